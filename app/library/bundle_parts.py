"""The parts of a bundle on a disk: written, flushed, read back; those of an earlier time gone on with."""

from __future__ import annotations

import errno
import hashlib
import os
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import BinaryIO

from app.domain.engine.sources import Part
from app.domain.errors import BundleDamaged, ModelChanged
from app.library.bundle_notes import Note, block_of, opened, settle, write_note, writing
from app.library.bundle_recipe import size_of
from app.library.copying import PART
from app.library.hashing import BLOCK, Asked, Cancelled, read_back

NO_USE = frozenset({errno.EFBIG, errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC)})
"""After these a part that was begun is only in the way."""


@dataclass
class Progressing:
    """Bytes done of all, each counted when it is written and when it is read back."""

    total: int
    told: Callable[[int, int], None]
    cancelled: Asked
    done: int = 0

    def step(self, more: int) -> None:
        """Raises Cancelled."""
        if self.cancelled():
            raise Cancelled
        self.at(self.done + more)

    def at(self, done: int) -> None:
        """Tell where it stands."""
        self.done = done
        self.told(min(done, self.total), self.total)


@dataclass
class Parts:
    """The parts of one file. `whole` is the hash of those that were given so far, in order."""

    folder: Path
    note: Note
    progress: Progressing
    whole: hashlib._Hash = field(default_factory=hashlib.sha256)

    def put(self, source: BinaryIO, offset: int, part: Part) -> Part:
        """See that a part of a source, from `offset` on, is on the disk; with its hash.

        Raises BundleDamaged (`kept`), ModelChanged (the source ends before), ReadError (of the source),
        BundleRoom, FileTooLarge, VaultUnwritable, Cancelled; what was written by then stays.
        """
        begun = self.progress.done
        digest = self.note.done.get(part.file, "")
        if digest and self._kept(part, digest):
            return replace(part, sha256=digest)
        self._note(part, "")
        before = self.whole.copy()
        for again in (False, True):
            self.progress.at(begun)
            self.whole = before.copy()
            digest, gone_on = self._copied(source, offset, part)
            self._note(part, digest)
            if self._read_back(part) == digest:
                return replace(part, sha256=digest)
            self._note(part, "")
            with suppress(OSError):
                (self.folder / part.file).unlink()
            if again or not gone_on:  # what was here before may not have reached the disk when it was cut
                break
        raise BundleDamaged(part.file, "kept")

    def _note(self, part: Part, digest: str) -> None:
        if self.note.done.get(part.file, "") == digest:
            return
        self.note.done.pop(part.file, None)
        if digest:
            self.note.done[part.file] = digest
        write_note(self.folder, self.note)

    def _kept(self, part: Part, digest: str) -> bool:
        """Whether a part is there and what was noted; then `whole` has it."""
        found, whole = hashlib.sha256(), self.whole.copy()
        try:
            with opened(self.folder, part.file) as file:
                if file.seek(0, os.SEEK_END) != part.bytes:
                    return False
                _forget(file)
                file.seek(0)
                while block := block_of(file, BLOCK):
                    self.progress.step(2 * len(block))
                    found.update(block)
                    whole.update(block)
        except BundleDamaged:
            return False
        if found.hexdigest() != digest:
            return False
        self.whole = whole
        return True

    def _copied(self, source: BinaryIO, offset: int, part: Part) -> tuple[str, bool]:
        """Write a part under a passing name, flush it, give it its own. Its hash; whether it was begun.

        What is there under the passing name is gone on with: those bytes are hashed from the source.
        """
        beside, digest = self.folder / f"{part.file}{PART}", hashlib.sha256()
        with writing(self.folder, part.bytes):
            begun = size_of(beside)
            if not 0 < begun <= part.bytes:
                begun = 0
                beside.unlink(missing_ok=True)
            try:
                with beside.open("r+b" if begun else "xb") as target:
                    target.seek(begun)
                    source.seek(offset)
                    self._pour(source, part.file, begun, digest, None)
                    self._pour(source, part.file, part.bytes - begun, digest, target)
                    target.flush()
                    os.fsync(target.fileno())
                beside.replace(self.folder / part.file)
                settle(self.folder)
            except OSError as error:
                if error.errno in NO_USE:
                    with suppress(OSError):
                        beside.unlink()
                raise
        return digest.hexdigest(), begun > 0

    def _pour(
        self, source: BinaryIO, name: str, size: int, digest: hashlib._Hash, target: BinaryIO | None
    ) -> None:
        while size:
            block = block_of(source, min(BLOCK, size))
            if not block:
                raise ModelChanged(name)
            if target is not None:
                target.write(block)
            digest.update(block)
            self.whole.update(block)
            size -= len(block)
            self.progress.step(len(block))

    def _read_back(self, part: Part) -> str:
        """The hash of what the disk has of a part: sticks that claim more room than they have lose it."""
        before = self.progress.done
        try:
            return read_back(
                self.folder / part.file,
                lambda done, _total: self.progress.at(before + done),
                self.progress.cancelled,
            )
        except OSError:
            raise BundleDamaged(part.file, "unreadable") from None


def _forget(file: BinaryIO) -> None:
    """Ask the system to read from the disk, where it can be asked."""
    forget = getattr(os, "posix_fadvise", None)
    if forget is not None:
        with suppress(OSError):
            forget(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
