"""The one connection to the encrypted database: how it is opened, and what its errors mean.

The recipe is reference/security.md 1.7. A connection belongs to the thread that opened it.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from app.domain.errors import DiskFull, VaultDamaged, VaultInUse, VaultUnwritable
from app.storage.driver import Database, sqlcipher3
from app.storage.files import refusals

KEY_BYTES = 32
PLAIN_HEADER = b"SQLite format 3\x00"
LEAST_CIPHER = (4, 19)
LEAST_SQLITE = (3, 53, 3)  # earlier FTS5 corrupts memory: CVE-2026-11822 and CVE-2026-11824

RECIPE = (
    ("synchronous", "FULL", 2),
    ("fullfsync", "1", 1),
    ("checkpoint_fullfsync", "1", 1),
    ("temp_store", "MEMORY", 2),
    ("foreign_keys", "ON", 1),
    ("secure_delete", "ON", 1),
    ("trusted_schema", "OFF", 0),
    ("cell_size_check", "ON", 1),
    ("busy_timeout", "5000", 5000),
    ("mmap_size", "0", 0),
    ("journal_size_limit", str(16 << 20), 16 << 20),
)
"""Settings in the order they are made: name, value as written, value as read back."""

_MEANINGS = {
    "SQLITE_FULL": DiskFull,
    "SQLITE_BUSY": VaultInUse,
    "SQLITE_LOCKED": VaultInUse,
    "SQLITE_READONLY": VaultUnwritable,
    "SQLITE_PERM": VaultUnwritable,
    "SQLITE_CANTOPEN": VaultUnwritable,
    "SQLITE_IOERR": VaultUnwritable,
}


@contextmanager
def translated(path: Path) -> Iterator[None]:
    """Turn the driver's and the system's errors about the database at `path` into vault errors.

    DiskFull, VaultInUse, VaultUnwritable, VaultDamaged("database"). What is left is a bug and passes
    unchanged.
    """
    try:
        with refusals(path):
            yield
    except sqlcipher3.DatabaseError as error:
        name = str(getattr(error, "sqlite_errorname", ""))
        for beginning, meaning in _MEANINGS.items():
            if name.startswith(beginning):
                raise meaning(str(path)) from None
        if name.startswith(("SQLITE_NOTADB", "SQLITE_CORRUPT")):
            raise VaultDamaged(str(path), "database") from None
        raise


def connect(path: Path, key: bytes, *, create: bool = False) -> Database:
    """Open the database at `path` with the raw 32-byte `key`, alone and durable.

    Only `create` makes a file. A wrong key cannot be told from damage here; the key file tells them apart
    first. Raises VaultDamaged("database"), VaultInUse, VaultUnwritable, DiskFull.
    """
    if len(key) != KEY_BYTES:  # SQLCipher would silently take another length for a passphrase
        raise ValueError("the database key has 32 bytes")
    address = f"{path.absolute().as_uri()}?mode={'rwc' if create else 'rw'}"
    with translated(path):
        connection = sqlcipher3.connect(address, uri=True, isolation_level=None, timeout=0)
        try:
            _prepare(connection, key)
        except BaseException:
            connection.close()
            raise
    return Database(connection, execute_plugins=False)


def _prepare(connection: Any, key: bytes) -> None:
    connection.execute(f"PRAGMA key=\"x'{key.hex()}'\"")
    connection.execute("PRAGMA cipher_log_level=NONE")
    # Before the first read: only then does write-ahead logging need no shared-memory file.
    connection.execute("PRAGMA locking_mode=EXCLUSIVE")
    connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()  # proves the key
    journal = connection.execute("PRAGMA journal_mode=WAL").fetchone()[0]
    for name, value, _ in RECIPE:
        connection.execute(f"PRAGMA {name}={value}")
    connection.enable_load_extension(False)
    _assert_recipe(connection, journal)


def _assert_recipe(connection: Any, journal: str) -> None:
    """A setting that did not take would leak or lose text, so nothing goes on without it."""
    found = {name: connection.execute(f"PRAGMA {name}").fetchone()[0] for name, _, _ in RECIPE}
    if journal != "wal" or found != {name: expected for name, _, expected in RECIPE}:
        raise RuntimeError("the database refused a setting")
    cipher = connection.execute("PRAGMA cipher_version").fetchone()
    if cipher is None or _version(cipher[0].split()[0]) < LEAST_CIPHER:
        raise RuntimeError("the database driver does not encrypt")
    if sqlcipher3.sqlite_version_info < LEAST_SQLITE:
        raise RuntimeError("the database driver is too old")


def assert_encrypted(path: Path) -> None:
    """Raise RuntimeError when the file at `path` begins like an unencrypted database."""
    with path.open("rb") as file:
        if file.read(len(PLAIN_HEADER)) == PLAIN_HEADER:
            raise RuntimeError("the database is not encrypted")


def _version(text: str) -> tuple[int, ...]:
    return tuple(int(part) for part in text.split("."))
