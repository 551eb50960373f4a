"""Collections: files are read into the vault and cut into passages, and read again when they change."""

from __future__ import annotations

import os
import stat
import time
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from app.domain.documents import Document
from app.domain.errors import AppError, DocumentMissing, DocumentUnreadable
from app.domain.generation import Progress
from app.domain.passage_cutting import passages
from app.domain.passages import Collection, Source, SourceFile
from app.services.notify import Notifier
from app.services.reading import DocumentReader, Reader
from app.storage.collections import Collections

MOST_FILES = 10_000
"""Files of one folder with all below it; a folder with more is a mistake, such as a whole disk."""


@dataclass(frozen=True, slots=True)
class FileRead:
    """A file of a collection was looked at. `error` None: its text is in the vault, as it is now."""

    collection_id: str
    path: str
    error: AppError | None
    files: Progress


@dataclass(frozen=True, slots=True)
class CollectionRead:
    """All files that were to be looked at have been. `changed`: how many texts were stored anew."""

    collection_id: str
    changed: int
    failed: int


CollectionNews = FileRead | CollectionRead


@dataclass(slots=True, eq=False)
class _Batch:
    collection_id: str
    waiting: deque[Path]
    known: dict[str, Source]
    total: int
    changed: int = 0
    failed: int = 0
    reader: Reader | None = None
    ended: bool = False


class CollectionService:
    """What a person can do with collections. Lives as long as the vault is open.

    Files are read one after the other, each in a child of its own. What cannot be read is noted with the
    reason and the others go on.
    """

    def __init__(
        self, collections: Collections, reader: DocumentReader, clock: Callable[[], float] = time.time
    ) -> None:
        self.news: Notifier[CollectionNews] = Notifier()
        self._collections, self._reader, self._clock = collections, reader, clock
        self._batches: deque[_Batch] = deque()

    def create(self, name: str) -> Collection:
        """Begin an empty collection."""
        return self._collections.create(name, self._clock())

    def list(self) -> Sequence[Collection]:
        """All of them, by last change, newest first."""
        return self._collections.list()

    def rename(self, collection_id: str, name: str) -> None:
        """Give it another name."""
        self._collections.rename(collection_id, name)

    def remove(self, collection_id: str) -> None:
        """Erase a collection from the vault; its files are not touched."""
        self.stop(collection_id)
        self._collections.remove(collection_id)

    def sources(self, collection_id: str) -> Sequence[Source]:
        """Its files, those that could not be read included."""
        return self._collections.sources(collection_id)

    def add(self, collection_id: str, paths: Sequence[Path]) -> int:
        """Queue files and all files in folders; how many there are.

        Those that are known and unchanged are not read again. Raises DocumentMissing for a path that is not
        there and DocumentUnreadable for a folder that the system refuses, before anything is queued.
        """
        files = list(dict.fromkeys(file for path in paths for file in found_files(path)))
        self._queue(collection_id, files)
        return len(files)

    def refresh(self, collection_id: str) -> int:
        """Look at every file of a collection again and read those that changed; how many there are."""
        files = [Path(source.file.path) for source in self._collections.sources(collection_id)]
        self._queue(collection_id, files)
        return len(files)

    def changed(self, collection_id: str) -> Sequence[Source]:
        """The files that are not as they were when read, or are gone. Only times and sizes are compared."""
        return [
            one for one in self._collections.sources(collection_id) if _as_found(one.file.path) != one.file
        ]

    def forget(self, collection_id: str, path: str) -> None:
        """Erase what a file held from the vault; the file is not touched."""
        self._collections.forget(collection_id, path)

    def stop(self, collection_id: str) -> None:
        """Read no further files of a collection; what is read stays."""
        for batch in [batch for batch in self._batches if batch.collection_id == collection_id]:
            self._give_up(batch)
        self._advance()

    def close(self) -> None:
        """Stop everything; nothing is written to the vault afterwards."""
        while self._batches:
            self._give_up(self._batches[0])

    # -- the queue ---------------------------------------------------------------------------------

    def _queue(self, collection_id: str, files: Sequence[Path]) -> None:
        known = {source.file.path: source for source in self._collections.sources(collection_id)}
        self._batches.append(_Batch(collection_id, deque(files), known, len(files)))
        if len(self._batches) == 1:
            self._advance()

    def _give_up(self, batch: _Batch) -> None:
        batch.ended = True
        self._batches.remove(batch)
        if batch.reader is not None:
            batch.reader.cancel()

    def _advance(self) -> None:
        """Go on with the first batch until a file has to be read, which takes a while."""
        while self._batches and self._batches[0].reader is None:
            batch = self._batches[0]
            if not batch.waiting:
                self._batches.popleft()
                batch.ended = True
                self.news.publish(CollectionRead(batch.collection_id, batch.changed, batch.failed))
                continue
            path = batch.waiting.popleft()
            file = _as_found(str(path))
            known = batch.known.get(str(path))
            if file is None:
                gone = known.file if known else SourceFile(str(path), 0, 0)
                self._note(batch, gone, DocumentMissing(name=path.name))
            elif known is not None and known.file == file and known.error is None:
                self._tell(batch, file, None)
            else:
                self._read(batch, path, file)

    def _read(self, batch: _Batch, path: Path, file: SourceFile) -> None:
        def done(document: Document) -> None:
            batch.reader = None
            if not batch.ended:
                self._keep(batch, file, document)
                self._advance()

        def failed(error: AppError) -> None:
            batch.reader = None
            if not batch.ended:
                self._note(batch, file, error)
                self._advance()

        batch.reader = self._reader.read(path, lambda _progress: None, done, failed)

    def _keep(self, batch: _Batch, file: SourceFile, document: Document) -> None:
        try:
            self._collections.put(batch.collection_id, file, document, passages(document), self._clock())
        except AppError as error:  # a full disk: nothing of the file was kept
            self._note(batch, file, error)
            return
        batch.changed += 1
        self._tell(batch, file, None)

    def _note(self, batch: _Batch, file: SourceFile, error: AppError) -> None:
        batch.failed += 1
        try:
            self._collections.fail(batch.collection_id, file, error.to_text(), self._clock())
        except AppError as worse:
            error = worse
        self._tell(batch, file, error)

    def _tell(self, batch: _Batch, file: SourceFile, error: AppError | None) -> None:
        done = batch.total - len(batch.waiting)
        self.news.publish(FileRead(batch.collection_id, file.path, error, Progress(done, batch.total)))


def found_files(path: Path) -> list[Path]:
    """A file itself; the files of a folder and of all folders below it, by name; no hidden ones, no links.

    Raises DocumentMissing, and DocumentUnreadable for a folder that is refused or has over `MOST_FILES`.
    """
    if path.is_file():
        return [path.absolute()]
    if not path.is_dir():
        raise DocumentMissing(name=path.name)
    found: list[Path] = []

    def refuse(error: OSError) -> None:
        raise DocumentUnreadable(name=Path(error.filename or path).name) from error

    for folder, folders, names in os.walk(path.absolute(), onerror=refuse):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        whole = [Path(folder, name) for name in sorted(names) if not name.startswith((".", "~$"))]
        found += [file for file in whole if file.is_file() and not file.is_symlink()]
        if len(found) > MOST_FILES:
            raise DocumentUnreadable(name=path.name)
    return found


def _as_found(path: str) -> SourceFile | None:
    """The file as it is now, None if there is none or the system refuses to say."""
    try:
        found = Path(path).stat()
    except (OSError, ValueError):
        return None
    return SourceFile(path, found.st_mtime_ns, found.st_size) if stat.S_ISREG(found.st_mode) else None
