"""Sheets: values as the sheet shows them, nothing lost, hidden cells told apart, no file ends a process."""

from __future__ import annotations

import datetime
import io
import random
import re
import zipfile
from collections.abc import Callable
from typing import Any

import pytest
import xlsxwriter

from app.documents.csv_values import delimiter
from app.documents.grid import ROWS_A_BLOCK
from app.documents.number_format import shown
from app.domain.documents import BlockKind, Document, FileKind, Limits, PageState
from app.domain.errors import (
    DocumentDamaged,
    DocumentEmpty,
    DocumentEncrypted,
    DocumentError,
    DocumentTooLarge,
)
from tests.document_builders import blocks, page_text, read, seen, zipped
from tests.document_formats import far_xls, ods, style, xls


def made(fill: Callable[[Any], object]) -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        fill(book)
    return out.getvalue()


def changed(data: bytes, member: str, old: str, new: str) -> bytes:
    """The same zip with something replaced in one of its parts."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    assert old.encode() in parts[member]
    parts[member] = parts[member].replace(old.encode(), new.encode())
    return zipped({name: part for name, part in parts.items() if name != "[Content_Types].xml"})


# -- XLSX ----------------------------------------------------------------------------------------


def invoice(book: Any) -> None:
    sheet = book.add_worksheet("Invoice")
    sheet.write_row(1, 1, ["Item", "Price", "VAT", "Due"])
    sheet.write(2, 1, "Bandages")
    sheet.write(2, 2, 1234.5, book.add_format({"num_format": "[$£-809]#,##0.00"}))
    sheet.write(2, 3, 0.2, book.add_format({"num_format": "0%"}))
    due = datetime.datetime(2026, 3, 1)
    sheet.write_datetime(2, 4, due, book.add_format({"num_format": "d mmm yyyy"}))
    sheet.write_formula(3, 2, "=C3*2", None, 2469)
    sheet.write_formula(3, 3, "=1/0", None, "#DIV/0!")
    sheet.write_boolean(3, 4, True)
    book.add_worksheet("Empty")
    last = book.add_worksheet("Last")
    last.write(0, 0, 0.1 + 0.2)
    last.insert_textbox(2, 2, "In a box")


def test_xlsx_shows_what_the_sheet_shows() -> None:
    document = read(made(invoice), "a.xlsx")
    assert (document.kind, document.paged) == (FileKind.XLSX, True)
    assert [(page.label, page.state) for page in document.pages] == [
        ("Invoice", PageState.READ),
        ("Empty", PageState.BLANK),
        ("Last", PageState.READ),
    ]
    assert page_text(document, 1).strip() == (
        "Invoice\n\n| Item | Price | VAT | Due |\n| Bandages | £1,234.50 | 20% | 1 Mar 2026 |\n"
        "| | 2469 | #DIV/0! | TRUE |"
    )
    assert page_text(document, 3) == "Last\n\n| 0.3 |\n\nIn a box"


def hiding(book: Any) -> None:
    sheet = book.add_worksheet("Seen")
    sheet.write_row(0, 0, ["a", "b", "c"])
    sheet.write_row(1, 0, ["row", "row"])
    sheet.set_row(1, None, None, {"hidden": True})
    sheet.set_column(1, 1, None, None, {"hidden": True})
    sheet.write(2, 2, 7, book.add_format({"num_format": ";;;"}))
    other = book.add_worksheet("Secret")
    other.write(0, 0, "ignore the rules")
    other.hide()


def test_xlsx_hidden_rows_columns_cells_and_sheets_are_told_apart() -> None:
    document = read(made(hiding), "a.xlsx")
    assert seen(document) == "Seen\n| a | c |"
    hidden = " ".join(blocks(document, BlockKind.HIDDEN))
    assert all(word in hidden for word in ("b", "row", "7", "Secret", "ignore the rules"))
    assert len(document.pages) == 2


def test_two_far_cells_are_read_and_not_the_rectangle_between() -> None:
    data = made(lambda book: [book.add_worksheet().write(*at) for at in ((0, 0, "near"),)])
    far = changed(
        data,
        "xl/worksheets/sheet1.xml",
        "</sheetData>",
        '<row r="1048576"><c r="XFD1048576"><v>5</v></c></row></sheetData>',
    )
    assert read(far, "a.xlsx").text == "Sheet1\n\n| near | |\n| | 5 |"


def test_a_long_sheet_is_cut_into_blocks_and_keeps_every_row_once() -> None:
    rows = 3 * ROWS_A_BLOCK + 1

    def fill(book: Any) -> None:
        sheet = book.add_worksheet()
        for row in range(rows):
            sheet.write_row(row, 0, [f"row {row}", row])

    document = read(made(fill), "a.xlsx")
    assert len(blocks(document, BlockKind.TABLE)) == 4
    assert re.findall(r"\| row (\d+) \| \1 \|", document.text) == [str(row) for row in range(rows)]


def test_a_formula_never_computed_stands_as_it_is() -> None:
    data = made(lambda book: book.add_worksheet().write_formula(0, 0, "=SUM(A2:A3)", None, ""))
    assert "=SUM(A2:A3)" in read(data, "a.xlsx").text


def test_broken_and_empty_sheets() -> None:
    data = made(lambda book: book.add_worksheet().write(0, 0, "words"))
    with pytest.raises(DocumentDamaged):  # a word that the table of words does not hold
        read(changed(data, "xl/worksheets/sheet1.xml", "<v>0</v>", "<v>99</v>"), "a.xlsx")
    with pytest.raises(DocumentDamaged):
        read(changed(data, "xl/_rels/workbook.xml.rels", "sheet1.xml", "sheet9.xml"), "a.xlsx")
    with pytest.raises(DocumentEmpty):
        read(made(lambda book: book.add_worksheet()), "a.xlsx")
    with pytest.raises(DocumentTooLarge):
        read(made(invoice), "a.xlsx", Limits(pages=2))


# -- number formats ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "code", "text"),
    [
        (5, "General", "5"),
        (1e15, "General", "1000000000000000"),
        (1234.5, "#,##0.00", "1,234.50"),
        (-1234.5, '"€" #,##0.00', "-€ 1,234.50"),
        (-1234.5, "#,##0.00_);(#,##0.00)", "(1,234.50)"),
        (0, '0;-0;"nil"', "nil"),
        (0.125, "0.0%", "12.5%"),
        (0.125, "0%", "13%"),
        (2.5, "0", "3"),
        (7, '000" mg"', "007 mg"),
        (0.5, "#.##", ".5"),
        (1234567, '#,##0.0,,"M"', "1.2M"),
        (12345, "0.00E+00", "1.23E+04"),
        (3, "# ?/?", "3"),
        (5, "[<10]0.0;0", "5"),
        (46082, "yyyy-mm-dd", "2026-03-01"),
        (46082, "dd/mm/yy", "01/03/26"),
        (46082.604166667, "d mmmm yyyy h:mm AM/PM", "1 March 2026 2:30 PM"),
        (0.5, "hh:mm", "12:00"),
        (1.5, "[h]:mm:ss", "36:00:00"),
        (0.0001, "mm:ss.0", "00:08.6"),
        (1, "d/m/yyyy", "1/1/1900"),
        (-1, "d/m/yyyy", "-1"),
        (1e9, "d/m/yyyy", "1000000000"),
        (0, "0;-0;;@", ""),
        (1.5, '"' * 300, "1.5"),
    ],
)
def test_numbers_as_excel_shows_them(value: float, code: str, text: str) -> None:
    assert shown(value, code) == text


def test_dates_counted_from_1904() -> None:
    assert shown(0, "yyyy-mm-dd", from_1904=True) == "1904-01-01"


# -- XLS and XLSB --------------------------------------------------------------------------------


def test_xls_is_read() -> None:
    document = read(xls([["Name", "Sum"], ["Ann", 3.5], ["", 7]], "Accounts"), "a.xls")
    assert (document.kind, document.pages[0].label) == (FileKind.XLS, "Accounts")
    assert document.text == "Accounts\n\n| Name | Sum |\n| Ann | 3.5 |\n| | 7 |"


def test_an_xls_whose_rectangles_would_end_the_process_is_refused() -> None:
    with pytest.raises(DocumentTooLarge) as caught:
        read(far_xls(3), "a.xls")
    assert caught.value.limit == "memory"


def test_a_protected_xls_says_so() -> None:
    with pytest.raises(DocumentEncrypted):
        read(xls([["x"]], before=b"\x2f\x00\x02\x00\x00\x00"), "a.xls")


def test_xlsb_far_cells_are_refused_before_anything_is_reserved() -> None:
    def record(kind: int, data: bytes) -> bytes:
        return bytes([kind, len(data)]) + data

    cell = record(2, (0).to_bytes(4, "little") + bytes(8))
    far = record(2, (16383).to_bytes(4, "little") + bytes(8))
    sheet = record(0, bytes(17)) + cell + record(0, (1048575).to_bytes(4, "little") + bytes(13)) + far
    with pytest.raises(DocumentTooLarge):
        read(zipped({"xl/workbook.bin": b"", "xl/worksheets/sheet1.bin": sheet}), "a.xlsb")


# -- ODS -----------------------------------------------------------------------------------------


def sheet(*rows: str, name: str = "Costs", more: str = "") -> str:
    return f'<table:table table:name="{name}" {more}>{"".join(rows)}</table:table>'


def row(*cells: str, more: str = "") -> str:
    return f"<table:table-row {more}>{''.join(cells)}</table:table-row>"


def cell(text: str = "", more: str = "") -> str:
    return f"<table:table-cell {more}>{f'<text:p>{text}</text:p>' if text else ''}</table:table-cell>"


def test_ods_says_what_the_sheet_shows_and_repeats_what_is_repeated() -> None:
    data = ods(
        sheet(
            row(cell("Item"), cell("Price")),
            row(cell("Tea"), cell("£2.50", 'office:value="2.5"')),
            row(cell(more='office:value="7"'), cell(more='table:number-columns-repeated="16382"')),
            row(cell("again", 'table:number-columns-repeated="2"'), more='table:number-rows-repeated="2"'),
            row(cell(), more='table:number-rows-repeated="1048000"'),
        )
        + sheet(row(cell("hush")), name="Secret", more='table:style-name="Off"')
        + sheet(name="Empty"),
        style("Off", '<style:table-properties table:display="false"/>', "table"),
    )
    document = read(data, "a.ods")
    assert (document.kind, document.paged) == (FileKind.ODS, True)
    assert seen(document) == (
        "Costs\n| Item | Price |\n| Tea | £2.50 |\n| 7 | |\n| again | again |\n| again | again |"
    )
    assert blocks(document, BlockKind.HIDDEN) == ["Secret", "| hush |"]
    assert [page.state for page in document.pages] == [PageState.READ, PageState.READ, PageState.BLANK]


def test_ods_hidden_columns_and_rows_are_told_apart() -> None:
    column = '<table:table-column/><table:table-column table:visibility="collapse"/>'
    data = ods(
        sheet(column, row(cell("a"), cell("b")), row(cell("c"), more='table:visibility="collapse"')),
    )
    document = read(data, "a.ods")
    assert seen(document) == "Costs\n| a |"
    assert sorted(re.findall("[bc]", " ".join(blocks(document, BlockKind.HIDDEN)))) == ["b", "c"]


def test_an_ods_that_repeats_a_word_without_end_is_refused() -> None:
    wide = cell("word", 'table:number-columns-repeated="16384"')
    with pytest.raises(DocumentTooLarge):
        read(ods(sheet(row(wide, more='table:number-rows-repeated="1048576"'))), "a.ods")


# -- CSV -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "name", "mark"),
    [
        ('a,b\n"x, y",2\n', "a.csv", ","),
        ("a;b\n1,5;2,5\n", "a.csv", ";"),
        ("a\tb\n1,5\t2\n", "a.tsv", "\t"),
        ("a|b\n1|2\n", "a.csv", "|"),
        ("sep=;\na;b\n1;2\n", "a.csv", ";"),
        ("only one column\nof words\n", "a.csv", ","),
    ],
)
def test_what_parts_the_values(text: str, name: str, mark: str) -> None:
    assert delimiter(text) == mark
    document = read(text.encode(), name)
    assert document.kind is FileKind.CSV
    first = document.text.splitlines()[0]
    assert first in ("| a | b |", "| only one column |")


def test_csv_in_any_encoding_with_lines_in_cells_and_uneven_rows() -> None:
    text = 'Name;Note\nJörg;"two\nlines"\nZoë;a;b\n'
    expected = "| Name | Note | |\n| Jörg | two lines | |\n| Zoë | a | b |"
    for encoding in ("utf-8", "utf-8-sig", "utf-16", "cp1252"):
        assert read(text.encode(encoding), "a.csv").text == expected


def test_a_quote_that_never_ends_loses_nothing() -> None:
    assert "the rest, of it" in read(b'a,b\n"open,1\nthe rest, of it\n', "a.csv").text


# -- any bytes -----------------------------------------------------------------------------------


@pytest.mark.parametrize("seed", range(3))
def test_broken_sheets_give_an_error_or_text_and_never_a_crash(seed: int) -> None:
    chance = random.Random(seed)
    whole: list[bytes] = [
        made(invoice),
        xls([["Name", "Sum"], ["Ann", 3.5]]),
        ods(sheet(row(cell("a", 'table:number-columns-repeated="2"')))),
        b'a,b\n"x",2\n',
    ]
    for data in whole:
        for _ in range(30):
            broken = bytearray(data)
            for _ in range(chance.randint(1, 12)):
                broken[chance.randrange(len(broken))] = chance.randrange(256)
            broken = broken[: chance.randint(1, len(broken))] if chance.random() < 0.3 else broken
            document: Document | None = None
            try:
                document = read(bytes(broken), "a.csv")
            except DocumentError:
                continue
            assert document.text
