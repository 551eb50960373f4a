"""The collections, one under the other: name, and in a line what is in each."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import (
    QAbstractListModel,
    QDateTime,
    QLocale,
    QObject,
    QPoint,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QKeyEvent, QPainter
from PySide6.QtWidgets import QFrame, QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from app.domain.questions.passages import Collection
from app.ui.icons import Icons
from app.ui.index import NOWHERE, Index
from app.ui.theme import RADIUS_CONTROL, SPACE_2, SPACE_3, Theme
from app.ui.widgets.text import tip

ROW = 56


@dataclass(frozen=True, slots=True)
class Line:
    """A collection and its line; `date` is when it changed, in words."""

    collection: Collection
    line: str
    date: str


class CollectionsModel(QAbstractListModel):
    """Collections as shown."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.lines: list[Line] = []

    def show(self, lines: list[Line]) -> None:
        """Replace all; only what is new is drawn where the collections are the same."""
        same = [one.collection.id for one in lines] == [one.collection.id for one in self.lines]
        if same:
            self.lines = lines
            if lines:
                self.dataChanged.emit(self.index(0), self.index(len(lines) - 1))
            return
        self.beginResetModel()
        self.lines = lines
        self.endResetModel()

    def rowCount(self, parent: Index = NOWHERE) -> int:
        """Collections."""
        return 0 if parent.isValid() else len(self.lines)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """The name; with its line for screen readers."""
        line = self.lines[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return line.collection.name
        if role == Qt.ItemDataRole.ToolTipRole:
            return tip(line.collection.name)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{line.collection.name}, {line.line}, {line.date}"
        return None


class CollectionsDelegate(QStyledItemDelegate):
    """Draws an icon, the name, the line under it and the date at the end."""

    def __init__(self, theme: Theme, icons: Icons, parent: QObject) -> None:
        super().__init__(parent)
        self._theme, self._icons = theme, icons

    def sizeHint(self, _option: QStyleOptionViewItem, _index: Index) -> QSize:
        """Two lines."""
        return QSize(80, self._theme.px(ROW))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """One collection."""
        model = index.model()
        assert isinstance(model, CollectionsModel)
        line, rect, px = model.lines[index.row()], QRect(option.rect), self._theme.px
        state: QStyle.StateFlag = option.state
        mirrored = painter.layoutDirection() == Qt.LayoutDirection.RightToLeft
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        chosen = state & QStyle.StateFlag.State_Selected and state & QStyle.StateFlag.State_HasFocus
        if chosen or state & QStyle.StateFlag.State_MouseOver:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self._theme.color("bg_selected" if chosen else "bg_hover"))
            painter.drawRoundedRect(QRectF(rect), RADIUS_CONTROL, RADIUS_CONTROL)
        side, lead = px(20), px(SPACE_3)
        left = rect.right() - lead - side if mirrored else rect.left() + lead
        painter.drawPixmap(left, rect.center().y() - side // 2, self._icons.pixmap("folder", 20, "accent"))
        begin = lead + side + px(SPACE_3)
        box = rect.adjusted(lead, 0, -begin, 0) if mirrored else rect.adjusted(begin, 0, -lead, 0)
        taken = self._write(painter, box, line.date, "caption", "text_3", trailing=True) + px(SPACE_3)
        words = box.adjusted(taken, 0, 0, 0) if mirrored else box.adjusted(0, 0, -taken, 0)
        half = rect.height() // 2
        self._write(painter, words.adjusted(0, px(SPACE_2), 0, -half), line.collection.name, "body_semibold")
        self._write(painter, words.adjusted(0, half, 0, -px(SPACE_2)), line.line, "small", "text_2")
        painter.restore()

    def _write(
        self,
        painter: QPainter,
        box: QRect,
        text: str,
        kind: str,
        tone: str = "text_1",
        trailing: bool = False,
    ) -> int:
        """Write in a box, cut where there is no room; how wide the words are."""
        painter.setFont(self._theme.font(kind))
        painter.setPen(self._theme.color(tone))
        cut = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, box.width())
        side = Qt.AlignmentFlag.AlignTrailing if trailing else Qt.AlignmentFlag.AlignLeading
        painter.drawText(box, Qt.AlignmentFlag.AlignVCenter | side | Qt.TextFlag.TextSingleLine, cut)
        return painter.fontMetrics().horizontalAdvance(cut)


class CollectionsList(QListView):
    """Click or Enter opens, F2 renames, Delete removes; signals carry the collection's id."""

    opened = Signal(str)
    renamed = Signal(str)
    removed = Signal(str)
    menu = Signal(str, QPoint)

    def __init__(self, theme: Theme, icons: Icons, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.lines = CollectionsModel(self)
        self.setModel(self.lines)
        self.setItemDelegate(CollectionsDelegate(theme, icons, self))
        self.setAccessibleName(self.tr("Collections"))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setMouseTracking(True)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.customContextMenuRequested.connect(self._ask_menu)
        self.clicked.connect(lambda index: self.opened.emit(self._id(index)))
        self.setStyleSheet("QListView { background: transparent; border: none; }")
        theme.changed.connect(self.doItemsLayout)

    def current(self) -> str:
        """The collection the keyboard is on, or an empty string."""
        index = self.currentIndex()
        return self._id(index) if index.isValid() else ""

    def set_current(self, collection_id: str) -> None:
        """Put the keyboard on a collection, or on the first."""
        ids = [one.collection.id for one in self.lines.lines]
        if ids:
            at = ids.index(collection_id) if collection_id in ids else 0
            self.setCurrentIndex(self.lines.index(at))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Keys that mean something for a collection."""
        signals = {
            Qt.Key.Key_Return: self.opened,
            Qt.Key.Key_Enter: self.opened,
            Qt.Key.Key_F2: self.renamed,
            Qt.Key.Key_Delete: self.removed,
        }
        signal = signals.get(Qt.Key(event.key()))
        if signal is None:
            super().keyPressEvent(event)
        elif self.current():
            signal.emit(self.current())

    def _id(self, index: Index) -> str:
        return self.lines.lines[index.row()].collection.id

    def _ask_menu(self, point: QPoint) -> None:
        index = self.indexAt(point)
        if not index.isValid():
            index = self.currentIndex()
            point = self.visualRect(index).center()
        if index.isValid():
            self.menu.emit(self._id(index), self.viewport().mapToGlobal(point))


def day_text(moment: float, locale: QLocale) -> str:
    """A day in the person's own form; `moment` in seconds since 1970."""
    return locale.toString(QDateTime.fromSecsSinceEpoch(int(moment)).date(), QLocale.FormatType.ShortFormat)
