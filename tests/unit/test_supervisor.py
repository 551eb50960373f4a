"""A child that behaves, one that does not, and one that dies at the worst moment."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.worker import protocol
from app.worker.supervisor import ChildState, Supervisor
from tests.fakes_engine import FakeSpawn, FakeTimers


class Desk:
    def __init__(self, run: Path) -> None:
        self.spawn, self.timers = FakeSpawn(), FakeTimers()
        self.run = run
        self.child = Supervisor("inference", ["stillroom"], run, self.spawn, self.timers.later)
        self.events: list[protocol.Event] = []
        self.states: list[str] = []
        self.child.on_state = lambda state: self.states.append(str(state))

    def ask(self) -> int:
        number = self.child.take_id()
        self.child.send(protocol.Count(id=number, texts=["a"]), self.events.append)
        return number


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


def test_requests_wait_for_the_greeting(desk: Desk) -> None:
    number = desk.ask()
    assert desk.spawn.child.requests == []
    desk.spawn.child.greet()
    assert desk.spawn.child.requests == [protocol.Count(id=number, texts=["a"])]
    desk.spawn.child.say(protocol.Counted(id=number, tokens=[1]))
    assert desk.events == [protocol.Counted(id=number, tokens=[1])]
    assert desk.states == ["starting", "ready", "busy", "ready"]


def test_no_secret_and_no_text_in_the_arguments(desk: Desk) -> None:
    desk.ask()
    arguments = desk.spawn.child.arguments
    assert arguments[:4] == ["stillroom", "--child", "inference", "--flag"]
    assert Path(arguments[4]).parent == desk.run


def test_a_child_that_dies_answers_what_was_asked(desk: Desk) -> None:
    desk.ask()
    desk.spawn.child.greet()
    desk.spawn.child.exit(-9)
    (failed,) = desk.events
    assert isinstance(failed, protocol.Failed)
    assert failed.error == {"error": "EngineStopped", "kind": "killed", "status": -9}
    assert desk.child.state is ChildState.LOST
    assert list(desk.run.iterdir()) == []


def test_a_child_that_never_greets_is_given_up(desk: Desk) -> None:
    desk.ask()
    desk.timers.pass_time(61)
    (failed,) = desk.events
    assert isinstance(failed, protocol.Failed)
    assert failed.error == {"error": "EngineNotStarted", "reason": "timeout"}
    assert desk.spawn.child.killed


def test_a_child_of_another_version_is_refused(desk: Desk) -> None:
    desk.ask()
    desk.spawn.child.greet(version=99)
    (failed,) = desk.events
    assert isinstance(failed, protocol.Failed)
    assert failed.error["reason"] == "version"


@pytest.mark.parametrize(
    "line", [b"not json\n", b'{"type":"Nonsense"}\n', b'{"type":"Chunk","id":1}\n', b"[]\n", b'"x"\n']
)
def test_a_child_that_talks_nonsense_is_ended(desk: Desk, line: bytes) -> None:
    desk.ask()
    desk.spawn.child.greet()
    desk.spawn.child.say_raw(line)
    (failed,) = desk.events
    assert isinstance(failed, protocol.Failed)
    assert failed.error["kind"] == "protocol"
    assert desk.spawn.child.killed


def test_a_late_greeting_of_a_child_given_up_changes_nothing(desk: Desk) -> None:
    desk.ask()
    desk.timers.pass_time(61)
    desk.spawn.child.greet()
    desk.spawn.child.exit(0)
    assert desk.child.state is ChildState.LOST
    assert len(desk.events) == 1


def test_cancel_raises_the_shared_byte_before_the_line(desk: Desk) -> None:
    number = desk.ask()
    desk.spawn.child.greet()
    flag = Path(desk.spawn.child.arguments[4])
    assert flag.read_bytes()[0] == 0
    desk.child.cancel(number)
    assert flag.read_bytes()[0] == 1
    assert desk.spawn.child.last(protocol.Cancel).target == number


def test_the_byte_is_lowered_for_the_next_request(desk: Desk) -> None:
    number = desk.ask()
    desk.spawn.child.greet()
    flag = Path(desk.spawn.child.arguments[4])
    desk.child.cancel(number)
    desk.spawn.child.say(protocol.Finished(id=number, outcome={"reason": "cancelled"}))
    desk.ask()
    assert flag.read_bytes()[0] == 0


def test_a_child_that_ignores_a_cancel_is_killed(desk: Desk) -> None:
    number = desk.ask()
    desk.spawn.child.greet()
    desk.child.cancel(number)
    desk.timers.pass_time(11)
    assert desk.spawn.child.killed


def test_stop_closes_the_pipe_and_then_kills(desk: Desk) -> None:
    desk.ask()
    desk.spawn.child.greet()
    desk.child.stop()
    assert desk.spawn.child.closed
    assert not desk.spawn.child.killed
    desk.timers.pass_time(4)
    assert desk.spawn.child.killed
    desk.spawn.child.exit(0)
    assert desk.child.state is ChildState.STOPPED
    assert isinstance(desk.events[0], protocol.Failed)


def test_a_program_that_is_not_there_is_said(desk: Desk) -> None:
    desk.spawn.refuse = True
    desk.ask()
    (failed,) = desk.events
    assert isinstance(failed, protocol.Failed)
    assert failed.error == {"error": "EngineNotStarted", "reason": "missing"}
