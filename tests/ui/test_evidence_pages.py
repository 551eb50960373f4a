"""A page as it looks beside what was made from it: drawn by a real child, marked, turned, found."""

from __future__ import annotations

from collections import Counter

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app.domain.errors import DocumentDamaged
from app.ui.linked_text import CURRENT, OTHER
from app.ui.pages.evidence import Evidence
from app.ui.process import later, spawner
from app.worker.command import child_command
from tests.document_builders import Pdf, report_pdf
from tests.page_rig import service, stored
from tests.ui.conftest import cut_off, nameless, unreached
from tests.vaults import samples

PATIENCE_MS = 60_000


class Room:
    """A viewer, shown, over a vault with a document whose file is kept."""

    def __init__(self, viewer, pages, document, qtbot):
        self.viewer, self.pages, self.document, self._qtbot = viewer, pages, document, qtbot

    def open(self, words, page=1, others=(), wait=True):
        text = self.document.document.text
        start = text.index(words) if words else 0
        places = [(text.index(other), text.index(other) + len(other)) for other in others]
        self.viewer.show_place(
            self.document.document, page, start, start + len(words), places, self.document.id
        )
        if wait:
            self.wait()

    def wait(self):
        self._qtbot.waitUntil(lambda: self.viewer._view.drawn, timeout=PATIENCE_MS)
        QApplication.processEvents()

    def press(self, key, held=Qt.KeyboardModifier.NoModifier):
        QTest.keyClick(QApplication.focusWidget() or self.viewer, key, held)
        QApplication.processEvents()

    def marks(self, kind=CURRENT):
        return [box for box, mark in self.viewer._view.marks() if mark == kind]

    def colours(self, box):
        """The colour there is most of in a mark, and its darkest one."""
        view = self.viewer._view
        picture = view.grab().toImage()
        ratio = picture.width() / view.width()
        left, top, wide, high = (
            round(value * side * ratio)
            for value, side in zip(box, (view.width(), view.height()) * 2, strict=True)
        )
        seen = Counter(
            picture.pixelColor(x, y).name() for x in range(left, left + wide) for y in range(top, top + high)
        )
        return seen.most_common(1)[0][0], min(seen)


@pytest.fixture
def make(tmp_path, theme, icons, show, qtbot):
    kept = []

    def _make(content=None, width=600, height=760, password=""):
        content = report_pdf(9) if content is None else content
        vault = samples.opened(tmp_path)
        opened = vault.__enter__()
        document = stored(opened, content, password=password)
        (tmp_path / "a.pdf").write_bytes(content)
        start = spawner()
        pages = service(opened, child_command(), tmp_path / "run", start, later)
        pages.keep(document, tmp_path / "a.pdf")
        (tmp_path / "a.pdf").unlink()
        viewer = show(Evidence(theme, icons, pages), width, height)
        kept.append((vault, pages, start))
        return Room(viewer, pages, document, qtbot)

    yield _make
    for vault, pages, start in kept:
        pages.close()
        start.shutdown()
        vault.__exit__(None, None, None)


@pytest.fixture
def here(make):
    return make()


def test_a_link_opens_the_page_as_it_looks_with_its_words_marked(here):
    here.open("District 3 spent 3007 pounds", 3, others=["planted 33 trees"])
    viewer = here.viewer
    assert viewer.pictured
    assert viewer._view.isVisible()
    assert not viewer._text.isVisible()
    assert len(here.marks()) == len(here.marks(OTHER)) == 1
    paper, ink = here.colours(here.marks(OTHER)[0])
    assert (paper, ink < "#303030") == ("#fff0bf", True)
    assert here.colours(here.marks()[0])[0] == "#ffdd66"
    assert viewer.marked() == "District 3 spent 3007 pounds"
    assert (viewer._head.number.text(), viewer._head.of.text()) == ("3", "of 9")
    assert viewer._note.isHidden()


def test_a_sentence_over_two_lines_has_two_marks(here):
    here.open("pounds on libraries in year 2024 and planted 34 trees", 4)
    assert len(here.marks()) == 2


def test_paper_is_white_in_the_dark(here, theme):
    theme.set_scheme("dark")
    here.open("District 1 spent", 1)
    view = here.viewer._view
    assert view.grab().toImage().pixelColor(30, view.height() - 30).name() == "#ffffff"


def test_a_screen_reader_hears_the_page_and_how_many_places(here, monkeypatch):
    said = []
    monkeypatch.setattr("app.ui.pages.evidence.announce", lambda _w, text, assertive=False: said.append(text))
    here.open("pounds on libraries in year 2024 and planted 34 trees", 4)
    assert said == ["Page 4 of 9, 2 places marked"]
    assert here.viewer._view.accessibleName() == "Page 4 of 9"
    assert "District 4 spent 4007 pounds" in here.viewer._view.accessibleDescription()
    assert nameless(here.viewer) == []


def test_pages_are_turned_by_keys_and_gone_to_by_number(here):
    here.open("District 2 spent", 2)
    here.viewer._view.setFocus()
    area = here.viewer._area
    area.verticalScrollBar().setValue(area.verticalScrollBar().maximum())
    here.press(Qt.Key.Key_PageDown)
    assert here.viewer.page == 3
    number = here.viewer._head.number
    number.setFocus()
    number.selectAll()
    QTest.keyClicks(number, "9")
    here.press(Qt.Key.Key_Return)
    assert here.viewer.page == 9
    assert not here.viewer._next.isEnabled()
    number.setText("many")
    here.press(Qt.Key.Key_Return)
    assert (here.viewer.page, number.text()) == (9, "9")
    number.setText("400")
    here.press(Qt.Key.Key_Return)
    assert (here.viewer.page, number.text()) == (9, "9")
    here.wait()
    assert here.marks() == []


def test_words_are_found_on_every_page(here):
    here.open("District 1 spent", 1)
    here.viewer._view.setFocus()
    here.press(Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    find = here.viewer._find
    assert find.field.hasFocus()
    QTest.keyClicks(find.field, "MUST  report")
    assert find.count.text() == "1 of 9"
    here.wait()
    assert len(here.marks()) == 1
    here.press(Qt.Key.Key_Return)
    assert (find.count.text(), here.viewer.page) == ("2 of 9", 2)
    here.press(Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    here.press(Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    assert (find.count.text(), here.viewer.page) == ("9 of 9", 9)
    find.field.setText("nowhere")
    assert find.count.text() == "Not found"
    closed = []
    here.viewer.closed.connect(lambda: closed.append(True))
    find.field.setFocus()
    here.press(Qt.Key.Key_Escape)
    assert find.isHidden()
    assert not closed
    here.press(Qt.Key.Key_Escape)
    assert closed


def test_zoom_makes_the_page_larger_and_fit_as_wide_as_there_is_room(here):
    here.open("District 1 spent", 1)
    view, head = here.viewer._view, here.viewer._head
    wide = view.width()
    head.larger.click()
    assert view.width() > wide
    head.fit.click()
    assert view.width() == wide
    head.smaller.click()
    assert view.width() < wide


def test_a_wider_window_draws_the_page_anew(here, qtbot):
    here.open("District 1 spent", 1)
    narrow = here.viewer._drawing.picture.width
    here.viewer.resize(800, 760)
    qtbot.waitUntil(lambda: here.viewer._drawing.picture.width > narrow, timeout=PATIENCE_MS)
    assert here.viewer._drawing.picture.width == here.viewer._view.width()


def test_the_words_can_be_shown_instead_and_the_page_again(here):
    here.open("District 1 spent", 1)
    here.viewer._head.switch.click()
    assert here.viewer._text.isVisible()
    assert "District 1 spent 1007 pounds" in here.viewer._text.toPlainText()
    assert here.viewer._head.switch.accessibleName() == "Show the page"
    assert not here.viewer._head.larger.isVisible()
    here.viewer._head.switch.click()
    here.wait()
    assert len(here.marks()) == 1


def test_words_without_a_place_are_said_to_be_on_the_page(here):
    here.open("District 1 spent", 1)
    picture = here.viewer._drawing.picture
    here.viewer._drawing.picture = type(picture)(picture.width, picture.height, 1, picture.pixels, ())
    here.viewer._drawing.drawn.emit()
    assert here.viewer._note.text() == "The words are on this page; their place is not known."
    assert here.viewer._note.isVisible()


def test_a_page_that_cannot_be_drawn_is_shown_as_words(here):
    here.open("District 1 spent", 1)
    asked = (2, here.viewer._drawing._asked[1])
    here.viewer.turn(1)
    here.viewer._drawing._miss(asked, DocumentDamaged(name="a.pdf"))
    assert here.viewer._note.text() == "This page could not be drawn, so its words are shown."
    assert "District 2 spent" in here.viewer._text.toPlainText()
    here.viewer.turn(1)
    assert here.viewer.pictured
    assert here.viewer._note.isHidden()


def test_without_the_file_its_words_are_shown(here):
    text = here.document.document
    here.viewer.show_place(text, 2, 0, 0, None, "0" * 32)
    assert here.viewer._text.isVisible()
    assert not here.viewer._head.switch.isVisible()


def test_nothing_stays_when_nobody_looks(here):
    here.open("District 1 spent", 1)
    picture = here.viewer._drawing.picture
    here.viewer.hide()
    assert not here.viewer._view.drawn
    assert set(picture.pixels) == {0}
    here.viewer.show()
    here.wait()
    assert len(here.marks()) == 1


def test_everything_has_room_when_letters_are_large(make, theme):
    here = make(width=720)
    theme.set_text_size(200)
    here.open("District 1 spent", 1)
    assert cut_off(here.viewer) == []
    assert here.viewer._head._row.minimumSize().width() <= here.viewer.width()


def test_the_mark_is_in_view(make):
    pdf = Pdf()
    for number in range(52):
        pdf.line(f"Line {number} of a long page with words.")
    here = make(pdf.save(), height=400)
    here.open("Line 50 of a long page")
    view, area = here.viewer._view, here.viewer._area
    top = view.mapTo(area.viewport(), view.rect().topLeft()).y() + view.mark_top()
    assert 0 <= top < area.viewport().height()


def test_ctrl_and_the_wheel_zoom(here):
    here.open("District 1 spent", 1)
    wide = here.viewer._view.width()
    area = here.viewer._area
    middle = area.viewport().rect().center()
    event = QWheelEvent(
        middle.toPointF(),
        area.viewport().mapToGlobal(middle).toPointF(),
        middle * 0,
        middle * 0 + type(middle)(0, 120),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.ControlModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(area.viewport(), event)
    assert here.viewer._view.width() > wide


def test_two_viewers_do_not_take_each_others_pages(make, theme, icons, show):
    """The table has a viewer of its own beside the window's: what one shows or lets go is not the other's."""
    room = make()
    other = show(Evidence(theme, icons, room.pages), 600, 760)
    room.open("", page=2, wait=False)
    other.show_place(room.document.document, 5, 0, 0, [], room.document.id)
    other.hide()
    room.wait()
    assert room.viewer.page == 2
    assert room.viewer._drawing.picture is not None
    room.viewer.go_to(3)
    room.wait()


def test_a_protected_file_asks_for_its_password_in_the_viewer(make, qtbot, theme):
    content = Pdf(password="orchard").line("Words behind a lock").save()
    theme.set_text_size(100)
    room = make(content, password="orchard")
    room.open("", wait=False)
    line = room.viewer._lock
    qtbot.waitUntil(line.isVisible, timeout=PATIENCE_MS)
    assert "protected with a password" in room.viewer._note.text()
    assert "Words behind a lock" in room.viewer._text.toPlainText()
    assert nameless(room.viewer) == []
    line.field.edit.setText("wrong")
    line.show_button.click()
    assert line.field.text() == ""
    qtbot.waitUntil(lambda: "does not open" in room.viewer._note.text(), timeout=PATIENCE_MS)
    line.field.edit.setText("orchard")
    QTest.keyClick(line.field.edit, Qt.Key.Key_Return)
    room.wait()
    assert room.viewer.pictured
    assert not line.isVisible()
    room.viewer.go_to(1)
    room.pages.close()  # the vault is locked: the password is forgotten
    assert room.pages._passwords == {}


def test_tab_alone_goes_through_the_viewer(make):
    room = make()
    room.open("")
    assert unreached(room.viewer) == []
    room.viewer._switch()
    assert unreached(room.viewer) == []
