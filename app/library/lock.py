"""One process at a time: a lock on a file, let go when the process ends, however it ends."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

if sys.platform == "win32":
    import msvcrt

    def _lock(handle: int) -> None:
        msvcrt.locking(handle, msvcrt.LK_LOCK, 1)

    def _try(handle: int) -> None:
        try:
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        except OSError as error:
            raise BlockingIOError from error

    def _unlock(handle: int) -> None:
        msvcrt.locking(handle, msvcrt.LK_UNLCK, 1)

else:
    import fcntl

    def _lock(handle: int) -> None:
        fcntl.flock(handle, fcntl.LOCK_EX)

    def _try(handle: int) -> None:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)

    def _unlock(handle: int) -> None:
        fcntl.flock(handle, fcntl.LOCK_UN)


@contextmanager
def locked(path: Path, *, wait: bool = True) -> Iterator[None]:
    """Hold the lock of `path`, which is made if missing and never removed.

    Threads of one process exclude each other too. Not to be taken twice by one thread. Raises OSError when
    the file cannot be opened (on Windows also after ten seconds), and BlockingIOError when somebody holds it
    and nobody should `wait`.
    """
    with path.open("ab") as file:
        file.seek(0)
        (_lock if wait else _try)(file.fileno())
        try:
            yield
        finally:
            file.seek(0)
            _unlock(file.fileno())
