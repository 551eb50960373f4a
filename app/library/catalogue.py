"""The list of known models: the one that comes with the program, or a newer one that a person brought.

home/catalogue/installed.stillroom-catalogue   the newer one, as it came, checked at every start
home/catalogue/keys/*.pub                      keys that a person trusts
"""

from __future__ import annotations

import errno
import logging
import os
import secrets
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from app.domain.errors import (
    AppError,
    CatalogueError,
    CatalogueInvalid,
    CatalogueOld,
    DiskFull,
    VaultUnwritable,
)
from app.domain.library.catalogue import Catalogue
from app.library.catalogue_fields import MOST_BYTES
from app.library.catalogue_parts import read
from app.library.catalogue_update import SUFFIX, unpack
from app.library.signing import Key, read_key

log = logging.getLogger(__name__)

MOST_KEYS = 100


@dataclass(frozen=True, slots=True)
class Loaded:
    """The list in use, and the program's own. `by` signed the first, None: it came with the program.

    `fault`: why the newer one that is there was not used.
    """

    catalogue: Catalogue
    shipped: Catalogue
    by: Key | None = None
    fault: AppError | None = None


class CatalogueFiles:
    """The files. `shipped` is resources/catalogue.json, `shipped_keys` a folder, `home` home/catalogue."""

    def __init__(self, shipped: Path, shipped_keys: Path, home: Path) -> None:
        self._shipped, self._shipped_keys, self._home = shipped, shipped_keys, home
        self._installed = home / f"installed{SUFFIX}"

    def load(self) -> Loaded:
        """The newest that can be trusted. Raises CatalogueInvalid if the program's own is damaged."""
        shipped = read(_content(self._shipped), self._shipped.name)
        if not self._installed.exists():
            return Loaded(shipped, shipped)
        try:
            update = unpack(_content(self._installed), self._installed.name, self.trusted_keys())
        except CatalogueError as error:
            log.warning("catalogue_not_used")
            return Loaded(shipped, shipped, fault=error)
        if update.catalogue.version <= shipped.version:  # the program was updated since
            return Loaded(shipped, shipped)
        return Loaded(update.catalogue, shipped, update.key)

    def install(self, path: Path) -> Loaded:
        """Take a newer list from a file. Nothing changes if it is not a newer one by somebody trusted.

        Raises CatalogueInvalid, CatalogueUntrusted, CatalogueOld, DiskFull, VaultUnwritable.
        """
        update = unpack(_content(path), path.name, self.trusted_keys())
        now = self.load()
        if update.catalogue.version <= now.catalogue.version:
            raise CatalogueOld(path.name, update.catalogue.version, now.catalogue.version)
        self._put(self._installed, update.content)
        return Loaded(update.catalogue, now.shipped, update.key)

    def trusted_keys(self) -> list[Key]:
        """All keys that are trusted: the program's and a person's. A damaged one counts as none."""
        found: dict[str, Key] = {}
        for folder in (self._shipped_keys, self._home / "keys"):
            for path in sorted(folder.glob("*.pub"))[:MOST_KEYS]:
                with suppress(CatalogueInvalid):
                    key = read_key(path)
                    found.setdefault(key.id, key)
        return list(found.values())

    def trust(self, key: Key) -> None:
        """Accept what this key signs from now on. Raises DiskFull, VaultUnwritable."""
        self._put(self._home / "keys" / f"{key.id}.pub", key.line.encode("utf-8"))

    def distrust(self, key_id: str) -> None:
        """Forget a key that a person added; a list that it signed is not used any more."""
        for path in (self._home / "keys").glob("*.pub"):
            with suppress(CatalogueInvalid, OSError):
                if read_key(path).id == key_id:
                    path.unlink()

    @staticmethod
    def _put(path: Path, content: bytes) -> None:
        """The whole file or nothing."""
        beside = path.with_name(f".{path.name}.{secrets.token_hex(4)}.tmp")
        try:
            path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
            with os.fdopen(os.open(beside, flags, 0o600), "wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            beside.replace(path)
        except OSError as error:
            with suppress(OSError):
                beside.unlink()
            full = error.errno in (errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC))
            raise DiskFull(str(path)) if full else VaultUnwritable(str(path)) from None


def _content(path: Path) -> bytes:
    """A file's bytes, one more than may be at most. Raises CatalogueInvalid (`fault`: unreadable)."""
    try:
        if not path.is_file():  # a device or a pipe would never end
            raise CatalogueInvalid(path.name, "", "unreadable")
        with path.open("rb") as file:
            return file.read(MOST_BYTES + 1)
    except OSError:
        raise CatalogueInvalid(path.name, "", "unreadable") from None
