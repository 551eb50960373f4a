"""Tables over a collection: rows made of the documents in the vault, kept as they are done, and reviewed.

No file is read again. A stopped or killed run goes on with the rows that still wait; each row is stored in
one transaction with all that was decided of it.
"""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Protocol

from app.domain.documents import Document
from app.domain.engine.generation import Progress
from app.domain.engine.models import Model
from app.domain.errors import AppError
from app.domain.extraction.extracting import Decision, Reason, Row, unread_row
from app.domain.extraction.field_tables import (
    Table,
    TableRow,
    decided,
    last_decision,
    next_number,
    renewed,
    taken_back,
)
from app.domain.extraction.fields import Form
from app.domain.questions.passages import Source
from app.services.extraction_row import RowJob, RowMaker, Soon
from app.services.notify import Notifier
from app.services.table_file import save
from app.services.tables import StatusText, status_text
from app.services.tabling_rows import arranged, error_of
from app.storage.documents import Documents
from app.storage.tables import Tables


@dataclass(frozen=True, slots=True)
class RowChanged:
    """A row was made, or a person decided on one of its cells; it is stored."""

    table_id: str
    row: TableRow


@dataclass(frozen=True, slots=True)
class TableProgress:
    """Where a run stands: rows done of all, the document at work, questions answered of those for it."""

    table_id: str
    documents: Progress
    name: str
    questions: Progress


@dataclass(frozen=True, slots=True)
class TableDone:
    """A run ended. `left`: rows still to be made; `error`: why it gave up, None if it was done or stopped."""

    table_id: str
    left: int
    error: AppError | None = None


TableNews = RowChanged | TableProgress | TableDone


class Sources(Protocol):
    """What a collection holds: `app.storage.collections.Collections`."""

    def sources(self, collection_id: str) -> Sequence[Source]:
        """Its files by path, those that could not be read included."""


@dataclass(slots=True, eq=False)
class _Run:
    table_id: str
    form: Form
    model: Model | None
    waiting: deque[int]
    sources: dict[str, Source]
    total: int
    name: str = ""
    job: RowJob | None = None
    at_work: bool = False
    ended: bool = False

    @property
    def done(self) -> int:
        return self.total - len(self.waiting) - self.at_work


class TableService:
    """What a person can do with tables. Lives as long as the vault is open; runs are made one after another.

    Every method may raise what `Documents` raises; an unknown id or position is a bug and raises LookupError.
    """

    def __init__(
        self,
        tables: Tables,
        sources: Sources,
        documents: Documents,
        maker: RowMaker,
        soon: Soon | None = None,
        clock: Callable[[], float] = time.time,
    ) -> None:
        """`soon` lets the window live between two rows; without it all are made where they are asked for."""
        self.news: Notifier[TableNews] = Notifier()
        self._tables, self._sources, self._documents = tables, sources, documents
        self._maker, self._soon, self._clock = maker, soon, clock
        self._runs: deque[_Run] = deque()
        self._numbers: dict[str, int] = {}
        self._advancing = False

    # -- making ------------------------------------------------------------------------------------

    def make(self, collection_id: str, form: Form, model: Model | None, name: str = "") -> Table:
        """Begin a table over a collection, named after its form unless told otherwise.

        It has a row for every file at once; they are filled in one after the other. `model` None leaves it
        to code alone. Raises FormFault for a form that cannot be used.
        """
        table = self._tables.create(collection_id, name or form.title, form, self._clock())
        self.refresh(table.id, model)
        return table

    def refresh(self, table_id: str, model: Model | None) -> int:
        """Make what still waits, what changed and what is new; returns how many rows that are.

        A person's reviews stay where the value is as it was; where it is another they fall away, with a note.
        """
        self._end(table_id)
        table = self._tables.get(table_id)
        before = self._tables.rows(table_id)
        sources = self._sources.sources(table.collection_id)
        rows = arranged(table.form, sources, before)
        if rows != before:
            self._tables.arrange(table_id, rows, self._clock())
        waiting = [one.position for one in rows if one.waiting]
        known = {one.file.path: one for one in sources}
        self._numbers[table_id] = next_number(rows)
        self._runs.append(_Run(table_id, table.form, model, deque(waiting), known, len(waiting)))
        self._advance()
        return len(waiting)

    def change_form(self, table_id: str, form: Form, model: Model | None) -> int:
        """Give the table other columns and make every row anew, as `refresh` does. Raises FormFault."""
        self._end(table_id)
        self._tables.set_form(table_id, form, self._clock())
        rows = [replace(one, waiting=True) for one in self._tables.rows(table_id)]
        self._tables.arrange(table_id, rows, self._clock())
        return self.refresh(table_id, model)

    def stop(self, table_id: str) -> None:
        """Make no further rows; those that are done stay, and `refresh` goes on with the others."""
        self._end(table_id)
        self._advance()

    def running(self, table_id: str) -> bool:
        """Whether rows are being made, or wait for another table's."""
        return any(run.table_id == table_id for run in self._runs)

    def close(self) -> None:
        """Stop everything; nothing is written to the vault afterwards."""
        while self._runs:
            self._drop(self._runs[0])

    # -- what is there -----------------------------------------------------------------------------

    def list(self, collection_id: str | None = None) -> Sequence[Table]:
        """All tables, or those of a collection, by last change, newest first."""
        return self._tables.list(collection_id)

    def get(self, table_id: str) -> Table:
        """One table."""
        return self._tables.get(table_id)

    def rows(self, table_id: str) -> Sequence[TableRow]:
        """Its rows in order: one for every file, made or not."""
        return self._tables.rows(table_id)

    def readable(self, collection_id: str) -> Sequence[str]:
        """The documents of a collection that can be looked through, by id."""
        return [one.document_id for one in self._sources.sources(collection_id) if one.document_id]

    def document(self, document_id: str) -> Document:
        """The text that a row was made of. Raises LookupError once it was taken out or read again."""
        return self._documents.get(document_id).document

    def trial(self, form: Form, document_id: str, done: Callable[[Row], None]) -> RowJob:
        """What code alone would find of a form in one document; nothing is stored. Raises LookupError."""
        document = self.document(document_id)
        return self._maker.make(document.name, document, form, None, done)

    def end_trial(self, job: RowJob) -> None:
        """Give a trial up; its `done` is not called."""
        self._maker.cancel(job)

    def rename(self, table_id: str, name: str) -> None:
        """Give it another name."""
        self._tables.rename(table_id, name)

    def remove(self, table_id: str) -> None:
        """Erase it with all reviews."""
        self.stop(table_id)
        self._tables.remove(table_id)

    # -- reviewing ---------------------------------------------------------------------------------

    def review(
        self, table_id: str, position: int, name: str, decision: Decision, value: str = ""
    ) -> TableRow:
        """Store a person's decision on one cell.

        Raises KeyError for a field that is not there, ValueError for keeping what has no value or correcting
        to nothing.
        """
        row = self._tables.row(table_id, position)
        done = decided(row, name, decision, value, self._clock(), self._number(table_id))
        return self._store(table_id, done)

    def undo(self, table_id: str) -> tuple[TableRow, str] | None:
        """Take the last decision back; the row and the field it was about, None if there is none."""
        found = last_decision(self._tables.rows(table_id))
        if found is None:
            return None
        row, note = found
        return self._store(table_id, taken_back(row, note)), note.field

    def export(
        self, table_id: str, path: Path, *, replace: bool = False, status: StatusText = status_text
    ) -> int:
        """Write the table as CSV or XLSX by the ending of `path`; its size in bytes. Raises as `save`."""
        rows = [one.row for one in self._tables.rows(table_id)]
        return save(self._tables.get(table_id).form, rows, path, replace=replace, status=status)

    # -- one row after the other -------------------------------------------------------------------

    def _advance(self) -> None:
        """Go on until a document takes a while, or until the window has had its turn."""
        if self._advancing:
            return  # a row that was done at once: the loop below goes on with the next
        self._advancing = True
        try:
            while self._runs and not self._runs[0].at_work:
                if not self._runs[0].waiting:
                    self._finish(self._runs[0])
                    continue
                self._begin(self._runs[0])
                if self._soon is not None:
                    return  # `_put` asks for the next turn
        finally:
            self._advancing = False

    def _begin(self, run: _Run) -> None:
        position = run.waiting.popleft()
        run.at_work = True
        try:
            old = self._tables.row(run.table_id, position)
            run.name = old.row.document
            self._tell(run, Progress(0, 0))
            found = self._document(run, old.path)
        except AppError as error:
            self._fail(run, error)
            return
        if found is None:
            self._put(run, position, _unread(run, old.path), None)
            return
        source, document = found
        job = self._maker.make(
            run.name,
            document,
            run.form,
            run.model,
            lambda row: self._put(run, position, _with_error(row, error_of(source)), source.document_id),
            lambda questions: self._tell(run, questions),
            source.document_id or "",
        )
        if not job.ended:
            run.job = job

    def _document(self, run: _Run, path: str) -> tuple[Source, Document] | None:
        """The text of a file; one that was read again meanwhile has another document by now."""
        for fresh in (False, True):
            if fresh:
                found = self._sources.sources(self._tables.get(run.table_id).collection_id)
                run.sources = {one.file.path: one for one in found}
            source = run.sources.get(path)
            if source is None or source.document_id is None:
                return None
            with suppress(LookupError):
                return source, self._documents.get(source.document_id).document
        return None

    def _put(self, run: _Run, position: int, row: Row, document_id: str | None) -> None:
        if run.ended:
            return
        try:
            old = self._tables.row(run.table_id, position)
            model_id = run.model.id if run.model is not None and document_id is not None else ""
            made = renewed(old, row, self._clock(), self._number(run.table_id))
            self._store(run.table_id, replace(made, document_id=document_id, model_id=model_id))
        except AppError as error:
            self._fail(run, error)
            return
        run.at_work, run.job = False, None
        self._go_on()

    def _fail(self, run: _Run, error: AppError) -> None:
        """A full disk, for one: what is stored stays, and the rest still waits."""
        self._finish(run, error)
        self._go_on()

    def _go_on(self) -> None:
        if self._soon is None:
            self._advance()
        else:
            self._soon(self._advance)

    def _number(self, table_id: str) -> int:
        """The next note's number; counted from what is stored once."""
        number = self._numbers.get(table_id) or next_number(self._tables.rows(table_id))
        self._numbers[table_id] = number + 1
        return number

    def _store(self, table_id: str, row: TableRow) -> TableRow:
        self._tables.put(table_id, row, self._clock())
        self.news.publish(RowChanged(table_id, row))
        return row

    def _finish(self, run: _Run, error: AppError | None = None) -> None:
        if run.ended:
            return
        left = len(run.waiting) + (1 if error is not None else 0)
        self._drop(run)
        self.news.publish(TableDone(run.table_id, left, error))

    def _end(self, table_id: str) -> None:
        for run in [run for run in self._runs if run.table_id == table_id]:
            left = len(run.waiting) + run.at_work
            self._drop(run)
            self.news.publish(TableDone(table_id, left))

    def _drop(self, run: _Run) -> None:
        run.ended = True
        self._runs.remove(run)
        if run.job is not None:
            self._maker.cancel(run.job)

    def _tell(self, run: _Run, questions: Progress) -> None:
        if not run.ended:
            documents = Progress(run.done, run.total)
            self.news.publish(TableProgress(run.table_id, documents, run.name, questions))


def _unread(run: _Run, path: str) -> Row:
    """The row of a file of which nothing is in the vault: broken, or not read yet."""
    source = run.sources.get(path)
    if source is None or source.pending:
        return unread_row(run.name, run.form, Reason.STOPPED)
    return unread_row(run.name, run.form, Reason.DOCUMENT, error_of(source))


def _with_error(row: Row, error: str | None) -> Row:
    """The row with the error of a file that could be read once and cannot now, unless it has its own."""
    return row if row.error is not None or error is None else replace(row, error=error)
