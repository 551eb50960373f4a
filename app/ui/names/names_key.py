"""The key as a person sees it: which name stands behind which pseudonym, and Forget all."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Protocol

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QHeaderView, QTableWidget, QTableWidgetItem, QVBoxLayout, QWidget

from app.domain.names.findings import Kind
from app.domain.names.pseudonyms import SHIFT
from app.ui.icons import Icons
from app.ui.names.names_words import kind_words
from app.ui.theme import SPACE_2, SPACE_3, Theme
from app.ui.widgets.buttons import Button
from app.ui.widgets.text import Label

Entries = Mapping[tuple[str, str], str]
MOST = 2_000  # rows; a longer key says how many more there are


class KeyStore(Protocol):
    """Where the key lies: `app.storage.pseudonyms`."""

    def all(self) -> dict[tuple[str, str], str]:
        """Every pseudonym by (kind, name)."""

    def forget(self) -> None:
        """Erase them all."""

    def put_back(self, entries: Entries) -> None:
        """Keep what was forgotten a moment ago."""


class KeyView(QWidget):
    """`forgotten` gives the words for a toast and what its Undo does; `closed` when the view is left."""

    forgotten = Signal(str, object)
    closed = Signal()

    def __init__(self, store: KeyStore, theme: Theme, icons: Icons, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._store, self._theme = store, theme
        self._about = Label(theme, "", "body", "text_2", wrap=True)
        self.table = QTableWidget(0, 3)
        self.table.setAccessibleName(self.tr("Names and what stands in their place"))
        self.table.setEditTriggers(QTableWidget.EditTrigger.NoEditTriggers)
        self.table.setSelectionBehavior(QTableWidget.SelectionBehavior.SelectRows)
        self.table.setTabKeyNavigation(False)
        self.table.setShowGrid(False)
        self.table.setWordWrap(False)
        self.table.verticalHeader().hide()
        self.table.setHorizontalHeaderLabels([self.tr("Name"), self.tr("Replaced by"), self.tr("Kind")])
        self.table.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        self.forget = Button(theme, icons, self.tr("Forget all"), "second", "trash-2")
        self.back = Button(theme, icons, self.tr("Back to the document"), "second")
        foot = QHBoxLayout()
        foot.setSpacing(SPACE_2)
        foot.addWidget(self.back)
        foot.addStretch(1)
        foot.addWidget(self.forget)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE_3)
        column.addWidget(self._about)
        column.addWidget(self.table, 1)
        column.addLayout(foot)
        self.forget.clicked.connect(self._forget)
        self.back.clicked.connect(self.closed)
        theme.changed.connect(self._restyle)
        self._restyle()

    def refresh(self) -> None:
        """Show what is in the key now."""
        entries = [
            (kind, name, new) for (kind, name), new in self._store.all().items() if (kind, name) != SHIFT
        ]
        names = {str(kind): kind_words(kind) for kind in Kind}
        self.table.setRowCount(min(len(entries), MOST))
        for row, (kind, name, new) in enumerate(entries[:MOST]):
            shown = (_said(kind, name), _said(kind, new), names.get(kind, kind))
            for column, words in enumerate(shown):
                self.table.setItem(row, column, QTableWidgetItem(words))
        self.forget.set_off(not entries, self.tr("Nothing is in the key"))
        if not entries:
            said = self.tr(
                "No pseudonyms are kept yet. They are kept in the vault once a copy is saved or used."
            )
        elif len(entries) > MOST:
            said = self.tr("%1 entries; the first %2 are shown. Only this vault can put the names back.")
        else:
            said = self.tr("%1 entries. Only this vault can put the names back.")
        self._about.setText(said.replace("%1", str(len(entries))).replace("%2", str(MOST)))

    def _forget(self) -> None:
        if self.forget.off:
            return
        entries = self._store.all()
        self._store.forget()
        self.refresh()
        undo: Callable[[], None] = partial(self._put_back, entries)
        self.forgotten.emit(self.tr("The key is forgotten. Copies made before cannot be traced back."), undo)

    def _put_back(self, entries: Entries) -> None:
        self._store.put_back(entries)
        self.refresh()

    def _restyle(self) -> None:
        self.table.setFont(self._theme.font("body"))
        self.table.horizontalHeader().setFont(self._theme.font("small_semibold"))
        self.table.verticalHeader().setDefaultSectionSize(self._theme.px(36))


def _said(kind: str, words: str) -> str:
    """A date of the key without the parts that were never written ("0000-06-03" is the third of June)."""
    return words.removeprefix("0000-").removesuffix("-00") if kind == Kind.DATE else words
