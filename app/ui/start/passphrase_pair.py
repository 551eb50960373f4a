"""A new passphrase typed twice, with its strength: for the first run and for changing it."""

from __future__ import annotations

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QBoxLayout, QVBoxLayout, QWidget

from app.services.all import Services
from app.services.strength import Strength, strength
from app.ui.icons import Icons
from app.ui.theme import SPACE_2, SPACE_4, Theme
from app.ui.widgets.field import Field
from app.ui.widgets.strength_bar import StrengthBar
from app.ui.widgets.text import announce

PAUSE_MS = 150
"""The strength is estimated when typing pauses, off the window's thread."""


class PassphrasePair(QWidget):
    """Two fields and the bar. `changed` tells that `missing` may be another."""

    changed = Signal()

    def __init__(self, services: Services, theme: Theme, icons: Icons, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._services = services
        self._found: Strength | None = None
        self.first = Field(theme, icons, self.tr("Passphrase"), secret=True)
        self.second = Field(theme, icons, self.tr("Same again"), secret=True)
        self.bar = StrengthBar(theme)
        self._pause = QTimer(self, singleShot=True, interval=PAUSE_MS)
        self._pause.timeout.connect(self.estimate)
        self.first.changed.connect(self._first_typed)
        self.second.changed.connect(self._compare)
        self.second.edit.editingFinished.connect(self._second_left)
        self._row = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._row.setSpacing(SPACE_4)
        self._row.addWidget(self.first, 1)
        self._row.addWidget(self.second, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE_2 + 2)
        column.addLayout(self._row)
        column.addWidget(self.bar)

    def text(self) -> str:
        """The passphrase."""
        return self.first.text()

    def missing(self) -> str:
        """What is still to be done, or an empty string."""
        if not self.first.text():
            return self.tr("Choose a passphrase")
        if self._found is None:
            return self.tr("Looking at the passphrase")
        if not self._found.long_enough:
            return self.tr("The passphrase is too short")
        if self._found.common:
            return self.tr("The passphrase is easy to guess")
        if not self.second.text():
            return self.tr("Type the passphrase again")
        if self.second.text() != self.first.text():
            return self.tr("The two passphrases differ")
        return ""

    def clear(self) -> None:
        """Forget what was typed."""
        self.first.edit.clear()
        self.second.edit.clear()

    def focus_missing(self) -> None:
        """Put the focus where something is missing."""
        ready = self._found is not None and self._found.acceptable
        (self.second if ready else self.first).edit.setFocus()

    def set_stacked(self, stacked: bool) -> None:
        """One under the other, where there is little room."""
        direction = QBoxLayout.Direction.TopToBottom if stacked else QBoxLayout.Direction.LeftToRight
        self._row.setDirection(direction)

    def estimate(self) -> None:
        """Have the strength estimated now."""
        text = self.first.text()
        if text:
            self._services.background.run(
                lambda: strength(text), lambda found: self._have(text, found), lambda _error: None
            )

    def _first_typed(self, text: str) -> None:
        self._found = None
        if text:
            self._pause.start()
        else:
            self._pause.stop()
            self.bar.show_none()
        self._compare()

    def _have(self, text: str, found: Strength) -> None:
        if text != self.first.text():
            return  # typing went on while it was estimated
        self._found = found
        self.bar.set(found)
        announce(self.bar, self.bar.accessibleName())
        self.changed.emit()

    def _compare(self) -> None:
        same = bool(self.second.text()) and self.second.text() == self.first.text()
        self.second.set_mark("check" if same else None, name=self.tr("Both are the same"))
        if same and self.second.error:
            self.second.set_error(None)
        self.changed.emit()

    def _second_left(self) -> None:
        if self.second.text() and self.second.text() != self.first.text():
            self.second.set_error(self.tr("Not the same as the first"))
