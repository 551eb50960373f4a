"""Documents for the rules of summaries, made without a parser: headings and paragraphs, page by page."""

from __future__ import annotations

from app.domain.documents import Block, BlockKind, Document, FileKind, Page, PageState

Part = tuple[BlockKind, str]


def heading(text: str) -> Part:
    return BlockKind.HEADING, text


def hidden(text: str) -> Part:
    return BlockKind.HIDDEN, text


def running(text: str) -> Part:
    return BlockKind.RUNNING, text


def table(*rows: str) -> Part:
    return BlockKind.TABLE, "\n".join(rows)


def made(*pages: list[Part | str], paged: bool = True) -> Document:
    """A document of pages; a bare string is a paragraph."""
    text, found, blocks = "", [], []
    for number, parts in enumerate(pages, 1):
        start = len(text)
        for part in parts:
            kind, words = (BlockKind.PARAGRAPH, part) if isinstance(part, str) else part
            blocks.append(Block(kind, len(text), len(text) + len(words), int(kind is BlockKind.HEADING)))
            text += words + "\n\n"
        state = PageState.READ if parts else PageState.BLANK
        found.append(Page(number, start, len(text), state))
    return Document(
        "a.pdf", FileKind.PDF, "0" * 64, len(text), paged, text, tuple(found), tuple(blocks), "A letter"
    )
