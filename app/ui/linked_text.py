"""Text with page links: real anchors with a rounded ground painted under them, read aloud and copied as text.

Nothing is ever loaded or opened: what a model or a document wrote is shown, not followed (`security.md` 4.6).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, QUrl, Signal
from PySide6.QtGui import (
    QColor,
    QImage,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
    QTextBlock,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextFormat,
    QTextFragment,
    QTextLine,
    QWheelEvent,
)
from PySide6.QtWidgets import QFrame, QSizePolicy, QTextBrowser, QWidget

from app.ui.theme import Theme

SCHEME = "place:"
GROUND = QTextFormat.Property.UserProperty.value + 1
"""On a block: the token of a rounded ground under it; neighbours share one. On words: see `MessageView`."""
MARK = QTextFormat.Property.UserProperty.value + 3
"""On words: a marked place, `CURRENT` or `OTHER`."""
PAD, INSET, ICON = 8, 12, 28
"""Around the words on a ground: above and below, at the sides, and for the icon."""
CURRENT, OTHER = "current", "other"
MARKS = {CURRENT: "#FFDD66", OTHER: "#FFF0BF"}
MARK_LINE = "#8A5A00"
"""Marks lie on paper, which is white in the dark too, so these are the paper's colours, not the theme's."""


class LinkedText(QTextBrowser):
    """As high as its text. `place` gives the name of a link that was pressed."""

    place = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self._current = theme, ""
        self.on_ground: Callable[[QPainter, float], None] | None = None
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setOpenLinks(False)
        self.setOpenExternalLinks(False)
        self.setUndoRedoEnabled(False)
        self.document().setDocumentMargin(0)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextBrowserInteraction | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.viewport().setAutoFillBackground(False)
        self.setStyleSheet("QTextBrowser { background: transparent; border: none; }")
        self.anchorClicked.connect(self._pressed)
        self.document().documentLayout().documentSizeChanged.connect(lambda _size: self._fit())

    # -- writing -----------------------------------------------------------------------------------

    def begin(self) -> QTextCursor:
        """Empty the text; returns the cursor to write with."""
        self.clear()
        self._current = ""
        return QTextCursor(self.document())

    def line(
        self,
        cursor: QTextCursor,
        kind: str,
        above: int = 0,
        ground: str = "",
        last: bool = True,
        fresh: bool = False,
    ) -> None:
        """Start a paragraph, `above` pixels (at 100 %) below the one before.

        `fresh`: the cursor stands in an empty one already, as after a table.

        `ground` is a token: the paragraph stands on a rounded ground with an icon's room before it, together
        with the next one unless it is the `last`.
        """
        if cursor.position() > 0 and not fresh:
            cursor.insertBlock()
        px, form = self._theme.px, QTextBlockFormat()
        height = float(self._theme.line_height(kind))
        form.setLineHeight(height, QTextBlockFormat.LineHeightTypes.FixedHeight.value)
        form.setTopMargin(px(above))
        if ground:
            form.setProperty(GROUND, ground)
            self._indent(form, px(INSET + ICON), px(INSET))
            form.setTopMargin(px(above))
            form.setBottomMargin(px(PAD * 2) if last else 0)
        cursor.setBlockFormat(form)

    def _indent(self, form: QTextBlockFormat, leading: int, trailing: int) -> None:
        mirrored = self.isRightToLeft()
        form.setLeftMargin(trailing if mirrored else leading)
        form.setRightMargin(leading if mirrored else trailing)

    def words(self, cursor: QTextCursor, text: str, kind: str, tone: str = "text_1") -> None:
        """Write plain text."""
        cursor.insertText(text, self._format(kind, tone))

    def link(self, cursor: QTextCursor, name: str, text: str) -> None:
        """Write a link to a place; `text` is kept on one line."""
        form = self._format("caption_semibold", "accent")
        form.setAnchor(True)
        form.setAnchorHref(SCHEME + name)
        cursor.insertText(" ", self._format("caption", "text_1"))
        # Narrow no-break spaces: with others its ground could be torn from it at a line's end.
        cursor.insertText("\u202f\u202f" + text.replace(" ", "\u00a0") + "\u202f\u202f", form)

    def set_current(self, name: str) -> None:
        """Fill the link whose place is shown; an empty name fills none."""
        for fragment in self._links():
            here = fragment.charFormat().anchorHref() == SCHEME + name
            tone = "on_accent" if here and name else "accent"
            cursor = QTextCursor(self.document())
            cursor.setPosition(fragment.position())
            cursor.setPosition(fragment.position() + fragment.length(), QTextCursor.MoveMode.KeepAnchor)
            form = QTextCharFormat()
            form.setForeground(self._theme.color(tone))
            cursor.mergeCharFormat(form)
        self._current = name
        self.viewport().update()

    def names(self) -> list[str]:
        """The places linked to, in order."""
        return [fragment.charFormat().anchorHref().removeprefix(SCHEME) for fragment in self._links()]

    # -- Qt ----------------------------------------------------------------------------------------

    def loadResource(self, _kind: int, _name: QUrl | str) -> QImage:
        """An empty picture: returning nothing would let Qt look for the file itself."""
        empty = QImage(1, 1, QImage.Format.Format_ARGB32)
        empty.fill(Qt.GlobalColor.transparent)
        return empty

    def doSetSource(self, _name: object, _kind: object = None) -> None:
        """Never go anywhere."""

    def paintEvent(self, event: QPaintEvent) -> None:
        """Grounds of paragraphs, marks and links, then the text."""
        painter = QPainter(self.viewport())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_blocks(painter)
        self._paint_marks(painter)
        for fragment in self._links():
            current = fragment.charFormat().anchorHref() == SCHEME + self._current and self._current
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self._theme.color("accent" if current else "bg_user"))
            for box in self._boxes(fragment):
                painter.drawRoundedRect(box, 4, 4)
                if self._focused(fragment):
                    painter.setPen(QPen(self._theme.color("focus"), 2))
                    painter.drawRoundedRect(box.adjusted(-1, -1, 1, 1), 5, 5)
        painter.end()
        super().paintEvent(event)

    def _paint_blocks(self, painter: QPainter) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        for top, bottom, token in self._grounds():
            painter.setBrush(self._theme.color(token))
            pad = self._theme.px(PAD)
            painter.drawRoundedRect(
                QRectF(0, top - pad, self.viewport().width(), bottom - top + 2 * pad), 6, 6
            )
            if self.on_ground is not None:
                self.on_ground(painter, top)

    def _grounds(self) -> Iterator[tuple[float, float, str]]:
        """Top and bottom of the lines of neighbours on one ground, with its token."""
        block = self.document().begin()
        while block.isValid():
            token = block.blockFormat().property(GROUND)
            if isinstance(token, str) and self._has_ground(token):
                top, bottom = self._extent(block)
                while not block.blockFormat().bottomMargin() and block.next().isValid():
                    block = block.next()
                    bottom = self._extent(block)[1]
                yield top, bottom, token
            block = block.next()

    def _has_ground(self, token: str) -> bool:
        return token.endswith("_bg")

    def _extent(self, block: QTextBlock) -> tuple[float, float]:
        """Top and bottom of a block's lines, without its margins."""
        lines = block.layout()
        last = lines.lineAt(max(lines.lineCount() - 1, 0))
        return lines.position().y(), lines.position().y() + last.y() + last.height()

    def _paint_marks(self, painter: QPainter) -> None:
        for fragment, mark in self._marked():
            painter.setBrush(QColor(MARKS[mark]))
            painter.setPen(QPen(QColor(MARK_LINE), 1.5) if mark == CURRENT else Qt.PenStyle.NoPen)
            for box in self._boxes(fragment):
                painter.drawRoundedRect(box.adjusted(-2, 0, 2, 0), 3, 3)

    def _marked(self) -> Iterator[tuple[QTextFragment, str]]:
        for fragment in self._fragments():
            mark = fragment.charFormat().property(MARK)
            if mark:
                yield fragment, str(mark)

    def mark_top(self) -> float:
        """How far down the current mark is; 0 when there is none."""
        for fragment, mark in self._marked():
            if mark == CURRENT:
                return next((box.top() for box in self._boxes(fragment)), 0.0)
        return 0.0

    def _focused(self, fragment: QTextFragment) -> bool:
        cursor = self.textCursor()
        return self.hasFocus() and cursor.hasSelection() and cursor.selectionStart() == fragment.position()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Paging and Alt with the arrows are the column's; a browser would go back in its history."""
        alt = bool(event.modifiers() & Qt.KeyboardModifier.AltModifier)
        if alt or event.key() in (Qt.Key.Key_PageUp, Qt.Key.Key_PageDown, Qt.Key.Key_Escape):
            event.ignore()
        else:
            super().keyPressEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """The column scrolls, not the text."""
        event.ignore()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Lines break anew, so the height may be another."""
        super().resizeEvent(event)
        self._fit()

    def changeEvent(self, event: QEvent) -> None:
        """A new font changes the height."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._fit()

    def sizeHint(self) -> QSize:
        """As high as the text, and a ground under its end."""
        on_ground = bool(self.document().lastBlock().blockFormat().property(GROUND))
        more = self._theme.px(PAD) if on_ground else 0
        return QSize(200, round(self.document().size().height()) + 1 + more)

    # -- inside ------------------------------------------------------------------------------------

    def _format(self, kind: str, tone: str) -> QTextCharFormat:
        form = QTextCharFormat()
        form.setFont(self._theme.font(kind))
        form.setForeground(self._theme.color(tone))
        return form

    def _pressed(self, url: QUrl) -> None:
        if url.toString().startswith(SCHEME):
            self.place.emit(url.toString().removeprefix(SCHEME))

    def _fit(self) -> None:
        height = self.sizeHint().height()
        if self.height() != height:
            self.setFixedHeight(max(height, 1))

    def _links(self) -> Iterator[QTextFragment]:
        return (found for found in self._fragments() if found.charFormat().isAnchor())

    def _fragments(self) -> Iterator[QTextFragment]:
        for block in self._blocks():
            yield from fragments(block)

    def _blocks(self) -> Iterator[QTextBlock]:
        block = self.document().begin()
        while block.isValid():
            yield block
            block = block.next()

    def _boxes(self, fragment: QTextFragment) -> Iterator[QRectF]:
        block: QTextBlock = self.document().findBlock(fragment.position())
        layout = block.layout()
        origin = self.document().documentLayout().blockBoundingRect(block).topLeft()
        start, end = (
            fragment.position() - block.position(),
            fragment.position() + fragment.length() - block.position(),
        )
        height = self._theme.px(20)
        for index in range(layout.lineCount()):
            line = layout.lineAt(index)
            a, b = max(start, line.textStart()), min(end, line.textStart() + line.textLength())
            while b > a and block.text()[b - 1] == " " and b < end:
                b -= 1  # the space a line breaks at is not part of what is seen
            if a < b:
                left, right = along(line, a), along(line, b)
                middle = origin.y() + line.y() + line.height() / 2 + 1
                x = origin.x() + min(left, right)
                yield QRectF(x, middle - height / 2, abs(right - left), height)


def along(line: QTextLine, position: int) -> float:
    """How far along a line a position in its block is."""
    found: Any = line.cursorToX(position)  # PySide gives the position back as well
    return float(found[0] if isinstance(found, tuple) else found)


def fragments(block: QTextBlock) -> Iterator[QTextFragment]:
    """The pieces of one look that a block is made of."""
    pieces: Any = block  # iterable at run time, which its stubs do not say
    for found in pieces:
        yield found.fragment()
