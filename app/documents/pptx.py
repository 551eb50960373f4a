"""PPTX: a slide is a page; its title is a heading; notes stand after it.

Left out on purpose: comments. Text outside the slide's edges, hidden shapes and hidden slides are
hidden text. White text is not judged: whether it is seen depends on what lies behind it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import BinaryIO

from lxml import etree

from app.documents.archive import Archive
from app.documents.build import Builder
from app.documents.charts import chart_rows
from app.documents.clean import one_line
from app.documents.docx_xml import number
from app.documents.grid import add_table
from app.documents.ooxml import (
    Relation,
    alternative,
    below,
    lines,
    local,
    part,
    relation_id,
    relations,
    under,
    words,
)
from app.domain.documents import BlockKind, PageState
from app.domain.errors import DocumentDamaged, DocumentTooLarge

PRESENTATION = "ppt/presentation.xml"
NOTES = "Notes: "  # before each paragraph of the speaker's notes
_TITLES = ("title", "ctrTitle")
_RUNNING = ("ftr", "hdr", "sldNum", "dt")
_BULLETED = ("body", "obj", "")  # placeholders whose paragraphs have bullets unless they say otherwise
DEEPEST = 40


def read(file: BinaryIO, builder: Builder, progress: Callable[[int, int], None]) -> str:
    """Fill `builder` and return the title ("" if none). Progress is in slides.

    Raises `DocumentDamaged`, `DocumentEncrypted` or `DocumentTooLarge`.
    """
    archive = Archive(file, builder.name, builder.limits)
    root = part(archive, PRESENTATION, builder.name)
    if root is None:
        raise DocumentDamaged(name=builder.name)
    related = relations(archive, PRESENTATION, builder.name)
    slides = [relation_id(element) for element in under(root, "sldIdLst") if local(element) == "sldId"]
    if len(slides) > builder.limits.pages:
        raise DocumentTooLarge(name=builder.name, limit="pages", most=builder.limits.pages)
    size = below(root, "sldSz")
    edges = (_attribute(size, "cx", 12192000), _attribute(size, "cy", 6858000))
    reader = _Reader(archive, builder, edges)
    for index, slide in enumerate(slides):
        progress(index, len(slides))
        reader.slide(related.get(slide, Relation("", "")).member)
    progress(len(slides), len(slides))
    core = part(archive, "docProps/core.xml", builder.name)
    return next((e.text or "" for e in core if local(e) == "title"), "") if core is not None else ""


class _Reader:
    """Adds slides to a builder, one page each."""

    def __init__(self, archive: Archive, builder: Builder, edges: tuple[int, int]) -> None:
        self._archive, self._builder, self._edges = archive, builder, edges
        self._masters: set[str] = set()  # masters and layouts whose own words were added

    def slide(self, member: str) -> None:
        """Add one slide. Raises `DocumentDamaged` if the file does not hold it."""
        root = part(self._archive, member, self._builder.name)
        if root is None:
            raise DocumentDamaged(name=self._builder.name)
        related = relations(self._archive, member, self._builder.name)
        tree = below(root, "cSld", "spTree")
        said = any(local(element) == "t" and (element.text or "").strip() for element in root.iter())
        pictures = any(local(element) in ("pic", "blip") for element in root.iter())
        framed = any(local(element) == "graphicFrame" for element in root.iter())
        blank = PageState.SCANNED if pictures else PageState.BLANK
        self._builder.page(PageState.READ if said or framed else blank)
        hidden = root.get("show") in ("0", "false")
        shapes = list(self._shapes(tree, hidden, 0))
        shapes.sort(key=lambda found: _placeholder(found[0]) not in _TITLES)  # stable: the title goes first
        for shape, unseen in shapes:
            self._shape(shape, related, unseen)
        for relation in related.values():
            if relation.kind == "notesSlide":
                self._notes(relation.member, hidden)
            elif relation.kind == "slideLayout":
                self._master(relation.member)

    def _shapes(
        self, tree: etree._Element | None, hidden: bool, depth: int
    ) -> Iterator[tuple[etree._Element, bool]]:
        """The shapes of a tree in their order, through groups, and whether each is hidden."""
        for element in tree if tree is not None else ():
            name = local(element)
            inside = list(alternative(element)) if name == "AlternateContent" else [element]
            for shape in inside:
                unseen = hidden or _is_hidden(shape)
                if local(shape) == "grpSp" and depth < DEEPEST:
                    yield from self._shapes(shape, unseen or self._outside(shape), depth + 1)
                elif local(shape) in ("sp", "graphicFrame", "pic", "cxnSp", "contentPart"):
                    yield shape, unseen or (depth == 0 and self._outside(shape))

    def _outside(self, shape: etree._Element) -> bool:
        """Whether a shape lies wholly beyond an edge of the slide. Lengths in EMU."""
        frame = below(shape, "spPr", "xfrm")
        frame = below(shape, "grpSpPr", "xfrm") if frame is None else frame
        frame = below(shape, "xfrm") if frame is None else frame
        place, size = below(frame, "off"), below(frame, "ext")
        if place is None or size is None:
            return False
        x, y = _attribute(place, "x", 0), _attribute(place, "y", 0)
        wide, high = _attribute(size, "cx", 1), _attribute(size, "cy", 1)
        return x >= self._edges[0] or y >= self._edges[1] or x + wide <= 0 or y + high <= 0

    def _shape(self, shape: etree._Element, related: dict[str, Relation], hidden: bool) -> None:
        if local(shape) == "graphicFrame":
            self._frame(shape, related, hidden)
            return
        kind = _placeholder(shape)
        body = below(shape, "txBody")
        if hidden:
            self._builder.add(BlockKind.HIDDEN, words(body))
        elif kind in _TITLES:
            self._builder.add(BlockKind.HEADING, words(body), 1)
        elif kind in _RUNNING:
            self._builder.add(BlockKind.RUNNING, words(body))
        else:
            self._paragraphs(body, bulleted=kind in _BULLETED)
            return
        self._unseen(body)

    def _paragraphs(self, body: etree._Element | None, bulleted: bool) -> None:
        for line in lines(body):
            bullet = ("• " if bulleted else "") if line.bullet is None else line.bullet
            text = line.text.strip()
            if text and bullet:
                self._builder.add(BlockKind.LIST, bullet + one_line(text))
            elif text:
                self._builder.add(BlockKind.PARAGRAPH, text)
        self._unseen(body)

    def _unseen(self, body: etree._Element | None) -> None:
        if said := one_line(" ".join(line.hidden for line in lines(body))):
            self._builder.add(BlockKind.HIDDEN, said)

    def _frame(self, frame: etree._Element, related: dict[str, Relation], hidden: bool) -> None:
        """A table, a diagram (SmartArt) or a chart."""
        table = BlockKind.HIDDEN if hidden else BlockKind.TABLE
        for element in frame.iter():
            name = local(element)
            if name == "tbl":
                add_table(self._builder, _rows(element), table)
            elif name in ("relIds", "chart"):
                relation = related.get(relation_id(element, "dm" if name == "relIds" else "id"))
                root = part(self._archive, relation.member, self._builder.name) if relation else None
                if root is not None and name == "relIds":
                    self._diagram(root, hidden)
                elif root is not None:
                    add_table(self._builder, chart_rows(root), table)

    def _diagram(self, root: etree._Element, hidden: bool) -> None:
        for element in root.iter():
            if local(element) == "t" and below(element, "p") is not None:
                text = words(element)
                kind = BlockKind.HIDDEN if hidden else BlockKind.LIST
                self._builder.add(kind, text if hidden or not text.strip() else "• " + one_line(text))

    def _notes(self, member: str, hidden: bool) -> None:
        root = part(self._archive, member, self._builder.name)
        for shape, unseen in self._shapes(below(root, "cSld", "spTree"), hidden, 0):
            if _placeholder(shape) in (*_RUNNING, "sldImg"):
                continue
            for line in lines(below(shape, "txBody")):
                if line.text.strip():
                    kind = BlockKind.HIDDEN if unseen else BlockKind.PARAGRAPH
                    self._builder.add(kind, NOTES + line.text.strip())

    def _master(self, member: str) -> None:
        """Words that a layout or its master puts on every slide, once; placeholders only hold prompts."""
        if member in self._masters or len(self._masters) > self._builder.limits.pages:
            return
        self._masters.add(member)
        root = part(self._archive, member, self._builder.name)
        for shape, unseen in self._shapes(below(root, "cSld", "spTree"), False, 0):
            if _placeholder(shape) is None and not unseen:
                self._builder.add(BlockKind.RUNNING, words(below(shape, "txBody")))
        for relation in relations(self._archive, member, self._builder.name).values():
            if relation.kind == "slideMaster":
                self._master(relation.member)


def _properties(shape: etree._Element) -> Iterator[etree._Element]:
    """The non-visual properties of a shape, whatever its kind calls them."""
    for element in shape:
        if local(element).startswith("nv"):
            yield from element


def _placeholder(shape: etree._Element) -> str | None:
    """The kind of placeholder a shape is ("" if it does not say), None if it is none."""
    for element in _properties(shape):
        if local(element) == "nvPr" and (found := below(element, "ph")) is not None:
            return found.get("type") or ""
    return None


def _is_hidden(shape: etree._Element) -> bool:
    return any(
        local(element) == "cNvPr" and element.get("hidden") in ("1", "true") for element in _properties(shape)
    )


def _attribute(element: etree._Element | None, name: str, otherwise: int) -> int:
    return otherwise if element is None else number(element.get(name), otherwise)


def _rows(table: etree._Element) -> list[list[str]]:
    return [
        [words(below(cell, "txBody")) for cell in row if local(cell) == "tc"]
        for row in table
        if local(row) == "tr"
    ]
