"""The door of this package: one open file in, one `Document` out."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Callable
from functools import partial
from typing import BinaryIO

from app.documents import (
    csv_values,
    docx,
    epub,
    html,
    image,
    mail,
    msg,
    ods,
    odt,
    pdf,
    plain,
    pptx,
    rtf,
    sheets,
    xlsx,
)
from app.documents.build import Builder
from app.documents.protected import unlocked
from app.documents.sniff import sniff
from app.domain.documents import Document, FileKind, Limits
from app.domain.errors import DocumentDamaged, DocumentEmpty, DocumentTooLarge, DocumentUnsupported

CHUNK = 1 << 20

Read = Callable[[BinaryIO, Builder, Callable[[int, int], None]], str]
PAGED = frozenset(
    (
        FileKind.PDF,
        FileKind.PPTX,
        FileKind.XLSX,
        FileKind.XLS,
        FileKind.ODS,
        FileKind.EML,
        FileKind.MSG,
        FileKind.IMAGE,
    )
)
"""Formats with pages: pages, slides, sheets, pictures; of a mail the message and each attachment."""


def extract(
    file: BinaryIO,
    name: str,
    limits: Limits,
    progress: Callable[[int, int], None],
    password: str = "",
) -> Document:
    """Read an open, seekable file. No other file is opened and nothing is written.

    `name` stands in the result and in errors. `progress` gets pages done and pages in all ((0, 1) and (1, 1)
    for formats without pages); what it raises passes through, which is how a caller cancels.

    `password` opens a protected PDF, Office or OpenDocument file; one that is only protected from changes
    needs none.

    Raises `DocumentUnsupported`, `DocumentEncrypted` (it wants a password), `DocumentWrongPassword`,
    `DocumentDamaged`, `DocumentEmpty` or `DocumentTooLarge`. Memory and time are the caller's to limit
    (rlimits of the documents child); running out of memory inside Python becomes `DocumentTooLarge`.
    """
    return _extract(file, name, limits, progress, _READERS, password)


def _extract(
    file: BinaryIO,
    name: str,
    limits: Limits,
    progress: Callable[[int, int], None],
    readers: dict[FileKind, Read],
    password: str = "",
) -> Document:
    size, digest = _measure(file, name, limits)
    builder = Builder(name, limits, password=password)
    try:
        file = unlocked(file, name, limits, password)
        kind = sniff(file, name, limits)
        if kind not in readers:
            raise DocumentUnsupported(name=name, kind=kind.value)
        title = readers[kind](file, builder, progress)
        return builder.finish(kind, kind in PAGED, digest, size, title)
    except MemoryError as error:
        raise DocumentTooLarge(name=name, limit="memory", most=limits.memory_bytes) from error
    except RecursionError as error:
        raise DocumentDamaged(name=name) from error


def _attached(data: bytes, name: str, limits: Limits) -> Document:
    """Read what is attached to a mail or a PDF. What is attached to that in turn is only named."""
    return _extract(io.BytesIO(data), name, limits, lambda _done, _all: None, _INNER)


def _measure(file: BinaryIO, name: str, limits: Limits) -> tuple[int, str]:
    """Size in bytes and SHA-256; the file stands at its beginning afterwards."""
    size = file.seek(0, io.SEEK_END)
    file.seek(0)
    if size > limits.file_bytes:
        raise DocumentTooLarge(name=name, limit="bytes", most=limits.file_bytes)
    if not size:
        raise DocumentEmpty(name=name)
    digest = hashlib.sha256()
    while chunk := file.read(CHUNK):
        digest.update(chunk)
    file.seek(0)
    return size, digest.hexdigest()


_INNER: dict[FileKind, Read] = {
    FileKind.PDF: pdf.read,
    FileKind.DOCX: docx.read,
    FileKind.HTML: html.read,
    FileKind.MARKDOWN: plain.read_markdown,
    FileKind.TEXT: plain.read_text,
    FileKind.ODT: odt.read,
    FileKind.PPTX: pptx.read,
    FileKind.EPUB: epub.read,
    FileKind.XLSX: xlsx.read,
    FileKind.XLS: sheets.read_xls,
    FileKind.ODS: ods.read,
    FileKind.CSV: csv_values.read,
    FileKind.RTF: rtf.read,
    FileKind.IMAGE: image.read,
    FileKind.EML: partial(mail.read, attached=None),
    FileKind.MSG: partial(msg.read, attached=None),
}
_READERS: dict[FileKind, Read] = _INNER | {
    FileKind.PDF: partial(pdf.read, attached=_attached),
    FileKind.EML: partial(mail.read, attached=_attached),
    FileKind.MSG: partial(msg.read, attached=_attached),
}
