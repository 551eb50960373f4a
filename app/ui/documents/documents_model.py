"""The files of a collection as rows: found, filtered and sorted before they are shown."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import (
    QAbstractTableModel,
    QCoreApplication,
    QObject,
    Qt,
)

from app.domain.questions.passages import Source
from app.services.collection_news import FileReading
from app.ui.documents.documents_words import TO_LOOK_AT, FileState, Look, kind_text, state_of
from app.ui.index import NOWHERE, Index
from app.ui.widgets.text import tip

NAME, KIND, PAGES, STATE = range(4)
ORDER = tuple(Look)


@dataclass(frozen=True, slots=True)
class Row:
    """A file as it is shown."""

    source: Source
    state: FileState
    name: str
    kind: str
    by_name: list[tuple[int, int, str]]
    """What it is sorted by; see `natural`."""

    @property
    def path(self) -> str:
        """What it is known by."""
        return self.source.file.path

    @property
    def pages(self) -> int:
        """Pages or sections read, 0 when nothing was."""
        return self.source.content.pages if self.source.content else 0


class FilesModel(QAbstractTableModel):
    """`show` takes all files; `search` and `only_doubtful` say which of them are rows."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.rows: list[Row] = []
        self._all: list[Row] = []
        self._made: dict[str, tuple[Source, bool | None, FileReading | None, Row]] = {}
        self._sources: Sequence[Source] = ()
        self._away: Mapping[str, bool] = {}
        self._reading: FileReading | None = None
        self._search, self._only_doubtful = "", False
        self._column, self._order = NAME, Qt.SortOrder.AscendingOrder

    # -- what is shown -----------------------------------------------------------------------------

    def show(self, sources: Sequence[Source]) -> None:
        """The files as the vault has them now."""
        self._sources = sources
        self._fill()

    def show_away(self, away: Mapping[str, bool]) -> None:
        """Which files are not as they were read, and whether they are gone."""
        self._away = away
        self._fill()

    def show_reading(self, reading: FileReading | None) -> None:
        """Which file is being read."""
        before, self._reading = self._reading, reading
        if before is not None and reading is not None and before.path == reading.path:
            self._renew(reading.path)
        else:
            self._fill()

    def seek(self, words: str) -> None:
        """Only files whose name holds all of these words."""
        self._search = words
        self._choose()

    def only_doubtful(self, only: bool) -> None:
        """Only files that a person should look at, or all."""
        self._only_doubtful = only
        self._choose()

    @property
    def doubtful(self) -> int:
        """How many of all files a person should look at."""
        return sum(row.state.look in TO_LOOK_AT for row in self._all)

    @property
    def everything(self) -> Sequence[Row]:
        """All files, those that are filtered out included."""
        return self._all

    def row_of(self, path: str) -> int:
        """The row of a file, or -1."""
        return next((at for at, row in enumerate(self.rows) if row.path == path), -1)

    # -- inside ------------------------------------------------------------------------------------

    def _row(self, source: Source) -> Row:
        """The row of a file; the one made before where nothing about it is new."""
        path = source.file.path
        reading = self._reading if self._reading is not None and self._reading.path == path else None
        away = self._away.get(path)
        before = self._made.get(path)
        if before is not None and before[:3] == (source, away, reading):
            return before[3]
        kind, name = kind_text(source.content.kind if source.content else None, path), Path(path).name
        row = Row(source, state_of(source, away, reading), name, kind, natural(name))
        self._made[path] = (source, away, reading, row)
        return row

    def _fill(self) -> None:
        self._all = [self._row(source) for source in self._sources]
        self._choose()

    def _renew(self, path: str) -> None:
        for rows in (self._all, self.rows):
            for at, row in enumerate(rows):
                if row.path == path:
                    rows[at] = self._row(row.source)
        at = self.row_of(path)
        if at >= 0:
            self.dataChanged.emit(self.index(at, 0), self.index(at, STATE))

    def _choose(self) -> None:
        words = self._search.casefold().split()
        found = [
            row
            for row in self._all
            if (not self._only_doubtful or row.state.look in TO_LOOK_AT)
            and all(word in row.name.casefold() for word in words)
        ]
        found.sort(key=self._key, reverse=self._order == Qt.SortOrder.DescendingOrder)
        if [row.path for row in found] == [row.path for row in self.rows]:
            changed = [at for at, row in enumerate(found) if row != self.rows[at]]
            self.rows = found
            if changed:
                self.dataChanged.emit(self.index(changed[0], 0), self.index(changed[-1], STATE))
            return
        self.beginResetModel()
        self.rows = found
        self.endResetModel()

    def _key(self, row: Row) -> tuple[object, ...]:
        name = row.by_name, row.path
        if self._column == KIND:
            return row.kind.casefold(), *name
        if self._column == PAGES:
            return row.pages, *name
        if self._column == STATE:
            return ORDER.index(row.state.look), *name
        return name

    # -- Qt ----------------------------------------------------------------------------------------

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """By name, kind, pages, or what is to be looked at first."""
        self._column, self._order = column, order
        self._choose()

    def rowCount(self, parent: Index = NOWHERE) -> int:
        """Files."""
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = NOWHERE) -> int:
        """Name, kind, pages, state."""
        return 0 if parent.isValid() else 4

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        """The heads of the columns; numbers stand at the end."""
        if role == Qt.ItemDataRole.TextAlignmentRole and section == PAGES:
            return Qt.AlignmentFlag.AlignTrailing | Qt.AlignmentFlag.AlignVCenter
        if orientation == Qt.Orientation.Vertical or role != Qt.ItemDataRole.DisplayRole:
            return None
        translate = QCoreApplication.translate
        heads = (
            translate("Documents", "Name"),
            translate("Documents", "Kind"),
            translate("Documents", "Pages"),
            translate("Documents", "State"),
        )
        return heads[section]

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """The words of a cell; for screen readers a row in one sentence at its name."""
        row = self.rows[index.row()]
        texts = (row.name, row.kind, str(row.pages) if row.pages else "", row.state.text)
        text = texts[index.column()]
        if role == Qt.ItemDataRole.DisplayRole:
            return text
        if role == Qt.ItemDataRole.AccessibleTextRole and index.column() == NAME:
            return ", ".join(part for part in (row.name, row.kind, self._said(row)) if part)
        if role == Qt.ItemDataRole.AccessibleTextRole and index.column() == STATE:
            return self._said(row)
        if role == Qt.ItemDataRole.AccessibleTextRole:  # an empty cell is heard, too
            return text or QCoreApplication.translate("Documents", "not known")
        if role == Qt.ItemDataRole.ToolTipRole:
            whole = " ".join(part for part in (self._said(row), row.state.more) if part)
            return tip(row.path if index.column() == NAME else whole)
        return None

    @staticmethod
    def _said(row: Row) -> str:
        return f"{row.state.text} {row.state.action}".strip()


def natural(name: str) -> list[tuple[int, int, str]]:
    """A key that puts "letter 2" before "letter 10".

    >>> sorted(["b", "a10", "a2"], key=natural)
    ['a2', 'a10', 'b']
    """
    parts = re.findall(r"[0-9]+|[^0-9]+", name.casefold())
    return [(0, int(part[:18]), part) if "0" <= part[0] <= "9" else (1, 0, part) for part in parts]
