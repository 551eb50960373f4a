"""The card before a summary: made when files come, gone when the summary begins or is not wanted."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QObject, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.domain.engine.models import Model
from app.domain.errors import AppError, NoModel
from app.domain.summaries.presets import Preset
from app.domain.summaries.summary_options import Options
from app.services.all import Services
from app.services.session import Session
from app.services.summary_orders import File
from app.services.summary_plan import Plan
from app.ui.icons import Icons
from app.ui.summaries.summary_plan_card import SummaryPlanCard
from app.ui.theme import SPACE_2, SPACE_4, Theme

COLUMN = 640
SHARE = 0.75
"""Of the page's height that the card may take; more of it scrolls."""


class SummaryPlanner(QObject):
    """`begun`: the conversations whose summaries were begun. `refused`: an AppError. `left`: nothing came."""

    begun = Signal(list)
    refused = Signal(object)
    left = Signal()

    def __init__(
        self,
        services: Services,
        session: Session,
        kinds: Callable[[], Sequence[Preset]],
        theme: Theme,
        icons: Icons,
        page: QWidget,
        below: QWidget,
    ) -> None:
        """`page` is where the card stands, over `below`, which keeps its height."""
        super().__init__(page)
        self._services, self._session, self._kinds = services, session, kinds
        self._theme, self._icons, self._page = theme, icons, page
        self.card: SummaryPlanCard | None = None
        self.place = _Place(theme, page, below)
        self._into: Callable[[], str | None] = lambda: None
        self._model: Model | None = None
        self._wished = False  # a measurement, for the card that is shown
        for news in (services.tuning.changed, services.tuning.measured):
            self.destroyed.connect(news.subscribe(self._heard))

    def offer(
        self,
        files: Sequence[File],
        model: Model | None,
        into: Callable[[], str | None],
        together: bool = False,
    ) -> None:
        """Show the card for these files, and for those of a card that is there already.

        `into` gives the conversation that a single one joins, None for one of its own.
        """
        if model is None:
            self.refused.emit(NoModel())
            return
        before = self.card.plan.files() if self.card is not None else []
        known = {file.path: file for file in (*before, *files)}
        self._forget()
        self._into, self._model, self._wished = into, model, False
        speed = self._services.paces.speed(model)
        plan = Plan([*known.values()], self._services.reader, self._services.background, speed)
        self.card = card = SummaryPlanCard(plan, self._kinds(), self._theme, self._icons, together)
        card.begun.connect(self._begin)
        card.left.connect(self._leave)
        card.destroyed.connect(plan.close)
        self.place.show_card(card)
        plan.changed.subscribe(lambda _none: self._measure(plan, model))
        plan.open()
        self._measure(plan, model)
        card.take_focus()

    def _measure(self, plan: Plan, model: Model) -> None:
        """Find out how fast a model is that never was measured, while the person chooses; it gives way.

        Not while files are opened, which would make it slow.
        """
        if plan.opened and plan.files() and not plan.measured and not self._wished:
            self._wished = True
            self._services.tuning.wish(model)

    def _heard(self, model: Model) -> None:
        if self.card is not None and self._model is not None and model.id == self._model.id:
            services = self._services
            self.card.plan.know(services.paces.speed(model), services.tuning.measuring(model))

    def _begin(self, together: bool, kind: str, options: Options) -> None:
        card = self.card
        if card is None:
            return
        files, summaries = card.plan.files(together), self._session.summaries
        into = self._into()
        taken: list[str] = []
        try:
            if together or len(files) == 1:
                taken.append(summaries.begin(files, into, kind, options).conversation_id)
            else:
                for file in files:
                    taken.append(summaries.begin([file], None, kind, options).conversation_id)
        except AppError as error:
            self.refused.emit(error)
            if not taken:
                return
        self._forget()
        self.begun.emit(taken)

    def _leave(self) -> None:
        self._forget()
        self.left.emit()

    def _forget(self) -> None:
        card, self.card = self.card, None
        if card is not None:
            card.plan.close()
            self.place.take_card(card)


class _Place(QWidget):
    """Where the card stands: a column as wide as the messages."""

    def __init__(self, theme: Theme, page: QWidget, below: QWidget) -> None:
        super().__init__(page)
        self._theme, self._page, self._below = theme, page, below
        self._card: SummaryPlanCard | None = None
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(SPACE_4, SPACE_2, SPACE_4, SPACE_2)
        self._row.addStretch(1)
        self._row.addStretch(1)
        theme.changed.connect(self.fit)
        page.installEventFilter(self)
        self.hide()

    def show_card(self, card: SummaryPlanCard) -> None:
        """Show this one."""
        self._card = card
        self._row.insertWidget(1, card, 1000)
        card.plan.changed.subscribe(lambda _none: self.fit())
        self.show()
        self.fit()

    def take_card(self, card: SummaryPlanCard) -> None:
        """It is not wanted any more."""
        self._card = None
        self.hide()
        self._row.removeWidget(card)
        card.hide()
        card.deleteLater()

    def fit(self) -> None:
        """As high as what is in the card, to a share of the page."""
        if self._card is not None:
            wide = min(self._theme.px(COLUMN), max(200, self._page.width() - 2 * SPACE_4))
            self._card.setMaximumWidth(self._theme.px(COLUMN))
            room = self._page.height() - max(self._below.height(), self._below.sizeHint().height())
            self._card.fit(wide, min(round(SHARE * self._page.height()), room - 2 * SPACE_2))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Follow the size of the page."""
        if watched is self._page and event.type() == QEvent.Type.Resize:
            self.fit()
        return super().eventFilter(watched, event)
