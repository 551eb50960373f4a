"""Files inside a PDF, and the data of forms that only Adobe's XFA draws.

Sources: ISO 32000-1, 7.11.4 (embedded files) and 12.7.8 (XFA); XFA 3.3, "datasets".
"""

from __future__ import annotations

import ctypes
from collections.abc import Iterable, Iterator
from typing import Any

import pypdfium2.raw as raw

from app.documents.attachments import Attachment
from app.documents.docx_xml import parse
from app.domain.documents import BlockKind
from app.domain.errors import DocumentDamaged

XFA = "The pages of this form are drawn by XFA, which is not read. Its data:"
MOST_BYTES = 100 << 20
"""Of one file inside another."""


def attached_files(document: Any) -> list[Attachment]:
    """The files that belong to the document as a whole; those of a page are among its notes."""
    count = max(0, raw.FPDFDoc_GetAttachmentCount(document.raw))
    pointers = (raw.FPDFDoc_GetAttachment(document.raw, index) for index in range(count))
    return [file_of(pointer) for pointer in pointers if pointer]


def file_of(pointer: Any) -> Attachment:
    """An attached file; without its bytes if it is too large or not there."""
    size = _size(pointer)
    return Attachment(_name(pointer), _bytes(pointer, size) if 0 <= size <= MOST_BYTES else None)


def within(files: Iterable[Attachment], most: int) -> list[Attachment]:
    """Each file once; those beyond `most` bytes in all are only named."""
    kept: list[Attachment] = []
    for file in files:
        if file not in kept:
            most -= len(file.data or b"")
            kept.append(file if most >= 0 else Attachment(file.name, None))
    return kept


def form_data(document: Any) -> list[tuple[BlockKind, str]]:
    """What a form says whose pages only XFA draws; nothing for any other document.

    Adobe's forms keep what was filled in as XML; the fields of the kind that PDFium shows are read from the
    pages instead (`pdf_notes`).
    """
    if raw.FPDF_GetFormType(document.raw) != raw.FORMTYPE_XFA_FULL:
        return []
    lines = [(BlockKind.LIST, f"• {text}") for packet in _packets(document) for text in _values(packet)]
    return [(BlockKind.PARAGRAPH, XFA), *lines]


def _packets(document: Any) -> Iterator[bytes]:
    for index in range(max(0, raw.FPDF_GetXFAPacketCount(document.raw))):
        name = ctypes.create_string_buffer(64)
        raw.FPDF_GetXFAPacketName(document.raw, index, name, len(name))
        size = ctypes.c_ulong()
        raw.FPDF_GetXFAPacketContent(document.raw, index, None, 0, size)
        if name.value == b"datasets" and 0 < size.value <= MOST_BYTES:
            buffer = ctypes.create_string_buffer(size.value)
            raw.FPDF_GetXFAPacketContent(document.raw, index, buffer, size.value, size)
            yield buffer.raw


def _values(packet: bytes) -> Iterator[str]:
    """Every element with words, by its name. A broken packet has none: its form stays named."""
    try:
        root = parse(packet, "")
    except DocumentDamaged:
        return
    for element in root.iter():
        if isinstance(element.tag, str) and (element.text or "").strip():
            yield f"{element.tag.rpartition('}')[2]}: {' '.join((element.text or '').split())}"


def _name(pointer: Any) -> str:
    size = raw.FPDFAttachment_GetName(pointer, None, 0)
    if size <= 2:
        return ""
    buffer = ctypes.create_string_buffer(size)
    raw.FPDFAttachment_GetName(pointer, ctypes.cast(buffer, ctypes.POINTER(raw.FPDF_WCHAR)), size)
    return buffer.raw.decode("utf-16-le", "replace").rstrip("\0")


def _size(pointer: Any) -> int:
    """Bytes unpacked, -1 where the file is not there."""
    size = ctypes.c_ulong()
    return int(size.value) if raw.FPDFAttachment_GetFile(pointer, None, 0, size) else -1


def _bytes(pointer: Any, size: int) -> bytes | None:
    if size < 0:
        return None
    buffer = ctypes.create_string_buffer(max(1, size))
    done = ctypes.c_ulong()
    ok = raw.FPDFAttachment_GetFile(pointer, buffer, size, done)
    return buffer.raw[:size] if ok or not size else None
