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

One word counts as one token. Nothing waits for a clock.
"""

from __future__ import annotations

import ctypes
import json
import os
import signal
from collections.abc import Callable
from typing import Any

from app.domain.errors import EngineFailed, EngineLoadFailed, ModelInvalid, ModelMissing, from_dict
from app.domain.generation import LoadedModel, Outcome, Progress
from app.domain.prompting import fit
from app.inference.engine import Listener, LoadOrder, Order, Stop

Step = dict[str, Any]


class EchoEngine:
    """See the module. `garble` writes bytes on the channel to the parent, past the protocol."""

    def __init__(self, garble: Callable[[bytes], None] = lambda _data: None) -> None:
        self._garble = garble
        self._script: dict[str, Any] | None = None
        self._replies = 0

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
            order.name, "scripted", context, context, 1, len(text), "known", order.threads or 1
        )

    def generate(self, order: Order, listener: Listener, stop: Stop) -> Outcome:
        """Run the next steps."""
        if self._script is None:
            raise EngineFailed(code="not loaded")
        counts = [len(turn.text.split()) for turn in order.turns]
        room = int(self._script.get("context", 2048)) - order.max_tokens
        turns, dropped = fit(order.turns, counts, room) if order.fit else (list(order.turns), 0)
        scripts = self._script.get("replies", [[{"echo": True}]])
        steps = scripts[min(self._replies, len(scripts) - 1)]
        self._replies += 1
        said: list[str] = []
        listener.started(dropped)
        reason = "stop"
        for step in steps:
            if stop.raised() and stop.confirmed():
                reason = "cancelled"
                break
            if "wait_for_cancel" in step:
                _wait(stop)
                reason = "cancelled"
                break
            text = turns[-1].text if "echo" in step else step.get("say", "")
            if text:
                said.append(text)
                listener.text(text)
            elif "read" in step:
                listener.reading(Progress(*step["read"]))
            else:
                self._misbehave(step)
        text = "".join(said)
        return Outcome(reason, sum(counts), 0, len(text.split()), dropped=dropped, room=room, text=text)

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
