"""Lines of a table put together to its rows, where cells are broken over several. Pure, as `pdf_lines`."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from app.documents.pdf_lines import Line
from app.documents.pdf_strips import Strip

TIGHT = 1.2  # a distance so many times smaller than that between rows is one between lines of a cell
BELOW = 1.6  # of the size: the next line of a cell stands no further down
MOST_ROWS = 0.6
"""The share of distances that are no larger than one between rows, where every cell has two lines at most."""


def cells_of(line: Line, strips: Sequence[Strip]) -> list[str]:
    """What stands between the strips, "" where nothing does."""
    cells: list[list[str]] = [[] for _ in range(len(strips) + 1)]
    for text, left, right in line.words:
        middle = (left + right) / 2
        cells[sum(middle > (a + b) / 2 for a, b in strips)].append(text)
    return [" ".join(cell) for cell in cells]


def rows_of(lines: Sequence[Line], cells: Sequence[list[str]]) -> list[Line]:
    """A line for each row. One goes on with the row above that is tight under it.

    Where all distances are alike, one that has words in a single column, not the first, does so.
    """
    apart = _apart(lines, cells)
    highs = [0.0, *(above.y - below.y for above, below in pairwise(lines))]
    tight = [0 < TIGHT * high <= apart for high in highs]
    rows: list[Line] = []
    held: list[str] = []
    for index, (line, said) in enumerate(zip(lines, cells, strict=True)):
        near = 0 < highs[index] <= BELOW * max(line.size, 1.0)
        alone = near and not any(tight) and not said[0] and sum(map(bool, said)) == 1
        if rows and (tight[index] or alone):
            held = [_joined(*both, lines[index - 1].hyphen) for both in zip(held, said, strict=True)]
            rows[-1] = _row(rows[-1], held, line)
        else:
            held = said
            rows.append(_row(line, held, line))
    return rows


def _apart(lines: Sequence[Line], cells: Sequence[list[str]]) -> float:
    """How far a row's base line stands under the one before, in points; 0 if that cannot be told."""
    highs = sorted(
        above.y - below.y for (above, below), said in zip(pairwise(lines), cells[1:], strict=True) if said[0]
    )
    usual = highs[int(MOST_ROWS * (len(highs) - 1) + 0.5)] if highs else 0.0
    return usual if sum(high >= usual / 1.05 for high in highs) > 1 else 0.0


def _joined(before: str, after: str, hyphen: bool) -> str:
    if not before or not after:
        return before or after
    whole = (hyphen or before.endswith("-")) and after[0].islower()
    return before + after if whole else f"{before} {after}"


def _row(first: Line, cells: list[str], last: Line) -> Line:
    return Line(
        text=" ".join(filter(None, cells)),
        hidden=first.hidden + (last.hidden if last is not first else ""),
        x0=min(first.x0, last.x0),
        x1=max(first.x1, last.x1),
        y=last.y,
        size=first.size,
        bold=first.bold and last.bold,
        cells=tuple(cells),
        edges=tuple(first.x0 for _ in cells),
    )
