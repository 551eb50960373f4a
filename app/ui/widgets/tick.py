"""A box to tick, drawn from the tokens: the system's own is not seen in the dark and does not grow."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QCheckBox, QSizePolicy, QStyle, QWidget

from app.ui.icons import Icons
from app.ui.theme import SPACE_2, Theme
from app.ui.widgets.text import Laid, lay_out

SIDE, LEAST = 18, 28


class Tick(QCheckBox):
    """Words beside a box. `kind` is their type; with `wrap` they take as many lines as they need."""

    def __init__(
        self,
        theme: Theme,
        icons: Icons,
        text: str,
        kind: str = "body",
        parent: QWidget | None = None,
        wrap: bool = False,
    ) -> None:
        super().__init__(text, parent)
        self._theme, self._icons, self._kind, self._wrap = theme, icons, kind, wrap
        if wrap:
            self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        theme.changed.connect(self._restyle)
        self._restyle()

    def sizeHint(self) -> QSize:
        """The box, a gap and the words."""
        words = self.fontMetrics().horizontalAdvance(self.text())
        return QSize(self._theme.px(SIDE + SPACE_2) + words + 2, self._theme.px(LEAST))

    def minimumSizeHint(self) -> QSize:
        """Words are cut before the box is."""
        return QSize(self._theme.px(SIDE + SPACE_2 + 60), self._theme.px(LEAST))

    def hasHeightForWidth(self) -> bool:
        """Wrapped words are as high as their lines."""
        return self._wrap

    def heightForWidth(self, width: int) -> int:
        """The lines at this width, at least as high as a single one."""
        if not self._wrap:
            return super().heightForWidth(width)
        return max(self._lay_out(width).height, self._theme.px(LEAST))

    def hitButton(self, place: QPoint) -> bool:
        """Words count as the box."""
        return self.rect().contains(place)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """The box at the leading edge, then the words, cut where there is no room."""
        theme, side = self._theme, self._theme.px(SIDE)
        mirrored = self.isRightToLeft()
        left = self.width() - side if mirrored else 0
        box = QRectF(left, (self.height() - side) / 2, side, side).adjusted(1, 1, -1, -1)
        on = self.isChecked()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(theme.color("accent" if on else "border_control"), 1.5))
        painter.setBrush(theme.color("accent" if on else "bg_base"))
        painter.drawRoundedRect(box, theme.px(4), theme.px(4))
        if on:
            picture = self._icons.pixmap("check", SIDE - 4, "on_accent")
            inset = (side - theme.px(SIDE - 4)) // 2
            painter.drawPixmap(left + inset, int((self.height() - side) / 2) + inset, picture)
        painter.setPen(theme.color("text_1" if self.isEnabled() else "text_3"))
        painter.setFont(self.font())
        gap = theme.px(SIDE + SPACE_2)
        if self._wrap:
            laid = self._lay_out(self.width())
            down = max(self.height() - laid.height, 0) // 2
            laid.layout.draw(painter, QPointF(0 if mirrored else gap, down))
            painter.end()
            return
        room = QRectF(0 if mirrored else gap, 0, self.width() - gap, self.height())
        cut = self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, int(room.width()))
        align = Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignVCenter  # the painter mirrors it
        painter.drawText(room, int(align), cut)
        painter.end()

    def _lay_out(self, width: int) -> Laid:
        """The words at the box's side, whichever way they run."""
        side = QStyle.visualAlignment(self.layoutDirection(), Qt.AlignmentFlag.AlignLeading)
        room = width - self._theme.px(SIDE + SPACE_2)
        side |= Qt.AlignmentFlag.AlignAbsolute
        return lay_out(self.text(), self.font(), self._theme.line_height(self._kind), room, side)

    def _restyle(self) -> None:
        self.setFont(self._theme.font(self._kind))
        self.setMinimumHeight(self._theme.px(LEAST))
        self.updateGeometry()
        self.update()
