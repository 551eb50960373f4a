"""A page of a document as words on paper, with places marked in them."""

from __future__ import annotations

from itertools import pairwise

from PySide6.QtGui import QColor, QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QWidget

from app.domain.documents import Block, BlockKind, Document, Page
from app.ui.linked_text import CURRENT, MARK, OTHER, LinkedText
from app.ui.pages.evidence_columns import Row, Span
from app.ui.pages.evidence_table import MOST_CELLS, TableWriter, rows_of
from app.ui.rich_text import LINE_END
from app.ui.theme import Theme

PAPER, INK, INK_2, EDGE = "#FFFFFF", "#161B1A", "#5F6967", "#DDE1E1"
"""Paper stays white in the dark, so its colours are the paper's and not the theme's."""
BETWEEN_CELLS = " · "
"""In what a screen reader says of a page that is shown as a picture."""


class PageText(LinkedText):
    """One page's blocks: headings large, tables as such, running lines grey, hidden text left out."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self._tables = TableWriter(theme, EDGE)

    def write(self, document: Document, page: Page, current: Span, others: list[Span]) -> None:
        """Show a page; `current` and `others` are ranges of the document's text.

        As wide at least as its widest table needs to be.
        """
        cursor = self.begin()
        cursor.beginEditBlock()
        room, widest, fresh = MOST_CELLS, 0, False
        for block in blocks_of(document, page):
            heading = block.kind is BlockKind.HEADING
            kind = "subtitle_semibold" if heading else "body"
            ink = INK_2 if block.kind is BlockKind.RUNNING else INK

            def put(at: QTextCursor, span: Span, kind: str, ink: str = ink) -> None:
                for a, b, mark in pieces(*span, current, others):
                    said = document.text[a:b].replace("\n", LINE_END)
                    at.insertText(said, self._ink(kind, ink, mark))

            self.line(cursor, kind, above=16 if heading else 10, fresh=fresh)
            rows = rows_of(document.text, block)
            room -= sum(map(len, rows))
            fresh = bool(rows) and room >= 0
            if rows:
                draw = self._tables.write if fresh else self._tables.write_plainly
                widest = max(widest, draw(cursor, rows, document.text, put))
            else:
                put(cursor, (block.start, block.end), kind)
        cursor.endEditBlock()
        self.setMinimumWidth(widest)

    def mark_left(self) -> float:
        """How far from the left the current mark is, which a wide table may put out of sight; else 0."""
        for fragment, mark in self._marked():
            if mark == CURRENT:
                return next((box.left() for box in self._boxes(fragment)), 0.0)
        return 0.0

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
    """What is seen of a page as one text, for screen readers; the cells of a row are parted by dots."""
    said: list[str] = []
    for block in blocks_of(document, page):
        rows = rows_of(document.text, block)
        said += (_row_said(document.text, row) for row in rows)
        if not rows:
            said.append(document.text[block.start : block.end])
    return "\n".join(said)


def _row_said(text: str, row: Row) -> str:
    return BETWEEN_CELLS.join(text[start:end] for start, end in row if start < end)


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
