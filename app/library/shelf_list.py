"""The list behind the shelf: where the library lies, and changing what is listed while nobody else does.

The library lies in the home's folder until it is moved; then `moved.json` there says where, and a file of
that place (`MARK`) says that it is the library. The lock stays in the home, which is always there and on a
disk that can lock.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager, suppress
from dataclasses import replace
from pathlib import Path

from app.domain.engine.sources import place_in_set
from app.domain.errors import LibraryAway, ModelError, ModelMissing
from app.library import index as listing
from app.library.copying import Copied, refusals
from app.library.filenames import safe
from app.library.hashing import sha256
from app.library.index import Index
from app.library.index_entry import Entry
from app.library.lock import locked
from app.library.shelf_entry import Arrival, described, with_entry
from app.library.splits import whole

LOCK = ".lock"
TRASH = ".trash"
MOVED = "moved.json"
MARK = ".library"
LONGEST = 1 << 16
YOUNG_NS = 100_000_000
Marks = tuple[int, int, int, int]
NOTHING: tuple[Marks | None, Index] = (None, Index())


class ShelfList:
    """The list of one home. Reading is quick and holds no lock; `change` holds it while the list changes."""

    def __init__(self, home: Path, clock: Callable[[], float] = time.time) -> None:
        self.home, self.clock = home, clock
        self._last: tuple[Marks | None, Index] = NOTHING

    @property
    def folder(self) -> Path:
        """Where the library lies now. Raises LibraryAway if nobody can say."""
        path = self.home / MOVED
        try:
            with path.open("rb") as file:
                place = json.loads(file.read(LONGEST))["to"]
        except FileNotFoundError:
            return self.home
        except (OSError, ValueError, TypeError, KeyError, RecursionError):
            raise LibraryAway(place=str(path)) from None
        if not isinstance(place, str) or "\0" in place or not Path(place).is_absolute():
            raise LibraryAway(place=str(path))
        return Path(place)

    @property
    def trash(self) -> Path:
        """Removed files, until they are forgotten."""
        return self.folder / TRASH

    @property
    def away(self) -> str:
        """Where the library should be and is not, "" while it is there."""
        try:
            folder = self.folder
        except LibraryAway as error:
            return error.place
        return "" if folder == self.home or (folder / MARK).is_file() else str(folder)

    def read(self) -> Index:
        """What is listed; nothing while the library is away."""
        if self.away:
            return Index()
        try:
            with self.writing():
                return self._kept(self.folder / listing.NAME) or self._read(self.folder)
        except listing.Damaged:
            return self.change(lambda index: index)

    def _kept(self, path: Path) -> Index | None:
        """What was read last, if the file is still that one."""
        marks, index = self._last
        return index if marks is not None and marks == _marks(path) else None

    def _read(self, folder: Path) -> Index:
        """Read the file, and keep it while it stays the same: 500 models take 60 ms to read.

        Not while so young that another change could bear the same time, nor with entries that wait for their
        file to say more.
        """
        marks = _marks(folder / listing.NAME)
        index = listing.read(folder)
        known = all(e.removed or e.model.parts or e.model.facts.layout is not None for e in index.entries)
        old = marks is not None and time.time_ns() - marks[0] > YOUNG_NS
        self._last = (marks, index) if known and old and marks == _marks(folder / listing.NAME) else NOTHING
        return index

    def entry(self, model_id: str) -> Entry:
        """The listed entry of that id. Raises ModelMissing."""
        return listed(self.read(), model_id)

    def change(self, change: Callable[[Index], Index], then: Callable[[Index], None] | None = None) -> Index:
        """Read, change and write the list, and do more `then`, while nobody else does.

        What `change` raises leaves the list as it was. Raises LibraryAway, and what `refusals` does.
        """
        self.make_folder()
        with self.writing(), locked(self.home / LOCK):
            folder = self.there()
            try:
                before = index = listing.read(folder)
            except listing.Damaged:
                kept = listing.salvage(folder)
                listing.put_aside(folder)
                before, index = Index(), _made_anew(folder, kept)
            index = change(index)
            if index != before:
                listing.write(folder, index)
            if then is not None:
                then(index)
            return index

    def there(self) -> Path:
        """The folder, which is there. Raises LibraryAway."""
        away = self.away
        if away:
            raise LibraryAway(place=away)
        return self.folder

    def taken(self, index: Index, but: Iterable[Path] = ()) -> set[str]:
        """Names of files that a new one must not have, in lower case; `but` are those that get new names."""
        names = {part.file.lower() for entry in index.entries for part in entry.model.files}
        leaving = set(but)
        for folder in (self.folder, self.trash):
            if folder.is_dir():
                names |= {path.name.lower() for path in folder.iterdir() if path not in leaving}
        return names

    def make_folder(self) -> None:
        """Have the home's folder. One that the library was moved to is never made."""
        with self.writing():
            self.home.mkdir(parents=True, exist_ok=True, mode=0o700)

    def writing(self) -> AbstractContextManager[None]:
        """The system's refusals, as errors."""
        return refusals(self.folder)


def _marks(path: Path) -> Marks | None:
    """What tells one content of a file that is always replaced whole from another."""
    try:
        found = path.stat()
    except OSError:
        return None
    return (found.st_mtime_ns, found.st_ctime_ns, found.st_size, found.st_ino)


def listed(index: Index, model_id: str) -> Entry:
    """The entry of that id. Raises ModelMissing, also for one that was removed."""
    entry = index.entry(model_id)
    if entry is None or entry.removed:
        raise ModelMissing(name=entry.model.name if entry else model_id)
    return entry


def _made_anew(folder: Path, kept: tuple[Entry, ...]) -> Index:
    """A list of the good files in the folder, in the order of their age, and of what was `kept`."""
    index = Index()
    for path in sorted(folder.glob("*.gguf"), key=lambda path: (path.lstat().st_mtime, path.name)):
        place = place_in_set(path.name)
        if not safe(path.name) or path.is_symlink() or (place is not None and place[1] > 1):
            continue
        with suppress(ModelError, OSError):
            found = whole(path)
            files = tuple(_as_it_is(part) for part in found.files)
            arrival = Arrival(files, path.name, found.facts)
            entry = described(index, arrival, [part.name for part in found.files], files[0].mtime_ns / 1e9)
            if index.entry(entry.model.id) is None:
                index = with_entry(index, entry)
    for entry in kept:
        if index.entry(entry.model.id) is None:
            index = index.put(entry)
    return replace(index, seeded=index.seeded)


def _as_it_is(path: Path) -> Copied:
    found = path.stat()
    return Copied(path, sha256(path), found.st_size, found.st_mtime_ns)
