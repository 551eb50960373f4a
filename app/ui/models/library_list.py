"""The list of models: arrow keys, Enter does the one thing, the menu key shows the others."""

from __future__ import annotations

from PySide6.QtCore import QItemSelectionModel, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QFocusEvent, QKeyEvent, QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QListView, QWidget

from app.ui.icons import Icons
from app.ui.models.library_delegate import LibraryDelegate
from app.ui.models.library_model import LibraryModel
from app.ui.models.library_places import row_height
from app.ui.models.library_rows import LibraryRow
from app.ui.theme import Theme


class LibraryList(QListView):
    """As high as all its rows: the page around it scrolls, and `reached` tells which part is to be seen.

    `acted` carries the row whose one thing is to be done, `why` one whose chip was pressed, `asked` a row and
    where its menu is to be shown, `removed` one on which Delete was pressed.
    """

    acted = Signal(object)
    why = Signal(object)
    asked = Signal(object, object)
    removed = Signal(object)
    reached = Signal(object)

    def __init__(
        self, library: LibraryModel, theme: Theme, icons: Icons, name: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._theme, self.library = theme, library
        self.setAccessibleName(name)
        self.drawn = LibraryDelegate(theme, icons, self)
        self.setItemDelegate(self.drawn)
        self.setModel(library)
        self.setUniformItemSizes(True)
        self.setFrameShape(QListView.Shape.NoFrame)
        self.viewport().setAutoFillBackground(False)
        self.setStyleSheet("QListView { background: transparent; border: none; }")
        self.setMouseTracking(True)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setTabKeyNavigation(False)
        library.modelReset.connect(self._fit)
        self.selectionModel().currentChanged.connect(lambda now, _before: self._reach(now.row()))
        theme.changed.connect(self._fit)
        self._fit()

    def row(self) -> LibraryRow | None:
        """The row the keyboard is on."""
        return self.library.row(self.currentIndex())

    def go_to(self, key: str) -> None:
        """Put the keyboard on a row, if it is shown."""
        place = self.library.place(key)
        if place >= 0:
            choose = QItemSelectionModel.SelectionFlag.ClearAndSelect
            self.selectionModel().setCurrentIndex(self.library.index(place, 0), choose)

    # -- Qt ----------------------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter and Space do the one thing, Delete removes."""
        row = self.row()
        if row is not None and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.acted.emit(row)
        elif row is not None and event.key() == Qt.Key.Key_Delete:
            self.removed.emit(row)
        else:
            super().keyPressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """What of the row was pressed."""
        super().mouseReleaseEvent(event)
        index = self.indexAt(event.position().toPoint())
        row = self.library.row(index)
        if row is None or event.button() != Qt.MouseButton.LeftButton:
            return
        point, rect = event.position().toPoint(), self.visualRect(index)
        match self.drawn.hit(rect, point, self.isRightToLeft()):
            case "action":
                self.acted.emit(row)
            case "more":
                self.asked.emit(row, self.viewport().mapToGlobal(point))
            case "chip":
                self.why.emit(row)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """The menu of the row: under the pointer, or under the row for the menu key."""
        keyboard = event.reason() == QContextMenuEvent.Reason.Keyboard
        index = self.currentIndex() if keyboard else self.indexAt(event.pos())
        row = self.library.row(index)
        if row is None:
            return
        rect = self.visualRect(index)
        spot = QPoint(rect.center().x(), rect.bottom()) if keyboard else event.pos()
        self.setCurrentIndex(index)
        self.asked.emit(row, self.viewport().mapToGlobal(spot))

    def focusInEvent(self, event: QFocusEvent) -> None:
        """With Tab one comes to a row, not to a list without one."""
        super().focusInEvent(event)
        if not self.currentIndex().isValid() and self.library.rows:
            self.go_to(self.library.rows[0].key)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Rows are higher where they are narrow."""
        super().resizeEvent(event)
        if self.drawn.width != self.width():
            self._fit()

    def sizeHint(self) -> QSize:
        """All rows."""
        return QSize(super().sizeHint().width(), self._height())

    def minimumSizeHint(self) -> QSize:
        """All rows, however narrow."""
        return QSize(80, self._height())

    def _height(self) -> int:
        return row_height(self._theme, self.width()) * len(self.library.rows)

    def _fit(self) -> None:
        self.drawn.width = self.width()
        self.setFixedHeight(self._height())
        self.scheduleDelayedItemsLayout()

    def _reach(self, place: int) -> None:
        high = row_height(self._theme, self.width())
        if place >= 0 and self.hasFocus():
            self.reached.emit(QRect(0, place * high, self.width(), high))
