"""SHA-256 of files, with progress and a way to stop."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import BinaryIO

BLOCK = 1 << 20

Progress = Callable[[int, int], None]
"""Called with bytes done and bytes in all."""
Asked = Callable[[], bool]
"""Whether to stop."""


class Cancelled(Exception):
    """The person asked to stop. Nothing was changed. Not an error to be shown."""


def ignore(done: int, total: int) -> None:
    """Progress for nobody."""


def never() -> bool:
    """A question whether to stop that is always answered no."""
    return False


def together(progress: Progress, sizes: Sequence[int]) -> Callable[[int], Progress]:
    """Progress over several files of these sizes: for the number of a file, what to call for it alone."""
    total = sum(sizes)

    def of(number: int) -> Progress:
        before = sum(sizes[:number])
        return lambda done, _total: progress(before + done, max(total, before + done))

    return of


def sha256(path: Path, progress: Progress = ignore, cancelled: Asked = never) -> str:
    """The file's SHA-256 in hex. Raises OSError and Cancelled."""
    with path.open("rb", buffering=0) as source:
        total = path.stat().st_size
        return drain(source, None, total, progress, cancelled)[0]


def read_back(path: Path, progress: Progress = ignore, cancelled: Asked = never) -> str:
    """The SHA-256 of what the disk has of a file that was just written, not of what the system remembers.

    Where the system cannot be asked to forget (Windows, macOS) it is that of the remembered content.
    """
    with path.open("rb", buffering=0) as source:
        forget = getattr(os, "posix_fadvise", None)
        if forget is not None:
            os.fsync(source.fileno())
            forget(source.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
        return drain(source, None, path.stat().st_size, progress, cancelled)[0]


def drain(
    source: BinaryIO, target: BinaryIO | None, total: int, progress: Progress, cancelled: Asked
) -> tuple[str, int]:
    """Read to the end in blocks of 1 MiB, write them on, and hash. The SHA-256 in hex and the bytes read.

    `total` is only for `progress`, which is called once before the first block and after each. Raises OSError
    from either side and Cancelled between blocks.
    """
    digest, done = hashlib.sha256(), 0
    progress(0, total)
    while True:
        if cancelled():
            raise Cancelled
        block = source.read(BLOCK)
        if not block:
            return digest.hexdigest(), done
        digest.update(block)
        if target is not None:
            target.write(block)
        done += len(block)
        progress(done, max(total, done))
