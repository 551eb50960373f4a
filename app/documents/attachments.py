"""What a mail carries: the header lines, the list of what is attached, and the attachments themselves.

An attachment that could not be read is named, and stands as a page that failed: nothing is lost in silence.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from app.documents.build import Builder
from app.documents.clean import clean, one_line
from app.domain.documents import BlockKind, Document, Limits, PageState
from app.domain.errors import DocumentEmpty, DocumentError, DocumentTooLarge

Attached = Callable[[bytes, str, Limits], Document]
"""Reads an attachment by its bytes and name; raises `DocumentError`."""

LONGEST_NAME = 120


@dataclass(frozen=True, slots=True)
class Attachment:
    """Name and content. `data` None: it could not be taken out, or it is read in place by `take_out`."""

    name: str
    data: bytes | None
    take_out: Callable[[str, Limits], Document] | None = None

    @property
    def title(self) -> str:
        """The name as it may be shown: one line, no folder, not endless."""
        bare = clean(self.name)[0].replace("\\", "/").rpartition("/")[2]
        return one_line(bare)[:LONGEST_NAME] or "unnamed"


def start(builder: Builder) -> None:
    """Begin the page of the message."""
    builder.page(PageState.READ)


def add_header(builder: Builder, lines: Sequence[tuple[str, str]]) -> None:
    """Add the header lines as the first block."""
    builder.add(
        BlockKind.PARAGRAPH, "\n".join(f"{name}: {one_line(value)}" for name, value in lines if value)
    )


def add_attachments(
    builder: Builder,
    found: Sequence[Attachment],
    attached: Attached | None,
    progress: Callable[[int, int], None],
) -> None:
    """Name all attachments in a list, and read each under a heading on pages of its own.

    Without `attached` they are only named, and each is a page that was not read.
    Raises `DocumentTooLarge` if there are more pages or characters than one document may have.
    """
    if found:
        builder.add(BlockKind.PARAGRAPH, "Attachments:")
    for attachment in found:
        builder.add(BlockKind.LIST, "• " + attachment.title)
    pages = 1
    for index, attachment in enumerate(found):
        progress(index, len(found))
        pages += _add(builder, attachment, attached)
        if pages > builder.limits.pages:
            raise DocumentTooLarge(name=builder.name, limit="pages", most=builder.limits.pages)
    progress(max(1, len(found)), max(1, len(found)))


def _add(builder: Builder, attachment: Attachment, attached: Attached | None) -> int:
    """Add one attachment; the number of its pages."""
    title = attachment.title
    try:
        document = _read(attachment, attached, title, builder.limits)
    except DocumentEmpty as error:
        _named(builder, title, PageState.SCANNED if error.scanned else PageState.BLANK)
        return 1
    except DocumentError:
        document = None
    if document is None:
        _named(builder, title, PageState.BLANK if attachment.data == b"" else PageState.FAILED)
        return 1
    _copy(builder, document, title)
    return len(document.pages) if document.paged else 1


def _read(attachment: Attachment, attached: Attached | None, title: str, limits: Limits) -> Document | None:
    if attachment.take_out is not None:
        return attachment.take_out(title, limits)
    return attached(attachment.data, title, limits) if attached and attachment.data else None


def _named(builder: Builder, title: str, state: PageState) -> None:
    builder.page(state, title)
    builder.add(BlockKind.HEADING, title, 1)


def _copy(builder: Builder, document: Document, title: str) -> None:
    """Add another document's blocks, page by page; its headings come one level below its name."""
    at = 0
    pages = document.pages if document.paged else document.pages[:1]
    for index, page in enumerate(pages):
        builder.page(page.state if document.paged else PageState.READ, title)
        if index == 0:
            builder.add(BlockKind.HEADING, title, 1)
        end = page.end if index + 1 < len(pages) else len(document.text)
        while at < len(document.blocks) and document.blocks[at].start < end:
            block = document.blocks[at]
            level = min(6, block.level + 1) if block.level else 0
            builder.add(block.kind, document.text[block.start : block.end], level)
            at += 1
    shown_as_hidden = sum(b.end - b.start for b in document.blocks if b.kind is BlockKind.HIDDEN)
    builder.hidden += document.hidden_characters - shown_as_hidden
