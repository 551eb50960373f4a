"""A document as lines with cells, as forms are looked through: what stands beside, above and below what."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from app.domain.documents import Block, BlockKind, Document, Sentence
from app.domain.text.field_steps import Steps, at_once

_GAP = re.compile(r"\t+[ \t]*| {2,}\t*[ \t]*|\u2003+")
_RULE = re.compile(r"[|\s:=_–—-]*")


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a block. `cells` are ranges of the document's text, blanks around them left out.

    `table`: cells were drawn as such; else they are what wide gaps part. `block` is the block's number.
    """

    start: int
    end: int
    cells: tuple[tuple[int, int], ...]
    block: int
    table: bool


def lines_of(document: Document) -> list[Line]:
    """All lines that can be seen, in order: running headers and footers too, hidden text not."""
    return at_once(stepped_lines(document))


def stepped_lines(document: Document) -> Steps[list[Line]]:
    """The same, with a pause after every block."""
    found: list[Line] = []
    for number, block in enumerate(document.blocks):
        if block.kind is not BlockKind.HIDDEN:
            found += _of_block(document.text, block, number)
        yield
    return found


def sentences_of(document: Document, lines: Sequence[Line]) -> list[Sentence]:
    """Lines as what is packed for a model: headings and running lines too, since a sender stands there."""
    return [Sentence(line.start, line.end, page_of(document, line.start)) for line in lines]


def page_of(document: Document, position: int) -> int:
    """The number of the page that holds a position of the text; 1 where there are none."""
    index = bisect_right(document.pages, position, key=lambda page: page.start) - 1
    return document.pages[max(0, index)].number if document.pages else 1


def hidden(document: Document, start: int, end: int) -> bool:
    """Whether a range touches text that nobody sees."""
    return any(
        block.kind is BlockKind.HIDDEN and block.start < end and start < block.end
        for block in document.blocks
    )


def _of_block(text: str, block: Block, number: int) -> Iterator[Line]:
    start = block.start
    while start < block.end:
        end = text.find("\n", start, block.end)
        end = block.end if end < 0 else end
        said = text[start:end]
        table = block.kind is BlockKind.TABLE or said.lstrip().startswith("|")
        if any(char.isalnum() for char in said) and not _RULE.fullmatch(said):
            yield Line(start, end, tuple(_cells(text, start, end, table)), number, table)
        start = end + 1


def _cells(text: str, start: int, end: int, table: bool) -> Iterator[tuple[int, int]]:
    """Empty cells of a drawn table are kept, since columns are counted by them."""
    cuts = [start]
    if table and "|" in text[start:end]:
        said = text[start:end]
        bars = [start + match.start() for match in re.finditer(r"(?<!\\)\|", said)]
        inner = bars[1:] if said.lstrip().startswith("|") else bars
        first = bars[0] + 1 if said.lstrip().startswith("|") else start
        for bar in inner:
            yield _trimmed(text, first, bar)
            first = bar + 1
        if text[first:end].strip():
            yield _trimmed(text, first, end)
        return
    for match in _GAP.finditer(text, start, end):
        cuts += [match.start(), match.end()]
    cuts.append(end)
    for first, last in zip(cuts[::2], cuts[1::2], strict=True):
        if text[first:last].strip():
            yield _trimmed(text, first, last)


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end
