"""The report on a smaller copy: tasks chosen with their time told before, shown by kind, read again later."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app.domain.errors import EngineLoadFailed, NotQuantised
from app.domain.library.quantising import TARGETS, Drift
from app.domain.library.scoring import Score
from app.domain.library.task_drift import KindDrift, TaskDrift
from app.domain.library.tasks import Kind
from app.library.drifts import Kept
from app.services.library.making import Job, Making
from app.ui.models.quantise_compare_dialog import CompareDialog
from app.ui.models.quantise_dialog import made_text
from tests.fakes import make_model
from tests.ui.conftest import cut_off, nameless
from tests.ui.test_adapter_dialog import FakeQuantising, shrink, tell

FIGURES = Drift(900, 10.0, 10.5, 0.1, 0.01, 0.2, 0.6, 0.887)
TASKS = TaskDrift(
    "s" * 64,
    "1.0",
    49,
    49,
    (
        KindDrift(Kind.EXTRACT, Score(9, 11), Score(8, 11)),
        KindDrift(Kind.INVENT, Score(4, 38), Score(5, 38)),
    ),
    ("ext-count", "ext-date"),
    ("inv-price-missing",),
    12,
)


@pytest.fixture
def announced(monkeypatch):
    said: list[str] = []
    for name in ("quantise_work", "quantise_progress"):
        monkeypatch.setattr(
            f"app.ui.models.{name}.announce", lambda _widget, text, assertive=False: said.append(text)
        )
    return said


def beside(service, theme, icons, show, original=True):
    made = CompareDialog(
        service, theme, icons, make_model("Small"), make_model("Large") if original else None
    )
    made.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    return show(made, 440, 300)


def table(report) -> list[list[str]]:
    rows = report.table.rows
    return [[rows.item(row, at).text() for at in range(3)] for row in range(rows.rowCount())]


# -- choosing --------------------------------------------------------------------------------------


def test_the_tasks_are_a_choice_of_their_own_and_how_long_they_take_is_told_before(
    theme, icons, show
) -> None:
    service = FakeQuantising()
    box = shrink(service, theme, icons, show)
    assert not box.tasks.wanted
    assert "About 11 minutes in all." in box.tasks.about.text()
    assert box.tasks.box.accessibleDescription() == box.tasks.about.text()
    box.tasks.box.setChecked(True)
    box.act.click()
    assert service.started == [("Q4_K_M", True, True)]


def test_without_the_comparison_there_are_no_tasks(theme, icons, show) -> None:
    service = FakeQuantising()
    box = shrink(service, theme, icons, show)
    box.tasks.box.setChecked(True)
    box.compare.box.setChecked(False)
    assert not box.tasks.isEnabled()
    box.act.click()
    assert service.started == [("Q4_K_M", False, False)]


@pytest.mark.parametrize(
    ("seconds", "said"),
    [(None, "Short tasks"), (0.0, "Both were asked already"), (30.0, "Less than a minute")],
)
def test_a_time_is_told_only_where_it_is_known(theme, icons, show, seconds, said) -> None:
    service = FakeQuantising()
    service.seconds = seconds
    box = shrink(service, theme, icons, show)
    assert said in box.tasks.about.text()
    assert ("in all" in box.tasks.about.text()) is bool(seconds)


def test_a_model_for_vectors_has_nothing_to_compare(theme, icons, show) -> None:
    model = make_model("Vectors")
    service = FakeQuantising()
    box = shrink(service, theme, icons, show, replace(model, facts=replace(model.facts, embeds=True)))
    assert not box.compare.isVisible()
    assert not box.tasks.isVisible()
    box.act.click()
    assert service.started == [("Q4_K_M", False, False)]


# -- while it runs ---------------------------------------------------------------------------------


def test_the_tasks_go_on_with_a_count_and_a_time_and_can_be_stopped(theme, icons, show) -> None:
    service, model = FakeQuantising(), make_model("Everyday")
    box = shrink(service, theme, icons, show, model)
    tell(service, model, Making.ASKING, made=model, drift=FIGURES)
    assert box.progress.line.text() == "Waiting until the tasks of another model are done"
    tell(service, model, Making.ASKING, made=model, drift=FIGURES, done=49, total=98, seconds_left=200.0)
    assert box.progress.line.text() == "Running the tasks on both, 49 of 98. About 4 minutes left"
    assert box.progress.bar.value() == 50
    assert "Noticeably worse" in box.progress.report.details.text(), "what is known is shown already"
    box.safe.click()
    assert service.cancelled == 1
    part = replace(TASKS, asked=11, kinds=TASKS.kinds[:1], gained=())
    tell(service, model, Making.STOPPED, made=model, drift=FIGURES, tasks=part)
    assert box.progress.outcome.text() == "Stopped. Everyday is ready; what was measured is kept."
    assert "The other 38 were not run." in box.progress.report.tasks.text()


def test_checking_the_new_file_can_be_stopped(theme, icons, show) -> None:
    service, model = FakeQuantising(), make_model("Everyday")
    box = shrink(service, theme, icons, show, model)
    tell(service, model, Making.CHECKING)
    assert (box.safe.text(), box.safe.isEnabled()) == ("Stop", True)
    box.safe.click()
    assert service.cancelled == 1


def test_the_end_shows_right_answers_by_kind_and_what_turned(theme, icons, show, announced) -> None:
    service, model = FakeQuantising(), make_model("Everyday")
    box = shrink(service, theme, icons, show, model)
    tell(service, model, Making.WRITING, done=1, total=2)
    tell(service, model, Making.DONE, made=model, drift=FIGURES, tasks=TASKS)
    report = box.progress.report
    assert table(report) == [
        ["Find a value", "9 of 11", "8 of 11"],
        ["Not invent", "4 of 38", "5 of 38"],
        ["All", "13 of 49", "13 of 49"],
    ]
    said = report.table.rows.item(0, 2).data(Qt.ItemDataRole.AccessibleTextRole)
    assert said == "Find a value, Smaller: 8 of 11"
    assert report.turned.text() == ("Right became wrong: count, date.\nWrong became right: price missing.")
    assert "13 by the original, 13 by the smaller one, of 49" in announced[-1]
    assert box.accessibleDescription() == announced[-1]


def test_tasks_that_were_cut_short_elsewhere_say_why(theme, icons, show) -> None:
    service, model = FakeQuantising(), make_model("Everyday")
    box = shrink(service, theme, icons, show, model)
    tell(service, model, Making.DONE, made=model, drift=FIGURES, cut=True)
    assert "the vault was locked, or they were stopped" in box.progress.report.tasks.text()


def test_what_was_measured_stays_when_the_tasks_fail(theme, icons, show) -> None:
    service, model = FakeQuantising(), make_model("Everyday")
    box = shrink(service, theme, icons, show, model)
    error = EngineLoadFailed(name="Everyday", reason="memory")
    tell(service, model, Making.FAILED, made=model, drift=FIGURES, error=error)
    assert box.banner.isVisible()
    assert "Noticeably worse" in box.progress.report.details.text()


# -- later -----------------------------------------------------------------------------------------


def test_what_was_measured_can_be_read_later_and_measured_again(theme, icons, show) -> None:
    service = FakeQuantising()
    service.kept = Kept("large", "1.0", FIGURES, TASKS)
    box = beside(service, theme, icons, show)
    assert box.intro.text() == "It was made from Large. Compared with engine 1.0."
    assert table(box.report)[-1] == ["All", "13 of 49", "13 of 49"]
    assert "Noticeably worse" in box.accessibleDescription()
    assert box.act.text() == "Compare again"
    box.tasks.box.setChecked(True)
    box.act.click()
    ((original, smaller, tasks),) = service.compared
    assert (original.name, smaller.name, tasks) == ("Large", "Small", True)
    job = Job(original, None, Making.COMPARING, 1, 4, made=smaller)
    service.changed.publish(job)
    assert not box.report.isVisible()
    assert box.progress.line.text() == "Comparing it with the original, 25 %"
    service.changed.publish(replace(job, stage=Making.STOPPED, drift=FIGURES))
    assert box.progress.outcome.text() == "Stopped. What was measured is kept."


def test_one_that_was_not_compared_offers_it(theme, icons, show) -> None:
    box = beside(FakeQuantising(), theme, icons, show)
    assert box.safe.text() == "Close"
    assert "not compared yet" in box.intro.text()
    assert box.act.text() == "Compare"
    assert not box.report.isVisible()


def test_without_the_original_only_what_was_measured_is_shown(theme, icons, show) -> None:
    service = FakeQuantising()
    service.kept = Kept("large", "1.0", FIGURES)
    box = beside(service, theme, icons, show, original=False)
    assert "no longer on this computer" in box.intro.text()
    assert "Noticeably worse" in box.report.details.text()
    assert not box.act.isVisible()
    assert not box.tasks.isVisible()
    box.safe.click()
    assert not box.isVisible()


def test_work_that_goes_on_is_shown_when_it_is_opened_again(theme, icons, show) -> None:
    service = FakeQuantising()
    service.busy, small = True, make_model("Small")
    service.job = Job(make_model("Large"), None, Making.ASKING, 3, 98, made=small, drift=FIGURES)
    box = beside(service, theme, icons, show)
    assert box.progress.line.text() == "Running the tasks on both, 3 of 98"
    assert box.safe.text() == "Stop"
    assert not box.tasks.isVisible()


def test_another_one_at_work_is_said(theme, icons, show, monkeypatch) -> None:
    service = FakeQuantising()

    def busy(*_: object, tasks: bool) -> None:
        raise NotQuantised(name="Small", to="", fault="busy")

    monkeypatch.setattr(service, "compare", busy)
    box = beside(service, theme, icons, show)
    box.act.click()
    assert "Another model is being made smaller." in box.banner.text()


def test_what_ended_while_nobody_looked_is_told() -> None:
    large, small = make_model("Large"), make_model("Small")
    assert made_text(Job(large, TARGETS[0], Making.DONE, made=small)) == "Small is ready."
    assert made_text(Job(large, None, Making.DONE, made=small)) == "Small is compared with its original."
    error = NotQuantised(name="Large", to="Q8_0", fault="result")
    assert "What was made of Large" in made_text(Job(large, TARGETS[0], Making.FAILED, error=error))
    assert made_text(Job(large, TARGETS[0], Making.STOPPED)) == ""
    assert made_text(Job(large, TARGETS[0], Making.WRITING)) == ""


# -- for everybody ---------------------------------------------------------------------------------


@pytest.mark.parametrize("percent", [100, 200])
@pytest.mark.parametrize("measured", [False, True])
def test_no_word_is_cut_and_every_part_has_a_name(theme, icons, show, percent, measured) -> None:
    theme.set_text_size(percent)
    service, model = FakeQuantising(), make_model("Everyday")
    service.kept = Kept("large", "1.0", FIGURES, TASKS) if measured else None
    for box in (shrink(service, theme, icons, show, model), beside(service, theme, icons, show)):
        QApplication.processEvents()
        assert cut_off(box) == []
        assert nameless(box) == []


def test_a_long_report_leaves_room_for_the_buttons_and_scrolls_by_keys(theme, icons, show) -> None:
    theme.set_text_size(200)
    service = FakeQuantising()
    names = tuple(f"ext-a-task-with-a-long-name-{number}" for number in range(49))
    service.kept = Kept("large", "1.0", FIGURES, replace(TASKS, lost=names))
    box = beside(service, theme, icons, show)
    high = box.screen().availableGeometry().height()
    assert box.report.height() <= high // 2
    assert box.report.verticalScrollBar().maximum() > 0
    box.report.setFocus()
    QTest.keyClick(box.report, Qt.Key.Key_PageDown)
    assert box.report.verticalScrollBar().value() > 0


def test_keys_go_through_the_choices_in_the_order_they_are_read(theme, icons, show) -> None:
    box = shrink(FakeQuantising(), theme, icons, show)
    assert box.choice.hasFocus()
    reached = []
    for _ in range(5):
        reached.append(QApplication.focusWidget())
        QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
    assert reached == [box.choice, box.compare.box, box.tasks.box, box.safe, box.act]
