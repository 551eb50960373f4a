"""The pages Try models and Compare: what they show of real services, by mouse, key and ear."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget

from app.domain.errors import DiskFull
from app.domain.library.comparing import TIE
from app.domain.library.results import Way
from app.services.library.comparing import ComparingService
from app.storage.judgements import Comparisons
from app.ui.models.compare_page import ComparePage
from app.ui.models.evaluate_page import EvaluatePage
from app.ui.models.model_places import model_pages
from app.ui.places import COMPARE, MAIN, MODELS, TRY
from app.ui.widgets.toast import Toasts
from app.worker import protocol
from tests.task_answers import ANSWERS
from tests.ui.conftest import cut_off, nameless, unreached
from tests.unit.test_comparing import end, say
from tests.unit.test_engine_service import model
from tests.unit.test_evaluating import NAMES, Desk
from tests.vaults import samples


class Rig(Desk):
    comparing: ComparingService

    def full(self, at: int, right: bool = True, way: Way | None = None) -> None:
        """A whole run of a model."""
        self.service.start([self.models[at]], way or Way(reproducible=True))
        self.child.load_model()
        for name in NAMES:
            self.answer(ANSWERS[name][0] if right else ANSWERS[name][1][0])


@pytest.fixture
def rig(tmp_path: Path, services) -> Iterator[Rig]:
    with samples.opened(tmp_path / "vault") as vault:
        made = Rig(vault, tmp_path)
        made.models = [replace(one, sha256=str(at) * 64) for at, one in enumerate(made.models)]
        made.comparing = ComparingService(Comparisons(vault), made.writers, lambda: 5.0, lambda found: None)
        services.models.models = made.models
        yield made


@pytest.fixture
def session(rig: Rig):
    return SimpleNamespace(evaluating=rig.service, comparing=rig.comparing)


@pytest.fixture
def trying(rig, session, services, theme, icons, show):
    return show(EvaluatePage(services.real, session, theme, icons), 860)


@pytest.fixture
def page(rig, session, services, theme, icons, show):
    return show(ComparePage(services.real, session, theme, icons), 860)


# -- trying models ---------------------------------------------------------------------------------


def test_nothing_is_started_before_a_model_is_chosen_and_the_button_says_so(trying, rig) -> None:
    assert trying.start_button.off
    assert "Choose one model" in trying.start_button.accessibleDescription()
    trying.start_button.click()
    assert not rig.service.running
    trying.rows[0].box.click()
    assert not trying.start_button.off
    trying.start_button.click()
    assert rig.service.running
    assert trying.start_button.off and trying.bar.stop_button.isVisible()


def test_progress_is_told_and_a_stop_leaves_a_way_to_go_on(trying, rig, qtbot) -> None:
    trying.rows[0].box.click()
    trying.bar.exact.click()
    trying.start_button.click()
    rig.child.load_model()
    rig.answer("26")
    assert trying.bar.words.text().startswith("a, task 2 of 3")
    assert trying.bar.bar.value() == 1
    qtbot.mouseClick(trying.bar.stop_button, Qt.MouseButton.LeftButton)
    assert not trying.bar.stop_button.isVisible()
    row = trying.rows[0]
    assert "stopped: 1 of 1 right" in row.last.text()
    assert row.button.isVisible() and row.button.accessibleName() == "Go on with a"
    row.button.click()
    rig.child.load_model()
    rig.answer("yes")
    rig.answer("no")
    assert "3 of 3 right" in row.last.text() and not row.button.isVisible()
    assert len(rig.service.runs()) == 1


def test_results_stand_in_table_and_chart_with_the_same_numbers(trying, rig) -> None:
    rig.full(0)
    rig.full(1, right=False)
    model_ = trying.table.results
    heads = [model_.headerData(n, Qt.Orientation.Horizontal) for n in range(3)]
    assert heads == ["Task", "a", "b"]
    rows = [[model_.index(r, c).data() for c in range(3)] for r in range(model_.rowCount())]
    assert rows[0] == ["Find a value", "1 of 1", "0 of 1"]
    assert rows[-2] == ["All", "3 of 3", "0 of 3"]
    heard = model_.index(0, 2).data(Qt.ItemDataRole.AccessibleTextRole)
    assert heard == "Find a value, b, 0 of 1"
    assert "Find a value: a, 1 of 1" in trying.chart.accessibleDescription()
    assert "Find a value: b, 0 of 1" in trying.chart.accessibleDescription()
    assert not trying.chart.grab().isNull()


def test_each_task_shows_what_was_asked_and_answered(trying, rig, qtbot) -> None:
    rig.full(0, right=False)
    trying.shown.button(1).click()
    table = trying.table
    assert table.results.index(0, 0).data() == "Find a value: count"
    assert table.results.index(0, 1).data() == "wrong"
    table.setFocus()
    qtbot.keyClick(table, Qt.Key.Key_Down)
    qtbot.keyClick(table, Qt.Key.Key_Down)
    QApplication.processEvents()
    said = [
        one.text() for one in trying.answers.findChildren(type(trying.rows[0].last)) if not one.isHidden()
    ]
    assert "Asked" in said and any("a: wrong, 0 of 2 checks passed" in one for one in said)
    assert trying.answers.isVisible()
    trying.shown.button(0).click()
    assert not trying.answers.isVisible()


def test_what_changed_since_the_last_run_is_said_and_marked_when_nothing_explains_it(trying, rig) -> None:
    rig.full(0)
    rig.full(0)
    assert "letter by letter" in trying.rows[0].drift.text()
    rig.full(0, right=False)
    assert "Nothing explains that" in trying.rows[0].drift.text()
    assert trying.rows[0].drift.property("tone") == "warning"


def test_each_task_says_which_answers_changed(trying, rig) -> None:
    rig.full(0)
    rig.full(0, right=False)
    trying.shown.button(1).click()
    assert trying.table.results.index(0, 1).data() == "wrong, was right"
    heard = trying.table.results.index(0, 1).data(Qt.ItemDataRole.AccessibleTextRole)
    assert heard == "Find a value: count, a, wrong, was right"


def test_results_are_saved_and_a_fault_is_said(trying, rig, tmp_path, monkeypatch) -> None:
    assert trying.save_button.off
    rig.full(0)
    assert not trying.save_button.off
    told: list[str] = []
    trying.said.connect(told.append)
    for name in ("r.json", "missing/r.csv"):
        monkeypatch.setattr(
            "app.ui.models.evaluate_page.save_file", lambda *words, name=name: words[-1](tmp_path / name)
        )
        trying.save_button.click()
    assert json.loads((tmp_path / "r.json").read_text())["runs"][0]["score"]["right"] == 3
    assert told[0] == "r.json is saved." and len(told) == 2 and "saved" not in told[1]


def test_a_model_that_is_gone_leaves_the_list_and_ticks_stay(trying, rig, services) -> None:
    trying.rows[1].box.click()
    services.models.models = [rig.models[1], model("c")]
    services.models.changed.publish(None)
    assert [(row.model.name, row.box.isChecked()) for row in trying.rows] == [("b", True), ("c", False)]


@pytest.mark.parametrize(("percent", "width"), [(100, 860), (200, 860), (100, 460)])
def test_the_page_of_trials_is_whole_in_every_size(
    rig, session, services, theme, icons, show, percent, width
) -> None:
    rig.full(0)
    rig.full(1)
    theme.set_text_size(percent)
    made = show(EvaluatePage(services.real, session, theme, icons), width)
    QApplication.processEvents()
    assert nameless(made) == []
    assert cut_off(made.inner) == []
    assert made.inner.width() <= made.viewport().width()


def test_every_part_of_the_trials_is_reached_by_key(trying, rig) -> None:
    rig.full(0)
    assert unreached(trying) == []


def test_the_end_of_a_run_is_heard_once(rig, session, services, theme, icons, show, monkeypatch) -> None:
    heard: list[str] = []
    monkeypatch.setattr("app.ui.models.evaluate_page.announce", lambda _widget, text: heard.append(text))
    show(EvaluatePage(services.real, session, theme, icons), 860)
    rig.full(0)
    assert heard == ["The tasks are done, or were stopped."]


def test_a_full_disk_is_said(trying, rig, monkeypatch) -> None:
    told: list[str] = []
    trying.said.connect(told.append)
    rig.service.start([rig.models[0]], Way(reproducible=True))
    rig.child.load_model()

    def full(*_: object) -> None:
        raise DiskFull("/")

    monkeypatch.setattr(rig.store, "put", full)
    rig.answer("26")
    assert len(told) == 1 and "full" in told[0]
    assert not trying.bar.stop_button.isVisible()


def test_both_pages_are_places_of_the_window_below_models(services, session, theme, icons) -> None:
    toasts = Toasts(theme, icons, QWidget())
    made = model_pages(services.real, session, theme, icons, lambda: toasts, lambda _name: None)
    titles = [made[name]().header_title()[0] for name in (COMPARE, TRY)]
    assert titles == ["Compare models", "Try models"]
    assert MAIN[COMPARE] == MAIN[TRY] == MODELS, "the sidebar marks the page they are reached from"


# -- beside each other -----------------------------------------------------------------------------


def ask(page, words: str = "Why?") -> None:
    page.foot.box.setPlainText(words)
    page.foot.box.submitted.emit()


def finish(rig, *texts: str) -> None:
    """The newest children load and answer."""
    children = rig.spawn.children[-len(texts) :]
    for child in children:
        if not child.all(protocol.Generate):
            child.load_model()
    for child, text in zip(children, texts, strict=True):
        end(child, text)


def test_a_question_goes_to_both_and_answers_come_live(page, rig) -> None:
    assert page.foot.send.off
    assert "at the same time" in page.setup.seating.text()
    ask(page, "Why is the sky blue?")
    first, second = rig.spawn.children
    assert page.foot.box.toPlainText() == "" and page.foot.stop_button.isVisible()
    first.load_model()
    say(first, "Because")
    shown = [column for column in page.columns if column.isVisible()]
    assert [column.name.text() for column in shown] == ["a", "b"]
    assert shown[0].text.toPlainText().startswith("Because")
    assert shown[0].state.text() == "Writing" and shown[1].state.text() == "Loading, 0 percent"
    assert not page.vote.isVisible() and not shown[0].best.isVisible()
    second.load_model()
    end(first, "Because of **light**.")
    end(second, "It is.")
    assert "Because of light." in shown[0].text.toPlainText()
    assert shown[0].state.text() == "3 words, 1.5 a second"
    assert page.vote.isVisible() and shown[0].best.isVisible()
    assert not page.foot.stop_button.isVisible()


def test_escape_stops_and_keeps_what_is_there(page, rig, qtbot) -> None:
    ask(page)
    rig.spawn.children[0].load_model()
    say(rig.spawn.children[0], "Half")
    qtbot.keyClick(page.foot.box, Qt.Key.Key_Escape)
    shown = [column for column in page.columns if column.isVisible()]
    assert [column.state.text() for column in shown] == ["Stopped", "Stopped before it began"]
    assert shown[0].text.toPlainText() == "Half"
    assert not rig.comparing.running


def test_a_vote_is_shown_taken_back_and_counted(page, rig) -> None:
    ask(page)
    finish(rig, "One", "Two")
    page.columns[1].best.click()
    assert page.vote.said.text() == "Best: b"
    assert page.columns[1].property("surface") == "chosen"
    assert page.columns[1].best.accessibleName() == "b is the best. Take that back"
    assert "b was best in 1 of 1 votes" in page.vote.tally.text()
    page.columns[1].best.click()
    assert rig.comparing.list()[0].comparison.vote == ""
    page.vote.tie.click()
    assert rig.comparing.list()[0].comparison.vote == TIE and page.vote.said.text() == "Equally good"


def test_names_are_neither_seen_nor_heard_before_the_vote(page, rig) -> None:
    page.setup.hidden.setChecked(True)
    ask(page)
    finish(rig, "One", "Two")
    shown = page.columns[:2]
    told = " ".join(
        part
        for column in shown
        for part in (
            column.name.text(),
            column.accessibleName(),
            column.text.accessibleName(),
            column.best.accessibleName(),
            column.state.text(),
        )
    ).split()
    assert [column.name.text() for column in shown] == ["Answer A", "Answer B"]
    assert "a" not in told and "b" not in told
    page.columns[0].best.click()
    assert [column.name.text() for column in shown] == ["a", "b"]


def test_notes_are_kept_and_not_taken_from_under_the_hands(page, rig, qtbot) -> None:
    ask(page)
    finish(rig, "One", "Two")
    page.vote.notes.edit.setFocus()
    qtbot.keyClicks(page.vote.notes.edit, "Short.")
    page.vote.tie.click()
    assert page.vote.notes.text() == "Short."
    page.vote.keep()
    assert rig.comparing.list()[0].comparison.notes == "Short."
    page.fresh.click()
    assert not page.vote.isVisible()
    page.open_earlier(rig.comparing.list()[0].id)
    assert page.vote.notes.text() == "Short."


def test_notes_that_were_just_typed_are_kept_when_another_page_opens(page, rig, qtbot) -> None:
    ask(page)
    finish(rig, "One", "Two")
    qtbot.keyClicks(page.vote.notes.edit, "Quick")
    page.hide()
    assert rig.comparing.list()[0].comparison.notes == "Quick"


def test_an_earlier_comparison_comes_back_with_its_models_and_can_be_erased(page, rig, services) -> None:
    services.models.models = [*rig.models, model("c")]
    services.models.changed.publish(None)
    page.setup.add.click()
    ask(page, "First")
    finish(rig, "1", "2", "3")
    page.fresh.click()
    assert page.header_tools() == []
    page.setup.fewer.click()
    ask(page, "Second")
    finish(rig, "1", "2")
    first = next(kept for kept in rig.comparing.list() if kept.comparison.prompt == "First")
    page.open_earlier(first.id)
    assert page.setup.count == 3 and page.asked.text() == "First"
    page.delete()
    assert [kept.comparison.prompt for kept in rig.comparing.list()] == ["Second"]
    assert not page.asked.isVisible()


def test_why_nothing_can_be_asked_is_said(page, rig, services) -> None:
    page.foot.box.setPlainText("x")
    page.setup.picks[1].set_key("a")
    page.setup.changed.emit()
    assert "different model" in page.foot.send.accessibleDescription()
    services.models.models = [rig.models[0]]
    services.models.changed.publish(None)
    assert "Two models are needed" in page.foot.send.accessibleDescription()
    page.foot.box.submitted.emit()
    assert rig.spawn.children == []


@pytest.mark.parametrize(("percent", "width"), [(100, 860), (200, 860), (100, 460)])
def test_the_page_of_comparisons_is_whole_in_every_size(
    rig, session, services, theme, icons, show, percent, width
) -> None:
    theme.set_text_size(percent)
    made = show(ComparePage(services.real, session, theme, icons), width)
    ask(made)
    finish(rig, "One word and another", "Two")
    QApplication.processEvents()
    assert nameless(made) == []
    assert cut_off(made.page.inner) == []
    assert made.page.inner.width() <= made.page.viewport().width()
    stacked = made.columns[0].y() != made.columns[1].y()
    assert stacked is (width == 460 or (percent == 200 and made.page.viewport().width() < 2 * 560))


def test_every_part_of_a_comparison_is_reached_by_key(page, rig) -> None:
    ask(page)
    finish(rig, "One", "Two")
    assert unreached(page) == []
