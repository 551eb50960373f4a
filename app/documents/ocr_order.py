"""The order in which a recognised page is read: recursive XY-cut, with tables left in their rows.

A detector gives lines in no useful order, and top to bottom runs across columns (documents.md 1.2: 37 % of
characters wrong on a two-column scan). A page is cut into what is over a white gutter, left of it, right
of it and under it, again and again. A gutter between columns of a table is no such cut: cells keep to
their row.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from app.documents.ocr_rows import Piece, Row, rows_of

DEEPEST = 12
GUTTER = 0.5  # of a line's height, which boxes overstate: white this wide may part two columns
SLACK = 0.6  # of a line's height: reaching this far over a gutter is not yet crossing it
MOST_GUTTERS = 40  # places that are looked at in one region
FULL = 0.72  # of its column's width: prose fills at least this much, by the median
COLUMN_LINES = 4  # fewer lines beside each other are no columns
COLUMN_LETTERS = 14  # by the median; cells of a table hold less


def rows_in_order(pieces: Sequence[Piece]) -> list[list[Row]]:
    """The page's columns in reading order, each as rows from top to bottom. Every piece is in one row."""
    if not pieces:
        return []
    size = max(1.0, float(median(piece.height for piece in pieces)))
    return [rows_of(region) for region in _cut(sorted(pieces, key=lambda p: p.middle), size, 0) if region]


def _cut(pieces: list[Piece], size: float, depth: int) -> list[list[Piece]]:
    """What is above the largest pair of columns, the left one, the right one, and what is below."""
    found = _columns(pieces, size) if depth < DEEPEST else None
    if found is None:
        return [pieces]
    parts = found.above, found.left, found.right, found.below
    return [region for part in parts if part for region in _cut(part, size, depth + 1)]


@dataclass(frozen=True, slots=True)
class _Columns:
    """Pieces on either side of a gutter, and those over and under it."""

    above: list[Piece]
    left: list[Piece]
    right: list[Piece]
    below: list[Piece]


def _columns(pieces: list[Piece], size: float) -> _Columns | None:
    """The gutter with the most lines beside it, both sides of which are prose; None if there is none."""
    best: _Columns | None = None
    most, slack = 2 * COLUMN_LINES - 1, SLACK * size
    for x in _gutters(pieces, size):
        crossing = [i for i, piece in enumerate(pieces) if piece.left < x - slack and piece.right > x + slack]
        for before, after in pairwise([-1, *crossing, len(pieces)]):
            if after - before - 1 <= most:
                continue
            inside = pieces[before + 1 : after]
            left = [piece for piece in inside if piece.left + piece.right <= 2 * x]
            right = [piece for piece in inside if piece.left + piece.right > 2 * x]
            if _are_columns(left, right, size):
                best = _Columns(pieces[: before + 1], left, right, pieces[after:])
                most = len(inside)
    return best


def _gutters(pieces: list[Piece], size: float) -> list[float]:
    """Places to look: just left of where several pieces begin."""
    begins = Counter(round(piece.left / size) for piece in pieces)
    common = [cell for cell, _ in begins.most_common(MOST_GUTTERS) if begins[cell] > 1]
    return [min(p.left for p in pieces if round(p.left / size) == cell) - 0.5 for cell in common]


def _are_columns(left: list[Piece], right: list[Piece], size: float) -> bool:
    """Whether enough white parts them and each is prose: lines that fill it and say more than cells."""
    if min(len(left), len(right)) < COLUMN_LINES:
        return False
    apart = sorted(p.left for p in right)[len(right) // 10] - sorted(p.right for p in left)[-len(left) // 10]
    return apart >= GUTTER * size and _is_prose(left) and _is_prose(right)


def _is_prose(column: list[Piece]) -> bool:
    rows = rows_of(column)
    if len(rows) < COLUMN_LINES:
        return False
    wide = max(piece.right for piece in column) - min(piece.left for piece in column)
    fills = [(row[-1].right - row[0].left) / max(1, wide) for row in rows]
    letters = [sum(len(piece.text) for piece in row) for row in rows]
    return median(fills) >= FULL and median(letters) >= COLUMN_LETTERS
