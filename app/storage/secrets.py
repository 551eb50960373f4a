"""Secrets of the places models come from, such as a hub's access token: in the vault and nowhere else."""

from __future__ import annotations

from app.storage.vault import Vault


class Secrets:
    """The secrets of an open vault, by name. Times are passed in, as seconds since 1970."""

    def __init__(self, vault: Vault) -> None:
        self._vault = vault

    def put(self, name: str, value: str, now: float) -> None:
        """Keep a secret in the place of an older one of that name."""
        self._vault.run(
            "INSERT INTO secrets (name, value, updated_at) VALUES (?, ?, ?)"
            " ON CONFLICT (name) DO UPDATE SET value = excluded.value, updated_at = excluded.updated_at",
            (name, value, now),
        )
        self._vault.checkpoint()

    def get(self, name: str) -> str | None:
        """The secret, None if there is none of that name."""
        rows = self._vault.rows("SELECT value FROM secrets WHERE name = ?", (name,))
        return str(rows[0]["value"]) if rows else None

    def forget(self, name: str) -> None:
        """Erase it, from the disk too. One that is not there is no error."""
        self._vault.run("DELETE FROM secrets WHERE name = ?", (name,))
        self._vault.checkpoint()
