"""The scripted engine: an `Engine` without a model, whose every step stands in a small JSON file.

It lets the boundary between the processes be tested with a real child that streams, fails, hangs or dies
exactly when a test says so. The product cannot reach it: the roles in `worker.jobs` do not name it, and only
`tests/process/scripted_child.py` starts a child with it. The file is what `Load.path` names:

    {"context": 2048, "load": [step, …], "replies": [[step, …], …]}

The n-th `Generate` runs the n-th list of steps; the last list is used again when there are no more. Steps:

    {"say": "text"}            text of the reply            {"echo": true}        the last turn's text
    {"read": [3, 8]}           3 of 8 prompt tokens read    {"load": 0.5}         half of the weights loaded
    {"wait_for_cancel": true}  work that ends only by Stop  {"noise": "text"}     printed by native code
    {"garbage": "text"}        a line that is no event      {"fail": {…}}         an `AppError`, `to_dict`
    {"bug": "text"}            an exception of no kind      {"crash": "segv"}     segv | abort | exit | kill
    {"think": "text"}          what comes before the reply

One word counts as one token. Nothing waits for a clock.
"""

from __future__ import annotations

import ctypes
import json
import os
import signal
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

from app.domain.engine.generation import LoadedModel, Outcome, Progress, Tuning, Turn
from app.domain.engine.prompting import fit
from app.domain.errors import AppError, EngineFailed, EngineLoadFailed, ModelInvalid, ModelMissing, from_dict
from app.inference.engine import Ended, Listener, LoadOrder, Measured, Order, Stop

Step = dict[str, Any]


@dataclass(slots=True)
class _Reply:
    """One reply and the steps it still has."""

    number: int
    order: Order
    listener: Listener
    turns: list[Turn]
    outcome: Outcome
    steps: deque[Step]
    said: list[str] = field(default_factory=list)


class EchoEngine:
    """See the module. `garble` writes bytes on the channel to the parent, past the protocol."""

    def __init__(self, garble: Callable[[bytes], None] = lambda _data: None) -> None:
        self._garble = garble
        self._script: dict[str, Any] | None = None
        self._asked = 0
        self._replies: list[_Reply] = []

    def load(self, order: LoadOrder, progress: Callable[[float], None], stop: Stop) -> LoadedModel:
        """Read the script and run its load steps."""
        try:
            text = order.path.read_text("utf-8")
        except OSError as error:
            raise ModelMissing(name=order.name) from error
        try:
            self._script = dict(json.loads(text))
        except ValueError as error:
            raise ModelInvalid(name=order.name, fault="magic") from error
        for step in self._script.get("load", []):
            if "load" in step:
                progress(step["load"])
            elif "wait_for_cancel" in step:
                _wait(stop)
                raise EngineLoadFailed(name=order.name, reason="cancelled")
            else:
                self._misbehave(step)
        context = int(self._script.get("context", 2048))
        return LoadedModel(
            order.name, "scripted", context, context, 1, len(text), "known", order.tuning.threads or 1
        )

    @property
    def busy(self) -> bool:
        """Whether steps are left."""
        return bool(self._replies)

    def abandon(self) -> None:
        """Forget the replies."""
        self._replies.clear()

    def submit(self, number: int, order: Order, listener: Listener) -> None:
        """Take up the next list of steps."""
        if self._script is None:
            raise EngineFailed(code="not loaded")
        counts = tuple(len(turn.text.split()) for turn in order.turns)
        room = int(self._script.get("context", 2048)) - order.max_tokens
        turns, dropped = fit(order.turns, counts, room) if order.fit else (list(order.turns), 0)
        scripts = self._script.get("replies", [[{"echo": True}]])
        steps = deque(scripts[min(self._asked, len(scripts) - 1)])
        self._asked += 1
        outcome = Outcome("stop", sum(counts), dropped=dropped, room=room, turn_tokens=counts)
        self._replies.append(_Reply(number, order, listener, turns, outcome, steps))
        listener.started(dropped)

    def advance(self, stop: Stop) -> list[Ended]:
        """One step of the first urgent reply, else of the first."""
        if stop.raised():
            ending = stop.ended()
            return [self._end(r, "cancelled") for r in list(self._replies) if r.number in ending]
        reply = next((r for r in self._replies if r.order.urgent), self._replies[0])
        if not reply.steps:
            return [self._end(reply, "stop")]
        if "wait_for_cancel" in reply.steps[0]:
            stop.wait()
            return []
        try:
            self._step(reply, reply.steps.popleft())
        except AppError as error:
            self._replies.remove(reply)
            return [Ended(reply.number, error)]
        return []

    def _step(self, reply: _Reply, step: Step) -> None:
        text = reply.turns[-1].text if "echo" in step else step.get("say", "")
        if text:
            reply.said.append(text)
            reply.listener.text(text)
        elif "think" in step:
            reply.listener.thought(step["think"])
        elif "read" in step:
            reply.listener.reading(Progress(*step["read"]))
        else:
            self._misbehave(step)

    def _end(self, reply: _Reply, reason: str) -> Ended:
        self._replies.remove(reply)
        text = "".join(reply.said)
        outcome = replace(reply.outcome, reason=reason, text=text, output_tokens=len(text.split()))
        return Ended(reply.number, outcome)

    def tune(self, seconds: float, stop: Stop) -> Measured | None:
        """Nothing is measured; stopped if it already is."""
        del seconds
        return None if stop.raised() else Measured(Tuning(threads=1), 100.0, 10.0)

    def count(self, texts: list[str]) -> list[int]:
        """Words."""
        return [len(text.split()) for text in texts]

    def _misbehave(self, step: Step) -> None:
        if "garbage" in step:
            self._garble(str(step["garbage"]).encode() + b"\n")
        elif "noise" in step:
            os.write(1, str(step["noise"]).encode() + b"\n")
        elif "fail" in step:
            raise from_dict(step["fail"])
        elif "bug" in step:
            raise ZeroDivisionError(step["bug"])
        elif "crash" in step:
            _crash(step["crash"])


def _wait(stop: Stop) -> None:
    while not stop.wait():
        continue


def _crash(how: str) -> None:
    if how == "segv":
        ctypes.string_at(0)
    elif how == "abort":
        os.abort()
    elif how == "kill":
        os.kill(os.getpid(), getattr(signal, "SIGKILL", signal.SIGTERM))
    os._exit(7)
