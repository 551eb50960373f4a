"""The page of one model: where it comes from, what one may do with it, what it needs, how it does here."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtWidgets import QApplication, QHBoxLayout, QVBoxLayout, QWidget

from app.domain.engine.models import Model
from app.domain.errors import AppError
from app.domain.library.card import Card
from app.services.all import Services
from app.services.library.adapters import Offer
from app.services.library.cards import FromVault
from app.services.library.evaluating import Progress
from app.services.session import Session
from app.ui.icons import Icons
from app.ui.models.card_words import CardWords, Pairs
from app.ui.models.fact_rows import FactRows
from app.ui.models.fit_words import memory_text
from app.ui.models.memory_chart import MemoryChart
from app.ui.models.terms_dialog import TermsDialog
from app.ui.places import MODELS
from app.ui.theme import CONTROL_COMPACT, SPACE_2, SPACE_4, SPACE_6, Theme
from app.ui.widgets.banner import Banner
from app.ui.widgets.buttons import Button
from app.ui.widgets.page import Page
from app.ui.widgets.text import Label, Line
from app.wording import explain, fill

WIDTH = 720


class CardPage(Page):
    """Shows the model it was given last. `place` asks for another page by its name."""

    place = Signal(str)
    said = Signal(str)
    retitled = Signal()

    def __init__(
        self, services: Services, session: Session, theme: Theme, icons: Icons, parent: QWidget | None = None
    ) -> None:
        super().__init__(WIDTH, parent=parent)
        self._services, self._session = services, session
        self._theme, self._icons = theme, icons
        self.model: Model | None = None
        self.words = CardWords()
        self.column.setSpacing(SPACE_2)
        self.back = Button(theme, icons, self.tr("All models"), icon="arrow-left", parent=self)
        self.back.hide()
        self.back.clicked.connect(lambda: self.place.emit(MODELS))
        self.banner = Banner(theme, icons)
        self.banner.hide()
        self.column.addWidget(self.banner)
        self._content = QVBoxLayout()
        self._content.setSpacing(SPACE_2)
        self.column.addLayout(self._content)
        self.column.addStretch(1)
        theme.changed.connect(self._restyle)
        self._restyle()
        ends = [
            services.models.changed.subscribe(lambda _none: self._again()),
            session.terms.changed.subscribe(lambda _none: self._again()),
            session.evaluating.progress.subscribe(self._tried),
        ]
        self.destroyed.connect(lambda _gone: [end() for end in ends])

    def header_title(self) -> tuple[str, str]:
        """The model."""
        return (self.model.name, "") if self.model is not None else (self.tr("Model"), "")

    def header_tools(self) -> list[QWidget]:
        """The way back."""
        return [self.back]

    def show_model(self, model: Model) -> None:
        """Ask for all that is known of a model, and show it."""
        self.model = model
        self.setAccessibleName(fill(self.tr("About %1"), model.name))
        self.retitled.emit()
        vault = FromVault(
            self._session.terms.accepted(), [kept.run for kept in self._session.evaluating.runs()]
        )
        self._services.cards.card(
            model,
            lambda card: self._show(card) if self.model == model else None,
            self._fail,
            vault,
            self._services.preferences.current.language or "en",
        )

    # -- what is shown -----------------------------------------------------------------------------

    def _tried(self, now: Progress | None) -> None:
        if now is None:  # a run is over
            self._again()

    def _again(self) -> None:
        """The library or what was accepted is another; a model that is gone has no page any more."""
        model = self.model
        if model is None or not self.isVisible():
            return
        now = next((one for one in self._services.models.list() if one.id == model.id), None)
        if now is None:
            self.place.emit(MODELS)
        else:
            self.show_model(now)

    def _show(self, card: Card) -> None:
        self._clear()
        words = self.words
        self.banner.setVisible(bool(card.label))
        self.banner.set(card.label, "warning")
        for change in card.changes:
            if change.kind == "since":
                continue
            banner = Banner(self._theme, self._icons, words.change(change), "info")
            self._content.addWidget(banner)
        self._facts(self.tr("How it works here"), words.work(card), first=True)
        self._memory(card)
        self._facts(self.tr("What one may do with it"), words.licence(card))
        if card.terms.licence is not None:
            self._terms(card)
        self._facts(self.tr("What changed"), words.changed(card))
        self._facts(self.tr("Where it comes from"), words.origin(card))
        self._files(card)
        self._adapters()

    def _memory(self, card: Card) -> None:
        if not card.memory:
            return
        self._heading(self.tr("Memory by length of chat, in words"))
        chart = MemoryChart(self._theme)
        computer = self._services.models.computer()
        chart.show_points(card.memory, computer.memory_available)
        self._content.addWidget(chart)
        said = [self.words.point(point) for point in dict.fromkeys((card.memory[0], card.memory[-1]))]
        free = fill(self.tr("%1 is free now, the dashed line"), memory_text(computer.memory_available))
        if chart.limited:
            said.append(free)
        self._content.addWidget(Label(self._theme, "\n".join(said), "small", "text_2", wrap=True))

    def _terms(self, card: Card) -> None:
        read = Button(self._theme, self._icons, self.tr("Read terms"), icon="scale", height=CONTROL_COMPACT)
        read.clicked.connect(lambda: self._read(card))
        self._content.addLayout(_leading(read))

    def _read(self, card: Card) -> None:
        licence = card.terms.licence
        assert licence is not None
        shown = self._services.catalogue.terms_of(licence)
        accept: Callable[[], None] | None = None
        if card.terms.needed and not card.terms.accepted_at:

            def accept() -> None:
                self._session.terms.accept(shown, card.entry.id if card.entry else card.model.id)

        TermsDialog(self._theme, self._icons, shown, card.model.name, accept, self.window()).open()

    def _files(self, card: Card) -> None:
        self._heading(self.tr("Files and their SHA-256"))
        for name, digest in self.words.files(card):
            self._content.addWidget(Label(self._theme, name, "small", "text_2", wrap=True))
            row = QHBoxLayout()
            row.setSpacing(SPACE_2)
            label = Label(self._theme, digest, "mono", wrap=True)
            row.addWidget(label, 1)
            copy = Button(self._theme, self._icons, self.tr("Copy"), icon="copy", height=CONTROL_COMPACT)
            copy.setAccessibleName(fill(self.tr("Copy the SHA-256 of %1"), name))
            copy.clicked.connect(lambda _on=False, digest=digest: self._copy(digest))
            row.addWidget(copy)
            self._content.addLayout(row)

    def _copy(self, digest: str) -> None:
        QApplication.clipboard().setText(digest)
        self.said.emit(self.tr("Copied"))

    def _adapters(self) -> None:
        model = self.model
        if model is None or model.facts.embeds:
            return

        def show(offers: list[Offer]) -> None:
            fitting = [offer.adapter for offer in offers if offer.fault is None]
            if self.model != model or not fitting:
                return
            pairs = [(one.name, one.facts.base or self.tr("No base named")) for one in fitting]
            self._facts(self.tr("Adapters that fit"), pairs)

        self._services.adapters.offers(model, show, lambda _error: None)

    # -- inside ------------------------------------------------------------------------------------

    def _facts(self, heading: str, pairs: Pairs, first: bool = False) -> None:
        self._heading(heading, first)
        self._content.addWidget(FactRows(self._theme, pairs))

    def _heading(self, text: str, first: bool = False) -> None:
        if not first:
            self._content.addSpacing(SPACE_6 - SPACE_4)
        self._content.addWidget(Label(self._theme, text, "subtitle_semibold", wrap=True))
        self._content.addWidget(Line())

    def _clear(self) -> None:
        _empty(self._content)

    def _restyle(self) -> None:
        self.set_width(self._theme.px(WIDTH))

    def _fail(self, error: Exception) -> None:
        self._clear()
        title = self.tr("The page of this model could not be put together.")
        if isinstance(error, AppError):
            words = explain(error, QCoreApplication.translate)
            title = " ".join(part for part in (words.title, words.advice) if part)
        self.banner.set(title, "danger")
        self.banner.show()


def _leading(widget: QWidget) -> QHBoxLayout:
    row = QHBoxLayout()
    row.addWidget(widget)
    row.addStretch(1)
    return row


def _empty(layout: QVBoxLayout | QHBoxLayout) -> None:
    while (item := layout.takeAt(0)) is not None:
        widget, inner = item.widget(), item.layout()
        if widget is not None:
            widget.hide()
            widget.deleteLater()
        elif isinstance(inner, QHBoxLayout):
            _empty(inner)
            inner.deleteLater()
