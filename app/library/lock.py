"""One process at a time: a lock on a file, let go when the process ends, however it ends."""

from __future__ import annotations

import errno
import os
import stat
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


_NO_FILE = frozenset({errno.ENXIO, errno.EISDIR, errno.ELOOP})
"""What the system says of pipes and sockets, of folders, and of links."""


@contextmanager
def locked(path: Path, *, wait: bool = True) -> Iterator[None]:
    """Hold the lock of `path`, which is made if missing and never removed.

    Threads of one process exclude each other too. Not to be taken twice by one thread. Raises OSError when
    the file cannot be opened (on Windows also after ten seconds), PermissionError where a pipe, a link or
    anything else is that is no file, and BlockingIOError when somebody holds it and nobody should `wait`.
    """
    with open(path, "ab", opener=_opened) as file:
        file.seek(0)
        (_lock if wait else _try)(file.fileno())
        try:
            yield
        finally:
            file.seek(0)
            _unlock(file.fileno())


def _opened(path: str, flags: int) -> int:
    """Open a file and nothing else: whoever waits for a pipe that somebody put there waits for ever."""
    kept = getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_NOFOLLOW", 0)
    try:
        handle = os.open(path, flags | kept, 0o666)
    except OSError as error:
        if error.errno in _NO_FILE:
            raise PermissionError(errno.EACCES, "no file", path) from None
        raise
    if not stat.S_ISREG(os.fstat(handle).st_mode):
        os.close(handle)
        raise PermissionError(errno.EACCES, "no file", path)
    return handle
