"""The words of one message: Markdown for a reply, plain text for what a person wrote.

Grounds of code, bars of quotations and the standing caret are painted here. Nothing is loaded or opened:
the document is written from values, never from HTML, and `LinkedText` answers every request for a resource.
"""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QPainter,
    QPaintEvent,
    QTextBlock,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextOption,
)
from PySide6.QtWidgets import QWidget

from app.ui.linked_text import GROUND, LinkedText, along, fragments
from app.ui.markdown import Growth, Stream, parse
from app.ui.rich_text import LINE_END, QUOTE, Writer
from app.ui.theme import RADIUS_CONTROL, SPACE_2, SPACE_3, SPACE_4, Theme


class MessageView(LinkedText):
    """Shows one text. Its accessible name says whose it is and from when."""

    focused = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self._look = theme
        self._text, self._markdown, self._writing = "", True, False
        self._stream, self._writer = Stream(), Writer(self.document(), theme)
        self.setProperty("ring", True)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.setTabChangesFocus(True)
        option = QTextOption()
        option.setTextDirection(Qt.LayoutDirection.LayoutDirectionAuto)
        option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self.document().setDefaultTextOption(option)

    # -- what is shown -----------------------------------------------------------------------------

    @property
    def text(self) -> str:
        """The text as it was written, Markdown signs included."""
        return self._text

    def show_plain(self, text: str) -> None:
        """Show a text as it is, line by line."""
        self._text, self._markdown = text, False
        cursor = self.begin()
        form = QTextBlockFormat()
        form.setLineHeight(
            self._look.line_height("reading"), QTextBlockFormat.LineHeightTypes.FixedHeight.value
        )
        cursor.setBlockFormat(form)
        words = QTextCharFormat()
        words.setFont(self._look.font("reading"))
        words.setForeground(self._look.color("text_1"))
        cursor.insertText(text.replace("\r\n", "\n"), words)

    def show_growing(self, text: str) -> None:
        """Show a reply so far, with the caret at its end."""
        self._text, self._writing, self._markdown = text, True, True
        self._writer.write(self._stream.feed(text))
        self.viewport().update()

    def show_finished(self, text: str) -> None:
        """Show a reply that will not grow."""
        self._writing = False
        if text == self._text and self._markdown:
            self.viewport().update()
            return
        self._text, self._markdown = text, True
        self._stream = Stream()
        self._writer.write(Growth((), parse(text), again=True))

    def restyle(self) -> None:
        """Read the theme again."""
        if not self._markdown:
            self.show_plain(self._text)
            return
        self._stream, self._writer = Stream(), Writer(self.document(), self._look)
        growth = self._stream.feed(self._text)
        self._writer.write(Growth(growth.committed, growth.pending, again=True))

    def ideal_width(self) -> int:
        """How wide the text would be without breaking lines."""
        copy = self.document().clone()
        copy.setTextWidth(-1)
        return int(copy.idealWidth()) + 2

    # -- Qt ----------------------------------------------------------------------------------------

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Let the message know, so that its buttons appear."""
        super().focusInEvent(event)
        self.focused.emit()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Grounds, text, caret."""
        painter = QPainter(self.viewport())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_grounds(painter, QRectF(event.rect()))
        painter.end()
        super().paintEvent(event)
        if self._writing:
            painter = QPainter(self.viewport())
            self._paint_caret(painter)
            painter.end()

    # -- painting ----------------------------------------------------------------------------------

    def _paint_grounds(self, painter: QPainter, seen: QRectF) -> None:
        px, layout = self._look.px, self.document().documentLayout()
        painter.setPen(Qt.PenStyle.NoPen)
        for block in self._blocks():
            box = layout.blockBoundingRect(block)
            if not box.adjusted(0, -40, 0, 40).intersects(seen):
                continue
            form = block.blockFormat()
            ground = form.property(GROUND)
            if ground == "code":
                gap = px(SPACE_3)
                painter.setBrush(self._look.color("bg_code"))
                lead = form.leftMargin() - gap
                top, bottom = self._extent(block)
                width = self.viewport().width() - form.rightMargin() + gap - lead
                wide = QRectF(lead, top - gap, width, bottom - top + 2 * gap)
                painter.drawRoundedRect(wide, RADIUS_CONTROL, RADIUS_CONTROL)
            elif ground == "rule":
                middle = round(box.center().y())
                painter.fillRect(
                    QRectF(0, middle, self.viewport().width(), 1), self._look.color("border_subtle")
                )
            for depth in range(int(form.property(QUOTE) or 0)):
                self._paint_bar(painter, block, depth)
            self._paint_code_words(painter, block)

    def _paint_bar(self, painter: QPainter, block: QTextBlock, depth: int) -> None:
        box = self.document().documentLayout().blockBoundingRect(block)
        x = self._look.px(SPACE_4) * depth
        if block.textDirection() == Qt.LayoutDirection.RightToLeft:
            x = self.viewport().width() - x - 3
        painter.setBrush(self._look.color("border_subtle"))
        before = block.previous()
        joined = before.isValid() and int(before.blockFormat().property(QUOTE) or 0) > depth
        layout = self.document().documentLayout()
        top = layout.blockBoundingRect(before).bottom() if joined else box.top()
        painter.drawRect(QRectF(x, top, 3, box.bottom() - top))

    def _paint_code_words(self, painter: QPainter, block: QTextBlock) -> None:
        painter.setBrush(self._look.color("bg_code"))
        for fragment in fragments(block):
            if fragment.charFormat().property(GROUND) == "word":
                for box in self._boxes(fragment):
                    painter.drawRoundedRect(box.adjusted(-3, 0, 3, 0), 4, 4)

    def _paint_caret(self, painter: QPainter) -> None:
        block = self.document().lastBlock()
        lines = block.layout()
        if not lines.lineCount():
            return
        line = lines.lineAt(lines.lineCount() - 1)
        x = along(line, block.length() - 1)
        width, height = self._look.px(SPACE_2), self._look.px(18)
        rtl = block.textDirection() == Qt.LayoutDirection.RightToLeft
        at = lines.position() + QPointF(x - width - 3 if rtl else x + 3, line.y())
        caret = QRectF(at.x(), at.y() + (line.height() - height) / 2, width, height)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._look.color("accent"))
        painter.drawRoundedRect(caret, 2, 2)

    def code_texts(self) -> list[str]:
        """The code blocks, for copying."""
        return [
            block.text().replace(LINE_END, "\n")
            for block in self._blocks()
            if block.blockFormat().property(GROUND) == "code"
        ]

    def selected(self) -> str:
        """The words that are selected."""
        cursor: QTextCursor = self.textCursor()
        return cursor.selectedText().replace("\u2029", "\n").replace(LINE_END, "\n")
