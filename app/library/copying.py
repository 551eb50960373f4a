"""Getting a file into the library's folder whole, and what the system's refusals mean there."""

from __future__ import annotations

import errno
import os
import re
import secrets
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from app.domain.errors import FileTooLarge, ModelInvalid, NoSpace, VaultUnwritable
from app.library.hashing import Asked, Progress, drain, sha256

RESERVE = 64 << 20
"""Bytes left free on the disk beside a copy."""
STALE_S = 86_400
PART = ".part"
PASSING = re.compile(r"\.(?:[0-9a-f]{16}|[0-9a-f]{64})\.part|\..+\.[0-9a-f]{8}\.tmp")
"""Names of copies and of lists that are being made: see `copy_in`, `bundle_joining.passing`, `index`."""

_FULL = frozenset({errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC)})
_REFUSED = frozenset({errno.EACCES, errno.EPERM, errno.EROFS})


@dataclass(frozen=True, slots=True)
class Copied:
    """A copy under a passing name, and what it holds."""

    path: Path
    sha256: str
    bytes: int
    mtime_ns: int


@contextmanager
def refusals(folder: Path, needed: int = RESERVE) -> Iterator[None]:
    """Turn the system's errors while writing into a folder into NoSpace, FileTooLarge and VaultUnwritable.

    Any other OSError passes unchanged.
    """
    try:
        yield
    except OSError as error:
        if error.errno in _FULL:
            raise NoSpace(needed=needed, free=free_space(folder)) from None
        if error.errno == errno.EFBIG:
            raise FileTooLarge(place=str(folder)) from None
        if error.errno in _REFUSED:
            raise VaultUnwritable(path=str(folder)) from None
        raise


@contextmanager
def copy_in(
    source: Path, folder: Path, progress: Progress, cancelled: Asked, link: bool = False
) -> Iterator[Copied]:
    """Copy a file into a folder under a passing name, hashed and flushed; deleted at the end unless renamed.

    With `link` a second name for the same file is tried first. Raises NoSpace, FileTooLarge, VaultUnwritable,
    Cancelled, and ModelInvalid("unreadable") when the source fails while it is read.
    """
    part = folder / f".{secrets.token_hex(8)}{PART}"
    try:
        try:
            with refusals(folder, source.stat().st_size + RESERVE):
                copied = _linked(source, part, progress, cancelled) if link else None
                copied = copied or _copied(source, part, progress, cancelled)
        except OSError as error:
            raise ModelInvalid(name=source.name, fault="unreadable") from error
        yield copied
    finally:
        with suppress(OSError):
            part.unlink()


def sweep(folder: Path) -> None:
    """Delete copies and lists that a crash left unfinished: those that nobody has touched for a day.

    Only what bears a name as they are given here: the folder may turn out to be somebody's.
    """
    for stale in filter(lambda path: PASSING.fullmatch(path.name), folder.glob(".*")):
        with suppress(OSError):
            if time.time() - stale.stat().st_ctime > STALE_S:
                stale.unlink()


def free_space(folder: Path) -> int:
    """Bytes free to this person on the disk of a folder."""
    return shutil.disk_usage(folder).free


def _linked(source: Path, part: Path, progress: Progress, cancelled: Asked) -> Copied | None:
    """A second name on the same disk, None where that cannot be."""
    try:
        os.link(source.resolve(), part)
    except OSError:
        return None
    found = part.stat()
    return Copied(part, sha256(part, progress, cancelled), found.st_size, found.st_mtime_ns)


def _copied(source: Path, part: Path, progress: Progress, cancelled: Asked) -> Copied:
    with source.open("rb", buffering=0) as original:
        total = os.fstat(original.fileno()).st_size
        free = free_space(part.parent)
        if free < total + RESERVE:
            raise NoSpace(needed=total + RESERVE, free=free)
        with part.open("xb") as target:
            digest, size = drain(original, target, total, progress, cancelled)
            target.flush()
            os.fsync(target.fileno())
    return Copied(part, digest, size, part.stat().st_mtime_ns)
