"""A table handed on without names: nobody in any cell of it, and amounts, hashes and columns as they were."""

from __future__ import annotations

import csv
import io
import zipfile
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from app.domain.errors import DocumentDamaged
from app.domain.extraction.extracting import Cell, Decision, Place, Reason, Review, Row, State, unread_row
from app.domain.extraction.field_found import Value
from app.domain.extraction.fields import Field, FieldType, Form
from app.services.names_report import NamelessReports
from app.services.names_table import ClearedTable, make_nameless, table_without_names
from app.services.table_file import save
from tests.fakes import FakeBackground
from tests.names_desk import desk

FORM = Form(
    "claims",
    "Claims",
    (
        Field("who", "Insured", FieldType.PERSON),
        Field("born", "Date of birth", FieldType.DATE),
        Field("day", "Accident", FieldType.DATE),
        Field("nhs", "NHS number", FieldType.CODE),
        Field("sum", "Amount", FieldType.MONEY),
        Field("what", "What happened", FieldType.TEXT),
    ),
)


def cell(name: str, shown: str, quote: str, amount: str = "", unit: str = "") -> Cell:
    value = Value(shown, shown, Decimal(amount) if amount else None, unit)
    return Cell(name, State.FOUND, place=Place(value, 1, 0, len(quote), quote))


ROWS = (
    Row(
        "Marek_Soltys.pdf",
        "ab" * 32,
        "claims",
        (
            cell("who", "Marek Soltys", "Insured: Marek Soltys"),
            cell("born", "1961-11-03", "born 03/11/1961"),
            cell("day", "2024-03-12", "Accident on 12 March 2024"),
            cell("nhs", "943 476 5919", "NHS No: 943 476 5919"),
            cell("sum", "1284.50", "Amount: £1,284.50", "1284.50", "GBP"),
            cell("what", "Soltys fell on the stairs", "Mr Soltys fell on the stairs."),
        ),
        pages=2,
    ),
    unread_row(
        "Halina Soltys.pdf", FORM, Reason.DOCUMENT, DocumentDamaged(name="Halina Soltys.pdf").to_text()
    ),
)
CORRECTED = replace(
    ROWS[0],
    cells=tuple(
        replace(one, review=Review(Decision.CORRECT, "Marek J. Soltys", 1.0)) if one.field == "who" else one
        for one in ROWS[0].cells
    ),
)


def cleared(rows: tuple[Row, ...] = ROWS) -> ClearedTable:
    work, found = desk(""), []
    names = NamelessReports(work.deidentification, FakeBackground())
    make_nameless(names, FORM, rows, found.append, _raise)
    return found[0]


def _raise(error: Exception) -> None:
    raise error


def written(made: ClearedTable, folder: Path, ending: str = ".csv") -> bytes:
    path = folder / f"out{ending}"
    save(FORM, made.rows, path)
    return path.read_bytes()


@pytest.mark.parametrize("rows", [ROWS, (CORRECTED, ROWS[1])])
def test_no_cell_of_the_file_names_anybody(rows: tuple[Row, ...], tmp_path: Path) -> None:
    made = cleared(rows)
    text = written(made, tmp_path).decode("utf-8-sig")
    with zipfile.ZipFile(io.BytesIO(written(made, tmp_path, ".xlsx"))) as archive:
        sheet = archive.read("xl/sharedStrings.xml").decode()
    for word in ("Soltys", "Marek", "Halina", "943 476", "03/11/1961", "1961-11-03", "12 March"):
        assert word not in text, word
        assert word not in sheet, word
    assert made.places > 6
    assert made.left == ()


def test_amounts_hashes_columns_and_the_words_around_stay(tmp_path: Path) -> None:
    rows = list(csv.DictReader(io.StringIO(written(cleared(), tmp_path).decode("utf-8-sig"))))
    first = rows[0]
    assert (first["Amount"], first["Amount: quote"]) == ("1284.50 GBP", "Amount: £1,284.50")
    assert (first["SHA-256"], first["Pages"], first["Insured: status"]) == ("ab" * 32, "2", "found")
    assert first["What happened"].endswith(" fell on the stairs")
    assert first["NHS number: quote"].startswith("NHS No: ")
    assert rows[1]["Error"].startswith('{"error": "DocumentDamaged"')


def test_one_person_has_one_stand_in_in_every_cell(tmp_path: Path) -> None:
    first = next(csv.DictReader(io.StringIO(written(cleared(), tmp_path).decode("utf-8-sig"))))
    who = first["Insured"]
    assert first["Insured: quote"] == f"Insured: {who}"
    assert first["Document"].startswith(who)
    assert first["Document"].endswith(".pdf")


def test_a_name_that_no_dictionary_knows_is_replaced_where_a_column_says_it_is_one() -> None:
    odd = replace(ROWS[0], document="a.pdf", cells=(cell("who", "Zorblat Quux", "Insured: Zorblat Quux"),))
    (row,) = cleared((odd,)).rows
    shown = row.cell("who")
    assert "Zorblat" not in shown.shown
    assert shown.place is not None
    assert "Quux" not in shown.place.quote


def test_a_table_that_names_nobody_stays_as_it_is() -> None:
    plain = Row("invoice.pdf", "cd" * 32, "claims", (cell("sum", "5", "Amount: 5", "5"),))
    made = table_without_names(FORM, (plain,), _same)
    assert made.rows == (plain,)


def _same(text: str, names: tuple[str, ...]) -> Any:
    assert names == ()
    return desk("").deidentification.apply(text, ())
