"""The passages of a collection that a question may be answered from: looked for by words and by meaning."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.domain.questions.ask_answer import Meaning
from app.domain.questions.ask_query import query
from app.domain.questions.passages import StoredPassage
from app.domain.questions.ranking import CANDIDATES, ranked, spread
from app.services.indexing import Embedding, nearest
from app.storage.passages import Embedder, Passages

if TYPE_CHECKING:
    from app.services.indexing import Numbers
    from app.services.nearest import Vectors


@dataclass(frozen=True, slots=True)
class Looked:
    """What was found, the best first; the numbers of what was asked for literally; what vectors did."""

    found: tuple[StoredPassage, ...]
    exact: tuple[int, ...]
    meaning: Meaning


class Search:
    """Looks for passages. Lives as long as the vault is open; holds vectors in memory."""

    def __init__(self, passages: Passages, changed: Callable[[], None] = lambda: None) -> None:
        """`changed` is called when a collection has other vectors than the last time."""
        self._passages, self._changed = passages, changed
        self._vectors: dict[tuple[str, Embedder], tuple[tuple[int, int], Vectors]] = {}

    def look(self, collection_id: str, sought: str, meant: tuple[Embedding, Numbers] | None) -> Looked:
        """Passages for `sought`. `meant`: an embedding model and its vector of the question, if there is one.

        While some passages have no vector of that model none is used: those without would be passed over.
        Raises what the vault raises.
        """
        asked = query(sought)
        words = self._passages.scored(collection_id, asked.words, CANDIDATES)
        exact = self._passages.found(collection_id, asked.exact, CANDIDATES)
        near, meaning = None, Meaning.NO_MODEL
        if meant is not None:
            vectors = self._known(collection_id, meant[0].embedder(len(meant[1])))
            meaning = Meaning.NOT_YET if vectors is None else Meaning.USED
            if vectors is not None:
                near = vectors.near(meant[1], CANDIDATES, [number for number, _score in words] + exact)
        order = ranked(words, near, exact)
        there = self._passages.get([number for number, _score in order])
        found = spread([(there[number], score) for number, score in order if number in there])
        return Looked(tuple(found), tuple(exact), meaning)

    def forget(self, collection_id: str) -> None:
        """Overwrite the vectors of a collection: it changed, or is gone."""
        for key in [key for key in self._vectors if key[0] == collection_id]:
            self._vectors.pop(key)[1].wipe()

    def close(self) -> None:
        """Overwrite all vectors."""
        for _mark, vectors in self._vectors.values():
            vectors.wipe()
        self._vectors.clear()

    def _known(self, collection_id: str, embedder: Embedder) -> Vectors | None:
        kept, total = self._passages.counted(collection_id, embedder)
        if kept < total:
            return None
        mark = self._passages.mark(collection_id, embedder)
        known = self._vectors.get((collection_id, embedder))
        if known is None or known[0] != mark:
            self.forget(collection_id)
            self._changed()
            numbers, packed = self._passages.vectors(collection_id, embedder)
            known = mark, nearest().Vectors(numbers, packed, embedder.size)
            self._vectors[collection_id, embedder] = known
        return known[1]
