"""CSV and TSV: rows of values in any encoding, whatever parts them."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator
from typing import BinaryIO

from app.documents.build import Builder
from app.documents.decoding import decode
from app.documents.grid import add_grid
from app.domain.errors import DocumentDamaged

SAMPLE_LINES = 200
_MARKS = (",", ";", "\t", "|")
csv.field_size_limit(1 << 27)  # no cell is longer than a file may be; the default is 131,072 characters


def read(file: BinaryIO, builder: Builder, progress: Callable[[int, int], None]) -> str:
    """Fill `builder`; such a file has no title. Raises `DocumentDamaged` or `DocumentTooLarge`."""
    progress(0, 1)
    text = decode(file.read()).replace("\x00", "")
    mark = delimiter(text)
    try:
        add_grid(builder, _rows(text, mark))
    except csv.Error as error:
        raise DocumentDamaged(name=builder.name) from error
    progress(1, 1)
    return ""


def delimiter(text: str) -> str:
    """What parts the values: what a `sep=` line says, else what gives the most equal rows.

    The count of a mark is taken in rows read with it, so that a comma inside quotes is not one. A tie is
    decided in the order comma, semicolon, tab, bar.
    """
    if text[:4].lower() == "sep=" and text[4:5]:
        return text[4]
    sample = "".join(text[: 1 << 16].splitlines(keepends=True)[:SAMPLE_LINES])
    best, most = ",", 0.0
    for mark in _MARKS:
        try:
            widths = [len(row) for row in csv.reader(io.StringIO(sample, newline=""), delimiter=mark) if row]
        except csv.Error:
            continue
        usual = max(set(widths), key=widths.count) if widths else 1
        worth = widths.count(usual) / len(widths) * (usual > 1) + min(usual, 50) / 1000 if widths else 0.0
        if usual > 1 and worth > most:
            best, most = mark, worth
    return best


def _rows(text: str, mark: str) -> Iterator[dict[int, str]]:
    source = io.StringIO(text, newline="")
    if text[:4].lower() == "sep=":
        source.readline()
    for row in csv.reader(source, delimiter=mark):
        yield dict(enumerate(row))
