"""The part of a file that is here already, beside a note of what it is a part of.

`KEY.part` and `KEY.part.json` in the folder of downloads. The note is written before the first byte, so a
part without one is nobody's and begins anew. Everything in the note may have been changed by others: it only
ever decides what is asked for, and what is here is hashed again before it is gone on with.
"""

from __future__ import annotations

import hashlib
import json
import os
import string
from collections.abc import Iterable
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import BinaryIO

from app.domain.library.downloads import Wanted
from app.library.copying import refusals
from app.library.writeback import send_off

VERSION = 1
PART, NOTE = ".part", ".part.json"
MOST_NOTE = 1 << 14
MOST_MARK = 258
PIECE = 32 << 10
"""Bytes written at a time. Linux takes memory for them in blocks as large as one call brings, and blocks
above this are not those just given back: on a virtual machine that hands unused memory to its host they
cost ten times as much (Linux 6.18, ext4, 250 MB: by 1 MiB 0.55 s of the processor, by 32 KiB 0.07 s)."""
SEND_OFF = 8 << 20
"""Bytes after which the disk is told to begin with them, so that little is left to wait for in the end."""


def key(wanted: Wanted) -> str:
    """A name for the part: of the repository, revision, file, size and hash, 32 hex digits."""
    what = json.dumps([wanted.repository, wanted.revision, wanted.file, wanted.bytes, wanted.sha256.lower()])
    return hashlib.sha256(what.encode("ascii")).hexdigest()[:32]


@dataclass(frozen=True, slots=True)
class Note:
    """What is known of the file whose part is here.

    `total` bytes it has in all, 0 if nobody said. `mark` is the strong ETag given by the host `marked_by`.
    `sha256` as the hub says it where the person's wish has none. `hosts` gave some of the bytes.
    """

    total: int = 0
    mark: str = ""
    marked_by: str = ""
    sha256: str = ""
    hosts: tuple[str, ...] = ()


class Part:
    """The growing file. One process has it at a time, which the caller sees to."""

    def __init__(self, folder: Path, wanted: Wanted) -> None:
        self.folder = folder
        name = key(wanted)
        self.path, self._note_path = folder / f"{name}{PART}", folder / f"{name}{NOTE}"
        self._wanted = wanted
        self._file: BinaryIO | None = None
        self._sent_off = 0
        self.size = 0
        """The bytes that are here."""
        self.note = Note()

    def open(self) -> int:
        """Open what is here, or begin; the bytes that are here. Raises NoSpace, VaultUnwritable, OSError."""
        with refusals(self.folder):
            self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            found = _read_note(self._note_path, self._wanted)
            self.note = found or Note()
            flags = os.O_RDWR | os.O_CREAT | getattr(os, "O_BINARY", 0) | getattr(os, "O_NOFOLLOW", 0)
            self._file = os.fdopen(os.open(self.path, flags, 0o600), "r+b", buffering=0)
            if found is None:
                self._file.truncate(0)
                self.remember(self.note)
            self.size = self._sent_off = self._file.seek(0, os.SEEK_END)
            return self.size

    @property
    def file(self) -> BinaryIO:
        """The open file, at its end."""
        assert self._file is not None
        return self._file

    def write(self, pieces: Iterable[bytes], missing: int) -> None:
        """Add them; with them `missing` bytes are to come. Raises NoSpace, VaultUnwritable, OSError."""
        with refusals(self.folder, missing):
            for piece in pieces:
                rest = memoryview(piece)
                while rest:
                    written = self.file.write(rest[:PIECE]) or 0
                    self.size += written
                    rest = rest[written:]
        if self.size - self._sent_off >= SEND_OFF:
            send_off(self.file.fileno(), self._sent_off, self.size - self._sent_off)
            self._sent_off = self.size

    def restart(self) -> None:
        """Throw away what is here and begin anew."""
        with refusals(self.folder):
            self.file.seek(0)
            self.file.truncate(0)
        self.size = self._sent_off = 0
        self.remember(Note())

    def remember(self, note: Note) -> None:
        """Keep a note beside the part."""
        self.note = note
        body = {"version": VERSION, "key": self._wanted.key, **asdict(note)}
        beside = self._note_path.with_suffix(".tmp")
        with refusals(self.folder):
            beside.write_text(json.dumps(body), encoding="ascii")
            beside.replace(self._note_path)

    def flush(self) -> None:
        """See that the disk has it."""
        with refusals(self.folder):
            os.fsync(self.file.fileno())

    def close(self) -> None:
        """Keep it for later."""
        if self._file is not None:
            self._file.close()
            self._file = None

    def discard(self) -> None:
        """Throw it away for good."""
        self.close()
        self.path.unlink(missing_ok=True)
        self._note_path.unlink(missing_ok=True)

    def finish(self, name: str) -> Path:
        """Give it its name, and the note up. The path. Raises VaultUnwritable, OSError."""
        self.close()
        target = self.folder / name
        with refusals(self.folder):
            self.path.replace(target)
            self._note_path.unlink(missing_ok=True)
            _settle(self.folder)
        return target


def _settle(folder: Path) -> None:
    """See that the disk has the new name. Windows has no such call, and needs none for NTFS."""
    if os.name != "posix":
        return
    place = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(place)
    finally:
        os.close(place)


def _read_note(path: Path, wanted: Wanted) -> Note | None:
    """The note if it is one of this file's, else None."""
    try:
        with path.open("rb") as file:
            found = json.loads(file.read(MOST_NOTE))
    except (OSError, ValueError, RecursionError):
        return None
    if not isinstance(found, dict) or found.get("version") != VERSION or found.get("key") != wanted.key:
        return None
    kept = {field.name: found.get(field.name) for field in fields(Note)}
    total, mark, marked_by, sha256, hosts = kept.values()
    texts = all(isinstance(text, str) and len(text) <= MOST_MARK for text in (mark, marked_by, sha256))
    listed = isinstance(hosts, list) and len(hosts) <= 64 and all(isinstance(host, str) for host in hosts)
    if type(total) is not int or total < 0 or not texts or not listed:
        return None
    said = str(sha256)
    hashed = not said or (len(said) == 64 and set(said) <= set(string.hexdigits))
    return Note(total, str(mark), str(marked_by), said, tuple(hosts or ())) if hashed else None
