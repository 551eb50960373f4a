"""PDF: pages of text with headings, lists, tables, running lines and hidden text told apart."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any, BinaryIO

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from app.documents.build import Builder
from app.documents.ocr import recogniser
from app.documents.pdf_layout import survey, title_key
from app.documents.pdf_page import RawPage, read_page
from app.documents.pdf_scan import Scan, body_size, fill, picture_of, scan, with_scan
from app.domain.errors import DocumentDamaged, DocumentEncrypted, DocumentTooLarge

MOST_BOOKMARKS = 5_000
_NO_TITLES = ("untitled", "microsoft word -", "microsoft powerpoint -", "document", "slide 1")


def read(file: BinaryIO, builder: Builder, progress: Callable[[int, int], None]) -> str:
    """Fill `builder` and return the title the file gives itself ("" if none worth showing).

    Raises `DocumentEncrypted`, `DocumentDamaged` or `DocumentTooLarge`. Progress is in pages.
    """
    document = _open(file, builder.name)
    try:
        total = len(document)
        if total > builder.limits.pages:
            raise DocumentTooLarge(name=builder.name, limit="pages", most=builder.limits.pages)
        if not total:
            raise DocumentDamaged(name=builder.name)
        found: list[RawPage] = []
        scans: dict[int, Scan] = {}
        characters = 0
        for index in range(total):
            progress(index, total)
            page = read_page(document, index)
            if page.drawn:
                scans |= _scan(document, index, partial(progress, index, total))
            characters += sum(len(line.text) + len(line.hidden) for line in page.lines)
            if characters > builder.limits.characters:
                raise DocumentTooLarge(name=builder.name, limit="characters", most=builder.limits.characters)
            found.append(page)
        title, outline = _title(document), _outline(document)
    finally:
        document.close()
    body = body_size(found)
    for index, seen in scans.items():
        found[index] = with_scan(found[index], seen, body)
    fill(builder, found, survey(found, outline))
    progress(total, total)
    return title


def _scan(document: Any, index: int, step: Callable[[], None]) -> dict[int, Scan]:
    """What OCR reads on a page, under its index; nothing where OCR is not installed or PDFium cannot draw."""
    reader = recogniser()
    picture = None if reader is None else picture_of(document, index)
    return {} if reader is None or picture is None else {index: scan(reader, picture, step)}


def _open(file: BinaryIO, name: str) -> Any:
    try:
        return pdfium.PdfDocument(file, autoclose=False)
    except pdfium.PdfiumError as error:
        if error.err_code in (raw.FPDF_ERR_PASSWORD, raw.FPDF_ERR_SECURITY):
            raise DocumentEncrypted(name=name) from error
        raise DocumentDamaged(name=name) from error


def _title(document: Any) -> str:
    title = str(document.get_metadata_value("Title")).strip()
    return "" if title.casefold().startswith(_NO_TITLES) else title


def _outline(document: Any) -> dict[str, int]:
    """Bookmark titles and their levels from 1."""
    found: dict[str, int] = {}
    for count, mark in enumerate(document.get_toc(max_depth=6)):
        if count >= MOST_BOOKMARKS:
            break
        key = title_key(mark.get_title() or "")
        if key:
            found.setdefault(key, mark.level + 1)
    return found
