"""How a file of a collection is drawn in its row: an icon, its words, and the verb that helps."""

from __future__ import annotations

from PySide6.QtCore import QObject, QRect, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from app.ui.documents.documents_model import NAME, PAGES, STATE, FilesModel, Row
from app.ui.documents.documents_words import ICONS
from app.ui.icons import Icons
from app.ui.index import Index
from app.ui.theme import SPACE_1, SPACE_2, SPACE_3, SPACE_4, Theme

HEIGHT = 36
QUIET = ("accent", "text_3")
"""Tones of icons whose words are written like any other."""


class FilesDelegate(QStyledItemDelegate):
    """Draws all four columns."""

    def __init__(self, theme: Theme, icons: Icons, parent: QObject) -> None:
        super().__init__(parent)
        self._theme, self._icons = theme, icons

    def sizeHint(self, _option: QStyleOptionViewItem, _index: Index) -> QSize:
        """One line."""
        return QSize(self._theme.px(48), self._theme.px(HEIGHT))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """One cell."""
        model = index.model()
        assert isinstance(model, FilesModel)
        row, rect = model.rows[index.row()], QRect(option.rect)
        state: QStyle.StateFlag = option.state
        painter.save()
        if state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, self._theme.color("bg_selected"))
        painter.setPen(self._theme.color("border_subtle"))
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        if index.column() == NAME:
            self._name(painter, rect, row)
        elif index.column() == STATE:
            self._state(painter, rect, row)
        else:
            text = str(index.data() or "")
            numbers = index.column() == PAGES
            self._words(painter, self._inside(rect), text, "text_2", trailing=numbers)
        if state & QStyle.StateFlag.State_HasFocus and not state & QStyle.StateFlag.State_Selected:
            painter.setPen(QPen(self._theme.color("focus"), 2))
            painter.drawRect(rect.adjusted(1, 1, -1, -2))
        painter.restore()

    def action_box(self, rect: QRect, row: Row, mirrored: bool) -> QRect:
        """Where the verb stands in a cell of the last column; empty where there is none."""
        if not row.state.action:
            return QRect()
        inside, gap = self._inside(rect), self._theme.px(SPACE_1)
        wide = self._width(row.state.action, "body_semibold")
        text = min(self._width(row.state.text, "body"), max(inside.width() - wide - gap, 0))
        left = inside.right() - text - gap - wide if mirrored else inside.left() + text + gap
        return QRect(left, rect.top(), wide + 2, rect.height())

    # -- parts -------------------------------------------------------------------------------------

    def _name(self, painter: QPainter, rect: QRect, row: Row) -> None:
        icon, tone = ICONS[row.state.look]
        side, mirrored = self._theme.px(16), painter.layoutDirection() == Qt.LayoutDirection.RightToLeft
        lead, gap = self._theme.px(SPACE_4), self._theme.px(SPACE_3)
        left = rect.right() - lead - side if mirrored else rect.left() + lead
        painter.drawPixmap(left, rect.center().y() - side // 2, self._icons.pixmap(icon, 16, tone))
        begin, end = lead + side + gap, self._theme.px(SPACE_2)
        box = rect.adjusted(end, 0, -begin, 0) if mirrored else rect.adjusted(begin, 0, -end, 0)
        self._words(painter, box, row.name, "text_1", middle=True)

    def _state(self, painter: QPainter, rect: QRect, row: Row) -> None:
        tone = ICONS[row.state.look][1]
        inside = self._inside(rect)
        mirrored = painter.layoutDirection() == Qt.LayoutDirection.RightToLeft
        action = self.action_box(rect, row, mirrored)
        if not action.isEmpty():
            gap = self._theme.px(SPACE_1)
            if mirrored:
                inside.setLeft(action.right() + gap)
            else:
                inside.setRight(action.left() - gap)
            self._words(painter, action, row.state.action, "accent", kind="body_semibold")
        self._words(painter, inside, row.state.text, "text_2" if tone in QUIET else tone)

    def _words(
        self,
        painter: QPainter,
        box: QRect,
        text: str,
        tone: str,
        kind: str = "body",
        trailing: bool = False,
        middle: bool = False,
    ) -> None:
        """Cut at the end, or with `middle` so that the end of a name is still seen."""
        painter.setFont(self._theme.font(kind))
        painter.setPen(self._theme.color(tone))
        mode = Qt.TextElideMode.ElideMiddle if middle else Qt.TextElideMode.ElideRight
        cut = painter.fontMetrics().elidedText(text, mode, box.width())
        side = Qt.AlignmentFlag.AlignTrailing if trailing else Qt.AlignmentFlag.AlignLeading
        painter.drawText(box, Qt.AlignmentFlag.AlignVCenter | side | Qt.TextFlag.TextSingleLine, cut)

    def _inside(self, rect: QRect) -> QRect:
        gap = self._theme.px(SPACE_2)
        return rect.adjusted(gap, 0, -gap, 0)

    def _width(self, text: str, kind: str) -> int:
        return QFontMetrics(self._theme.font(kind)).horizontalAdvance(text) + 1
