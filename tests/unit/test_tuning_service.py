"""Models are measured in a quiet moment, once, and give way at once."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from app.domain.chat import Role
from app.domain.engine.generation import Turn
from app.domain.engine.models import Computer
from app.services.engine import EngineService
from app.services.records import Records
from app.services.tuning import QUIET_S, TRIES, TuningService
from app.worker import protocol
from app.worker.supervisor import Supervisor
from tests.fakes_engine import FakeSpawn, FakeTimers
from tests.unit.test_engine_service import model

COMPUTER = Computer(16 << 30, 8 << 30, 4, 8, "Test 3000", "Linux")


class Desk:
    def __init__(self, folder: Path, computer: Computer = COMPUTER) -> None:
        self.spawn, self.timers = FakeSpawn(), FakeTimers()
        self.engine = EngineService(
            lambda: Supervisor("inference", ["x"], folder, self.spawn, self.timers.later),
            lambda m: Path("/models") / m.file,
        )
        self.path = folder / "tuning.json"
        self.records = Records(self.path, computer, "1.0")
        self.tuning = TuningService(self.records, self.engine, self.timers.later)
        self.engine.tuning = self.tuning.chosen
        self.events: list[protocol.Event] = []

    def chat(self, of: str = "a") -> None:
        self.engine.generate(model(of), [Turn(Role.USER, "Hi")], self.events.append)
        child = self.spawn.child
        if not child.all(protocol.Load):
            child.load_model()

    def answer(self) -> None:
        request = self.spawn.child.last(protocol.Generate)
        self.spawn.child.say(protocol.Finished(id=request.id, outcome={"reason": "stop"}))

    def measured(self, **tuning: object) -> None:
        request = self.spawn.child.last(protocol.Tune)
        self.spawn.child.say(protocol.Tuned(id=request.id, tuning=tuning, reading=400.0, writing=40.0))

    @property
    def asked(self) -> int:
        return sum(len(child.all(protocol.Tune)) for child in self.spawn.children)


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


def test_the_first_reply_does_not_wait_and_the_measurement_follows_in_the_quiet(desk: Desk) -> None:
    desk.chat()
    assert desk.asked == 0
    desk.answer()
    assert desk.asked == 0
    desk.timers.pass_time(QUIET_S)
    assert desk.asked == 1
    assert desk.tuning.measuring(model("a"))
    desk.measured(threads=3, batch=256)
    record = desk.tuning.record(model("a"))
    assert record is not None
    assert (record.tuning.threads, record.writing) == (3, 40.0)
    assert not desk.tuning.measuring(model("a"))


def test_it_is_measured_once_and_used_when_the_model_is_loaded_next(desk: Desk, tmp_path: Path) -> None:
    desk.chat()
    desk.answer()
    desk.timers.pass_time(QUIET_S)
    desk.measured(threads=3, flash=False)
    desk.chat()
    desk.answer()
    desk.timers.pass_time(60)
    assert desk.asked == 1
    later = Desk(tmp_path)
    later.chat()
    assert later.spawn.child.last(protocol.Load).tuning == {"threads": 3, "flash": False}
    assert json.loads(desk.path.read_text())


def test_another_computer_or_engine_measures_anew(desk: Desk, tmp_path: Path) -> None:
    desk.chat()
    desk.answer()
    desk.timers.pass_time(QUIET_S)
    desk.measured(threads=3)
    other = Computer(16 << 30, 8 << 30, 8, 16, "Test 4000", "Linux")
    assert Desk(tmp_path, other).tuning.record(model("a")) is None


def test_a_measurement_that_is_wished_begins_without_a_reply_before_it(desk: Desk) -> None:
    desk.tuning.wish(model("a"))
    desk.spawn.child.load_model()
    assert desk.asked == 1
    desk.measured(threads=3)
    assert desk.tuning.record(model("a")) is not None


def test_a_computer_that_is_always_busy_is_not_asked_for_ever(desk: Desk) -> None:
    for _ in range(TRIES + 2):
        desk.tuning.wish(model("a"))
        child = desk.spawn.child
        if not child.all(protocol.Load):
            child.load_model()
        child.say(
            protocol.Failed(id=child.last(protocol.Tune).id, error={"error": "EngineFailed", "code": "busy"})
        )
    assert desk.asked == TRIES


def test_a_chat_ends_a_measurement_at_once(desk: Desk) -> None:
    desk.chat()
    desk.answer()
    desk.timers.pass_time(QUIET_S)
    tune = desk.spawn.child.last(protocol.Tune)
    desk.chat()
    assert desk.spawn.child.last(protocol.Cancel).target == tune.id
    desk.spawn.child.say(protocol.Finished(id=tune.id, outcome={"reason": "cancelled"}))
    desk.answer()
    desk.timers.pass_time(QUIET_S)
    assert desk.asked == 2


def test_a_chat_before_the_quiet_moment_puts_it_off(desk: Desk) -> None:
    desk.chat()
    desk.answer()
    desk.timers.pass_time(QUIET_S / 2)
    desk.chat()
    desk.timers.pass_time(QUIET_S)
    assert desk.asked == 0
    desk.answer()
    desk.timers.pass_time(QUIET_S)
    assert desk.asked == 1


def test_a_busy_computer_is_tried_again_a_few_times_only(desk: Desk) -> None:
    for _ in range(TRIES + 3):
        desk.chat()
        desk.answer()
        desk.timers.pass_time(QUIET_S)
        tune = desk.spawn.child.all(protocol.Tune)[-1]
        error = {"error": "EngineFailed", "code": "busy"}
        desk.spawn.child.say(protocol.Failed(id=tune.id, error=error))
    assert desk.asked == TRIES
    desk.tuning.measure(model("a"))
    assert desk.asked == TRIES + 1


def test_nothing_is_loaded_only_to_be_measured(desk: Desk) -> None:
    desk.chat()
    desk.answer()
    desk.engine.stop()
    desk.spawn.child.exit(0)
    desk.timers.pass_time(QUIET_S)
    assert len(desk.spawn.children) == 1


@pytest.mark.parametrize(
    "content", [b"", b"[]", b'{"models": 3}', b'{"models": {"x": 1}, "failed": []}', b"\xff"]
)
def test_a_damaged_file_is_as_none(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "tuning.json").write_bytes(content)
    desk = Desk(tmp_path)
    assert desk.tuning.record(model("a")) is None
    desk.chat()
    assert desk.spawn.child.last(protocol.Load).tuning == {}
