"""A small chart: memory by length of chat, against what is free now. The figures are told in words too."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.domain.library.card import Point
from app.ui.models.card_words import CardWords
from app.ui.models.fit_words import memory_text, words
from app.ui.theme import Theme

HIGH, GAP, WIDEST, ROOM = 180, 0.34, 72, 1.12
TONES = {"fits": "accent", "slow": "warning", "no": "border_control"}


class MemoryChart(QWidget):
    """Bars; a line where the free memory ends. `show_points` takes bytes free now."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self._points, self._free = theme, tuple[Point, ...](), 0
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(self.tr("Memory by length of chat"))
        theme.changed.connect(self._restyle)
        self._restyle()

    def show_points(self, points: Sequence[Point], free: int) -> None:
        """These lengths of chat."""
        self._points, self._free = tuple(points), free
        said = CardWords()
        self.setAccessibleDescription(". ".join(said.point(point) for point in points))
        self.setVisible(bool(points))
        self.update()

    @property
    def limited(self) -> bool:
        """Whether the free memory ends within the chart, so that a line is drawn there."""
        return bool(self._points) and 0 < self._free < self._largest

    @property
    def _largest(self) -> float:
        return max(1, *(point.total for point in self._points)) * ROOM

    def sizeHint(self) -> QSize:
        """As wide as there is room."""
        return QSize(self._theme.px(420), self._theme.px(HIGH))

    def minimumSizeHint(self) -> QSize:
        """Bars may be thin."""
        return QSize(120, self._theme.px(HIGH))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Bars from the shortest chat to the longest, in the direction of reading."""
        if not self._points:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setLayoutDirection(Qt.LayoutDirection.LeftToRight)  # of figures, whatever the bars' order
        font = self._theme.font("caption")
        painter.setFont(font)
        line = self._theme.line_height("caption")
        plot = QRect(0, line, self.width(), self.height() - 2 * line)
        largest = self._largest
        wide = plot.width() / len(self._points)
        for place, point in enumerate(self._points):
            at = len(self._points) - 1 - place if self.isRightToLeft() else place
            column = QRectF(plot.left() + at * wide, plot.top(), wide, plot.height())
            self._bar(painter, column, point, largest, line)
        self._limit(painter, plot, largest)
        painter.end()

    def _bar(self, painter: QPainter, column: QRectF, point: Point, largest: float, line: int) -> None:
        wide = min(column.width() * (1 - GAP), self._theme.px(WIDEST))
        high = column.height() * point.total / largest
        bar = QRectF(column.center().x() - wide / 2, column.bottom() - high, wide, high)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.color(TONES.get(point.kind, "border_control")))
        painter.drawRoundedRect(bar, 3, 3)
        painter.setPen(self._theme.color("text_2"))
        middle = Qt.AlignmentFlag.AlignCenter
        room = painter.fontMetrics().horizontalAdvance("00.0 GB") <= column.width()
        if room:
            above = QRectF(column.left(), bar.top() - line, column.width(), line)
            painter.drawText(above, middle, memory_text(point.total))
        below = QRectF(column.left(), column.bottom(), column.width(), line)
        text = words(point.context)
        if painter.fontMetrics().horizontalAdvance(text) <= column.width():
            painter.drawText(below, middle, text)

    def _limit(self, painter: QPainter, plot: QRect, largest: float) -> None:
        if not self.limited:
            return
        y = plot.bottom() - plot.height() * self._free / largest
        painter.setPen(QPen(self._theme.color("danger"), 1.5, Qt.PenStyle.DashLine))
        painter.drawLine(plot.left(), round(y), plot.right(), round(y))

    def _restyle(self) -> None:
        self.setFixedHeight(self._theme.px(HIGH))
        self.update()
