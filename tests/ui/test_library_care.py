"""Looking after all models: checking, files that are here twice, another disk, a newer list of known ones."""

from types import SimpleNamespace

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication, QScrollArea

from app.domain.errors import CatalogueUntrusted, ModelInvalid
from app.domain.library.care import Checked, Copy, Duplicate, MoveState
from app.library.hashing import Cancelled
from app.library.signing import Key
from app.ui.models.duplicates_dialog import DuplicatesDialog
from app.ui.models.models_page import ModelsPage
from app.ui.widgets.dialog import Dialog
from tests.fakes import make_model
from tests.fakes_chat import fake_session
from tests.ui.conftest import cut_off
from tests.ui.test_library import words


@pytest.fixture
def page(services, theme, icons, show):
    return show(ModelsPage(services.real, theme, icons, session=fake_session().real), 860, 700)


def test_checking_all_says_how_far_it_is_and_which_changed(page, services):
    page.care.check.click()
    name, (watch, done, _failed, cancelled) = services.care.asked.pop()
    assert name == "verify_all"
    watch(make_model(), 30, 100)
    assert page.care.check_row.line == "SmolLM2 135M, 30 %"
    assert not cancelled()
    page.care.check.click()
    assert cancelled()
    done(
        [Checked(make_model()), Checked(make_model("Gemma"), ModelInvalid(name="g", fault="magic").to_text())]
    )
    dialog = page.window().findChild(Dialog)
    assert dialog.accessibleName() == "1 of 2 models are not as they were added."
    dialog.reject()
    assert page.care.check.text() == "Check all"
    assert "Read every file again" in page.care.check_row.line


@pytest.mark.parametrize(
    ("count", "said"),
    [
        (0, "No model is here yet."),
        (1, "The model is as it was added."),
        (3, "3 models checked. All are as they were added."),
    ],
)
def test_a_check_that_found_nothing_wrong_says_so(page, services, count, said):
    page.care.check.click()
    services.care.asked.pop()[1][1]([Checked(make_model())] * count)
    assert page.toasts.current.label.text() == said


def test_a_check_that_was_stopped_is_no_fault(page, services):
    page.care.check.click()
    services.care.asked.pop()[1][2](Cancelled())
    assert not page.banner.isVisible()
    assert page.care.check.isEnabled()


def test_twins_are_shown_with_where_they_are_and_what_keeping_one_frees(page, services):
    page.care.twice.click()
    _name, (_found, done, _failed, _progress, _cancelled) = services.care.asked.pop()
    keep = Copy(("/o/blob",), "Ollama")
    done([Duplicate("Llama", "a" * 64, 2 * 10**9, (Copy(("/m/l.gguf",), "", "id"), keep), 2 * 10**9, keep)])
    dialog = page.window().findChild(DuplicatesDialog)
    assert "Ollama: /o/blob" in words(dialog)
    assert "Stillroom's own: /m/l.gguf" in words(dialog)
    assert cut_off(dialog) == []
    dialog.buttons[0].click()
    name, (_twin, swapped, _failed) = services.care.asked.pop()
    assert name == "use_other"
    swapped(make_model())
    assert page.toasts.current.label.text() == "2.0 GB are free again."


def test_a_single_twin_leaves_no_empty_room(theme, icons, show, services):
    keep = Copy(("/o/blob",), "Ollama")
    one = Duplicate("Llama", "a" * 64, 2 * 10**9, (Copy(("/m/l.gguf",), "", "id"), keep), 2 * 10**9, keep)
    dialogs = []
    for found in ([one], [one] * 12):
        dialog = DuplicatesDialog(services.real, theme, icons, found)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
        dialogs.append(show(dialog, 440, 400))
        QApplication.processEvents()
    few, many = (dialog.findChild(QScrollArea) for dialog in dialogs)
    gap = few.mapToGlobal(QPoint(0, few.height())).y() - _foot(dialogs[0].buttons[0])
    assert abs(gap) <= 2, "nothing under the last button"
    assert few.verticalScrollBar().maximum() == 0
    assert many.height() == 320
    assert many.verticalScrollBar().maximum() > 0
    theme.set_text_size(200)
    QApplication.processEvents()
    assert few.verticalScrollBar().maximum() == 0
    assert cut_off(dialogs[0]) == []


def _foot(part) -> int:
    return part.mapToGlobal(QPoint(0, part.height())).y()


def test_moving_says_what_it_means_and_a_move_cut_short_can_be_undone(page, services, monkeypatch, tmp_path):
    monkeypatch.setattr(
        type(services.care), "needed", lambda _self, folder: (folder / "models", 5 * 10**9), raising=False
    )
    page.care.ask_move(tmp_path)
    dialog = page.window().findChild(Dialog)
    assert "5.0 GB are copied to" in dialog.accessibleDescription()
    dialog.act.click()
    name, (folder, _progress, done, _failed, _cancelled) = services.care.asked.pop()
    assert (name, folder) == ("move", tmp_path)
    assert page.care.move_button.text() == "Stop"
    monkeypatch.setattr(
        type(services.care), "state", lambda _self: MoveState("/models", target="/disk/models")
    )
    done(MoveState("/models", target="/disk/models"))
    assert "was begun and not finished" in page.care.move_row.line
    page.care.move_button.click()
    dialogs = [one for one in page.window().findChildren(Dialog) if one.isVisible()]
    undo = next(b for b in dialogs[-1].findChildren(type(dialogs[-1].safe)) if b.text() == "Undo the move")
    dialogs[-1].reject()
    assert services.care.asked == [], "closing the dialog undoes nothing"
    undo.click()
    assert services.care.asked.pop()[0] == "undo_move"


# -- a newer list of known models ----------------------------------------------------------------


def test_a_newer_list_of_somebody_unknown_is_taken_after_their_key_was_compared(
    page, services, monkeypatch, tmp_path
):
    row = page.care.known
    assert row.row.line.endswith("It came with Stillroom.")
    catalogue, tried = services.catalogue, []
    key = Key(b"k" * 32, "The clinic")
    trusted = []

    def take(path, done, failed):
        tried.append(path)
        if trusted:
            done(SimpleNamespace(catalogue=SimpleNamespace(issued="2027-01-01")))
        else:
            failed(CatalogueUntrusted(name="new", key=key.id, reason="key"))

    monkeypatch.setattr(catalogue, "import_update", take)
    monkeypatch.setattr(catalogue, "read_key", lambda _path: key)
    monkeypatch.setattr(catalogue, "trust", trusted.append)
    row.take(tmp_path / "new.stillroom-catalogue")
    asked = page.window().findChild(Dialog)
    assert asked.accessibleName() == "It is not known who signed this list"
    asked.reject()
    row.show_key(tmp_path / "key", tmp_path / "new.stillroom-catalogue")
    asked = [one for one in page.window().findChildren(Dialog) if one.isVisible()][-1]
    assert key.fingerprint[:8] in asked.accessibleDescription()
    assert "The clinic" in asked.accessibleDescription()
    assert asked.safe.text() == "Do not trust it"
    asked.act.click()
    assert trusted == [key]
    assert len(tried) == 2
    assert page.toasts.current.label.text() == "The list of 2027-01-01 is in use now."


def test_a_list_that_was_changed_is_refused_with_the_reason(page, services, monkeypatch, tmp_path):
    error = CatalogueUntrusted(name="new", key="k", reason="signature")
    monkeypatch.setattr(services.catalogue, "import_update", lambda _path, _done, failed: failed(error))
    page.care.known.take(tmp_path / "new.stillroom-catalogue")
    assert "changed after it was signed" in page.banner.text()
