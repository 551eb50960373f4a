"""The folder of a bundle: what is kept beside it until it is whole, and how its files are opened.

While a bundle is made there is no list; `stillroom-bundle.unfinished.json` says which files it will have and
which of them are there already, so that a stick that was pulled out says what is missing and can be gone on
with. The list comes last.
"""

from __future__ import annotations

import errno
import json
import os
import re
import stat
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from app.domain.engine.sources import Part
from app.domain.errors import (
    BundleDamaged,
    BundleInvalid,
    BundleRoom,
    CatalogueInvalid,
    NoSpace,
    VaultUnwritable,
)
from app.library import bundle_signature
from app.library.bundle_manifest import MANIFEST, read
from app.library.catalogue_fields import MOST_BYTES, Fields, parsed
from app.library.catalogue_parts import HASH, LARGEST
from app.library.copying import PART, RESERVE, free_space, refusals

UNFINISHED = "stillroom-bundle.unfinished.json"
NOTE_FORM = "stillroom-bundle-unfinished-1"
OWN = frozenset({MANIFEST, UNFINISHED, bundle_signature.FILE})
OF_SYSTEMS = frozenset({"System Volume Information", "desktop.ini", "Thumbs.db", "LOST.DIR"})
PART_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,130}")


@dataclass(frozen=True, slots=True)
class Note:
    """Which files a bundle will have, by name with their bytes, and the SHA-256 of those that are there."""

    planned: dict[str, int]
    done: dict[str, str]

    @property
    def missing(self) -> dict[str, int]:
        """Those that are not there yet, with their bytes."""
        return {name: size for name, size in self.planned.items() if name not in self.done}


def read_note(folder: Path) -> Note | None:
    """What is noted of an unfinished bundle; None: there is none, or nobody can read it."""
    try:
        whole = parsed(content_of(folder, UNFINISHED), UNFINISHED)
        if whole.get("form", str) != NOTE_FORM:
            return None
        parts = [_noted(part) for part in whole.inners("files")]
    except (CatalogueInvalid, BundleDamaged):
        return None
    return Note({name: size for name, size, _ in parts}, {name: said for name, _, said in parts if said})


def write_note(folder: Path, note: Note) -> None:
    """Keep it, the old one or the new one at every moment. Raises as `writing`."""
    files = [
        {"file": name, "bytes": size, "sha256": note.done.get(name, "")}
        for name, size in note.planned.items()
    ]
    put(folder, UNFINISHED, (json.dumps({"form": NOTE_FORM, "files": files}) + "\n").encode("ascii"))


def known_parts(folder: Path) -> dict[str, Part]:
    """The files that an earlier bundle here, whole or not, says are its own, by name."""
    note = read_note(folder)
    found = {} if note is None else {n: Part(n, s, note.done.get(n, "")) for n, s in note.planned.items()}
    with suppress(BundleInvalid, BundleDamaged):
        found |= {part.file: part for part in read(content_of(folder, MANIFEST)).parts}
    return found


def put(folder: Path, name: str, content: bytes) -> None:
    """A small file, whole or not at all, and on the disk. Raises as `writing`."""
    beside = folder / f"{name}{PART}"
    with writing(folder, len(content)):
        with suppress(FileNotFoundError):
            beside.unlink()  # never written through a link that somebody put there
        with beside.open("xb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(folder / name)
        settle(folder)


def settle(folder: Path) -> None:
    """Make renames last when a stick is pulled out; some file systems of sticks cannot be asked."""
    if os.name == "posix":
        handle = os.open(folder, os.O_RDONLY)
        try:
            with suppress(OSError):
                os.fsync(handle)
        finally:
            os.close(handle)


@contextmanager
def writing(folder: Path, needed: int) -> Iterator[None]:
    """What the system refuses while a bundle is written, as BundleRoom, FileTooLarge, VaultUnwritable."""
    try:
        with refusals(folder, needed):
            yield
    except NoSpace as full:
        raise BundleRoom(str(folder), full.needed, full.free) from None
    except OSError as error:
        if error.errno in (errno.EIO, errno.ENODEV, errno.ENXIO, errno.ENOENT, errno.ENOTDIR):
            raise VaultUnwritable(str(folder)) from None  # it was pulled out
        raise


def require_room(folder: Path, needed: int, reserve: int = RESERVE) -> None:
    """Raises BundleRoom unless so many bytes, and some more, are free."""
    free = free_space(folder)
    if free < needed + reserve:
        raise BundleRoom(str(folder), needed + reserve, free)


def content_of(folder: Path, name: str) -> bytes:
    """A small file's bytes, at most one more than may be. Raises BundleDamaged."""
    with opened(folder, name) as file:
        return file.read(MOST_BYTES + 1)


@contextmanager
def opened(folder: Path, name: str) -> Iterator[BinaryIO]:
    """A plain file of a bundle, to be read; no link is followed. Raises BundleDamaged."""
    flags = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
    path = folder / name
    try:
        if path.is_symlink():
            raise BundleDamaged(name, "link")
        # a link put there since is refused by the system
        handle = os.open(str(path), flags | getattr(os, "O_NOFOLLOW", 0))
        with os.fdopen(handle, "rb", buffering=0) as file:
            if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
                raise BundleDamaged(name, "link")
            yield file
    except (FileNotFoundError, NotADirectoryError):
        raise BundleDamaged(name, "missing") from None
    except ReadError:
        raise BundleDamaged(name, "unreadable") from None
    except OSError as error:
        if error.errno == errno.ELOOP:
            raise BundleDamaged(name, "link") from None
        if error.filename == str(path):
            raise BundleDamaged(name, "unreadable") from None
        raise


class ReadError(Exception):
    """The disk of a bundle fails while it is read."""


def block_of(file: BinaryIO, size: int) -> bytes:
    """The next bytes of a file that was opened here, "" at its end. Raises ReadError."""
    try:
        return file.read(size)
    except OSError as error:
        raise ReadError from error


def names_in(folder: Path) -> Sequence[str]:
    """The names of what lies in a folder, 10,000 at most, without what systems put there by themselves."""
    found = []
    with suppress(OSError), os.scandir(folder) as entries:
        for entry in entries:
            if entry.name[0] not in ".$" and entry.name not in OF_SYSTEMS:
                found.append(os.fsencode(entry.name).decode("utf-8", "replace"))
            if len(found) == 10_000:
                break
    return sorted(found)


def _noted(part: Fields) -> tuple[str, int, str]:
    part.only("file", "bytes", "sha256")
    digest = part.text("sha256", HASH) if part.get("sha256", str) else ""
    return part.text("file", PART_NAME), part.number("bytes", LARGEST, 1), digest
