"""What kind of file this is, by its content first and its name second."""

from __future__ import annotations

import re
from pathlib import PurePath

from app.domain.documents import FileKind
from app.domain.errors import DocumentDamaged, DocumentEncrypted, DocumentUnsupported

HEAD_BYTES = 4096
_MARKDOWN = {".md", ".markdown", ".mkd", ".mdown"}
_MARKUP = {".html", ".htm", ".xhtml"}
_HTML = re.compile(
    rb"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body)\b", re.I | re.S
)

_MAGIC = (
    (b"\x89PNG", "png"),
    (b"\xff\xd8\xff", "jpeg"),
    (b"GIF8", "gif"),
    (b"II*\x00", "tiff"),
    (b"MM\x00*", "tiff"),
    (b"BM", "bmp"),
    (b"{\\rtf", "rtf"),
    (b"\x1f\x8b", "gzip"),
    (b"7z\xbc\xaf", "7z"),
    (b"Rar!", "rar"),
    (b"\x7fELF", "program"),
    (b"MZ\x90", "program"),
    (b"GGUF", "gguf"),
    (b"SQLite format 3", "database"),
    (b"%!PS", "ps"),
)
_UTF16 = (b"\xff\xfe", b"\xfe\xff")


def sniff(head: bytes, name: str) -> FileKind:
    """The kind of file that begins with `head`; a zip is taken for DOCX and looked at later.

    Raises `DocumentUnsupported`, `DocumentEncrypted` (a protected Office file), or `DocumentDamaged` when the
    name promises a PDF or DOCX that the content is not.
    """
    suffix = PurePath(name).suffix.lower()
    if b"%PDF-" in head[:1024]:
        return FileKind.PDF
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return FileKind.DOCX
    if head.startswith(b"\xd0\xcf\x11\xe0"):
        if suffix in (".docx", ".docm"):
            raise DocumentEncrypted(name=name)
        raise DocumentUnsupported(name=name, kind=suffix.lstrip(".") or "doc")
    for magic, kind in _MAGIC:
        if head.startswith(magic) and (kind != "bmp" or b"\x00" in head[:32]):
            raise DocumentUnsupported(name=name, kind=kind)
    if suffix in (".pdf", ".docx", ".docm"):
        raise DocumentDamaged(name=name)
    return _text_kind(head, name, suffix)


def _text_kind(head: bytes, name: str, suffix: str) -> FileKind:
    wide = head.startswith(_UTF16) or _looks_wide(head)
    if not wide and head.count(b"\x00") > len(head) / 200:
        raise DocumentUnsupported(name=name, kind=suffix.lstrip(".") or "binary")
    if suffix in _MARKUP or _HTML.match(head.replace(b"\x00", b"").lstrip(b"\xef\xbb\xbf\xff\xfe")):
        return FileKind.HTML
    return FileKind.MARKDOWN if suffix in _MARKDOWN else FileKind.TEXT


def _looks_wide(head: bytes) -> bool:
    """Whether every other byte is mostly zero, as in UTF-16 text without a mark."""
    even, odd = head[0::2].count(0), head[1::2].count(0)
    half = max(1, len(head) // 2)
    return max(even, odd) > 0.4 * half and min(even, odd) < 0.05 * half
