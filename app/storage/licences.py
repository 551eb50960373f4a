"""Which licences of models were accepted, when, and which words were shown then."""

from __future__ import annotations

import builtins
from dataclasses import dataclass

from app.storage.vault import Vault


@dataclass(frozen=True, slots=True)
class Acceptance:
    """`licence` is an identifier of the catalogue, `text_sha256` of the words that were shown.

    `model` is the id of the model it was accepted for; `accepted_at` in seconds since 1970.
    """

    licence: str
    text_sha256: str
    model: str
    accepted_at: float


class Licences:
    """The acceptances of an open vault. Times are passed in, as seconds since 1970."""

    def __init__(self, vault: Vault) -> None:
        self._vault = vault

    def accept(self, licence: str, text_sha256: str, model: str, now: float) -> None:
        """Record it. The first time stands if the same words were accepted for the same model before."""
        self._vault.run(
            "INSERT INTO licences (licence, text_sha256, model, accepted_at) VALUES (?, ?, ?, ?)"
            " ON CONFLICT DO NOTHING",
            (licence, text_sha256, model, now),
        )

    def accepted(self, licence: str, text_sha256: str) -> bool:
        """Whether these very words were accepted, for whichever model."""
        found = self._vault.rows(
            "SELECT 1 FROM licences WHERE licence = ? AND text_sha256 = ? LIMIT 1", (licence, text_sha256)
        )
        return bool(found)

    def list(self) -> builtins.list[Acceptance]:
        """All of them, the oldest first."""
        rows = self._vault.rows(
            "SELECT licence, text_sha256, model, accepted_at FROM licences ORDER BY accepted_at, number"
        )
        return [Acceptance(**row) for row in rows]
