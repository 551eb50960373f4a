"""Bundles in the window: what goes onto a stick, what comes off it, terms and policy seen before."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from app.library.bundle_manifest import MANIFEST
from app.settings import Settings
from app.ui.models.bundle_dialog import OCR, BundleDialog
from app.ui.models.bundle_read_dialog import BundleReadDialog
from app.ui.models.terms_dialog import TermsDialog
from tests import tiny_models
from tests.clinic import Laptop, model, policy
from tests.ui.conftest import cut_off, nameless
from tests.ui.test_tooltips import shown


@pytest.fixture
def office(tmp_path: Path) -> Laptop:
    found = Laptop(tmp_path / "office")
    found.add(model(tmp_path / "files", "free", "apache-2.0"))
    found.add(model(tmp_path / "files", "bound", "gemma"))
    return found


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    return tmp_path / "stick"


def making(office, stick, theme, icons, show):
    dialog = BundleDialog(office.bundles, stick, theme, icons)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    return show(dialog, 440, 400)


def reading(home, stick, theme, icons, show):
    dialog = BundleReadDialog(
        home.bundles, home.look(stick), home.terms, home.preferences.current, theme, icons
    )
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    return show(dialog, 440, 400)


def test_a_bundle_is_made_of_what_is_ticked(office, stick, theme, icons, show) -> None:
    dialog = making(office, stick, theme, icons, show)
    assert nameless(dialog) == []
    assert "free." in dialog.room.text()
    for box in dialog.ticks.boxes.values():
        box.setChecked(False)
    assert not dialog.act.isEnabled()
    dialog.ticks.boxes[office.models.find("free").id].setChecked(True)
    assert OCR not in dialog.ticks.ticked()
    dialog.act.setFocus()
    QTest.keyClick(dialog.act, Qt.Key.Key_Space)
    assert "The bundle is whole" in dialog.room.text()
    assert [item.name for item in office.look(stick).bundle.items] == ["free"]
    assert dialog.safe.text() == "Close"


def test_a_stick_without_room_cannot_be_chosen(office, stick, theme, icons, show, monkeypatch) -> None:
    monkeypatch.setattr("app.library.bundle_recipe.free_space", lambda _folder: 1000)
    dialog = making(office, stick, theme, icons, show)
    assert not dialog.act.isEnabled()
    assert "there is room for" in dialog.room.text()


def test_what_goes_wrong_is_said_and_can_be_tried_again(office, stick, theme, icons, show, tmp_path) -> None:
    dialog = making(office, stick, theme, icons, show)
    (tmp_path / "bad.json").write_text("{}")
    dialog.add_policy(tmp_path / "bad.json")
    dialog.act.click()
    assert dialog.banner.isVisible()
    assert "is no policy" in dialog.banner.text()
    dialog.add_policy(policy(tmp_path))
    dialog.act.click()
    assert not dialog.banner.isVisible()
    assert (stick / MANIFEST).exists()


def test_terms_are_read_before_what_comes_under_them(office, stick, theme, icons, show, tmp_path) -> None:
    office.make(stick)
    home = Laptop(tmp_path / "laptop")
    dialog = reading(home, stick, theme, icons, show)
    assert nameless(dialog) == []
    (button,) = dialog.terms
    button.click()
    (terms,) = dialog.findChildren(TermsDialog)
    assert "Gemma" in terms.text.toPlainText()
    terms.act.click()
    assert dialog.terms == []
    dialog.act.click()
    assert {each.name for each in home.models.list()} == {"free", "bound"}
    assert "free: Added." in dialog.line.text()


def test_without_agreeing_it_is_left_out_and_said(office, stick, theme, icons, show, tmp_path) -> None:
    office.make(stick)
    home = Laptop(tmp_path / "laptop")
    dialog = reading(home, stick, theme, icons, show)
    dialog.act.click()
    assert [each.name for each in home.models.list()] == ["free"]
    assert "bound: Left out." in dialog.line.text()


def test_a_policy_is_seen_and_agreed_to(office, stick, theme, icons, show, tmp_path) -> None:
    office.make(stick, office.everything(policy=policy(tmp_path, connections=False)))
    home = Laptop(tmp_path / "laptop")
    dialog = reading(home, stick, theme, icons, show)
    assert "switches downloads off" in dialog.policy_lines.text()
    assert not dialog.policy.isChecked()
    dialog.act.click()
    assert home.preferences.current == Settings()
    again = reading(home, stick, theme, icons, show)
    again.policy.setChecked(True)
    again.act.click()
    assert not home.preferences.current.connections
    assert "The policy is in force." in again.line.text()
    assert json.loads(home.paths.policy.read_text())["policy"]["organisation"] == "Clinic"


def test_what_is_damaged_is_said_and_the_rest_is_taken(office, stick, theme, icons, show, tmp_path) -> None:
    office.make(stick)
    home = Laptop(tmp_path / "laptop")
    dialog = reading(home, stick, theme, icons, show)
    content = bytearray((stick / "free.gguf").read_bytes())
    content[-1] ^= 1
    (stick / "free.gguf").write_bytes(bytes(content))
    dialog.terms[0].click()
    dialog.findChildren(TermsDialog)[0].act.click()
    dialog.act.click()
    assert "free: Not taken. free.gguf is damaged" in dialog.line.text()
    assert "bound: Added." in dialog.line.text()


def test_stopping_leaves_what_can_be_gone_on_with(office, stick, theme, icons, show, monkeypatch) -> None:
    dialog = making(office, stick, theme, icons, show)
    monkeypatch.setattr("app.ui.models.bundle_work.Work.asked", lambda _work: True)
    dialog.act.click()
    assert "it goes on where it was" in dialog.room.text()
    assert not (stick / MANIFEST).exists()


def test_an_adapter_is_ticked_carried_and_told(office, stick, theme, icons, show, tmp_path) -> None:
    base = tiny_models.tiny_llama(tmp_path / "tiny.gguf")
    office.add(base)
    letters = office.adapters.shelf.add(tiny_models.tiny_lora(tmp_path / "letters.gguf", base))
    dialog = making(office, stick, theme, icons, show)
    box = dialog.ticks.boxes[f"adapter:{letters.id}"]
    assert box.accessibleName().startswith("Adapter letters, ") and not box.isChecked()
    for other in dialog.ticks.boxes.values():
        other.setChecked(other is box)
    assert dialog.act.isEnabled(), "an adapter alone is a bundle too"
    dialog.act.click()
    home = Laptop(tmp_path / "laptop")
    reader = reading(home, stick, theme, icons, show)
    assert reader.ticks.boxes[letters.sha256].accessibleName().startswith("Adapter letters, ")
    reader.act.click()
    assert "letters: Added; it goes with no model here yet." in reader.line.text()
    assert [one.name for one in home.adapters.all()] == ["letters"]


LONG = "Harbour-135M-Instruct-GGUF-of-a-maker-with-a-long-name and more words"


@pytest.mark.parametrize("size", [100, 200])
def test_what_is_ticked_is_written_in_full(office, stick, theme, icons, show, tmp_path, size) -> None:
    theme.set_text_size(size)
    office.add(model(tmp_path / "files", "long", "a licence with a long name too", LONG))
    maker = making(office, stick, theme, icons, show)
    box = maker.ticks.boxes[office.models.find(LONG).id]
    needed = box.fontMetrics().horizontalAdvance(box.text())
    assert needed > box.width(), "else it shows nothing"
    assert box.height() >= 2 * box.fontMetrics().height()
    assert cut_off(maker) == []
    assert maker.ticks.verticalScrollBar().maximum() == 0
    maker.act.click()
    home = Laptop(tmp_path / "laptop")
    reader = reading(home, stick, theme, icons, show)
    assert any(LONG in box.text() for box in reader.ticks.boxes.values())
    assert cut_off(reader) == []


def test_what_comes_under_terms_is_named_letter_by_letter(
    office, stick, theme, icons, show, tmp_path
) -> None:
    hostile = "<b>Free to use</b>"
    office.add(model(tmp_path / "files", "hostile", "gemma", hostile))
    office.make(stick)
    dialog = reading(Laptop(tmp_path / "laptop"), stick, theme, icons, show)
    (button,) = dialog.terms
    assert hostile in shown(button.toolTip())
    assert hostile in button.accessibleDescription()
