"""The door of this package: one open file in, one `Document` out."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Callable
from typing import BinaryIO

from app.documents import docx, html, pdf, plain
from app.documents.build import Builder
from app.documents.sniff import HEAD_BYTES, sniff
from app.domain.documents import Document, FileKind, Limits
from app.domain.errors import DocumentDamaged, DocumentEmpty, DocumentTooLarge

CHUNK = 1 << 20

Read = Callable[[BinaryIO, Builder, Callable[[int, int], None]], str]
_READERS: dict[FileKind, Read] = {
    FileKind.PDF: pdf.read,
    FileKind.DOCX: docx.read,
    FileKind.HTML: html.read,
    FileKind.MARKDOWN: plain.read_markdown,
    FileKind.TEXT: plain.read_text,
}


def extract(file: BinaryIO, name: str, limits: Limits, progress: Callable[[int, int], None]) -> Document:
    """Read an open, seekable file. No other file is opened and nothing is written.

    `name` stands in the result and in errors. `progress` gets pages done and pages in all ((0, 1) and (1, 1)
    for formats without pages); what it raises passes through, which is how a caller cancels.

    Raises `DocumentUnsupported`, `DocumentEncrypted`, `DocumentDamaged`, `DocumentEmpty` or
    `DocumentTooLarge`. Memory and time are the caller's to limit (rlimits of the documents child); running
    out of memory inside Python becomes `DocumentTooLarge`.
    """
    size, digest = _measure(file, name, limits)
    kind = sniff(file.read(HEAD_BYTES), name)
    file.seek(0)
    builder = Builder(name, limits)
    try:
        title = _READERS[kind](file, builder, progress)
        return builder.finish(kind, kind is FileKind.PDF, digest, size, title)
    except MemoryError as error:
        raise DocumentTooLarge(name=name, limit="memory", most=limits.memory_bytes) from error
    except RecursionError as error:
        raise DocumentDamaged(name=name) from error


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
