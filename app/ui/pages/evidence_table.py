"""A table of a document's text, drawn as one: the bars that part its cells in the text become lines."""

from __future__ import annotations

import re
from collections.abc import Callable

from PySide6.QtGui import (
    QBrush,
    QColor,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextFrameFormat,
    QTextLength,
    QTextTableCell,
    QTextTableCellFormat,
    QTextTableFormat,
)

from app.domain.documents import Block, BlockKind
from app.ui.pages.evidence_columns import Columns, Row, Span
from app.ui.rich_text import LINE_END
from app.ui.theme import SPACE_1, SPACE_2, Theme

Write = Callable[[QTextCursor, Span, str], None]
"""Writes a range of the document's text at a cursor in a kind of font, with its marks."""

MOST_CELLS = 1_000
"""Of one page that are drawn as a table: Qt needs 0.3 ms for each. Further rows stand at tab stops."""
NOTHING = (0, 0)
HEAD_ROWS = 3
"""Rows of a table, at least, whose first is told from the others."""
_BAR = re.compile(r"(?<!\S)\|(?!\S)")


def rows_of(text: str, block: Block) -> list[Row]:
    """The cells of each row as ranges of `text`, white space around them left out; [] if it is no table.

    Rows look like "| a | b |"; a bar inside a word parts nothing. An empty cell is an empty range.
    """
    if block.kind not in (BlockKind.TABLE, BlockKind.RUNNING):
        return []
    rows, at = [], block.start
    for line in text[block.start : block.end].split("\n"):
        bars = [match.start() for match in _BAR.finditer(line)]
        if not bars or bars[0]:
            return []
        ends = [*bars[1:], *([] if bars[-1] == len(line) - 1 and len(bars) > 1 else [len(line)])]
        rows.append([_trimmed(text, at + bar + 1, at + end) for bar, end in zip(bars, ends, strict=False)])
        at += len(line) + 1
    return rows


def has_head(text: str, rows: list[Row]) -> bool:
    """Whether the first row names the columns: words only and none missing, above rows with numbers.

    Of two columns the first may name the rows instead, so there every further row needs a number.
    """
    if len(rows) < HEAD_ROWS or len(rows[0]) < 2:
        return False
    said = [[text[start:end] for start, end in row] for row in rows]
    names = all(cell and not any(map(str.isdigit, cell)) for cell in said[0])
    numbered = sum(any(map(str.isdigit, " ".join(row[1:]))) for row in said[1:])
    least = len(rows) - 1 if len(rows[0]) == 2 else len(rows) // 2
    return names and numbered >= least


class TableWriter:
    """Puts tables into a text document. `edge` is the colour of their lines."""

    def __init__(self, theme: Theme, edge: str) -> None:
        self._theme, self._edge = theme, edge

    def write(self, cursor: QTextCursor, rows: list[Row], text: str, write: Write) -> int:
        """Put a table at a cursor in an empty paragraph; the cursor then stands in the paragraph after it.

        Returns how many pixels wide it has to be so that no word of usual length breaks in its cell.
        """
        head, columns = has_head(text, rows), Columns(self._theme, rows, text)
        form = self._format()
        form.setColumnWidthConstraints(columns.shares)
        table = cursor.insertTable(len(rows), len(columns.shares), form)
        for number, row in enumerate(rows):
            for column in range(table.columns()):
                place = table.columns() - 1 - column if columns.from_right else column
                span = row[column] if column < len(row) else NOTHING
                self._cell(table.cellAt(number, place), span, head and number == 0, write)
        cursor.movePosition(QTextCursor.MoveOperation.End)
        return columns.least

    def write_plainly(self, cursor: QTextCursor, rows: list[Row], text: str, write: Write) -> int:
        """As `write`, with the cells of a row at tab stops of one line: quick, but no cell wraps."""
        columns, form = Columns(self._theme, rows, text), cursor.blockFormat()
        form.setTabPositions(columns.stops)
        cursor.setBlockFormat(form)
        for number, row in enumerate(rows):
            for column, span in enumerate(row):
                between = "\t" if column else LINE_END if number else ""
                cursor.insertText(between, QTextCharFormat())  # or it would carry on the mark before it
                write(cursor, span, "body")
        return columns.least_plain

    def _format(self) -> QTextTableFormat:
        form = QTextTableFormat()
        form.setBorderStyle(QTextFrameFormat.BorderStyle.BorderStyle_Solid)
        form.setBorder(1)
        form.setBorderBrush(QBrush(QColor(self._edge)))
        form.setBorderCollapse(True)
        form.setCellSpacing(0)
        form.setCellPadding(0)
        form.setTopMargin(self._theme.px(SPACE_2))
        form.setBottomMargin(self._theme.px(SPACE_2))
        form.setWidth(QTextLength(QTextLength.Type.PercentageLength, 100))
        return form

    def _around(self) -> QTextTableCellFormat:
        px, form = self._theme.px, QTextTableCellFormat()
        form.setTopPadding(px(SPACE_1))
        form.setBottomPadding(px(SPACE_1))
        form.setLeftPadding(px(SPACE_2))
        form.setRightPadding(px(SPACE_2))
        return form

    def _cell(self, cell: QTextTableCell, span: Span, head: bool, write: Write) -> None:
        cell.setFormat(self._around())
        cursor = cell.firstCursorPosition()
        kind = "body_semibold" if head else "body"
        form = QTextBlockFormat()
        height = float(self._theme.line_height(kind))
        form.setLineHeight(height, QTextBlockFormat.LineHeightTypes.FixedHeight.value)
        cursor.setBlockFormat(form)
        write(cursor, span, kind)


def _trimmed(text: str, start: int, end: int) -> Span:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end
