"""OpenDocument blocks: paragraphs, headings, lists, tables, sections, boxes and notes, in reading order."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from app.documents.build import Builder
from app.documents.clean import one_line
from app.documents.docx_styles import in_format
from app.documents.grid import add_table
from app.documents.odf_styles import Styles
from app.documents.odf_text import Runs, TextReader
from app.documents.odf_xml import attribute, count, tag
from app.domain.documents import BlockKind

DEEPEST = 40  # boxes in tables in boxes
MOST_COLUMNS = 1024  # LibreOffice's own most for a text table is far below
_FORMATS = {"a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman", "I": "upperRoman"}
_SKIPPED = {
    "text:tracked-changes",
    "office:forms",
    "office:annotation",
    "text:variable-decls",
    "text:sequence-decls",
    "text:user-field-decls",
    "svg-compatible:title",
    "svg-compatible:desc",
}


@dataclass(slots=True)
class _List:
    """Lists that are open: the style, and the last number of every level."""

    style: str = ""
    counts: list[int] = field(default_factory=list)


class BlockReader:
    """Adds the blocks under an element to a builder."""

    def __init__(self, builder: Builder, styles: Styles) -> None:
        self._builder, self._styles = builder, styles
        self._text = TextReader(styles)
        self._depth = 0
        self._list = _List()
        self._last: dict[str, list[int]] = {}  # where lists of a style stopped counting
        self._label = ""

    def walk(self, parent: etree._Element, boxed: bool = False, hidden: bool = False) -> None:
        """Add every block under `parent`. `boxed`: white words are not hidden; `hidden`: all words are."""
        for element in parent:
            name = tag(element)
            if not name or name in _SKIPPED:
                continue
            if name in ("text:p", "text:h"):
                self._paragraph(element, boxed, hidden)
            elif name == "table:table":
                self._table(element, hidden)
            elif name == "text:list":
                self._open_list(element, boxed, hidden)
            elif self._depth < DEEPEST:
                self._depth += 1
                unseen = hidden or (name == "text:section" and attribute(element, "text:display") == "none")
                self.walk(element, boxed or name.startswith("drawing:"), unseen)
                self._depth -= 1

    def lines(self, parent: etree._Element) -> Iterator[str]:
        """The paragraphs under an element as plain lines, each once."""
        for element in parent.iter():
            if tag(element) in ("text:p", "text:h") and (
                text := one_line(self._text.read(element, white_is_hidden=False).text)
            ):
                yield text

    # -- paragraphs ------------------------------------------------------------------------------

    def _paragraph(self, paragraph: etree._Element, boxed: bool, hidden: bool) -> None:
        runs = self._text.read(paragraph, white_is_hidden=not boxed, hidden=hidden)
        level = self._level(paragraph)
        label, text = self._label, runs.text.strip()
        if text:
            self._label = ""
            if level:
                self._builder.add(BlockKind.HEADING, label.replace("• ", "") + text, level)
            elif label:
                self._builder.add(BlockKind.LIST, label + text)
            else:
                self._builder.add(BlockKind.PARAGRAPH, text)
        self._after(runs, hidden)

    def _level(self, paragraph: etree._Element) -> int:
        """Heading level, 0 if it is none. A `text:h` says its own; a title is told by its style."""
        if tag(paragraph) == "text:h":
            return min(6, count(paragraph, "text:outline-level", 6))
        look = self._styles.get("paragraph", attribute(paragraph, "text:style-name"))
        return look.level

    def _after(self, runs: Runs, hidden: bool) -> None:
        """Add what hangs on a paragraph: hidden words, boxes, notes."""
        if said := one_line("".join(runs.hidden)):
            self._builder.add(BlockKind.HIDDEN, said)
        if self._depth >= DEEPEST:
            return
        self._depth += 1
        kept, self._label = self._label, ""
        for box in runs.boxes:
            if tag(box) == "table:table":
                self._table(box, hidden)
            else:
                self.walk(box, boxed=True, hidden=hidden)
        for note in runs.notes:
            self.walk(note, hidden=hidden)
        self._label = kept
        self._depth -= 1

    # -- lists -----------------------------------------------------------------------------------

    def _open_list(self, element: etree._Element, boxed: bool, hidden: bool) -> None:
        if self._depth >= DEEPEST:
            return
        self._depth += 1
        outer = self._list
        style = attribute(element, "text:style-name") or outer.style
        goes_on = attribute(element, "text:continue-numbering") == "true" or attribute(
            element, "text:continue-list"
        )
        counts = [*outer.counts, 0]
        if goes_on and len(self._last.get(style, ())) == len(counts):
            counts = list(self._last[style])
        self._list = _List(style, counts)
        for item in element:
            if tag(item) == "text:list-item":
                self._label = self._next(item)
                self.walk(item, boxed, hidden)
                self._label = ""
            elif tag(item) == "text:list-header":
                self.walk(item, boxed, hidden)
        self._last[style] = self._list.counts
        self._list = outer
        self._depth -= 1

    def _next(self, item: etree._Element) -> str:
        """Count one item and return what stands before it."""
        counts = self._list.counts
        shape = self._shape(len(counts))
        begin = attribute(item, "text:start-value") or (
            attribute(shape, "text:start-value") if shape is not None and not counts[-1] else ""
        )
        counts[-1] = int(begin) if begin.isascii() and begin.isdigit() and len(begin) < 9 else counts[-1] + 1
        if shape is None or tag(shape) != "text:list-level-style-number":
            return "• "
        sign = attribute(shape, "style:num-format")
        if not sign:
            return "• "
        shown = count(shape, "text:display-levels", len(counts))
        numbers = ".".join(
            in_format(number or 1, _FORMATS.get(sign, "decimal")) for number in counts[-shown:]
        )
        before, after = attribute(shape, "style:num-prefix"), attribute(shape, "style:num-suffix")
        return f"{before}{numbers}{after} "

    def _shape(self, level: int) -> etree._Element | None:
        style = self._styles.lists.get(self._list.style)
        for element in style if style is not None else ():
            if attribute(element, "text:level") == str(level):
                return element
        return None

    # -- tables ----------------------------------------------------------------------------------

    def _table(self, table: etree._Element, hidden: bool) -> None:
        kept, self._label = self._label, ""
        after = Runs()
        shown: list[list[str]] = []
        unseen: list[list[str]] = []
        for row, visible in rows(table):
            cells = self._cells(row, after)
            (shown if visible and not hidden else unseen).append(cells)
        add_table(self._builder, shown)
        add_table(self._builder, unseen, BlockKind.HIDDEN)
        self._after(after, hidden)
        self._label = kept

    def _cells(self, row: etree._Element, after: Runs) -> list[str]:
        said: list[str] = []
        for cell in row:
            if tag(cell) in ("table:table-cell", "table:covered-table-cell"):
                text = self.cell(cell, after)
                repeated = count(cell, "table:number-columns-repeated", MOST_COLUMNS)
                if tag(cell) == "table:covered-table-cell" and text:
                    after.hidden += [text, " "]
                    text = ""
                said += [text] * min(repeated, MOST_COLUMNS - len(said))
        return said

    def cell(self, cell: etree._Element, after: Runs) -> str:
        """A cell on one line; a table inside it becomes its cells parted by semicolons."""
        said: list[str] = []
        for element in _flat(cell):
            if tag(element) == "table:table":
                if self._depth < DEEPEST:
                    self._depth += 1
                    inner = (self._cells(row, after) for row, _ in rows(element))
                    said += ["; ".join(filter(None, row)) for row in inner]
                    self._depth -= 1
                continue
            runs = self._text.read(element, white_is_hidden=False)
            said.append(one_line(runs.text))
            after.hidden += [*runs.hidden, " "] if runs.hidden else []
            after.boxes += runs.boxes
            after.notes += runs.notes
        return " ".join(filter(None, said))


def rows(parent: etree._Element) -> Iterator[tuple[etree._Element, bool]]:
    """The rows of a table, through groups and header rows, and whether each is shown."""
    for element in parent:
        name = tag(element)
        if name == "table:table-row":
            yield element, attribute(element, "table:visibility") not in ("collapse", "filter")
        elif name in ("table:table-header-rows", "table:table-rows", "table:table-row-group"):
            shown = attribute(element, "table:display") != "false"
            yield from ((row, visible and shown) for row, visible in rows(element))


def _flat(cell: etree._Element) -> Iterator[etree._Element]:
    """Paragraphs and tables of a cell, through lists and sections."""
    for element in cell:
        name = tag(element)
        if name in ("text:p", "text:h", "table:table"):
            yield element
        elif name and name not in _SKIPPED:
            yield from _flat(element)
