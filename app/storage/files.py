"""Small files that are replaced whole, and what the system's refusals mean.

A reader finds the old content or the new, never a mixture: the new content is written beside the old, flushed
to the disk, and renamed over it. Source: LWN 457667, "Ensuring data reaches disk".
"""

from __future__ import annotations

import errno
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from app.domain.errors import DiskFull, VaultUnwritable

_FULL = frozenset({errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC)})
_REFUSED = frozenset({errno.EACCES, errno.EPERM, errno.EROFS})
_SUFFIX = ".tmp"


@contextmanager
def refusals(path: Path) -> Iterator[None]:
    """Turn the system's errors while writing `path` into `DiskFull` and `VaultUnwritable`.

    Any other OSError passes unchanged.
    """
    try:
        yield
    except OSError as error:
        if error.errno in _FULL:
            raise DiskFull(str(path)) from None
        if error.errno in _REFUSED:
            raise VaultUnwritable(str(path)) from None
        raise


def replace_file(path: Path, content: bytes) -> None:
    """Put `content` at `path`, all of it or nothing, readable by its owner only.

    Raises DiskFull, VaultUnwritable, or another OSError; `path` is then as it was.
    """
    beside = path.with_name(f".{path.name}.{secrets.token_hex(4)}{_SUFFIX}")
    with refusals(path):
        try:
            _write(beside, content)
            beside.replace(path)
        except BaseException:
            with suppress(OSError):
                beside.unlink()
            raise
        flush_folder(path.parent)


def flush_folder(folder: Path) -> None:
    """Make renames in `folder` last through a power cut. Windows has no such call and needs none."""
    if os.name != "posix":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def sweep(path: Path) -> int:
    """Remove what interrupted replacements of `path` left beside it; how many there were.

    Only for the one who holds the vault's lock, since a running replacement has such a file too.
    """
    count = 0
    for stale in path.parent.glob(f".{path.name}.*{_SUFFIX}"):
        with suppress(OSError):
            stale.unlink()
            count += 1
    return count


def _write(path: Path, content: bytes) -> None:
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
    with os.fdopen(os.open(path, flags, 0o600), "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
