"""What kind of file this is, by its content first and its name second."""

from __future__ import annotations

import re
from pathlib import PurePath

from app.documents.decoding import wide_encoding
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
_UTF16 = (b"\xff\xfe", b"\xfe\xff", b"\x00\x00\xfe\xff")  # and UTF-32, by its mark
_SPACE = b"\t\n\v\f\r\x1b"


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
    controls = sum(byte < 32 and byte not in _SPACE for byte in head)
    if controls > 2 + len(head) / 100 and not (head.startswith(_UTF16) or wide_encoding(head)):
        raise DocumentUnsupported(name=name, kind=suffix.lstrip(".") or "binary")
    if suffix in _MARKUP or _HTML.match(head.replace(b"\x00", b"").lstrip(b"\xef\xbb\xbf\xff\xfe")):
        return FileKind.HTML
    return FileKind.MARKDOWN if suffix in _MARKDOWN else FileKind.TEXT
