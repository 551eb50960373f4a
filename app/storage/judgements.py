"""Evaluations and comparisons of models in the vault, each one JSON value."""

from __future__ import annotations

import builtins
import json
import uuid
from typing import Any

from app.storage.vault import Vault

Body = dict[str, Any]


class Evaluations:
    """What models did in the task suite, of an open vault. Times are seconds since 1970."""

    def __init__(self, vault: Vault) -> None:
        self._vault = vault

    def add(self, model: str, body: Body, now: float) -> str:
        """Keep a run of the model with this id. Returns the run's own id."""
        new = uuid.uuid4().hex
        row = {"id": new, "model": model, "body": json.dumps(body), "created_at": now}
        self._vault.insert("evaluations", [row])
        return new

    def put(self, run: str, body: Body) -> None:
        """Keep what a run has become. An unknown one is a bug and raises LookupError."""
        if not self._vault.run("UPDATE evaluations SET body = ? WHERE id = ?", (json.dumps(body), run)):
            raise LookupError("no such run")

    def list(self, model: str | None = None) -> builtins.list[tuple[str, str, Body]]:
        """(run, model, body) of all, or of one model, the newest first."""
        rows = self._vault.rows(
            "SELECT id, model, body FROM evaluations WHERE ? IS NULL OR model = ? ORDER BY created_at DESC",
            (model, model),
        )
        return [(row["id"], row["model"], json.loads(row["body"])) for row in rows]

    def remove(self, run: str) -> None:
        """Erase a run. An unknown one is a bug and raises LookupError."""
        if not self._vault.run("DELETE FROM evaluations WHERE id = ?", (run,)):
            raise LookupError("no such run")
        self._vault.checkpoint()


class Comparisons:
    """Prompts that several models answered side by side, with votes and notes, of an open vault."""

    def __init__(self, vault: Vault) -> None:
        self._vault = vault

    def add(self, body: Body, now: float) -> str:
        """Keep a comparison. Returns its id."""
        new = uuid.uuid4().hex
        row = {"id": new, "body": json.dumps(body), "created_at": now, "updated_at": now}
        self._vault.insert("comparisons", [row])
        return new

    def put(self, comparison: str, body: Body, now: float) -> None:
        """Change one. An unknown one is a bug and raises LookupError."""
        changed = self._vault.run(
            "UPDATE comparisons SET body = ?, updated_at = ? WHERE id = ?",
            (json.dumps(body), now, comparison),
        )
        if not changed:
            raise LookupError("no such comparison")

    def list(self) -> builtins.list[tuple[str, Body]]:
        """(id, body) of all, the last changed first."""
        rows = self._vault.rows("SELECT id, body FROM comparisons ORDER BY updated_at DESC, id")
        return [(row["id"], json.loads(row["body"])) for row in rows]

    def remove(self, comparison: str) -> None:
        """Erase one. An unknown one is a bug and raises LookupError."""
        if not self._vault.run("DELETE FROM comparisons WHERE id = ?", (comparison,)):
            raise LookupError("no such comparison")
        self._vault.checkpoint()
