"""What the model said of a document's parts, so that a stopped summary goes on and another one reuses it."""

from __future__ import annotations

from app.storage.vault import Vault


class PackResults:
    """Replies by document and key. The key is the caller's; it names model, prompt and part.

    They go with their document. Raises what `Documents` raises.
    """

    def __init__(self, vault: Vault) -> None:
        self._vault = vault

    def reply(self, document_id: str, key: str) -> str | None:
        """What is kept under `key`, None if nothing is."""
        rows = self._vault.rows(
            "SELECT r.reply FROM pack_results AS r JOIN documents AS d ON d.number = r.document"
            " WHERE d.id = ? AND r.key = ?",
            (document_id, key),
        )
        return str(rows[0]["reply"]) if rows else None

    def keep(self, document_id: str, key: str, reply: str) -> None:
        """Keep `reply` in the place of an earlier one. Raises LookupError for an unknown document."""
        changed = self._vault.run(
            "INSERT INTO pack_results (document, key, reply) SELECT number, ?, ? FROM documents WHERE id = ?"
            " ON CONFLICT (document, key) DO UPDATE SET reply = excluded.reply",
            (key, reply, document_id),
        )
        if changed != 1:
            raise LookupError("no such document")
