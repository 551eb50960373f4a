"""Passages of documents, and the collections they are in: what a question is asked of."""

from __future__ import annotations

from dataclasses import dataclass

from app.domain.documents import FileKind

WAITING, STOPPED = "waiting", "stopped"
"""In the place of a source's error: it is to be read, or was to be when a person stopped the reading.

They lie in the vault, so that a program that was killed finds what it had still to read.
"""


@dataclass(frozen=True, slots=True)
class Passage:
    """A stretch of a document.

    `start` and `end` are offsets in its canonical text, `page` counts from 1. `heading` is the path of
    headings above it, the document's title first. `section` numbers the sections from 0. `text` are its
    words, without running lines and hidden text.
    """

    section: int
    heading: str
    start: int
    end: int
    page: int
    text: str


@dataclass(frozen=True, slots=True)
class StoredPassage:
    """A passage as it lies in the vault. `number` is its own, `position` counts from 0 in its document."""

    number: int
    document_id: str
    document_name: str
    position: int
    passage: Passage


@dataclass(frozen=True, slots=True)
class Collection:
    """Documents that are asked together. Times in seconds since 1970."""

    id: str
    name: str
    created_at: float
    updated_at: float


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A file as it was found: `modified_ns` in nanoseconds since 1970, `bytes` its size."""

    path: str
    modified_ns: int
    bytes: int


@dataclass(frozen=True, slots=True)
class SourceContent:
    """What was read of a file, in numbers of pages (sections where `paged` is False).

    `weak`: recognised, but doubtful; `unread`: pictures without text and pages that the parser gave up on.
    `hidden_characters` were left out because nobody sees them.
    """

    kind: FileKind
    paged: bool
    pages: int
    weak: int = 0
    unread: int = 0
    hidden_characters: int = 0


@dataclass(frozen=True, slots=True)
class Source:
    """A file of a collection. `document_id` and `content` None: nothing was read of it.

    `error` is the `AppError` as text, `WAITING` or `STOPPED`. A file that was read once and fails now keeps
    its document and has an error too.
    """

    file: SourceFile
    checked_at: float
    document_id: str | None
    error: str | None
    content: SourceContent | None = None

    @property
    def pending(self) -> bool:
        """Whether it is still to be read, now or when the person says so."""
        return self.error in (WAITING, STOPPED)


@dataclass(frozen=True, slots=True)
class CollectionCounts:
    """Files of a collection; `pending` of them are still to be read, and `doubtful` are to be looked at."""

    files: int = 0
    pending: int = 0
    doubtful: int = 0
