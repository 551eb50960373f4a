"""A table with pseudonyms in the place of names: of documents, values, quotes and corrections, with one key.

Every row is looked through together with the labels of its columns, since a number is known by the label
beside it. The columns' own names, which a person gave them, stay as they are, and so do hashes and amounts.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from app.domain.extraction.extracting import Cell, Place, Row
from app.domain.extraction.field_found import Value
from app.domain.extraction.fields import FieldType, Form
from app.services.names_report import NamelessReports, Replaced, between

Found = dict[tuple[int, str, str], tuple[int, int]]
"""Where a text stands in what is looked through, by row, column ("" for the document) and part of a cell."""
_SEPARATORS = re.compile(r"[_.+]+")
NAME, VALUE, QUOTE, REVIEW = "name", "value", "quote", "review"


@dataclass(frozen=True, slots=True)
class ClearedTable:
    """`places`: how many were replaced; `left`: names that still stand in it, for a person to look at."""

    rows: tuple[Row, ...]
    places: int
    left: tuple[str, ...]


def table_without_names(form: Form, rows: Sequence[Row], replaced: Replaced) -> ClearedTable:
    """The rows with every text in them as `replaced` says, which is asked once, about all of them.

    What a column of persons holds is a name even where nothing else says so.
    """
    text, found = _joined(form, rows)
    persons = {one.name for one in form.fields if one.type is FieldType.PERSON}
    names = dict.fromkeys(cell.shown for row in rows for cell in row.cells if cell.field in persons)
    applied = replaced(text, tuple(name for name in names if name.strip()))
    new = {key: between(applied, *span) for key, span in found.items()}
    made = tuple(_row(number, row, new) for number, row in enumerate(rows))
    return ClearedTable(made, len(applied.swaps), tuple(one.text for one in applied.remaining))


def make_nameless(
    reports: NamelessReports,
    form: Form,
    rows: Sequence[Row],
    done: Callable[[ClearedTable], None],
    failed: Callable[[Exception], None],
) -> None:
    """Find in the background, keep the key on the vault's thread. One of `done` and `failed` is called."""
    reports.run(lambda: tuple(rows), lambda all_, swap: table_without_names(form, all_, swap), done, failed)


def _joined(form: Form, rows: Sequence[Row]) -> tuple[str, Found]:
    """All that is looked through, and where each text of the rows stands in it."""
    pieces: list[str] = []
    found: Found = {}
    length = 0

    def put(text: str, key: tuple[int, str, str] | None, after: str) -> None:
        nonlocal length
        if key is not None:
            found[key] = length, length + len(text)
        pieces.extend((text, after))
        length += len(text) + len(after)

    for number, row in enumerate(rows):
        put(_spaced(row.document), (number, "", NAME), "\n\n")
        cells = {cell.field: cell for cell in row.cells}
        for one in form.fields:
            cell = cells.get(one.name)
            for part, text in _texts(cell) if cell is not None else ():
                if part != QUOTE:
                    put(one.label, None, ": ")
                put(text, (number, one.name, part), "\n\n")
    return "".join(pieces), found


def _texts(cell: Cell) -> list[tuple[str, str]]:
    """The texts of a cell that leave the program with it."""
    texts = [(REVIEW, cell.review.value)] if cell.review is not None else []
    if cell.place is not None:
        texts += [(VALUE, _whole(cell.place.value)), (QUOTE, cell.place.quote)]
    return [(part, text) for part, text in texts if text.strip()]


def _row(number: int, row: Row, new: dict[tuple[int, str, str], str]) -> Row:
    name = _spaced(row.document)
    document = new[number, "", NAME]
    document = row.document if document == name else document + Path(row.document).suffix.lower()
    cells = tuple(_cell(number, cell, new) for cell in row.cells)
    return replace(row, document=document, cells=cells, error=_error(row, document))


def _cell(number: int, cell: Cell, new: dict[tuple[int, str, str], str]) -> Cell:
    def now(part: str, old: str) -> str:
        return new.get((number, cell.field, part), old)

    review, place = cell.review, cell.place
    if review is not None:
        review = replace(review, value=now(REVIEW, review.value))
    if place is not None:
        place = _place(place, now(VALUE, _whole(place.value)), now(QUOTE, place.quote))
    return replace(cell, review=review, place=place, others=())


def _place(place: Place, value: str, quote: str) -> Place:
    """A value that was replaced is no amount any more: it is written as it reads."""
    kept = place.value if value == _whole(place.value) else Value(value, "")
    return replace(place, value=kept, quote=quote)


def _error(row: Row, document: str) -> str | None:
    """Why a document was not read, with its new name: errors say the name of the file."""
    if row.error is None or document == row.document:
        return row.error
    facts = json.loads(row.error)
    return json.dumps({name: document if fact == row.document else fact for name, fact in facts.items()})


def _spaced(name: str) -> str:
    """A file's name as words: "Vale_Jane.pdf" names somebody, though no text would write it so."""
    return " ".join(_SEPARATORS.sub(" ", Path(name).stem).split()) or name


def _whole(value: Value) -> str:
    return f"{value.shown} {value.unit}" if value.unit else value.shown
