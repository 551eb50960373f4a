"""Which rows a table has to have, from what its collection holds now, and which of them are to be made."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from app.domain.extraction.extracting import Reason, unread_row
from app.domain.extraction.field_tables import TableRow
from app.domain.extraction.fields import Form
from app.domain.questions.passages import Source


def arranged(form: Form, sources: Sequence[Source], rows: Sequence[TableRow]) -> list[TableRow]:
    """A row for every file of the collection, in its order. Rows of files that were taken out are gone.

    A row whose document is another than the one it was made of waits to be made anew, with what it says so
    far; so does one without the form's fields. A file that is new has a row that says it was not reached.
    """
    known = {one.path: one for one in rows}
    names = [one.name for one in form.fields]
    found = []
    for position, source in enumerate(sources):
        old = known.get(source.file.path)
        if old is None:
            found.append(_new(form, source, position))
            continue
        same = old.document_id == source.document_id and _error_known(old, source)
        fits = [cell.field for cell in old.row.cells] == names
        waiting = old.waiting or not same or not fits
        now = replace(old, position=position, document_id=source.document_id, waiting=waiting)
        found.append(now)
    return found


def _new(form: Form, source: Source, position: int) -> TableRow:
    name = Path(source.file.path).name
    row = unread_row(name, form, Reason.STOPPED)
    return TableRow(position, source.file.path, source.document_id, row, waiting=True)


def _error_known(old: TableRow, source: Source) -> bool:
    """Whether the row says what became of the file; an error of the model's is the row's own."""
    if source.document_id is None:
        return old.row.error == error_of(source)
    return error_of(source) is None or old.row.error is not None


def error_of(source: Source) -> str | None:
    """Why a file could not be read, None where it was or is still to be."""
    return None if source.pending else source.error
