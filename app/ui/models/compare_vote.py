"""Votes that are for no model, a person's notes, and how the votes stand so far."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication, QTimer, Signal
from PySide6.QtGui import QHideEvent, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QVBoxLayout, QWidget

from app.domain.library.comparing import NONE_GOOD, TIE, Comparison, Tally
from app.ui.icons import Icons
from app.ui.theme import SPACE_2, SPACE_3, Theme
from app.ui.widgets.buttons import Button
from app.ui.widgets.field import Field
from app.ui.widgets.text import Label
from app.wording_judging import vote_text
from app.wording_text import fill

PAUSE_MS = 400
"""So long nobody types before a note is written to the vault."""


class CompareVote(QWidget):
    """`voted` gives TIE, NONE_GOOD or "" to take a vote back; `noted` the notes when they rest."""

    voted = Signal(str)
    noted = Signal(str)

    def __init__(self, theme: Theme, icons: Icons, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self._vote, self._kept = theme, "", ""
        self.said = Label(theme, "", "body", "text_2", wrap=True)
        self.tie = Button(theme, icons, self.tr("Equally good"))
        self.none = Button(theme, icons, self.tr("None is good"))
        self.tie.clicked.connect(lambda: self._press(TIE))
        self.none.clicked.connect(lambda: self._press(NONE_GOOD))
        self.notes = Field(theme, icons, self.tr("Notes"), height=32)
        self.tally = Label(theme, "", "small", "text_3", wrap=True)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(PAUSE_MS)
        self._timer.timeout.connect(self.keep)
        self.notes.edit.textEdited.connect(lambda _text: self._timer.start())
        self.notes.edit.editingFinished.connect(self.keep)
        self._row = row = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        row.setSpacing(SPACE_2)
        row.addWidget(self.said, 1)
        row.addWidget(self.tie)
        row.addWidget(self.none)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE_3)
        column.addLayout(row)
        column.addWidget(self.notes)
        column.addWidget(self.tally)

    def show_comparison(self, comparison: Comparison, another: bool) -> None:
        """Its vote; its notes only when it is `another` one, since somebody may be typing."""
        self._vote = comparison.vote
        for button, choice in ((self.tie, TIE), (self.none, NONE_GOOD)):
            button.set_icon("check" if comparison.vote == choice else None)
        asked = self.tr("Which answer is best?")
        self.said.setText(vote_text(comparison, QCoreApplication.translate) if comparison.vote else asked)
        if another:
            self._timer.stop()
            self._kept = comparison.notes
            self.notes.edit.setText(comparison.notes)

    def show_tally(self, rows: Sequence[Tally]) -> None:
        """How often each was best."""
        text = self.tr("%1 was best in %2 of %3 votes")
        said = [fill(text, row.model.name, str(row.best), str(row.votes)) for row in rows]
        self.tally.setText("\n".join(said))
        self.tally.setVisible(bool(said))

    def keep(self) -> None:
        """Hand the notes on, if they are others than those that are kept."""
        self._timer.stop()
        if self.notes.text() != self._kept:
            self._kept = self.notes.text()
            self.noted.emit(self._kept)

    def hideEvent(self, event: QHideEvent) -> None:
        """Another page is shown: what was typed is kept."""
        self.keep()
        super().hideEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Under each other where there is no room."""
        super().resizeEvent(event)
        needed = self.tie.sizeHint().width() + self.none.sizeHint().width() + self._theme.px(200)
        ways = QBoxLayout.Direction
        self._row.setDirection(ways.LeftToRight if needed <= self.width() else ways.TopToBottom)

    def _press(self, choice: str) -> None:
        self.voted.emit("" if self._vote == choice else choice)
