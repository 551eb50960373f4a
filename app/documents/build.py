"""The canonical text as it grows: blocks go in, pages are ranges of what came out."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from app.documents.clean import clean, one_line
from app.documents.doubts import places
from app.domain.documents import Block, BlockKind, Document, FileKind, Limits, Page, PageState
from app.domain.errors import DocumentEmpty, DocumentTooLarge

LONGEST_LABEL = 120
PART_CHARACTERS = (
    4_000  # a text without headings is cut into parts of about this size, to have places to cite
)


@dataclass(slots=True)
class _Open:
    """A page while it is being filled; `start` None until its first block."""

    state: PageState
    label: str = ""
    start: int | None = None
    confidence: float = 1.0
    doubts: tuple[str, ...] = ()


@dataclass(slots=True)
class Builder:
    """Collects blocks and pages. Raises `DocumentTooLarge` as soon as the text is over the limit.

    Blocks are parted by an empty line, list items by a newline. The white space between two pages belongs to
    the earlier one, so that pages and nothing else make up the text.
    """

    name: str
    limits: Limits
    hidden: int = 0
    password: str = field(default="", repr=False)
    """For the readers that open protected files themselves."""
    _parts: list[str] = field(default_factory=list)
    _length: int = 0
    _blocks: list[Block] = field(default_factory=list)
    _pages: list[_Open] = field(default_factory=list)

    def page(
        self,
        state: PageState = PageState.READ,
        label: str = "",
        confidence: float = 1.0,
        doubts: tuple[str, ...] = (),
    ) -> None:
        """Begin a page; what is added from here on stands on it. `confidence` of its text, 0 to 1.

        `doubts` are words on it that OCR may have read wrong. Should one of them not be found again in the
        page's text, the whole page is `OCR_WEAK`.
        """
        self._pages.append(_Open(state, label, confidence=confidence, doubts=doubts))

    def add(self, kind: BlockKind, text: str, level: int = 0) -> bool:
        """Add a block; lines are kept, white space inside them is not. False if nothing was left to add."""
        cleaned, unseen = clean(text)
        self.hidden += unseen
        lines = [line for line in (one_line(raw) for raw in cleaned.split("\n")) if line]
        if kind is BlockKind.HEADING:
            lines = [" ".join(lines)] if lines else []
        if not lines:
            return False
        self._append(kind, "\n".join(lines), level)
        return True

    def _append(self, kind: BlockKind, body: str, level: int) -> None:
        if self._blocks:
            listed = kind is BlockKind.LIST and self._blocks[-1].kind is BlockKind.LIST
            gap = "\n" if listed else "\n\n"
            self._parts.append(gap)
            self._length += len(gap)
        start = self._length
        self._parts.append(body)
        self._length += len(body)
        if self._length > self.limits.characters:
            raise DocumentTooLarge(name=self.name, limit="characters", most=self.limits.characters)
        if kind is BlockKind.HIDDEN:
            self.hidden += len(body)
        self._blocks.append(Block(kind, start, self._length, level))
        if self._pages and self._pages[-1].start is None:
            self._pages[-1].start = start

    def finish(self, kind: FileKind, paged: bool, sha256: str, size: int, title: str = "") -> Document:
        """The whole document. Raises `DocumentEmpty` if there is nothing on it that a reader sees."""
        text = "".join(self._parts)
        pages = self._paged(len(text)) if paged else _sections(text, self._blocks)
        doubtful: list[tuple[int, int]] = []
        if paged:
            pages = tuple(self._doubted(page, text, doubtful) for page in pages)
        if not any(_seen(block, text) for block in self._blocks):
            scanned = sum(page.state is PageState.SCANNED for page in pages)
            raise DocumentEmpty(name=self.name, pages=len(pages) if paged else 0, scanned=scanned)
        return Document(
            name=self.name,
            kind=kind,
            sha256=sha256,
            bytes=size,
            paged=paged,
            text=text,
            pages=pages,
            blocks=tuple(self._blocks),
            title=one_line(clean(title)[0])[:LONGEST_LABEL],
            hidden_characters=self.hidden,
            doubtful=tuple(doubtful),
        )

    def _doubted(self, page: Page, text: str, found: list[tuple[int, int]]) -> Page:
        """The page, once the places of its doubtful words are among those found."""
        ranges, all_there = places(text, page.start, page.end, self._pages[page.number - 1].doubts)
        found += ranges
        return page if all_there else replace(page, state=PageState.OCR_WEAK)

    def _paged(self, length: int) -> tuple[Page, ...]:
        pages: list[Page] = []
        end = length
        for index in range(len(self._pages) - 1, -1, -1):
            opened = self._pages[index]
            start = end if opened.start is None else opened.start
            pages.append(
                Page(index + 1, start if index else 0, end, opened.state, opened.label, opened.confidence)
            )
            end = start
        return tuple(reversed(pages))


def _seen(block: Block, text: str) -> bool:
    if block.kind in (BlockKind.HIDDEN, BlockKind.RUNNING):
        return False
    return any(char.isalnum() for char in text[block.start : block.end])


def _sections(text: str, blocks: list[Block]) -> tuple[Page, ...]:
    """Cut from heading to heading; headings that follow each other at once stand together.

    A stretch without a heading is cut at blocks into parts of about `PART_CHARACTERS`.
    """
    starts: list[tuple[int, str]] = [(0, "")]
    filled = False  # the section at hand has something besides headings
    for block in blocks:
        begin, label = starts[-1]
        if block.kind is BlockKind.HEADING:
            label = text[block.start : block.end][:LONGEST_LABEL]
            if filled:
                starts.append((block.start, label))
            else:
                starts[-1] = (begin, label)
            filled = False
        elif block.kind is not BlockKind.RUNNING:
            if not label and filled and block.end - begin > PART_CHARACTERS:
                starts.append((block.start, ""))
            filled = True
    ends = [start for start, _ in starts[1:]] + [len(text)]
    return tuple(
        Page(number, start, end, _state(text[start:end]), label)
        for number, ((start, label), end) in enumerate(zip(starts, ends, strict=True), start=1)
    )


def _state(text: str) -> PageState:
    return PageState.READ if any(char.isalnum() for char in text) else PageState.BLANK
