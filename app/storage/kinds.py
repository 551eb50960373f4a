"""The person's own kinds of summary, in the vault: headings can tell about the documents they are for."""

from __future__ import annotations

import builtins
import json
import uuid

from app.domain.summaries.preset_toml import preset_to_toml
from app.domain.summaries.presets import Preset, PresetFault, parse
from app.storage.rows import Row
from app.storage.vault import Vault

_ALL = "SELECT body FROM forms WHERE json_extract(body, '$.kind') IS NOT NULL ORDER BY name, id"


class Kinds:
    """The kinds of an open vault, each under its name (`Preset.id`). They lie in the table of forms."""

    def __init__(self, vault: Vault) -> None:
        self._vault = vault

    def list(self) -> builtins.list[Preset]:
        """All of them by title; one that this program cannot use any more is left out."""
        found = (_preset(row) for row in self._vault.rows(_ALL))
        return [preset for preset in found if preset is not None]

    def put(self, preset: Preset, now: float) -> None:
        """Keep it, in the place of one of the same name. Raises PresetFault for one that cannot be used."""
        body = json.dumps({"kind": preset.id, "preset": preset_to_toml(preset)})
        with self._vault.transaction():
            self._forget(preset.id)
            row = {"id": uuid.uuid4().hex, "name": preset.title, "body": body, "updated_at": now}
            self._vault.insert("forms", [row])

    def remove(self, name: str) -> None:
        """Erase it. An unknown name is a bug and raises LookupError."""
        if not self._forget(name):
            raise LookupError("no such kind")
        self._vault.checkpoint()

    def _forget(self, name: str) -> int:
        return self._vault.run("DELETE FROM forms WHERE json_extract(body, '$.kind') = ?", (name,))


def _preset(row: Row) -> Preset | None:
    body = json.loads(row["body"])
    try:
        return parse(body["kind"], body["preset"].encode())
    except PresetFault:  # a word that a newer program knows
        return None
