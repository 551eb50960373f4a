"""The pages of the window beside the chat: each is made when it is first opened, and stays."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from app.ui.header import Header

CHAT, DOCUMENTS, TABLE, NAMES, SORT = "", "documents", "table", "names", "sort"
MODELS, COMPARE, TRY, CARD, HUB = "models", "compare", "try", "card", "hub"
PRIVACY, SETTINGS = "privacy", "settings"
MAIN = {
    TABLE: DOCUMENTS,
    NAMES: DOCUMENTS,
    SORT: DOCUMENTS,
    COMPARE: MODELS,
    TRY: MODELS,
    CARD: MODELS,
    HUB: MODELS,
}
"""Pages that are reached through another one, whose entry in the sidebar stays marked."""


class Places(QObject):
    """Pages by name. A page may offer `header_title()`, `header_tools()` and a signal `retitled`."""

    retitled = Signal()

    def __init__(
        self, stack: QStackedWidget, makers: Mapping[str, Callable[[], QWidget]], titles: Mapping[str, str]
    ) -> None:
        super().__init__(stack)
        self._stack, self._makers, self._titles = stack, makers, titles
        self._made: dict[str, QWidget] = {}

    def page(self, name: str) -> QWidget:
        """The page of that name, made if need be."""
        if name not in self._made:
            made = self._made[name] = self._makers[name]()
            self._stack.addWidget(made)
            signal = getattr(made, "retitled", None)
            if signal is not None:
                signal.connect(self.retitled)
        return self._made[name]

    def made(self, name: str) -> QWidget | None:
        """The page if it was opened before."""
        return self._made.get(name)

    def show(self, name: str) -> QWidget:
        """Bring a page to the front."""
        page = self.page(name)
        self._stack.setCurrentWidget(page)
        return page

    def tell(self, header: Header, name: str) -> None:
        """Put the page's title and buttons into the header."""
        page = self.page(name)
        told = getattr(page, "header_title", None)
        title, subtitle = told() if told is not None else ("", "")
        header.show_title(title or self._titles.get(name, ""), subtitle)
        tools = getattr(page, "header_tools", None)
        header.show_tools(tools() if tools is not None else [])
