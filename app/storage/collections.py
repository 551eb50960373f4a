"""Collections in the vault: their files, documents and passages."""

from __future__ import annotations

import builtins
import uuid
from collections.abc import Sequence
from dataclasses import asdict

from app.domain.documents import Document, StoredDocument
from app.domain.passages import Collection, Passage, Source, SourceFile
from app.storage.documents import insert_document
from app.storage.rows import Row
from app.storage.vault import Vault

_SOURCES = """
    SELECT s.path, s.modified_ns, s.bytes, s.checked_at, s.error, d.id AS document_id
      FROM sources AS s LEFT JOIN documents AS d ON d.number = s.document
     WHERE s.collection = ? ORDER BY s.path
"""
_PUT_SOURCE = """
    INSERT INTO sources (collection, path, modified_ns, bytes, checked_at, document, error)
    VALUES (?, ?, ?, ?, ?, ?, ?)
    ON CONFLICT (collection, path) DO UPDATE SET
        modified_ns = excluded.modified_ns, bytes = excluded.bytes, checked_at = excluded.checked_at,
        document = coalesce(excluded.document, document), error = excluded.error
"""


class Collections:
    """The collections of an open vault. Times are passed in, as seconds since 1970.

    An unknown id is a bug and raises LookupError. What else is raised is as in `Documents`.
    """

    def __init__(self, vault: Vault) -> None:
        self._vault = vault

    def create(self, name: str, now: float) -> Collection:
        """Begin an empty collection."""
        new = Collection(uuid.uuid4().hex, name, now, now)
        self._vault.insert("collections", [asdict(new)])
        return new

    def list(self) -> list[Collection]:
        """All of them, by last change, newest first."""
        rows = self._vault.rows("SELECT * FROM collections ORDER BY updated_at DESC, number DESC")
        return [_collection_of(row) for row in rows]

    def get(self, collection_id: str) -> Collection:
        """One collection."""
        return _collection_of(self._row(collection_id))

    def rename(self, collection_id: str, name: str) -> None:
        """Give it another name."""
        if not self._vault.run("UPDATE collections SET name = ? WHERE id = ?", (name, collection_id)):
            raise LookupError("no such collection")

    def remove(self, collection_id: str) -> None:
        """Erase it with its documents, passages and vectors; the files they came from are not touched.

        Afterwards their words are in no page of the database, its index or its log.
        """
        number = self._row(collection_id)["number"]
        with self._vault.transaction():
            self._vault.run("DELETE FROM collections WHERE number = ?", (number,))
            self._drop_unused_embedders()
        self._vault.checkpoint()

    # -- files -------------------------------------------------------------------------------------

    def sources(self, collection_id: str) -> builtins.list[Source]:
        """The files of a collection by path, those that could not be read included."""
        return [_source_of(row) for row in self._vault.rows(_SOURCES, (self._row(collection_id)["number"],))]

    def put(
        self,
        collection_id: str,
        file: SourceFile,
        document: Document,
        passages: Sequence[Passage],
        now: float,
    ) -> StoredDocument:
        """Store a file's text and passages, in the place of what it held before."""
        stored = StoredDocument(uuid.uuid4().hex, "", now, document)
        with self._vault.transaction():
            number = self._row(collection_id)["number"]
            replaced = self._drop_document(number, file.path)
            own = insert_document(self._vault, stored, number)
            self._vault.insert("passages", _passage_rows(own, passages))
            self._put_source(number, file, now, own, None)
        if replaced:
            self._vault.checkpoint()
        return stored

    def fail(self, collection_id: str, file: SourceFile, error: str, now: float) -> None:
        """Note that a file could not be read. What was read of it before stays, and may be asked."""
        with self._vault.transaction():
            self._put_source(self._row(collection_id)["number"], file, now, None, error)

    def unchanged(self, collection_id: str, file: SourceFile, now: float) -> None:
        """Note that a file was found to hold what is stored, though its time of change may be another."""
        with self._vault.transaction():
            self._put_source(self._row(collection_id)["number"], file, now, None, None)

    def forget(self, collection_id: str, path: str) -> None:
        """Erase what a file held, and that it was there."""
        with self._vault.transaction():
            number = self._row(collection_id)["number"]
            self._drop_document(number, path)
            self._vault.run("DELETE FROM sources WHERE collection = ? AND path = ?", (number, path))
        self._vault.checkpoint()

    # -- parts -------------------------------------------------------------------------------------

    def _row(self, collection_id: str) -> Row:
        rows = self._vault.rows("SELECT * FROM collections WHERE id = ?", (collection_id,))
        if not rows:
            raise LookupError("no such collection")
        return rows[0]

    def _put_source(
        self, number: int, file: SourceFile, now: float, document: int | None, error: str | None
    ) -> None:
        values = (number, file.path, file.modified_ns, file.bytes, now, document, error)
        self._vault.run(_PUT_SOURCE, values)
        self._vault.run("UPDATE collections SET updated_at = ? WHERE number = ?", (now, number))

    def _drop_document(self, number: int, path: str) -> bool:
        return bool(
            self._vault.run(
                "DELETE FROM documents WHERE number ="
                " (SELECT document FROM sources WHERE collection = ? AND path = ?)",
                (number, path),
            )
        )

    def _drop_unused_embedders(self) -> None:
        self._vault.run("DELETE FROM embedders WHERE number NOT IN (SELECT embedder FROM vectors)")


def _collection_of(row: Row) -> Collection:
    return Collection(row["id"], row["name"], row["created_at"], row["updated_at"])


def _source_of(row: Row) -> Source:
    file = SourceFile(row["path"], row["modified_ns"], row["bytes"])
    return Source(file, row["checked_at"], row["document_id"], row["error"])


def _passage_rows(document: int, passages: Sequence[Passage]) -> list[Row]:
    return [
        {
            "document": document,
            "position": position,
            "section": passage.section,
            "heading": passage.heading,
            "start": passage.start,
            "stop": passage.end,
            "page": passage.page,
            "text": passage.text,
        }
        for position, passage in enumerate(passages)
    ]
