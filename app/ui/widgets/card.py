"""Cards: a framed surface, and one that can be pressed."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, QSizeF, Qt
from PySide6.QtGui import QEnterEvent, QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QFrame, QVBoxLayout, QWidget

from app.ui.icons import Icons
from app.ui.theme import RADIUS_CARD, SPACE_2, SPACE_4, Theme


class Card(QFrame):
    """A surface with a hairline. `chosen` draws the 2 px accent line of a recommendation."""

    def __init__(self, chosen: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setProperty("surface", "chosen" if chosen else "card")
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(SPACE_4, SPACE_4, SPACE_4, SPACE_4)
        self.column.setSpacing(SPACE_2)


class CardButton(QAbstractButton):
    """A card that does something: icon tile, title, one line of explanation.

    Checkable, it shows being chosen by an accent line.
    """

    TILE = 36

    def __init__(
        self, theme: Theme, icons: Icons, icon: str, title: str, line: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._theme, self._icons, self._icon, self._line = theme, icons, icon, line
        self.setText(title)
        self.setAccessibleName(title)
        self.setAccessibleDescription(line)
        self.setProperty("ring_radius", RADIUS_CARD)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        theme.changed.connect(self._restyle)
        self._restyle()

    def set_line(self, line: str) -> None:
        """Another explanation."""
        self._line = line
        self.setAccessibleDescription(line)
        self.update()

    def sizeHint(self) -> QSize:
        """Wide enough for both lines."""
        metrics = self.fontMetrics()
        small = self._small_metrics_width()
        width = max(metrics.horizontalAdvance(self.text()), small) + self._theme.px(self.TILE) + 44
        return QSize(width, self._theme.px(72))

    def minimumSizeHint(self) -> QSize:
        """May be cut to the tile and a few words."""
        return QSize(self._theme.px(self.TILE) + 120, self._theme.px(72))

    def enterEvent(self, event: QEnterEvent) -> None:
        """Show the hover."""
        self.update()
        super().enterEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - Qt's signature
        """Draw frame, tile, icon and both lines."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._draw_frame(painter)
        tile = QRectF(self._theme.px(16), (self.height() - self._theme.px(self.TILE)) / 2, 0, 0)
        tile.setSize(QSizeF(self._theme.px(self.TILE), self._theme.px(self.TILE)))
        if self.isRightToLeft():
            tile.moveRight(self.width() - self._theme.px(16))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.color("bg_user"))
        painter.drawRoundedRect(tile, 8, 8)
        side = self._theme.px(20)
        picture = self._icons.pixmap(self._icon, 20, "accent" if self.isEnabled() else "text_3")
        painter.drawPixmap(round(tile.center().x() - side / 2), round(tile.center().y() - side / 2), picture)
        self._draw_words(painter, tile)
        painter.end()

    def _draw_frame(self, painter: QPainter) -> None:
        hot = (self.underMouse() or self.isDown()) and self.isEnabled()
        painter.setBrush(self._theme.color("bg_hover" if hot else "bg_raised"))
        width = 2 if self.isChecked() else 1
        painter.setPen(QPen(self._theme.color("accent" if self.isChecked() else "border_subtle"), width))
        inset = width / 2
        frame = QRectF(self.rect()).adjusted(inset, inset, -inset, -inset)
        painter.drawRoundedRect(frame, RADIUS_CARD, RADIUS_CARD)

    def _draw_words(self, painter: QPainter, tile: QRectF) -> None:
        gap = self._theme.px(14)
        if self.isRightToLeft():
            room = QRectF(gap, 0, tile.left() - 2 * gap, self.height())
        else:
            room = QRectF(tile.right() + gap, 0, self.width() - tile.right() - 2 * gap, self.height())
        title, small = self._theme.line_height("body"), self._theme.line_height("small")
        top = (self.height() - title - small - SPACE_2 / 2) / 2
        lead = Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignVCenter
        align = int(Qt.AlignmentFlag.AlignRight if self.isRightToLeft() else lead)
        for text, kind, tone, y, height in (
            (self.text(), "body_semibold", "text_1", top, title),
            (self._line, "small", "text_2", top + title + SPACE_2 / 2, small),
        ):
            painter.setFont(self._theme.font(kind))
            painter.setPen(self._theme.color(tone if self.isEnabled() else "text_3"))
            cut = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, int(room.width()))
            painter.drawText(
                QRectF(room.left(), y, room.width(), height), align | Qt.AlignmentFlag.AlignVCenter, cut
            )

    def _small_metrics_width(self) -> int:
        return QFontMetrics(self._theme.font("small")).horizontalAdvance(self._line)

    def _restyle(self) -> None:
        self.setFont(self._theme.font("body_semibold"))
        self.updateGeometry()
        self.update()
