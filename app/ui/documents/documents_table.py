"""The table of a collection's files: chosen, sorted and acted on by mouse and keyboard alike."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QItemSelectionModel, QPoint, QRect, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHeaderView, QTableView, QWidget

from app.ui.documents.documents_delegate import HEIGHT, FilesDelegate
from app.ui.documents.documents_model import KIND, NAME, PAGES, STATE, FilesModel, Row
from app.ui.icons import Icons
from app.ui.theme import Theme

HEAD, NARROW, TIGHT = 28, 620, 440
"""Height of the head; widths at 100 % text below which the kind, and then the pages, are left out."""


class FilesTable(QTableView):
    """`acted` gives the file whose verb was pressed, `entered` the one on which Enter was."""

    acted = Signal(str)
    entered_file = Signal(str)
    removed = Signal()
    chosen = Signal()
    menu = Signal(QPoint)

    def __init__(self, theme: Theme, icons: Icons, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.files = FilesModel(self)
        self._delegate = FilesDelegate(theme, icons, self)
        self._kept: tuple[list[str], str] = ([], "")
        self.setModel(self.files)
        self.setItemDelegate(self._delegate)
        self.setAccessibleName(self.tr("Files"))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.setMouseTracking(True)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setCornerButtonEnabled(False)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.customContextMenuRequested.connect(self._ask_menu)
        self._make_head()
        self.selectionModel().selectionChanged.connect(lambda *_: self.chosen.emit())
        self.files.modelAboutToBeReset.connect(self._remember)
        self.files.modelReset.connect(self._restore)
        theme.changed.connect(self._restyle)
        self._restyle()

    # -- what is chosen ----------------------------------------------------------------------------

    def selected(self) -> list[Row]:
        """The chosen files, in the order shown."""
        numbers = sorted({index.row() for index in self.selectionModel().selectedRows()})
        return [self.files.rows[number] for number in numbers if number < len(self.files.rows)]

    def choose(self, paths: Sequence[str]) -> None:
        """Choose these and no others."""
        model, flags = self.selectionModel(), QItemSelectionModel.SelectionFlag
        model.clearSelection()
        for path in paths:
            at = self.files.row_of(path)
            if at >= 0:
                model.select(self.files.index(at, NAME), flags.Select | flags.Rows)

    def current_path(self) -> str:
        """The file the keyboard is on, or an empty string."""
        at = self.currentIndex().row()
        return self.files.rows[at].path if 0 <= at < len(self.files.rows) else ""

    def order_by(self, column: int) -> None:
        """Sort, the other way round when it is sorted so already."""
        head = self.horizontalHeader()
        down = Qt.SortOrder.DescendingOrder
        turned = head.sortIndicatorSection() == column and head.sortIndicatorOrder() != down
        self.sortByColumn(column, down if turned else Qt.SortOrder.AscendingOrder)

    # -- Qt ----------------------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter acts, Delete removes."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if self.current_path():
                self.entered_file.emit(self.current_path())
        elif event.key() == Qt.Key.Key_Delete:
            self.removed.emit()
        else:
            super().keyPressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """The verb in the last column is pressed like a link."""
        super().mouseReleaseEvent(event)
        row = self._verb_at(event.position().toPoint())
        if row is not None and event.button() == Qt.MouseButton.LeftButton:
            self.acted.emit(row.path)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Twice opens, but not on a verb, which has acted already."""
        index = self.indexAt(event.position().toPoint())
        if index.isValid() and self._verb_at(event.position().toPoint()) is None:
            self.entered_file.emit(self.files.rows[index.row()].path)

    def viewportEvent(self, event: QEvent) -> bool:
        """A hand over what can be pressed."""
        if event.type() == QEvent.Type.MouseMove and isinstance(event, QMouseEvent):
            over = self._verb_at(event.position().toPoint()) is not None
            shape = Qt.CursorShape.PointingHandCursor if over else Qt.CursorShape.ArrowCursor
            self.viewport().setCursor(shape)
        return super().viewportEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave out columns where there is no room for them."""
        super().resizeEvent(event)
        self._fit()

    # -- inside ------------------------------------------------------------------------------------

    def _make_head(self) -> None:
        self.verticalHeader().hide()
        head = self.horizontalHeader()
        head.setHighlightSections(False)
        head.setSectionsClickable(True)
        head.setDefaultAlignment(Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignVCenter)
        head.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        head.setSectionResizeMode(STATE, QHeaderView.ResizeMode.Stretch)
        self.setSortingEnabled(True)
        self.sortByColumn(NAME, Qt.SortOrder.AscendingOrder)

    def _verb_at(self, point: QPoint) -> Row | None:
        index = self.indexAt(point)
        if not index.isValid() or index.column() != STATE:
            return None
        row = self.files.rows[index.row()]
        box: QRect = self._delegate.action_box(self.visualRect(index), row, self.isRightToLeft())
        return row if box.contains(point) else None

    def _ask_menu(self, point: QPoint) -> None:
        index = self.indexAt(point)
        if not index.isValid():  # from the keyboard it comes without a place
            index = self.currentIndex()
            point = self.visualRect(index).bottomLeft()
        if index.isValid():
            if not self.selectionModel().isRowSelected(index.row()):
                self.selectRow(index.row())
            self.menu.emit(self.viewport().mapToGlobal(point))

    def _remember(self) -> None:
        self._kept = [row.path for row in self.selected()], self.current_path()

    def _restore(self) -> None:
        chosen, current = self._kept
        self.choose(chosen)
        at = self.files.row_of(current)
        if at >= 0:
            self.selectionModel().setCurrentIndex(
                self.files.index(at, NAME), QItemSelectionModel.SelectionFlag.NoUpdate
            )
        self.chosen.emit()

    def _fit(self) -> None:
        px, width = self._theme.px, self.viewport().width()
        self.setColumnHidden(KIND, width < px(NARROW))
        self.setColumnHidden(PAGES, width < px(TIGHT))
        self.setColumnWidth(KIND, px(104))
        self.setColumnWidth(PAGES, px(64))
        taken = sum(self.columnWidth(one) for one in (KIND, PAGES) if not self.isColumnHidden(one))
        self.setColumnWidth(NAME, max((width - taken) * 9 // 20, px(96)))

    def _restyle(self) -> None:
        px, theme = self._theme.px, self._theme
        tokens = theme.tokens
        self.setStyleSheet(
            "QTableView { background: transparent; border: none; }"
            f"QHeaderView {{ background: {tokens.bg_subtle}; border: none; }}"
            f"QHeaderView::section {{ background: {tokens.bg_subtle}; color: {tokens.text_2};"
            f" border: none; border-bottom: 1px solid {tokens.border_subtle};"
            f" padding: 0px {px(8)}px; }}"
        )
        self.verticalHeader().setMinimumSectionSize(px(HEIGHT))  # first: no row is lower than this
        self.verticalHeader().setDefaultSectionSize(px(HEIGHT))
        self.horizontalHeader().setFont(theme.font("caption_semibold"))  # after the sheet, which forgets it
        self.horizontalHeader().setFixedHeight(px(HEAD))
        self._fit()
