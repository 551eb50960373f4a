"""How wide the columns of a document's table are, from the words in them."""

from __future__ import annotations

from unicodedata import bidirectional

from PySide6.QtGui import QFontMetricsF, QTextLength, QTextOption

from app.ui.theme import SPACE_2, SPACE_3, Theme

Span = tuple[int, int]
Row = list[Span]

WIDEST_WORD, WIDEST_CELL = 160, 320
"""Pixels at 100 %: longer words break in their cell, and longer cells make a column no wider."""
READ = 600
"""Characters of a cell that are measured."""
ROWS_READ = 200
"""Rows that are measured: the first ones."""


class Columns:
    """Of one table. `shares` of its width; `least` it has to be wide, in pixels.

    `stops` are where the columns of a table at tab stops end, and `least_plain` is its width.

    `from_right`: its first column stands at the right, as Qt does not do by itself.
    A column has the room of its longest word, and of what is left a share by its longest cell.
    """

    def __init__(self, theme: Theme, rows: list[Row], text: str) -> None:
        metrics = QFontMetricsF(theme.font("body_semibold"))
        around = 2 * theme.px(SPACE_2) + 2
        words = [float(around)] * max(map(len, rows), default=0)
        cells = list(words)
        for row in rows[:ROWS_READ]:
            for column, (start, end) in enumerate(row):
                said = text[start : min(end, start + READ)]
                longest = max(map(metrics.horizontalAdvance, said.split()), default=0.0)
                words[column] = max(words[column], min(longest, theme.px(WIDEST_WORD)) + around)
                whole = min(metrics.horizontalAdvance(said), theme.px(WIDEST_CELL)) + around
                cells[column] = max(cells[column], whole)
        self.from_right = _from_right(text[rows[0][0][0] : rows[-1][-1][1]])
        wanted = [(word + cell) / 2 for word, cell in zip(words, cells, strict=True)]
        total = sum(wanted)
        shares = [QTextLength(QTextLength.Type.PercentageLength, 100 * part / total) for part in wanted]
        self.shares = shares[::-1] if self.from_right else shares
        self.least = round(max((w * total / part for w, part in zip(words, wanted, strict=True)), default=0))
        self.stops: list[QTextOption.Tab] = []
        at = 0.0
        for cell in cells:
            at += min(cell, theme.px(WIDEST_WORD)) + theme.px(SPACE_3)
            self.stops.append(QTextOption.Tab(at, QTextOption.TabType.LeftTab))
        self.least_plain = round(at)


def _from_right(text: str) -> bool:
    """Whether a text's first letter belongs to a script that is written from the right."""
    return next((way != "L" for char in text if (way := bidirectional(char)) in ("L", "R", "AL")), False)
