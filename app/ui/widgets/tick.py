"""A tick box in our colours."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QCheckBox, QWidget

from app.ui.theme import Theme

SIDE, TARGET = 18, 24


class Tick(QCheckBox):
    """Without words of its own; `name` is what a screen reader says."""

    def __init__(self, theme: Theme, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setAccessibleName(name)
        self.setProperty("ring_radius", 4)
        theme.changed.connect(self.updateGeometry)

    def sizeHint(self) -> QSize:
        """Large enough to be hit."""
        return QSize(self._theme.px(SIDE), self._theme.px(TARGET))

    def minimumSizeHint(self) -> QSize:
        """The same."""
        return self.sizeHint()

    def hitButton(self, pos: object) -> bool:  # noqa: ARG002 - Qt's signature
        """All of it."""
        return True

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - Qt's signature
        """Draw box and tick."""
        side = float(self._theme.px(SIDE))
        box = QRectF(0, (self.height() - side) / 2, side, side).adjusted(0.5, 0.5, -0.5, -0.5)
        on = self.isChecked()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(self._theme.color("accent" if on else "border_control"), 1))
        painter.setBrush(self._theme.color("accent" if on else "bg_base"))
        painter.drawRoundedRect(box, 4, 4)
        if on:
            painter.setPen(QPen(self._theme.color("on_accent"), 2, c=Qt.PenCapStyle.RoundCap))
            turn = QPointF(box.x() + side * 0.43, box.y() + side * 0.68)
            painter.drawLine(QPointF(box.x() + side * 0.24, box.y() + side * 0.5), turn)
            painter.drawLine(turn, QPointF(box.x() + side * 0.74, box.y() + side * 0.31))
        painter.end()
