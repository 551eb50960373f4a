"""The page "Remove names" as a person uses it, and the offer above the message box, over real services."""

from __future__ import annotations

import zipfile
from types import SimpleNamespace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QTextCursor

from app.domain.errors import DiskFull
from app.domain.names.findings import Kind
from app.ui.names.names_page import NamesPage
from tests.names_desk import LETTER, desk, reopened
from tests.ui.conftest import nameless, unreached


@pytest.fixture
def made(theme, icons, show):
    def _made(work=None, model=None):
        work = work or desk()
        services = SimpleNamespace(models=SimpleNamespace(choose=lambda: model))
        session = SimpleNamespace(names=work.names, pseudonyms=work.pseudonyms)
        page = show(NamesPage(services, session, theme, icons))
        page.open_document(work.document_id)
        return page

    return _made


def row(page, text):
    """Make the row of a found text the current one; returns what a screen reader says of it."""
    for number, group in enumerate(page.desk.list.groups.groups):
        if group.text == text:
            index = page.desk.list.groups.index(number)
            page.desk.list.setCurrentIndex(index)
            return index.data(Qt.ItemDataRole.AccessibleTextRole)
    return ""


def test_a_row_says_who_is_replaced_by_what_and_how_often(made):
    page = made()
    said = row(page, "Marek Soltys")
    assert said.startswith("Name, Marek Soltys, replaced by Person ")
    assert said.endswith(", 3 places")
    assert row(page, "27 Quayside, Hexham").startswith("Address, ")
    assert page.header_title() == ("Remove names", "Marek_Soltys.docx")
    assert "guarantee" in page.warning.text()


def test_up_down_and_enter_are_enough(made, qtbot):
    page = made()
    page.desk.list.setFocus()
    first = page.desk.list.current()
    qtbot.keyClick(page.desk.list, Qt.Key.Key_Down)
    second = page.desk.list.current()
    assert second != first
    start = page.review.findings[second.places[0]].start
    assert page.desk.text.textCursor().position() == start  # the text follows
    qtbot.keyClick(page.desk.list, Qt.Key.Key_Return)
    assert page.desk.list.current().kept
    assert second.text in page.review.preview().text
    qtbot.keyClick(page.desk.list, Qt.Key.Key_Return)
    assert not page.desk.list.current().kept
    assert second.text not in page.review.preview().text


def test_a_doubtful_name_is_settled_by_space_and_leaves_the_list_to_look_at(made, qtbot):
    page = made()
    page.desk.filter.set_key("unsure")
    page.desk.refresh()
    assert [g.text for g in page.desk.list.groups.groups] == ["Tzveiko"]
    assert "to look at" in row(page, "Tzveiko")
    qtbot.keyClick(page.desk.list, Qt.Key.Key_Space)
    assert page.desk.list.groups.groups == []
    assert page.desk.empty.isVisible()
    assert "Tzveiko" not in page.review.preview().text


def test_words_are_marked_in_the_text_after_a_character_beyond_the_first_plane(made, qtbot):
    page = made()
    place = LETTER.index("Swallow Assessment")
    text = page.desk.text
    cursor = QTextCursor(text.document())
    cursor.setPosition(place)
    cursor.setPosition(place + len("Swallow Assessment"), QTextCursor.MoveMode.KeepAnchor)
    text.setTextCursor(cursor)
    text.mark(Kind.RECORD)
    assert "Record number, Swallow Assessment" in row(page, "Swallow Assessment")
    last = LETTER.rindex("Aloysius")
    text.go_to(last, last + 8)
    assert text.document().find("Aloysius").selectionStart() == text.textCursor().position()
    page.desk.undo.click()
    assert row(page, "Swallow Assessment") == ""


def test_decisions_are_there_again_after_a_crash(made):
    work = desk()
    page = made(work)
    row(page, "27 Quayside, Hexham")
    page.desk.toggle.click()
    page.review.mark(LETTER.index("Swallow"), LETTER.index("Swallow") + 7, Kind.NAME)
    again = made(reopened(work.vault, work.document_id))
    assert "kept" in row(again, "27 Quayside, Hexham")
    assert row(again, "Swallow").startswith("Name, Swallow, replaced by")


def test_a_decision_that_cannot_be_kept_is_said_and_not_made(made, monkeypatch):
    page = made()

    def full(_review):
        raise DiskFull(path="vault")

    monkeypatch.setattr(page.review, "_save", full)
    row(page, "27 Quayside, Hexham")
    page.desk.toggle.click()
    assert page.banner.isVisible()
    assert "kept" not in row(page, "27 Quayside, Hexham")


def test_the_copy_is_shown_before_it_is_saved(made):
    page = made()
    page.preview.button(1).click()
    shown = page.desk.text.toPlainText()
    assert "Soltys" not in shown
    assert "Quayside" not in shown
    assert "He takes Ramipril" in shown
    page.preview.button(0).click()
    assert "Soltys" in page.desk.text.toPlainText()
    assert page.key._store.all() == {}  # looking keeps nothing


@pytest.mark.parametrize("ending", [".txt", ".md", ".docx"])
def test_a_saved_copy_names_nobody_and_keeps_the_rest(made, tmp_path, ending):
    page = made()
    said = []
    page.said.connect(said.append)
    path = tmp_path / f"copy{ending}"
    page.save_to(path)
    if ending == ".docx":
        with zipfile.ZipFile(path) as archive:
            text = archive.read("word/document.xml").decode()
            assert "Heading1" in text
    else:
        text = path.read_text(encoding="utf-8")
    for word in ("Soltys", "Marek", "Halina", "Penhaligon", "Quayside", "476", "900123", "03/11/1961"):
        assert word not in text, word
    assert "Swallow Assessment" in text
    assert said == [f"copy{ending} saved"]


def test_a_place_that_cannot_be_written_to_is_said(made, tmp_path):
    page = made()
    page.save_to(tmp_path / "none" / "copy.txt")
    assert page.banner.isVisible()
    assert not (tmp_path / "none").exists()


def test_dates_may_stay_but_those_of_birth(made):
    page = made()
    page.dates.chosen.emit("births")
    new = page.review.preview().text
    assert "12 March 2024" in new
    assert "03/11/1961" not in new


def test_the_key_is_shown_forgotten_and_put_back(made):
    page = made()
    page.use.click()
    page.key_button.click()
    names = [page.key.table.item(r, 0).text() for r in range(page.key.table.rowCount())]
    assert "Marek Soltys" in names
    page.key.forget.click()
    assert page.key.table.rowCount() == 0
    assert page.banner.isVisible()
    page.banner._button.click()
    assert page.key.table.rowCount() == len(names)


def test_the_copy_goes_into_a_chat(made):
    page = made()
    taken = []
    page.use_in_chat.connect(taken.append)
    page.use.click()
    assert "Soltys" not in taken[0]
    assert "Ramipril" in taken[0]


def test_without_a_model_asking_says_why_it_is_off(made):
    page = made()
    assert page.ask.off
    assert "model" in page.ask.toolTip()


def test_everything_that_takes_the_focus_has_a_name(made):
    page = made()
    assert nameless(page) == []
    assert QAccessible.queryAccessibleInterface(page.desk.list).childCount() == len(page.review.groups)


def test_tab_alone_goes_through_the_page_and_out_of_it(made):
    page = made()
    assert unreached(page) == []
    page.key_button.click()
    assert unreached(page) == []
