"""One open handle on a vault: made, unlocked, used, closed.

Deriving a key takes about a second and may run in a pool thread (`keys.create`,
`keys.unlock_with_passphrase`); the handle belongs to the thread that opened it (`Vault.create_with_key`,
`Vault.open_with_key`). `Vault.create` and `Vault.open` do both in one, for the command line. What can be
asked without a key is in `outside`.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from app.domain.errors import VaultDamaged, VaultError, VaultExists, VaultLocked
from app.storage import keyfile, keys, migrations, outside, strength
from app.storage.connection import assert_encrypted, connect, translated
from app.storage.driver import Database
from app.storage.files import flush_folder, refusals, replace_file
from app.storage.kdf import Kdf
from app.storage.keyfile import KeyFile
from app.storage.keys import MasterKey, NewKey
from app.storage.lock import FileLock
from app.storage.outside import DATABASE, KEY, LOCK, MAKING
from app.storage.rows import Row
from app.storage.throttle import NAME as TRIES
from app.storage.throttle import Throttle

log = logging.getLogger(__name__)


class Vault:
    """An unlocked vault. Every method belongs to the thread that opened it.

    Everything may raise DiskFull (what was committed is kept), VaultDamaged("database"), VaultUnwritable, and
    VaultLocked after `close`. `key_file_mended` says that a damaged copy of the key file was found and
    replaced.
    """

    def __init__(self, folder: Path, file: KeyFile, master: MasterKey, db: Database, lock: FileLock) -> None:
        self.folder = folder
        self.path = folder / DATABASE
        self.key_file_mended = False
        self._key_file = file
        self._master: MasterKey | None = master
        self._db: Database | None = db
        self._lock = lock

    # -- making and opening --------------------------------------------------------------------

    @classmethod
    def create(cls, folder: Path, passphrase: str, kdf: Kdf | None = None) -> tuple[Self, str]:
        """Make a vault in `folder`; the open vault and its recovery code. Slow.

        Raises WeakPassphrase, VaultExists, VaultUnwritable, DiskFull; nothing is then left behind.
        """
        strength.require(passphrase)
        if outside.exists(folder):
            raise VaultExists(str(folder))
        new = keys.create(passphrase, kdf)
        return cls.create_with_key(folder, new), new.recovery_code

    @classmethod
    def create_with_key(cls, folder: Path, new: NewKey) -> Self:
        """Make a vault in `folder` under a key made by `keys.create`. Fast.

        The key file takes its name last, so a creation cut short at any moment is no vault, and the next one
        clears it away. Raises VaultExists, VaultUnwritable, DiskFull, VaultInUse.
        """
        if outside.exists(folder):
            raise VaultExists(str(folder))
        with ExitStack() as undo:
            _make_folder(folder, undo)
            lock = _new_lock(folder, undo)
            if outside.exists(folder):
                raise VaultExists(str(folder))
            _forget(_files(folder))
            undo.callback(_forget, _files(folder))
            vault = cls(folder, new.file, new.master, _make_database(folder, new), lock)
            undo.pop_all()
        return vault

    @classmethod
    def open(cls, folder: Path, passphrase: str, clock: Callable[[], float] = time.time) -> Self:
        """Unlock with the passphrase. Slow.

        Raises WrongPassphrase, TooManyTries, and what `open_with_key` raises. `clock` counts the waits.
        """
        outside.require_free(folder)
        file = outside.load_key_file(folder)
        with Throttle(folder, clock).attempt():
            master = keys.unlock_with_passphrase(file, passphrase)
        return cls.open_with_key(folder, master)

    @classmethod
    def open_with_recovery(cls, folder: Path, code: str, clock: Callable[[], float] = time.time) -> Self:
        """Unlock with the recovery code. A new passphrase and a new code should follow.

        Raises WrongRecoveryCode, TooManyTries, and what `open_with_key` raises.
        """
        outside.require_free(folder)
        file = outside.load_key_file(folder)
        with Throttle(folder, clock).attempt():
            master = keys.unlock_with_recovery(file, code)
        return cls.open_with_key(folder, master)

    @classmethod
    def open_with_key(cls, folder: Path, master: MasterKey) -> Self:
        """Open with a key that `keys.unlock_…` gave. Fast; brings an older vault to the present version.

        Raises VaultMissing, VaultInUse, VaultDamaged, VaultTooNew, VaultUnwritable, DiskFull; nothing is then
        changed.
        """
        outside.require(folder)
        lock = FileLock(folder / LOCK)
        try:
            file = _proved(keyfile.load(folder / KEY), master)
            vault = cls(folder, file, master, _open_database(folder / DATABASE, master), lock)
        except BaseException:
            lock.release()
            raise
        with suppress(VaultError, OSError):  # a full disk must not keep anyone out
            vault.key_file_mended = keyfile.tidy(folder / KEY, file)
        if vault.key_file_mended:
            log.warning("key_file_mended")
        return vault

    def close(self) -> None:
        """Write everything into the database file, close it, let go of key and lock. May be called twice."""
        db, self._db, self._master = self._db, None, None
        if db is None:
            return
        try:
            with suppress(VaultError), translated(self.path):  # what is in the log is safe there too
                db.conn.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        finally:
            db.close()
            self._lock.release()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def __repr__(self) -> str:
        return f"Vault({'locked' if self._db is None else 'open'})"

    # -- keys ----------------------------------------------------------------------------------

    @property
    def id(self) -> str:
        """32 hexadecimal digits."""
        return self._key_file.vault_id

    @property
    def key_file(self) -> KeyFile:
        """The key file in force: to ask for the passphrase again, or to change it in a pool thread."""
        return self._key_file

    @property
    def master(self) -> MasterKey:
        """The master key. Raises VaultLocked after `close`."""
        if self._master is None:
            raise VaultLocked
        return self._master

    def adopt(self, file: KeyFile) -> None:
        """Put a key file made by `keys.change_passphrase` or `keys.renew_recovery` in force. Fast.

        Raises VaultDamaged("key") when it is not this vault's, DiskFull, VaultUnwritable.
        """
        if file.vault_id != self.id or not keys.belongs(file, self.master):
            raise VaultDamaged(str(self.folder / KEY), "key")
        keyfile.save(file, self.folder / KEY)
        self._key_file = file

    def change_passphrase(self, new: str, kdf: Kdf | None = None) -> None:
        """Replace the passphrase. Slow. Raises WeakPassphrase and what `adopt` raises."""
        strength.require(new)
        self.adopt(keys.change_passphrase(self._key_file, self.master, new, kdf))

    def renew_recovery(self) -> str:
        """Replace the recovery code and return the new one. Raises what `adopt` raises."""
        file, code = keys.renew_recovery(self._key_file, self.master)
        self.adopt(file)
        return code

    # -- database ------------------------------------------------------------------------------

    @property
    def db(self) -> Database:
        """The database, for the other modules of `app.storage`. Raises VaultLocked after `close`."""
        if self._db is None:
            raise VaultLocked
        return self._db

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All of the block or none of it. Blocks may be nested; the outermost commits."""
        with translated(self.path), self.db.atomic():
            yield

    def run(self, sql: str, values: Sequence[Any] = ()) -> int:
        """Run one statement; how many rows it changed."""
        with translated(self.path):
            return int(self.db.conn.execute(sql, values).rowcount)

    def insert(self, table: str, rows: Sequence[Row]) -> None:
        """Insert rows, which all have the columns of the first."""
        if not rows:
            return
        columns = list(rows[0])
        marks = ", ".join("?" * len(columns))
        sql = f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({marks})"  # noqa: S608 - our own names
        with translated(self.path):
            self.db.conn.executemany(sql, [[row[column] for column in columns] for row in rows])

    def rows(self, sql: str, values: Sequence[Any] = ()) -> list[Row]:
        """The rows of a query as dictionaries."""
        with translated(self.path):
            cursor = self.db.conn.execute(sql, values)
            names = [column[0] for column in cursor.description]
            return [dict(zip(names, row, strict=True)) for row in cursor]

    def checkpoint(self) -> None:
        """Write the log into the database file and empty it, so that erased text is in neither."""
        self.rows("PRAGMA wal_checkpoint(TRUNCATE)")

    def check(self) -> list[str]:
        """Read every page; one technical line for each fault, and none when all is well. 0.4 s per 100 MB."""
        self.checkpoint()
        faults: list[str] = []
        for pragma in ("cipher_integrity_check", "quick_check", "foreign_key_check"):
            try:
                found = self.rows(f"PRAGMA {pragma}")
            except VaultDamaged:
                return [*faults, pragma]
            faults += [str(next(iter(row.values()))) for row in found]
        return [fault for fault in faults if fault != "ok"]


# -- parts -----------------------------------------------------------------------------------------


def _proved(file: KeyFile, master: MasterKey) -> KeyFile:
    for candidate in (file, file.earlier):
        if candidate is not None and keys.belongs(candidate, master):
            return candidate
    raise VaultDamaged(file.path, "key")


def _open_database(path: Path, master: MasterKey) -> Database:
    if not outside.size(path):  # an empty file opens under any key, as an empty database
        raise VaultDamaged(str(path), "database")
    db = connect(path, keys.subkey(master, "sqlcipher"))
    try:
        with translated(path):
            migrations.require_known(db, str(path))
            migrations.apply(db)
            assert_encrypted(path)
    except BaseException:
        db.close()
        raise
    return db


def _make_database(folder: Path, new: NewKey) -> Database:
    path = folder / DATABASE
    replace_file(folder / MAKING, new.file.to_bytes())
    db = connect(path, keys.subkey(new.master, "sqlcipher"), create=True)
    try:
        with translated(path):
            path.chmod(0o600)
            migrations.apply(db)
            facts = {"vault_id": new.file.vault_id, "created_at": str(new.file.created_at)}
            db.conn.executemany("INSERT INTO meta (name, value) VALUES (?, ?)", list(facts.items()))
            db.conn.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            assert_encrypted(path)
            (folder / MAKING).replace(folder / KEY)
            flush_folder(folder)
            replace_file(keyfile.previous(folder / KEY), new.file.to_bytes())
    except BaseException:
        db.close()
        raise
    return db


def _make_folder(folder: Path, undo: ExitStack) -> None:
    missing = [place for place in (folder, *folder.parents) if not place.exists()]
    with refusals(folder):
        for place in reversed(missing):
            place.mkdir(mode=0o700)
            undo.callback(_remove_empty, place)


def _new_lock(folder: Path, undo: ExitStack) -> FileLock:
    path = folder / LOCK
    fresh = not path.exists()
    lock = FileLock(path)
    if fresh:
        undo.callback(_forget, [path])
    undo.callback(lock.release)
    return lock


def _files(folder: Path) -> list[Path]:
    """What a creation makes, but for the lock."""
    keys_and_tries = (KEY + ".prev", KEY, MAKING, TRIES)
    return [*outside.database_files(folder), *(folder / name for name in keys_and_tries)]


def _forget(files: Sequence[Path]) -> None:
    for file in files:
        with suppress(OSError):
            file.unlink()


def _remove_empty(folder: Path) -> None:
    with suppress(OSError):
        folder.rmdir()
