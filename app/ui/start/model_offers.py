"""Models that suit this computer, offered in the first run: one may be fetched while one already begins."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtWidgets import QButtonGroup, QVBoxLayout, QWidget

from app.domain.errors import AppError, CatalogueInvalid
from app.domain.library.catalogue import Entry
from app.domain.library.orders import of_entry
from app.domain.library.recommending import Choice, Pick, Recommendation
from app.services.all import Services
from app.ui.icons import Icons
from app.ui.models.library_words import LibraryWords
from app.ui.models.suggestion_card import ICONS
from app.ui.theme import SPACE_2, Theme
from app.ui.widgets.banner import Banner
from app.ui.widgets.card import CardButton
from app.ui.widgets.text import Label, announce, tip
from app.wording import explain, fill, size_text


class ModelOffers(QWidget):
    """Nothing is fetched unless one is chosen, and then only when `begin` is called."""

    chosen = Signal()

    def __init__(self, services: Services, theme: Theme, icons: Icons, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._services, self._theme, self._icons = services, theme, icons
        self._words = LibraryWords()
        self.entries: list[Entry] = []
        self.cards: list[CardButton] = []
        self._small, self._told = True, list[str]()
        self._heading = Label(theme, "", "body_semibold", wrap=True)
        self._about = Label(theme, "", "small", "text_2", wrap=True)
        self.banner = Banner(theme, icons, tone="danger")
        self.banner.hide()
        self._group = QButtonGroup(self)
        self._group.idToggled.connect(self._toggled)
        self._list = QVBoxLayout()
        self._list.setSpacing(SPACE_2)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE_2)
        for part in (self._heading, self._about, self.banner):
            column.addWidget(part)
        column.addLayout(self._list)

    @property
    def entry(self) -> Entry | None:
        """The model to be fetched; None: none."""
        place = self._group.checkedId() - 1
        return self.entries[place] if 0 <= place < len(self.entries) else None

    def refresh(self, small: bool) -> None:
        """Offer what suits. `small`: there is a model to begin with."""
        kept, self._small = self.entry, small
        try:
            found = self._services.recommending.now() if self._services.downloads.possible else None
        except CatalogueInvalid:
            found = None
        choices = self._fetchable(found) if found is not None else []
        self.setVisible(bool(choices))
        told = [str(small), *(f"{one.rated.entry.id} {self._line(one)}" for one in choices)]
        if told == self._told:
            return
        self._told = told
        for card in self.cards:
            self._group.removeButton(card)
            card.hide()
            card.deleteLater()
        self.entries = [choice.rated.entry for choice in choices]
        self.cards = [self._none(small), *(self._card(choice) for choice in choices)] if choices else []
        for number, card in enumerate(self.cards):
            self._group.addButton(card, number)
            self._list.addWidget(card)
        if self.cards:
            at = self.entries.index(kept) + 1 if kept in self.entries else 0
            self.cards[at].setChecked(True)
        self._tell()

    def measure(self) -> None:
        """Learn how fast this computer is, then offer again; once, when the step is seen."""
        if self._services.downloads.possible:
            self._services.recommending.recommend(
                lambda _found: self.refresh(self._small), lambda _error: None
            )

    def begin(self) -> str:
        """Fetch what was chosen, in the background. What is to be said of it, "" for nothing."""
        entry = self.entry
        if entry is None or self.isHidden():
            return ""
        try:
            self._services.downloads.start(of_entry(entry, self._services.catalogue.wanted(entry)))
        except AppError as error:
            return _said(error)
        return fill(self.tr("%1 is being fetched. Models shows how far it is."), entry.name)

    # -- inside ------------------------------------------------------------------------------------

    def _fetchable(self, found: Recommendation) -> list[Choice]:
        """Those that are not here and ask for no terms."""
        licence = self._services.catalogue.licence_of
        return [
            choice
            for choice in found.choices
            if choice.rated.entry.repository
            and not choice.rated.here
            and choice.pick is not Pick.TRY
            and not licence(choice.rated.entry).accept
        ]

    def _none(self, small: bool) -> CardButton:
        if small:
            title, line = self.tr("Start now with the small one"), self.tr("Nothing is fetched.")
        else:
            title, line = self.tr("None for now"), self.tr("Nothing is fetched. A model can be added later.")
        return self._button("play", title, line)

    def _card(self, choice: Choice) -> CardButton:
        entry, words = choice.rated.entry, self._words
        title = fill(self.tr("%1: %2"), words.pick(choice.pick), entry.name)
        card = self._button(ICONS[choice.pick], title, self._line(choice))
        card.setToolTip(tip(f"{words.good_at(entry)}. {entry.languages_text}."))
        return card

    def _line(self, choice: Choice) -> str:
        """How fast, on which terms, how large."""
        entry, words = choice.rated.entry, self._words
        licence = words.work(self._services.catalogue.licence_of(entry))
        speed = words.speed(choice.rated) or words.good_at(entry)
        return fill(self.tr("%1. %2. %3."), speed, licence, size_text(entry.bytes))

    def _button(self, icon: str, title: str, line: str) -> CardButton:
        card = CardButton(self._theme, self._icons, icon, title, line, self)
        card.setCheckable(True)
        return card

    def _toggled(self, _number: int, on: bool) -> None:
        if not on:
            return
        self.banner.hide()
        entry = self.entry
        if entry is not None:
            try:
                self._services.downloads.check(of_entry(entry, self._services.catalogue.wanted(entry)))
            except AppError as error:
                self.banner.set(_said(error), "danger")
                self.banner.show()
                announce(self, _said(error), assertive=True)
        self._tell()
        self.chosen.emit()

    def _tell(self) -> None:
        if self._small:
            self._heading.setText(self.tr("A better one while you begin"))
            text = self.tr(
                "If you choose one, it is fetched in the background while you begin with the small one."
            )
        else:
            self._heading.setText(self.tr("One that suits this computer"))
            text = self.tr("If you choose one, it is fetched in the background; it answers once it is here.")
        self._about.setText(text)

    def missing(self) -> str:
        """Why what was chosen cannot be fetched; "" if it can."""
        return self.banner.text() if not self.banner.isHidden() else ""


def _said(error: AppError) -> str:
    words = explain(error, QCoreApplication.translate)
    return " ".join(part for part in (words.title, words.advice) if part)
