"""A ring that empties as a conversation grows, and in words what is left."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from app.services.chat import RoomChanged
from app.ui.theme import SPACE_1, SPACE_3, Theme
from app.ui.widgets.text import Label

LITTLE = 25
"""Percent of room left under which the ring warns."""
SIDE, STROKE = 16, 2.5


def room_left(room: RoomChanged) -> int:
    """Percent; only what is really used up is 0."""
    return round(100 * (1 - room.share_used)) or int(room.share_used < 1)


class RoomRing(QWidget):
    """A ring that empties, and the share in words beside it where there is room for words."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._dial = Dial(theme)
        self._words = Label(theme, "", "small", "text_2")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, SPACE_3, 0)
        row.setSpacing(SPACE_1 + 2)
        row.addWidget(self._dial)
        row.addWidget(self._words)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Preferred)
        self.hide()

    def show_room(self, room: RoomChanged | None) -> None:
        """How the message would fit now; nothing known is nothing shown."""
        self.setVisible(room is not None)
        if room is None:
            return
        left = room_left(room)
        self._dial.show_left(left)
        self._words.setText(self.tr("%1 % room left").replace("%1", str(left)))
        self._words.set_tone("warning" if left < LITTLE else "text_2")
        self.setAccessibleName(self.tr("Room left, %1 percent").replace("%1", str(left)))
        self.setToolTip(self._words.text())

    def set_short(self, short: bool) -> None:
        """The ring alone."""
        self._words.setVisible(not short)


class Dial(QWidget):
    """The ring itself: what is left, from the top, on a ground of what there was."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme, self._left = theme, 100
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.updateGeometry)

    def show_left(self, percent: int) -> None:
        """How much is left."""
        self._left = percent
        self.update()

    def sizeHint(self) -> QSize:
        """A square."""
        return QSize(self._theme.px(SIDE), self._theme.px(SIDE))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Ground and arc."""
        width = self._theme.px(10) * STROKE / 10
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        half = width / 2 + 0.5
        box = QRectF(self.rect()).adjusted(half, half, -half, -half)
        painter.setPen(QPen(self._theme.color("border_subtle"), width))
        painter.drawEllipse(box)
        tone = "warning" if self._left < LITTLE else "accent"
        pen = QPen(self._theme.color(tone), width)
        pen.setCapStyle(Qt.PenCapStyle.FlatCap)
        painter.setPen(pen)
        painter.drawArc(box, 90 * 16, -round(self._left * 57.6))
        painter.end()
