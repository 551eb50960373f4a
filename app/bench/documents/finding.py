"""Passages in a vault in memory, with vectors of a real embedding model: what the rows of searching ask."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from app.bench.bench import Bench
from app.bench.documents.desk import Desk
from app.bench.rows import NotMeasured
from app.domain.documents import Document
from app.domain.errors import AppError
from app.domain.questions.passages import Passage, SourceFile, StoredPassage
from app.library.gguf import inspect
from app.services.ask_search import Search
from app.services.indexing import Embedding, Indexing
from app.storage.collections import Collections
from app.storage.passages import Embedder, Passages
from app.worker.command import child_command
from app.worker.pipes import spawner
from app.worker.supervisor import Supervisor

if TYPE_CHECKING:
    from app.services.indexing import Numbers


def embedder_file(bench: Bench) -> Path:
    """The first embedding model of the run. Raises NotMeasured."""
    for path in (bench.plan.model, *bench.plan.others):
        if path.suffix.casefold() == ".gguf" and _embeds(path):
            return path
    raise NotMeasured("It needs an embedding model; name its GGUF file with --also.")


def _embeds(path: Path) -> bool:
    try:
        return inspect(path).embeds
    except AppError:
        return False


class Finder:
    """A collection that is looked in as the program does. Raises the services' AppErrors. Close it."""

    def __init__(self, ours: Desk, embedder: Path) -> None:
        self._ours, vault = ours, ours.services.vaults.temporary().vault
        self.passages, self.collections = Passages(vault), Collections(vault)
        self.collection = self.collections.create("", 0.0).id
        self._search = Search(self.passages)
        model = ours.add(embedder)
        self._embedding = Embedding(model, ours.services.models.path(model), self._child)

    def put(self, document: Document, cut: Sequence[Passage]) -> None:
        """Store a document with its passages."""
        self.collections.put(self.collection, SourceFile(document.name, 0, 0), document, cut, 0.0)

    def index(self) -> None:
        """Give every passage a vector."""
        done: list[Embedder] = []
        failed: list[AppError] = []
        Indexing(
            self._embedding, self.passages, self.collection, lambda _now: None, done.append, failed.append
        ).start()
        self._wait(done, failed)

    def look(self, question: str, by_meaning: bool = True) -> tuple[StoredPassage, ...]:
        """What is found for a question, the best first."""
        if not by_meaning:
            return self._search.look(self.collection, question, None).found
        rows: list[Numbers] = []
        failed: list[AppError] = []
        self._embedding.query(question, rows.append, failed.append)
        self._wait(rows, failed)
        return self._search.look(self.collection, question, (self._embedding, rows[0])).found

    def close(self) -> None:
        """End the embedding child."""
        self._search.close()
        self._embedding.stop()

    def _wait(self, done: Sequence[object], failed: Sequence[AppError]) -> None:
        self._ours.loop.run_until(lambda: bool(done or failed))
        if failed:
            raise failed[0]

    def _child(self) -> Supervisor:
        loop = self._ours.loop
        return Supervisor(
            "inference", child_command(), self._ours.services.paths.run, spawner(loop), loop.later
        )
