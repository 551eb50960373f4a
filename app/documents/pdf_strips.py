"""Strips of white between the words of lines, and whether they part columns. Pure, as `pdf_lines`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import inf
from statistics import median

from app.documents.pdf_lines import Line

NARROW, WIDE = 0.6, 1.0
"""Of the size: white that may part two columns, and that half of the rows have between them, at least."""
WIDER, WIDEST_SPACE = 1.6, 0.75
"""Both are so much wider than the usual space, too, which is no wider than this share of the size."""
ALIGNED, TOLERANCE = 0.7, 0.25
"""So many of a column's words begin, end or are centred at one place, within so much of the size."""
Strip = tuple[float, float]
"""White from left to right, in points."""


@dataclass(frozen=True, slots=True)
class Whites:
    """What counts as white on a page, as shares of the size: see `NARROW` and `WIDE`."""

    narrow: float = NARROW
    wide: float = WIDE

    def free(self, line: Line) -> list[Strip]:
        """White within a line, and what is left and right of it."""
        words = line.words
        inside = gaps(line, self.narrow)
        return [(-inf, words[0][1]), *inside, (words[-1][2], inf)] if words else []

    def tears(self, line: Line, strips: Sequence[Strip]) -> bool:
        """Whether wide white of a line is at none of the strips, so that it would stand within a cell."""
        return any(all(b <= left or a >= right for left, right in strips) for a, b in gaps(line, self.wide))


def whites_of(lines: Sequence[Line]) -> Whites:
    """Judged by the usual space between words, which is wide where all letters are equally so."""
    spaces = [
        (after[1] - before[2]) / line.size
        for line in lines
        if line.size > 0
        for before, after in pairwise(line.words)
    ]
    usual = min(WIDEST_SPACE, median(spaces)) if spaces else 0.0
    return Whites(max(NARROW, WIDER * usual), max(WIDE, WIDER * usual))


def gaps(line: Line, least: float) -> list[Strip]:
    """White between two words of a line, `least` times its size wide or wider."""
    found = ((before[2], after[1]) for before, after in pairwise(line.words))
    return [(left, right) for left, right in found if right - left >= least * line.size > 0]


def common(strips: Sequence[Strip], free: Sequence[Strip], least: float) -> list[Strip]:
    """What of some strips is free in a further line too, where it is `least` points wide."""
    found = ((max(a, c), min(b, d)) for a, b in strips for c, d in free)
    return [(left, right) for left, right in found if right - left >= least]


def divides(line: Line, strips: Sequence[Strip]) -> bool:
    """Whether a line has words on both sides of one of the strips."""
    words = line.words
    return any(words[0][2] <= left + 0.01 and words[-1][1] >= right - 0.01 for left, right in strips)


def is_edge(strip: Strip, strips: Sequence[Strip], group: Sequence[Line], least: float) -> bool:
    """Whether a strip parts two columns: words align beside it, `least` sizes apart in half of the lines."""
    left, right = strip
    stop = min((other[0] for other in strips if other[0] > left), default=inf)
    begins, ends, wide, size = [], [], 0, 1.0
    for line in group:
        before = [word for word in line.words if word[2] <= left + 0.01]
        after = [word for word in line.words if right - 0.01 <= word[1] < stop]
        if before and after:
            begins.append(after[0][1])
            ends.append(after[-1][2])
            size = max(size, line.size)
            wide += after[0][1] - before[-1][2] >= least * line.size
    if len(begins) < 2 or 2 * wide < len(begins):
        return False
    centres = [(a + b) / 2 for a, b in zip(begins, ends, strict=True)]
    return any(_align(places, size) for places in (begins, ends, centres))


def _align(places: list[float], size: float) -> bool:
    middle = median(places)
    return sum(abs(place - middle) <= TOLERANCE * size for place in places) >= ALIGNED * len(places)
