"""A person's sorters, in the vault: what documents are sorted by, and under which label each was put."""

from __future__ import annotations

import builtins
import json
import uuid
from dataclasses import replace

from app.domain.extraction.sorted_files import SavedSorter, from_body, to_body
from app.domain.extraction.sorting import Label, Sorter
from app.storage.rows import Row
from app.storage.vault import Vault


class Sorters:
    """The sorters of an open vault. An unknown id is a bug and raises LookupError; else as in `Documents`."""

    def __init__(self, vault: Vault) -> None:
        self._vault = vault

    def add(self, name: str, labels: tuple[Label, ...], now: float) -> SavedSorter:
        """Keep a new one."""
        new = SavedSorter(Sorter(uuid.uuid4().hex, name, labels, {}), now)
        self._vault.insert(
            "sorters", [{"id": new.sorter.id, "name": name, "body": _body(new), "updated_at": now}]
        )
        return new

    def list(self) -> builtins.list[SavedSorter]:
        """All of them by last change, newest first."""
        rows = self._vault.rows("SELECT * FROM sorters ORDER BY updated_at DESC, id")
        return [_saved(row) for row in rows]

    def get(self, sorter_id: str) -> SavedSorter:
        """One of them."""
        rows = self._vault.rows("SELECT * FROM sorters WHERE id = ?", (sorter_id,))
        if not rows:
            raise LookupError("no such sorter")
        return _saved(rows[0])

    def put(self, saved: SavedSorter) -> SavedSorter:
        """Put one in the place of what was kept of it, without documents that are gone from the vault."""
        rows = self._vault.rows("SELECT id FROM documents")
        there = {row["id"] for row in rows}
        kept = replace(saved, placed={one: p for one, p in saved.placed.items() if one in there})
        values = (saved.sorter.name, _body(kept), saved.updated_at, saved.sorter.id)
        sql = "UPDATE sorters SET name = ?, body = ?, updated_at = ? WHERE id = ?"
        if self._vault.run(sql, values) != 1:
            raise LookupError("no such sorter")
        return kept

    def remove(self, sorter_id: str) -> None:
        """Erase one; afterwards its words are in no page of the database or its log."""
        if self._vault.run("DELETE FROM sorters WHERE id = ?", (sorter_id,)) != 1:
            raise LookupError("no such sorter")
        self._vault.checkpoint()


def _body(saved: SavedSorter) -> str:
    return json.dumps(to_body(saved))  # ASCII: half a surrogate pair is no text for the database


def _saved(row: Row) -> SavedSorter:
    return from_body(json.loads(row["body"]), row["id"], row["name"], row["updated_at"])
