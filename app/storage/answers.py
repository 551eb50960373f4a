"""Answers to questions about documents, beside the messages that show them."""

from __future__ import annotations

import json
from typing import Any

from app.storage.vault import Vault


class Answers:
    """Answers by message. They go with their message. Raises what `Documents` raises."""

    def __init__(self, vault: Vault) -> None:
        self._vault = vault

    def keep(self, message_id: str, collection_id: str, body: dict[str, Any]) -> None:
        """Keep an answer as `domain.questions.ask_told.to_dict` gives it, in the place of an earlier one.

        Raises LookupError when message or collection is not there.
        """
        changed = self._vault.run(
            "INSERT INTO answers (message_id, collection, body)"
            " SELECT m.id, c.number, ? FROM messages AS m, collections AS c WHERE m.id = ? AND c.id = ?"
            " ON CONFLICT (message_id) DO UPDATE SET collection = excluded.collection, body = excluded.body",
            (json.dumps(body), message_id, collection_id),
        )
        if changed != 1:
            raise LookupError("no such message or collection")

    def of(self, message_id: str) -> tuple[str | None, dict[str, Any]] | None:
        """The id of the collection that was asked (None once it is gone) and the answer; None without one."""
        rows = self._vault.rows(
            "SELECT a.body, c.id AS collection_id FROM answers AS a"
            " LEFT JOIN collections AS c ON c.number = a.collection WHERE a.message_id = ?",
            (message_id,),
        )
        return (rows[0]["collection_id"], json.loads(rows[0]["body"])) if rows else None
