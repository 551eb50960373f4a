"""Which chats hold a summary, for their icon in the list; found out a few at a time in idle moments."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer, Signal

from app.domain.chat import Conversation, Kind
from app.services.chat import ChatService

AT_ONCE = 8


class SummaryMarks(QObject):
    """`found` are the ids known so far; `changed` when it grew."""

    changed = Signal()

    def __init__(self, chat: ChatService, parent: QObject) -> None:
        super().__init__(parent)
        self.found: set[str] = set()
        self._chat = chat
        self._seen: set[str] = set()
        self._waiting: list[str] = []
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._some)

    def look(self, chats: list[Conversation]) -> None:
        """Look at those not seen before."""
        fresh = [chat.id for chat in chats if chat.id not in self._seen]
        self._seen.update(fresh)
        self._waiting += fresh
        if self._waiting:
            self._timer.start(0)

    def add(self, conversation_id: str) -> None:
        """A summary was begun there."""
        self.found.add(conversation_id)

    def _some(self) -> None:
        before = len(self.found)
        now, self._waiting = self._waiting[:AT_ONCE], self._waiting[AT_ONCE:]
        for chat_id in now:
            if any(message.kind is Kind.SUMMARY for message in self._chat.messages(chat_id)):
                self.found.add(chat_id)
        if not self._waiting:
            self._timer.stop()
        if len(self.found) != before:
            self.changed.emit()
