"""How many threads compute, from how many processors are free for this process.

The threads of one evaluation meet at a barrier after every operation and spin there. When another program
holds a core, all of them wait for the one that is not running: two threads beside two compilers on two cores
took 3 s for a token that one thread does in 8 ms (issue 3, item 12). So no more threads are used than there
are processors to be had, and all of them again as soon as the others are done.
"""

from __future__ import annotations

import time
from collections.abc import Callable

WINDOW_S, LEAST_WINDOW_S = 0.25, 0.03
GENEROUS = 0.4
"""A processor that others use for less than this part of the time still counts as free."""
CONVINCED = 2
"""So many looks in a row must find fewer free processors: one alone may have met another's short burst, and a
thread too few costs more than that (measured: 140 instead of 200 tokens a second)."""


class Pace:
    """Chooses the number of threads between 1 and `most`.

    `idle` gives the seconds that all usable processors together have been idle, since some moment; None where
    that is not known, and then `most` threads are used.
    """

    def __init__(
        self,
        most: int,
        idle: Callable[[], float | None],
        clock: Callable[[], float] = time.monotonic,
        own: Callable[[], float] = time.process_time,
    ) -> None:
        self.most = max(1, most)
        self.threads = self.most
        self._idle, self._clock, self._own = idle, clock, own
        self._at, self._own_at, self._idle_at = clock(), own(), idle()
        self._fewer = 0

    def refresh(self, window_s: float = WINDOW_S) -> int:
        """The threads to use now. Thinks anew when at least `window_s` seconds have passed since last time.

        What was free for this process is what nobody used and what it used itself.
        """
        now = self._clock()
        elapsed = now - self._at
        if elapsed < window_s:
            return self.threads
        own, idle = self._own(), self._idle()
        if idle is not None and self._idle_at is not None:
            free = (idle - self._idle_at + own - self._own_at) / elapsed
            self._settle(max(1, min(self.most, int(free + GENEROUS))))
        self._at, self._own_at, self._idle_at = now, own, idle
        return self.threads

    def _settle(self, threads: int) -> None:
        """More at once, fewer only when convinced."""
        self._fewer = self._fewer + 1 if threads < self.threads else 0
        if threads > self.threads or self._fewer >= CONVINCED:
            self.threads, self._fewer = threads, 0
