"""Repeats of several measurements in turn, so that what drifts meets all of them alike."""

from __future__ import annotations

import math
import statistics
from collections.abc import Callable, Mapping, Sequence


def interleaved(times: int, measures: Mapping[str, Callable[[], float]]) -> dict[str, list[float]]:
    """Each measure `times` times, in turn; every other round in reverse order. Values in order of rounds.

    >>> interleaved(2, {"a": lambda: 1.0, "b": lambda: 2.0})
    {'a': [1.0, 1.0], 'b': [2.0, 2.0]}
    """
    values: dict[str, list[float]] = {name: [] for name in measures}
    for number in range(times):
        for name in list(measures)[:: -1 if number % 2 else 1]:
            values[name].append(measures[name]())
    return values


def ratio(ours: Sequence[float], theirs: Sequence[float]) -> float:
    """The median over the rounds of ours by theirs; NaN if there is none.

    Taken within each round, since the machine is more alike within a round than between rounds.

    >>> ratio([2.0, 3.0, 8.0], [1.0, 1.0, 2.0])
    3.0
    """
    pairs = zip(ours, theirs, strict=True)
    return median([a / b for a, b in pairs if b > 0])


def median(values: Sequence[float]) -> float:
    """The median, NaN of nothing."""
    return statistics.median(values) if values else math.nan


def high(values: Sequence[float], share: float = 0.95) -> float:
    """The smallest value that at least `share` of the values do not exceed (nearest rank); NaN of nothing.

    >>> high([float(n) for n in range(1, 21)])
    19.0
    """
    if not values:
        return math.nan
    return sorted(values)[max(0, math.ceil(share * len(values)) - 1)]
