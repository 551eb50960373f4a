"""The documents of a collection with the kind each is put under: filtered before they are shown."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtCore import (
    QAbstractTableModel,
    QCoreApplication,
    QObject,
    Qt,
)

from app.domain.extraction.classifying import UNSURE
from app.domain.extraction.sorted_files import By, Placed
from app.ui.documents.documents_model import natural
from app.ui.documents.sort_words import how_text, label_text
from app.ui.icons import Icons
from app.ui.index import NOWHERE, Index
from app.ui.widgets.text import tip

NAME, LABEL, HOW = range(3)
ALL, DOUBTFUL, WAITING = "", "\x00unsure", "\x00waiting"
"""Keys of filters that are no label; no label holds a NUL, since none can be typed."""


@dataclass(frozen=True, slots=True)
class Paper:
    """A document of the collection."""

    document_id: str
    name: str


class SortModel(QAbstractTableModel):
    """`show` takes all; `only` says which are rows."""

    def __init__(self, icons: Icons, parent: QObject) -> None:
        super().__init__(parent)
        self._icons = icons
        self.papers: list[Paper] = []
        self.rows: list[Paper] = []
        self._placed: Mapping[str, Placed] = {}
        self._filter = ALL

    def show(self, papers: Sequence[Paper], placed: Mapping[str, Placed]) -> None:
        """The documents, and where they are put."""
        self.papers = sorted(papers, key=lambda one: natural(one.name))
        self._placed = placed
        self._choose()

    def show_placed(self, placed: Mapping[str, Placed]) -> None:
        """Where they are put now."""
        self._placed = placed
        self._choose()

    def only(self, key: str) -> None:
        """ALL, DOUBTFUL, WAITING, or a label."""
        self._filter = key
        self._choose()

    def placed(self, paper: Paper) -> Placed | None:
        """Where a document is put."""
        return self._placed.get(paper.document_id)

    def count(self, key: str) -> int:
        """How many a filter shows."""
        return sum(self._fits(paper, key) for paper in self.papers)

    # -- inside ------------------------------------------------------------------------------------

    def _fits(self, paper: Paper, key: str) -> bool:
        placed = self.placed(paper)
        if key == WAITING:
            return placed is None
        if key == DOUBTFUL:
            return placed is not None and placed.label == UNSURE and placed.by is not By.PERSON
        return key == ALL or (placed is not None and placed.label == key)

    def _choose(self) -> None:
        found = [paper for paper in self.papers if self._fits(paper, self._filter)]
        if found == self.rows:
            if found:
                self.dataChanged.emit(self.index(0, LABEL), self.index(len(found) - 1, HOW))
            return
        self.beginResetModel()
        self.rows = found
        self.endResetModel()

    # -- Qt ----------------------------------------------------------------------------------------

    def rowCount(self, parent: Index = NOWHERE) -> int:
        """Documents."""
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = NOWHERE) -> int:
        """Name, kind, and who put it there."""
        return 0 if parent.isValid() else 3

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        """The heads of the columns."""
        if orientation == Qt.Orientation.Vertical or role != Qt.ItemDataRole.DisplayRole:
            return None
        tr = QCoreApplication.translate
        return (tr("Sort", "Document"), tr("Sort", "Kind"), tr("Sort", "Put there"))[section]

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """The words of a cell; for screen readers a row in one sentence at its name."""
        paper = self.rows[index.row()]
        placed = self.placed(paper)
        texts = (paper.name, label_text(placed), how_text(placed))
        if role == Qt.ItemDataRole.DisplayRole:
            return texts[index.column()]
        if role == Qt.ItemDataRole.ToolTipRole:
            return tip(texts[index.column()])
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return ", ".join(filter(None, texts)) if index.column() == NAME else texts[index.column()] or "–"
        if role == Qt.ItemDataRole.DecorationRole and index.column() == LABEL:
            return self._icon(placed)
        return None

    def _icon(self, placed: Placed | None) -> object:
        if placed is None:
            return self._icons.pixmap("circle-dashed", 16, "text_3")
        if placed.by is By.PERSON:
            return self._icons.pixmap("user-pen", 16, "accent")
        name, tone = ("check", "accent") if placed.label else ("circle-question-mark", "warning")
        return self._icons.pixmap(name, 16, tone)
