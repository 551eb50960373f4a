"""Text on a page, and what a screen reader is told without being asked."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from html import escape

from PySide6.QtCore import QPointF, QSize, Qt
from PySide6.QtGui import (
    QAccessible,
    QAccessibleAnnouncementEvent,
    QFont,
    QPainter,
    QPaintEvent,
    QTextLayout,
    QTextOption,
)
from PySide6.QtGui import Qt as GuiQt
from PySide6.QtWidgets import QFrame, QLabel, QSizePolicy, QStyle, QWidget

from app.ui.theme import Theme

HEIGHTS = 8
"""Heights of wrapped text that are remembered, by text, width and font."""


class Label(QLabel):
    """Plain text of one kind and tone (tokens' names). Never rich text: names come from files and models.

    Lines stand as far apart as the kind says, which QLabel cannot do for plain text; so wrapped text is laid
    out here.
    """

    def __init__(
        self,
        theme: Theme,
        text: str = "",
        kind: str = "body",
        tone: str = "text_1",
        wrap: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(text, parent)
        self._theme, self._kind = theme, kind
        self._heights: dict[tuple[str, int, str, int], int] = {}
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(wrap)
        if wrap:
            policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
            policy.setHeightForWidth(True)
            self.setSizePolicy(policy)
        self.set_tone(tone)
        theme.changed.connect(self._restyle)
        self._restyle()

    def set_tone(self, tone: str) -> None:
        """Write in another token's colour."""
        set_property(self, "tone", tone)

    def set_kind(self, kind: str) -> None:
        """Write in another kind of type."""
        self._kind = kind
        self._restyle()

    def hasHeightForWidth(self) -> bool:
        """Wrapped text is as high as its lines."""
        return self.wordWrap()

    def heightForWidth(self, width: int) -> int:
        """Lines at this width, times their distance."""
        if not self.wordWrap():
            return super().heightForWidth(width)
        margins = self.contentsMargins()
        inner = width - margins.left() - margins.right()
        asked = (self.text(), inner, self.font().key(), self._theme.line_height(self._kind))
        if asked not in self._heights:  # layouts ask many times over
            self._heights = dict(list(self._heights.items())[-HEIGHTS:])
            self._heights[asked] = self._lay_out(inner).height
        return self._heights[asked] + margins.top() + margins.bottom()

    def sizeHint(self) -> QSize:
        """One line as wide as it is; wrapped text at most some 60 letters wide."""
        if not self.wordWrap():
            return super().sizeHint()
        whole = self.fontMetrics().horizontalAdvance(self.text()) + 2
        width = min(whole, self.fontMetrics().averageCharWidth() * 60)
        return QSize(width, self.heightForWidth(width))

    def minimumSizeHint(self) -> QSize:
        """A wrapped text may become as narrow as its longest word."""
        if not self.wordWrap():
            return super().minimumSizeHint()
        metrics = self.fontMetrics()
        longest = max((metrics.horizontalAdvance(word) for word in self.text().split()), default=0)
        return QSize(min(longest, metrics.averageCharWidth() * 16), self._theme.line_height(self._kind))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the lines in their places."""
        if not self.wordWrap():
            super().paintEvent(event)
            return
        room = self.contentsRect()
        laid = self._lay_out(room.width())
        painter = QPainter(self)
        painter.setPen(self.palette().color(self.foregroundRole()))
        painter.setFont(self.font())
        down = (room.height() - laid.height) // 2 if self.alignment() & Qt.AlignmentFlag.AlignVCenter else 0
        laid.layout.draw(painter, QPointF(room.left(), room.top() + max(down, 0)))
        painter.end()

    def _lay_out(self, width: int) -> Laid:
        side = QStyle.visualAlignment(direction_of(self.text()), self.alignment())
        return lay_out(self.text(), self.font(), self._theme.line_height(self._kind), width, side)

    def _restyle(self) -> None:
        self.setFont(self._theme.font(self._kind))
        self.setMinimumHeight(self._theme.line_height(self._kind))
        self.updateGeometry()


@dataclass(frozen=True)
class Laid:
    """Text laid out, and its height in pixels."""

    layout: QTextLayout
    height: int


def lay_out(text: str, font: QFont, step: int, width: int, side: Qt.AlignmentFlag) -> Laid:
    """Lines `step` pixels apart, none wider than `width` pixels, each at its `side` of that."""
    option = QTextOption(side)
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    option.setTextDirection(direction_of(text))
    layout = QTextLayout(text.replace("\n", "\u2028"), font)
    layout.setTextOption(option)
    lines = 0
    layout.beginLayout()
    while (line := layout.createLine()).isValid():
        line.setLineWidth(max(width, 1))
        line.setPosition(QPointF(0, lines * step + (step - line.height()) / 2))
        lines += 1
    layout.endLayout()
    return Laid(layout, max(lines, 1) * step)


class OneLine(Label):
    """One line that is cut at its end where there is no room; the whole of it is its tooltip."""

    def setText(self, text: str) -> None:
        """Other words."""
        super().setText(text)
        self.setToolTip(tip(text))

    def minimumSizeHint(self) -> QSize:
        """A few letters."""
        return QSize(self.fontMetrics().horizontalAdvance("mmm…"), super().minimumSizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - Qt's signature
        """As much as there is room for."""
        room = self.contentsRect()
        painter = QPainter(self)
        painter.setPen(self.palette().color(self.foregroundRole()))
        painter.setFont(self.font())
        cut = painter.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeading, cut)
        painter.end()


class Line(QFrame):
    """A hairline, across or down."""

    def __init__(self, down: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("line")
        if down:
            self.setFixedWidth(1)
        else:
            self.setFixedHeight(1)


def direction_of(text: str) -> Qt.LayoutDirection:
    """Where a text begins, by its first letter with a direction, as QLabel has it for a single line."""
    for letter in text:
        kind = unicodedata.bidirectional(letter)
        if kind in ("R", "AL"):
            return Qt.LayoutDirection.RightToLeft
        if kind == "L":
            break
    return Qt.LayoutDirection.LeftToRight


def tip(text: str) -> str:
    """A text for a tooltip. Qt takes what looks like HTML for HTML, and names come from files and hubs."""
    if not GuiQt.mightBeRichText(text):
        return text
    return "<p>" + escape(text).replace("\n", "<br>") + "</p>"


def set_property(widget: QWidget, name: str, value: object) -> None:
    """Set a property the stylesheet reads, and let it read it again."""
    if widget.property(name) == value:
        return
    widget.setProperty(name, value)
    if widget.testAttribute(Qt.WidgetAttribute.WA_WState_Polished):
        font = widget.font()
        widget.style().unpolish(widget)
        widget.style().polish(widget)
        widget.setFont(font)  # what the stylesheet forgets on the way


def announce(widget: QWidget, text: str, assertive: bool = False) -> None:
    """Have a screen reader say `text`; politely, unless it is a fault the person must hear now."""
    if not QAccessible.isActive() or not text:
        return
    event = QAccessibleAnnouncementEvent(widget, text)
    levels = QAccessible.AnnouncementPoliteness
    event.setPoliteness(levels.Assertive if assertive else levels.Polite)
    QAccessible.updateAccessibility(event)
