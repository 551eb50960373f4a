"""ODS: a sheet is a page; cells say what the sheet shows, which the file holds beside the value."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import BinaryIO

from lxml import etree

from app.documents.archive import Archive
from app.documents.build import Builder
from app.documents.clean import one_line
from app.documents.grid import add_grid
from app.documents.odf_blocks import BlockReader, rows
from app.documents.odf_styles import Styles
from app.documents.odf_text import Runs
from app.documents.odf_xml import attribute, child, count, part, refuse_encrypted, tag
from app.documents.odt import title
from app.domain.documents import BlockKind, PageState
from app.domain.errors import DocumentDamaged, DocumentTooLarge

MOST_COLUMNS = 16_384
MOST_ROWS = 1_048_576
_VALUES = (
    "office:string-value",
    "office:date-value",
    "office:time-value",
    "office:boolean-value",
    "office:value",
)

Row = dict[int, str]


def read(file: BinaryIO, builder: Builder, progress: Callable[[int, int], None]) -> str:
    """Fill `builder` and return the title ("" if none). Progress is in sheets.

    Raises `DocumentDamaged`, `DocumentEncrypted` or `DocumentTooLarge`.
    """
    archive = Archive(file, builder.name, builder.limits)
    refuse_encrypted(archive, builder.name)
    root = part(archive, "content.xml", builder.name)
    body = child(child(root, "office:body"), "office:spreadsheet")
    if body is None:
        raise DocumentDamaged(name=builder.name)
    styles = Styles(part(archive, "styles.xml", builder.name), root)
    tables = [element for element in body if tag(element) == "table:table"]
    if len(tables) > builder.limits.pages:
        raise DocumentTooLarge(name=builder.name, limit="pages", most=builder.limits.pages)
    reader = BlockReader(builder, styles)
    for index, table in enumerate(tables):
        progress(index, len(tables))
        off = styles.get("table", attribute(table, "table:style-name")).off
        _sheet(table, off, reader, builder)
    progress(len(tables), len(tables))
    return title(archive, builder.name)


def _sheet(table: etree._Element, hidden: bool, reader: BlockReader, builder: Builder) -> None:
    after = Runs()
    unseen: list[Row] = []
    seen = list(_rows(table, reader, after, unseen, builder))
    shapes = [element for element in table if tag(element) == "table:shapes"]
    filled = any(seen) or unseen or shapes or after.boxes
    label = attribute(table, "table:name")
    builder.page(PageState.READ if filled else PageState.BLANK, label)
    if filled:
        builder.add(BlockKind.HIDDEN if hidden else BlockKind.HEADING, label, 0 if hidden else 1)
    add_grid(builder, seen, BlockKind.HIDDEN if hidden else BlockKind.TABLE)
    add_grid(builder, unseen, BlockKind.HIDDEN)
    if said := one_line("".join(after.hidden)):
        builder.add(BlockKind.HIDDEN, said)
    for box in (*after.boxes, *shapes):
        reader.walk(box, boxed=True, hidden=hidden)


def _rows(
    table: etree._Element, reader: BlockReader, after: Runs, unseen: list[Row], builder: Builder
) -> Iterator[Row]:
    """The rows that are seen; hidden ones go to `unseen`. A repeated row stands as often as it is shown."""
    hidden_columns = _hidden_columns(table)
    most = builder.limits.characters
    for row, visible in rows(table):
        shown, gone = _cells(row, reader, after, hidden_columns)
        repeated = count(row, "table:number-rows-repeated", MOST_ROWS)
        length = sum(map(len, shown.values())) + sum(map(len, gone.values())) + 3 * len(shown)
        if length * repeated > most:
            raise DocumentTooLarge(name=builder.name, limit="characters", most=most)
        if not shown and not gone:
            continue
        if not visible:
            shown, gone = {}, gone | shown
        if gone:
            unseen += [gone] * repeated
        for _ in range(repeated if shown else 0):
            yield shown


def _cells(
    row: etree._Element, reader: BlockReader, after: Runs, hidden_columns: list[tuple[int, int]]
) -> tuple[Row, Row]:
    shown: Row = {}
    gone: Row = {}
    column = 0
    for cell in row:
        if tag(cell) not in ("table:table-cell", "table:covered-table-cell"):
            continue
        repeated = count(cell, "table:number-columns-repeated", MOST_COLUMNS)
        text = reader.cell(cell, after) or next(filter(None, (attribute(cell, name) for name in _VALUES)), "")
        for at in range(column, min(MOST_COLUMNS, column + repeated)) if text else ():
            out = any(first <= at < last for first, last in hidden_columns)
            covered = tag(cell) == "table:covered-table-cell"
            (gone if out or covered else shown)[at] = text
        column += repeated
    return shown, gone


def _hidden_columns(table: etree._Element) -> list[tuple[int, int]]:
    found: list[tuple[int, int]] = []
    column = 0
    for element in table.iter():
        if tag(element) == "table:table-row":
            break
        if tag(element) == "table:table-column":
            repeated = count(element, "table:number-columns-repeated", MOST_COLUMNS)
            if attribute(element, "table:visibility") in ("collapse", "filter"):
                found.append((column, column + repeated))
            column += repeated
    return found
