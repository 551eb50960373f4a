"""The door to pictures of pages: bytes and a kind in, `Pages` out."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from app.documents.ocr import recogniser
from app.documents.ocr_skew import Grey
from app.documents.render_image import ImagePages
from app.documents.render_pdf import PdfPages
from app.documents.render_picture import Drawn
from app.documents.render_scan import read_places
from app.domain.documents import FileKind
from app.domain.errors import DocumentUnsupported


class Pages(Protocol):
    """An open document whose pages can be drawn. Not for several threads."""

    def draw(self, index: int, width: int, text: str) -> Drawn:
        """Draw page `index` (from 0), about `width` pixels wide, and find the words of `text` on it.

        Raises `DocumentDamaged` or `DocumentTooLarge`.
        """

    def picture(self, index: int) -> Grey | None:
        """The page in grey, for OCR; None if it cannot be drawn."""


def open_pages(content: bytes, name: str, kind: FileKind, password: str = "") -> Pages:
    """Open the bytes of a file. `name` stands in errors.

    Raises `DocumentUnsupported` for kinds without pages to draw, `DocumentEncrypted`, `DocumentWrongPassword`
    or `DocumentDamaged`.
    """
    if kind is FileKind.PDF:
        return PdfPages(content, name, password)
    if kind is FileKind.IMAGE:
        return ImagePages(content, name)
    raise DocumentUnsupported(name=name, kind=kind.value)


def recognised_places(pages: Pages, index: int, text: str, step: Callable[[], None]) -> list[list[float]]:
    """The words of a scanned page, by reading it once more; none where OCR is not installed.

    `step` is called often; what it raises passes through, which is how a caller cancels.
    """
    reader = recogniser()
    picture = None if reader is None else pages.picture(index)
    return [] if reader is None or picture is None else read_places(reader, picture, text, step)
