"""Passages in the vault: found by their words, read by their numbers, with their vectors beside them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app.domain.questions.passages import Passage, StoredPassage
from app.storage.rows import Row
from app.storage.vault import Vault

_PASSAGE = """
    SELECT p.number, p.position, p.section, p.heading, p.start, p.stop, p.page, p.text,
           d.id AS document_id, d.name AS document_name
      FROM passages AS p JOIN documents AS d ON d.number = p.document
"""
_IN = " JOIN collections AS c ON c.number = d.collection WHERE c.id = ?"
_FOUND = """
    SELECT p.number, passage_search.rank AS score FROM passage_search
      JOIN passages AS p ON p.number = passage_search.rowid
      JOIN documents AS d ON d.number = p.document
      JOIN collections AS c ON c.number = d.collection
     WHERE passage_search MATCH ? AND c.id = ?
     ORDER BY passage_search.rank, p.number LIMIT ?
"""
_NO_VECTOR = " AND NOT EXISTS (SELECT 1 FROM vectors AS v WHERE v.passage = p.number AND v.embedder = ?)"
_WITHOUT = f"{_PASSAGE}{_IN}{_NO_VECTOR} ORDER BY p.number LIMIT ?"
_AT_A_TIME = 500  # numbers in one statement


@dataclass(frozen=True, slots=True)
class Embedder:
    """What made some vectors; those of another one are never compared with them.

    `model` is the model's id, `size` the numbers of a vector, the prefixes what it wants before a text.
    """

    model: str
    size: int
    query_prefix: str = ""
    passage_prefix: str = ""


class Passages:
    """The passages of the collections of an open vault. Raises what `Documents` raises."""

    def __init__(self, vault: Vault) -> None:
        self._vault = vault

    def found(self, collection_id: str, match: str, most: int) -> list[int]:
        """The numbers of `scored`."""
        return [number for number, _score in self.scored(collection_id, match, most)]

    def scored(self, collection_id: str, match: str, most: int) -> list[tuple[int, float]]:
        """Numbers and scores of the passages that an FTS5 expression matches, best first; none for "".

        BM25, higher better, a word in the headings counting twice. The expression is made by
        `domain.questions.ask_query`.
        """
        if not match:
            return []
        rows = self._vault.rows(_FOUND, (match, collection_id, most))
        return [(int(row["number"]), -float(row["score"])) for row in rows]

    def all(self, collection_id: str) -> list[StoredPassage]:
        """Every passage of a collection, by document and position."""
        rows = self._vault.rows(_PASSAGE + _IN + " ORDER BY p.number", (collection_id,))
        return [_passage_of(row) for row in rows]

    def get(self, numbers: Sequence[int]) -> dict[int, StoredPassage]:
        """Passages by number. A number that is not there is left out."""
        found: dict[int, StoredPassage] = {}
        for at in range(0, len(numbers), _AT_A_TIME):
            part = numbers[at : at + _AT_A_TIME]
            marks = ", ".join("?" * len(part))
            for row in self._vault.rows(f"{_PASSAGE} WHERE p.number IN ({marks})", part):
                found[int(row["number"])] = _passage_of(row)
        return found

    def beside(self, passage: StoredPassage) -> list[StoredPassage]:
        """The passages right before and after it in the same section, in order."""
        rows = self._vault.rows(
            _PASSAGE + " WHERE d.id = ? AND p.section = ? AND p.position IN (?, ?) ORDER BY p.position",
            (
                passage.document_id,
                passage.passage.section,
                passage.position - 1,
                passage.position + 1,
            ),
        )
        return [_passage_of(row) for row in rows]

    # -- vectors -----------------------------------------------------------------------------------

    def without_vectors(self, collection_id: str, embedder: Embedder, most: int) -> list[StoredPassage]:
        """Up to `most` passages that this embedder has given no vector yet, in order."""
        rows = self._vault.rows(_WITHOUT, (collection_id, self._number(embedder), most))
        return [_passage_of(row) for row in rows]

    def counted(self, collection_id: str, embedder: Embedder) -> tuple[int, int]:
        """How many passages have a vector of this embedder, and how many there are."""
        row = self._vault.rows(
            "SELECT count(v.passage) AS done, count(*) AS total FROM passages AS p"
            " JOIN documents AS d ON d.number = p.document JOIN collections AS c ON c.number = d.collection"
            " LEFT JOIN vectors AS v ON v.passage = p.number AND v.embedder = ? WHERE c.id = ?",
            (self._number(embedder), collection_id),
        )[0]
        return int(row["done"]), int(row["total"])

    def mark(self, collection_id: str, embedder: Embedder) -> tuple[int, int]:
        """What changes when the vectors of a collection do: how many, and the last passage that has one."""
        row = self._vault.rows(
            "SELECT count(*) AS done, max(v.passage) AS last FROM vectors AS v"
            " JOIN passages AS p ON p.number = v.passage JOIN documents AS d ON d.number = p.document"
            " JOIN collections AS c ON c.number = d.collection WHERE c.id = ? AND v.embedder = ?",
            (collection_id, self._number(embedder)),
        )[0]
        return int(row["done"]), int(row["last"] or 0)

    def keep_vectors(self, embedder: Embedder, vectors: Mapping[int, bytes]) -> None:
        """Keep vectors by passage: little-endian float16. A passage that is gone meanwhile is passed over.

        Raises ValueError if one is not of the embedder's size: nothing is kept then.
        """
        if any(len(vector) != 2 * embedder.size for vector in vectors.values()):
            raise ValueError("a vector of another size")
        with self._vault.transaction():
            self._vault.run(
                "INSERT INTO embedders (model, size, query_prefix, passage_prefix) VALUES (?, ?, ?, ?)"
                " ON CONFLICT DO NOTHING",
                (embedder.model, embedder.size, embedder.query_prefix, embedder.passage_prefix),
            )
            number = self._number(embedder)
            for passage, vector in vectors.items():
                self._vault.run(
                    "INSERT INTO vectors (passage, embedder, vector) SELECT number, ?, ? FROM passages"
                    " WHERE number = ?"
                    " ON CONFLICT (passage, embedder) DO UPDATE SET vector = excluded.vector",
                    (number, vector, passage),
                )

    def vectors(self, collection_id: str, embedder: Embedder) -> tuple[list[int], bytes]:
        """The numbers of the passages with a vector of this embedder, and the vectors one after the other."""
        rows = self._vault.rows(
            "SELECT v.passage, v.vector FROM vectors AS v JOIN passages AS p ON p.number = v.passage"
            " JOIN documents AS d ON d.number = p.document JOIN collections AS c ON c.number = d.collection"
            " WHERE c.id = ? AND v.embedder = ? ORDER BY v.passage",
            (collection_id, self._number(embedder)),
        )
        return [int(row["passage"]) for row in rows], b"".join(row["vector"] for row in rows)

    def _number(self, embedder: Embedder) -> int:
        """The row of an embedder; 0, which no row has, if it has given no vector yet."""
        rows = self._vault.rows(
            "SELECT number FROM embedders WHERE model = ? AND size = ? AND query_prefix = ?"
            " AND passage_prefix = ?",
            (embedder.model, embedder.size, embedder.query_prefix, embedder.passage_prefix),
        )
        return int(rows[0]["number"]) if rows else 0


def _passage_of(row: Row) -> StoredPassage:
    passage = Passage(row["section"], row["heading"], row["start"], row["stop"], row["page"], row["text"])
    return StoredPassage(row["number"], row["document_id"], row["document_name"], row["position"], passage)
