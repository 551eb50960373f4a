"""What a person decided about names in the documents of the vault, kept as it is decided."""

from __future__ import annotations

import json

from app.domain.names.name_review import Review, from_body, to_body
from app.storage.vault import Vault


class NameReviews:
    """One review for each document; it goes with its document. Raises what `Documents` raises."""

    def __init__(self, vault: Vault) -> None:
        self._vault = vault

    def get(self, document_id: str) -> Review:
        """The review of a document; an empty one if nothing was decided."""
        rows = self._vault.rows(
            "SELECT body FROM name_reviews JOIN documents ON documents.number = name_reviews.document"
            " WHERE documents.id = ?",
            (document_id,),
        )
        return from_body(json.loads(rows[0]["body"])) if rows else Review()

    def save(self, document_id: str, review: Review, now: float) -> None:
        """Keep a review in the place of the one before. Raises LookupError for an unknown document."""
        body = json.dumps(to_body(review), ensure_ascii=False)
        rows = self._vault.rows("SELECT number FROM documents WHERE id = ?", (document_id,))
        if not rows:
            raise LookupError("no such document")
        self._vault.run(
            "INSERT INTO name_reviews (document, body, updated_at) VALUES (?, ?, ?)"
            " ON CONFLICT (document) DO UPDATE SET body = excluded.body, updated_at = excluded.updated_at",
            (rows[0]["number"], body, now),
        )
