"""Recognised pieces of lines, and the rows in which they stand."""

from __future__ import annotations

from dataclasses import dataclass

SAME_ROW = 0.5  # of the lower height: lines that overlap this much stand in one row
OVERGROWN = 0.7  # of a height: so far boxes that stand beside each other reach into one another at most


@dataclass(frozen=True, slots=True)
class Piece:
    """A recognised piece of a line: its place in pixels from the top left, what it says, how sure that is.

    `doubts` are the ranges of its text that hold a number which may be wrong; `commas` are the places of
    points that may be commas.
    """

    left: int
    top: int
    right: int
    bottom: int
    text: str
    score: float
    doubts: tuple[tuple[int, int], ...] = ()
    commas: tuple[int, ...] = ()

    @property
    def height(self) -> int:
        """Pixels."""
        return self.bottom - self.top

    @property
    def middle(self) -> float:
        """Height of its middle, in pixels."""
        return (self.top + self.bottom) / 2


Row = list[Piece]
"""What stands beside each other, from left to right."""


def rows_of(pieces: list[Piece]) -> list[Row]:
    """Rows from top to bottom; a piece belongs to the row that shares the most height with it."""
    rows: list[Row] = []
    for piece in sorted(pieces, key=lambda piece: piece.middle):
        shared, home = max(
            ((_shared(row, piece), number) for number, row in enumerate(rows[-3:])), default=(0.0, 0)
        )
        if shared > SAME_ROW:
            rows[-3:][home].append(piece)
        else:
            rows.append([piece])
    return [sorted(row, key=lambda piece: piece.left) for row in rows]


def _shared(row: Row, piece: Piece) -> float:
    """How much of the lower height a piece shares with a row's nearest; 0 if it is over or under one."""
    if any(_is_over(other, piece) for other in row):
        return 0.0
    near = min(row, key=lambda other: min(abs(piece.left - other.right), abs(other.left - piece.right)))
    common = min(near.bottom, piece.bottom) - max(near.top, piece.top)
    return common / max(1, min(near.height, piece.height))


def _is_over(one: Piece, other: Piece) -> bool:
    """Whether one stands over or under the other, rather than beside it with a box that is grown too far."""
    common = min(one.right, other.right) - max(one.left, other.left)
    narrower = min(one.right - one.left, other.right - other.left)
    return common > min(OVERGROWN * min(one.height, other.height), narrower / 2)
