"""What a summary leaves out, folded under it: each sentence with what it holds and its page."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.domain.documents import Document
from app.domain.summaries.addressed_use import ADDRESSED
from app.domain.summaries.missing import Missing
from app.ui.icons import Icons
from app.ui.linked_text import LinkedText
from app.ui.summaries.key_facts import doubt_text, place_text
from app.ui.theme import SPACE_2, Theme
from app.ui.widgets.buttons import Button

MOST = 200  # sentences shown; the export has them all


class NotInSummary(QWidget):
    """Folded until it is asked for. `place` gives the name of a link, the page and the range."""

    place = Signal(str, int, int, int)

    def __init__(self, theme: Theme, icons: Icons, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._missing: tuple[Missing, ...] = ()
        self._document: Document | None = None
        self.fold = Button(theme, icons, "", "link", "chevron-right", height=28)
        self.text = LinkedText(theme)
        self.text.setAccessibleName(self.tr("Not in the summary"))
        self.text.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE_2)
        column.addWidget(self.fold, 0, Qt.AlignmentFlag.AlignLeading)
        column.addWidget(self.text)
        self.fold.clicked.connect(self._turn)
        self.text.place.connect(self._open)
        theme.changed.connect(self._write)
        self.hide()

    def show_missing(self, missing: Sequence[Missing], document: Document) -> None:
        """Show what is left out; nothing hides the list."""
        self._missing, self._document = tuple(missing), document
        self._write()
        self.setVisible(bool(self._missing))

    def press(self, name: str) -> None:
        """Press a link by its name."""
        self._open(name)

    # -- inside ------------------------------------------------------------------------------------

    def _turn(self) -> None:
        self.text.setVisible(self.text.isHidden())
        self._write()

    def _write(self) -> None:
        count = sum(len(entry.facts) for entry in self._missing)
        said = self.tr("Not in the summary: %n fact(s)", "", count).replace("(s)", "" if count == 1 else "s")
        self.fold.setText(said)
        opened = not self.text.isHidden()
        self.fold.set_icon("chevron-down" if opened else "chevron-right")
        state = self.tr("%1, shown") if opened else self.tr("%1, folded")
        self.fold.setAccessibleName(state.replace("%1", said))
        cursor = self.text.begin()
        if self._document is None or not opened:
            return
        for index, entry in enumerate(self._missing[:MOST]):
            self.text.line(cursor, "body", above=6 if index else 0)
            self.text.words(cursor, self.tr("“%1”").replace("%1", entry.quote), "body")
            self.text.link(cursor, str(index), place_text(self, entry.page, self._document))
            if any(fact.doubt == ADDRESSED for fact in entry.facts):
                self.text.words(cursor, " " + doubt_text(self, ADDRESSED), "small", "warning")
        if len(self._missing) > MOST:
            self.text.line(cursor, "small", above=6)
            more = self.tr("%1 more sentences are in the key facts.")
            self.text.words(cursor, more.replace("%1", str(len(self._missing) - MOST)), "small", "text_2")

    def _open(self, name: str) -> None:
        if name.isdigit() and int(name) < len(self._missing):
            entry = self._missing[int(name)]
            self.place.emit(name, entry.page, entry.start, entry.end)
