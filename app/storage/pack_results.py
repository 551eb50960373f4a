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
        """What is kept under `key`, None if nothing is.

        What was said of the same file counts wherever it lies in the vault: the key names the words.
        """
        rows = self._vault.rows(
            "SELECT r.reply FROM documents AS mine JOIN documents AS same ON same.sha256 = mine.sha256"
            " JOIN pack_results AS r ON r.document = same.number AND r.key = ?"
            " WHERE mine.id = ? ORDER BY same.number <> mine.number LIMIT 1",
            (key, document_id),
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
