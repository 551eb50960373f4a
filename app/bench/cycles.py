"""Models loaded and unloaded again and again: what stays behind in the window's process."""

from __future__ import annotations

import gc
import os
import time

from app.bench.bench import Bench, Measurement
from app.bench.memory import MB, held
from app.bench.rows import Bar, Fact, Figure, Row
from app.domain.chat import Role
from app.domain.engine.generation import Turn
from app.domain.engine.models import Model
from app.domain.errors import from_dict
from app.library.gguf import inspect
from app.services.engine import EngineService
from app.worker import protocol
from app.worker.command import child_command
from app.worker.loop import Loop
from app.worker.pipes import spawner
from app.worker.supervisor import ChildState, Supervisor

GROWTH = Figure("window-growth", "Growth over 200 load/unload cycles, window's process", Bar(most=20), "MB")

CYCLES, WARM_UP = 200, 5
QUESTION = "Say yes."


class Window:
    """The services that a window loads models with, driven from here."""

    def __init__(self, bench: Bench) -> None:
        path = bench.plan.model
        self._loop = Loop()
        self._children: list[Supervisor] = []
        self._model = Model("bench", path.name, path.name, "", 0, "", "", 0.0, inspect(path))

        def new_child() -> Supervisor:
            child = Supervisor("inference", child_command(), bench.run, spawner(self._loop), self._loop.later)
            self._children = [child]
            return child

        self._engine = EngineService(new_child, lambda _model: path)

    def cycle(self) -> None:
        """Load the model, write two tokens, unload it, and wait until its process is gone."""
        events: list[protocol.Event] = []
        self._engine.generate(self._model, [Turn(Role.USER, QUESTION)], events.append, max_tokens=2)
        last = (protocol.Finished, protocol.Failed)
        self._loop.run_until(lambda: bool(events) and isinstance(events[-1], last))
        self._engine.stop()
        gone = (ChildState.STOPPED, ChildState.LOST)
        self._loop.run_until(lambda: all(child.state in gone for child in self._children))
        if isinstance(events[-1], protocol.Failed):
            raise from_dict(events[-1].error)


def window_growth(bench: Bench) -> list[Row]:
    """Memory of the process that drives, after a warm-up and at the end."""
    bench.release()
    window, cycles = Window(bench), bench.times(CYCLES)
    for _ in range(WARM_UP):
        window.cycle()
    before, begun = _own(), time.perf_counter()
    for _ in range(cycles):
        window.cycle()
    taken, after = time.perf_counter() - begun, _own()
    facts: dict[str, Fact] = {
        "cycles": cycles,
        "before, MB": before / MB,
        "after, MB": after / MB,
        "seconds a cycle": taken / cycles,
    }
    return [GROWTH.row((after - before) / MB, facts)]


def _own() -> int:
    gc.collect()
    return held(os.getpid())


MEASUREMENTS = (Measurement((GROWTH,), window_growth),)
