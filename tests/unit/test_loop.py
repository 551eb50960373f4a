"""The loop of the command line: posted calls and timers on one thread."""

from __future__ import annotations

import threading

from app.worker.loop import Loop


def test_calls_from_another_thread_run_in_order() -> None:
    loop, seen = Loop(), []
    other = threading.Thread(target=lambda: [loop.post(lambda n=n: seen.append(n)) for n in range(5)])
    other.start()
    loop.run_until(lambda: len(seen) == 5)
    other.join()
    assert seen == [0, 1, 2, 3, 4]


def test_timers_run_when_due_unless_unset() -> None:
    now, seen = [0.0], []
    loop = Loop(clock=lambda: now[0])
    loop.later(5, lambda: seen.append("late"))
    loop.later(1, lambda: seen.append("early"))
    unset = loop.later(2, lambda: seen.append("never"))
    unset()
    now[0] = 10.0
    loop.run_until(lambda: len(seen) == 2)
    assert seen == ["early", "late"]
