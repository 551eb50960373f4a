"""PDF: pages of text with headings, lists, tables, running lines and hidden text told apart."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from functools import partial
from typing import Any, BinaryIO

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from app.documents.attachments import Attached, add_attachments
from app.documents.build import Builder
from app.documents.ocr import recogniser
from app.documents.pdf_attached import attached_files, form_data, within
from app.documents.pdf_layout import survey, title_key
from app.documents.pdf_page import RawPage, read_page
from app.documents.pdf_pictures import Pictures
from app.documents.pdf_scan import Scan, body_size, fill, picture_of, scan, with_scan
from app.documents.pdf_streams import refuse_bombs
from app.documents.pdf_under import Under
from app.domain.errors import DocumentDamaged, DocumentEncrypted, DocumentTooLarge, DocumentWrongPassword

MOST_BOOKMARKS = 5_000
_NO_TITLES = ("untitled", "microsoft word -", "microsoft powerpoint -", "document", "slide 1")


def read(
    file: BinaryIO,
    builder: Builder,
    progress: Callable[[int, int], None],
    attached: Attached | None = None,
) -> str:
    """Fill `builder` and return the title the file gives itself ("" if none worth showing).

    `attached` reads the files inside it, which follow as pages of their own; without it they are only named.

    Raises `DocumentEncrypted`, `DocumentWrongPassword`, `DocumentDamaged` or `DocumentTooLarge`. Progress
    is in pages.
    """
    refuse_bombs(file, builder.name, builder.limits.unpacked_bytes)
    document = open_pdf(file, builder.name, builder.password)
    try:
        total = len(document)
        if total > builder.limits.pages:
            raise DocumentTooLarge(name=builder.name, limit="pages", most=builder.limits.pages)
        if not total:
            raise DocumentDamaged(name=builder.name)
        found: list[RawPage] = []
        scans: dict[int, Scan] = {}
        pictures = Pictures(recogniser)
        under = Under(recogniser)
        characters = 0
        for index in range(total):
            progress(index, total)
            page = read_page(document, index)
            step = partial(progress, index, total)
            if page.drawn:
                scans |= _scan(document, index, step)
            elif page.under:
                page, seen = under.check(index, page, partial(picture_of, document, index), step)
                scans |= {index: seen} if seen else {}
            elif page.pictures:
                page.asides += pictures.read(page, partial(picture_of, document, index), step)
            characters += sum(len(line.text) + len(line.hidden) for line in page.lines)
            if characters > builder.limits.characters:
                raise DocumentTooLarge(name=builder.name, limit="characters", most=builder.limits.characters)
            found.append(page)
        title, outline = _title(document), _outline(document)
        found[-1].asides += tuple(form_data(document))
        inside = [*attached_files(document), *(file for page in found for file in page.files)]
    finally:
        document.close()
    body = body_size(found)
    for index, seen in scans.items():
        found[index] = with_scan(found[index], seen, body)
    fill(builder, found, survey(found, outline))
    if inside:
        files = within(inside, builder.limits.unpacked_bytes)
        add_attachments(builder, files, attached, lambda _done, _all: progress(total, total))
    progress(total, total)
    return title


def _scan(document: Any, index: int, step: Callable[[], None]) -> dict[int, Scan]:
    """What OCR reads on a page, under its index; nothing where OCR is not installed or PDFium cannot draw."""
    reader = recogniser()
    picture = None if reader is None else picture_of(document, index)
    return {} if reader is None or picture is None else {index: scan(reader, picture, step)}


def open_pdf(file: BinaryIO, name: str, password: str) -> Any:
    """Open it; one that only its owner's password protects opens without any."""
    try:
        given = password.encode("utf-8", "replace").replace(b"\x00", b"").decode()  # PDFium's ends at a zero
        document = pdfium.PdfDocument(file, password=given or None, autoclose=False)
    except pdfium.PdfiumError as error:
        if error.err_code == raw.FPDF_ERR_PASSWORD:
            raise (DocumentWrongPassword(name=name) if password else DocumentEncrypted(name=name)) from error
        if error.err_code == raw.FPDF_ERR_SECURITY:
            raise DocumentEncrypted(name=name, by="rights") from error
        raise DocumentDamaged(name=name) from error
    with suppress(pdfium.PdfiumError):  # then the fields of its forms are not read, but all else is
        document.init_forms()
    return document


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
