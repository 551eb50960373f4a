"""A run as a picture: a bar for each row, drawn against what it is held to. SVG, written by hand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

from app.bench.rows import Row
from app.bench.table import HOLDS, bar, machine_lines, value

WIDTH, MARGIN, LABELS, FIELD = 1080, 24, 470, 320
LINE, THICK = 26, 14
MARK = 0.5
"""Where the bar's mark stands in the field, so that as much room is beyond it as before it."""
LONGEST = 1 / MARK
NOTE = (
    "The black line is what a row is held to. At least: it must reach the line. At most: it must not pass it."
)
COLOURS = {True: "#1b7f5c", False: "#b3402a", None: "#8a8f98"}
PAPER, INK, SOFT, RULE = "#ffffff", "#1d232b", "#5b6470", "#d9dde3"


def svg(title: str, machine: Mapping[str, Any], rows: Sequence[Row]) -> str:
    """The picture. Every row has its own scale: the mark is what the row is held to.

    "At least" holds right of the mark, "at most" left of it.
    """
    head = machine_lines(machine)
    top = MARGIN + 30 + 18 * len(head) + 24
    height = top + LINE * len(rows) + 44
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{height}" '
        f'viewBox="0 0 {WIDTH} {height}" font-family="system-ui, Segoe UI, Helvetica, Arial, sans-serif">',
        f"<title>{escape(title)}</title>",
        f'<rect width="{WIDTH}" height="{height}" fill="{PAPER}"/>',
        _text(MARGIN, MARGIN + 14, title, 18, INK, weight="600"),
        *(_text(MARGIN, MARGIN + 38 + 18 * i, line, 12, SOFT) for i, line in enumerate(head)),
    ]
    for number, row in enumerate(rows):
        parts += _row(row, top + LINE * number)
    return "\n".join([*parts, _text(MARGIN, height - 18, NOTE, 12, SOFT), "</svg>\n"])


def reach(row: Row) -> float:
    """How far a row's bar reaches, 1 being its mark; at most `LONGEST`.

    With a mark of 0 only 0 itself is within it.
    """
    assert row.value is not None
    held_to = row.figure.bar.most if row.figure.bar.least is None else row.figure.bar.least
    if not held_to:
        return 0.0 if not row.value else LONGEST
    return max(0.0, min(LONGEST, row.value / held_to))


def _row(row: Row, y: float) -> list[str]:
    colour, middle = COLOURS[row.holds], y + LINE / 2
    left, mark = MARGIN + LABELS, MARGIN + LABELS + MARK * FIELD
    parts = [
        _text(left - 12, middle + 4, row.figure.title, 13, INK, anchor="end"),
        f'<line x1="{left}" y1="{y}" x2="{left}" y2="{y + LINE}" stroke="{RULE}"/>',
    ]
    if row.value is not None:
        length = max(1.0, MARK * FIELD * reach(row))
        parts.append(
            f'<rect x="{left}" y="{middle - THICK / 2}" width="{length:.1f}" height="{THICK}" '
            f'fill="{colour}" rx="2"/>'
        )
    marks = [mark]
    if row.figure.bar.least and row.figure.bar.most:
        marks.append(left + MARK * FIELD * row.figure.bar.most / row.figure.bar.least)
    parts += [
        f'<line x1="{x:.1f}" y1="{y + 2}" x2="{x:.1f}" y2="{y + LINE - 2}" stroke="{INK}" stroke-width="2"/>'
        for x in marks
    ]
    words = value(row) if row.value is not None else HOLDS[None]
    parts.append(_text(left + FIELD + 12, middle + 4, words, 13, colour, weight="600"))
    wrong = " - does not hold" if row.holds is False else ""
    parts.append(_text(left + FIELD + 92, middle + 4, f"{bar(row)}{wrong}", 12, SOFT))
    return parts


def _text(
    x: float, y: float, words: str, size: int, fill: str, anchor: str = "start", weight: str = "400"
) -> str:
    return (
        f'<text x="{x:g}" y="{y:g}" font-size="{size}" fill="{fill}" text-anchor="{anchor}" '
        f'font-weight="{weight}">{escape(words)}</text>'
    )
