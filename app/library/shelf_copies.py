"""Files of the library in two places: which there are, which have a copy, copying them and deleting them."""

from __future__ import annotations

import os
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from app.domain.errors import ModelChanged
from app.library import index as listing
from app.library.copying import PART, copy_in
from app.library.hashing import Asked, Progress, read_back
from app.library.index import Index
from app.library.index_entry import Entry
from app.library.shelf_list import LOCK, MARK, MOVED

MOVING = "moving.json"
GUARD = ".moving.lock"
STAYING = frozenset({LOCK, MOVED, MOVING, GUARD, MARK, listing.NAME})
SMALL = 1 << 20
"""Lists, which are changed in place of being replaced by others: compared to the byte before the switch."""
CLOCK_NS = 2_000_000_000
"""FAT keeps times to two seconds."""
WORK = ".work"
"""Results that are being made; they are thrown away when the program ends."""


class Step:
    """Progress of one file among all: its bytes are counted when copied and when read back."""

    def __init__(self, progress: Progress, before: int, total: int) -> None:
        self._progress, self._before, self._total = progress, before, total

    def copied(self, done: int, _size: int) -> None:
        """So many bytes of it were copied."""
        self._progress(self._before + done, max(self._total, self._before + done))

    def checked(self, done: int, size: int) -> None:
        """So many bytes of the copy were read back."""
        self.copied(size + done, size)


def copy_over(source: Path, target: Path, expected: str, step: Step, cancelled: Asked) -> None:
    """Copy a file, compare with what it should be, read the copy back, give it its name."""
    found = source.stat()
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with copy_in(source, target.parent, step.copied, cancelled, link=True) as copied:
        if expected and copied.sha256 != expected:
            raise ModelChanged(name=source.name)
        if read_back(copied.path, step.checked, cancelled) != copied.sha256:
            raise ModelChanged(name=source.name)
        os.utime(copied.path, ns=(found.st_atime_ns, found.st_mtime_ns))
        copied.path.replace(target)
        listing.flush(target.parent)


def library_files(folder: Path) -> dict[str, int]:
    """Sizes of all files that belong to the library, by path inside its folder. Links are none of them."""
    found: dict[str, int] = {}
    for path in sorted(folder.rglob("*")):
        inside = path.relative_to(folder)
        passing = path.name.startswith(".") and path.suffix in (PART, ".tmp")
        if passing or inside.parts[0] == WORK or (len(inside.parts) == 1 and path.name in STAYING):
            continue
        if not path.is_symlink() and path.is_file():
            found[str(inside)] = path.stat().st_size
    return found


def twin(path: Path, size: int) -> bool:
    """Whether a file of that size is there."""
    return path.is_file() and not path.is_symlink() and path.stat().st_size == size


def alike(folder: Path, target: Path, name: str) -> bool:
    """Whether a copy is there, and of the same time. It has its name only since it was read back."""
    try:
        here = (folder / name).stat()
        apart = abs(here.st_mtime_ns - (target / name).stat().st_mtime_ns)
        return twin(target / name, here.st_size) and apart <= CLOCK_NS
    except OSError:
        return False


def same_disk(one: Path, other: Path) -> bool:
    """Whether a copy may need no room, being a second name."""
    return one.stat().st_dev == other.stat().st_dev


def differ(one: Path, other: Path) -> bool:
    """Whether two small files hold something else."""
    return one.read_bytes() != other.read_bytes()


def delete_twins(folder: Path, other: Path) -> tuple[str, ...]:
    """Delete what the other place has too. The names of what is left."""
    left = []
    for name, size in library_files(folder).items():
        try:
            if not twin(other / name, size):
                left.append(name)
                continue
            (folder / name).unlink()
        except OSError:  # a program has it open
            left.append(name)
    return tuple(left)


def forget_folder(folder: Path, home: Path) -> None:
    """Remove a place that holds nothing any more; never the home."""
    for inner in sorted(folder.rglob("*"), reverse=True):
        if inner.is_dir() and not inner.is_symlink():
            with suppress(OSError):
                inner.rmdir()
    if folder != home and not library_files(folder):
        with suppress(OSError):
            (folder / MARK).unlink(missing_ok=True)
            folder.rmdir()


def sweep_all(folder: Path) -> None:
    """Copies that were begun here and never got their names."""
    for part in (*folder.rglob(f".*{PART}"), *folder.rglob(".*.tmp")):
        with suppress(OSError):
            part.unlink()


def hashes_of(index: Index) -> dict[str, str]:
    """What files must be, by name, as far as that is known; removed ones lie in the trash."""
    return {
        part.file: part.sha256
        for entry in index.entries
        if not entry.model.linked and not entry.removed
        for part in entry.model.files
    }


def at_place(entry: Entry, folder: Path) -> Entry:
    """With the times that the new place keeps: some disks know only every other second."""
    if entry.model.linked or entry.removed:
        return entry
    paths = [folder / part.file for part in entry.model.files]
    if not all(path.is_file() for path in paths):
        return entry
    return replace(entry, times=tuple(path.stat().st_mtime_ns for path in paths))
