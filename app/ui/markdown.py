"""Markdown as plain values: what a reply says, without anything that could load, run or open.

Raw HTML stays text, pictures become a note, addresses become text, and reference definitions are off, so that
a block never depends on one further away. That last rule is what makes `Stream` exact: while a reply grows,
blocks that are over are read once and only the tail is read again.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum

from markdown_it import MarkdownIt
from markdown_it.tree import SyntaxTreeNode


class Look(StrEnum):
    """What a block is."""

    PARAGRAPH = "paragraph"
    HEADING = "heading"
    CODE = "code"
    TABLE = "table"
    RULE = "rule"


@dataclass(frozen=True, slots=True)
class Span:
    """Words in one style. `picture` marks the description of a picture that is not shown."""

    text: str
    bold: bool = False
    italic: bool = False
    code: bool = False
    struck: bool = False
    picture: bool = False


Spans = tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Marker:
    """The start of a list item. `number` is None for a bullet."""

    number: int | None = None
    first: bool = False


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, heading, code block, table or rule. `depth` counts lists, `quote` quotations around it.

    `rows` are a table's cells, head first; `align` one of "", "left", "center", "right" for each column.
    """

    look: Look
    spans: Spans = ()
    level: int = 0
    depth: int = 0
    quote: int = 0
    marker: Marker | None = None
    rows: tuple[tuple[Spans, ...], ...] = ()
    align: tuple[str, ...] = ()
    language: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """The blocks of one top-level piece of the text, and the line it begins on."""

    line: int
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Growth:
    """What changed: `committed` blocks stay for ever, `pending` ones replace the last pending ones.

    `again`: the text did not only grow, so everything before is void.
    """

    committed: tuple[Block, ...]
    pending: tuple[Block, ...]
    again: bool = False


class Stream:
    """A text that grows, as blocks."""

    def __init__(self) -> None:
        self._parser = _parser()
        self._text = ""
        self._offset = 0

    def feed(self, text: str) -> Growth:
        """The whole text so far."""
        text = _lines_of(text)
        again = not text.startswith(self._text)
        if again:
            self._offset = 0
        self._text = text
        tail = text[self._offset :]
        groups = _groups(self._parser, tail)
        over = _over(groups, tail.count("\n"))
        if over:
            self._offset += _start_of_line(tail, groups[over].line)
        committed = tuple(block for group in groups[:over] for block in group.blocks)
        pending = tuple(block for group in groups[over:] for block in group.blocks)
        return Growth(committed, pending, again)


def parse(text: str) -> tuple[Block, ...]:
    """All blocks of a text that is finished."""
    return tuple(block for group in _groups(_parser(), _lines_of(text)) for block in group.blocks)


def plain(spans: Spans) -> str:
    """The words alone."""
    return "".join(span.text for span in spans)


def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False})
    return parser.enable(["table", "strikethrough"]).disable(["reference", "html_block", "html_inline"])


def _lines_of(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "\ufffd")


def _over(groups: list[Group], lines: int) -> int:
    """How many groups cannot change any more: those followed by one whose first line is complete.

    An unfinished line can still turn out to belong to the group before it ("#" is a heading, "#a" is not).
    """
    return max((index for index, group in enumerate(groups) if index and group.line < lines), default=0)


def _start_of_line(text: str, line: int) -> int:
    start = 0
    for _ in range(line):
        start = text.index("\n", start) + 1
    return start


def _groups(parser: MarkdownIt, text: str) -> list[Group]:
    root = SyntaxTreeNode(parser.parse(text))
    return [Group(node.map[0] if node.map else 0, tuple(_blocks(node))) for node in root.children]


def _blocks(node: SyntaxTreeNode, depth: int = 0, quote: int = 0) -> Iterator[Block]:
    kind = node.type
    if kind in ("paragraph", "heading"):
        level = int(node.tag[1]) if kind == "heading" else 0
        look = Look.HEADING if level else Look.PARAGRAPH
        yield Block(look, _inline(node), level=level, depth=depth, quote=quote)
    elif kind in ("fence", "code_block"):
        text = (Span(node.content.removesuffix("\n"), code=True),)
        language = node.info.split(maxsplit=1)[0] if kind == "fence" and node.info.strip() else ""
        yield Block(Look.CODE, text, depth=depth, quote=quote, language=language)
    elif kind == "hr":
        yield Block(Look.RULE, depth=depth, quote=quote)
    elif kind == "table":
        yield _table(node, depth, quote)
    elif kind in ("bullet_list", "ordered_list"):
        yield from _list(node, depth + 1, quote)
    elif kind == "blockquote":
        for child in node.children:
            yield from _blocks(child, depth, quote + 1)


def _list(node: SyntaxTreeNode, depth: int, quote: int) -> Iterator[Block]:
    ordered = node.type == "ordered_list"
    start = int(node.attrs.get("start", 1)) if ordered else 0
    for index, item in enumerate(node.children):
        marker = Marker(start + index if ordered else None, first=index == 0)
        inside = [block for child in item.children for block in _blocks(child, depth, quote)]
        own = (
            inside and inside[0].look is Look.PARAGRAPH and inside[0].depth == depth and not inside[0].marker
        )
        if not own:  # an item that is empty or begins with a list, a table or code still shows its marker
            inside.insert(0, Block(Look.PARAGRAPH, depth=depth, quote=quote))
        yield replace(inside[0], marker=marker)
        yield from inside[1:]


def _table(node: SyntaxTreeNode, depth: int, quote: int) -> Block:
    lines = [row for part in node.children for row in part.children]
    rows = tuple(tuple(_inline(cell) for cell in row.children) for row in lines)
    head = lines[0].children if lines else []
    align = tuple(str(cell.attrs.get("style", "")).removeprefix("text-align:") for cell in head)
    return Block(Look.TABLE, rows=rows, align=align, depth=depth, quote=quote)


def _inline(node: SyntaxTreeNode) -> Spans:
    """The words under a paragraph, heading or cell. A line end in the text stays one: letters need it."""
    spans = [span for child in node.children for span in _spans(child, Span(""))]
    return tuple(_joined(spans))


def _spans(node: SyntaxTreeNode, style: Span) -> Iterator[Span]:
    kind = node.type
    if kind in ("text", "text_special"):
        yield replace(style, text=node.content)
    elif kind in ("softbreak", "hardbreak"):
        yield replace(style, text="\n")
    elif kind == "code_inline":
        yield replace(style, text=node.content, code=True)
    elif kind == "image":
        address = str(node.attrs.get("src", ""))
        described = plain(tuple(span for child in node.children or [] for span in _spans(child, style)))
        yield replace(style, text=described or node.content or address, picture=True)
    elif kind == "link":
        yield from _link(node, style)
    else:
        changed = STYLES.get(kind, lambda span: span)(style)
        for child in node.children or []:
            yield from _spans(child, changed)


def _link(node: SyntaxTreeNode, style: Span) -> Iterator[Span]:
    """A link is its words and, where they differ, its address: readable, copyable, not clickable."""
    words = [span for child in node.children or [] for span in _spans(child, style)]
    yield from words
    address = str(node.attrs.get("href", ""))
    said = plain(tuple(words))
    if address and address != said and address != f"mailto:{said}":
        yield replace(style, text=f" ({address})" if said else address)


def _joined(spans: list[Span]) -> Iterator[Span]:
    """Neighbours of one style become one."""
    held: Span | None = None
    for span in spans:
        if held is not None and replace(held, text="") == replace(span, text="") and not span.picture:
            held = replace(held, text=held.text + span.text)
        else:
            if held is not None and held.text:
                yield held
            held = span
    if held is not None and held.text:
        yield held


STYLES = {
    "strong": lambda span: replace(span, bold=True),
    "em": lambda span: replace(span, italic=True),
    "s": lambda span: replace(span, struck=True),
}
