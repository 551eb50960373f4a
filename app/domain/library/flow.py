"""How fast bytes come, smoothed over a few seconds, and when the last will be here. Pure."""

from __future__ import annotations

from collections import deque

OVER_S = 6.0
"""Speeds are means over so many seconds: a number that jumps cannot be read."""
SURE_S = 2.0
"""Before so many seconds nothing is said of the time left."""


class Flow:
    """Bytes over time, of one download while it runs."""

    def __init__(self) -> None:
        self._seen: deque[tuple[float, int]] = deque()
        self._began = 0.0

    def add(self, now: float, done: int) -> None:
        """At `now` (seconds, from anywhere) so many bytes are here."""
        seen = self._seen
        if seen and (done < seen[-1][1] or now < seen[-1][0]):
            seen.clear()
        if not seen:
            self._began = now
        seen.append((now, done))
        while len(seen) > 2 and now - seen[1][0] >= OVER_S:
            seen.popleft()

    def stop(self) -> None:
        """Nothing comes any more; what comes next is another flow."""
        self._seen.clear()

    @property
    def speed(self) -> float:
        """Bytes a second; 0 when not known."""
        if len(self._seen) < 2:
            return 0.0
        (first, before), (last, done) = self._seen[0], self._seen[-1]
        return (done - before) / (last - first) if last > first else 0.0

    def seconds_left(self, total: int) -> float | None:
        """Until `total` bytes are here; None until it can be told.

        >>> flow = Flow()
        >>> for second in range(5):
        ...     flow.add(second, 100 * second)
        >>> flow.speed, flow.seconds_left(1000)
        (100.0, 6.0)
        """
        if not self._seen or not total:
            return None
        last, done = self._seen[-1]
        speed = self.speed
        if speed <= 0 or last - self._began < SURE_S:
            return None
        return max(total - done, 0) / speed
