"""Collections in the vault: their files, documents and passages."""

from __future__ import annotations

import builtins
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import asdict

from app.domain.documents import Document, FileKind, StoredDocument
from app.domain.questions.passages import (
    STOPPED,
    WAITING,
    Collection,
    CollectionCounts,
    Passage,
    Source,
    SourceContent,
    SourceFile,
)
from app.storage.documents import insert_document
from app.storage.rows import Row
from app.storage.vault import Vault

_PAGES = """
    SELECT document, count(*) AS pages, sum(state = 'ocr weak') AS weak,
           sum(state IN ('scanned', 'failed')) AS unread
      FROM pages WHERE document IN (SELECT document FROM sources {which}) GROUP BY document
"""
_SOURCES = f"""
    SELECT s.path, s.modified_ns, s.bytes, s.checked_at, s.error, d.id AS document_id, d.kind, d.paged,
           d.hidden_characters, p.pages, p.weak, p.unread
      FROM sources AS s LEFT JOIN documents AS d ON d.number = s.document
      LEFT JOIN ({_PAGES.format(which="WHERE collection = ?1")}) AS p ON p.document = s.document
     WHERE s.collection = ?1 ORDER BY s.path
"""  # noqa: S608 - our own text
_COUNTS = f"""
    SELECT c.id, count(s.number) AS files, coalesce(sum(s.error IN ('waiting', 'stopped')), 0) AS pending,
           coalesce(sum(s.error NOT IN ('waiting', 'stopped')
                        OR (s.error IS NULL AND p.weak + p.unread > 0)), 0) AS doubtful
      FROM collections AS c LEFT JOIN sources AS s ON s.collection = c.number
      LEFT JOIN ({_PAGES.format(which="")}) AS p ON p.document = s.document
     GROUP BY c.number
"""  # noqa: S608 - our own text
_MARK_WAITING = """
    INSERT INTO sources (collection, path, modified_ns, bytes, checked_at, error)
    VALUES (?, ?, ?, ?, ?, 'waiting') ON CONFLICT (collection, path) DO UPDATE SET error = excluded.error
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

    def counts(self) -> dict[str, CollectionCounts]:
        """How many files every collection has, by its id."""
        rows = self._vault.rows(_COUNTS)
        return {row["id"]: CollectionCounts(row["files"], row["pending"], row["doubtful"]) for row in rows}

    def wait(self, collection_id: str, files: Sequence[SourceFile], now: float) -> None:
        """Note that files are to be read. Of those that are known, what was read stays."""
        with self._vault.transaction():
            number = self._row(collection_id)["number"]
            for file in files:
                self._vault.run(_MARK_WAITING, (number, file.path, file.modified_ns, file.bytes, now))

    def waiting(self) -> dict[str, builtins.list[str]]:
        """Paths that are still to be read, by collection: what a program that was killed had not done."""
        rows = self._vault.rows(
            "SELECT c.id, s.path FROM sources AS s JOIN collections AS c ON c.number = s.collection"
            " WHERE s.error = ? ORDER BY s.number",
            (WAITING,),
        )
        found: dict[str, builtins.list[str]] = {}
        for row in rows:
            found.setdefault(row["id"], []).append(row["path"])
        return found

    def stop(self, collection_id: str) -> None:
        """What waits is not read until it is asked for again."""
        self._vault.run(
            "UPDATE sources SET error = ? WHERE error = ? AND collection = ?",
            (STOPPED, WAITING, self._row(collection_id)["number"]),
        )

    def holds(self, collection_id: str, path: str, document: Document) -> bool:
        """Whether exactly this was read of a file before, so that what is made of it may stay."""
        values = (self._row(collection_id)["number"], path, document.sha256, document.text)
        return bool(
            self._vault.rows(
                "SELECT 1 FROM sources AS s JOIN documents AS d ON d.number = s.document"
                " WHERE s.collection = ? AND s.path = ? AND d.sha256 = ? AND d.text = ?",
                values,
            )
        )

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

    def forget(self, collection_id: str, paths: Iterable[str]) -> None:
        """Erase what files held, and that they were there."""
        with self._vault.transaction():
            number = self._row(collection_id)["number"]
            for path in paths:
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
    content = None
    if row["document_id"] is not None:
        content = SourceContent(
            FileKind(row["kind"]),
            bool(row["paged"]),
            row["pages"] or 0,
            row["weak"] or 0,
            row["unread"] or 0,
            row["hidden_characters"],
        )
    return Source(file, row["checked_at"], row["document_id"], row["error"], content)


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
