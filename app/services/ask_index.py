"""Vectors made in the background for the collections that are asked, one collection after the other."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass

from app.domain.engine.generation import Progress
from app.domain.errors import AppError
from app.services.indexing import Embedding, Indexing
from app.storage.passages import Embedder, Passages


@dataclass(frozen=True, slots=True)
class IndexChanged:
    """How many passages of a collection have a vector. `ended`: nothing more is coming; `error` says why."""

    collection_id: str
    progress: Progress
    ended: bool = False
    error: AppError | None = None


class Indexes:
    """Work that nobody waits for: what fails is told and tried again when the collection is asked again."""

    def __init__(
        self,
        passages: Passages,
        embedding: Callable[[], Embedding | None],
        tell: Callable[[IndexChanged], None],
    ) -> None:
        self._passages, self._embedding, self._tell = passages, embedding, tell
        self._waiting: deque[str] = deque()
        self._work: Indexing | None = None
        self._collection = ""
        self._progress = Progress(0, 0)

    def want(self, collection_id: str) -> None:
        """See that every passage of a collection has a vector, if there is a model for it."""
        if collection_id == self._collection or collection_id in self._waiting:
            return
        self._waiting.append(collection_id)
        self._advance()

    def progress(self, collection_id: str) -> Progress | None:
        """How far a collection is that is at work or waits; None for others."""
        if collection_id == self._collection:
            return self._progress
        return Progress(0, 0) if collection_id in self._waiting else None

    def close(self) -> None:
        """Stop; nothing is written to the vault afterwards."""
        self._waiting.clear()
        if self._work is not None:
            self._work.cancel()
        self._work, self._collection = None, ""

    def _advance(self) -> None:
        while self._work is None and self._waiting:
            collection = self._waiting.popleft()
            embedding = self._embedding()
            if embedding is None:
                continue
            self._collection, self._progress = collection, Progress(0, 0)
            self._work = work = Indexing(
                embedding,
                self._passages,
                collection,
                self._moved,
                self._done,
                self._end,
            )
            work.start()

    def _moved(self, progress: Progress) -> None:
        self._progress = progress
        self._tell(IndexChanged(self._collection, progress))

    def _done(self, _embedder: Embedder) -> None:
        self._end(None)

    def _end(self, error: AppError | None) -> None:
        collection, self._collection, self._work = self._collection, "", None
        self._tell(IndexChanged(collection, self._progress, ended=True, error=error))
        self._advance()
