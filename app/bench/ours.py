"""The program's own engine: the real child, driven over the real pipe as the command line does it."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from app.domain.engine.generation import LoadedModel, Outcome
from app.domain.errors import from_dict
from app.worker import protocol
from app.worker.codec import loaded_from_dict, outcome_from_dict
from app.worker.command import child_command
from app.worker.loop import Loop
from app.worker.pipes import spawner
from app.worker.supervisor import LAST, ChildState, Supervisor

GREEDY: dict[str, Any] = {"temperature": 0, "repeat_penalty": 1.0}

LOOKS_EVERY_S = 0.3
"""A little longer than `app.inference.pace.WINDOW_S`."""

Turns = list[dict[str, str]]


def user(text: str) -> Turns:
    """A chat's first turn."""
    return [{"role": "user", "text": text}]


@dataclass(slots=True, eq=False)
class Reply:
    """A reply and when the consumer heard of it; times of `time.perf_counter`.

    `shown`: for each piece of text the time and how many characters there were then.
    """

    number: int
    asked: float
    read: float = 0.0
    started: float = 0.0
    ended: float = 0.0
    text: str = ""
    shown: list[tuple[float, int]] = field(default_factory=list)
    outcome: Outcome | None = None
    error: dict[str, Any] | None = None

    def receive(self, event: protocol.Event) -> None:
        """Note what came."""
        now = time.perf_counter()
        if isinstance(event, protocol.Chunk):
            self.text += event.text
            self.shown.append((now, len(self.text)))
        elif isinstance(event, protocol.Reading):
            self.read = self.read or now
        elif isinstance(event, protocol.Started):
            self.started = now
        elif isinstance(event, protocol.Finished):
            self.ended, self.outcome = now, outcome_from_dict(event.outcome)
        elif isinstance(event, protocol.Failed):
            self.ended, self.error = now, event.error

    @property
    def over(self) -> bool:
        """Whether it is done or failed."""
        return self.ended > 0

    @property
    def done(self) -> Outcome:
        """How it ended. Raises the child's AppError."""
        if self.outcome is None:
            raise from_dict(self.error or {})
        return self.outcome

    @property
    def speed(self) -> float:
        """Tokens a second from the first to the last, as heard; NaN if fewer than two were written."""
        steps = self.done.output_tokens - 1
        return steps / (self.ended - self.started) if steps > 0 and self.started else float("nan")

    @property
    def first_after(self) -> float:
        """Seconds from asking to the first text."""
        return self.shown[0][0] - self.asked if self.shown else float("nan")


class Ours:
    """One child with one model. Every call waits for its answer; raises the child's AppErrors. Close it."""

    def __init__(self, run: Path) -> None:
        self.loop = Loop()
        self.child = Supervisor("inference", child_command(), run, spawner(self.loop), self.loop.later)
        self.model: LoadedModel | None = None
        self.loaded_after = math.nan
        """Seconds from starting the child to the loaded model."""
        self._begun = time.perf_counter()

    def load(self, model: Path, context: int, tuning: dict[str, Any] | None = None) -> LoadedModel:
        """Load a model file."""
        number = self.child.take_id()
        request = protocol.Load(number, str(model), model.name, context=context, tuning=tuning or {})
        event = self.request(request)
        assert isinstance(event, protocol.Loaded)
        self.loaded_after = time.perf_counter() - self._begun
        self.model = loaded_from_dict(event.model)
        return self.model

    def request(self, request: protocol.Request) -> protocol.Event:
        """Send any other request and wait for its last event."""
        answers: list[protocol.Event] = []
        self.child.send(request, answers.append)
        self.loop.run_until(lambda: bool(answers) and isinstance(answers[-1], LAST))
        if isinstance(answers[-1], protocol.Failed):
            raise from_dict(answers[-1].error)
        return answers[-1]

    def settle(self) -> Ours:
        """Let what another process has just computed come to rest; itself."""
        self.pause(LOOKS_EVERY_S)
        return self

    def begin(self, turns: Turns, **more: Any) -> Reply:
        """Ask for a reply and do not wait. `more`: fields of `protocol.Generate`; greedy unless told."""
        number = self.child.take_id()
        request = protocol.Generate(number, turns, **{"sampling": GREEDY, **more})
        reply = Reply(number, time.perf_counter())
        self.child.send(request, reply.receive)
        return reply

    def ask(self, turns: Turns, **more: Any) -> Reply:
        """Ask for a reply and wait for its end."""
        return self.wait([self.begin(turns, **more)])[0]

    def wait(self, replies: Sequence[Reply]) -> Sequence[Reply]:
        """Wait until all are over. Raises what one of them failed with."""
        self.until(lambda: all(reply.over for reply in replies))
        for reply in replies:
            _ = reply.done
        return replies

    def until(self, true: Callable[[], bool]) -> None:
        """Listen until it is true."""
        self.loop.run_until(true)

    def pause(self, seconds: float) -> None:
        """Listen for so long."""
        over: list[bool] = []
        self.loop.later(seconds, lambda: over.append(True))
        self.loop.run_until(lambda: bool(over))

    @property
    def pid(self) -> int:
        """The child's process."""
        return self.child.hello.pid if self.child.hello else 0

    def close(self) -> None:
        """End the child and wait for it."""
        self.child.stop()
        gone = (ChildState.STOPPED, ChildState.LOST)
        self.loop.run_until(lambda: self.child.state in gone)
