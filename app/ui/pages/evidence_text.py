"""A page of a document as words on paper, with places marked in them."""

from __future__ import annotations

from itertools import pairwise

from PySide6.QtGui import QColor, QTextCharFormat, QTextCursor

from app.domain.documents import Block, BlockKind, Document, Page
from app.ui.linked_text import CURRENT, MARK, OTHER, LinkedText
from app.ui.rich_text import LINE_END

PAPER, INK, INK_2, EDGE = "#FFFFFF", "#161B1A", "#5F6967", "#DDE1E1"
"""Paper stays white in the dark, so its colours are the paper's and not the theme's."""
Span = tuple[int, int]


class PageText(LinkedText):
    """One page's blocks: headings large, running lines grey, hidden text left out."""

    def write(self, document: Document, page: Page, current: Span, others: list[Span]) -> None:
        """Show a page; `current` and `others` are ranges of the document's text."""
        cursor = self.begin()
        for block in blocks_of(document, page):
            heading = block.kind is BlockKind.HEADING
            kind = "subtitle_semibold" if heading else "body"
            self.line(cursor, kind, above=16 if heading else 10)
            self._block(cursor, document, block, kind, current, others)

    def _block(
        self,
        cursor: QTextCursor,
        document: Document,
        block: Block,
        kind: str,
        current: Span,
        others: list[Span],
    ) -> None:
        ink = INK_2 if block.kind is BlockKind.RUNNING else INK
        for a, b, mark in pieces(block.start, block.end, current, others):
            cursor.insertText(document.text[a:b].replace("\n", LINE_END), self._ink(kind, ink, mark))

    def _ink(self, kind: str, colour: str, mark: str) -> QTextCharFormat:
        form = QTextCharFormat()
        form.setFont(self._theme.font(kind))
        form.setForeground(QColor(colour))
        if mark:
            form.setProperty(MARK, mark)
        return form


def blocks_of(document: Document, page: Page) -> list[Block]:
    """What is seen of a page: its blocks cut to it, without white lines at their ends, no hidden text."""
    found = [b for b in document.blocks if b.start < page.end and b.end > page.start]
    seen: list[Block] = []
    for block in found or [Block(BlockKind.PARAGRAPH, page.start, page.end)]:
        start, end = max(block.start, page.start), min(block.end, page.end)
        while start < end and document.text[start] == "\n":
            start += 1
        while end > start and document.text[end - 1] == "\n":
            end -= 1
        if block.kind is not BlockKind.HIDDEN:
            seen.append(Block(block.kind, start, end, block.level))
    return seen


def words_of(document: Document, page: Page) -> str:
    """What is seen of a page as one text, for screen readers."""
    return "\n".join(document.text[block.start : block.end] for block in blocks_of(document, page))


def pieces(start: int, end: int, current: Span, others: list[Span]) -> list[tuple[int, int, str]]:
    """Cut a range at the borders of marks: each piece with its mark, `CURRENT`, `OTHER` or none."""
    cuts = {start, end}
    for span in (current, *others):
        cuts.update(at for at in span if start < at < end)
    edges = sorted(cuts)

    def mark(at: int) -> str:
        if current[0] <= at < current[1]:
            return CURRENT
        return OTHER if any(a <= at < b for a, b in others) else ""

    return [(a, b, mark(a)) for a, b in pairwise(edges)]
