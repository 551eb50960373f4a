"""One queue, the right model, urgent before background, crashes survived."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.domain.chat import Role
from app.domain.generation import Turn
from app.domain.models import GgufFacts, Model
from app.services.engine import EngineService, Ticket
from app.worker import protocol
from app.worker.supervisor import Supervisor
from tests.fakes_engine import FakeSpawn, FakeTimers


def model(name: str) -> Model:
    facts = GgufFacts("llama", name, "1M", "Q4_0", 2048, 1_000_000, "MIT", True, 10)
    return Model(name, name, f"{name}.gguf", "0" * 64, 10, "MIT", "imported", 0.0, facts)


class Desk:
    def __init__(self, run: Path) -> None:
        self.spawn, self.timers = FakeSpawn(), FakeTimers()
        self.engine = EngineService(
            lambda: Supervisor("inference", ["x"], run, self.spawn, self.timers.later),
            lambda m: Path("/models") / m.file,
        )
        self.events: dict[str, list[protocol.Event]] = {}

    def ask(self, name: str, of: str = "a", urgent: bool = True) -> Ticket:
        self.events[name] = []
        return self.engine.generate(
            model(of), [Turn(Role.USER, name)], self.events[name].append, urgent=urgent
        )

    def answer(self, reason: str = "stop") -> None:
        child = self.spawn.child
        request = child.last(protocol.Generate)
        child.say(protocol.Finished(id=request.id, outcome={"reason": reason}))

    def asked(self) -> list[str]:
        return [r.turns[0]["text"] for r in self.spawn.child.all(protocol.Generate)]

    def ended(self, name: str) -> str:
        last = self.events[name][-1]
        if isinstance(last, protocol.Finished):
            return str(last.outcome["reason"])
        return str(last.error.get("kind", last.error["error"])) if isinstance(last, protocol.Failed) else ""


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


def test_the_model_is_loaded_once_and_requests_follow_in_order(desk: Desk) -> None:
    desk.ask("one")
    desk.ask("two")
    desk.spawn.child.load_model()
    assert desk.asked() == ["one"]
    desk.answer()
    desk.answer()
    assert desk.asked() == ["one", "two"]
    assert len(desk.spawn.children) == 1
    assert isinstance(desk.events["one"][0], protocol.Loading)


def test_another_model_gets_another_child(desk: Desk) -> None:
    desk.ask("one", of="a")
    desk.spawn.child.load_model()
    desk.answer()
    desk.ask("two", of="b")
    first, second = desk.spawn.children
    assert first.closed
    second.load_model()
    assert second.last(protocol.Load).path.endswith("b.gguf")
    assert desk.asked() == ["two"]


def test_a_chat_interrupts_a_summary_which_is_then_done_again(desk: Desk) -> None:
    desk.ask("summary", urgent=False)
    desk.spawn.child.load_model()
    desk.ask("chat")
    assert desk.spawn.child.all(protocol.Cancel)
    desk.answer("cancelled")
    assert desk.asked() == ["summary", "chat"]
    assert desk.events["summary"] == [desk.events["summary"][0]]
    desk.answer()
    assert desk.asked() == ["summary", "chat", "summary"]
    desk.answer()
    assert desk.ended("summary") == "stop"


def test_cancelling_what_waits_does_not_touch_what_runs(desk: Desk) -> None:
    desk.ask("one")
    waiting = desk.ask("two")
    desk.spawn.child.load_model()
    desk.engine.cancel(waiting)
    assert desk.ended("two") == "cancelled"
    assert not desk.spawn.child.all(protocol.Cancel)
    desk.answer()
    assert desk.ended("one") == "stop"


def test_cancelling_while_the_model_loads(desk: Desk) -> None:
    ticket = desk.ask("one")
    desk.spawn.child.greet()
    desk.engine.cancel(ticket)
    desk.spawn.child.load_model()
    assert desk.asked() == []
    assert desk.ended("one") == "cancelled"


def test_after_a_crash_the_next_request_gets_a_new_child(desk: Desk) -> None:
    desk.ask("one")
    desk.spawn.child.load_model()
    desk.spawn.child.exit(-11)
    assert desk.ended("one") == "crashed"
    desk.ask("two")
    assert len(desk.spawn.children) == 2
    desk.spawn.child.load_model()
    desk.answer()
    assert desk.ended("two") == "stop"


def test_crash_after_crash_does_not_go_on_for_ever(desk: Desk) -> None:
    names = [str(n) for n in range(8)]
    for name in names:
        desk.ask(name)
    seen = 0
    while len(desk.spawn.children) > seen:
        seen = len(desk.spawn.children)
        desk.spawn.child.load_model()
        desk.spawn.child.exit(-11)
    assert len(desk.spawn.children) == 4
    assert desk.ended("7") == "EngineNotStarted"


def test_a_model_that_does_not_load_fails_the_request_and_not_the_next(desk: Desk) -> None:
    desk.ask("one")
    desk.spawn.child.greet()
    load = desk.spawn.child.last(protocol.Load)
    error = {"error": "EngineLoadFailed", "name": "a", "reason": "memory"}
    desk.spawn.child.say(protocol.Failed(id=load.id, error=error))
    assert desk.ended("one") == "EngineLoadFailed"
    desk.ask("two", of="b")
    desk.spawn.child.load_model()
    desk.answer()
    assert desk.ended("two") == "stop"


def test_stop_answers_everyone_and_the_engine_works_again(desk: Desk) -> None:
    desk.ask("one")
    desk.ask("two")
    desk.spawn.child.load_model()
    desk.engine.stop()
    assert desk.ended("two") == "cancelled"
    desk.spawn.child.exit(0)
    assert desk.ended("one") == "exited"
    desk.ask("three")
    desk.spawn.child.load_model()
    desk.answer()
    assert desk.ended("three") == "stop"
