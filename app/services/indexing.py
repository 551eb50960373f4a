"""Vectors for passages: an embedding model in a child of its own, and the work of giving every passage one.

The child is another than the chat's, since one holds a single model for life and a question needs both.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING

from app.domain.engine.generation import Progress
from app.domain.engine.models import Model
from app.domain.errors import AppError, EngineFailed
from app.domain.questions.ask_embedders import prefixes
from app.domain.questions.passage_cutting import searchable
from app.services.vector_child import Failed, VectorChild, Wish
from app.storage.passages import Embedder, Passages
from app.worker import protocol
from app.worker.supervisor import Supervisor

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Numbers = NDArray[np.float32]

AT_A_TIME = 16
"""Passages in one request: about a second's work on two cores, so that a question need not wait longer."""


class Embedding:
    """One embedding model, loaded when it is first needed. What is asked urgently goes first."""

    def __init__(self, model: Model, path: Path, new_child: Callable[[], Supervisor]) -> None:
        self.model = model
        self.query_prefix, self.passage_prefix = prefixes(model.name)
        self._child = VectorChild(model, path, new_child)

    def embedder(self, size: int) -> Embedder:
        """How its vectors of this size are labelled in the vault."""
        return Embedder(self.model.id, size, self.query_prefix, self.passage_prefix)

    def query(self, text: str, done: Callable[[Numbers], None], failed: Failed) -> None:
        """The vector of a question, before all other work. Exactly one of both is called."""
        self._ask([self.query_prefix + text], lambda rows: done(rows[0]), failed, first=True)

    def passages(self, texts: list[str], done: Callable[[Numbers], None], failed: Failed) -> None:
        """A vector for each text, in their order. Exactly one of both is called."""
        self._ask([self.passage_prefix + text for text in texts], done, failed, first=False)

    def stop(self) -> None:
        """End the child; what was asked fails with EngineStopped."""
        self._child.stop()

    def _ask(self, texts: list[str], done: Callable[[Numbers], None], failed: Failed, first: bool) -> None:
        def read(event: protocol.Event) -> Callable[[], None]:
            assert isinstance(event, protocol.Embedded)
            rows = nearest().unpacked(event.vectors, event.size, len(texts))
            return lambda: done(rows)

        wish = Wish(lambda number: protocol.Embed(id=number, texts=texts), protocol.Embedded, read, failed)
        self._child.ask(wish, first)


class Indexing:
    """Gives every passage of a collection its vector, in small steps that are kept at once.

    Stopped or killed it goes on where it was, since the passages without a vector are asked of the vault.
    """

    def __init__(
        self,
        embedding: Embedding,
        passages: Passages,
        collection_id: str,
        progress: Callable[[Progress], None],
        done: Callable[[Embedder], None],
        failed: Failed,
    ) -> None:
        self._embedding, self._passages, self._collection = embedding, passages, collection_id
        self._progress, self._done, self._failed = progress, done, failed
        self._cancelled = False
        self._kept = -1

    def start(self) -> None:
        """Begin. Exactly one of `done` and `failed` is called, unless it is cancelled."""
        self._embedding.query(" ", lambda row: self._next(self._embedding.embedder(len(row))), self._fail)

    def cancel(self) -> None:
        """Stop after the step at work, whose vectors are not kept. Nothing is called afterwards."""
        self._cancelled = True

    def _next(self, embedder: Embedder) -> None:
        if self._cancelled:
            return
        kept, total = self._passages.counted(self._collection, embedder)
        self._progress(Progress(kept, total))
        waiting = self._passages.without_vectors(self._collection, embedder, AT_A_TIME)
        if not waiting:
            self._done(embedder)
            return
        if kept == self._kept:  # a step that changed nothing would be repeated for ever
            self._fail(EngineFailed(code="vectors"))
            return
        self._kept = kept
        numbers = [passage.number for passage in waiting]

        def keep(rows: Numbers) -> None:
            if not self._cancelled:
                halves = nearest().halves(rows)
                try:
                    self._passages.keep_vectors(embedder, dict(zip(numbers, halves, strict=True)))
                except AppError as error:
                    self._fail(error)
                    return
                self._next(embedder)

        self._embedding.passages([searchable(one.passage) for one in waiting], keep, self._fail)

    def _fail(self, error: AppError) -> None:
        if not self._cancelled:
            self._failed(error)


def nearest() -> ModuleType:
    """`app.services.nearest`, loaded when first used: numpy would hold up the window's start by 0.2 s."""
    return importlib.import_module("app.services.nearest")
