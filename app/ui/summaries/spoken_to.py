"""That sentences of a document speak to an AI, said under its summary; they are listed with their pages."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from app.domain.documents import Document
from app.domain.proof.quoting import clipped
from app.domain.safety.addressed import Addressed
from app.ui.icons import Icons
from app.ui.linked_text import LinkedText
from app.ui.summaries.key_facts import place_text
from app.ui.theme import SPACE_2, Theme
from app.ui.widgets.buttons import Button
from app.ui.widgets.text import Label

MOST = 200  # sentences shown; the export has them all
LONGEST = 400  # characters of one


class SpokenTo(QWidget):
    """Folded until it is asked for. `place` gives the name of a link, the page and the range.

    `values`: it stands beside values of a table instead of points of a summary.
    """

    place = Signal(str, int, int, int)

    def __init__(
        self, theme: Theme, icons: Icons, parent: QWidget | None = None, *, values: bool = False
    ) -> None:
        super().__init__(parent)
        self._found: tuple[Addressed, ...] = ()
        self._document: Document | None = None
        self._icons, self._values = icons, values
        self._picture = QLabel()
        self._said = Label(theme, "", "body_semibold", wrap=True)
        self.fold = Button(theme, icons, "", "link", "chevron-right", height=28)
        self.text = LinkedText(theme)
        self.text.setAccessibleName(self.tr("Sentences that speak to an AI"))
        self.text.hide()
        line = QHBoxLayout()
        line.setSpacing(SPACE_2)
        line.addWidget(self._picture, 0, Qt.AlignmentFlag.AlignTop)
        line.addWidget(self._said, 1, Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE_2)
        column.addLayout(line)
        column.addWidget(self.fold, 0, Qt.AlignmentFlag.AlignLeading)
        column.addWidget(self.text)
        self.fold.clicked.connect(self._turn)
        self.text.place.connect(self.press)
        theme.changed.connect(self._write)
        self.hide()

    def show_found(self, found: Sequence[Addressed], document: Document) -> None:
        """Show these; nothing hides the list."""
        if tuple(found) != self._found or document is not self._document:
            self._found, self._document = tuple(found), document
            self._write()
        self.setVisible(bool(self._found))

    def press(self, name: str) -> None:
        """Press a link by its name."""
        if name.isdigit() and int(name) < len(self._found):
            one = self._found[int(name)]
            self.place.emit(name, one.page, one.start, one.end)

    @property
    def said(self) -> str:
        """The line over the list."""
        return self._said.text()

    # -- inside ------------------------------------------------------------------------------------

    def _turn(self) -> None:
        self.text.setVisible(self.text.isHidden())
        self._write()

    def _write(self) -> None:
        count = len(self._found)
        one = self.tr("1 sentence in this document speaks to an AI. It was treated as text.")
        more = self.tr("%1 sentences in this document speak to an AI. They were treated as text.")
        self._said.setText(one if count == 1 else more.replace("%1", str(count)))
        self._picture.setPixmap(self._icons.pixmap("triangle-alert", 16, "warning"))
        opened = not self.text.isHidden()
        self.fold.setText(
            self.tr("Hide what speaks to an AI") if opened else self.tr("Show what speaks to an AI")
        )
        self.fold.set_icon("chevron-down" if opened else "chevron-right")
        cursor = self.text.begin()
        if self._document is None or not opened:
            return
        self.text.line(cursor, "small")
        points = self.tr("Kept from the model. Points that rest on words beside it say so.")
        values = self.tr("Kept from the model. Values that stand beside it are to be checked.")
        kept = values if self._values else points
        self.text.words(cursor, kept, "small", "text_2")
        for index, found in enumerate(self._found[:MOST]):
            self.text.line(cursor, "body", above=6)
            words = " ".join(self._document.text[found.start : found.end].split())
            self.text.words(cursor, self.tr("“%1”").replace("%1", clipped(words, LONGEST)), "body")
            self.text.link(cursor, str(index), place_text(self, found.page, self._document))
            if found.hidden:
                self.text.words(cursor, " " + self.tr("(nobody sees this on the page)"), "small", "text_2")
        if len(self._found) > MOST:
            self.text.line(cursor, "small", above=6)
            left = self.tr("%1 more are in the saved file.").replace("%1", str(len(self._found) - MOST))
            self.text.words(cursor, left, "small", "text_2")
