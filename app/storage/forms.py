"""The person's own forms, in the vault: a form's labels can tell about the documents it is made for."""

from __future__ import annotations

import builtins
import json
import uuid
from dataclasses import dataclass

from app.domain.extraction.fields import Form, form_from_toml, form_to_toml
from app.storage.rows import Row
from app.storage.vault import Vault

_ALL = "SELECT * FROM forms WHERE json_extract(body, '$.toml') IS NOT NULL ORDER BY name, id"
_ONE = "SELECT * FROM forms WHERE id = ? AND json_extract(body, '$.toml') IS NOT NULL"
"""Kinds of summary lie in the same table (`app.storage.kinds`)."""


@dataclass(frozen=True, slots=True)
class StoredForm:
    """A form with its id. `updated_at` in seconds since 1970."""

    id: str
    form: Form
    updated_at: float


class Forms:
    """The forms of an open vault. An unknown id is a bug and raises LookupError; else as in `Documents`."""

    def __init__(self, vault: Vault) -> None:
        self._vault = vault

    def add(self, form: Form, now: float) -> StoredForm:
        """Keep a new one. Raises FormFault for a form that cannot be used."""
        new = StoredForm(uuid.uuid4().hex, form, now)
        row = {"id": new.id, "name": form.title, "body": _body(form), "updated_at": now}
        self._vault.insert("forms", [row])
        return new

    def list(self) -> builtins.list[StoredForm]:
        """All of them by title."""
        return [_stored(row) for row in self._vault.rows(_ALL)]

    def get(self, form_id: str) -> StoredForm:
        """One form."""
        rows = self._vault.rows(_ONE, (form_id,))
        if not rows:
            raise LookupError("no such form")
        return _stored(rows[0])

    def change(self, form_id: str, form: Form, now: float) -> None:
        """Put another in its place; tables made with the earlier one keep theirs. Raises FormFault."""
        values = (form.title, _body(form), now, form_id)
        changed = self._vault.run("UPDATE forms SET name = ?, body = ?, updated_at = ? WHERE id = ?", values)
        if changed != 1:
            raise LookupError("no such form")

    def remove(self, form_id: str) -> None:
        """Erase it."""
        if self._vault.run("DELETE FROM forms WHERE id = ?", (form_id,)) != 1:
            raise LookupError("no such form")
        self._vault.checkpoint()


def _body(form: Form) -> str:
    return json.dumps({"toml": form_to_toml(form)})


def _stored(row: Row) -> StoredForm:
    return StoredForm(row["id"], form_from_toml(json.loads(row["body"])["toml"]), row["updated_at"])
