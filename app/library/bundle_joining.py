"""A file out of a bundle's parts into the library's folder, under a passing name, each byte hashed.

`models/.bundles/.SHA256.part` grows part by part and is flushed after each. What is there from an earlier
time is hashed and gone on with; of a part whose bytes turn out wrong all is copied once more.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from app.domain.engine.sources import Part
from app.domain.errors import BundleDamaged
from app.domain.library.bundles import Carried
from app.library.bundle_notes import block_of, opened
from app.library.copying import PART, RESERVE, refusals
from app.library.hashing import BLOCK, Asked, Cancelled

FOLDER = ".bundles"

Told = Callable[[int], None]
"""Called with bytes of the file that are right so far, or were read again."""


def passing(models: Path, file: Carried) -> Path:
    """Where a file is put together."""
    return models / FOLDER / f".{file.sha256}{PART}"


def here(models: Path, file: Carried) -> int:
    """Bytes of it that are there already, right or not."""
    path = passing(models, file)
    try:
        return 0 if path.is_symlink() else min(path.stat().st_size, file.bytes)
    except OSError:
        return 0


def join(file: Carried, folder: Path, models: Path, told: Told, cancelled: Asked) -> Path:
    """Put a file together, or go on with it; where it is then, whole.

    Raises BundleDamaged with the part at fault, NoSpace, FileTooLarge, VaultUnwritable, Cancelled. What was
    right by then stays for the next time.
    """
    path = passing(models, file)
    with refusals(models, file.bytes + RESERVE):
        path.parent.mkdir(mode=0o700, exist_ok=True)
        if path.is_symlink():
            path.unlink()
        flags = os.O_RDWR | os.O_CREAT | getattr(os, "O_BINARY", 0) | getattr(os, "O_NOFOLLOW", 0)
        with os.fdopen(os.open(path, flags, 0o600), "r+b", buffering=0) as target:
            work = _Joining(target, target.seek(0, os.SEEK_END), folder, told, cancelled)
            right = work.all(file)
            if right:
                target.truncate(file.bytes)
                os.fsync(target.fileno())
    if not right:  # every part is what the list says, and all together are not
        with suppress(OSError):
            path.unlink()
        raise BundleDamaged(file.name, "sha256")
    return path


@dataclass
class _Joining:
    """`size`: bytes of the target that were there at the beginning."""

    target: BinaryIO
    size: int
    folder: Path
    told: Told
    cancelled: Asked

    def all(self, file: Carried) -> bool:
        """Every part in its place; whether the whole has the hash it should have."""
        whole, offset = hashlib.sha256(), 0
        for part in file.parts:
            before = whole.copy()
            if not self._part(part, offset, whole):
                whole = before
                if self.size <= offset:  # nothing of it was from an earlier time
                    raise BundleDamaged(part.file, "sha256")
                self._cut(offset)
                if not self._part(part, offset, whole):
                    self._cut(offset)
                    raise BundleDamaged(part.file, "sha256")
            offset += part.bytes
        return whole.hexdigest() == file.sha256

    def _cut(self, offset: int) -> None:
        self.target.truncate(offset)
        self.size = offset

    def _part(self, part: Part, offset: int, whole: hashlib._Hash) -> bool:
        """Hash what is there of a part, copy the rest. Whether it is right."""
        digest = hashlib.sha256()
        done = self._again(part, offset, digest, whole)
        if done == part.bytes:
            if digest.hexdigest() != part.sha256:
                return False
            self.told(offset + done)
            return True
        with opened(self.folder, part.file) as source:
            if source.seek(0, os.SEEK_END) != part.bytes:
                raise BundleDamaged(part.file, "bytes")
            source.seek(done)
            self.target.seek(offset + done)
            self.target.truncate()
            while done < part.bytes and (block := block_of(source, min(BLOCK, part.bytes - done))):
                self._ask()
                self._write(block)
                digest.update(block)
                whole.update(block)
                done += len(block)
                self.told(offset + done)
        os.fsync(self.target.fileno())
        if digest.hexdigest() == part.sha256 and done == part.bytes:
            return True
        if self.size <= offset:
            self.target.truncate(offset)
        return False

    def _again(self, part: Part, offset: int, digest: hashlib._Hash, whole: hashlib._Hash) -> int:
        """Hash the bytes of a part that were there before; how many these are."""
        left = max(0, min(self.size - offset, part.bytes))
        done = 0
        self.target.seek(offset)
        while done < left and (block := self.target.read(min(BLOCK, left - done))):
            self._ask()
            digest.update(block)
            whole.update(block)
            done += len(block)
            self.told(offset + done)
        return done

    def _write(self, block: bytes) -> None:
        rest = memoryview(block)
        while rest:
            rest = rest[self.target.write(rest) or 0 :]

    def _ask(self) -> None:
        if self.cancelled():
            raise Cancelled
