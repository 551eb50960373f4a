"""The key facts of a summary as CSV or XLSX that open safely: no cell of a document is computed or a link."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from pathlib import Path

import xlsxwriter

from app.domain.summaries.report import FactRow
from app.services.new_file import write_file
from app.services.table_file import check
from app.services.tables import safe, writable

HEAD = ("Fact", "Value", "Place", "Words in the document", "To check")
WIDTHS = (24, 24, 20, 80, 32)


def facts_csv(rows: Sequence[FactRow], head: Sequence[str] = HEAD) -> bytes:
    """A line for each fact, UTF-8 with a byte order mark."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, quoting=csv.QUOTE_MINIMAL, lineterminator="\r\n")
    for cells in (head, *map(_cells, rows)):
        writer.writerow([safe(cell) for cell in cells])
    return out.getvalue().encode("utf-8-sig")


def facts_xlsx(rows: Sequence[FactRow], head: Sequence[str] = HEAD) -> bytes:
    """The same as a sheet; every cell is text, as the document has it."""
    out = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    book = xlsxwriter.Workbook(out, {**options, "strings_to_numbers": False})
    sheet = book.add_worksheet("Facts")
    bold, wrapped = book.add_format({"bold": True}), book.add_format({"text_wrap": True, "valign": "top"})
    for column, (name, width) in enumerate(zip(head, WIDTHS, strict=True)):
        sheet.set_column(column, column, width)
        sheet.write_string(0, column, writable(name), bold)
    sheet.freeze_panes(1, 1)
    for number, row in enumerate(rows, start=1):
        for column, cell in enumerate(_cells(row)):
            sheet.write_string(number, column, writable(cell), wrapped)
    book.close()
    return out.getvalue()


def save_facts(
    rows: Sequence[FactRow], path: Path, *, replace: bool = False, head: Sequence[str] = HEAD
) -> int:
    """Write them by the ending of `path`; returns the size in bytes. Raises as `table_file.save`."""
    check(path, replace)
    made = facts_csv(rows, head) if path.suffix.lower() == ".csv" else facts_xlsx(rows, head)
    write_file(path, made, replace)
    return len(made)


def _cells(row: FactRow) -> tuple[str, ...]:
    return row.fact, row.value, row.place, row.quote, "; ".join(row.flags)
