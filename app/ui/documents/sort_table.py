"""The table of sorted documents: some are chosen and put under a kind, by mouse and keyboard alike."""

from __future__ import annotations

from PySide6.QtCore import QItemSelectionModel, QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QWidget

from app.ui.documents.sort_model import HOW, LABEL, NAME, Paper, SortModel
from app.ui.icons import Icons
from app.ui.theme import Theme
from app.ui.widgets.plain_table import PlainTable

NARROW = 560


class SortTable(PlainTable):
    """`asked` is for the menu of kinds, at a place of the screen; `opened` gives a document's id."""

    asked = Signal(QPoint)
    opened = Signal(str)
    chosen = Signal()

    def __init__(self, theme: Theme, icons: Icons, parent: QWidget | None = None) -> None:
        super().__init__(theme, "", parent)
        self.papers = SortModel(icons, self)
        self._kept: tuple[list[str], str] = ([], "")
        self.setModel(self.papers)
        self.setAccessibleName(self.tr("Documents and their kinds"))
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.customContextMenuRequested.connect(lambda _place: self._ask())
        self.doubleClicked.connect(lambda _index: self.open_current())
        self.selectionModel().selectionChanged.connect(lambda *_: self.chosen.emit())
        self.papers.modelAboutToBeReset.connect(self._remember)
        self.papers.modelReset.connect(self._restore)

    def selected(self) -> list[Paper]:
        """The chosen documents, in the order shown."""
        numbers = sorted({index.row() for index in self.selectionModel().selectedRows()})
        return [self.papers.rows[number] for number in numbers if number < len(self.papers.rows)]

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter and F2 ask for the kind, Space opens the pages."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_F2):
            self._ask()
        elif event.key() == Qt.Key.Key_Space:
            self.open_current()
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave out the last column where there is no room."""
        super().resizeEvent(event)
        self.setColumnHidden(HOW, self.viewport().width() < self._theme.px(NARROW))

    def _ask(self) -> None:
        index = self.currentIndex()
        if index.isValid():
            if not self.selectionModel().isRowSelected(index.row()):
                self.selectRow(index.row())
            place = self.visualRect(self.papers.index(index.row(), LABEL)).bottomLeft()
            self.asked.emit(self.viewport().mapToGlobal(place))

    def open_current(self) -> None:
        """Ask for the pages of the document the keyboard is on."""
        at = self.currentIndex().row()
        if 0 <= at < len(self.papers.rows):
            self.opened.emit(self.papers.rows[at].document_id)

    def _remember(self) -> None:
        at = self.currentIndex().row()
        current = self.papers.rows[at].document_id if 0 <= at < len(self.papers.rows) else ""
        self._kept = [paper.document_id for paper in self.selected()], current

    def _restore(self) -> None:
        chosen, current = self._kept
        flags, model = QItemSelectionModel.SelectionFlag, self.selectionModel()
        for at, paper in enumerate(self.papers.rows):
            if paper.document_id in chosen:
                model.select(self.papers.index(at, NAME), flags.Select | flags.Rows)
            if paper.document_id == current:
                model.setCurrentIndex(self.papers.index(at, NAME), flags.NoUpdate)
        self.chosen.emit()
