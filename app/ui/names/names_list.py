"""The list of what was found: one row for each person, number or address, walked and decided by keyboard."""

from __future__ import annotations

from PySide6.QtCore import (
    QAbstractListModel,
    QObject,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from app.domain.names.name_groups import Group
from app.ui.icons import Icons
from app.ui.index import NOWHERE, Index
from app.ui.names.names_words import group_line, group_name
from app.ui.theme import RADIUS_CONTROL, SPACE_2, Theme
from app.ui.widgets.text import direction_of, tip

ROW = 48  # pixels at 100 %: a line of body and one of small


class GroupsModel(QAbstractListModel):
    """The groups that are shown."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.groups: list[Group] = []

    def show(self, found: list[Group]) -> None:
        """Replace all; rows that stay in place only change."""
        if [(g.kind, g.text) for g in found] == [(g.kind, g.text) for g in self.groups]:
            self.groups = found
            if found:
                self.dataChanged.emit(self.index(0), self.index(len(found) - 1))
            return
        self.beginResetModel()
        self.groups = found
        self.endResetModel()

    def rowCount(self, parent: Index = NOWHERE) -> int:
        """One row a group."""
        return 0 if parent.isValid() else len(self.groups)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """The text, and what a screen reader says."""
        group = self.groups[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return group.text
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return group_name(group)
        if role == Qt.ItemDataRole.ToolTipRole:
            return tip(group_name(group))
        return None


class GroupsDelegate(QStyledItemDelegate):
    """Draws what was found, and under it what becomes of it."""

    def __init__(self, theme: Theme, icons: Icons, parent: QObject) -> None:
        super().__init__(parent)
        self._theme, self._icons = theme, icons

    def sizeHint(self, _option: QStyleOptionViewItem, _index: Index) -> QSize:
        """Two lines."""
        return QSize(80, self._theme.px(ROW))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """One row."""
        model = index.model()
        assert isinstance(model, GroupsModel)
        group, rect = model.groups[index.row()], QRect(option.rect)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        state: QStyle.StateFlag = option.state
        if state & (QStyle.StateFlag.State_Selected | QStyle.StateFlag.State_MouseOver):
            painter.setPen(Qt.PenStyle.NoPen)
            chosen = bool(state & QStyle.StateFlag.State_Selected)
            painter.setBrush(self._theme.color("bg_selected" if chosen else "bg_hover"))
            painter.drawRoundedRect(QRectF(rect), RADIUS_CONTROL, RADIUS_CONTROL)
        self._words(painter, rect, group, option.direction == Qt.LayoutDirection.RightToLeft)
        painter.restore()

    def _words(self, painter: QPainter, rect: QRect, group: Group, mirrored: bool) -> None:
        side = self._theme.px(16)
        unsure = not group.sure and not group.kept
        name, tone = ("eye", "text_3") if group.kept else ("eye-off", "accent")
        name, tone = ("circle-question-mark", "warning") if unsure else (name, tone)
        x = rect.right() - SPACE_2 - side if mirrored else rect.left() + SPACE_2
        painter.drawPixmap(x, rect.top() + (rect.height() - side) // 2, self._icons.pixmap(name, 16, tone))
        room = rect.adjusted(SPACE_2, self._theme.px(4), -SPACE_2, -self._theme.px(4))
        lead = side + SPACE_2
        room = room.adjusted(0, 0, -lead, 0) if mirrored else room.adjusted(lead, 0, 0, 0)
        half = room.height() // 2
        rows = (
            (group.text, "body_semibold", "text_2" if group.kept else "text_1", 0),
            (group_line(group), "small", "text_2", half),
        )
        side_of = Qt.AlignmentFlag.AlignRight if mirrored else Qt.AlignmentFlag.AlignLeft
        align = Qt.AlignmentFlag.AlignVCenter | side_of | Qt.AlignmentFlag.AlignAbsolute
        for text, kind, ink, down in rows:
            painter.setFont(self._theme.font(kind))
            painter.setPen(self._theme.color(ink))
            cut = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, room.width())
            painter.setLayoutDirection(direction_of(text))
            painter.drawText(QRect(room.left(), room.top() + down, room.width(), half), align, cut)


class NamesList(QListView):
    """Up and Down walk, Enter replaces or keeps, Space says that a doubtful one is right.

    Each signal gives a group.
    """

    walked = Signal(object)
    toggled = Signal(object)
    settled = Signal(object)

    def __init__(self, theme: Theme, icons: Icons, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(self.tr("What was found"))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setMouseTracking(True)
        self.setUniformItemSizes(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.groups = GroupsModel(self)
        self.setModel(self.groups)
        self.setItemDelegate(GroupsDelegate(theme, icons, self))
        self.doubleClicked.connect(lambda _index: self._toggle())
        theme.changed.connect(self.scheduleDelayedItemsLayout)

    def show_groups(self, found: list[Group]) -> None:
        """Show these; the row that was current stays so, or the one that came into its place."""
        row = max(0, self.currentIndex().row())
        self.groups.show(found)
        if found:
            self.setCurrentIndex(self.groups.index(min(row, len(found) - 1)))

    def current(self) -> Group | None:
        """The group of the current row."""
        row = self.currentIndex().row()
        return self.groups.groups[row] if 0 <= row < len(self.groups.groups) else None

    def go_to(self, group: Group) -> None:
        """Make a group's row the current one, if it is shown."""
        for row, other in enumerate(self.groups.groups):
            if other.places == group.places:
                self.setCurrentIndex(self.groups.index(row))

    def currentChanged(self, current: Index, previous: Index) -> None:
        """Tell who shows the place in the text."""
        super().currentChanged(current, previous)
        group = self.current()
        if group is not None:
            self.walked.emit(group)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Decide."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._toggle()
            event.accept()
            return
        group = self.current()
        if event.key() == Qt.Key.Key_Space and group is not None:
            self.settled.emit(group)
            event.accept()
            return
        super().keyPressEvent(event)

    def _toggle(self) -> None:
        group = self.current()
        if group is not None:
            self.toggled.emit(group)
