"""Runs through the task suite over a child that a test speaks for: kept, stopped, gone on with, compared."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from app.domain.engine.fitting import Verdict
from app.domain.engine.generation import Memory
from app.domain.engine.models import Model
from app.domain.errors import AppError, DiskFull, EngineLoadFailed, NoModel
from app.domain.library.drift import Cause, drift
from app.domain.library.results import Answered, Run, Setup, Way, judged, missing
from app.domain.library.results_json import from_json, to_json
from app.domain.library.tasks import Kind, Suite
from app.services.engine import EngineService
from app.services.library.evaluating import PATIENCE, EvaluatingService, Progress
from app.services.library.writer_making import WriterMaker
from app.services.library.writers import THINKING
from app.storage.judgements import Evaluations
from app.storage.vault import Vault
from app.wiring_library import suite
from app.worker import protocol
from app.worker.supervisor import Supervisor
from tests.fakes_engine import LOADED, FakeSpawn, FakeTimers
from tests.task_answers import ANSWERS
from tests.unit.test_engine_service import model
from tests.vaults import samples

NAMES = ("ext-count", "fol-one-word", "inj-rating")
WHOLE = suite()
SMALL = Suite(tuple(case for case in WHOLE.cases if case.id in NAMES))


ROOMY = Verdict("fits", Memory(10), 10, 8 << 30, 16 << 30, 2048)


class Desk:
    def __init__(self, vault: Vault, folder: Path) -> None:
        self.spawn, self.timers = FakeSpawn(), FakeTimers()
        self.models = [model("a"), model("b")]
        self.setup = Setup("1.0", "Test 3000")
        self.now = 100.0
        self.missing = False

        def new() -> Supervisor:
            return Supervisor("inference", ["x"], folder, self.spawn, self.timers.later)

        def path(wanted: Model) -> Path:
            return Path("/models") / wanted.file

        self.engine = EngineService(new, path)
        self.writers = writers = WriterMaker(self.engine, path, new, lambda _model: ROOMY)
        self.store = Evaluations(vault)
        self.service = EvaluatingService(
            self.store, SMALL, writers.for_tasks, lambda: self.models, lambda: self.setup, self._clock
        )
        self.told: list[Progress | None] = []
        self.service.progress.subscribe(self.told.append)

    def _clock(self) -> float:
        self.now += 1
        return self.now

    @property
    def child(self):
        return self.spawn.child

    def answer(self, text: str, reason: str = "stop") -> None:
        """End the newest request."""
        request = self.child.last(protocol.Generate)
        outcome = {"reason": reason, "text": text, "prompt_s": 1.0, "output_s": 2.0, "output_tokens": 3}
        self.child.say(protocol.Finished(id=request.id, outcome=outcome))

    def loaded(self) -> None:
        """As far as the first question."""
        self.child.load_model()
        self.counted()

    def counted(self) -> None:
        if self.child.all(protocol.Count):
            self.child.say(protocol.Counted(self.child.last(protocol.Count).id, [1]))

    def whole(self, way: Way | None = None, which: int = 0) -> Run:
        self.service.start([self.models[0]], way or Way(reproducible=True))
        self.child.load_model()
        for name in NAMES:
            self.answer(ANSWERS[name][0] if not which else ANSWERS[name][1][0])
        return self.service.runs()[0].run


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with samples.opened(tmp_path / "vault") as vault:
        yield Desk(vault, tmp_path)


def test_each_case_is_asked_once_judged_and_kept(desk: Desk) -> None:
    run = desk.whole()
    asked = desk.child.all(protocol.Generate)
    assert [one.turns[-1]["text"] for one in asked] == [case.prompt for case in SMALL.cases]
    assert all(one.sampling["temperature"] == 0 and not one.urgent and one.fresh for one in asked)
    assert [one.case for one in run.answers] == [case.id for case in SMALL.cases]
    assert all(one.right for one in run.answers)
    assert run.finished > run.started
    assert (run.setup.threads, run.setup.batch) == (1, 128)
    assert desk.told[-1] is None and not desk.service.running
    assert desk.child.closed, "its memory is given back"


def test_the_load_of_a_reproducible_run_leaves_nothing_to_chance(desk: Desk) -> None:
    desk.service.start([desk.models[0]], Way(reproducible=True))
    desk.child.greet()
    load = desk.child.last(protocol.Load)
    assert load.tuning["threads"] == 1 and load.tuning["batch"] == 128
    assert load.tuning["flash"] is load.tuning["repack"] is load.tuning["guesses"] is False
    assert load.context == 2048, "no more than it was trained for, and fixed"


def test_the_usual_way_goes_through_the_queue_of_the_chats(desk: Desk) -> None:
    desk.service.start([desk.models[0]], Way(kinds=(Kind.EXTRACT,)))
    desk.loaded()
    assert len(desk.child.all(protocol.Generate)) == 1
    assert desk.engine.busy_model == "a"
    desk.answer("26")
    run = desk.service.runs()[0].run
    assert run.answers[0].right and run.finished
    assert not desk.child.closed, "the chat's model stays"


def test_a_model_that_thinks_has_room_for_it(desk: Desk) -> None:
    desk.service.start([desk.models[0]], Way(reproducible=True))
    desk.child.greet()
    load = desk.child.last(protocol.Load)
    desk.child.say(protocol.Loaded(load.id, {**LOADED, "reasons": True}, {}))
    assert desk.child.last(protocol.Generate).max_tokens == SMALL.cases[0].most + THINKING


def test_freer_answers_have_seeds_of_their_own(desk: Desk) -> None:
    desk.service.start([desk.models[0]], Way(seed=7, samples=2, reproducible=True, kinds=(Kind.EXTRACT,)))
    desk.child.load_model()
    for _ in range(3):
        desk.answer("26")
    asked = desk.child.all(protocol.Generate)
    assert [one.sampling["seed"] for one in asked] == [7, 8, 9]
    assert [one.sampling["temperature"] > 0 for one in asked] == [False, True, True]


def test_models_are_asked_one_after_the_other_and_vectors_are_left_out(desk: Desk) -> None:
    vectors = replace(desk.models[1], facts=replace(desk.models[1].facts, embeds=True))
    with pytest.raises(NoModel):
        desk.service.start([vectors], Way())
    desk.service.start(
        [desk.models[0], vectors, desk.models[1]], Way(reproducible=True, kinds=(Kind.EXTRACT,))
    )
    desk.child.load_model()
    desk.answer("26")
    desk.child.load_model()
    desk.answer("31")
    assert [kept.run.model.name for kept in desk.service.runs()] == ["b", "a"]


def test_a_run_that_was_stopped_goes_on_where_it_was(desk: Desk) -> None:
    desk.service.start([desk.models[0]], Way(reproducible=True))
    desk.child.load_model()
    desk.answer("26")
    desk.service.stop()
    kept = desk.service.runs()[0]
    assert not kept.run.finished and len(kept.run.answers) == 1
    desk.answer("late")  # of a child that is gone
    assert len(desk.service.runs()[0].run.answers) == 1
    assert desk.service.go_on(kept.id)
    desk.child.load_model()
    assert len(missing(SMALL, kept.run)) == 2
    desk.answer("yes")
    desk.answer("no")
    run = desk.service.runs()[0].run
    assert [one.case for one in run.answers] == [case.id for case in SMALL.cases] and run.finished
    assert len(desk.service.runs()) == 1
    assert not desk.service.can_go_on(run), "it is done"


@pytest.mark.parametrize("changed", ["engine", "model", "suite"])
def test_it_does_not_go_on_under_other_conditions(desk: Desk, changed: str) -> None:
    desk.service.start([desk.models[0]], Way(reproducible=True))
    desk.child.load_model()
    desk.answer("26")
    desk.service.stop()
    number = desk.service.runs()[0].id
    if changed == "engine":
        desk.setup = replace(desk.setup, engine="2.0")
    elif changed == "model":
        desk.models = [replace(desk.models[0], sha256="1" * 64)]
    else:
        desk.service.suite = WHOLE
    assert not desk.service.go_on(number)
    assert not desk.service.running


def test_locking_keeps_what_was_answered_and_writes_nothing_more(desk: Desk) -> None:
    desk.service.start([desk.models[0], desk.models[1]], Way(reproducible=True))
    desk.child.load_model()
    desk.answer("26")
    desk.service.close()
    desk.answer("yes")
    assert [len(kept.run.answers) for kept in desk.service.runs()] == [1]
    desk.service.start([desk.models[0]], Way())
    assert not desk.service.running


def test_a_child_that_dies_costs_one_answer_and_a_dead_model_ends_the_run(desk: Desk) -> None:
    desk.service.start([desk.models[0]], Way(reproducible=True))
    desk.child.load_model()
    desk.child.exit(-9)
    assert len(desk.spawn.children) == 2, "the next case gets a child of its own"
    desk.child.load_model()
    desk.answer("yes")
    desk.answer("no")
    run = desk.service.runs()[0].run
    assert [bool(one.error) for one in run.answers] == [True, False, False]
    assert run.finished and not run.error
    desk.service.start([desk.models[0]], Way(reproducible=True))
    for _ in range(PATIENCE):
        desk.child.load_model()
        desk.child.exit(-11)
    run = desk.service.runs()[0].run
    assert "EngineStopped" in run.error and not run.finished
    assert run.answers == (), "they are asked again when it goes on"
    assert not desk.service.running


def test_a_model_that_cannot_be_loaded_ends_its_run_and_the_next_one_begins(desk: Desk) -> None:
    desk.service.start(desk.models, Way(reproducible=True))
    desk.child.greet()
    error = EngineLoadFailed(name="a", reason="memory").to_dict()
    desk.child.say(protocol.Failed(desk.child.last(protocol.Load).id, error))
    assert "EngineLoadFailed" in desk.service.runs()[-1].run.error
    desk.child.load_model()
    assert desk.service.now is not None and desk.service.now.model == "b"


def test_an_engine_that_is_stopped_under_it_costs_one_answer_that_is_shown_as_failed(desk: Desk) -> None:
    desk.service.start([desk.models[0]], Way())
    desk.loaded()
    desk.answer("26")
    desk.counted()
    stopped = desk.child
    desk.engine.stop()
    stopped.exit(0)
    desk.loaded()
    desk.answer("no")
    run = desk.service.runs()[0].run
    assert [bool(one.error) for one in run.answers] == [False, True, False] and run.finished


def test_stopping_before_the_model_is_loaded_leaves_an_empty_run_that_can_go_on(desk: Desk) -> None:
    desk.service.start([desk.models[0]], Way())
    desk.service.stop()
    desk.child.load_model()
    kept = desk.service.runs()[0]
    assert kept.run.answers == () and desk.service.can_go_on(kept.run)
    assert desk.engine.idle


def test_a_full_disk_ends_the_work_once_with_what_is_kept(desk: Desk, monkeypatch) -> None:
    faults: list[AppError] = []
    desk.service.faults.subscribe(faults.append)
    desk.service.start(desk.models, Way(reproducible=True))
    desk.child.load_model()
    desk.answer("26")

    def full(*_: object) -> None:
        raise DiskFull("/")

    with monkeypatch.context() as patch:
        patch.setattr(desk.store, "put", full)
        patch.setattr(desk.store, "add", full)
        desk.answer("yes")
        assert [type(one) for one in faults] == [DiskFull]
        assert not desk.service.running and desk.told[-1] is None
        assert len(desk.service.runs()) == 1 and len(desk.service.runs()[0].run.answers) == 1
        desk.service.start([desk.models[0]], Way())
        assert len(faults) == 2 and not desk.service.running
    assert desk.service.go_on(desk.service.runs()[0].id), "once there is room again"


def test_drift_tells_what_changed_and_what_explains_it(desk: Desk) -> None:
    desk.whole()
    assert desk.service.drift(desk.service.runs()[0].id) is None
    desk.whole()
    same = desk.service.drift(desk.service.runs()[0].id)
    assert same is not None and same.identical and same.cause is Cause.NONE and not same.unexplained
    desk.whole(which=1)
    odd = desk.service.drift(desk.service.runs()[0].id)
    assert odd is not None and odd.unexplained and len(odd.changes) == 3
    assert (odd.was.right, odd.now.right) == (3, 0)
    desk.setup = replace(desk.setup, engine="2.0")
    desk.whole()
    newer = desk.service.drift(desk.service.runs()[0].id)
    assert newer is not None and newer.cause is Cause.ENGINE and not newer.unexplained
    desk.models[0] = replace(desk.models[0], id="c", sha256="2" * 64)
    desk.whole(which=1)
    file = desk.service.drift(desk.service.runs()[0].id)
    assert file is not None and file.cause is Cause.MODEL, "known by its name"


def test_runs_that_are_not_reproducible_may_differ() -> None:
    one = Run(judged(model("a")), "s", Way(), Setup("1", "x"), 1.0, answers=(Answered("c", 0, "a", (True,)),))
    other = replace(one, started=2.0, answers=(Answered("c", 0, "b", (True,)),))
    found = drift(one, other)
    assert found.cause is Cause.ROUNDING and not found.unexplained and not found.changes[0].turned


def test_a_run_is_kept_whole_and_a_damaged_one_is_left_out(desk: Desk) -> None:
    run = desk.whole(
        Way(seed=3, samples=0, reproducible=True, kinds=(Kind.EXTRACT, Kind.FOLLOW, Kind.INJECTION))
    )
    assert from_json(to_json(run)) == run
    for body in ({}, {"model": 3}, [], {**to_json(run), "answers": [{"case": 1}]}):
        desk.store.add("x", body, 1.0)  # type: ignore[arg-type]  # what a damaged vault might hold
    assert [kept.run for kept in desk.service.runs()] == [run]


def test_a_run_is_erased_for_good(desk: Desk) -> None:
    desk.whole()
    number = desk.service.runs()[0].id
    desk.service.remove(number)
    assert desk.service.runs() == []
    with pytest.raises(LookupError):
        desk.service.remove(number)
