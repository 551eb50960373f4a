"""Tables as they are kept: rows in the order of their documents, what was decided of them and when.

A row that is `waiting` is still to be made, or made anew: until then it says what was known before. A table
so has a row for every document from its first moment, and a stopped one knows where to go on.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from app.domain.extraction.extracting import Cell, Decision, Review, Row, review, undo
from app.domain.extraction.fields import Form


class Why(StrEnum):
    """Why a review is as it is."""

    DECIDED = "decided"
    CHANGED = "changed"  # the document or the form changed, and with it the value: the review fell away


@dataclass(frozen=True, slots=True)
class Note:
    """What happened to a cell's review. `number` counts within a table, `at` is in seconds since 1970."""

    number: int
    field: str
    why: Why
    before: Review | None
    after: Review | None
    at: float


@dataclass(frozen=True, slots=True)
class TableRow:
    """A row with its place: `path` is the file's, `document_id` None where nothing of it is in the vault.

    `model_id` "" where code alone read it. `notes`: all decisions so far, oldest first.
    """

    position: int
    path: str
    document_id: str | None
    row: Row
    model_id: str = ""
    waiting: bool = False
    notes: tuple[Note, ...] = ()


@dataclass(frozen=True, slots=True)
class Table:
    """A table over a collection. Times in seconds since 1970."""

    id: str
    collection_id: str
    name: str
    form: Form
    created_at: float
    updated_at: float


@dataclass(frozen=True, slots=True)
class Counts:
    """What stands in a table's cells and rows.

    `documents` of all; `accepted` those in which nothing is open; `to_check` those with a cell to look at;
    `unread` those that could not be read; `cells` to look at; `waiting` rows still to be made.
    """

    documents: int
    accepted: int
    to_check: int
    unread: int
    cells: int
    waiting: int


def decided(one: TableRow, name: str, decision: Decision, value: str, at: float, number: int) -> TableRow:
    """The row with a decision on one cell, and a note of it. Raises KeyError, ValueError as `review`."""
    row = review(one.row, name, decision, at, value)
    note = Note(number, name, Why.DECIDED, one.row.cell(name).review, row.cell(name).review, at)
    return replace(one, row=row, notes=(*one.notes, note))


def last_decision(rows: Sequence[TableRow]) -> tuple[TableRow, Note] | None:
    """The newest decision that still holds, None if there is none to take back."""
    notes = [(one, note) for one in rows for note in one.notes if _holds(one, note)]
    return max(notes, key=lambda pair: pair[1].number, default=None)


def _holds(one: TableRow, note: Note) -> bool:
    cells = {cell.field: cell for cell in one.row.cells}
    return note.why is Why.DECIDED and note.field in cells and cells[note.field].review == note.after


def taken_back(one: TableRow, note: Note) -> TableRow:
    """The row as it was before the decision in `note`, which goes too."""
    row = undo(one.row, note.field)
    if note.before is not None:
        cells = (replace(c, review=note.before) if c.field == note.field else c for c in row.cells)
        row = replace(row, cells=tuple(cells))
    return replace(one, row=row, notes=tuple(each for each in one.notes if each != note))


def renewed(old: TableRow, row: Row, at: float, number: int) -> TableRow:
    """The row made anew: reviews of values that are as before stay, others fall away and leave a note."""
    cells, notes = [], list(old.notes)
    before = {cell.field: cell for cell in old.row.cells}
    for cell in row.cells:
        known = before.pop(cell.field, None)
        kept = known.review if known is not None and _value(known) == _value(cell) else None
        if known is not None and known.review is not None and kept is None:
            notes.append(Note(number, cell.field, Why.CHANGED, known.review, None, at))
        cells.append(replace(cell, review=kept))
    for known in before.values():  # a column that is no longer there
        if known.review is not None:
            notes.append(Note(number, known.field, Why.CHANGED, known.review, None, at))
    done = replace(row, cells=tuple(cells))
    return replace(old, row=done, waiting=False, notes=tuple(notes))


def next_number(rows: Sequence[TableRow]) -> int:
    """The number of the next note of a table."""
    return 1 + max((note.number for one in rows for note in one.notes), default=0)


def counts(rows: Sequence[TableRow]) -> Counts:
    """What a table has of each."""
    empty = sum(is_unread(one) for one in rows)
    open_cells = [sum(cell.open for cell in one.row.cells) for one in rows if not is_unread(one)]
    to_check = sum(bool(some) for some in open_cells)
    return Counts(
        documents=len(rows),
        accepted=len(rows) - empty - to_check,
        to_check=to_check,
        unread=sum(given_up(one) for one in rows),
        cells=sum(open_cells),
        waiting=sum(one.waiting for one in rows),
    )


def is_unread(one: TableRow) -> bool:
    """Whether the document as a whole was not read, and nobody has filled the row in by hand."""
    return not one.row.sha256 and any(cell.open for cell in one.row.cells)


def given_up(one: TableRow) -> bool:
    """Whether nothing was read of a document though its turn has come; one that still waits may yet be."""
    return is_unread(one) and not one.waiting


def _value(cell: Cell) -> str | None:
    return cell.place.value.key if cell.place is not None else None
