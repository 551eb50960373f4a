"""Keys and signed lists of models for tests."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from app.library.catalogue_update import PURPOSE, SUFFIX, pack
from app.library.signing import Key, sign
from app.paths import resources

SHIPPED = resources() / "catalogue.json"
LATER = 2026_12_01_01
"""A version after the shipped one's."""


class Signer:
    """Somebody with a key."""

    def __init__(self, owner: str = "Practice of Dr Ma", seed: int = 1) -> None:
        self.private = Ed25519PrivateKey.from_private_bytes(bytes([seed]) * 32)
        self.key = Key(self.private.public_key().public_bytes_raw(), owner)

    def pub(self, folder: Path) -> Path:
        """The file of the public key."""
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / f"{self.key.id}.pub"
        path.write_text(self.key.line, encoding="utf-8")
        return path

    def packed(self, text: str, purpose: str = PURPOSE) -> bytes:
        """A signed list."""
        return pack(text, self.key.id, sign(self.private, purpose, text.encode("utf-8")))

    def file(self, folder: Path, version: int = LATER, **members: Any) -> Path:
        """A file with a signed list of that version: the shipped one, with members of the whole changed."""
        path = folder / f"update-{version}{SUFFIX}"
        path.write_bytes(self.packed(listed(version, **members)))
        return path


def listed(version: int = LATER, **members: Any) -> str:
    """The shipped list with another version."""
    whole = json.loads(SHIPPED.read_text(encoding="utf-8"))
    whole.update({"version": version, **members})
    return json.dumps(whole, ensure_ascii=False)


def short(version: int = LATER) -> str:
    """A list with one entry, so that every byte of its file can be tried."""
    whole = json.loads(SHIPPED.read_text(encoding="utf-8"))
    licences = [one for one in whole["licences"] if one["id"] == "Apache-2.0"]
    whole.update({"version": version, "entries": whole["entries"][:1], "licences": licences})
    return json.dumps(whole, ensure_ascii=False)
