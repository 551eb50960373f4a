"""Speed while other programs use every processor, and how soon it is back when they are done."""

from __future__ import annotations

import math
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

from app.bench.bench import Bench, Measurement
from app.bench.ours import Ours, Reply, user
from app.bench.reference import Reference
from app.bench.repeats import interleaved, median, ratio
from app.bench.rows import Bar, Fact, Figure, NotMeasured, Row
from app.bench.speed import speed
from app.bench.texts import STORY
from app.inference.machine import usable_threads
from app.paths import frozen
from app.worker.command import child_environment

KEPT = Figure("busy-idle", "Writing speed with a busy loop per core / idle", Bar(least=0.40))
BESIDE = Figure("busy-server", "The same load: writing speed / llama-server", Bar(least=2))
BACK = Figure("busy-back", "Load gone: time until full speed again", Bar(most=2), "s")

LOOP = """
import os
parent = os.getppid()
while os.getppid() == parent:
    for _ in range(10**6):
        pass
"""
"""A busy loop that ends with the program that started it."""
IDLE_S, LOADED_S, AFTER_S, SETTLE_S = 2.0, 4.0, 4.0, 0.5
MOST_TOKENS = 3000
Shown = Sequence[tuple[float, int]]
WINDOW_S, FULL = 0.5, 0.9
"""Full speed: nine tenths of the idle one over half a second."""


@contextmanager
def load(count: int) -> Iterator[Callable[[], None]]:
    """So many busy loops, each a process of normal priority. Gives the function that ends them early."""
    if frozen():
        raise NotMeasured("The busy loops need a Python interpreter, which the packaged program is not.")
    loops = [
        subprocess.Popen([sys.executable, "-I", "-S", "-c", LOOP], env=child_environment())
        for _ in range(count)
    ]

    def end() -> None:
        for loop in loops:
            loop.kill()
        for loop in loops:
            loop.wait()

    try:
        yield end
    finally:
        end()


def busy(bench: Bench) -> list[Row]:
    """Idle and under load, ours and llama-server, in turn."""
    ours = bench.ours()
    server, why = bench.server_or_none()
    measures = {"idle": lambda: _ours(ours.settle(), IDLE_S), "loaded": lambda: _loaded(ours, server=None)}
    if server is not None:
        measures["llama-server, idle"] = lambda: _server(server, IDLE_S)
        measures["llama-server, loaded"] = lambda: _loaded(ours, server)
    speeds = interleaved(bench.times(3), measures)
    facts: dict[str, Fact] = {f"{name}, tokens/s": median(values) for name, values in speeds.items()}
    facts["busy loops"] = len(usable_threads())
    kept = KEPT.row(ratio(speeds["loaded"], speeds["idle"]), facts)
    if server is None:
        return [kept, BESIDE.missing(why), _back(ours)]
    beside = ratio(speeds["loaded"], speeds["llama-server, loaded"])
    theirs = ratio(speeds["llama-server, loaded"], speeds["llama-server, idle"])
    return [kept, BESIDE.row(beside, {"llama-server, loaded / idle": theirs}), _back(ours)]


def _loaded(ours: Ours, server: Reference | None) -> float:
    with load(len(usable_threads())):
        ours.pause(SETTLE_S)
        return _ours(ours, LOADED_S) if server is None else _server(server, LOADED_S)


def _ours(ours: Ours, seconds: float) -> float:
    reply = _begin(ours)
    ours.pause(seconds)
    return _end(ours, reply).speed


def _server(server: Reference, seconds: float) -> float:
    messages = [{"role": "user", "content": STORY}]
    return speed(server.ask("chat", messages=messages, tokens=MOST_TOKENS, seconds=seconds))


def _back(ours: Ours) -> Row:
    """Write under load, end the load, and see when the text comes as fast as when idle."""
    idle = _begin(ours.settle())
    ours.pause(LOADED_S + AFTER_S)
    _end(ours, idle)
    with load(len(usable_threads())) as end:
        ours.pause(SETTLE_S)
        reply = _begin(ours)
        ours.pause(LOADED_S / 2)
        end()
        gone = time.perf_counter()
    ours.pause(AFTER_S)
    _end(ours, reply)
    facts: dict[str, Fact] = {
        "under load / idle": pace(reply.shown, idle.shown, reply.started, gone),
        "at the end / idle": pace(reply.shown, idle.shown, reply.ended - WINDOW_S, reply.ended),
        "watched, s": reply.ended - gone,
    }
    return BACK.row(back_after(reply.shown, idle.shown, gone, reply.ended), facts)


def back_after(shown: Shown, usual: Shown, gone: float, ended: float) -> float:
    """Seconds from `gone` to the first window that is as fast as usual; the whole time if there is none."""
    for at, _ in shown:
        if gone <= at <= ended - WINDOW_S and pace(shown, usual, at, at + WINDOW_S) >= FULL:
            return at - gone
    return ended - gone


def pace(shown: Shown, usual: Shown, since: float, until: float) -> float:
    """How fast the text between two times came, 1 being as fast as the same characters `usual`ly come.

    Compared at the same place, since tokens are of different lengths and take longer the more there are.

    >>> pace([(0.0, 0), (2.0, 10)], [(7.0, 0), (8.0, 10)], 0.0, 2.0)
    0.5
    """
    taken = _when(usual, _count(shown, until)) - _when(usual, _count(shown, since))
    return taken / (until - since) if until > since else math.nan


def _count(shown: Shown, at: float) -> int:
    """How many characters there were at a time."""
    return max((count for time, count in shown if time <= at), default=0)


def _when(shown: Shown, count: int) -> float:
    """When there were so many characters, between two pieces in proportion; NaN if there never were."""
    before = (shown[0][0], 0) if shown else (math.nan, 0)
    for at, there in shown:
        if there >= count:
            share = (count - before[1]) / max(1, there - before[1])
            return before[0] + share * (at - before[0])
        before = (at, there)
    return math.nan


def _begin(ours: Ours) -> Reply:
    reply = ours.begin(user(STORY), max_tokens=MOST_TOKENS)
    ours.until(lambda: reply.started > 0 or reply.over)
    return reply


def _end(ours: Ours, reply: Reply) -> Reply:
    ours.child.cancel(reply.number)
    ours.wait([reply])
    return reply


MEASUREMENTS = (Measurement((KEPT, BESIDE, BACK), busy),)
