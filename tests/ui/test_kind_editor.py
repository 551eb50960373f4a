"""Making a kind of summary in fields: copied, changed, refused in place, deleted with a way back."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from app.paths import resources
from app.services.kinds import KindService
from app.services.presets import Presets
from app.storage.kinds import Kinds
from app.storage.memory import MemoryVault
from app.ui.summaries.kind_editor import KindEditor
from app.ui.summaries.kind_menu import KindMenu
from tests.ui.conftest import cut_off, nameless


@pytest.fixture
def kinds(tmp_path):
    vault = MemoryVault.make()
    yield KindService(Presets(resources() / "presets", tmp_path), Kinds(vault), lambda: 1.0)
    vault.close()


@pytest.fixture
def edit(kinds, theme, icons, show):
    page = show(QWidget())

    def _edit(kind=""):
        dialog = KindEditor(kinds, theme, icons, kind, page)
        dialog.open()
        QApplication.processEvents()
        return dialog

    return _edit


def test_a_shipped_kind_becomes_a_copy_that_is_kept(edit, kinds):
    dialog = edit("contract")
    assert dialog.title.text().endswith(", mine")
    dialog.title.edit.setText("Our leases")
    dialog.rows[0].title.edit.setText("Who signs")
    dialog.rows[0].most.set_key("2")
    dialog.act.click()
    found = kinds.named("our leases")
    assert found.sections[0].title == "Who signs"
    assert found.sections[0].most == 2
    assert kinds.get("contract").sections[0].title != "Who signs"
    assert len(found.sections) == len(kinds.get("contract").sections)


def test_what_belongs_under_a_heading_is_seen_and_changed(edit, kinds):
    dialog = edit("contract")
    assert dialog.rows[0].include.text() == kinds.get("contract").sections[0].include == "Who agrees"
    dialog.title.edit.setText("Our leases")
    dialog.rows[0].include.edit.setText("x" * 401)
    dialog.act.click()
    assert dialog.isVisible()
    assert dialog.rows[0].include.error == "This is too long. 400 letters are the most."
    dialog.rows[0].include.edit.setText("  Who signs,\tand for whom ")
    assert dialog.rows[0].include.error == ""
    dialog.rows[1].include.edit.clear()
    dialog.act.click()
    found = kinds.named("our leases").sections
    assert (found[0].include, found[1].include) == ("Who signs, and for whom", "")
    assert found[2].include == kinds.get("contract").sections[2].include


def test_what_is_missing_is_said_where_it_is(edit, kinds):
    dialog = edit()
    dialog.act.click()
    assert dialog.isVisible()
    faults = [dialog.title.error, dialog.rows[0].title.error, dialog.rows[0].cues.error]
    assert any(faults)
    dialog.title.edit.setText("Mine")
    dialog.rows[0].title.edit.setText("Pumps")
    dialog.act.click()
    assert dialog.rows[0].cues.error.startswith("Say what belongs here")
    dialog.rows[0].cues.edit.setText("Pump; leak")
    assert dialog.rows[0].cues.error == ""
    dialog.act.click()
    assert kinds.get("mine").sections[0].cues == ("pump", "leak")


def test_headings_are_added_moved_and_removed_with_the_keyboard(edit, kinds):
    dialog = edit("invoice")
    before = [row.title.text() for row in dialog.rows]
    QTest.keyClick(dialog.rows[0].down, Qt.Key.Key_Space)
    assert [row.title.text() for row in dialog.rows][:2] == [before[1], before[0]]
    assert not dialog.rows[0].up.isEnabled()
    QTest.keyClick(dialog.rows[0].gone, Qt.Key.Key_Space)
    assert len(dialog.rows) == len(before) - 1
    QTest.keyClick(dialog.add, Qt.Key.Key_Space)
    assert dialog.rows[-1].title.text() == ""
    assert dialog.rows[-1].title.edit.hasFocus()


def test_one_s_own_is_changed_in_place_and_deleted_with_a_way_back(edit, kinds):
    first = edit("invoice")
    first.title.edit.setText("Bills")
    first.act.click()
    dialog = edit("bills")
    assert dialog.title.text() == "Bills"
    dialog.about.edit.setText("For Tuesdays")
    dialog.act.click()
    assert kinds.get("bills").about == "For Tuesdays"
    dialog = edit("bills")
    dialog.delete.click()
    assert kinds.get("bills") is None
    assert dialog.note.text().startswith("Bills was deleted.")
    dialog.undo.click()
    assert kinds.get("bills").about == "For Tuesdays"
    assert dialog.title.text() == "Bills"


def test_a_shipped_kind_cannot_be_deleted(edit):
    assert not edit("contract").delete.isVisible()


def test_the_menu_leads_to_it_and_shows_what_was_made(kinds, edit, theme, icons):
    dialog = edit("contract")
    dialog.title.edit.setText("Our leases")
    dialog.act.click()
    menu = KindMenu(kinds.all)
    wanted = []
    menu.editing.connect(wanted.append)
    menu.fill()
    texts = [action.text() for action in menu.actions()]
    assert "Our leases" in texts
    menu.actions()[texts.index("Make or change kinds")].trigger()
    assert wanted == [""]


@pytest.mark.parametrize("size", [100, 200])
def test_everything_has_a_name_and_nothing_is_cut(edit, theme, size):
    theme.set_text_size(size)
    dialog = edit("contract")
    assert nameless(dialog) == []
    assert cut_off(dialog) == []
