"""The key file on the disk: what its content must look like, reading it, replacing it.

There are always two copies, `vault.key` and `vault.key.prev`, since one lost bit in the only copy would lose
the vault. They differ only from the moment a new one is put in place until it has been copied too, and for
as long as one of them is damaged.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from app.domain.errors import VaultDamaged, VaultError, VaultMissing, VaultTooNew
from app.storage.files import refusals, replace_file, sweep
from app.storage.kdf import Kdf

FORMAT = "vault-key"
VERSION = 1
_MOST_SLOTS = 16
_MOST_BYTES = 1 << 16


@dataclass(frozen=True, slots=True)
class KeyFile:
    """A key file as read. `content` is its JSON; `path` is where it came from, "" when it is new.

    `fallback`: the file itself was missing or unreadable, and this is the copy beside it. `earlier`: that
    copy, when the file was readable and the copy differs.
    """

    content: Mapping[str, Any] = field(repr=False)
    path: str = ""
    fallback: bool = False
    earlier: KeyFile | None = field(default=None, repr=False)

    @property
    def vault_id(self) -> str:
        """32 hexadecimal digits."""
        return str(self.content["vault_id"])

    @property
    def epoch(self) -> int:
        """Counts the changes of passphrase and recovery code, from 1."""
        return int(self.content["epoch"])

    @property
    def created_at(self) -> float:
        """When the vault was made, seconds since 1970; 0.0 if the file does not say."""
        return float(self.content.get("created", 0))

    @property
    def kdf(self) -> Kdf | None:
        """The cost of the passphrase slot; None when there is no such slot."""
        for slot in self.slots("passphrase"):
            return Kdf(slot["kdf"]["t"], slot["kdf"]["m"], slot["kdf"]["p"])
        return None

    def slots(self, kind: str) -> list[Mapping[str, Any]]:
        """The slots of one type, in order."""
        return [slot for slot in self.content["slots"] if slot["type"] == kind]

    def to_bytes(self) -> bytes:
        """The file's content."""
        return json.dumps(self.content, indent=1).encode("ascii")


def previous(path: Path) -> Path:
    """Where the copy of the key file at `path` lies."""
    return path.with_name(path.name + ".prev")


def load(path: Path) -> KeyFile:
    """Read the key file at `path`, or the copy beside it when the file is missing or unreadable.

    Raises VaultMissing("key") when neither is there, VaultDamaged("key") when none can be read, VaultTooNew,
    VaultUnwritable when the system refuses.
    """
    try:
        copy: KeyFile | None = _read(previous(path))
    except VaultError:
        copy = None
    try:
        file = _read(path)
    except (VaultMissing, VaultDamaged):
        if copy is None:
            raise
        return replace(copy, path=str(path), fallback=True)
    return replace(file, earlier=copy if copy is not None and copy.content != file.content else None)


def save(file: KeyFile, path: Path) -> None:
    """Put `file` at `path` and beside it. At no moment is there no readable key file.

    The copy of the old file is replaced last, so that the old passphrase ends with the change. Raises
    DiskFull or VaultUnwritable; the old file or the new one is then in place, whole.
    """
    content = file.to_bytes()
    parse(content)
    try:
        old: KeyFile | None = _read(path)
    except VaultError:
        old = None
    if old is not None:
        replace_file(previous(path), old.to_bytes())
    replace_file(path, content)
    replace_file(previous(path), content)


def tidy(path: Path, good: KeyFile) -> bool:
    """Make both copies hold `good` and clear what interrupted saves left; whether a copy had to be written.

    `good` must have been proved with its master key, and the caller must hold the vault's lock.
    """
    sweep(path)
    sweep(previous(path))
    content = good.to_bytes()
    wrote = False
    for place in (path, previous(path)):
        if not place.exists() or place.read_bytes() != content:
            replace_file(place, content)
            wrote = True
    return wrote


def parse(content: bytes, path: str = "") -> KeyFile:
    """Read a key file's content.

    Raises VaultDamaged("key") when it is no key file and VaultTooNew when it is one of a later version.
    """
    damaged = VaultDamaged(path, "key")
    try:
        header = json.loads(content.decode("ascii"))
    except (ValueError, RecursionError):
        raise damaged from None
    if not isinstance(header, dict) or header.get("format") != FORMAT or not _counts(header.get("version")):
        raise damaged
    if header["version"] > VERSION:
        raise VaultTooNew(path, int(header["version"]), VERSION)
    if not _header_fits(header):
        raise damaged
    return KeyFile(header, path)


def _read(path: Path) -> KeyFile:
    try:
        with refusals(path), path.open("rb") as file:
            content = file.read(_MOST_BYTES + 1)
    except FileNotFoundError:
        raise VaultMissing(str(path), "key") from None
    except OSError:
        raise VaultDamaged(str(path), "key") from None
    if len(content) > _MOST_BYTES:
        raise VaultDamaged(str(path), "key")
    return parse(content, str(path))


def _counts(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value > 0


def _header_fits(header: Mapping[str, Any]) -> bool:
    """Whether the fields read later are there and of their types. Values are judged where they are used."""
    slots = header.get("slots")
    return (
        all(isinstance(header.get(name), str) for name in ("vault_id", "mac"))
        and _counts(header.get("epoch"))
        and ("created" not in header or _counts(header["created"]))
        and isinstance(slots, list)
        and 0 < len(slots) <= _MOST_SLOTS
        and all(_slot_fits(slot) for slot in slots)
    )


def _slot_fits(slot: Any) -> bool:
    if not isinstance(slot, dict) or not isinstance(slot.get("type"), str):
        return False
    kdf = slot.get("kdf")
    if slot["type"] == "passphrase":
        return (
            isinstance(slot.get("wrapped"), str)
            and isinstance(kdf, dict)
            and {"alg", "v", "salt"} <= kdf.keys()
            and all(_counts(kdf.get(name)) for name in "tmp")
        )
    return slot["type"] != "recovery" or all(isinstance(slot.get(name), str) for name in ("salt", "wrapped"))
