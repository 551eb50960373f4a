"""What can be done to a chat as a whole: open the next one, rename, pin, delete with a way back."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from app.services.session import Session
from app.ui.conversation.rename import RenameDialog
from app.ui.icons import Icons
from app.ui.theme import Theme
from app.ui.widgets.toast import Toasts


class ChatDeeds(QObject):
    """`current` gives the id of the open chat, "" for none; `open_chat` opens one."""

    def __init__(
        self,
        session: Session,
        theme: Theme,
        icons: Icons,
        toasts: Toasts,
        current: Callable[[], str],
        open_chat: Callable[[str], None],
        window: QWidget,
    ) -> None:
        super().__init__(window)
        self._session, self._theme, self._icons, self._toasts = session, theme, icons, toasts
        self._current, self._open, self._window = current, open_chat, window

    def delete(self, conversation_id: str = "") -> None:
        """Take a chat out of the list, with a way back."""
        gone = conversation_id or self._current()
        if not gone:
            return
        self._session.summaries.stop(gone)
        self._session.chat.delete(gone)
        if gone == self._current():
            self._open("")
        self._toasts.show(self.tr("Chat deleted"), self.tr("Undo"), lambda: self._restore(gone))

    def rename(self, conversation_id: str = "") -> None:
        """Ask for another title."""
        known = conversation_id or self._current()
        if known:
            chat = self._session.chat.conversation(known)
            dialog = RenameDialog(self._theme, self._icons, chat.title, self._window)
            dialog.named.connect(lambda title: self._session.chat.rename(known, title))
            dialog.open()

    def pin(self, conversation_id: str = "") -> None:
        """Keep a chat at the top of the list, or no longer."""
        known = conversation_id or self._current()
        if known:
            self._session.chat.pin(known, not self._session.chat.conversation(known).pinned)

    def step(self, by: int) -> None:
        """Open the chat after or before the one that is open."""
        ids = [chat.id for chat in self._session.chat.conversations()]
        if ids:
            here = self._current()
            at = ids.index(here) + by if here in ids else (0 if by > 0 else -1)
            self._open(ids[at % len(ids)])

    def open_number(self, number: int) -> None:
        """Open the n-th chat of the list, from 1."""
        ids = [chat.id for chat in self._session.chat.conversations()]
        if number <= len(ids):
            self._open(ids[number - 1])

    def _restore(self, conversation_id: str) -> None:
        self._session.chat.restore(conversation_id)
        self._open(conversation_id)
