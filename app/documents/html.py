"""HTML: what a browser would show, as blocks."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import BinaryIO

from selectolax.lexbor import LexborHTMLParser, LexborNode

from app.documents.build import Builder
from app.documents.clean import one_line
from app.documents.decoding import decode
from app.domain.documents import BlockKind

_DROPPED = {
    "script",
    "style",
    "template",
    "head",
    "svg",
    "math",
    "iframe",
    "object",
    "noscript",
    "canvas",
    "audio",
    "video",
}
_EDGES = {"nav", "footer"}
_EDGE_ROLES = {"navigation", "contentinfo"}
"""The same said by a role (WAI-ARIA 1.2, 5.3.4), as Sphinx does,"""
_EDGE_CLASSES = {"navheader", "navfooter"}
"""or by the classes of DocBook's style sheets."""
_EDGE_TAGS = {"div", "section", "aside", "header", "ul", "p"}
_HEADINGS = {f"h{n}": n for n in range(1, 7)}
_BLOCKS = {
    *(
        "p",
        "div",
        "section",
        "article",
        "aside",
        "header",
        "main",
        "body",
        "html",
        "blockquote",
        "ul",
        "ol",
        "dl",
    ),
    *(
        "dt",
        "dd",
        "figure",
        "figcaption",
        "form",
        "fieldset",
        "address",
        "details",
        "summary",
        "hr",
        "table",
        "tbody",
    ),
    *(
        "thead",
        "tfoot",
        "tr",
        "td",
        "th",
        "caption",
        "center",
        "legend",
        "option",
        "select",
        "textarea",
        "li",
        "pre",
    ),
    *_EDGES,
    *_HEADINGS,
}
_UNSEEN_STYLE = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*hidden|font-size\s*:\s*0(?:\.\d+)?(?:px|pt|em|%)?\s*(?:;|!|\Z)"
    r"|font-size\s*:\s*[12](?:\.\d+)?(?:px|pt)\s*(?:;|!|\Z)|opacity\s*:\s*0(?:\.0+)?\s*(?:;|!|\Z)",
    re.I,
)
_COLOUR = re.compile(r"(?:^|;)\s*(color|background(?:-color)?)\s*:\s*([^;!]+)", re.I)
_NAMED = {"#fff": "#ffffff", "white": "#ffffff", "#000": "#000000", "black": "#000000"}
DEEPEST = 2_000
_MAY_HIDE = re.compile(r"\bhidden\b|\bstyle\b", re.I)
_TAG = re.compile(r"<(/?)([A-Za-z][^\s<>/]{0,40})[^<>]*>")
_ENDS_ITSELF = (
    "area base br col embed hr img input link meta source track wbr p li dt dd td th tr thead tbody tfoot "
    "option optgroup"
)
_SHALLOW = frozenset(_ENDS_ITSELF.split())
_CHARSET = re.compile(rb"""charset\s*=\s*["']?\s*([A-Za-z0-9_.:-]{2,40})""", re.I)


def read(file: BinaryIO, builder: Builder, progress: Callable[[int, int], None]) -> str:
    """Fill `builder` and return the page's title. Only styles on elements are looked at, not style sheets."""
    progress(0, 1)
    data = file.read()
    declared = _CHARSET.search(data[:2048])
    text = decode(data, declared[1].decode("ascii") if declared else "")
    text = flattened(text.encode("utf-8", errors="replace").decode("utf-8"))
    tree = LexborHTMLParser(text)
    title = tree.css_first("title")
    if tree.body is not None:
        _Walker(builder).walk(tree.body)
    progress(1, 1)
    return title.text() if title is not None else ""


def flattened(text: str) -> str:
    """A page without the elements that lie deeper than `DEEPEST`; their words stay, and so does what hides.

    The parser's time grows with the square of the depth: 200,000 elements in each other took 61 s. Browsers
    flatten from 512 on. Elements that end where the next one begins are not counted.
    """
    if text.count("<") <= DEEPEST:
        return text
    open_tags: list[bool] = []  # whether each stays

    def kept(match: re.Match[str]) -> str:
        name = match[2].casefold()
        if name in _SHALLOW or match[0].endswith("/>"):
            return match[0]
        if match[1]:
            stays = open_tags.pop() if open_tags else True
        else:
            stays = len(open_tags) < DEEPEST or name in _DROPPED or bool(_MAY_HIDE.search(match[0]))
            open_tags.append(stays)
        return match[0] if stays else " "

    return _TAG.sub(kept, text)


class _Walker:
    """Turns elements into blocks as they are entered and left."""

    def __init__(self, builder: Builder) -> None:
        self._builder = builder
        self._inline: list[str] = []
        self._kinds: list[tuple[BlockKind, int]] = [(BlockKind.PARAGRAPH, 0)]
        self._lists: list[int] = []  # number of the last item; -1 for bullets
        self._label = ""
        self._edge = 0  # how many navigation bars and footers are open
        self._exact = 0  # how many preformatted elements are open

    def walk(self, root: LexborNode) -> None:
        """Add every block under `root`."""
        _traverse(root, self._enter, self._leave)
        self._flush()

    def _enter(self, node: LexborNode) -> bool:
        """Take in a node; False if what is under it is not to be walked."""
        name = node.tag
        if name == "-text":
            text = node.text_content or ""
            self._inline.append(text if self._exact else re.sub(r"\s+", " ", text))
            return False
        if name is None or name.startswith(("-", "!", "_")) or name in _DROPPED:
            return False
        if _is_hidden(node):
            self._builder.hidden += len(one_line(node.text() or ""))
            return False
        if name == "br":
            self._inline.append("\n")
        elif name == "table" and not node.css_first("table table, h1, h2, h3, h4, ul, ol, pre, form"):
            self._table(node)
            return False
        elif name in _BLOCKS:
            self._begin(name, node)
        return True

    def _begin(self, name: str, node: LexborNode) -> None:
        self._flush()
        if name in _HEADINGS:
            self._kinds.append((BlockKind.HEADING, _HEADINGS[name]))
        elif name in ("ul", "ol"):
            start = (node.attributes or {}).get("start") or "1"
            self._lists.append(int(start) - 1 if name == "ol" and start.isascii() and start.isdigit() else -1)
            if name == "ol" and self._lists[-1] < 0:
                self._lists[-1] = 0
        elif name == "li":
            self._kinds.append((BlockKind.LIST, 0))
            self._label = self._next_label()
        self._edge += _is_edge(name, node)
        self._exact += name == "pre"

    def _next_label(self) -> str:
        if not self._lists or self._lists[-1] < 0:
            return "• "
        self._lists[-1] += 1
        return f"{self._lists[-1]}. "

    def _leave(self, node: LexborNode) -> None:
        name = node.tag or ""
        if name not in _BLOCKS or _is_hidden(node):
            if name not in ("-text", "table") and name in _BLOCKS:
                self._flush()
            return
        self._flush()
        if (name in _HEADINGS or name == "li") and len(self._kinds) > 1:
            self._kinds.pop()
        elif name in ("ul", "ol") and self._lists:
            self._lists.pop()
        self._edge -= _is_edge(name, node)
        self._exact -= name == "pre"

    def _flush(self) -> None:
        text = "".join(self._inline)
        self._inline.clear()
        if not text.strip():
            return
        kind, level = self._kinds[-1]
        if self._edge:
            self._builder.add(BlockKind.RUNNING, text)
        elif kind is BlockKind.LIST:
            self._builder.add(kind, self._label + one_line(text))
        else:
            self._builder.add(kind, text, level)
        self._label = ""

    def _table(self, table: LexborNode) -> None:
        self._flush()
        rows = []
        for row in table.css("tr"):
            cells = [one_line(_seen_text(cell, self._builder)) for cell in row.css("td, th")]
            if any(cells):
                rows.append("| " + " | ".join(cells) + " |")
        caption = table.css_first("caption")
        if caption is not None:
            self._builder.add(BlockKind.PARAGRAPH, caption.text() or "")
        self._builder.add(BlockKind.RUNNING if self._edge else BlockKind.TABLE, "\n".join(rows))


def _is_edge(name: str, node: LexborNode) -> bool:
    """Whether it leads to other pages or ends this one; never what holds the page's own words."""
    if name not in _EDGE_TAGS:
        return name in _EDGES
    said = node.attributes or {}
    roles, classes = ({*(said.get(each) or "").casefold().split()} for each in ("role", "class"))
    return bool(roles & _EDGE_ROLES or classes & _EDGE_CLASSES) and not node.css_first("main, article, h1")


def _seen_text(cell: LexborNode, builder: Builder) -> str:
    """The text of a cell without what is hidden in it."""
    said: list[str] = []

    def enter(node: LexborNode) -> bool:
        name = node.tag or "-"
        if name == "-text":
            said.append(node.text_content or "")
        if name.startswith(("-", "!", "_")) or name in _DROPPED:
            return False
        if _is_hidden(node):
            builder.hidden += len(one_line(node.text() or ""))
            return False
        if name in _BLOCKS or name == "br":
            said.append(" ")
        return True

    _traverse(cell, enter, lambda _: None)
    return "".join(said)


def _traverse(
    root: LexborNode, enter: Callable[[LexborNode], bool], leave: Callable[[LexborNode], None]
) -> None:
    """Walk a tree without recursion, since a hostile page may be 100,000 elements deep.

    `enter` says whether to go on under a node; every node entered is left, also when nothing is under it.
    """
    node: LexborNode | None = root
    while node is not None:
        below = node.child if enter(node) else None
        if below is not None:
            node = below
            continue
        node = _leave_up(node, root, leave)


def _leave_up(node: LexborNode, root: LexborNode, leave: Callable[[LexborNode], None]) -> LexborNode | None:
    """Leave a node and what it ends; return what comes after."""
    current: LexborNode | None = node
    while current is not None:
        leave(current)
        if current.mem_id == root.mem_id:
            return None
        after = current.next
        if after is not None:
            return after
        current = current.parent
    return None


def _is_hidden(node: LexborNode) -> bool:
    attributes = node.attributes if (node.tag or "-")[0] != "-" else None
    if not attributes:
        return False
    style = attributes.get("style") or ""
    return "hidden" in attributes or bool(_UNSEEN_STYLE.search(style)) or _as_its_ground(style)


def _as_its_ground(style: str) -> bool:
    """Whether an element gives its words the colour of its ground."""
    found = {name.casefold(): value.strip().casefold() for name, value in _COLOUR.findall(style)}
    ground = found.get("background-color") or found.get("background")
    own = found.get("color")
    return own is not None and ground is not None and _NAMED.get(own, own) == _NAMED.get(ground, ground)
