"""Tables made of files: each is read in a child and becomes a row, one file after the other.

A file that cannot be read, a model that fails and a batch that is stopped all leave rows that say so; every
file asked for has a row.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from app.domain.documents import Document
from app.domain.engine.generation import Progress
from app.domain.engine.models import Model
from app.domain.errors import AppError
from app.domain.extraction.extracting import Reason, Row, unread_row
from app.domain.extraction.fields import Form
from app.services.engine import EngineService
from app.services.extraction_row import RowJob, RowMaker, Soon
from app.services.notify import Notifier
from app.services.reading import DocumentReader, Reader


@dataclass(frozen=True, slots=True)
class RowMade:
    """A document is done."""

    number: int
    row: Row


@dataclass(frozen=True, slots=True)
class ExtractionProgress:
    """Where a batch stands: `documents` done of all, `questions` answered of those for this document."""

    documents: Progress
    name: str
    questions: Progress


ExtractionNews = RowMade | ExtractionProgress


@dataclass(slots=True, eq=False)
class Batch:
    """Files on their way into a table. `rows` are those that are done, in the files' order."""

    paths: tuple[Path, ...]
    form: Form
    model: Model | None
    done: Callable[[tuple[Row, ...]], None]
    rows: list[Row] = field(default_factory=list)
    reader: Reader | None = None
    job: RowJob | None = None
    at_work: bool = False
    cancelled: bool = False

    @property
    def path(self) -> Path:
        """The file at work."""
        return self.paths[len(self.rows)]


class ExtractionService:
    """What a person can do with forms and many files. One batch at a time."""

    def __init__(
        self, engine: EngineService, reader: DocumentReader, template: str, soon: Soon | None = None
    ) -> None:
        """`soon` calls back when the window has had its turn; without it a file is searched in one go."""
        self.news: Notifier[ExtractionNews] = Notifier()
        self._reader, self._maker = reader, RowMaker(engine, template, soon)
        self._batch: Batch | None = None

    def start(
        self,
        paths: Sequence[Path],
        form: Form,
        model: Model | None,
        done: Callable[[tuple[Row, ...]], None],
    ) -> Batch:
        """Make a row of every file; `done` gets them all, in order. `model` None leaves it to code alone.

        A batch that still runs is stopped first.
        """
        if self._batch is not None:
            self.cancel(self._batch)
        self._batch = batch = Batch(tuple(paths), form, model, done)
        self._advance(batch)
        return batch

    def cancel(self, batch: Batch) -> None:
        """Stop; files not done get rows that say so, and `done` is called."""
        if batch is not self._batch:
            return
        batch.cancelled = True
        self._batch = None
        if batch.reader is not None:
            batch.reader.cancel()
        if batch.job is not None:
            self._maker.cancel(batch.job)
        left = batch.paths[len(batch.rows) :]
        batch.rows += [unread_row(path.name, batch.form, Reason.STOPPED) for path in left]
        batch.done(tuple(batch.rows))

    def _advance(self, batch: Batch) -> None:
        """Go on until a file has to be waited for."""
        while batch is self._batch and not batch.at_work:
            if len(batch.rows) == len(batch.paths):
                self._batch = None
                batch.done(tuple(batch.rows))
                return
            batch.at_work = True
            batch.reader, batch.job = None, None
            self._tell(batch, Progress(0, 0))
            self._read(batch, len(batch.rows))

    def _read(self, batch: Batch, number: int) -> None:
        def unreadable(error: AppError) -> None:
            if self._current(batch, number):
                row = unread_row(batch.path.name, batch.form, Reason.DOCUMENT, error.to_text())
                self._put(batch, row)

        batch.reader = self._reader.read(
            batch.path,
            lambda _progress: None,
            lambda document: self._have_text(batch, number, document),
            unreadable,
        )

    def _have_text(self, batch: Batch, number: int, document: Document) -> None:
        if not self._current(batch, number):
            return
        batch.reader = None
        job = self._maker.make(
            batch.path.name,
            document,
            batch.form,
            batch.model,
            lambda row: self._put(batch, row),
            lambda questions: self._tell(batch, questions),
        )
        if not job.ended:  # else the next file is at work already
            batch.job = job

    def _current(self, batch: Batch, number: int) -> bool:
        return batch is self._batch and number == len(batch.rows)

    def _put(self, batch: Batch, row: Row) -> None:
        number = len(batch.rows)
        batch.rows.append(row)
        self.news.publish(RowMade(number, row))
        batch.at_work = False
        self._advance(batch)

    def _tell(self, batch: Batch, questions: Progress) -> None:
        documents = Progress(len(batch.rows), len(batch.paths))
        self.news.publish(ExtractionProgress(documents, batch.path.name, questions))
