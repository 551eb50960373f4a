"""The cards over the list of models: three at most that suit this computer."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QVBoxLayout, QWidget

from app.domain.library.downloads import Download
from app.domain.library.recommending import Choice, Recommendation
from app.services.all import Services
from app.ui.icons import Icons
from app.ui.models.library_gather import entry_key
from app.ui.models.library_words import LibraryWords
from app.ui.models.suggestion_card import SuggestionCard
from app.ui.theme import SPACE_2, SPACE_4, Theme
from app.ui.widgets.text import Label
from app.wording_catalogue import CatalogueWording

NARROW = 740
"""Below this width, at 100 % text, the cards stand under each other."""


class Suggestions(QWidget):
    """Signals carry the key of the row that the card is about."""

    get = Signal(str)
    use = Signal(str)
    pause = Signal(str)
    go_on = Signal(str)
    cancel = Signal(str)
    remade = Signal()
    """The cards are others now."""

    def __init__(self, services: Services, theme: Theme, icons: Icons, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._services, self._theme, self._icons = services, theme, icons
        self._words = LibraryWords()
        self.heading = Label(theme, "", "subtitle_semibold", wrap=True)
        self.computer = Label(theme, "", "small", "text_3", wrap=True)
        self._head = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._head.setSpacing(SPACE_2)
        self._head.addWidget(self.heading, 1)
        self._head.addWidget(self.computer)
        self.notes = Label(theme, "", "small", "text_2", wrap=True)
        self.cards: list[SuggestionCard] = []
        self._row = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._row.setSpacing(SPACE_4)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, SPACE_4)
        column.setSpacing(SPACE_2)
        column.addLayout(self._head)
        column.addLayout(self._row)
        column.addWidget(self.notes)
        theme.changed.connect(self._fit)

    def show_choices(self, found: Recommendation | None) -> None:
        """These choices; the cards stay where they are about the same models."""
        choices = found.choices if found is not None else ()
        notes = CatalogueWording(QCoreApplication.translate).notes(found) if found is not None else []
        self.notes.setText("\n".join(notes))
        self.notes.setVisible(bool(notes))
        self.heading.setText(self._words.suggested(len(choices)))
        self.heading.setVisible(bool(choices))
        self.computer.setVisible(bool(self.computer.text()))
        told = [self._told(choice) for choice in choices]
        if [self._told(card.choice) for card in self.cards] == told:
            return
        while (item := self._row.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        self.cards = [self._card(choice) for choice in choices]
        for card in self.cards:
            self._row.addWidget(card, 1)
        self._fit()
        self.remade.emit()

    def show_states(self, downloads: dict[str, Download], here: set[str], default: str, off: str) -> None:
        """How the cards stand; keys are those of rows."""
        for card in self.cards:
            key = entry_key(card.choice.rated.entry)
            card.show_state(downloads.get(key), key in here, key == default, off)

    def _told(self, choice: Choice) -> tuple[str, str, str]:
        return choice.pick, choice.rated.entry.id, self._words.speed(choice.rated)

    def _card(self, choice: Choice) -> SuggestionCard:
        entry = choice.rated.entry
        card = SuggestionCard(self._theme, self._icons, choice, self._services.catalogue.licence_of(entry))
        key = entry_key(entry)
        card.get.connect(lambda: self.get.emit(key))
        card.use.connect(lambda: self.use.emit(key))
        card.pause.connect(lambda: self.pause.emit(key))
        card.go_on.connect(lambda: self.go_on.emit(key))
        card.cancel.connect(lambda: self.cancel.emit(key))
        return card

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Beside each other or under each other."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        narrow = self.width() < self._theme.px(NARROW)
        directions = QBoxLayout.Direction
        for box in (self._row, self._head):
            box.setDirection(directions.TopToBottom if narrow else directions.LeftToRight)
