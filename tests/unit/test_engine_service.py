"""One queue, the right model, urgent before background, crashes survived."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.domain.chat import Role
from app.domain.engine.generation import Turn
from app.domain.engine.models import GgufFacts, Model
from app.services.engine import SIDE_BY_SIDE, EngineService, Ticket
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

    def answer(self, name: str, reason: str = "stop") -> None:
        """End the newest request whose prompt is `name`."""
        child = self.spawn.child
        request = [r for r in child.all(protocol.Generate) if r.turns[0]["text"] == name][-1]
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


def test_the_model_is_loaded_once_and_all_that_wants_it_is_written_side_by_side(desk: Desk) -> None:
    desk.ask("one")
    desk.ask("two")
    assert desk.spawn.child.all(protocol.Generate) == []
    desk.spawn.child.load_model()
    assert desk.asked() == ["one", "two"]
    desk.answer("two")
    assert (desk.ended("one"), desk.ended("two")) == ("", "stop")
    desk.answer("one")
    assert desk.ended("one") == "stop"
    assert len(desk.spawn.children) == 1
    assert isinstance(desk.events["one"][0], protocol.Loading)


def test_only_so_much_of_the_background_is_in_the_child_at_a_time(desk: Desk) -> None:
    for number in range(SIDE_BY_SIDE + 2):
        desk.ask(f"part {number}", urgent=False)
    desk.spawn.child.load_model()
    assert len(desk.asked()) == SIDE_BY_SIDE
    desk.answer("part 2")
    assert desk.asked()[-1] == f"part {SIDE_BY_SIDE}"


def test_another_model_gets_another_child(desk: Desk) -> None:
    desk.ask("one", of="a")
    desk.spawn.child.load_model()
    desk.answer("one")
    desk.ask("two", of="b")
    first, second = desk.spawn.children
    assert first.closed
    second.load_model()
    assert second.last(protocol.Load).path.endswith("b.gguf")
    assert desk.asked() == ["two"]


def test_a_chat_goes_to_the_child_beside_a_summary_and_is_marked_urgent(desk: Desk) -> None:
    desk.ask("summary", urgent=False)
    desk.spawn.child.load_model()
    desk.ask("chat")
    assert not desk.spawn.child.all(protocol.Cancel)
    assert [r.urgent for r in desk.spawn.child.all(protocol.Generate)] == [False, True]
    desk.answer("chat")
    desk.answer("summary")
    assert desk.ended("summary") == "stop"


def test_a_chat_with_another_model_interrupts_a_summary_which_is_then_done_again(desk: Desk) -> None:
    desk.ask("summary", urgent=False)
    desk.spawn.child.load_model()
    desk.ask("chat", of="b")
    assert desk.spawn.child.all(protocol.Cancel)
    desk.answer("summary", "cancelled")
    assert desk.ended("summary") == ""
    desk.spawn.child.load_model()
    desk.answer("chat")
    desk.spawn.child.load_model()
    assert desk.spawn.child.last(protocol.Load).path.endswith("a.gguf")
    desk.answer("summary")
    assert desk.ended("summary") == "stop"
    assert len(desk.spawn.children) == 3


def test_a_chat_does_not_wait_for_the_summary_whose_model_is_being_loaded(desk: Desk) -> None:
    desk.ask("summary", urgent=False)
    desk.spawn.child.greet()
    desk.ask("chat", of="b")
    desk.spawn.child.load_model()
    assert desk.asked() == []
    desk.spawn.child.load_model()
    assert desk.asked() == ["chat"]
    desk.answer("chat")
    desk.spawn.child.load_model()
    desk.answer("summary")
    assert desk.ended("summary") == "stop"


def test_cancelling_what_waits_does_not_touch_what_runs(desk: Desk) -> None:
    desk.ask("one")
    desk.spawn.child.load_model()
    waiting = desk.ask("two", of="b")
    desk.engine.cancel(waiting)
    assert desk.ended("two") == "cancelled"
    assert not desk.spawn.child.all(protocol.Cancel)
    desk.answer("one")
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
    desk.answer("two")
    assert desk.ended("two") == "stop"


def test_a_crash_ends_all_that_was_in_the_child(desk: Desk) -> None:
    desk.ask("one")
    desk.ask("two")
    desk.spawn.child.load_model()
    desk.spawn.child.exit(-11)
    assert (desk.ended("one"), desk.ended("two")) == ("crashed", "crashed")


def test_crash_after_crash_does_not_go_on_for_ever(desk: Desk) -> None:
    for number in range(8 * SIDE_BY_SIDE):
        desk.ask(str(number), urgent=False)
    seen = 0
    while len(desk.spawn.children) > seen:
        seen = len(desk.spawn.children)
        desk.spawn.child.load_model()
        desk.spawn.child.exit(-11)
    assert len(desk.spawn.children) == 4
    assert desk.ended(str(8 * SIDE_BY_SIDE - 1)) == "EngineNotStarted"


def test_a_model_that_does_not_load_fails_the_request_and_not_the_next(desk: Desk) -> None:
    desk.ask("one")
    desk.spawn.child.greet()
    load = desk.spawn.child.last(protocol.Load)
    error = {"error": "EngineLoadFailed", "name": "a", "reason": "memory"}
    desk.spawn.child.say(protocol.Failed(id=load.id, error=error))
    assert desk.ended("one") == "EngineLoadFailed"
    assert desk.spawn.child.closed  # it would wait for ever
    desk.ask("two", of="b")
    desk.spawn.child.load_model()
    desk.answer("two")
    assert desk.ended("two") == "stop"


def test_stop_answers_everyone_and_the_engine_works_again(desk: Desk) -> None:
    desk.ask("one")
    desk.ask("two")
    desk.spawn.child.load_model()
    desk.ask("other", of="b")
    desk.engine.stop()
    assert desk.ended("other") == "cancelled"
    desk.spawn.child.exit(0)
    assert (desk.ended("one"), desk.ended("two")) == ("exited", "exited")
    desk.ask("three")
    desk.spawn.child.load_model()
    desk.answer("three")
    assert desk.ended("three") == "stop"
