"""DOCX: an own walk of its XML that loses nothing a reader sees.

Left out on purpose: tracked deletions, field codes, comments, and alternative renderings of the same box.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import BinaryIO

from lxml import etree

from app.documents.archive import Archive
from app.documents.build import Builder
from app.documents.clean import one_line
from app.documents.docx_runs import RunReader, Runs
from app.documents.docx_styles import Numbering, Styles, outline_level
from app.documents.docx_xml import child, number, parse, tag, value
from app.domain.documents import BlockKind
from app.domain.errors import DocumentDamaged, DocumentUnsupported

BODY = "word/document.xml"
LONGEST_BOLD_HEADING = 80
DEEPEST = 40  # boxes in tables in boxes

_WRAPPERS = {
    "w:sdt",
    "w:sdtContent",
    "w:customXml",
    "w:ins",
    "w:moveTo",
    "w:smartTag",
    "AlternateContent",
    "Choice",
}


def read(file: BinaryIO, builder: Builder, progress: Callable[[int, int], None]) -> str:
    """Fill `builder` and return the title ("" if none).

    Raises `DocumentDamaged`, `DocumentUnsupported` (another kind of zip), `DocumentEncrypted` or
    `DocumentTooLarge`.
    """
    progress(0, 1)
    archive = Archive(file, builder.name, builder.limits)
    body = archive.read(BODY)
    if body is None:
        raise DocumentUnsupported(name=builder.name, kind="zip")
    root = parse(body, builder.name)
    content = child(root, "w:body")
    if content is None:
        raise DocumentDamaged(name=builder.name)
    _Walker(archive, builder).walk(content)
    progress(1, 1)
    return _title(archive, builder.name)


class _Walker:
    """Walks the body and, after it, what stands at the edges of its pages."""

    def __init__(self, archive: Archive, builder: Builder) -> None:
        self._archive, self._builder = archive, builder
        self._styles = Styles(self._part("word/styles.xml"))
        self._numbering = Numbering()
        self._numbering.load(self._part("word/numbering.xml"))
        self._runs = RunReader(self._styles)
        self._notes = {kind: self._notes_of(kind) for kind in ("footnote", "endnote")}
        self._styled_headings = False
        self._depth = 0

    def walk(self, body: etree._Element) -> None:
        """Add the blocks of the whole document."""
        used = {value(element) for element in body.iter() if tag(element) == "w:pStyle"}
        self._styled_headings = any(self._styles.get(style).level for style in used)
        self._blocks(body)
        seen: set[str] = set()
        for name in sorted(self._archive.names):
            if name.startswith(("word/header", "word/footer")) and name.endswith(".xml"):
                self._running(name, seen)

    def _part(self, name: str) -> etree._Element | None:
        data = self._archive.read(name)
        return None if data is None else parse(data, self._builder.name)

    def _notes_of(self, kind: str) -> dict[str, etree._Element]:
        root = self._part(f"word/{kind}s.xml")
        if root is None:
            return {}
        return {value(note, "id") or "": note for note in root if value(note, "type") in (None, "normal")}

    # -- blocks ----------------------------------------------------------------------------------

    def _blocks(self, parent: etree._Element, boxed: bool = False) -> None:
        for element in _flat(parent):
            if tag(element) == "w:p":
                self._paragraph(element, boxed)
            else:
                self._table(element)

    def _paragraph(self, paragraph: etree._Element, boxed: bool) -> None:
        runs = self._runs.read(paragraph, white_is_hidden=not boxed)
        kind, level, label = self._kind(paragraph, runs)
        if runs.text.strip():
            self._builder.add(kind, label + runs.text.strip("\n"), level)
        self._after(runs)

    def _after(self, runs: Runs) -> None:
        """Add what hangs on a paragraph: hidden words, text boxes, notes."""
        if hidden := one_line("".join(runs.hidden)):
            self._builder.add(BlockKind.HIDDEN, hidden)
        if self._depth >= DEEPEST:
            return
        self._depth += 1
        for box in runs.boxes:
            self._blocks(box, boxed=True)
        for kind, note in runs.notes:
            element = self._notes[kind].pop(note, None)
            if element is not None:
                self._blocks(element)
        self._depth -= 1

    def _kind(self, paragraph: etree._Element, runs: Runs) -> tuple[BlockKind, int, str]:
        properties = child(paragraph, "w:pPr")
        style = self._styles.get(value(child(properties, "w:pStyle")))
        level = outline_level(properties, style.level)
        listing = child(properties, "w:numPr")
        list_id = value(child(listing, "w:numId")) or style.list_id
        list_level = number(value(child(listing, "w:ilvl")), style.list_level)
        label = self._numbering.next(list_id, list_level) if list_id and runs.text.strip() else ""
        if level:
            return BlockKind.HEADING, level, label.replace("• ", "")
        if label:
            return BlockKind.LIST, 0, label
        if not self._styled_headings and _stands_out(runs):
            return BlockKind.HEADING, 2, ""
        return BlockKind.PARAGRAPH, 0, ""

    # -- tables ----------------------------------------------------------------------------------

    def _table(self, table: etree._Element) -> None:
        after = Runs()
        rows = [row for row in self._rows(table, after) if any(row)]
        if rows:
            self._builder.add(BlockKind.TABLE, "\n".join("| " + " | ".join(row) + " |" for row in rows))
        self._after(after)

    def _rows(self, table: etree._Element, after: Runs) -> Iterator[list[str]]:
        for row in _inside(table, "w:tr"):
            properties = child(row, "w:trPr")
            if properties is not None and child(properties, "w:del") is not None:
                continue
            yield [self._cell(cell, after) for cell in _inside(row, "w:tc")]

    def _cell(self, cell: etree._Element, after: Runs) -> str:
        """A cell on one line; a table inside it becomes its cells parted by semicolons."""
        said: list[str] = []
        for element in _flat(cell):
            if tag(element) == "w:p":
                runs = self._runs.read(element, white_is_hidden=False)
                said.append(one_line(runs.text))
                after.hidden += [*runs.hidden, " "] if runs.hidden else []
                after.boxes += runs.boxes
                after.notes += runs.notes
            elif self._depth < DEEPEST:
                self._depth += 1
                said += ["; ".join(filter(None, row)) for row in self._rows(element, after)]
                self._depth -= 1
        return " ".join(filter(None, said))

    # -- edges -----------------------------------------------------------------------------------

    def _running(self, name: str, seen: set[str]) -> None:
        root = self._part(name)
        for paragraph in root.iter() if root is not None else ():
            if tag(paragraph) == "w:p":
                text = one_line(self._runs.read(paragraph, white_is_hidden=False).text)
                if text and text not in seen:
                    seen.add(text)
                    self._builder.add(BlockKind.RUNNING, text)


def _flat(parent: etree._Element) -> Iterator[etree._Element]:
    """Paragraphs and tables under an element, through content controls and tracked insertions."""
    for element in parent:
        name = tag(element)
        if name in ("w:p", "w:tbl"):
            yield element
        elif name in _WRAPPERS:
            yield from _flat(element)


def _inside(parent: etree._Element, name: str) -> Iterator[etree._Element]:
    """Rows or cells under an element, through the same wrappers."""
    for element in parent:
        if tag(element) == name:
            yield element
        elif tag(element) in _WRAPPERS:
            yield from _inside(element, name)


def _stands_out(runs: Runs) -> bool:
    """Whether a paragraph of a document without heading styles is bold all through, and short."""
    text = runs.text.strip()
    return (
        1 < len(text) <= LONGEST_BOLD_HEADING
        and not runs.plain_letters
        and any(char.isalpha() for char in text)
        and text[-1] not in ".,;"
    )


def _title(archive: Archive, name: str) -> str:
    data = archive.read("docProps/core.xml")
    if data is None:
        return ""
    found = (e.text for e in parse(data, name) if tag(e) == "title")
    return next((text for text in found if text), "") or ""
