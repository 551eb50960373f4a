"""What can be seen of a vault without its key: its files, whether they are there, whether it is open.

vault/vault.key, vault.key.prev   the wrapped master key, twice (`keyfile`)
vault/vault.db, vault.db-wal      the database
vault/vault.lock                  held while the vault is open
vault/vault.tries                 wrong guesses (`throttle`)
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from app.domain.errors import VaultMissing
from app.storage import keyfile
from app.storage.kdf import Kdf
from app.storage.keyfile import KeyFile
from app.storage.lock import FileLock

KEY = "vault.key"
DATABASE = "vault.db"
LOCK = "vault.lock"
MAKING = "vault.key.making"  # this and no vault.key: a creation that did not end
_ENDINGS = ("", "-wal", "-journal", "-shm")


@dataclass(frozen=True, slots=True)
class VaultInfo:
    """What can be said of a vault without unlocking it.

    `created_at` in seconds since 1970 (0.0: not said), `database_bytes` of database and log, `key_bytes` and
    `version` of the key file, `kdf` the cost of one passphrase guess.
    """

    path: str
    exists: bool
    id: str = ""
    created_at: float = 0.0
    database_bytes: int = 0
    key_bytes: int = 0
    version: int = 0
    kdf: Kdf | None = None


def exists(folder: Path) -> bool:
    """Whether anything of a vault is in `folder`. A creation that was cut short left none."""
    return has_key(folder) or ((folder / DATABASE).exists() and not (folder / MAKING).exists())


def has_key(folder: Path) -> bool:
    """Whether a copy of the key file is in `folder`."""
    return (folder / KEY).exists() or keyfile.previous(folder / KEY).exists()


def require(folder: Path) -> None:
    """Raise VaultMissing, naming the part, unless the vault in `folder` has its key and its database."""
    if not exists(folder):
        raise VaultMissing(str(folder))
    if not has_key(folder):
        raise VaultMissing(str(folder), "key")
    if not (folder / DATABASE).exists():
        raise VaultMissing(str(folder), "database")


def require_free(folder: Path) -> None:
    """Raise VaultInUse when the vault in `folder` is open somewhere, VaultMissing when there is none."""
    require(folder)
    FileLock(folder / LOCK).release()


def load_key_file(folder: Path) -> KeyFile:
    """The key file of the vault in `folder`, to unlock with.

    Raises VaultMissing, VaultDamaged("key"), VaultTooNew, VaultUnwritable.
    """
    require(folder)
    return keyfile.load(folder / KEY)


def info(folder: Path) -> VaultInfo:
    """Facts about the vault in `folder`, open or locked. Changes nothing.

    Raises VaultMissing (a part is gone), VaultDamaged("key"), VaultTooNew, VaultUnwritable.
    """
    if not exists(folder):
        return VaultInfo(str(folder), exists=False)
    file = load_key_file(folder)
    return VaultInfo(
        path=str(folder),
        exists=True,
        id=file.vault_id,
        created_at=file.created_at,
        database_bytes=sum(size(place) for place in database_files(folder)),
        key_bytes=len(file.to_bytes()),
        version=int(file.content["version"]),
        kdf=file.kdf,
    )


def database_files(folder: Path) -> list[Path]:
    """The database and the files SQLite keeps beside it, whether they are there or not."""
    return [folder / (DATABASE + ending) for ending in _ENDINGS]


def size(path: Path) -> int:
    """Bytes in the file at `path`; 0 when there is none."""
    try:
        return path.stat().st_size
    except OSError:
        return 0
