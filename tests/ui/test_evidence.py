"""The source beside the summary: opened by a link, marked, turned, closed."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication

from app.ui.linked_text import CURRENT, OTHER
from app.ui.pages.evidence import pieces
from tests.fakes_chat import SECTIONS, make_document, make_point, make_summary
from tests.ui.rooms import room


@pytest.fixture
def here(services, theme, icons, show):
    return room(services, theme, icons, show, 1400, 800)


@pytest.fixture
def done(here, tmp_path):
    """A finished summary."""
    here.window.take_files([tmp_path / "letter.pdf"])
    message = here.chat.messages(here.window.chat.conversation_id)[-1]
    document = make_document(blank=1)
    here.summaries.prove(message, document, make_summary(document))
    here.summaries.end(message)
    QApplication.processEvents()
    return here.column.summary(message.id)


def test_a_link_opens_the_page_with_its_words_marked(here, done):
    done.press("2")
    source = here.window.evidence
    assert source.isVisible()
    assert source.page == 2
    assert source.marked() == "Furosemide 40 mg each morning was started."
    assert "Bisoprolol continues" in source._text.toPlainText()
    assert "Admission" not in source._text.toPlainText()


def test_the_mark_is_in_view_on_a_long_page(here, tmp_path, qtbot):
    said = [f"Sentence number {n} of a long page." for n in range(120)]
    document = make_document((("Long", tuple(said)),))
    here.window.take_files([tmp_path / "long.pdf"])
    message = here.chat.messages(here.window.chat.conversation_id)[-1]
    here.summaries.prove(message, document, make_summary(document, (make_point(document, said[110]),)))
    here.summaries.end(message)
    QApplication.processEvents()
    here.column.summary(message.id).press("0")
    text, area = here.window.evidence._text, here.window.evidence._area

    def in_view():
        top = text.mapTo(area.viewport(), QPoint(0, 0)).y() + text.mark_top()
        return 0 <= top < area.viewport().height()

    qtbot.waitUntil(in_view)


def test_places_of_other_points_are_marked_faintly(here, done):
    done.press("2")
    marks = [mark for _fragment, mark in here.window.evidence._text._marked()]
    assert sorted(marks) == [CURRENT, OTHER]


def test_enter_on_a_link_opens_it_and_escape_returns(here, done):
    done._points.setFocus()
    QApplication.processEvents()
    here.press(Qt.Key.Key_Tab)
    here.press(Qt.Key.Key_Return)
    source = here.window.evidence
    assert source.isVisible()
    source._text.setFocus()
    here.press(Qt.Key.Key_Escape)
    assert not source.isVisible()
    assert done._points.hasFocus()


def test_tab_walks_the_links(here, done):
    done._points.setFocus()
    here.press(Qt.Key.Key_Tab)
    first = done._points.textCursor().selectionStart()
    here.press(Qt.Key.Key_Tab)
    assert done._points.textCursor().selectionStart() > first


def test_pages_can_be_turned_and_the_strip_follows(here, done):
    done.press("0")
    source = here.window.evidence
    assert not source._back.isEnabled()
    source._next.click()
    assert source.page == 2
    assert done.head.strip.currentIndex().row() == 1
    source._text.setFocus()
    here.press(Qt.Key.Key_PageDown)
    here.press(Qt.Key.Key_PageDown)
    here.press(Qt.Key.Key_PageDown)
    assert source.page == 4
    assert not source._next.isEnabled()


def test_a_page_of_the_strip_opens_it_without_a_mark(here, done):
    done.head.strip.chosen.emit(3)
    assert here.window.evidence.page == 3
    assert here.window.evidence.marked() == ""


def test_a_section_is_called_by_its_name(here, tmp_path):
    here.window.take_files([tmp_path / "notes.md"])
    message = here.chat.messages(here.window.chat.conversation_id)[-1]
    document = make_document(paged=False)
    here.summaries.prove(message, document, make_summary(document))
    here.summaries.end(message)
    QApplication.processEvents()
    here.column.summary(message.id).press("2")
    assert here.window.evidence._title.text() == SECTIONS[1][0]


def test_another_chat_closes_the_source(here, done):
    done.press("0")
    here.window.open_chat(here.begin("Other", "Hi"))
    assert not here.window.evidence.isVisible()


def test_a_narrow_window_lets_the_source_cover_the_summary(here, done):
    here.window.resize(760, 600)
    done.press("0")
    QApplication.processEvents()
    assert not here.window.division.stack.isVisible()
    assert here.window.evidence.width() == 760
    here.window.close_evidence()
    assert here.window.division.stack.isVisible()


def test_the_sidebar_folds_for_the_source_and_comes_back(here, done):
    here.window.resize(1120, 760)
    QApplication.processEvents()
    assert here.window.sidebar.isVisible()
    done.press("0")
    assert not here.window.sidebar.isVisible()
    assert here.window.division.stack.isVisible()
    here.window.close_evidence()
    assert here.window.sidebar.isVisible()


def test_text_is_cut_at_the_borders_of_marks():
    assert pieces(0, 10, (2, 4), [(3, 6), (20, 30)]) == [
        (0, 2, ""),
        (2, 3, CURRENT),
        (3, 4, CURRENT),
        (4, 6, OTHER),
        (6, 10, ""),
    ]
    assert pieces(0, 3, (5, 5), []) == [(0, 3, "")]
