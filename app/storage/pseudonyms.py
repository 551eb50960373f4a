"""The key of de-identification: which pseudonym stands for which name."""

from __future__ import annotations

from collections.abc import Mapping

from app.storage.vault import Vault


class Pseudonyms:
    """Names and what is written in their place, by kind. Raises what `Documents` raises."""

    def __init__(self, vault: Vault) -> None:
        self._vault = vault
        self.changes = 0
        """Grows with every change, so that what was made of the key can be told to be old."""

    def all(self) -> dict[tuple[str, str], str]:
        """Every pseudonym by (kind, name)."""
        rows = self._vault.rows("SELECT kind, name, pseudonym FROM pseudonyms ORDER BY kind, name")
        return {(row["kind"], row["name"]): row["pseudonym"] for row in rows}

    def add(self, kind: str, name: str, pseudonym: str) -> None:
        """Keep one, in the place of an earlier one for the same name."""
        self.changes += 1
        self._vault.run(
            "INSERT INTO pseudonyms (kind, name, pseudonym) VALUES (?, ?, ?)"
            " ON CONFLICT (kind, name) DO UPDATE SET pseudonym = excluded.pseudonym",
            (kind, name, pseudonym),
        )

    def put_back(self, entries: Mapping[tuple[str, str], str]) -> None:
        """Keep what was forgotten a moment ago; a name that got another pseudonym since keeps that one."""
        self.changes += 1
        with self._vault.transaction():
            for (kind, name), pseudonym in entries.items():
                self._vault.run(
                    "INSERT INTO pseudonyms (kind, name, pseudonym) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
                    (kind, name, pseudonym),
                )

    def forget(self) -> None:
        """Erase them all: what was de-identified can then not be traced back."""
        self.changes += 1
        if self._vault.run("DELETE FROM pseudonyms"):
            self._vault.checkpoint()
