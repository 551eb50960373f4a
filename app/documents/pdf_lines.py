"""Lines of a PDF's page: pieces of one line put together again, raised digits kept as such, their order.

Pure, so it is tested without a PDF. Places are in points with the origin at the bottom left.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

HIGHER, SMALLER = 0.15, 0.85
"""Raised digits stand by this share of the line's size above its base line, and are at most this large."""
_RAISED = dict(zip("0123456789−", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻", strict=True))


Word = tuple[str, float, float]
"""What it says, and where it begins and ends from the left, in points."""


@dataclass(slots=True)
class Line:
    """A line as it is seen. `hidden` is what stands in it and is not seen.

    `x0`, `x1`, `y` (base line) and `size` in points; `cells` its parts where gaps are wide; `hyphen`: its
    last word goes on in the next line. `words` are kept until tables are found; `table` counts those, from 1,
    and is 0 outside.
    """

    text: str
    hidden: str = ""
    x0: float = 0.0
    x1: float = 0.0
    y: float = 0.0
    size: float = 0.0
    bold: bool = False
    hyphen: bool = False
    cells: tuple[str, ...] = ()
    edges: tuple[float, ...] = ()  # where each cell begins
    words: tuple[Word, ...] = ()
    table: int = 0


def joined(lines: list[Line]) -> list[Line]:
    """Put index letters and powers back into their line, which PDFium cuts wherever the base line moves."""
    done: list[Line] = []
    for line in lines:
        last = done[-1] if done else None
        if last is None or not (last.text and line.text) or not _same_line(last, line):
            done.append(line)
            continue
        _raise(last, line)
        space = " " if line.x0 - last.x1 > 0.2 * max(last.size, line.size) else ""
        last.text += space + line.text
        last.cells = (*last.cells[:-1], last.cells[-1] + space + line.cells[0], *line.cells[1:])
        last.edges = (*last.edges, *line.edges[1:])
        last.words = _with_words(last.words, line.words, space)
        last.hidden += line.hidden
        last.x1, last.hyphen = max(last.x1, line.x1), line.hyphen
    return done


def beside(line: Line, right: Line) -> None:
    """Put a line's words and cells behind those of another of the same height."""
    line.text += " " + right.text
    line.hidden += right.hidden
    line.cells, line.edges = (*line.cells, *right.cells), (*line.edges, *right.edges)
    line.words = (*line.words, *right.words)
    line.x1, line.bold, line.hyphen = right.x1, line.bold and right.bold, right.hyphen


def _with_words(before: tuple[Word, ...], after: tuple[Word, ...], space: str) -> tuple[Word, ...]:
    if space or not before or not after:
        return (*before, *after)
    (head, left, _), (tail, _, right) = before[-1], after[0]
    return (*before[:-1], (head + tail, left, right), *after[1:])


def superscript(text: str) -> str:
    """Digits (and minus signs before them) as raised ones; "" for anything else."""
    return "".join(map(_RAISED.__getitem__, text)) if text and set(text) <= _RAISED.keys() else ""


def _raise(last: Line, line: Line) -> None:
    """Write raised digits as such. The mark of a footnote stands before its line, a power behind its base."""
    raised, base = (line, last) if line.y > last.y else (last, line)
    if raised.y - base.y > HIGHER * base.size and 0 < raised.size <= SMALLER * base.size:
        if digits := superscript(raised.text):
            raised.text, raised.cells = digits, (digits,)
            raised.words = ((digits, raised.x0, raised.x1),)
        if raised is last:
            last.size, last.y, last.bold = line.size, line.y, line.bold


def _same_line(last: Line, line: Line) -> bool:
    big = max(last.size, line.size)
    return abs(last.y - line.y) < 0.5 * big and -0.5 * big < line.x0 - last.x1 < big and not last.hyphen


def in_order(lines: list[Line], rotation: int) -> list[Line]:
    """Sort a page of one column from top to bottom if its content is not stored so, or it is turned."""
    placed = [line for line in lines if line.text]
    ups = sum(later.y > line.y + line.size for line, later in pairwise(placed))
    if not ups and not rotation:
        return lines
    ordered = sorted(placed, key=lambda line: (-round(line.y), line.x0))
    for line, later in pairwise(ordered):
        if abs(line.y - later.y) < 0.6 * max(line.size, later.size) and not rotation:
            return lines  # two columns or a table: the stored order knows better
    return ordered + [line for line in lines if not line.text]
