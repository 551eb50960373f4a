"""The tasks in the report on a smaller model: both asked, what changed named, nothing measured is lost."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from app.domain.errors import AppError, DiskFull, EngineLoadFailed
from app.domain.library.quantising import Drift
from app.domain.library.results import Way
from app.domain.library.scoring import Score
from app.domain.library.task_drift import TaskDrift, from_json, seconds, to_json
from app.domain.library.tasks import Kind
from app.library.drifts import Drifts, Kept
from app.services.library.measuring_tasks import WAY, TaskMeasure, Told, expected_s
from app.storage.vault import Vault
from app.worker import protocol
from tests.task_answers import ANSWERS
from tests.unit.test_evaluating import NAMES, SMALL, Desk
from tests.vaults import samples

GOOD = {name: ANSWERS[name][0] for name in NAMES}
BAD = {name: ANSWERS[name][1][0] for name in NAMES}
CASES = [case.id for case in SMALL.cases]
FIGURES = Drift(100, 10.0, 11.0, 0.03, 0.001, 0.06, 0.2, 0.93)


class Pair(Desk):
    """The two models of `Desk` are original and smaller copy."""

    def __init__(self, vault: Vault, folder: Path) -> None:
        super().__init__(vault, folder)
        original, smaller = self.models
        self.models = [original, replace(smaller, bytes=original.bytes // 2, sha256="b" * 64)]
        self.said: list[Told] = []
        self.over: list[tuple[TaskDrift | None, AppError | None]] = []

    def measure(self) -> TaskMeasure:
        made = TaskMeasure(
            self.service,
            self.models[0],
            self.models[1],
            self.said.append,
            lambda found, error: self.over.append((found, error)),
        )
        made.begin()
        return made

    def answers(self, texts: dict[str, str], count: int = len(NAMES)) -> None:
        """A child loads its model and gives the first answers."""
        self.child.load_model()
        for name in CASES[:count]:
            self.answer(texts[name])

    @property
    def found(self) -> TaskDrift:
        ((found, error),) = self.over
        assert found is not None and error is None
        return found


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Pair]:
    with samples.opened(tmp_path / "vault") as vault:
        yield Pair(vault, tmp_path)


def test_both_are_asked_and_what_changed_is_named_by_kind(desk: Pair) -> None:
    desk.measure()
    desk.answers(GOOD)
    desk.answers(GOOD | {CASES[1]: BAD[CASES[1]]})
    found = desk.found
    assert (found.cases, found.asked, found.whole) == (3, 3, True)
    assert (found.lost, found.gained, found.reworded) == ((CASES[1],), (), 0)
    assert (found.was, found.now) == (Score(3, 3), Score(2, 3))
    kinds = {one.kind: (one.was.right, one.now.right) for one in found.kinds}
    assert kinds == {Kind.EXTRACT: (1, 1), Kind.FOLLOW: (1, 0), Kind.INJECTION: (1, 1)}
    runs = desk.service.runs()
    assert [kept.run.model.name for kept in runs] == ["b", "a"], "both lie in the vault"
    assert all(kept.run.finished and kept.run.way == WAY for kept in runs)
    assert (desk.said[0].done, desk.said[0].total) == (0, 6)
    assert [told.done for told in desk.said] == sorted(told.done for told in desk.said)


def test_wrong_that_became_right_and_other_words_are_told_apart(desk: Pair) -> None:
    desk.measure()
    desk.answers(BAD)
    desk.answers(BAD | {CASES[0]: GOOD[CASES[0]], CASES[2]: BAD[CASES[2]] + " "})
    assert (desk.found.lost, desk.found.gained, desk.found.reworded) == ((), (CASES[0],), 1)


def test_what_is_known_is_not_asked_again(desk: Pair) -> None:
    desk.whole(WAY)
    desk.measure()
    desk.answers(BAD)
    assert desk.found.lost == tuple(CASES)
    assert len(desk.service.runs()) == 2
    desk.over.clear()
    children = len(desk.spawn.children)
    desk.measure()
    assert desk.found.lost == tuple(CASES)
    assert len(desk.spawn.children) == children


@pytest.mark.parametrize("change", ["engine", "way", "failed"])
def test_a_run_that_would_not_be_the_same_again_is_not_used(desk: Pair, change: str) -> None:
    if change == "failed":
        desk.service.start([desk.models[0]], WAY)
        desk.child.load_model()
        desk.child.exit(-9)
        desk.child.load_model()
        desk.answer("x")
        desk.answer("y")
        assert desk.service.runs()[0].run.finished
    else:
        desk.whole(Way(seed=9, reproducible=True) if change == "way" else WAY)
    if change == "engine":
        desk.setup = replace(desk.setup, engine="2.0")
    desk.measure()
    desk.answers(GOOD)
    desk.answers(GOOD)
    assert desk.found.was == Score(3, 3)
    assert len(desk.service.runs()) == 3


def test_stopping_keeps_what_was_measured_and_the_next_time_goes_on(desk: Pair) -> None:
    measure = desk.measure()
    desk.answers(GOOD)
    desk.answers(BAD, 1)
    measure.stop()
    measure.stop()
    assert desk.child.closed
    assert not desk.service.running
    found = desk.found
    assert (found.asked, found.whole, found.lost) == (1, False, (CASES[0],))
    desk.over.clear()
    desk.measure()
    desk.child.load_model()
    assert len(desk.child.all(protocol.Generate)) == 1
    assert desk.said[-1].done == 4, "of the original three, of the smaller one"
    desk.answer(GOOD[CASES[1]])
    desk.answer(GOOD[CASES[2]])
    assert (desk.found.whole, desk.found.now) == (True, Score(2, 3))
    assert len(desk.service.runs()) == 2


def test_stopped_before_the_smaller_one_was_asked_there_is_nothing_to_compare(desk: Pair) -> None:
    measure = desk.measure()
    desk.answers(GOOD, 2)
    measure.stop()
    assert desk.over == [(None, None)]
    assert len(desk.service.runs()[0].run.answers) == 2


def test_somebody_elses_tasks_end_first_and_are_never_stopped(desk: Pair) -> None:
    desk.service.start([desk.models[1]], Way(kinds=(Kind.EXTRACT,)))
    measure = desk.measure()
    assert desk.said == [Told(0, 0, None)]
    measure.stop()
    assert desk.service.running
    measure = desk.measure()
    desk.loaded()
    desk.answer(GOOD["ext-count"])
    assert desk.service.running
    desk.service.start([desk.models[1]], Way(kinds=(Kind.FOLLOW,)))  # queued behind
    measure.stop()
    assert desk.service.running, "theirs has its turn"
    assert desk.service.now is not None and desk.service.now.model == "b"


def test_locking_the_vault_ends_it_with_what_there_is(desk: Pair) -> None:
    desk.measure()
    desk.answers(GOOD)
    desk.answers(GOOD, 2)
    desk.service.close()
    assert desk.found.asked == 2


def test_a_run_that_is_erased_meanwhile_ends_it(desk: Pair) -> None:
    desk.measure()
    desk.answers(GOOD)
    desk.answers(GOOD, 2)
    assert desk.service.now is not None
    desk.service.remove(desk.service.now.run)
    assert len(desk.over) == 1


def test_a_model_that_cannot_be_loaded_says_why(desk: Pair) -> None:
    desk.measure()
    desk.answers(GOOD)
    desk.child.greet()
    error = EngineLoadFailed(name="b", reason="memory").to_dict()
    desk.child.say(protocol.Failed(desk.child.last(protocol.Load).id, error))
    ((found, why),) = desk.over
    assert found is None
    assert isinstance(why, EngineLoadFailed)


def test_a_full_disk_is_said(desk: Pair, monkeypatch: pytest.MonkeyPatch) -> None:
    desk.measure()
    desk.answers(GOOD)
    desk.answers(GOOD, 1)

    def full(*_: object) -> None:
        raise DiskFull("/")

    monkeypatch.setattr(desk.store, "put", full)
    desk.answer("late")
    ((found, why),) = desk.over
    assert isinstance(why, DiskFull)
    assert found is not None and found.asked == 1


def test_how_long_it_takes_is_told_from_what_is_known(desk: Pair) -> None:
    def speed(_model: object) -> float:
        return 10.0

    alone = seconds(SMALL, 10.0)
    assert expected_s(desk.service, desk.models, speed) == pytest.approx(2 * alone)
    assert expected_s(desk.service, desk.models, lambda _model: 0.0) is None
    desk.whole(WAY)
    assert expected_s(desk.service, desk.models, speed) == pytest.approx(alone)
    desk.service.start([desk.models[1]], WAY)
    desk.answers(GOOD, 1)
    desk.service.stop()
    assert expected_s(desk.service, desk.models, speed) == pytest.approx(6.0), "two of three seconds each"


# -- what is kept ----------------------------------------------------------------------------------


def test_the_report_is_kept_beside_the_figures_and_fewer_answers_never_replace_more(tmp_path: Path) -> None:
    drifts = Drifts(lambda: tmp_path)
    whole = TaskDrift("s", "1", 3, 0)
    drifts.add_tasks("small", whole)
    assert drifts.get("small") is None, "there are no figures it belongs to"
    drifts.put("small", Kept("big", "1", FIGURES))
    drifts.add_tasks("small", replace(whole, lost=("x",)))
    drifts.put("small", Kept("big", "2", FIGURES))
    kept = drifts.get("small")
    assert kept is not None and kept.tasks is not None
    assert (kept.engine, kept.tasks.lost) == ("2", ("x",))
    drifts.add_tasks("small", replace(whole, engine="2"))
    kept = drifts.get("small")
    assert kept is not None and kept.tasks == replace(whole, engine="2")


def test_a_part_does_not_replace_the_whole(desk: Pair, tmp_path: Path) -> None:
    desk.measure()
    desk.answers(GOOD)
    desk.answers(BAD)
    drifts = Drifts(lambda: tmp_path)
    drifts.put("small", Kept("big", "1", FIGURES))
    drifts.add_tasks("small", desk.found)
    drifts.add_tasks("small", replace(desk.found, asked=0, kinds=(), lost=()))
    kept = drifts.get("small")
    assert kept is not None and kept.tasks == desk.found


@pytest.mark.parametrize(
    "change",
    [
        {"asked": 4},
        {"asked": 2},
        {"reworded": -1},
        {"kinds": [{"kind": "juggle", "was": {"right": 1, "asked": 3}, "now": {"right": 1, "asked": 3}}]},
        {"kinds": [{"kind": "follow", "was": {"right": 4, "asked": 3}, "now": {"right": 1, "asked": 3}}]},
        {"lost": 3},
    ],
)
def test_what_cannot_be_is_no_report(desk: Pair, change: dict[str, object], tmp_path: Path) -> None:
    desk.measure()
    desk.answers(GOOD)
    desk.answers(BAD)
    body = to_json(desk.found)
    assert from_json(body) == desk.found
    with pytest.raises((ValueError, TypeError)):
        from_json(body | change)
