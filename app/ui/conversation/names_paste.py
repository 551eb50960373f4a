"""Above the message box: a quiet line that offers to replace names before a text enters a chat, with undo."""

from __future__ import annotations

from collections.abc import Callable, Generator
from dataclasses import replace
from time import monotonic

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.domain.errors import AppError
from app.domain.names.findings import Finding, Kind
from app.services.deidentification import DeidentificationService
from app.services.names_chat import Choice
from app.ui.icons import Icons
from app.ui.theme import SPACE_2, Theme
from app.ui.widgets.buttons import Button, IconButton
from app.ui.widgets.text import Label, announce

PAUSE = 600  # milliseconds without a key before a text is looked through
SLICE = 0.008  # seconds of looking between two moments for the window
LEAST, LEAST_NAMES = 24, 120
"""Characters from which numbers and addresses, and names alone, are worth a line; a question is shorter."""
LONGEST = 100_000  # characters; a longer text is a document, and is offered the page for documents


class NamesOffer(QWidget):
    """Hidden while there is nothing to say. `look` at every change; `replaced` gives the text to show.

    `chosen` is what the person wants in this chat from now on. Only what is surely a name, number or address
    counts, dates never: a line that cries wolf is not read.
    """

    replaced = Signal(str)
    chosen = Signal(object)

    def __init__(
        self, names: DeidentificationService, theme: Theme, icons: Icons, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._names = names
        self._choice = Choice.ASK
        self._text, self._before, self._after = "", "", ""
        self._found: tuple[Finding, ...] = ()
        self._refused: set[str] = set()
        self._steps: Generator[float, None, tuple[Finding, ...]] | None = None
        self._then: Callable[[str], None] | None = None
        self._press: Callable[[], None] = lambda: None
        self.line = Label(theme, "", "small", "text_2", wrap=True)
        self.act = Button(theme, icons, "", "link", height=28)
        self.close_button = IconButton(theme, icons, "x", self.tr("Leave names in this chat"), side=28)
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
        self.act.clicked.connect(self._pressed)
        self.close_button.clicked.connect(self._leave)
        self.hide()

    def set_choice(self, choice: Choice) -> None:
        """What was chosen for the chat that is open now; the text is looked at afresh."""
        self._choice = choice
        self._text = self._after = ""
        self._refused.clear()
        self._rest()

    def look(self, text: str) -> None:
        """The text is now this; it is looked through when the keys rest."""
        if text == self._text:
            return
        self._text = text
        self._rest()
        if self._after and text == self._after:
            return
        self._after = ""
        if not text.strip():
            self._refused.clear()
        elif len(text) <= LONGEST and self._choice is not Choice.LEAVE:
            self._timer.start(PAUSE)

    def look_now(self) -> None:
        """Look through the text without waiting for the keys to rest; in slices."""
        self._timer.stop()
        if self._text.strip():
            self._steps = self._names.searching(self._text)
            self._slices.start(0)

    def before_sending(self, text: str, then: Callable[[str], None]) -> bool:
        """Whether `text` is kept back until its names are replaced; `then` takes it on afterwards.

        Only in a chat where names are replaced, and not for what is already replaced. A change of the text,
        or names that cannot be kept in the vault, end it: then nothing is sent.
        """
        if self._choice is not Choice.REPLACE or (self._after and text == self._after):
            return False
        self._text = text
        self._rest()
        self._then = then
        self._say(self.tr("Looking for names before sending"))
        self.look_now()
        return True

    @property
    def found(self) -> tuple[Finding, ...]:
        """What would be replaced."""
        return self._found

    # -- looking -----------------------------------------------------------------------------------

    def _rest(self) -> None:
        """Look no further, say nothing."""
        self._timer.stop()
        self._slices.stop()
        self._steps = self._then = None
        self._found = ()
        self.hide()

    def _some(self) -> None:
        until = monotonic() + SLICE
        while self._steps is not None:
            try:
                next(self._steps)
            except StopIteration as end:
                self._slices.stop()
                self._steps = None
                self._take(tuple(end.value))
                return
            if monotonic() > until:
                return
        self._slices.stop()

    def _take(self, found: tuple[Finding, ...]) -> None:
        kept = [f for f in found if f.sure and f.kind is not Kind.DATE and f.text not in self._refused]
        self._found = tuple(f if any(f is one for one in kept) else replace(f, keep=True) for f in found)
        then, self._then = self._then, None
        if then is not None:
            self._send(bool(kept), then)
        elif self._choice is Choice.REPLACE and kept:
            said = self.tr("%3 They are replaced when you send.")
            self._say(said.replace("%3", self._counted(kept)), self.tr("Leave them"), self._ask_again)
        elif self._choice is Choice.ASK and self._worth(kept):
            self._say(self._counted(kept), self.tr("Replace them"), self._replace, close=True)
        else:
            self.hide()

    def _worth(self, kept: list[Finding]) -> bool:
        """Whether the text is one that a line should be spent on: "Who was Marie Curie?" is not."""
        least = LEAST if any(f.kind is not Kind.NAME for f in kept) else LEAST_NAMES
        return bool(kept) and len(self._text.strip()) >= least

    def _counted(self, kept: list[Finding]) -> str:
        names = len({f.text.casefold() for f in kept if f.kind is Kind.NAME})
        others = len({f.text.casefold() for f in kept if f.kind is not Kind.NAME})
        if names and others:
            said = self.tr("Found: names %1, numbers and addresses %2.")
        elif names:
            said = self.tr("1 name found.") if names == 1 else self.tr("%1 names found.")
        else:
            said = self.tr("Found: numbers and addresses %2.")
        return said.replace("%1", str(names)).replace("%2", str(others))

    def _say(
        self, line: str, act: str = "", press: Callable[[], None] = lambda: None, close: bool = False
    ) -> None:
        self.line.setText(line)
        self._press = press
        self.act.setText(act)
        self.act.setAccessibleDescription(line)
        self.act.setVisible(bool(act))
        self.close_button.setVisible(close)
        self.show()
        announce(self, line)

    def _pressed(self) -> None:
        self._press()

    # -- pressed -----------------------------------------------------------------------------------

    def _replace(self) -> None:
        """In this message, and from now on in this chat."""
        if self._apply():
            self._choose(Choice.REPLACE)
            said = self.tr(
                "Replaced. The model reads and the chat keeps only this; a reply can show the real names."
            )
            if any(f.kind is Kind.BIRTH and not f.keep for f in self._found):
                said = self.tr("%1 A date of birth was moved, by up to two years.").replace("%1", said)
            self._say(said, self.tr("Undo"), self._undo)

    def _apply(self) -> bool:
        try:
            new = self._names.apply(self._text, self._found).text
        except AppError:
            self._say(
                self.tr("The vault cannot be written to, so nothing was replaced and nothing was sent."),
                self.tr("Leave them"),
                self._ask_again,
            )
            return False
        self._before, self._after, self._text = self._text, new, new
        self.replaced.emit(new)
        return True

    def _send(self, any_found: bool, then: Callable[[str], None]) -> None:
        if any_found and not self._apply():
            return
        self._after = self._text
        self.hide()
        then(self._text)

    def _undo(self) -> None:
        before, self._after = self._before, ""
        self._refused |= {finding.text for finding in self._found}
        self._text = before
        self._choose(Choice.ASK)
        self.hide()
        self.replaced.emit(before)

    def _ask_again(self) -> None:
        """These names stay; those of later messages are offered as in any chat."""
        self._refused |= {finding.text for finding in self._found}
        self._choose(Choice.ASK)
        self.hide()

    def _leave(self) -> None:
        """Offer nothing in this chat any more, with a way back."""
        self._choose(Choice.LEAVE)
        said = self.tr("Names stay as they are in this chat.")
        self._say(said, self.tr("Undo"), self._offer_again)

    def _offer_again(self) -> None:
        self._choose(Choice.ASK)
        self.look_now()

    def _choose(self, choice: Choice) -> None:
        self._choice = choice
        self.chosen.emit(choice)
