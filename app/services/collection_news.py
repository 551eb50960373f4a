"""What collections have to say while their files are read."""

from __future__ import annotations

from dataclasses import dataclass

from app.domain.engine.generation import Progress
from app.domain.errors import AppError


@dataclass(frozen=True, slots=True)
class FileRead:
    """A file of a collection was looked at. `error` None: its text is in the vault, as it is now."""

    collection_id: str
    path: str
    error: AppError | None
    files: Progress


@dataclass(frozen=True, slots=True)
class CollectionRead:
    """All files that were to be looked at have been. `changed`: how many texts were stored anew."""

    collection_id: str
    changed: int
    failed: int


CollectionNews = FileRead | CollectionRead


@dataclass(frozen=True, slots=True)
class FileReading:
    """A file is being read. `pages`: how far, None before the first page."""

    collection_id: str
    path: str
    pages: Progress | None = None
