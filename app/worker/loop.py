"""A loop of one thread for programs without Qt: posted calls and timers, nothing else."""

from __future__ import annotations

import heapq
import itertools
import queue
import time
from collections.abc import Callable


class Loop:
    """Calls posted from any thread are run, in order, on the thread that calls `run_until`."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._posted: queue.SimpleQueue[Callable[[], None]] = queue.SimpleQueue()
        self._timers: list[tuple[float, int, Callable[[], None]]] = []
        self._unset: set[int] = set()
        self._numbers = itertools.count()

    def post(self, call: Callable[[], None]) -> None:
        """Have `call` run by the loop. The only method that other threads may use."""
        self._posted.put(call)

    def later(self, seconds: float, call: Callable[[], None]) -> Callable[[], None]:
        """Run `call` after `seconds`, unless the returned function is called first."""
        number = next(self._numbers)
        heapq.heappush(self._timers, (self._clock() + seconds, number, call))
        return lambda: self._unset.add(number)

    def run_until(self, done: Callable[[], bool]) -> None:
        """Run posted calls and timers until `done()`. KeyboardInterrupt passes through."""
        while not done():
            self._step()

    def _step(self) -> None:
        wait = self._run_timers()
        try:
            self._posted.get(timeout=min(wait, 0.5))()
        except queue.Empty:
            return

    def _run_timers(self) -> float:
        while self._timers:
            due, number, call = self._timers[0]
            if number in self._unset:
                self._unset.discard(number)
                heapq.heappop(self._timers)
            elif due <= self._clock():
                heapq.heappop(self._timers)
                call()
            else:
                return max(0.0, due - self._clock())
        return 0.5
