"""The list of runs on the page Try models: opened, compared, deleted, saved; and how a run is asked."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from PySide6.QtCore import QItemSelectionModel, Qt
from PySide6.QtWidgets import QApplication

from app.domain.library.results import Way
from app.ui.models.evaluate_page import EvaluatePage
from app.ui.models.result_runs_model import Column
from app.ui.widgets.dialog import Dialog
from app.worker import protocol
from tests.task_answers import ANSWERS
from tests.ui.conftest import cut_off, nameless, tab_order, unreached
from tests.ui.test_judging import rig, session, trying
from tests.unit.test_evaluating import NAMES

__all__ = ["rig", "session", "trying"]


def choose(page: EvaluatePage, *rows: int) -> None:
    table = page.runs.table
    table.clearSelection()
    for row in rows:
        flags = QItemSelectionModel.SelectionFlag
        table.selectionModel().select(table.runs.index(row, 0), flags.Select | flags.Rows)


def told(page: EvaluatePage) -> list[list[str]]:
    """What stands in the table of runs."""
    found = page.runs.table.runs
    return [
        [found.index(row, column).data() for column in range(found.columnCount())]
        for row in range(found.rowCount())
    ]


def dialog(page: EvaluatePage) -> Dialog:
    return next(one for one in page.window().findChildren(Dialog) if one.isVisible())


def test_every_run_is_listed_with_what_decides_it(trying, rig) -> None:
    assert not trying.runs.isVisible(), "nothing to list"
    rig.full(0, right=False)
    rig.setup = replace(rig.setup, engine="2.0")
    rig.full(1, way=Way(seed=7, reproducible=True))
    newest, oldest = told(trying)
    assert (newest[Column.MODEL], oldest[Column.MODEL]) == ("b", "a")
    assert (newest[Column.RIGHT], oldest[Column.RIGHT]) == ("3 of 3", "0 of 3")
    assert (newest[Column.ENGINE], oldest[Column.ENGINE]) == ("2.0", "1.0")
    assert newest[Column.SAME] == "Yes"
    assert newest[Column.FILE] == "1" * 8 and newest[Column.WAY] == "Seed 7"
    heard = trying.runs.table.runs.index(0, Column.ENGINE).data(Qt.ItemDataRole.AccessibleTextRole)
    assert heard == "b, Engine: 2.0"


def test_an_older_run_is_opened_and_the_newest_come_back(trying, rig, qtbot) -> None:
    rig.full(0, right=False)
    rig.full(0)
    assert trying.table.results.index(trying.table.results.rowCount() - 2, 1).data() == "3 of 3"
    choose(trying, 1)
    assert trying.runs.compare.off and not trying.runs.open.off
    qtbot.keyClick(trying.runs.table, Qt.Key.Key_Return)
    assert trying.table.results.index(trying.table.results.rowCount() - 2, 1).data() == "0 of 3"
    assert trying.results.title.text().startswith("Run of a, ")
    assert "Engine 1.0" in trying.results.said.text()
    trying.results.back.click()
    assert trying.results.title.text() == "Results" and not trying.results.back.isVisible()
    assert trying.table.results.index(trying.table.results.rowCount() - 2, 1).data() == "3 of 3"


def test_two_runs_show_which_tasks_changed_and_what_else_did(trying, rig, qtbot) -> None:
    """After an update of engine and model, whichever of the two was chosen first."""
    rig.full(0)
    rig.setup = replace(rig.setup, engine="2.0")
    rig.models[0] = replace(rig.models[0], sha256="f" * 64)
    rig.service.start([rig.models[0]], Way(reproducible=True))
    rig.child.load_model()
    for at, name in enumerate(NAMES):
        rig.answer(ANSWERS[name][0] if at else ANSWERS[name][1][0])
    choose(trying, 0, 1)
    assert trying.runs.open.off
    trying.runs.compare.click()
    said = trying.results.said.text()
    assert "1 of 3 answers changed; right answers went from 3 to 2." in said
    assert "a Q4_0 00000000 then, a Q4_0 ffffffff now" in said
    assert "The engine is another: 1.0 then, 2.0 now." in said
    qtbot.mouseClick(trying.shown.button(2), Qt.MouseButton.LeftButton)
    found = trying.table.results
    assert found.rowCount() == 1 and found.index(0, 0).data() == "Find a value: count"
    assert [found.index(0, column).data() for column in (1, 2)] == ["right", "wrong, was right"]
    heads = [found.headerData(column, Qt.Orientation.Horizontal) for column in (1, 2)]
    assert len(set(heads)) == 2, "two runs of one model are told apart"
    assert not nameless(trying) and not unreached(trying)


def test_equal_runs_have_no_changes_to_choose(trying, rig) -> None:
    rig.full(0)
    rig.full(0)
    choose(trying, 0, 1)
    trying.runs.compare.click()
    said = trying.results.said.text()
    assert "All 3 answers are the same, letter by letter." in said and "Nothing else differs" in said
    assert not trying.shown.button(2).isVisible()


def test_runs_of_two_models_stand_beside_each_other_without_a_verdict(trying, rig) -> None:
    rig.full(0)
    rig.full(1, right=False)
    choose(trying, 0, 1)
    trying.runs.compare.click()
    assert "different models" in trying.results.said.text()
    assert "changed;" not in trying.results.said.text()
    assert trying.table.results.columnCount() == 3


def test_a_run_is_deleted_only_after_a_question(trying, rig, qtbot) -> None:
    rig.full(0)
    rig.full(0, right=False)
    choose(trying, 1)
    trying.runs.open.click()
    qtbot.keyClick(trying.runs.table, Qt.Key.Key_Delete)
    dialog(trying).safe.click()
    assert len(rig.service.runs()) == 2
    trying.runs.delete.click()
    dialog(trying).act.click()
    assert len(rig.service.runs()) == 1 and rig.store.list() and len(rig.store.list()) == 1
    assert trying.results.title.text() == "Results", "what was opened is gone"


def test_chosen_runs_are_saved_not_the_newest(trying, rig, tmp_path, monkeypatch) -> None:
    rig.full(0, right=False)
    rig.full(0)
    choose(trying, 1)
    monkeypatch.setattr(
        "app.ui.models.evaluate_page.save_file", lambda *words: words[-1](tmp_path / "old.json")
    )
    trying.runs.save.click()
    [saved] = json.loads((tmp_path / "old.json").read_text())["runs"]
    assert saved["score"]["right"] == 0


def test_what_is_chosen_stays_while_answers_come(trying, rig) -> None:
    rig.full(0)
    choose(trying, 0)
    rig.service.start([rig.models[1]], Way(reproducible=True))
    rig.child.load_model()
    rig.answer("26")
    assert [kept.run.model.name for kept in trying.runs.table.chosen()] == ["a"]
    assert told(trying)[0][Column.RIGHT] == "1 of 1, so far"


def test_the_keyboard_goes_through_the_page_as_it_is_read(trying, rig) -> None:
    rig.full(0)
    order = tab_order(trying)
    bar, runs = trying.bar, trying.runs
    parts = [trying.rows[0].box, trying.rows[1].box, bar.kinds, bar.exact, bar.details.fold]
    parts += [trying.shown.button(0), trying.table, runs.table, runs.open, runs.delete]
    assert [order.index(part) for part in parts] == sorted(order.index(part) for part in parts)


def test_seed_and_freer_answers_are_under_details(trying, rig) -> None:
    details = trying.bar.details
    assert not details.seed_box.isVisible()
    assert trying.bar.way() == Way(), "good defaults"
    details.fold.click()
    assert details.seed_box.isVisible() and "shown" in details.fold.accessibleName()
    details.seed_box.setValue(11)
    details.samples_choice.set_key("2")
    trying.bar.exact.click()
    trying.rows[0].box.click()
    trying.start_button.click()
    rig.child.load_model()
    for _ in range(3 * len(NAMES)):
        rig.answer("26")
    asked = rig.child.all(protocol.Generate)
    assert sorted({one.sampling["seed"] for one in asked}) == [11, 12, 13]
    assert told(trying)[0][Column.WAY] == "Seed 11, 2 more answers to each task"
    trying.shown.button(1).click()
    trying.table.setCurrentIndex(trying.table.results.index(0, 0))
    heads = [one.text() for one in trying.answers.findChildren(type(trying.rows[0].last))]
    assert any("a, freer answer 2: " in one for one in heads), "all answers can be read"


@pytest.mark.parametrize(("percent", "width"), [(100, 860), (200, 860), (100, 460)])
def test_two_runs_are_whole_in_every_size(rig, session, services, theme, icons, show, percent, width) -> None:
    rig.full(0)
    rig.full(0, right=False)
    theme.set_text_size(percent)
    made = show(EvaluatePage(services.real, session, theme, icons), width)
    made.bar.details.unfold(True)
    choose(made, 0, 1)
    made.runs.compare.click()
    QApplication.processEvents()
    assert nameless(made) == []
    assert cut_off(made.inner) == []
    assert made.inner.width() <= made.viewport().width()
