"""XLSX: an own walk of its XML. A sheet is a page; values stand as the sheet shows them.

Why not python-calamine: it reserves memory for the whole rectangle between the first and the last cell, and a
file of 5 kB with two far cells ends the process (measured: 512 GiB asked for); and it drops number formats,
error values and what is hidden. It reads the two formats that are not XML (`sheets`).

Source: ECMA-376 part 1, chapter 18. Left out on purpose: comments.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import BinaryIO

from lxml import etree

from app.documents import sheets
from app.documents.archive import Archive
from app.documents.build import Builder
from app.documents.charts import chart_rows
from app.documents.docx_xml import number
from app.documents.grid import add_grid, add_table
from app.documents.number_format import BUILT_IN, GENERAL, shown
from app.documents.ooxml import Relation, below, lines, local, part, relation_id, relations, under
from app.domain.documents import BlockKind, PageState
from app.domain.errors import DocumentDamaged, DocumentTooLarge

WORKBOOK = "xl/workbook.xml"
MOST_COLUMNS = 16_384
MOST_HIDDEN = 64  # ranges of hidden columns that are looked at
_PLACE = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
_CODES = re.compile(r"&[LCR]|&\"[^\"]*\"|&[0-9]+|&K[0-9A-Fa-f]{6}|&[A-Z]")

Row = dict[int, str]


def read(file: BinaryIO, builder: Builder, progress: Callable[[int, int], None]) -> str:
    """Fill `builder` and return the title ("" if none). Progress is in sheets. Reads XLSB too.

    Raises `DocumentDamaged`, `DocumentEncrypted` or `DocumentTooLarge`.
    """
    archive = Archive(file, builder.name, builder.limits)
    root = part(archive, WORKBOOK, builder.name)
    if root is None:
        file.seek(0)
        return sheets.read_xlsb(file, archive, builder, progress)
    related = relations(archive, WORKBOOK, builder.name)
    listed = [element for element in root.iter() if local(element) == "sheet"]
    if len(listed) > builder.limits.pages:
        raise DocumentTooLarge(name=builder.name, limit="pages", most=builder.limits.pages)
    book = _Book(archive, builder, root, related)
    for index, element in enumerate(listed):
        progress(index, len(listed))
        relation = related.get(relation_id(element), Relation("", ""))
        hidden = element.get("state") in ("hidden", "veryHidden")
        book.sheet(relation, element.get("name") or "", hidden)
    progress(len(listed), len(listed))
    core = part(archive, "docProps/core.xml", builder.name)
    return next((e.text or "" for e in core if local(e) == "title"), "") if core is not None else ""


class _Book:
    """What all sheets share: words, number formats, the day that is counted from."""

    def __init__(
        self, archive: Archive, builder: Builder, root: etree._Element, related: dict[str, Relation]
    ) -> None:
        self._archive, self._builder = archive, builder
        properties = below(root, "workbookPr")
        self._from_1904 = properties is not None and properties.get("date1904") in ("1", "true")
        kinds = {relation.kind: relation.member for relation in related.values()}
        name = builder.name
        self._words = _shared(part(archive, kinds.get("sharedStrings", "xl/sharedStrings.xml"), name))
        self._formats = _formats(part(archive, kinds.get("styles", "xl/styles.xml"), name))

    def sheet(self, relation: Relation, title: str, hidden: bool) -> None:
        """Add one sheet. Raises `DocumentDamaged` if the file does not hold it."""
        root = part(self._archive, relation.member, self._builder.name)
        if root is None:
            raise DocumentDamaged(name=self._builder.name)
        unseen: list[Row] = []
        shown_rows = list(self._rows(root, unseen))
        drawn = relations(self._archive, relation.member, self._builder.name).values()
        drawings = [part(self._archive, r.member, self._builder.name) for r in drawn if r.kind == "drawing"]
        charts = [r.member for r in drawn if r.kind == "drawing"]
        filled = any(shown_rows) or any(unseen) or any(drawing is not None for drawing in drawings)
        self._builder.page(PageState.READ if filled else PageState.BLANK, title)
        if filled:
            self._builder.add(BlockKind.HIDDEN if hidden else BlockKind.HEADING, title, 0 if hidden else 1)
        add_grid(self._builder, shown_rows, BlockKind.HIDDEN if hidden else BlockKind.TABLE)
        add_grid(self._builder, unseen, BlockKind.HIDDEN)
        for drawing in drawings:
            self._boxes(drawing, hidden)
        for member in charts:
            self._charts(member, hidden)
        self._edges(root, hidden)

    def _rows(self, root: etree._Element, unseen: list[Row]) -> Iterator[Row]:
        """The rows that are seen; hidden cells go to `unseen`."""
        columns = _hidden_columns(root)
        for element in under(root, "sheetData"):
            if local(element) != "row":
                continue
            hidden = element.get("hidden") in ("1", "true") or element.get("zeroHeight") in ("1", "true")
            row: Row = {}
            gone: Row = {}
            column = 0
            for cell in element:
                if local(cell) != "c":
                    continue
                column = _column(cell.get("r"), column)
                text, visible = self._text(cell)
                if text:
                    out = hidden or not visible or any(first <= column <= last for first, last in columns)
                    (gone if out else row)[column] = text
            if gone:
                unseen.append(gone)
            yield row

    def _text(self, cell: etree._Element) -> tuple[str, bool]:
        """What a cell says, and whether its format lets it be seen."""
        kind = cell.get("t") or "n"
        if kind == "inlineStr":
            return _string(below(cell, "is")), True
        found = below(cell, "v")
        value = (found.text or "") if found is not None else ""
        if not value:
            formula = below(cell, "f")
            return ("=" + formula.text if formula is not None and formula.text else ""), True
        code = self._formats.get(number(cell.get("s"), 0), GENERAL)
        visible = code.replace(" ", "") != ";;;"
        if kind == "s":
            index = number(value, -1)
            if not 0 <= index < len(self._words):
                raise DocumentDamaged(name=self._builder.name)
            return self._words[index], visible
        if kind == "b":
            return ("TRUE" if value.strip() == "1" else "FALSE"), visible
        if kind in ("str", "e", "d"):
            return value, visible
        try:
            text = shown(float(value), code, self._from_1904)
            return (text, visible) if text.strip() else (value, False)
        except ValueError:
            return value, visible

    def _boxes(self, drawing: etree._Element | None, hidden: bool) -> None:
        """Text boxes that lie over the cells."""
        kind = BlockKind.HIDDEN if hidden else BlockKind.PARAGRAPH
        for element in drawing.iter() if drawing is not None else ():
            if local(element) == "txBody":
                for line in lines(element):
                    self._builder.add(kind, line.text)
                    self._builder.add(BlockKind.HIDDEN, line.hidden)

    def _charts(self, member: str, hidden: bool) -> None:
        kind = BlockKind.HIDDEN if hidden else BlockKind.TABLE
        for relation in relations(self._archive, member, self._builder.name).values():
            root = (
                part(self._archive, relation.member, self._builder.name) if relation.kind == "chart" else None
            )
            if root is not None:
                add_table(self._builder, chart_rows(root), kind)

    def _edges(self, root: etree._Element, hidden: bool) -> None:
        """Headers and footers of the printed sheet, without their codes."""
        for element in under(root, "headerFooter"):
            text = _CODES.sub(" ", element.text or "").strip()
            if text and not hidden:
                self._builder.add(BlockKind.RUNNING, text)


def _shared(root: etree._Element | None) -> list[str]:
    return [_string(element) for element in root if local(element) == "si"] if root is not None else []


def _string(element: etree._Element | None) -> str:
    """The words of a string, plain or in runs; phonetic hints (`rPh`) are not shown in the cell."""
    said: list[str] = []
    for sub in element if element is not None else ():
        if local(sub) == "t":
            said.append(sub.text or "")
        elif local(sub) == "r":
            said += [inner.text or "" for inner in sub if local(inner) == "t"]
    return "".join(said)


def _formats(root: etree._Element | None) -> dict[int, str]:
    """Format codes by the index that cells name."""
    own: dict[int, str] = {}
    for element in root.iter() if root is not None else ():
        if local(element) == "numFmt":
            own[number(element.get("numFmtId"), -1)] = element.get("formatCode") or GENERAL
    found: dict[int, str] = {}
    for index, element in enumerate(under(root, "cellXfs")):
        code = number(element.get("numFmtId"), 0)
        found[index] = own.get(code, BUILT_IN.get(code, GENERAL))
    return found


def _hidden_columns(root: etree._Element) -> list[tuple[int, int]]:
    found: list[tuple[int, int]] = []
    for element in under(root, "cols"):
        if element.get("hidden") in ("1", "true") and len(found) < MOST_HIDDEN:
            found.append((number(element.get("min"), 1), number(element.get("max"), 1)))
    return found


def _column(place: str | None, before: int) -> int:
    """The number of a cell's column, counted from 1; the next one if the cell does not say."""
    match = _PLACE.fullmatch(place or "")
    if match is None:
        return min(MOST_COLUMNS, before + 1)
    found = 0
    for letter in match[1]:
        found = found * 26 + ord(letter) - 64
    return found
