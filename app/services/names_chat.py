"""Names in chats: what a person chose for each, and the real names behind what is shown.

Where names are replaced, the text with pseudonyms is the message: it is what the model reads and what the
vault keeps of the chat. The names are in the vault's key alone, and are put back only on the screen.
"""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from enum import StrEnum
from typing import Protocol

from app.domain.names.moments import month_first
from app.domain.names.pseudonyms import Restorer
from app.services.deidentification import DeidentificationService


class Choice(StrEnum):
    """What is done about names in the messages of a chat."""

    ASK = ""
    REPLACE = "replace"
    LEAVE = "leave"


class Choices(Protocol):
    """Where choices are kept: `app.storage.name_choices`."""

    def get(self, conversation_id: str) -> str:
        """The word kept for a conversation, "" for none."""

    def set(self, conversation_id: str, word: str) -> None:
        """Keep a word."""


class Key(Protocol):
    """Where the key lies: `app.storage.pseudonyms`."""

    changes: int

    def all(self) -> dict[tuple[str, str], str]:
        """Every pseudonym by (kind, name)."""


class ChatNames:
    """`names` finds and replaces. A chat that has not begun is known as "" and its choice kept in memory."""

    def __init__(self, names: DeidentificationService, choices: Choices, key: Key) -> None:
        self.names = names
        self._choices, self._key = choices, key
        self._begun = Choice.ASK
        self._restorer: tuple[int, Restorer] | None = None

    def choice(self, conversation_id: str) -> Choice:
        """What was chosen for a chat."""
        if not conversation_id:
            return self._begun
        with suppress(ValueError):
            return Choice(self._choices.get(conversation_id))
        return Choice.ASK

    def choose(self, conversation_id: str, choice: Choice) -> None:
        """Remember what was chosen. Raises what writing to the vault raises."""
        if conversation_id:
            self._choices.set(conversation_id, choice.value)
        else:
            self._begun = choice

    def begun(self, conversation_id: str) -> None:
        """The chat that had not begun is this one now."""
        chosen, self._begun = self._begun, Choice.ASK
        if chosen is not Choice.ASK:
            self.choose(conversation_id, chosen)

    def real(self, text: str) -> str | None:
        """A text with the names of the key in the place of pseudonyms; None where there are none in it."""
        if self._restorer is None or self._restorer[0] != self._key.changes:
            self._restorer = self._key.changes, Restorer(self._key.all())
        put_back = self._restorer[1].text(text, month_first(text))
        return put_back if put_back != text else None

    def real_of_reply(self, text: str, asked: Iterable[str]) -> str | None:
        """The same for a reply; `asked` are the person's messages of that chat.

        None where no message holds a pseudonym: a "Person A" of the model's own stands for nobody.
        """
        real = self.real(text)
        return real if real is not None and any(self.real(one) is not None for one in asked) else None
