"""The table as it is drawn and used: rows 36 high, doubt on the cell it concerns, all by keyboard."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFont, QKeyEvent, QPainter, QPen
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from app.domain.extraction.field_tables import TableRow, is_unread
from app.domain.extraction.fields import Form
from app.ui.icons import Icons
from app.ui.index import Index
from app.ui.tables.table_model import TableModel, tinted
from app.ui.tables.table_pinned import PinnedNames
from app.ui.theme import SPACE_2, SPACE_3, SPACE_4, Theme
from app.ui.widgets.text import direction_of

ROW, HEADER, ICON_ROOM = 36, 28, 28
NARROWEST, WIDEST = 88, 240


class TableDelegate(QStyledItemDelegate):
    """Draws a cell: a status icon before the document, a tint under what is to be checked."""

    def __init__(self, theme: Theme, icons: Icons, view: QTableView) -> None:
        super().__init__(view)
        self._theme, self._icons, self._view = theme, icons, view

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """As wide as its words, within bounds."""
        words = str(index.data() or "")
        model = index.model()
        if isinstance(model, TableModel) and index.column() and is_unread(model.shown[index.row()]):
            words = ""  # a sentence over all columns
        room = SPACE_4 * 2 + (self._theme.px(ICON_ROOM) if index.column() == 0 else 0)
        width = option.fontMetrics.horizontalAdvance(words) + room
        return QSize(max(self._theme.px(NARROWEST), min(width, self._theme.px(WIDEST))), self._theme.px(ROW))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw one cell."""
        model = index.model()
        assert isinstance(model, TableModel)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        rect: QRect = option.rect
        current = self._view.currentIndex()
        if index.row() == current.row():
            painter.fillRect(rect, self._theme.color("bg_selected"))
        painter.setPen(self._theme.color("border_subtle"))
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        row = model.shown[index.row()]
        words = rect.adjusted(SPACE_3, 0, -SPACE_3, 0)
        if index.column() == 0:
            words = self._icon(painter, words, row, option.direction)
            self._words(painter, words, index, "text_1", option.direction)
        elif is_unread(row):
            words = self._beside_names(words, option.direction)
            self._words(painter, words, index, "danger" if row.row.error else "text_3", option.direction)
        else:
            self._cell(painter, words, index, option)
        here = index.row() == current.row() and index.column() == current.column()
        if here and option.state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(QPen(self._theme.color("focus"), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(rect).adjusted(4, 3, -4, -4), 6, 6)
        painter.restore()

    def _icon(self, painter: QPainter, rect: QRect, row: TableRow, way: Qt.LayoutDirection) -> QRect:
        name, colour = status_icon(row)
        side, room = self._theme.px(16), self._theme.px(ICON_ROOM)
        mirrored = way == Qt.LayoutDirection.RightToLeft
        x = rect.right() - side if mirrored else rect.left() + SPACE_2 // 2
        picture = self._icons.pixmap(name, 16, colour)
        painter.drawPixmap(x, rect.center().y() - side // 2, picture)
        return rect.adjusted(0, 0, -room, 0) if mirrored else rect.adjusted(room, 0, 0, 0)

    def _beside_names(self, rect: QRect, way: Qt.LayoutDirection) -> QRect:
        """The part of a row's one sentence that no scrolling puts out of sight or under the names."""
        port, covered = self._view.viewport().width(), 0
        if isinstance(self._view, FieldTable) and self._view.pinned.room():
            covered = self._view.pinned.room() + SPACE_3
        if way == Qt.LayoutDirection.RightToLeft:
            return rect.intersected(QRect(0, rect.top(), port - covered, rect.height()))
        return rect.intersected(QRect(covered, rect.top(), port - covered, rect.height()))

    def _cell(self, painter: QPainter, rect: QRect, index: Index, option: QStyleOptionViewItem) -> None:
        model = index.model()
        assert isinstance(model, TableModel)
        cell = model.cell(index)
        if cell is None:
            return
        doubtful = tinted(cell)
        if doubtful:
            self._tint(painter, rect, index, option.direction)
        plain = "text_3" if not cell.shown else "text_1"
        self._words(painter, rect, index, "warning" if doubtful else plain, option.direction)

    def _tint(self, painter: QPainter, rect: QRect, index: Index, way: Qt.LayoutDirection) -> None:
        painter.setFont(self._font())
        words = painter.fontMetrics().elidedText(str(index.data()), Qt.TextElideMode.ElideRight, rect.width())
        side = QStyle.visualAlignment(way, index.data(Qt.ItemDataRole.TextAlignmentRole))
        size = QSize(painter.fontMetrics().horizontalAdvance(words), self._theme.px(20))
        box = QStyle.alignedRect(Qt.LayoutDirection.LeftToRight, side, size, rect)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.color("warning_bg"))
        painter.drawRoundedRect(QRectF(box).adjusted(-6, -2, 6, 2), 4, 4)

    def _words(
        self, painter: QPainter, rect: QRect, index: Index, colour: str, way: Qt.LayoutDirection
    ) -> None:
        painter.setFont(self._font())
        painter.setPen(self._theme.color(colour))
        text = painter.fontMetrics().elidedText(
            " ".join(str(index.data()).split()), Qt.TextElideMode.ElideRight, rect.width()
        )
        side = QStyle.visualAlignment(way, index.data(Qt.ItemDataRole.TextAlignmentRole))
        painter.setLayoutDirection(direction_of(text))  # "3 Mar 2026" is not turned round in Arabic
        painter.drawText(rect, side | Qt.TextFlag.TextSingleLine, text)

    def _font(self) -> QFont:
        """Figures of one width, so that numbers stand under each other."""
        font = self._theme.font("body")
        font.setFeature(QFont.Tag("tnum"), 1)
        return font


class FieldTable(QTableView):
    """The view. Signals say what a key asked for; the page knows what that means."""

    keep = Signal()
    correct = Signal()
    not_stated = Signal()
    left = Signal()
    moved = Signal()

    def __init__(self, theme: Theme, icons: Icons, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.fields = TableModel(self.tr("Document"), self)
        self.setModel(self.fields)
        self.setItemDelegate(TableDelegate(theme, icons, self))
        self.setAccessibleName(self.tr("Table"))
        self.setShowGrid(False)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setTabKeyNavigation(False)
        self.setWordWrap(False)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.verticalHeader().hide()
        head = self.horizontalHeader()
        head.setHighlightSections(False)
        head.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        head.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.selectionModel().currentChanged.connect(self._current_changed)
        self.pinned = PinnedNames(theme, self)
        self.horizontalScrollBar().valueChanged.connect(self.viewport().update)  # sentences do not move along
        theme.changed.connect(self.restyle)
        self.restyle()

    def show_rows(self, form: Form, rows: Sequence[TableRow], kept: str) -> None:
        """Replace all; whoever was at a document's field stays there, where it is still shown."""
        at, names = self.currentIndex(), [one.name for one in self.fields.fields]
        place = self.fields.shown[at.row()].position if at.isValid() else None
        name = names[at.column() - 1] if at.isValid() and at.column() else ""
        self.fields.show(form, rows, kept)
        self.fit()
        row = next((n for n, one in enumerate(self.fields.shown) if one.position == place), None)
        column = next((n for n, one in enumerate(form.fields, 1) if one.name == name), 0)
        if row is not None:
            self.setCurrentIndex(self.fields.index(row, column))

    def fit(self) -> None:
        """Columns as wide as their words; sentences over a whole row where nothing was read."""
        self.clearSpans()
        for number in range(len(self.fields.shown)):
            self._span(number)
        self.resizeColumnsToContents()

    def _span(self, number: int) -> None:
        """One sentence over all fields of a row that is not read, else a cell for each."""
        columns, wanted = len(self.fields.fields), is_unread(self.fields.shown[number])
        if columns > 1 and wanted != (self.columnSpan(number, 1) > 1):
            self.setSpan(number, 1, 1, columns if wanted else 1)

    def dataChanged(self, first: Index, last: Index, roles: Sequence[int] = ()) -> None:
        """A row that was waited for is read now: its cells take the place of the sentence."""
        super().dataChanged(first, last, list(roles))
        for number in range(first.row(), last.row() + 1):
            self._span(number)
        wide = [self.sizeHintForColumn(column) for column in range(self.fields.columnCount())]
        for column, width in enumerate(wide):
            if width > self.columnWidth(column):
                self.setColumnWidth(column, width)

    def scrollTo(
        self, index: Index, hint: QAbstractItemView.ScrollHint = QAbstractItemView.ScrollHint.EnsureVisible
    ) -> None:
        """Never under the names that stand before the columns."""
        super().scrollTo(index, hint)
        self.pinned.place()
        covered = self.pinned.room()
        if index.column() == 0 or not covered:
            return
        place, port = self.visualRect(index), self.viewport().width()
        hidden = place.right() + covered - port if self.isRightToLeft() else covered - place.left()
        if hidden > 0:
            bar = self.horizontalScrollBar()
            bar.setValue(bar.value() - hidden)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter keeps, F2 corrects, Del says not stated, Esc leaves the page."""
        asked = {
            Qt.Key.Key_Return: self.keep,
            Qt.Key.Key_Enter: self.keep,
            Qt.Key.Key_F2: self.correct,
            Qt.Key.Key_Delete: self.not_stated,
            Qt.Key.Key_Escape: self.left,
        }.get(Qt.Key(event.key()))
        if asked is None or event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            super().keyPressEvent(event)
        else:
            asked.emit()

    def _current_changed(self) -> None:
        self.viewport().update()
        self.moved.emit()

    def restyle(self) -> None:
        """Read the theme again."""
        self.setFont(self._theme.font("body"))
        head = self.horizontalHeader()
        head.setFont(self._theme.font("caption_semibold"))
        head.setFixedHeight(self._theme.px(HEADER))
        colour, line, ink = (self._theme.color(n).name() for n in ("bg_subtle", "border_subtle", "text_2"))
        head.setStyleSheet(
            f"QHeaderView {{ background: {colour}; border: none; }}"
            f"QHeaderView::section {{ background: {colour}; color: {ink}; border: none;"
            f" border-bottom: 1px solid {line}; padding: 0px {SPACE_3}px; }}"
        )
        self.verticalHeader().setMinimumSectionSize(self._theme.px(ROW))  # first: no row is lower than this
        self.verticalHeader().setDefaultSectionSize(self._theme.px(ROW))
        self.fit()


def status_icon(row: TableRow) -> tuple[str, str]:
    """The icon and its token: nothing open, something to check, not read, still to come."""
    if row.waiting:
        return "circle-dashed", "text_3"
    if is_unread(row):
        return "file-x", "danger"
    if any(cell.open for cell in row.row.cells):
        return "triangle-alert", "warning"
    return "check", "success"
