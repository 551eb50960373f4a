"""Conversations and messages."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    """Who speaks."""

    SYSTEM = "system"
    USER = "user"
    ASSISTANT = "assistant"


class State(StrEnum):
    """How far a message is. Only `WRITING` ever changes."""

    WRITING = "writing"
    COMPLETE = "complete"
    STOPPED = "stopped"  # by the person
    INTERRUPTED = "interrupted"  # the engine or the program ended
    FAILED = "failed"  # an error is attached
    LENGTH = "length"  # the room was used up


class Kind(StrEnum):
    """What the message shows."""

    TEXT = "text"
    SUMMARY = "summary"
    ANSWER = "answer"  # to a question about a collection


@dataclass(frozen=True, slots=True)
class Message:
    """One message. Times are seconds since 1970, UTC.

    `position` counts from 0 in the conversation; a retried reply has several rows with one position and
    versions 1, 2, 3…, of which one is `active`. `error` is `AppError.to_text()` of what ended it
    (`errors.from_text` rebuilds it). `thinking` is what a reasoning model wrote before its answer, in
    `thinking_s` seconds; it is no part of `text`, is never given to a model again, and is not searched.
    `adapter`: id of the adapter a reply was written with ("" for none), what it was called then, and how
    strongly it acted, 0 to 2.
    """

    id: str
    conversation_id: str
    position: int
    version: int
    active: bool
    role: Role
    kind: Kind
    state: State
    text: str
    created_at: float
    finished_at: float | None = None
    model_id: str | None = None
    document_id: str | None = None
    error: str | None = None
    versions: int = 1
    thinking: str = ""
    thinking_s: float = 0.0
    adapter: str = ""
    adapter_name: str = ""
    adapter_strength: float = 0.0


@dataclass(frozen=True, slots=True)
class Conversation:
    """A conversation as it stands in the list. `model_id` None means the default model.

    `collection_id`: the documents that are asked in it, None in a plain one and once they are erased.
    `adapter`: id of the adapter that replies are written with, "" for none, and how strongly it acts, 0 to 2.
    """

    id: str
    title: str
    created_at: float
    updated_at: float
    model_id: str | None = None
    pinned: bool = False
    collection_id: str | None = None
    adapter: str = ""
    adapter_strength: float = 1.0


@dataclass(frozen=True, slots=True)
class SearchHit:
    """A conversation found by its words; `snippet` is plain text with matches between U+0002 and U+0003."""

    conversation: Conversation
    snippet: str


UNTITLED = ""
TITLE_LENGTH = 60


def title_from(text: str) -> str:
    """The first words of the first message, cut at a word, for the list.

    >>> title_from("  Please rewrite this letter.  ")
    'Please rewrite this letter'
    """
    line = " ".join(text.split())
    if len(line) > TITLE_LENGTH:
        cut = line[:TITLE_LENGTH].rsplit(" ", 1)[0] if " " in line[:TITLE_LENGTH] else line[:TITLE_LENGTH]
        return cut.rstrip(" ,;:.-") + "…"
    return line.rstrip(" .")
