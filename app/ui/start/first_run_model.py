"""Third step: what answers."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.domain.engine.models import Model
from app.services.all import Services
from app.ui.icons import Icons
from app.ui.models.import_card import ImportCard
from app.ui.start.first_run_step import Step
from app.ui.start.model_offers import ModelOffers
from app.ui.theme import SPACE_2, Theme
from app.ui.widgets.buttons import Button
from app.ui.widgets.card import Card
from app.ui.widgets.chip import Badge
from app.ui.widgets.text import Label
from app.wording import size_text
from app.wording_models import licence_text, model_text


class ModelCard(Card):
    """A model in a few honest lines."""

    def __init__(
        self, theme: Theme, icons: Icons, model: Model, chosen: bool, parent: QWidget | None = None
    ) -> None:
        super().__init__(chosen, parent)
        tr = QCoreApplication.translate
        head = QHBoxLayout()
        head.addWidget(Label(theme, model.name, "subtitle_semibold", wrap=True), 1)
        if chosen:
            head.addWidget(Badge(theme, icons, "accent", None, self.tr("Answers you")))
        self.column.addLayout(head)
        purpose = model_text(model.origin, model.facts.parameters, tr)
        self.column.addWidget(Label(theme, purpose, "body", "text_2", wrap=True))
        facts = f"{size_text(model.bytes)}  ·  {licence_text(model.licence, tr)}"
        self.column.addWidget(Label(theme, facts, "small", "text_3", wrap=True))
        self.setAccessibleName(f"{model.name}. {purpose} {facts}")


class ModelStep(Step):
    """The model that is there, another from a file, or none for now."""

    def __init__(self, services: Services, theme: Theme, icons: Icons, parent: QWidget | None = None) -> None:
        super().__init__(
            theme, self.tr("A model"), self.tr("It writes the replies, on this computer."), parent
        )
        self._services, self._icons = services, icons
        self.importing = ImportCard(services, theme, icons)
        self.importing.added.connect(self._added)
        self.importing.busy_changed.connect(lambda _busy: self.changed.emit())
        self._cards = QWidget()
        self._words = Label(theme, "", "body", "text_2", wrap=True)
        self.add = Button(theme, icons, self.tr("Add a file"), icon="file-plus")
        self.add.clicked.connect(self.importing.ask)
        row = QHBoxLayout()
        row.setSpacing(SPACE_2)
        row.addWidget(self.add)
        row.addStretch(1)
        self._card: ModelCard | None = None
        self.offers = ModelOffers(services, theme, icons)
        self.offers.chosen.connect(self.changed)
        self._measured = False
        self.form.addWidget(self.offers)
        self.form.addWidget(self._words)
        self.form.addWidget(self.importing)
        self.form.addLayout(row)
        self.refresh()

    def refresh(self) -> None:
        """Show what is there now."""
        if self._card is not None:
            self._card.deleteLater()
            self._card = None
        model = self._services.models.choose()
        if model is None:
            self._words.setText(
                self.tr(
                    "There is no model here yet. Add a model file in the GGUF format, or go on without one "
                    "and add it later: until then there are no replies and no summaries."
                )
            )
        else:
            self._card = ModelCard(self._theme, self._icons, model, chosen=True)
            self.form.insertWidget(0, self._card)
            self._words.setText(
                self.tr("You can start with it, or add a larger one you have as a GGUF file, now or later.")
            )
        self.offers.refresh(model is not None)
        if model is not None and model.origin != "starter":
            self.offers.hide()  # a person brought one

    def missing(self) -> str:
        """Only a file that is being added holds one up, or a choice that cannot be fetched."""
        if self.importing.busy:
            return self.tr("Adding the file")
        return self.tr("Choose another one") if self.offers.missing() and self.offers.isVisible() else ""

    def begin(self) -> str:
        """Fetch what was chosen. What is to be said of it, "" for nothing."""
        return self.offers.begin()

    def showEvent(self, event: QShowEvent) -> None:
        """Learn how fast this computer is, once."""
        super().showEvent(event)
        if not self._measured:
            self._measured = True
            self.offers.measure()

    def focus_first(self) -> None:
        """The first choice; without any, adding a file is the only thing to do here."""
        (self.offers.cards[0] if self.offers.cards and not self.offers.isHidden() else self.add).setFocus()

    def focus_missing(self) -> None:
        """The way out of waiting, or the other choices."""
        (self.importing.cancel if self.importing.busy else self.offers.cards[0]).setFocus()

    def _added(self, model: Model) -> None:
        self._services.models.make_default(model.id)
        self.refresh()
        self.changed.emit()
