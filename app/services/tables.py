"""Tables as CSV and XLSX that open safely: no cell of a document becomes a formula or a link.

For each field four columns: value, page, quote, status. CSV cells that a spreadsheet would compute get an
apostrophe in front (documents.md 4; OWASP "CSV Injection" for the signs); XLSX cells carry their type.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import Any

import xlsxwriter

from app.domain.extraction.extracting import Cell, Row
from app.domain.extraction.fields import FieldType, Form

LONGEST_CELL = 32_767
"""Characters a cell may have in XLSX (ECMA-376; XlsxWriter drops a longer one without a word)."""
CUT = "… (cut)"
_DANGEROUS = "=+-@\t\r\n|%＝＋－＠"
_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_FIRST_YEAR = 1900  # XLSX counts days from there

StatusText = Callable[[Cell], str]


def status_text(cell: Cell) -> str:
    """The status in the words of the domain; a person's decision first."""
    if cell.review is not None:
        return f"reviewed: {cell.review.decision.value}"
    return f"{cell.state.value}: {cell.reason.value}" if cell.reason else cell.state.value


def header(form: Form) -> list[str]:
    """The names of the columns."""
    columns = ["Document"]
    for one in form.fields:
        columns += [one.label, f"{one.label}: page", f"{one.label}: quote", f"{one.label}: status"]
    return [*columns, "SHA-256", "Pages", "Pages not read", "Error"]


def as_csv(form: Form, rows: Sequence[Row], status: StatusText = status_text) -> bytes:
    """The table as CSV, UTF-8 with a byte order mark, which spreadsheets need to know it by."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, quoting=csv.QUOTE_MINIMAL, lineterminator="\r\n")
    writer.writerow([safe(name) for name in header(form)])
    for row in rows:
        cells: list[str] = [row.document]
        for one in form.fields:
            cells += _columns(row.cell(one.name), status)
        cells += [row.sha256, str(row.pages), " ".join(map(str, row.unread)), row.error or ""]
        writer.writerow([safe(cell) for cell in cells])
    return out.getvalue().encode("utf-8-sig")


def safe(text: str) -> str:
    """A CSV cell that no spreadsheet computes.

    >>> safe("=1+1"), safe(" @SUM(A1)"), safe("-5"), safe("ACME")
    ("'=1+1", "' @SUM(A1)", "'-5", 'ACME')
    """
    text = writable(text)
    begins = text.lstrip(" \u00a0\u200b\ufeff")[:1]
    return f"'{text}" if begins and begins in _DANGEROUS else text


def writable(text: str) -> str:
    """What a cell can hold: without signs that no sheet may have, cut where it is too long."""
    text = _UNWRITABLE.sub("\ufffd", text)
    return text if len(text) < LONGEST_CELL else text[: LONGEST_CELL - len(CUT) - 1] + CUT


def _columns(cell: Cell, status: StatusText) -> list[str]:
    place = cell.place
    page = str(place.page) if place is not None else ""
    return [cell.shown, page, place.quote if place is not None else "", status(cell)]


def as_xlsx(form: Form, rows: Sequence[Row], status: StatusText = status_text) -> bytes:
    """The table as XLSX: amounts and pages are numbers, dates are dates, all else is text.

    Made in memory: nothing of a document lies in a temporary file.
    """
    out = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    book = xlsxwriter.Workbook(out, {**options, "strings_to_numbers": False, "nan_inf_to_errors": False})
    sheet = book.add_worksheet("Table")
    formats = _Formats(book)
    for column, name in enumerate(header(form)):
        sheet.write_string(0, column, writable(name), formats.bold)
    sheet.freeze_panes(1, 1)
    for number, row in enumerate(rows, start=1):
        sheet.write_string(number, 0, writable(row.document))
        for position, one in enumerate(form.fields):
            _write(sheet, number, 1 + 4 * position, row.cell(one.name), one.type, formats, status)
        last = 1 + 4 * len(form.fields)
        sheet.write_string(number, last, row.sha256)
        sheet.write_number(number, last + 1, row.pages)
        sheet.write_string(number, last + 2, " ".join(map(str, row.unread)))
        sheet.write_string(number, last + 3, writable(row.error or ""))
    book.close()
    return out.getvalue()


class _Formats:
    """How cells look."""

    def __init__(self, book: Any) -> None:
        self._book = book
        self._amounts: dict[tuple[str, int], Any] = {}
        self.bold = book.add_format({"bold": True, "text_wrap": True})
        self.day = book.add_format({"num_format": "yyyy-mm-dd"})

    def amount(self, unit: str, places: int) -> Any:
        """A number with its unit behind it, and as many places as were written."""
        key = (unit, places)
        if key not in self._amounts:
            digits = "#,##0" + ("." + "0" * places if places else "")
            quoted = unit.replace('"', "")
            self._amounts[key] = self._book.add_format(
                {"num_format": f'{digits} "{quoted}"' if quoted else digits}
            )
        return self._amounts[key]


def _write(
    sheet: Any, row: int, column: int, cell: Cell, kind: FieldType, formats: _Formats, status: StatusText
) -> None:
    shown, page, quote, state = _columns(cell, status)
    if not _typed(sheet, row, column, cell, kind, formats):
        sheet.write_string(row, column, writable(shown))
    if page:
        sheet.write_number(row, column + 1, int(page))
    sheet.write_string(row, column + 2, writable(quote))
    sheet.write_string(row, column + 3, writable(state))


def _typed(sheet: Any, row: int, column: int, cell: Cell, kind: FieldType, formats: _Formats) -> bool:
    """Write a number or a date as such; a person's words stay as they typed them."""
    if cell.review is not None and cell.place is not None and cell.review.value != _found(cell):
        return False
    if cell.place is None or not cell.shown:
        return False
    value = cell.place.value
    if value.amount is not None and len(value.amount.as_tuple().digits) <= 15:
        exponent = value.amount.as_tuple().exponent
        places = -exponent if isinstance(exponent, int) and exponent < 0 else 0
        sheet.write_number(row, column, float(value.amount), formats.amount(value.unit, places))
        return True
    if kind is FieldType.DATE:
        try:
            day = date.fromisoformat(value.shown)
        except ValueError:
            return False
        if day.year > _FIRST_YEAR:
            sheet.write_datetime(row, column, datetime(day.year, day.month, day.day), formats.day)
            return True
    return False


def _found(cell: Cell) -> str:
    assert cell.place is not None
    value = cell.place.value
    return f"{value.shown} {value.unit}" if value.unit else value.shown
