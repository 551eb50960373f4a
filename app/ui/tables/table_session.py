"""What of an open vault the page of tables needs, and the way to a password for a file that asks for one."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from PySide6.QtWidgets import QWidget

from app.services.collections import CollectionService
from app.services.names_chat import ChatNames
from app.services.pages import PageService
from app.services.tabling import TableService
from app.services.tabling_forms import FormService
from app.ui.icons import Icons
from app.ui.password_dialog import PasswordDialog
from app.ui.theme import Theme


class TableSession(Protocol):
    """A part of `app.services.session.Session`."""

    @property
    def tables(self) -> TableService:
        """Tables over collections."""

    @property
    def pages(self) -> PageService | None:
        """Draws the pages as they look; None shows them as words."""

    @property
    def forms(self) -> FormService:
        """Forms to choose from."""

    @property
    def chat_names(self) -> ChatNames:
        """Whose names are replaced in what is saved."""

    @property
    def collections(self) -> CollectionService:
        """Reads a file again with its password."""


def ask_password(
    session: TableSession,
    theme: Theme,
    icons: Icons,
    collection_id: str,
    path: str,
    opened: Callable[[], None],
    parent: QWidget,
) -> None:
    """Ask for the password of a file of a collection; `opened` once it was read."""
    dialog = PasswordDialog(session.collections, theme, icons, collection_id, path, parent)
    dialog.opened.connect(lambda _path: opened())
    dialog.open()
