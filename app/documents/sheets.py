"""XLS and XLSB, the two forms of sheets that are not XML, by python-calamine.

It keeps a whole rectangle of cells in memory and ends the process when it cannot, so the records of a file
are looked at first (sources: MS-XLS 2.5, MS-XLSB 2.1). It does not say number formats or hidden rows: numbers
stand as they are kept, dates as ISO 8601.
"""

from __future__ import annotations

import datetime
import io
import struct
from collections.abc import Callable, Iterator
from typing import BinaryIO

from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetTypeEnum, SheetVisibleEnum

from app.documents.archive import Archive
from app.documents.build import Builder
from app.documents.grid import add_grid
from app.documents.number_format import general
from app.documents.ole import Storage, packed
from app.documents.protected_xls import decrypted
from app.domain.documents import BlockKind, PageState
from app.domain.errors import DocumentDamaged, DocumentEncrypted, DocumentTooLarge

MOST_CELLS = 12_000_000  # of all rectangles together; 32 bytes each (measured), twice while a sheet is read
_BOF = 0x0809
_XLS_CELLS = {0x0006, 0x00BD, 0x00BE, 0x00D6, 0x00FD, 0x0201, 0x0203, 0x0204, 0x0205, 0x027E}
_XLSB_ROW, _XLSB_CELLS = 0, range(1, 12)

Value = int | float | str | bool | datetime.time | datetime.date | datetime.datetime | datetime.timedelta


def read_xls(file: BinaryIO, builder: Builder, progress: Callable[[int, int], None]) -> str:
    """Fill `builder`; the title is not looked for. Progress is in sheets.

    Raises `DocumentDamaged`, `DocumentEncrypted`, `DocumentWrongPassword` or `DocumentTooLarge`.
    """
    storage = Storage(file, builder.name)
    stream = storage.read("Workbook")
    if stream is None:
        stream = storage.read("Book") or b""
    stream = decrypted(stream, builder.name, builder.password)
    _fits(_xls_cells(stream), builder)
    # Not the file itself: calamine follows a chain of sectors that runs in a circle until memory ends.
    _read(io.BytesIO(packed(stream, builder.name)), builder, progress)
    return ""


def read_xlsb(
    file: BinaryIO, archive: Archive, builder: Builder, progress: Callable[[int, int], None]
) -> str:
    """The same for a zip with binary parts."""
    for member in sorted(archive.names):
        if member.startswith("xl/worksheets/") and member.endswith(".bin"):
            _fits(_xlsb_cells(archive.read(member) or b""), builder)
    _read(file, builder, progress)
    return ""


def _read(file: BinaryIO, builder: Builder, progress: Callable[[int, int], None]) -> None:
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(file.read()))
        found = book.sheets_metadata
        if len(found) > builder.limits.pages:
            raise DocumentTooLarge(name=builder.name, limit="pages", most=builder.limits.pages)
        for index, sheet in enumerate(found):
            progress(index, len(found))
            if sheet.typ is SheetTypeEnum.WorkSheet:
                _sheet(book, sheet.name, sheet.visible is not SheetVisibleEnum.Visible, builder)
            else:
                builder.page(PageState.BLANK, sheet.name)  # a chart or a macro: no cells
        progress(len(found), len(found))
    except PasswordError as error:
        raise DocumentEncrypted(name=builder.name) from error
    except (CalamineError, OSError, ValueError, OverflowError) as error:
        raise DocumentDamaged(name=builder.name) from error
    except BaseException as error:
        # A panic of the Rust library is no `Exception`, and its class is not exported.
        if type(error).__name__ != "PanicException":
            raise
        raise DocumentDamaged(name=builder.name) from error


def _sheet(book: CalamineWorkbook, name: str, hidden: bool, builder: Builder) -> None:
    sheet = book.get_sheet_by_name(name)
    rows = [dict(enumerate(map(_text, row))) for row in sheet.iter_rows()] if sheet.height else []
    filled = any(any(row.values()) for row in rows)
    builder.page(PageState.READ if filled else PageState.BLANK, name)
    if filled:
        builder.add(BlockKind.HIDDEN if hidden else BlockKind.HEADING, name, 0 if hidden else 1)
    add_grid(builder, rows, BlockKind.HIDDEN if hidden else BlockKind.TABLE)


def _text(value: Value) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, (int, float)):
        return general(value)
    if isinstance(value, datetime.datetime):
        return value.isoformat(" ", "minutes" if not value.second else "seconds")
    if isinstance(value, datetime.timedelta):
        minutes, seconds = divmod(int(value.total_seconds()), 60)
        return f"{minutes // 60}:{minutes % 60:02d}:{seconds:02d}"
    return value.isoformat()


def _fits(cells: Iterator[tuple[int, int, int]], builder: Builder) -> None:
    """Raise `DocumentTooLarge` if the rectangles around the cells of each sheet are too large together."""
    edges: dict[int, tuple[int, int, int, int]] = {}
    for sheet, row, column in cells:
        top, left, bottom, right = edges.get(sheet, (row, column, row, column))
        edges[sheet] = min(top, row), min(left, column), max(bottom, row), max(right, column)
    area = sum((bottom - top + 1) * (right - left + 1) for top, left, bottom, right in edges.values())
    if area > MOST_CELLS:
        raise DocumentTooLarge(name=builder.name, limit="memory", most=builder.limits.memory_bytes)


def _xls_cells(stream: bytes) -> Iterator[tuple[int, int, int]]:
    """Sheet, row and column of each cell record; of records with several cells the last column too."""
    position, sheet = 0, 0
    while position + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, position)
        position += 4
        if kind == _BOF:
            sheet += 1
        elif kind in _XLS_CELLS and length >= 4 and position + length <= len(stream):
            row, column = struct.unpack_from("<HH", stream, position)
            yield sheet, row, column
            if kind in (0x00BD, 0x00BE):
                yield sheet, row, struct.unpack_from("<H", stream, position + length - 2)[0]
        position += length


def _xlsb_cells(stream: bytes) -> Iterator[tuple[int, int, int]]:
    position, row = 0, 0
    while position < len(stream):
        kind, position = _varint(stream, position, 2)
        length, position = _varint(stream, position, 4)
        if kind == _XLSB_ROW and position + 4 <= len(stream):
            row = struct.unpack_from("<I", stream, position)[0]
        elif kind in _XLSB_CELLS and position + 4 <= len(stream):
            yield 0, row, struct.unpack_from("<I", stream, position)[0]
        position += length


def _varint(stream: bytes, position: int, most: int) -> tuple[int, int]:
    """A number of up to `most` bytes of seven bits each, the lowest first, and where it ends."""
    value = 0
    for index in range(most):
        byte = stream[position] if position < len(stream) else 0
        position += 1
        value |= (byte & 0x7F) << (7 * index)
        if not byte & 0x80:
            break
    return value, position
