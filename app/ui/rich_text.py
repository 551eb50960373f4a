"""Blocks of Markdown written into a text document: fonts, distances, lists, tables.

What has rounded corners is not the document's: it marks blocks and words with a ground, and `MessageView`
paints that under the text: `GROUND` is "code" or "rule" on a block and "word" on words in code.
"""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import (
    QBrush,
    QFont,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextFormat,
    QTextFrameFormat,
    QTextLength,
    QTextList,
    QTextListFormat,
    QTextTable,
    QTextTableCell,
    QTextTableCellFormat,
    QTextTableFormat,
)

from app.ui.linked_text import GROUND
from app.ui.markdown import Block, Growth, Look, Span, Spans
from app.ui.theme import SPACE_1, SPACE_2, SPACE_3, SPACE_4, SPACE_5, Theme

QUOTE = QTextFormat.Property.UserProperty.value + 2
"""How many quotations a block stands in."""

LINE_END = "\u2028"
HEADINGS = {1: "title_semibold", 2: "subtitle_semibold"}
ALIGN = {"right": Qt.AlignmentFlag.AlignTrailing, "center": Qt.AlignmentFlag.AlignHCenter}
TABLE_FRAME = QTextFrameFormat.BorderStyle.BorderStyle_None
CELL_BORDER = QTextFrameFormat.BorderStyle.BorderStyle_Solid


class Writer:
    """Keeps a document in step with a growing text: what is over stays, the tail is written again."""

    def __init__(self, document: QTextDocument, theme: Theme) -> None:
        self._document, self._theme = document, theme
        self._lists: dict[int, QTextList] = {}
        self._over = 0  # where the committed part ends
        self._fresh = self._over_fresh = True  # the last block is empty and free to be written to
        self._over_look = (QTextBlockFormat(), QTextCharFormat())
        document.setIndentWidth(theme.px(SPACE_5))

    def write(self, growth: Growth) -> None:
        """Take up what changed."""
        cursor = QTextCursor(self._document)
        cursor.beginEditBlock()
        if growth.again:
            self._over, self._over_fresh = 0, True
        cursor.setPosition(self._over)
        cursor.movePosition(QTextCursor.MoveOperation.End, QTextCursor.MoveMode.KeepAnchor)
        cursor.removeSelectedText()
        self._fresh = self._over_fresh
        if not self._fresh and not cursor.block().text():  # Qt gives an empty block the next one's looks
            cursor.setBlockFormat(self._over_look[0])
            cursor.setBlockCharFormat(self._over_look[1])
        for block in growth.committed:
            self._block(cursor, block)
        self._over, self._over_fresh = cursor.position(), self._fresh
        self._over_look = (cursor.blockFormat(), cursor.blockCharFormat())
        for block in growth.pending:
            self._block(cursor, block)
        if self._fresh:
            self._plain_end(cursor)
        cursor.endEditBlock()

    # -- blocks ------------------------------------------------------------------------------------

    def _block(self, cursor: QTextCursor, block: Block) -> None:
        if block.look is Look.TABLE:
            self._table(cursor, block)
            return
        if not self._fresh:
            cursor.insertBlock()
        first = cursor.block() == self._document.begin()
        cursor.setBlockFormat(self._block_format(block, first))
        self._put_in_list(cursor, block)
        self._fresh = False
        kind = "reading"
        if block.look is Look.HEADING:
            kind = HEADINGS.get(block.level, "reading_semibold")
        elif block.look is Look.CODE:
            kind = "mono"
        cursor.setBlockCharFormat(self._words(Span(""), kind))
        self._spans(cursor, block.spans, kind)

    def _block_format(self, block: Block, first: bool) -> QTextBlockFormat:
        px, form = self._theme.px, QTextBlockFormat()
        kind, above = "reading", SPACE_3
        if block.look is Look.HEADING:
            kind, above = HEADINGS.get(block.level, "reading_semibold"), SPACE_4 + SPACE_1
        elif block.marker is not None:
            above = SPACE_2 if block.marker.first and block.depth == 1 else SPACE_1
        elif block.look is Look.CODE:
            kind, above = "mono", SPACE_3 * 2
            form.setLeftMargin(px(SPACE_3))
            form.setRightMargin(px(SPACE_3))
            form.setBottomMargin(px(SPACE_3))
            form.setProperty(GROUND, "code")
        elif block.look is Look.RULE:
            form.setProperty(GROUND, "rule")
        if block.quote:
            form.setLeftMargin(form.leftMargin() + px(SPACE_4) * block.quote)
            form.setProperty(QUOTE, block.quote)
        if block.depth and block.marker is None:
            form.setIndent(block.depth)
        form.setTopMargin(px(SPACE_3 if block.look is Look.CODE else 0) if first else px(above))
        height = self._theme.line_height(kind)
        form.setLineHeight(height, QTextBlockFormat.LineHeightTypes.FixedHeight.value)
        return form

    def _put_in_list(self, cursor: QTextCursor, block: Block) -> None:
        if block.marker is None:
            return
        held = self._lists.get(block.depth)
        if block.marker.first or held is None:
            self._lists[block.depth] = cursor.createList(_list_format(block))
        else:
            held.add(cursor.block())

    def _plain_end(self, cursor: QTextCursor) -> None:
        """After a table Qt needs an empty paragraph; it must not keep the looks of an earlier tail."""
        form = QTextBlockFormat()
        form.setLineHeight(1, QTextBlockFormat.LineHeightTypes.FixedHeight.value)
        cursor.setBlockFormat(form)

    # -- tables ------------------------------------------------------------------------------------

    def _table(self, cursor: QTextCursor, block: Block) -> None:
        rows, columns = len(block.rows), max(len(row) for row in block.rows)
        if not self._fresh:
            cursor.insertBlock()
        cursor.setBlockFormat(QTextBlockFormat())
        table = cursor.insertTable(rows, columns, self._table_format())
        for number, row in enumerate(block.rows):
            for column, spans in enumerate(row):
                align = block.align[column] if column < len(block.align) else ""
                self._cell(table.cellAt(number, column), spans, align, number == 0, column == columns - 1)
        cursor.movePosition(QTextCursor.MoveOperation.End)
        self._fresh = True

    def _table_format(self) -> QTextTableFormat:
        form = QTextTableFormat()
        form.setBorderStyle(TABLE_FRAME)
        form.setBorder(0)
        form.setCellSpacing(0)
        form.setCellPadding(0)
        form.setHeaderRowCount(1)
        form.setTopMargin(self._theme.px(SPACE_2))
        form.setBottomMargin(self._theme.px(SPACE_3))
        form.setWidth(QTextLength(QTextLength.Type.PercentageLength, 100))
        return form

    def _cell(self, cell: QTextTableCell, spans: Spans, align: str, head: bool, last: bool) -> None:
        px = self._theme.px
        around = QTextTableCellFormat()
        around.setTopPadding(px(SPACE_1 if head else SPACE_2 - 2))
        around.setBottomPadding(px(SPACE_2))
        around.setRightPadding(0 if last else px(SPACE_3))
        around.setBottomBorder(1)
        around.setBottomBorderStyle(CELL_BORDER)
        around.setBottomBorderBrush(QBrush(self._theme.color("border_subtle")))
        cell.setFormat(around)
        cursor = cell.firstCursorPosition()
        form = QTextBlockFormat()
        form.setAlignment(ALIGN.get(align, Qt.AlignmentFlag.AlignLeading))
        kind = "caption_semibold" if head else "body"
        form.setLineHeight(self._theme.line_height(kind), QTextBlockFormat.LineHeightTypes.FixedHeight.value)
        cursor.setBlockFormat(form)
        self._spans(cursor, spans, kind, "text_2" if head else "text_1")

    # -- words -------------------------------------------------------------------------------------

    def _spans(self, cursor: QTextCursor, spans: Spans, kind: str, tone: str = "text_1") -> None:
        for span in spans:
            text = span.text
            if span.picture:
                text = QCoreApplication.translate("Message", "[Picture not shown: %1]").replace("%1", text)
            cursor.insertText(text.replace("\n", LINE_END), self._words(span, kind, tone))

    def _words(self, span: Span, kind: str, tone: str = "text_1") -> QTextCharFormat:
        form = QTextCharFormat()
        font = QFont(self._theme.font(kind))
        if span.code and kind != "mono":
            mono = self._theme.font("mono")
            mono.setPixelSize(round(font.pixelSize() * 0.9))
            font = mono
            form.setProperty(GROUND, "word")
        if span.bold:
            font.setWeight(QFont.Weight.DemiBold)
        font.setItalic(span.italic)
        font.setStrikeOut(span.struck)
        form.setFont(font)
        form.setForeground(self._theme.color("text_2" if span.picture else tone))
        return form


def _list_format(block: Block) -> QTextListFormat:
    form = QTextListFormat()
    form.setIndent(block.depth)
    number = block.marker.number if block.marker else None
    if number is None:
        form.setStyle(QTextListFormat.Style.ListDisc)
    else:
        form.setStyle(QTextListFormat.Style.ListDecimal)
        form.setStart(number)
    return form


def tables(document: QTextDocument) -> list[QTextTable]:
    """The tables of a document, in order."""
    return [frame for frame in document.rootFrame().childFrames() if isinstance(frame, QTextTable)]
