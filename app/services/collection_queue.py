"""Files waiting to be read into collections, one after the other, each in a child of its own."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from app.domain.documents import Document
from app.domain.engine.generation import Progress
from app.domain.errors import AppError, DocumentMissing
from app.domain.questions.passage_cutting import passages
from app.domain.questions.passages import Source, SourceFile
from app.services.collection_files import as_found
from app.services.collection_news import CollectionNews, CollectionRead, FileRead, FileReading
from app.services.notify import Notifier
from app.services.reading import DocumentReader, Reader
from app.storage.collections import Collections

SLICE = 50
"""Files that need no reading are looked at so many at a time, and then the thread does something else."""

Kept = Callable[..., object]
"""Given a `StoredDocument`, the `Path` it was read from and, where one was needed, its password."""
Soon = Callable[[Callable[[], None]], object]


@dataclass(slots=True, eq=False)
class _Batch:
    collection_id: str
    waiting: deque[Path]
    known: dict[str, Source]
    total: int
    changed: int = 0
    failed: int = 0


@dataclass(slots=True, eq=False)
class _Current:
    """The file that is being read. `batch` None: with a password, out of turn."""

    collection_id: str
    file: SourceFile
    batch: _Batch | None
    reader: Reader | None = None
    pages: Progress | None = None


class ReadingQueue:
    """What is to be read lies in the vault as well: a program that was killed finds it again."""

    def __init__(
        self,
        collections: Collections,
        reader: DocumentReader,
        clock: Callable[[], float],
        kept: Kept,
        soon: Soon | None,
    ) -> None:
        """`kept` is told of every document that was stored; `soon` calls later, on the same thread."""
        self.news: Notifier[CollectionNews] = Notifier()
        self.reading: Notifier[FileReading] = Notifier()
        self._collections, self._reader, self._clock = collections, reader, clock
        self._kept, self._soon = kept, soon
        self._batches: deque[_Batch] = deque()
        self._current: _Current | None = None
        self._unlocking: list[_Current] = []
        self._advancing = False

    # -- asked -------------------------------------------------------------------------------------

    def progress(self, collection_id: str) -> Progress | None:
        """How many files of a collection's batch were looked at; None when none are to be."""
        batch = self._batch(collection_id)
        if batch is None:
            return None
        busy = self._current is not None and self._current.batch is batch
        return Progress(batch.total - len(batch.waiting) - busy, batch.total)

    def now(self, collection_id: str) -> FileReading | None:
        """The file of a collection that is being read."""
        current = self._current
        if current is None or current.collection_id != collection_id:
            return None
        return FileReading(collection_id, current.file.path, current.pages)

    # -- told --------------------------------------------------------------------------------------

    def add(self, collection_id: str, files: Sequence[Path]) -> None:
        """Look at files when those before them are done; a batch under way becomes longer."""
        known = {source.file.path: source for source in self._collections.sources(collection_id)}
        self._collections.wait(collection_id, self._to_read(files, known), self._clock())
        batch = self._batch(collection_id)
        if batch is None:
            self._batches.append(_Batch(collection_id, deque(files), known, len(files)))
        else:
            here = set(batch.waiting)
            if self._current is not None and self._current.batch is batch:
                here.add(Path(self._current.file.path))
            more = [file for file in files if file not in here]
            batch.known = known
            batch.waiting.extend(more)
            batch.total += len(more)
        self._advance()

    def unlock(self, collection_id: str, path: str, password: str) -> None:
        """Read one file with a password at once. The password is handed on, and kept nowhere here."""
        self.drop(collection_id, [path])
        file = as_found(path)
        if file is None:
            gone = DocumentMissing(name=Path(path).name)
            self._tell(collection_id, path, self._note(collection_id, self._known(collection_id, path), gone))
            return
        current = _Current(collection_id, file, None)
        self._unlocking.append(current)
        self._start(current, password)

    def stop(self, collection_id: str) -> None:
        """Read no further files of a collection; the vault keeps which they are."""
        batch = self._batch(collection_id)
        if batch is not None:
            self._batches.remove(batch)
            self._collections.stop(collection_id)
            if self._current is not None and self._current.batch is batch:
                self._cancel()
            self._advance()

    def drop(self, collection_id: str, paths: Iterable[str]) -> None:
        """Forget that files were to be read."""
        gone = set(paths)
        batch = self._batch(collection_id)
        for one in [one for one in self._unlocking if one.collection_id == collection_id]:
            if one.file.path in gone:
                self._end_unlocking(one)
        if batch is None:
            return
        left = [path for path in batch.waiting if str(path) not in gone]
        batch.total -= len(batch.waiting) - len(left)
        batch.waiting = deque(left)
        if self._current is not None and self._current.batch is batch and self._current.file.path in gone:
            batch.total -= 1
            self._cancel()
        self._advance()

    def close(self) -> None:
        """Stop everything; nothing is written to the vault afterwards, which keeps what was to be read."""
        self._batches.clear()
        for one in tuple(self._unlocking):
            self._end_unlocking(one)
        self._cancel()

    # -- the order ---------------------------------------------------------------------------------

    def _batch(self, collection_id: str) -> _Batch | None:
        return next((one for one in self._batches if one.collection_id == collection_id), None)

    def _cancel(self) -> None:
        current, self._current = self._current, None
        if current is not None and current.reader is not None:
            current.reader.cancel()

    def _end_unlocking(self, one: _Current) -> None:
        self._unlocking.remove(one)
        if one.reader is not None:
            one.reader.cancel()

    def _advance(self) -> None:
        """Go on until a file has to be read, which takes a while. A loop: readers may answer at once."""
        if self._advancing:
            return
        self._advancing, looked = True, 0
        try:
            while self._batches and self._current is None:
                if looked == SLICE and self._soon is not None:
                    self._soon(self._advance)
                    return
                looked += 1
                self._step(self._batches[0])
        finally:
            self._advancing = False

    def _step(self, batch: _Batch) -> None:
        if not batch.waiting:
            self._batches.popleft()
            self.news.publish(CollectionRead(batch.collection_id, batch.changed, batch.failed))
            return
        path = batch.waiting.popleft()
        file, known = as_found(str(path)), batch.known.get(str(path))
        if file is None:
            gone = known.file if known else SourceFile(str(path), 0, 0)
            batch.failed += 1
            error = self._note(batch.collection_id, gone, DocumentMissing(name=path.name))
            self._tell(batch.collection_id, str(path), error)
        elif known is not None and known.file == file and known.error is None:
            self._tell(batch.collection_id, str(path), None)
        else:
            self._current = _Current(batch.collection_id, file, batch)
            self._start(self._current)

    # -- one file ----------------------------------------------------------------------------------

    def _start(self, current: _Current, password: str = "") -> None:
        def progress(pages: Progress) -> None:
            if self._lives(current):
                current.pages = pages
                self.reading.publish(FileReading(current.collection_id, current.file.path, pages))

        def done(document: Document) -> None:
            if self._let_go(current):
                self._end(current, self._keep(current, document, password))

        def failed(error: AppError) -> None:
            if self._let_go(current):
                self._end(current, self._note(current.collection_id, current.file, error))

        path = Path(current.file.path)
        self.reading.publish(FileReading(current.collection_id, current.file.path))
        if password:
            reader = self._reader.read(path, progress, done, failed, password)
        else:
            reader = self._reader.read(path, progress, done, failed)
        if self._lives(current):
            current.reader = reader

    def _lives(self, current: _Current) -> bool:
        return current is self._current or current in self._unlocking

    def _let_go(self, current: _Current) -> bool:
        """Whether its answer is still wanted; it is the last one."""
        if not self._lives(current):
            return False
        if current is self._current:
            self._current = None
        else:
            self._unlocking.remove(current)
        return True

    def _end(self, current: _Current, error: AppError | None) -> None:
        if current.batch is not None and error is not None:
            current.batch.failed += 1
        self._tell(current.collection_id, current.file.path, error)
        self._advance()

    def _keep(self, current: _Current, document: Document, password: str) -> AppError | None:
        """Store what was read, unless exactly that lies there; what went wrong."""
        collection_id, file = current.collection_id, current.file
        try:
            if self._collections.holds(collection_id, file.path, document):
                self._collections.unchanged(collection_id, file, self._clock())
                return None
            stored = self._collections.put(collection_id, file, document, passages(document), self._clock())
            self._kept(stored, Path(file.path), *([password] if password else []))
        except AppError as error:  # a full disk: nothing of the file was kept
            return self._note(collection_id, file, error)
        if current.batch is not None:
            current.batch.changed += 1
        return None

    def _note(self, collection_id: str, file: SourceFile, error: AppError) -> AppError:
        try:
            self._collections.fail(collection_id, file, error.to_text(), self._clock())
        except AppError as worse:
            return worse
        return error

    def _tell(self, collection_id: str, path: str, error: AppError | None) -> None:
        files = self.progress(collection_id) or Progress(1, 1)
        self.news.publish(FileRead(collection_id, path, error, files))

    # -- parts -------------------------------------------------------------------------------------

    def _known(self, collection_id: str, path: str) -> SourceFile:
        sources = self._collections.sources(collection_id)
        return next((one.file for one in sources if one.file.path == path), SourceFile(path, 0, 0))

    @staticmethod
    def _to_read(files: Sequence[Path], known: dict[str, Source]) -> list[SourceFile]:
        """Those that a reader will see: new ones, failed ones and those that are not as they were read."""
        found: list[SourceFile] = []
        for path in files:
            file, before = as_found(str(path)), known.get(str(path))
            if before is None or before.error is not None or before.file != file:
                found.append(file or SourceFile(str(path), 0, 0))
        return found
