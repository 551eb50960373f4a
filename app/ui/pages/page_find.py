"""Finding words in the document that is shown: a field, how many there are, one after the other."""

from __future__ import annotations

import re
from bisect import bisect_left

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.domain.documents import BlockKind, Document
from app.ui.icons import Icons
from app.ui.pages.evidence_columns import Span
from app.ui.theme import SPACE_1, SPACE_2, SPACE_3, Theme
from app.ui.widgets.buttons import IconButton
from app.ui.widgets.field import SearchField
from app.ui.widgets.text import Label, announce

MOST = 5_000
"""Places; a word that stands more often is not looked for further."""


class PageFind(QWidget):
    """Enter goes to the next place, Shift+Enter to the one before, Esc closes."""

    found = Signal()
    closed = Signal()

    def __init__(self, theme: Theme, icons: Icons, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._document: Document | None = None
        self._from = 0
        self._at = -1
        self.places: list[Span] = []
        self.field = SearchField(theme, icons, self.tr("Find in the document"))
        self.count = Label(theme, "", "small", "text_2")
        self._back = IconButton(theme, icons, "chevron-up", self.tr("Place before"))
        self._next = IconButton(theme, icons, "chevron-down", self.tr("Next place"))
        self._close = IconButton(theme, icons, "x", self.tr("Stop finding"))
        row = QHBoxLayout(self)
        row.setContentsMargins(SPACE_3, SPACE_1, SPACE_3 - 4, SPACE_1)
        row.setSpacing(SPACE_2)
        row.addWidget(self.field, 1)
        for part in (self.count, self._back, self._next, self._close):
            row.addWidget(part)
        self.field.textChanged.connect(lambda _text: self._look())
        self._back.clicked.connect(lambda: self._step(-1))
        self._next.clicked.connect(lambda: self._step(1))
        self._close.clicked.connect(self.closed)
        self.hide()

    @property
    def current(self) -> Span | None:
        """The place that is looked at, a range of the document's text."""
        return self.places[self._at] if 0 <= self._at < len(self.places) else None

    def open(self, document: Document, start: int) -> None:
        """Begin, or go on with the words that are there, from a place of the document's text."""
        self._from = start
        self.setVisible(True)
        self.field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.field.selectAll()
        if document is not self._document or not self.places:
            self._document = document
            self._look()

    def end(self) -> None:
        """Nothing is looked for."""
        self.hide()
        self._document, self.places, self._at = None, [], -1

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter, Shift+Enter, Esc."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._step(-1 if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 1)
        elif event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        else:
            super().keyPressEvent(event)

    def _look(self) -> None:
        self.places = [] if self._document is None else occurrences(self._document, self.field.text())
        starts = [start for start, _ in self.places]
        at = bisect_left(starts, self._from)
        self._at = at if at < len(starts) else 0 if starts else -1
        self._tell()

    def _step(self, by: int) -> None:
        if self.places:
            self._at = (self._at + by) % len(self.places)
            self._from = self.places[self._at][0]
        self._tell()
        announce(self, self.count.text())

    def _tell(self) -> None:
        text = ""
        if self.places:
            said = self.tr("%1 of %2")
            text = said.replace("%1", str(self._at + 1)).replace("%2", str(len(self.places)))
        elif self.field.text().strip():
            text = self.tr("Not found")
        self.count.setText(text)
        for part in (self._back, self._next):
            part.setEnabled(bool(self.places))
        self.found.emit()


def occurrences(document: Document, words: str) -> list[Span]:
    """Where words stand in what is seen of a document; at most `MOST` places.

    In any case, over line ends, and over the bars between cells of a table, which are not seen.
    """
    parts = words.split()
    if not parts:
        return []
    pattern = re.compile(r"\s+(?:\|\s+)*".join(map(re.escape, parts)), re.IGNORECASE)
    hidden = [(b.start, b.end) for b in document.blocks if b.kind is BlockKind.HIDDEN]
    places: list[Span] = []
    for match in pattern.finditer(document.text):
        if not any(start < match.end() and end > match.start() for start, end in hidden):
            places.append(match.span())
        if len(places) >= MOST:
            break
    return places
