"""The files themselves, for showing the pages of a document; encrypted in the vault like everything."""

from __future__ import annotations

import hashlib

from app.storage.vault import Vault

MOST_BYTES = 40 << 20
"""Of one file; the pages of a larger one are shown as text."""


class Originals:
    """The bytes of documents in an open vault, by the document's id. They go when it goes.

    An unknown document is a bug and raises LookupError. What else is raised is as in `Documents`.
    """

    def __init__(self, vault: Vault) -> None:
        self._vault = vault

    def keep(self, document_id: str, content: bytes) -> bool:
        """Keep a file's bytes; False where they are too many or not those the document was read from."""
        row = self._vault.rows("SELECT number, sha256 FROM documents WHERE id = ?", (document_id,))
        if not row:
            raise LookupError("no such document")
        if len(content) > MOST_BYTES or hashlib.sha256(content).hexdigest() != row[0]["sha256"]:
            return False
        with self._vault.transaction():
            self._vault.run("DELETE FROM originals WHERE document = ?", (row[0]["number"],))
            self._vault.insert("originals", [{"document": row[0]["number"], "content": content}])
        return True

    def has(self, document_id: str) -> bool:
        """Whether the bytes of a document are kept."""
        return bool(self._vault.rows(_WHERE.format("1"), (document_id,)))

    def get(self, document_id: str) -> bytes | None:
        """The bytes of a document; None where they are not kept."""
        rows = self._vault.rows(_WHERE.format("content"), (document_id,))
        return bytes(rows[0]["content"]) if rows else None


_WHERE = "SELECT {} FROM originals WHERE document = (SELECT number FROM documents WHERE id = ?)"
