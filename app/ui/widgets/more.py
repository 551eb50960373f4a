"""A "more" button: three dots with a menu of verbs."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QMenu, QToolButton, QWidget

from app.ui.icons import Icons
from app.ui.theme import Theme
from app.ui.widgets.buttons import IconButton


class More(IconButton):
    """`name` says about what. Entries: text, icon, what it does."""

    def __init__(self, theme: Theme, icons: Icons, name: str, parent: QWidget | None = None) -> None:
        super().__init__(theme, icons, "ellipsis", name, parent=parent)
        self._menu = QMenu(self)
        self.setMenu(self._menu)
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)

    def fill(self, entries: list[tuple[str, str, Callable[[], None]]]) -> None:
        """Replace the entries."""
        self._menu.clear()
        self._menu.setFont(self._theme.font("body"))
        for text, icon, act in entries:
            action = self._menu.addAction(self._icons.icon(icon), text)
            action.triggered.connect(lambda _on=False, act=act: act())

    def entries(self) -> list[str]:
        """The texts of the menu."""
        return [action.text() for action in self._menu.actions()]

    def take(self, text: str) -> None:
        """Do as if the entry had been chosen. Raises StopIteration when there is none."""
        next(action for action in self._menu.actions() if action.text() == text).trigger()
