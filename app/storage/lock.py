"""One vault, one program: a lock that the system itself drops when the process ends, however it ends."""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from pathlib import Path

from app.domain.errors import VaultInUse
from app.storage.files import refusals

if sys.platform == "win32":
    import msvcrt

    def _take(handle: int) -> None:
        msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)

    def _drop(handle: int) -> None:
        os.lseek(handle, 0, os.SEEK_SET)
        msvcrt.locking(handle, msvcrt.LK_UNLCK, 1)

else:
    import fcntl

    def _take(handle: int) -> None:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)

    def _drop(handle: int) -> None:
        fcntl.flock(handle, fcntl.LOCK_UN)


class FileLock:
    """The exclusive lock on the file at `path`, held from construction until `release`.

    The file is made if need be, holds nothing, and stays: removing it would let two programs lock two files
    of one name. Children do not inherit it. Raises VaultInUse, VaultUnwritable, DiskFull.
    """

    def __init__(self, path: Path) -> None:
        with refusals(path):
            self._handle: int | None = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            _take(self._handle)
        except OSError:
            os.close(self._handle)
            self._handle = None
            raise VaultInUse(str(path.parent)) from None

    def release(self) -> None:
        """Let go. Does nothing the second time."""
        handle, self._handle = self._handle, None
        if handle is None:
            return
        with suppress(OSError):
            _drop(
                handle
            )  # and not only by closing: a child just being started may hold the file for a moment
        os.close(handle)
