"""The list of models for Qt: rows that are told whole to a screen reader, narrowed as a person types."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from PySide6.QtCore import QAbstractListModel, QCoreApplication, QObject, Qt

from app.domain.engine.fitting import NO, Verdict
from app.domain.library.downloads import Download
from app.ui.index import NOWHERE, Index
from app.ui.models.fit_words import FitWords
from app.ui.models.library_rows import ALL, FITS_HERE, LibraryRow
from app.ui.models.library_words import LibraryWords
from app.ui.widgets.text import tip
from app.wording_downloads import standing_text

ROW = Qt.ItemDataRole.UserRole
Progress = tuple[str, float]
"""What is going on with a row, in words, and how far it is from 0 to 1."""


class LibraryModel(QAbstractListModel):
    """`verdict` of a row is asked for what is seen only, and remembered."""

    def __init__(
        self, verdict: Callable[[LibraryRow], Verdict | None], parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._verdict, self._known = verdict, dict[str, Verdict | None]()
        self.words = LibraryWords()
        self.all: list[LibraryRow] = []
        self.rows: list[LibraryRow] = []
        self._progress: dict[str, Progress] = {}
        self._sought, self._shown = list[str](), ALL

    # -- what is in it -----------------------------------------------------------------------------

    def show(self, rows: Sequence[LibraryRow]) -> None:
        """These rows. Where the same ones stand in the same places, only what changed is drawn anew."""
        before = [row.key for row in self.rows]
        self.all = list(rows)
        self._known.clear()
        found = self._narrowed()
        if [row.key for row in found] == before:
            self.rows = found
            if found:
                self.dataChanged.emit(self.index(0, 0), self.index(len(found) - 1, 0))
            return
        self.beginResetModel()
        self.rows = found
        self.endResetModel()

    def narrow(self, text: str, shown: str) -> None:
        """Those with all words of `text`, of a kind of `library_rows`."""
        self._sought, self._shown = text.casefold().split(), shown
        self.beginResetModel()
        self.rows = self._narrowed()
        self.endResetModel()

    def set_progress(self, key: str, progress: Progress | None) -> None:
        """How far something with a row is; None when it is over."""
        if progress is None:
            self._progress.pop(key, None)
        else:
            self._progress[key] = progress
        self._touch(key)

    def progress(self, row: LibraryRow) -> Progress | None:
        """What is going on with it: a check, or its download."""
        known = self._progress.get(row.key)
        if known is None and row.download is not None:
            return standing_text(row.download, QCoreApplication.translate), self.words.share(row.download)
        return known

    def verdict(self, row: LibraryRow) -> Verdict | None:
        """Whether it fits and why not; None where nobody knows."""
        if row.key not in self._known:
            self._known[row.key] = self._verdict(row)
        return self._known[row.key]

    def fits(self, row: LibraryRow) -> str:
        """The verdict: fits | slow | no | unknown."""
        if row.rated is not None and row.model is None:
            return row.rated.kind
        verdict = self.verdict(row)
        return verdict.kind if verdict is not None else "unknown"

    def about(self, row: LibraryRow) -> str:
        """What it is for, or what it lacks here."""
        verdict = self.verdict(row) if self.fits(row) == NO else None
        return FitWords(verdict).short() if verdict is not None else row.about

    def terms(self, row: LibraryRow) -> str:
        """Who made it, its licence in a phrase, and what it took where that is known."""
        verdict = self.verdict(row) if row.model is not None else None
        took = FitWords(verdict).took() if verdict is not None else ""
        return "  ·  ".join(part for part in (row.maker, row.terms, took) if part)

    def set_downloads(self, downloads: Mapping[str, Download]) -> None:
        """How far downloads are whose stages are as before, by the keys of their rows."""
        for rows in (self.all, self.rows):
            for place, row in enumerate(rows):
                if row.key in downloads:
                    rows[place] = replace(row, download=downloads[row.key])
        for key in downloads:
            self._touch(key)

    def place(self, key: str) -> int:
        """Where a row stands, -1 if it is not shown."""
        return next((place for place, row in enumerate(self.rows) if row.key == key), -1)

    def row(self, index: Index) -> LibraryRow | None:
        """The row at a place."""
        return self.rows[index.row()] if 0 <= index.row() < len(self.rows) else None

    def told(self, row: LibraryRow) -> str:
        """All of a row in a sentence."""
        going = self.progress(row)
        about = going[0] if going else self.about(row)
        return self.words.told(row, self.fits(row), about, self.terms(row))

    # -- Qt ----------------------------------------------------------------------------------------

    def rowCount(self, parent: Index = NOWHERE) -> int:
        """One for each model."""
        return 0 if parent.isValid() else len(self.rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """The name; for the delegate the row; for screen readers all of it."""
        row = self.row(index)
        if row is None:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return row.name
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return self.told(row)
        if role == Qt.ItemDataRole.ToolTipRole:
            going = self.progress(row)
            said = (row.name, going[0] if going else self.about(row), self.terms(row))
            return tip("\n".join(filter(None, said)))
        return row if role == ROW else None

    def _touch(self, key: str) -> None:
        place = self.place(key)
        if place >= 0:
            index = self.index(place, 0)
            self.dataChanged.emit(index, index)

    def _narrowed(self) -> list[LibraryRow]:
        asks = self._shown == FITS_HERE
        return [
            row
            for row in self.all
            if row.has(self._sought) and row.belongs(self._shown, self.fits(row) if asks else "")
        ]
