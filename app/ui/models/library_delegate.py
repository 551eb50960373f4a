"""Draws a row of the list of models: name, terms, what it is for, size, whether it fits, what to do."""

from __future__ import annotations

from PySide6.QtCore import QObject, QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from app.ui.icons import Icons
from app.ui.index import Index
from app.ui.models.library_model import LibraryModel, Progress
from app.ui.models.library_places import NARROW, Parts, parts, row_height
from app.ui.models.library_rows import ADDED, IN_USE, SAID, LibraryRow
from app.ui.models.library_text import lines
from app.ui.theme import RADIUS_CONTROL, SPACE_1, SPACE_2, Theme
from app.ui.widgets.text import direction_of
from app.wording import size_text

CHIPS = {"fits": ("success", "check"), "slow": ("warning", "hourglass"), "no": ("plain", "ban")}
TONES = {"plain": ("bg_hover", "text_2")}
LEAD = Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignVCenter
TRAIL = Qt.AlignmentFlag.AlignTrailing | Qt.AlignmentFlag.AlignVCenter
BAR = 4


class LibraryDelegate(QStyledItemDelegate):
    """`width` of the list decides how its rows are laid out; it is told by the list."""

    def __init__(self, theme: Theme, icons: Icons, parent: QObject) -> None:
        super().__init__(parent)
        self._theme, self._icons = theme, icons
        self.width = 0

    def sizeHint(self, _option: QStyleOptionViewItem, _index: Index) -> QSize:
        """All rows are of one height."""
        return QSize(80, row_height(self._theme, self.width))

    def hit(self, rect: QRect, point: QPoint, mirrored: bool) -> str:
        """What of a row lies at a point: action | more | chip | ""."""
        found = parts(self._theme, rect, mirrored)
        for name, part in (("action", found.action), ("more", found.more), ("chip", found.chip)):
            if part.contains(point):
                return name
        return ""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """One row."""
        model = index.model()
        assert isinstance(model, LibraryModel)
        row = model.rows[index.row()]
        rect: QRect = option.rect
        state: QStyle.StateFlag = option.state
        mirrored = option.direction == Qt.LayoutDirection.RightToLeft
        places = parts(self._theme, rect, mirrored, not row.bytes and not row.fit_known)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setLayoutDirection(option.direction)
        self._ground(painter, rect, state)
        self._names(painter, places, row, model.terms(row))
        going = model.progress(row)
        if going is not None:
            self._going(painter, places.about, going)
        else:
            self._lines(painter, places.about, model.about(row), "text_2")
        if row.bytes:
            wide = rect.width() >= self._theme.px(NARROW)
            self._text(painter, places.size, size_text(row.bytes), "small", "text_2", TRAIL if wide else LEAD)
        if row.fit_known:
            self._chip(painter, places.chip, model, model.fits(row))
        self._action(painter, places.action, row, model.words.action(row.action))
        side = self._theme.px(16)
        spot = places.more.center()
        dots = self._icons.pixmap("ellipsis", 16, "text_2")
        painter.drawPixmap(spot.x() - side // 2, spot.y() - side // 2, dots)
        painter.restore()

    # -- parts -------------------------------------------------------------------------------------

    def _ground(self, painter: QPainter, rect: QRect, state: QStyle.StateFlag) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        chosen = bool(state & QStyle.StateFlag.State_Selected)
        if chosen or state & QStyle.StateFlag.State_MouseOver:
            painter.setBrush(self._theme.color("bg_selected" if chosen else "bg_subtle"))
            painter.drawRoundedRect(QRectF(rect).adjusted(0, 0, 0, -1), RADIUS_CONTROL, RADIUS_CONTROL)
        focused = bool(state & QStyle.StateFlag.State_HasFocus)
        if focused and bool(state & QStyle.StateFlag.State_KeyboardFocusChange):
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(self._theme.color("focus"), 2))
            painter.drawRoundedRect(QRectF(rect).adjusted(1, 1, -1, -2), RADIUS_CONTROL, RADIUS_CONTROL)
        painter.setPen(QPen(self._theme.color("border_subtle"), 1))
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())

    def _names(self, painter: QPainter, places: Parts, row: LibraryRow, terms: str) -> None:
        font = self._theme.font("body_semibold")
        wide = min(QFontMetrics(font).horizontalAdvance(row.name) + SPACE_2, places.name.width())
        name = QRect(places.name)
        rest = QRect(places.name)
        if painter.layoutDirection() == Qt.LayoutDirection.RightToLeft:
            name.setLeft(name.right() - wide + 1)
            rest.setRight(name.left() - 1)
        else:
            name.setWidth(wide)
            rest.setLeft(name.right() + 1)
        self._text(painter, name, row.name, "body_semibold", "text_1", LEAD)
        if rest.width() > self._theme.px(24):
            self._text(painter, rest, row.quantisation, "small", "text_3", LEAD)
        self._text(painter, places.terms, terms, "caption", "text_3", LEAD)

    def _going(self, painter: QPainter, rect: QRect, going: Progress) -> None:
        text, share = going
        bar = QRectF(rect.left(), rect.bottom() - self._theme.px(8), rect.width(), self._theme.px(BAR))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.color("bg_hover"))
        painter.drawRoundedRect(bar, 2, 2)
        done = QRectF(bar)
        done.setWidth(max(bar.width() * share, 0.0))
        if painter.layoutDirection() == Qt.LayoutDirection.RightToLeft:
            done.moveRight(bar.right())
        painter.setBrush(self._theme.color("accent"))
        painter.drawRoundedRect(done, 2, 2)
        words = rect.adjusted(0, 0, 0, -self._theme.px(10))
        self._lines(painter, words, text, "text_2")

    def _lines(self, painter: QPainter, rect: QRect, text: str, tone: str) -> None:
        """As many lines as there is room for; the last one is cut."""
        font, step = self._theme.font("small"), self._theme.line_height("small")
        found = lines(text, font, rect.width(), max(1, (rect.height() + 2) // step))
        painter.setFont(font)
        painter.setPen(self._theme.color(tone))
        top = rect.top() + (rect.height() - len(found) * step) // 2
        for number, line in enumerate(found):
            write(painter, QRect(rect.left(), top + number * step, rect.width(), step), line, LEAD)

    def _chip(self, painter: QPainter, rect: QRect, model: LibraryModel, fits: str) -> None:
        tone, icon = CHIPS.get(fits, ("plain", "circle-question-mark"))
        ground, ink = TONES.get(tone, (f"{tone}_bg", tone))
        text, font = model.words.fit(fits), self._theme.font("caption_semibold")
        side = self._theme.px(14)
        wide = QFontMetrics(font).horizontalAdvance(text) + side + 3 * SPACE_2
        box = QRect(rect)
        mirrored = painter.layoutDirection() == Qt.LayoutDirection.RightToLeft
        if mirrored:
            box.setLeft(box.right() - min(wide, rect.width()) + 1)
        else:
            box.setWidth(min(wide, rect.width()))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.color(ground))
        painter.drawRoundedRect(QRectF(box), box.height() / 2, box.height() / 2)
        left = box.right() - SPACE_2 - side if mirrored else box.left() + SPACE_2
        painter.drawPixmap(left, box.center().y() - side // 2, self._icons.pixmap(icon, 14, ink))
        gap = SPACE_2 + side + SPACE_1
        words = box.adjusted(SPACE_1, 0, -gap, 0) if mirrored else box.adjusted(gap, 0, -SPACE_1, 0)
        self._text(painter, words, text, "caption_semibold", ink, LEAD)

    def _action(self, painter: QPainter, rect: QRect, row: LibraryRow, text: str) -> None:
        middle = Qt.AlignmentFlag.AlignCenter
        if row.action in SAID:
            tone = "accent" if row.action == IN_USE else "text_2"
            if row.action in (IN_USE, ADDED):
                text = f"✓ {text}"
            self._text(painter, rect, text, "small_semibold", tone, middle)
            return
        painter.setBrush(self._theme.color("bg_base"))
        painter.setPen(QPen(self._theme.color("border_subtle"), 1))
        frame = QRectF(rect).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.drawRoundedRect(frame, RADIUS_CONTROL, RADIUS_CONTROL)
        self._text(painter, rect, text, "small_semibold", "text_1", middle)

    def _text(
        self, painter: QPainter, rect: QRect, text: str, kind: str, tone: str, side: Qt.AlignmentFlag
    ) -> None:
        font = self._theme.font(kind)
        painter.setFont(font)
        painter.setPen(self._theme.color(tone))
        write(
            painter,
            rect,
            QFontMetrics(font).elidedText(text, Qt.TextElideMode.ElideRight, rect.width()),
            side,
        )


def write(painter: QPainter, rect: QRect, text: str, side: Qt.AlignmentFlag) -> None:
    """A line at its side of the row, in the direction of its own letters: "2 GB" stays "2 GB"."""
    row = painter.layoutDirection()
    there = QStyle.visualAlignment(row, side) | Qt.AlignmentFlag.AlignAbsolute
    painter.setLayoutDirection(direction_of(text))
    painter.drawText(rect, there, text)
    painter.setLayoutDirection(row)
