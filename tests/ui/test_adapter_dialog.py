"""The adapter of a chat, chosen by hand and by keys; models made smaller."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from app.domain.engine.models import Model
from app.domain.errors import AdapterMissing, AdapterUnfit
from app.domain.library.quantising import TARGETS, Drift, Plan
from app.library.adapter_shelf import AdapterShelf
from app.library.drifts import Kept
from app.services.library.adapters import AdapterService
from app.services.library.making import Job, Making
from app.services.notify import Notifier
from app.ui.models.adapter_dialog import AdapterDialog
from app.ui.models.quantise_dialog import QuantiseDialog
from tests import tiny_models
from tests.fakes import FakeBackground, make_model
from tests.ui.conftest import nameless


@pytest.fixture
def desk(tmp_path: Path):
    """A real library with an adapter that fits and one that does not."""
    base = tiny_models.tiny_llama(tmp_path / "base.gguf")
    other = tiny_models.tiny_llama(tmp_path / "other.gguf", embedding=128)
    service = AdapterService(
        AdapterShelf(lambda: tmp_path / "models"), FakeBackground(), lambda _model: [base]
    )
    for name, of in (("letters", base), ("poems", other)):
        service.add(tiny_models.tiny_lora(tmp_path / f"{name}.gguf", of), _ignore, _ignore, pytest.fail)
    return service


@pytest.fixture
def announced(monkeypatch):
    """What a screen reader was told by these dialogs."""
    said: list[str] = []
    for name in ("adapter_dialog", "quantise_work", "quantise_progress"):
        monkeypatch.setattr(
            f"app.ui.models.{name}.announce", lambda _widget, text, assertive=False: said.append(text)
        )
    return said


def _ignore(*_: object) -> None:
    pass


def dialog(desk, theme, icons, show, adapter="", strength=1.0):
    made = AdapterDialog(desk, theme, icons, make_model("Everyday"), adapter, strength)
    made.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    made.got = []
    made.chosen.connect(lambda one, how: made.got.append((one, how)))
    return show(made, 440, 400)


def test_the_strength_grows_with_the_text(desk, theme, icons, show) -> None:
    box = dialog(desk, theme, icons, show, desk.find("letters").id)
    for size in (200, 100, 200):
        theme.set_text_size(size)
        QTest.qWait(0)
        line = box.strength.lineEdit()
        assert line.font() == theme.font("body")
        needed = line.fontMetrics().horizontalAdvance("200 %")
        assert needed < box.strength.width() - 2 * theme.px(10)


def test_an_adapter_is_chosen_by_keys_alone(desk, theme, icons, show) -> None:
    box = dialog(desk, theme, icons, show)
    box.choice.setFocus()
    QTest.keyClick(box.choice, Qt.Key.Key_Down)
    QTest.keyClick(box.choice, Qt.Key.Key_Tab)
    assert box.strength.hasFocus()
    QTest.keyClick(box.strength, Qt.Key.Key_Down)
    box.act.click()
    assert box.got == [(desk.find("letters").id, 0.95)]


def test_one_that_does_not_fit_cannot_be_chosen_and_says_why(desk, theme, icons, show) -> None:
    box = dialog(desk, theme, icons, show)
    place = box.choice.findData(desk.find("poems").id)
    assert not box.choice.model().item(place).isEnabled()
    assert "another size" in box.about.text()
    assert "another size" in box.choice.accessibleDescription()


def test_the_adapter_in_use_is_shown_and_none_takes_it_away(desk, theme, icons, show) -> None:
    letters = desk.find("letters").id
    box = dialog(desk, theme, icons, show, letters, 0.5)
    assert (box.choice.key(), box.strength.value()) == (letters, 50)
    box.choice.set_key("")
    assert not box.strength.isEnabled()
    box.act.click()
    assert box.got == [("", 1.0)]


def test_a_wrong_file_is_told_and_nothing_else_changes(
    desk, theme, icons, show, announced, tmp_path: Path
) -> None:
    box = dialog(desk, theme, icons, show)
    box.add(tmp_path / "base.gguf")
    assert box.banner.isVisible()
    assert "whole model" in box.banner.text()
    assert any("whole model" in text for text in announced)
    assert box.add_button.isEnabled()


def test_an_adapter_that_is_deleted_can_be_brought_back(desk, theme, icons, show) -> None:
    letters = desk.find("letters")
    box = dialog(desk, theme, icons, show, letters.id)
    gone = []
    box.removed.connect(gone.append)
    box.delete_button.click()
    assert gone == [letters]
    assert box.choice.findData(letters.id) == -1
    assert box.choice.key() == ""
    with pytest.raises(AdapterMissing):
        desk.find("letters")
    desk.restore(letters)
    assert desk.find("letters") == letters


def test_nothing_that_comes_after_the_dialog_is_closed_is_shown(desk, theme, icons, show) -> None:
    box = dialog(desk, theme, icons, show)
    box.reject()
    box._show([])
    box._show_fault(AdapterUnfit("a", "b", "parts"))
    assert not box.banner.isVisible()


def test_every_part_has_a_name(desk, theme, icons, show) -> None:
    assert nameless(dialog(desk, theme, icons, show, desk.find("letters").id)) == []
    assert nameless(shrink(FakeQuantising(), theme, icons, show)) == []


# -- making smaller --------------------------------------------------------------------------------


class FakeQuantising:
    """The service's shape; a test says what happens."""

    def __init__(self, smaller: bool = True) -> None:
        self.changed: Notifier[Job] = Notifier()
        self.job: Job | None = None
        self.busy = False
        self.started: list[tuple[str, bool, bool]] = []
        self.compared: list[tuple[Model, Model, bool]] = []
        self.seconds: float | None = 640.0
        self.kept: Kept | None = None
        self.cancelled = 0
        self._smaller = smaller

    def plans(self, _model, done, _failed) -> None:
        done([Plan(target, 100 << 20, True, self._smaller) for target in TARGETS])

    def start(self, _model, target, *, compare, tasks) -> None:
        self.started.append((target.name, compare, tasks))

    def tasks_s(self, _original, _smaller) -> float | None:
        return self.seconds

    def drift(self, _model) -> Kept | None:
        return self.kept

    def compare(self, original, smaller, *, tasks) -> None:
        self.compared.append((original, smaller, tasks))

    def cancel(self) -> None:
        self.cancelled += 1


def tell(service: FakeQuantising, model, stage: Making, **more) -> None:
    service.job = Job(model, TARGETS[0], stage, **more)
    service.changed.publish(service.job)


def shrink(service, theme, icons, show, model=None):
    made = QuantiseDialog(service, theme, icons, model or make_model("Everyday"))
    made.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    return show(made, 440, 300)


def test_a_kind_is_chosen_its_loss_told_and_the_work_begun(theme, icons, show) -> None:
    service = FakeQuantising()
    box = shrink(service, theme, icons, show)
    assert box.choice.hasFocus()
    assert "more is lost now" in box.about.text()
    box.compare.box.setChecked(False)
    box.act.click()
    assert service.started == [("Q4_K_M", False, False)]
    assert box.isVisible()


def test_progress_is_shown_stop_stops_and_the_end_is_announced(theme, icons, show, announced) -> None:
    service, model = FakeQuantising(), make_model("Everyday")
    box = shrink(service, theme, icons, show, model)
    tell(service, model, Making.WRITING, done=50, total=200)
    assert box.progress.bar.value() == 25
    assert box.safe.text() == "Stop"
    box.safe.click()
    assert service.cancelled == 1
    tell(service, model, Making.STOPPED)
    assert box.progress.outcome.text() == "Stopped. Nothing was changed."
    assert box.safe.text() == "Close"
    assert any("Stopped" in text for text in announced)


def test_the_report_says_in_words_how_much_was_lost(theme, icons, show) -> None:
    service, model = FakeQuantising(), make_model("Everyday")
    box = shrink(service, theme, icons, show, model)
    drift = Drift(900, 10.0, 10.5, 0.1, 0.01, 0.2, 0.6, 0.887)
    tell(service, model, Making.DONE, made=model, drift=drift)
    assert "Noticeably worse than the original." in box.progress.report.details.text()
    assert "88 of 100 places" in box.progress.report.details.text()
    assert box.progress.report.details.text() in box.accessibleDescription()


def test_what_cannot_get_smaller_offers_nothing(theme, icons, show) -> None:
    box = shrink(FakeQuantising(smaller=False), theme, icons, show)
    assert not box.act.isEnabled()
    assert "would not get smaller" in box.about.text()


def test_a_dialog_that_was_closed_leaves_the_work_alone(theme, icons, show) -> None:
    service, model = FakeQuantising(), make_model("Everyday")
    box = shrink(service, theme, icons, show, model)
    tell(service, model, Making.WRITING, done=1, total=2)
    box.act.click()
    assert not box.isVisible()
    assert service.cancelled == 0
    tell(service, model, Making.DONE, made=model)  # nobody listens any more
    assert box.progress.outcome.text() == ""
