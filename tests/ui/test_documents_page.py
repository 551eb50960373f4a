"""The page Documents: adding, reading, states of files, passwords, changes, removing with a way back."""

import time
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace

import pytest
from PySide6.QtCore import QEvent, QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app.services.collections import CollectionService
from app.storage.collections import Collections
from app.ui.documents.documents_model import NAME, STATE, natural
from app.ui.documents.documents_page import DocumentsPage
from app.ui.documents.documents_words import Look, state_of
from app.ui.password_dialog import PasswordDialog
from tests.asked import LEASE, LETTER
from tests.fakes import FakeBackground
from tests.fakes_reader import FakeReader
from tests.ui.conftest import cut_off, nameless, tab_order, unreached
from tests.vaults import samples


@dataclass
class Desk:
    page: DocumentsPage
    service: CollectionService
    reader: FakeReader
    background: FakeBackground
    files: Path

    @property
    def table(self):
        return self.page.opened.files

    def states(self) -> dict[str, str]:
        self.page.opened.refresh()
        return {row.name: f"{row.state.text} {row.state.action}".strip() for row in self.table.files.rows}

    def choose(self, *names: str) -> None:
        self.table.choose([str(self.files / name) for name in names])

    def foot(self, text: str) -> None:
        next(deed for deed in self.page.opened.foot._deeds if deed.text == text).act()

    def deed(self, text: str) -> None:
        self.page.opened.more.take(text)

    def dialog(self) -> PasswordDialog:
        return self.page.window().findChildren(PasswordDialog)[-1]


@pytest.fixture
def files(tmp_path):
    folder = tmp_path / "Invoices"
    folder.mkdir()
    (folder / "letter 10.md").write_text(LETTER)
    (folder / "letter 2.md").write_text(LEASE)
    (folder / "locked.md").write_text("locked sesame\n" + LETTER)
    (folder / "bad.md").write_text("broken")
    return folder


@pytest.fixture
def desk(tmp_path, theme, icons, show, files):
    with samples.opened(tmp_path / "vault") as vault:
        reader, background = FakeReader(), FakeBackground()
        service = CollectionService(Collections(vault), reader, time.time)
        services, session = SimpleNamespace(background=background), SimpleNamespace(collections=service)
        page = show(DocumentsPage(services, session, theme, icons), 860, 700)
        yield Desk(page, service, reader, background, files)
        service.close()


def let_go():
    """Widgets that were to go later go now."""
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


def heard(signal):
    found = []
    signal.connect(lambda *facts: found.append(facts))
    return found


def test_before_anything_is_there_both_ways_to_begin_are_offered(desk):
    assert desk.page.empty.isVisible() and desk.page.header_tools() == []
    assert not nameless(desk.page) and not cut_off(desk.page)


def test_a_dropped_folder_becomes_a_collection_of_its_name(desk):
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(desk.files))])
    keys = Qt.KeyboardModifier.NoModifier
    event = QDropEvent(QPointF(9, 9), Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, keys)
    desk.page.dropEvent(event)
    assert desk.page.header_title() == ("Invoices", "4 files")
    assert desk.states() == {
        "bad.md": "bad.md is damaged and could not be read. Try again",
        "letter 2.md": "Read, 1 page",
        "letter 10.md": "Read, 1 page",
        "locked.md": "Password needed. Enter it",
    }
    assert list(desk.states()) == ["bad.md", "letter 2.md", "letter 10.md", "locked.md"]
    assert [tool.text() for tool in desk.page.header_tools()] == ["Ask"]


def test_a_path_that_is_gone_is_said_and_nothing_is_made(desk):
    desk.page.take([desk.files / "nowhere.pdf"])
    assert "nowhere.pdf is not there" in desk.page.banner.text() and desk.page.banner.isVisible()
    assert desk.service.list() == []
    (desk.files / "none").mkdir()
    said = heard(desk.page.said)
    desk.page.take([desk.files / "none"])
    assert said == [("There are no files in that folder.",)] and desk.service.list() == []


def test_reading_is_seen_page_by_page_and_can_be_cancelled_and_gone_on_with(desk):
    desk.reader.hold = True
    desk.page.take([desk.files])
    assert desk.page.opened.batch.text() == "0 of 4 files read"
    desk.reader.held[0].turn(6, 15)
    assert desk.table.files.rows[0].state.text == "Reading, page 6 of 15"
    desk.reader.go()
    assert desk.states()["letter 10.md"] == "Reading"
    assert desk.states()["locked.md"] == "Waiting to be read"
    assert desk.page.opened.batch.text() == "1 of 4 files read"
    desk.page.opened.batch.cancel.click()
    assert desk.states()["locked.md"] == "Not read yet. Read it"
    assert desk.page.opened.batch.stopped.text() == "3 files are not read yet."
    desk.reader.hold = False
    desk.page.opened.batch.go_on.emit()
    assert desk.states()["letter 2.md"] == "Read, 1 page"
    assert desk.page.opened.batch.isHidden()


def test_a_page_made_after_a_crash_goes_on_reading(desk, theme, icons, show):
    desk.reader.hold = True
    desk.page.take([desk.files])
    vault = desk.service._collections._vault
    reader = FakeReader()
    service = CollectionService(Collections(vault), reader, time.time)
    services, session = SimpleNamespace(background=FakeBackground()), SimpleNamespace(collections=service)
    show(DocumentsPage(services, session, theme, icons))
    assert sorted(reader.read_paths) == ["bad.md", "letter 10.md", "letter 2.md", "locked.md"]


def test_the_filter_and_the_search_narrow_the_table(desk):
    desk.page.take([desk.files])
    opened = desk.page.opened
    assert [opened.filter.button(n).text() for n in (0, 1)] == ["All 4", "To look at 2"]
    opened.filter.button(1).click()
    assert [row.name for row in desk.table.files.rows] == ["bad.md", "locked.md"]
    opened.search.setText("LOCK")
    assert [row.name for row in desk.table.files.rows] == ["locked.md"]
    opened.search.setText("zzz")
    assert opened.none.text() == "No file has a name like that." and not opened.none.isHidden()


def test_the_table_is_sorted_from_its_menu_too(desk):
    desk.page.take([desk.files])
    desk.deed("Sort by state")
    assert [row.name for row in desk.table.files.rows][:2] == ["locked.md", "bad.md"]
    desk.deed("Sort by name")
    desk.deed("Sort by name")
    assert desk.table.files.rows[0].name == "locked.md"
    assert sorted(["b 10", "b 2", "٣", "²"], key=natural)[:2] == ["b 2", "b 10"]


def test_a_wrong_password_is_said_in_place_and_the_right_one_opens(desk):
    desk.page.take([desk.files])
    desk.choose("locked.md")
    desk.foot("Enter the password")
    dialog = desk.dialog()
    dialog.field.edit.setText("guess")
    dialog.accept()
    assert dialog.field.error == "This password does not open the file." and dialog.isVisible()
    dialog.field.edit.setText("sesame")
    dialog.accept()
    assert not dialog.isVisible() and desk.states()["locked.md"] == "Read, 1 page"


def test_a_password_can_be_skipped_while_it_is_tried(desk):
    desk.page.take([desk.files])
    desk.page.opened.enter(str(desk.files / "locked.md"))
    dialog = desk.dialog()
    dialog.accept()
    assert dialog.field.error == "Type the password of the file."
    desk.reader.hold = True
    dialog.field.edit.setText("sesame")
    dialog.accept()
    reading = desk.reader.held[0]
    dialog.reject()
    assert reading.cancelled and desk.states()["locked.md"] == "Password needed. Enter it"


def test_changes_are_noticed_when_a_collection_opens_and_read_when_asked(desk):
    desk.page.take([desk.files / "letter 2.md", desk.files / "letter 10.md"])
    (desk.files / "letter 2.md").write_text("Other words.")
    (desk.files / "letter 10.md").unlink()
    known = desk.page.collection.id
    desk.page.show_list()
    desk.page.open_collection(known)
    assert desk.states() == {
        "letter 2.md": "Changed since it was read. Read again",
        "letter 10.md": "Not there any more. Look again",
    }
    assert desk.page.opened.batch.changed.text() == "1 file changed since it was read."
    desk.page.opened.batch.again.emit()
    assert desk.states()["letter 2.md"] == "Read, 1 page"
    said = heard(desk.page.said)
    desk.deed("Look for changes")
    assert said == [("1 file is not as it was read.",)]


def test_an_answer_for_a_collection_that_was_left_is_not_shown(desk):
    desk.page.take([desk.files / "letter 2.md"])
    first = desk.page.collection.id
    (desk.files / "letter 2.md").write_text("Other words.")
    desk.background.hold = True
    desk.page.opened.look_for_changes()
    other = desk.service.create("Other").id
    desk.page.open_collection(other)
    desk.background.finish()
    desk.background.hold = False
    assert desk.states() == {}
    desk.page.open_collection(first)
    assert desk.states() == {"letter 2.md": "Changed since it was read. Read again"}


def test_files_are_removed_at_once_and_come_back(desk):
    desk.page.take([desk.files])
    desk.choose("bad.md", "locked.md")
    assert desk.page.opened.foot.text() == "2 files chosen"
    QTest.keyClick(desk.table, Qt.Key.Key_Delete)
    assert list(desk.states()) == ["letter 2.md", "letter 10.md"]
    desk.page.toasts.current.button.click()
    assert len(desk.states()) == 4
    desk.choose("bad.md")
    desk.foot("Remove from the collection")
    desk.page.ask_button.click()  # whoever asks must not find it any more
    collections = desk.service._collections
    assert len(collections.sources(desk.page.collection.id)) == 3


def test_a_removed_collection_is_erased_once_its_toast_is_gone(desk):
    desk.page.take([desk.files])
    desk.deed("Remove collection")
    assert desk.page.collection is None and desk.page.empty.isVisible()
    assert len(desk.service._collections.list()) == 1
    desk.page.toasts.hide()
    let_go()
    assert desk.service._collections.list() == []


def test_a_removed_collection_comes_back(desk):
    desk.page.take([desk.files])
    desk.page.show_list()
    desk.page.list.set_current("")
    QTest.keyClick(desk.page.list, Qt.Key.Key_Delete)
    desk.page.toasts.current.button.click()
    assert [line.collection.name for line in desk.page.list.lines.lines] == ["Invoices"]
    assert desk.page.list.lines.lines[0].line == "4 files, 2 to look at"


def test_a_collection_gets_another_name(desk):
    desk.page.take([desk.files])
    retitled = heard(desk.page.retitled)
    desk.page._named(desk.page.collection.id, "March")
    assert desk.page.header_title()[0] == "March" and retitled


def test_what_is_done_elsewhere_is_asked_for_with_ids(desk):
    desk.page.take([desk.files])
    known = desk.page.collection.id
    ids = {row.name: row.source.document_id for row in desk.table.files.rows}
    asked, tables, sums = heard(desk.page.ask), heard(desk.page.table), heard(desk.page.summarise)
    opened, names = heard(desk.page.open_document), heard(desk.page.names)
    desk.page.ask_button.click()
    desk.page.opened.table_button.click()
    desk.page.opened.summarise_button.click()
    desk.choose("letter 2.md")
    desk.foot("Summarise")
    desk.foot("Show pages")
    desk.foot("Remove names")
    one = ids["letter 2.md"]
    assert (asked, tables) == ([(known,)], [(known,)])
    assert sums == [(known, []), (known, [one])]
    assert (opened, names) == ([(one,)], [(one,)])


def test_enter_opens_pages_or_does_what_helps(desk):
    desk.page.take([desk.files])
    opened = heard(desk.page.open_document)
    model = desk.table.files
    desk.table.setCurrentIndex(model.index(model.row_of(str(desk.files / "letter 2.md")), NAME))
    QTest.keyClick(desk.table, Qt.Key.Key_Return)
    assert len(opened) == 1
    (desk.files / "bad.md").write_text(LETTER)
    desk.table.setCurrentIndex(model.index(0, NAME))
    QTest.keyClick(desk.table, Qt.Key.Key_Return)
    assert desk.states()["bad.md"] == "Read, 1 page"


@pytest.mark.parametrize("mirrored", [False, True])
def test_the_verb_in_a_row_is_pressed_like_a_link(desk, qapp, mirrored):
    qapp.setLayoutDirection(Qt.LayoutDirection.RightToLeft if mirrored else Qt.LayoutDirection.LeftToRight)
    desk.page.take([desk.files])
    QApplication.processEvents()
    (desk.files / "bad.md").write_text(LETTER)
    rect = desk.table.visualRect(desk.table.files.index(0, STATE))
    box = desk.table._delegate.action_box(rect, desk.table.files.rows[0], mirrored)
    assert rect.contains(box.center())
    QTest.mouseClick(desk.table.viewport(), Qt.MouseButton.LeftButton, pos=box.center())
    assert desk.states()["bad.md"] == "Read, 1 page"


def test_the_choice_stays_while_others_are_read(desk):
    desk.page.take([desk.files / "letter 2.md"])
    desk.choose("letter 2.md")
    desk.page.take([desk.files])
    assert [row.name for row in desk.table.selected()] == ["letter 2.md"]


def test_all_columns_go_but_the_name_and_the_state_in_a_narrow_window(desk, theme):
    desk.page.take([desk.files])
    theme.set_text_size(200)
    desk.page.resize(720, 620)
    QApplication.processEvents()
    assert [desk.table.isColumnHidden(column) for column in range(4)] == [False, True, True, False]
    assert desk.page.width() == 720 and not cut_off(desk.page)
    row = desk.table.rowHeight(0)
    theme.set_text_size(100)
    assert desk.table.rowHeight(0) == row // 2


def test_everything_has_a_name_and_the_focus_goes_as_it_is_read(desk):
    desk.page.take([desk.files])
    desk.choose("letter 2.md")
    assert not nameless(desk.page) and not cut_off(desk.page)
    order = tab_order(desk.page)
    opened = desk.page.opened
    parts = [opened.back_button, opened.add_button, opened.search, desk.table, opened.foot.more]
    assert [part for part in order if part in parts] == parts
    said = desk.table.files.index(0, NAME).data(Qt.ItemDataRole.AccessibleTextRole)
    assert said == "bad.md, MD, bad.md is damaged and could not be read. Try again"


def test_weak_scans_and_unread_pages_are_counted(desk):
    desk.page.take([desk.files / "letter 2.md"])
    vault = desk.service._collections._vault
    vault.run("UPDATE pages SET state = 'ocr weak'")
    assert desk.states() == {"letter 2.md": "Read, 1 page. Weak scan on 1 page."}
    vault.run("UPDATE pages SET state = 'failed'")
    (source,) = desk.service.sources(desk.page.collection.id)
    state = state_of(source)
    assert state.look is Look.WEAK and state.text == "Read, 1 page. 1 page could not be read."


def test_a_page_that_is_gone_hears_nothing(desk, theme, icons):
    services = SimpleNamespace(background=desk.background)
    page = DocumentsPage(services, SimpleNamespace(collections=desk.service), theme, icons)
    desk.background.hold = True
    page.take([desk.files])
    page.deleteLater()
    let_go()
    desk.background.finish()
    assert desk.service.list() == []
    desk.service.add(desk.service.create("Other").id, [desk.files])  # news nobody is there for any more
    theme.set_text_size(110)


def test_tab_alone_goes_through_the_page_and_out_of_it(desk):
    """A focus proxy of the page led past everything that stands before the table."""
    assert unreached(desk.page) == []
    desk.page.take([desk.files])
    QApplication.processEvents()
    assert unreached(desk.page) == []
    desk.page.show_list()
    assert unreached(desk.page) == []
