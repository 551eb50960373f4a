"""Above the message box: a quiet line that offers to replace names before a text enters a chat, with undo."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import replace
from time import monotonic

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.domain.errors import AppError
from app.domain.findings import Finding, Kind
from app.services.deidentification import DeidentificationService
from app.ui.icons import Icons
from app.ui.theme import SPACE_2, Theme
from app.ui.widgets.buttons import Button, IconButton
from app.ui.widgets.text import Label, announce

PAUSE = 600  # milliseconds without a key before a text is looked through
SLICE = 0.008  # seconds of looking between two moments for the window
LONGEST = 100_000  # characters; a longer text is a document, and is offered the page for documents


class NamesOffer(QWidget):
    """Hidden while there is nothing to say. `look` at every change; `replaced` gives the text to show.

    Only what is surely a name, number or address counts, dates never: a line that cries wolf is not read.
    """

    replaced = Signal(str)

    def __init__(
        self, names: DeidentificationService, theme: Theme, icons: Icons, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._names = names
        self._text, self._before, self._after = "", "", ""
        self._found: tuple[Finding, ...] = ()
        self._refused: set[str] = set()
        self._steps: Generator[float, None, tuple[Finding, ...]] | None = None
        self.line = Label(theme, "", "small", "text_2", wrap=True)
        self.act = Button(theme, icons, "", "link", height=28)
        self.close_button = IconButton(theme, icons, "x", self.tr("Leave the text as it is"), side=28)
        row = QHBoxLayout(self)
        row.setContentsMargins(SPACE_2, 0, SPACE_2, 0)
        row.setSpacing(SPACE_2)
        row.addWidget(self.line, 1)
        row.addWidget(self.act)
        row.addWidget(self.close_button)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.look_now)
        self._slices = QTimer(self)
        self._slices.timeout.connect(self._some)
        self.act.clicked.connect(self._act)
        self.close_button.clicked.connect(self._refuse)
        self.hide()

    def look(self, text: str) -> None:
        """The text is now this; it is looked through when the keys rest."""
        if text == self._text:
            return
        self._text, self._found = text, ()
        self._slices.stop()
        if self._after and text == self._after:
            return
        self._after = ""
        self.hide()
        if text.strip() and len(text) <= LONGEST:
            self._timer.start(PAUSE)
        else:
            self._timer.stop()
            if not text.strip():
                self._refused.clear()

    def look_now(self) -> None:
        """Look through the text without waiting for the keys to rest; in slices."""
        self._timer.stop()
        if self._text.strip():
            self._steps = self._names.searching(self._text)
            self._slices.start(0)

    @property
    def found(self) -> tuple[Finding, ...]:
        """What would be replaced."""
        return self._found

    # -- inside ------------------------------------------------------------------------------------

    def _some(self) -> None:
        until = monotonic() + SLICE
        while self._steps is not None:
            try:
                next(self._steps)
            except StopIteration as end:
                self._slices.stop()
                self._steps = None
                self._offer(tuple(end.value))
                return
            if monotonic() > until:
                return
        self._slices.stop()

    def _offer(self, found: tuple[Finding, ...]) -> None:
        kept = [f for f in found if f.sure and f.kind is not Kind.DATE and f.text not in self._refused]
        self._found = tuple(f if any(f is one for one in kept) else replace(f, keep=True) for f in found)
        names = len({f.text.casefold() for f in kept if f.kind is Kind.NAME})
        others = len({f.text.casefold() for f in kept if f.kind is not Kind.NAME})
        if not kept:
            self.hide()
            return
        if names and others:
            said = self.tr("Found: names %1, numbers and addresses %2.")
        elif names:
            said = self.tr("1 name found.") if names == 1 else self.tr("%1 names found.")
        else:
            said = self.tr("Found: numbers and addresses %2.")
        self._say(said.replace("%1", str(names)).replace("%2", str(others)), self.tr("Replace them"))

    def _say(self, line: str, act: str) -> None:
        self.line.setText(line)
        self.act.setText(act)
        self.act.setAccessibleDescription(line)
        self.show()
        announce(self, line)

    def _act(self) -> None:
        if self._after:
            before, self._after = self._before, ""
            self._refused |= {finding.text for finding in self._found}
            self._text = before
            self.hide()
            self.replaced.emit(before)
            return
        try:
            new = self._names.apply(self._text, self._found).text
        except AppError:
            self._say(self.tr("The vault cannot be written to, so nothing was replaced."), "")
            return
        self._before, self._after, self._text = self._text, new, new
        self._say(self.tr("Replaced. The real names can be shown in the reply."), self.tr("Undo"))
        self.replaced.emit(new)

    def _refuse(self) -> None:
        """Do not offer the same words again in this message."""
        self._refused |= {finding.text for finding in self._found}
        self._after = ""
        self.hide()


def with_real_names(names: DeidentificationService, text: str) -> str | None:
    """A reply with the names of the key in the place of pseudonyms; None if there are none in it."""
    restored = names.restore(text)
    return restored if restored != text else None
