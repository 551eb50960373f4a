"""Collections: files are read into the vault and cut into passages, and read again when they change."""

from __future__ import annotations

import builtins
import time
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from pathlib import Path

from app.domain.engine.generation import Progress
from app.domain.errors import AppError
from app.domain.questions.passages import Collection, CollectionCounts, Source
from app.services.collection_asides import Aside, Asides
from app.services.collection_files import MOST_FILES, as_found, found_files, found_in
from app.services.collection_news import CollectionNews, CollectionRead, FileRead, FileReading
from app.services.collection_queue import ReadingQueue, Soon
from app.services.reading import DocumentReader
from app.storage.collections import Collections

__all__ = [
    "MOST_FILES",
    "CollectionNews",
    "CollectionRead",
    "CollectionService",
    "FileRead",
    "FileReading",
    "found_files",
]


class CollectionService:
    """What a person can do with collections. Lives as long as the vault is open.

    Files are read one after the other, each in a child of its own. What cannot be read is noted with the
    reason and the others go on; a file that asks for a password waits for it the same way. `reading` tells
    how far the file is that is read now.
    """

    def __init__(
        self,
        collections: Collections,
        reader: DocumentReader,
        clock: Callable[[], float] = time.time,
        kept: Callable[..., object] = lambda *_: None,
        soon: Soon | None = None,
    ) -> None:
        """`kept` is told of every document that was stored, where it came from, and its password.

        The password only where there is one. `soon` calls later.
        """
        self._collections, self._clock = collections, clock
        self._queue = ReadingQueue(collections, reader, clock, kept, soon)
        self._asides = Asides(self._erase)
        self.news, self.reading = self._queue.news, self._queue.reading

    # -- collections -------------------------------------------------------------------------------

    def create(self, name: str) -> Collection:
        """Begin an empty collection."""
        return self._collections.create(name, self._clock())

    def list(self) -> Sequence[Collection]:
        """All of them, by last change, newest first."""
        gone = self._asides.collections()
        return [one for one in self._collections.list() if one.id not in gone]

    def counts(self) -> dict[str, CollectionCounts]:
        """How many files each has, by its id."""
        return self._collections.counts()

    def rename(self, collection_id: str, name: str) -> None:
        """Give it another name."""
        self._collections.rename(collection_id, name)

    def remove(self, collection_id: str) -> None:
        """Erase a collection from the vault; its files are not touched."""
        self._quiet(collection_id)
        self._asides.forget(collection_id)
        self._collections.remove(collection_id)

    # -- files -------------------------------------------------------------------------------------

    def sources(self, collection_id: str) -> Sequence[Source]:
        """Its files, those that could not be read included."""
        gone = self._asides.paths(collection_id)
        return [one for one in self._collections.sources(collection_id) if one.file.path not in gone]

    def add(self, collection_id: str, paths: Sequence[Path]) -> int:
        """Queue files and all files in folders; how many there are.

        Those that are known and unchanged are not read again. Raises DocumentMissing for a path that is not
        there and DocumentUnreadable for a folder that the system refuses, before anything is queued.
        """
        files = found_in(paths)
        self.queue(collection_id, files)
        return len(files)

    def queue(self, collection_id: str, files: Sequence[Path]) -> None:
        """Queue files that were found already, e.g. by `found_in` on another thread."""
        self._asides.keep(collection_id, frozenset(str(file) for file in files))
        self._queue.add(collection_id, files)

    def refresh(self, collection_id: str) -> int:
        """Look at every file of a collection again and read those that changed; how many there are."""
        files = [Path(source.file.path) for source in self.sources(collection_id)]
        self._queue.add(collection_id, files)
        return len(files)

    def changed(self, collection_id: str) -> Sequence[Source]:
        """The files that are not as they were when read, or are gone. Only times and sizes are compared."""
        return [one for one in self.sources(collection_id) if as_found(one.file.path) != one.file]

    def unlock(self, collection_id: str, path: str, password: str) -> None:
        """Read one file that asks for a password, at once. `FileRead` says what came of it.

        `kept` is given the password, to show the pages with, and nobody else. Other files go on meanwhile.
        """
        self._queue.unlock(collection_id, path, password)

    def skip(self, collection_id: str, path: str) -> None:
        """Read a file no further now; what the vault says of it stays."""
        self._queue.drop(collection_id, [path])

    def forget(self, collection_id: str, path: str) -> None:
        """Erase what a file held from the vault; the file is not touched."""
        self._forget(collection_id, [path])

    # -- the batch ---------------------------------------------------------------------------------

    def progress(self, collection_id: str) -> Progress | None:
        """How many files of all that are to be looked at were; None when none are."""
        return self._queue.progress(collection_id)

    def reading_now(self, collection_id: str) -> FileReading | None:
        """The file of a collection that is being read."""
        return self._queue.now(collection_id)

    def stop(self, collection_id: str) -> None:
        """Read no further files of a collection; what is read stays, and `go_on` reads the others."""
        self._queue.stop(collection_id)

    def go_on(self, collection_id: str) -> int:
        """Read what was left when the reading was stopped; how many files."""
        left = [Path(one.file.path) for one in self.sources(collection_id) if one.pending]
        self._queue.add(collection_id, left)
        return len(left)

    def resume(self) -> None:
        """Read what a program that was killed or closed had still to read. Call once, after opening."""
        for collection_id, paths in self._collections.waiting().items():
            if self._queue.progress(collection_id) is None:
                self._queue.add(collection_id, [Path(path) for path in paths])

    # -- a way back --------------------------------------------------------------------------------

    def put_aside(self, collection_id: str, paths: Iterable[str] | None = None) -> Aside:
        """Take files, or the whole collection, out of sight until `erase` or `take_back`."""
        reading = self._queue.progress(collection_id) is not None
        aside = Aside(collection_id, None if paths is None else frozenset(paths), reading)
        if aside.paths is None:
            self._queue.stop(collection_id)
        else:
            self._queue.drop(collection_id, aside.paths)
        self._asides.put(aside)
        return aside

    def take_back(self, aside: Aside) -> None:
        """In sight again, as it was; what was still to be read is read."""
        if self._asides.take_back(aside) and aside.reading:
            self.go_on(aside.collection_id)

    def erase(self, aside: Aside) -> None:
        """Erase what was taken out of sight for good, unless it was taken back."""
        self._asides.erase(aside)

    def close(self) -> None:
        """Stop everything and erase what is out of sight; nothing is written to the vault afterwards."""
        self._queue.close()
        with suppress(AppError):  # a full disk must keep nobody from locking
            self._asides.erase_all()

    # -- inside ------------------------------------------------------------------------------------

    def _erase(self, collection_id: str, paths: frozenset[str] | None) -> None:
        with suppress(LookupError):  # gone with its collection
            if paths is None:
                self._quiet(collection_id)
                self._collections.remove(collection_id)
            else:
                self._forget(collection_id, paths)

    def _forget(self, collection_id: str, paths: Iterable[str]) -> None:
        paths = builtins.list(paths)
        self._queue.drop(collection_id, paths)
        self._collections.forget(collection_id, paths)

    def _quiet(self, collection_id: str) -> None:
        """Nothing of a collection is read any more, not even what waits for its password's answer."""
        self._queue.stop(collection_id)
        self._queue.drop(collection_id, [one.file.path for one in self._collections.sources(collection_id)])
