"""The headings of a document as a summary shows them: few enough that each has lines under it."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import replace

from app.domain.documents import Block, BlockKind, Document
from app.domain.summarising import Point

FEWEST = 7
"""Headings that any summary may have."""
LINES = 2.0
"""Lines a heading should have on average, where there are more."""


def under_headings(document: Document, points: Sequence[Point], title: str = "") -> tuple[Point, ...]:
    """The points under headings of the document, of a higher level where its own would be too many.

    Each point's `heading` becomes the one that is shown. `title` is said by the summary's first line and
    stands over none.
    """
    headings = [block for block in document.blocks if block.kind is BlockKind.HEADING]
    levels = sorted({block.level for block in headings})
    chains = [_chain(document, headings, point.start) for point in points]
    most = max(FEWEST, round(len(points) / LINES))
    shown = [point.heading for point in points]
    for level in reversed(levels):
        shown = [_shown(chain, level, title) for chain in chains]
        if len(set(shown)) <= most:
            break
    return tuple(replace(point, heading=heading) for point, heading in zip(points, shown, strict=True))


def _chain(document: Document, headings: Sequence[Block], start: int) -> list[tuple[int, str]]:
    """The headings above a place as level and words, the nearest last."""
    chain: list[tuple[int, str]] = []
    for index in range(bisect_right(headings, start, key=lambda block: block.start) - 1, -1, -1):
        block = headings[index]
        if not chain or block.level < chain[0][0]:
            chain.insert(0, (block.level, " ".join(document.text[block.start : block.end].split())))
        if chain[0][0] <= 1:
            break
    return chain


def _shown(chain: Sequence[tuple[int, str]], level: int, title: str) -> str:
    """The nearest heading of this level or above."""
    said = next((words for at, words in reversed(chain) if at <= level), "")
    return "" if said == title else said
