"""The pages about models, as the window's places: what is here, beside each other, tried."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from app.domain.engine.models import Model
from app.services.all import Services
from app.services.session import Session
from app.ui.icons import Icons
from app.ui.models.bundle_deed import BundleDeed
from app.ui.models.card_page import CardPage
from app.ui.models.compare_page import ComparePage
from app.ui.models.evaluate_page import EvaluatePage
from app.ui.models.hub_page import HubPage
from app.ui.models.models_page import ModelsPage
from app.ui.places import CARD, COMPARE, HUB, MODELS, TRY
from app.ui.theme import Theme
from app.ui.widgets.toast import Toasts


def model_pages(
    services: Services,
    session: Session,
    theme: Theme,
    icons: Icons,
    toasts: Callable[[], Toasts],
    open_page: Callable[[str], object],
) -> dict[str, Callable[[], QWidget]]:
    """What makes each page. `toasts` are asked for when one is shown; `open_page` shows another page."""

    def models() -> QWidget:
        page = ModelsPage(services, theme, icons, session=session)
        page.place.connect(open_page)
        page.card.connect(about)
        bundles = BundleDeed(services, session, theme, icons, page)
        bundles.failed.connect(page.show_fault)
        page.care.bundle_asked.connect(bundles.make)
        page.care.read_asked.connect(bundles.read)
        return page

    def card() -> QWidget:
        page = CardPage(services, session, theme, icons)
        page.place.connect(open_page)
        page.said.connect(lambda text: toasts().show(text))
        return page

    def hub() -> QWidget:
        page = HubPage(services, session, theme, icons)
        page.place.connect(open_page)
        page.said.connect(lambda text: toasts().show(text))
        return page

    def about(model: Model) -> None:
        page = open_page(CARD)
        assert isinstance(page, CardPage)
        page.show_model(model)

    def judging(make: type[ComparePage] | type[EvaluatePage]) -> QWidget:
        page = make(services, session, theme, icons)
        page.said.connect(lambda text: toasts().show(text))
        return page

    return {
        MODELS: models,
        CARD: card,
        HUB: hub,
        COMPARE: lambda: judging(ComparePage),
        TRY: lambda: judging(EvaluatePage),
    }
