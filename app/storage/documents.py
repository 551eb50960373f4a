"""Documents and summaries in the vault."""

from __future__ import annotations

import json
import uuid
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from app.domain.documents import Block, BlockKind, Document, FileKind, Page, PageState, StoredDocument
from app.domain.summarising import Point, Summary
from app.domain.text.field_steps import Steps, at_once
from app.storage.rows import Row
from app.storage.summary_rows import coverage_of, point_extra, point_of, summary_extra, summary_more
from app.storage.vault import Vault

KEPT = 2
"""Documents that stay in memory."""
AT_ONCE = 1_500
"""Rows that are read in one step: some 10 ms."""
_ONE = (
    "SELECT number, id, conversation_id, added_at, name, kind, sha256, bytes, paged, title, hidden_characters"
    " FROM documents WHERE id = ?"
)
_KINDS = {str(kind): kind for kind in BlockKind}
DOUBTFUL = "doubtful"
"""What stands as the kind of a row in `blocks` that is no block but a range of `Document.doubtful`."""


class Documents:
    """The documents and summaries of an open vault.

    The text of a document is stored once; its pages, blocks and the points of its summaries are ranges of
    it. An unknown id is a bug and raises LookupError. Everything may raise DiskFull, in which case nothing
    of the call was done, VaultDamaged("database"), VaultUnwritable, and VaultLocked once the vault is
    closed.
    """

    def __init__(self, vault: Vault) -> None:
        self._vault = vault
        self._kept: dict[str, tuple[Row, StoredDocument]] = {}  # what was got last, which is wanted again

    # -- documents -----------------------------------------------------------------------------

    def add(self, conversation_id: str, document: Document, now: float) -> StoredDocument:
        """Store `document` in a conversation. `now` in seconds since 1970."""
        stored = StoredDocument(uuid.uuid4().hex, conversation_id, now, document)
        with self._vault.transaction():
            known = self._vault.rows("SELECT 1 FROM conversations WHERE id = ?", (conversation_id,))
            if not known:
                raise LookupError("no such conversation")
            insert_document(self._vault, stored)
        return stored

    def get(self, document_id: str) -> StoredDocument:
        """One document with its text, pages and blocks; `conversation_id` is "" for one of a collection."""
        return at_once(self.getting(document_id))

    def getting(self, document_id: str) -> Steps[StoredDocument]:
        """The same in small steps: 2,000 pages take some 0.3 s. One that was got lately takes none."""
        rows = self._vault.rows(_ONE, (document_id,))
        if not rows:
            self._kept.pop(document_id, None)
            raise LookupError("no such document")
        row, kept = rows[0], self._kept.get(document_id)
        if kept is not None and kept[0] == row:
            return kept[1]
        found = yield from self._storing(row)
        while len(self._kept) >= KEPT:
            del self._kept[next(iter(self._kept))]
        self._kept[document_id] = row, found
        return found

    def for_conversation(self, conversation_id: str) -> list[StoredDocument]:
        """The documents of a conversation in the order they were added."""
        rows = self._vault.rows(
            "SELECT id FROM documents WHERE conversation_id = ? ORDER BY number", (conversation_id,)
        )
        return [self.get(row["id"]) for row in rows]

    # -- summaries -----------------------------------------------------------------------------

    def save_summary(self, message_id: str, summary: Summary) -> None:
        """Put `summary` in place of what the message has. Meant to be called again as points come in.

        Raises LookupError when the message or the document is not there.
        """
        with self._vault.transaction():
            self._require("messages", message_id)
            self._require("documents", summary.document_id)
            self._vault.run("DELETE FROM summaries WHERE message_id = ?", (message_id,))
            self._vault.insert("summaries", [_summary_row(message_id, summary)])
            self._vault.insert("summary_points", _point_rows(message_id, summary.points))

    def summary(self, message_id: str) -> Summary | None:
        """The summary a message shows; None when it has none."""
        rows = self._vault.rows("SELECT * FROM summaries WHERE message_id = ?", (message_id,))
        if not rows:
            return None
        row = rows[0]
        points = self._vault.rows(
            "SELECT * FROM summary_points WHERE message_id = ? ORDER BY position", (message_id,)
        )
        return Summary(
            document_id=row["document_id"],
            points=tuple(map(point_of, points)),
            coverage=coverage_of(json.loads(row["coverage"])),
            model_id=row["model_id"],
            hidden_characters=row["hidden_characters"],
            seconds=row["seconds"],
            preset=row["preset"],
            sections=tuple(json.loads(row["sections"])),
            **summary_more(row["extra"]),
        )

    # -- parts ---------------------------------------------------------------------------------

    def _storing(self, row: Row) -> Steps[StoredDocument]:
        columns = ("page", "start", "stop", "state", "label", "confidence")
        pages = yield from self._parts("pages", columns, row["number"])
        blocks = yield from self._parts("blocks", ("kind", "start", "stop", "level"), row["number"])
        made: list[Block] = []
        for begin in range(0, len(blocks), AT_ONCE):
            some = blocks[begin : begin + AT_ONCE]
            made += [Block(_KINDS[kind], *place) for kind, *place in some if kind != DOUBTFUL]
            yield
        texts = self._vault.rows("SELECT text FROM documents WHERE id = ?", (row["id"],))
        if not texts:
            raise LookupError("the document was erased while it was read")
        document = Document(
            name=row["name"],
            kind=FileKind(row["kind"]),
            sha256=row["sha256"],
            bytes=row["bytes"],
            paged=bool(row["paged"]),
            text=texts[0]["text"],
            pages=tuple(
                Page(page, start, stop, PageState(state), label, confidence)
                for page, start, stop, state, label, confidence in pages
            ),
            blocks=tuple(made),
            title=row["title"],
            hidden_characters=row["hidden_characters"],
            doubtful=tuple((start, stop) for kind, start, stop, _level in blocks if kind == DOUBTFUL),
        )
        return StoredDocument(row["id"], row["conversation_id"] or "", row["added_at"], document)

    def _parts(self, table: str, columns: tuple[str, ...], number: int) -> Steps[list[tuple[Any, ...]]]:
        """The rows of a document's pages or blocks in order, some in each step."""
        found: list[tuple[Any, ...]] = []
        last = -1
        while True:
            some = self._vault.rows(
                f"SELECT position, {', '.join(columns)} FROM {table}"  # noqa: S608 - our own names
                " WHERE document = ? AND position > ? ORDER BY position LIMIT ?",
                (number, last, AT_ONCE),
            )
            found += [tuple(row.values())[1:] for row in some]
            if len(some) < AT_ONCE:
                return found
            last = some[-1]["position"]
            yield

    def _require(self, table: str, identifier: str) -> None:
        if not self._vault.rows(f"SELECT 1 FROM {table} WHERE id = ?", (identifier,)):  # noqa: S608 - our own name
            raise LookupError(f"not in {table}")


def insert_document(vault: Vault, stored: StoredDocument, collection: int | None = None) -> int:
    """Store a document of its conversation, or of the collection of this number; the document's number."""
    vault.insert("documents", [_document_row(stored, collection)])
    number = int(vault.rows("SELECT last_insert_rowid() AS number")[0]["number"])
    vault.insert("pages", _page_rows(number, stored.document.pages))
    vault.insert("blocks", _block_rows(number, stored.document))
    return number


def _document_row(stored: StoredDocument, collection: int | None) -> Row:
    document = stored.document
    own = ("name", "kind", "sha256", "bytes", "paged", "title", "hidden_characters", "text")
    place = {
        "id": stored.id,
        "conversation_id": stored.conversation_id if collection is None else None,
        "collection": collection,
        "added_at": stored.added_at,
    }
    return {**place, **{name: getattr(document, name) for name in own}}


def _page_rows(number: int, pages: Sequence[Page]) -> list[Row]:
    return [
        {
            "document": number,
            "position": position,
            "page": page.number,
            "start": page.start,
            "stop": page.end,
            "state": page.state,
            "label": page.label,
            "confidence": page.confidence,
        }
        for position, page in enumerate(pages)
    ]


def _block_rows(number: int, document: Document) -> list[Row]:
    blocks = [(block.kind.value, block.start, block.end, block.level) for block in document.blocks]
    doubts = [(DOUBTFUL, start, end, 0) for start, end in document.doubtful]
    return [
        {"document": number, "position": position, "kind": kind, "start": start, "stop": stop, "level": level}
        for position, (kind, start, stop, level) in enumerate([*blocks, *doubts])
    ]


def _summary_row(message_id: str, summary: Summary) -> Row:
    return {
        "message_id": message_id,
        "document_id": summary.document_id,
        "model_id": summary.model_id,
        "coverage": json.dumps(asdict(summary.coverage)),
        "hidden_characters": summary.hidden_characters,
        "seconds": summary.seconds,
        "preset": summary.preset,
        "sections": json.dumps(summary.sections),
        "extra": summary_extra(summary),
    }


def _point_rows(message_id: str, points: Sequence[Point]) -> list[Row]:
    return [
        {
            "message_id": message_id,
            "position": position,
            "text": point.text,
            "support": point.support,
            "page": point.page,
            "start": point.start,
            "stop": point.end,
            "heading": point.heading,
            "extra": point_extra(point),
        }
        for position, point in enumerate(points)
    ]
