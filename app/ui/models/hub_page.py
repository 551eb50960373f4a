"""Searching a hub for models: repositories, then the files of one with size, terms and whether they fit."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlsplit

from PySide6.QtCore import QCoreApplication, QPoint, QRect, Signal
from PySide6.QtWidgets import QHBoxLayout, QMenu, QWidget

from app.domain.errors import AppError
from app.domain.library.hub import HubFile
from app.domain.library.offers import Offer
from app.services.all import Services
from app.services.session import Session
from app.ui.icons import Icons
from app.ui.models import library_rows as kinds
from app.ui.models.hub_rows import HubRows
from app.ui.models.library_deeds import LibraryDeeds
from app.ui.models.library_list import LibraryList
from app.ui.models.library_model import LibraryModel
from app.ui.models.library_rows import LibraryRow
from app.ui.models.terms_dialog import TermsDialog
from app.ui.places import MODELS
from app.ui.theme import SPACE_2, Theme
from app.ui.widgets.banner import Banner
from app.ui.widgets.buttons import Button
from app.ui.widgets.field import SearchField
from app.ui.widgets.page import Page
from app.ui.widgets.text import Label, announce
from app.ui.widgets.toast import Toasts
from app.wording import explain
from app.wording_text import fill


class HubPage(Page):
    """Nothing is asked of anybody before Search is pressed."""

    place = Signal(str)
    said = Signal(str)
    retitled = Signal()

    def __init__(
        self, services: Services, session: Session, theme: Theme, icons: Icons, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent=parent)
        self._services, self._session, self._theme, self._icons = services, session, theme, icons
        self._rows = HubRows(session.terms.to_accept_for)
        self._offers: list[Offer] = []
        self._open: Offer | None = None
        self._files: dict[str, HubFile] = {}
        self._cancel: Callable[[], None] = _nothing
        self.setAccessibleName(self.tr("Search for other models"))
        self.library = LibraryModel(lambda row: row.rated.verdict if row.rated else None, self)
        self.list = LibraryList(self.library, theme, icons, self.tr("Found"))
        toasts = Toasts(theme, icons, self)
        self.deeds = LibraryDeeds(services, session, self.library, theme, icons, lambda: toasts, self)
        self.search = SearchField(theme, icons, self.tr("Name of a model"))
        self.button = Button(theme, icons, self.tr("Search"), "primary", icon="search")
        self.back = Button(theme, icons, self.tr("All models"), icon="arrow-left", parent=self)
        self.back.hide()
        self.banner = Banner(theme, icons, tone="danger")
        self.banner.hide()
        self.line = Label(theme, "", "small", "text_2", wrap=True)
        self.menu = QMenu(self)
        row = QHBoxLayout()
        row.setSpacing(SPACE_2)
        row.addWidget(self.search, 1)
        row.addWidget(self.button)
        self.column.setSpacing(SPACE_2)
        self.column.addLayout(row)
        for part in (self.line, self.banner, self.list):
            self.column.addWidget(part)
        self.column.addStretch(1)
        self._connect()
        self._tell_before()

    def header_title(self) -> tuple[str, str]:
        """What is shown: the search, or one repository."""
        if self._open is not None:
            return self._open.model.repository, ""
        return self.tr("Search for other models"), ""

    def header_tools(self) -> list[QWidget]:
        """The way back."""
        return [self.back]

    def ask(self) -> None:
        """Search for what is typed."""
        text = self.search.text().strip()
        if text:
            self._show_files(None)
            self._ask(lambda: self._services.hub.search(text, self._found, self._failed))

    # -- inside ------------------------------------------------------------------------------------

    def _connect(self) -> None:
        self.button.clicked.connect(self.ask)
        self.search.returnPressed.connect(self.ask)
        self.back.clicked.connect(self._go_back)
        self.list.acted.connect(self._act)
        self.list.why.connect(self.deeds.why)
        self.list.asked.connect(self._show_menu)
        self.list.reached.connect(self._reach)
        self.deeds.failed.connect(lambda error, _model: self._failed(error))
        self.deeds.worked.connect(self.banner.hide)
        end = self._services.downloads.changed.subscribe(lambda _none: self._show())
        self.destroyed.connect(lambda _gone: end())

    def _tell_before(self) -> None:
        host = urlsplit(self._services.preferences.current.hub).netloc
        text = self.tr("Search connects to %1 and sends what is typed here. Nothing is fetched by that.")
        off = self.tr("Downloads are off in the settings, so nothing can be searched.")
        possible = self._services.downloads.possible
        self.line.setText(fill(text, host) if possible else off)
        self.button.set_off(not possible, "" if possible else off)

    def _ask(self, question: Callable[[], Callable[[], None]]) -> None:
        self._cancel()
        self.banner.hide()
        self.line.setText(self.tr("Asking"))
        try:
            self._cancel = question()
        except AppError as error:
            self._failed(error)

    def _found(self, offers: list[Offer]) -> None:
        self._cancel, self._offers = _nothing, offers
        count = fill(self.tr("%1 found. Show files tells their sizes."), str(len(offers)))
        self.line.setText(count if offers else self.tr("Nothing by that name."))
        announce(self, self.line.text())
        self._show()

    def _described(self, offer: Offer) -> None:
        self._cancel = _nothing
        self._show_files(offer)
        count = len(offer.files)
        text = fill(self.tr("%1 files. Smaller ones of a model write worse."), str(count))
        one, none = self.tr("One file."), self.tr("No GGUF file is in it.")
        self.line.setText({0: none, 1: one}.get(count, text))
        announce(self, self.line.text())

    def _show_files(self, offer: Offer | None) -> None:
        self._open = offer
        self.back.setText(self.tr("Found models") if offer is not None else self.tr("All models"))
        self.retitled.emit()
        self._show()

    def _show(self) -> None:
        offer = self._open
        if offer is None:
            self.library.show([self._rows.repository(one) for one in self._offers])
            return
        downloads = {one.wanted.key: one for one in self._services.downloads.items}
        rows, self._files = [], {}
        for one in offer.files:
            order = self._services.hub.order(offer, one.file)
            rows.append(self._rows.file(offer, one, order, downloads))
            self._files[order.key] = one.file
        self.library.show(rows)

    def _go_back(self) -> None:
        if self._open is None:
            self.place.emit(MODELS)
            return
        self._show_files(None)
        self._found(self._offers)

    def _act(self, row: LibraryRow) -> None:
        if row.action == kinds.SHOW:
            self._ask(lambda: self._services.hub.describe(row.name, self._described, self._failed))
        elif row.action == kinds.TERMS:
            self._ask_terms(row)
        elif row.action == kinds.DOWNLOAD:
            self._fetch(row)
        elif row.action not in kinds.SAID:
            self.deeds.act(row)

    def _fetch(self, row: LibraryRow) -> None:
        offer, file = self._open, self._files.get(row.key)
        if offer is None or file is None:
            return
        self.banner.hide()
        try:
            self._services.downloads.start(self._services.hub.order(offer, file))
        except AppError as error:
            self._failed(error)

    def _ask_terms(self, row: LibraryRow) -> None:
        offer, file = self._open, self._files.get(row.key)
        if offer is None or file is None:
            return
        shown = self._session.terms.to_accept_for(self._services.hub.order(offer, file).wanted)
        if shown is None:
            self._fetch(row)
            return

        def accept() -> None:
            self._session.terms.accept(shown, row.key)
            self._fetch(row)

        TermsDialog(self._theme, self._icons, shown, row.name, accept, self.window()).open()

    def _show_menu(self, row: LibraryRow, spot: QPoint) -> None:
        self.menu.clear()
        if row.action not in kinds.SAID:
            self.menu.addAction(self.library.words.action(row.action), lambda: self._act(row))
        if row.download is not None:
            self.menu.addAction(self.tr("Cancel the download"), lambda: self.deeds.cancel(row))
        if row.rated is not None and row.rated.verdict is not None:
            self.menu.addAction(self.tr("See why"), lambda: self.deeds.why(row))
        if not self.menu.isEmpty():
            self.menu.popup(spot)

    def _reach(self, part: QRect) -> None:
        top = self.list.mapTo(self.inner, part.topLeft())
        self.ensureVisible(top.x(), top.y() + part.height() // 2, 0, part.height())

    def _failed(self, error: Exception) -> None:
        self._tell_before()
        text = self.tr("That did not work.")
        if isinstance(error, AppError):
            words = explain(error, QCoreApplication.translate)
            text = " ".join(part for part in (words.title, words.advice) if part)
        self.banner.set(text, "danger")
        self.banner.show()
        announce(self, text, assertive=True)


def _nothing() -> None:
    """Nothing is being asked."""
