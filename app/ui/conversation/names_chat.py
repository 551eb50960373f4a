"""Joins names to the chat: the offer above the message box, and the real names behind a reply."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from PySide6.QtCore import QCoreApplication, QObject, Signal

from app.domain.chat import Message, Role
from app.domain.errors import AppError
from app.services.names_chat import ChatNames, Choice
from app.ui.conversation.composer import Composer
from app.ui.conversation.names_paste import NamesOffer
from app.ui.conversation.transcript import Transcript
from app.ui.icons import Icons
from app.ui.theme import Theme
from app.wording import explain


class Chat(Protocol):
    """What is asked of the page: `app.ui.conversation.chat_page.ChatPage`."""

    conversation_id: str
    composer: Composer
    transcript: Transcript

    def send(self, text: str) -> None:
        """Send a message."""


class NamesInChat(QObject):
    """`wanted`: whether the settings let names be offered. `said` is for a toast."""

    said = Signal(str)

    def __init__(
        self,
        names: ChatNames,
        wanted: Callable[[], bool],
        page: Chat,
        theme: Theme,
        icons: Icons,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._names, self._wanted, self._page = names, wanted, page
        self._known = ""
        self.service = names.names
        self.offer = NamesOffer(names.names, theme, icons)
        self.offer.replaced.connect(page.composer.replace_text)
        self.offer.chosen.connect(self._choose)
        page.composer.put_above(self.offer)
        page.composer.changed.connect(self.look)
        page.transcript.real_names = self._real

    def look(self) -> None:
        """What is in the box changed, or another chat is open."""
        page = self._page
        if page.conversation_id != self._known:
            self._known = page.conversation_id
            self.offer.set_choice(self._names.choice(self._known))
        self.offer.look(page.composer.text.strip("\n") if self._offers() else "")

    def keep_back(self, text: str) -> bool:
        """Whether a message waits for its names to be replaced; it is sent by itself afterwards."""
        self.look()
        return self._offers() and self.offer.before_sending(text, self._page.send)

    def begun(self, conversation_id: str) -> None:
        """The chat that was only a message box is this one now."""
        self._known = conversation_id
        self._try(lambda: self._names.begun(conversation_id))

    def _offers(self) -> bool:
        """Not where documents are asked: a question with a pseudonym in it would find nothing in them."""
        return self._wanted() and not self._page.composer.asking.text

    def _choose(self, choice: Choice) -> None:
        self._try(lambda: self._names.choose(self._known, choice))

    def _try(self, act: Callable[[], None]) -> None:
        try:
            act()
        except AppError as error:
            words = explain(error, QCoreApplication.translate)
            self.said.emit(" ".join(part for part in (words.title, words.advice) if part))

    def _real(self, reply: Message) -> str | None:
        asked = (
            one.text
            for one in self._page.transcript.messages
            if one.role is Role.USER and one.position < reply.position
        )
        return self._names.real_of_reply(reply.text, asked)
