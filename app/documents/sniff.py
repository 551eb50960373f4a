"""What kind of file this is, by its content first and its name second."""

from __future__ import annotations

import re
from pathlib import PurePath
from typing import BinaryIO

from app.documents.archive import Archive
from app.documents.decoding import wide_encoding
from app.documents.ole import Storage
from app.domain.documents import FileKind, Limits
from app.domain.errors import DocumentDamaged, DocumentEncrypted, DocumentUnsupported

HEAD_BYTES = 4096
_MARKDOWN = {".md", ".markdown", ".mkd", ".mdown"}
_MARKUP = {".html", ".htm", ".xhtml"}
_VALUES = {".csv", ".tsv", ".tab"}
_HTML = re.compile(
    rb"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body)\b", re.I | re.S
)
_MAIL = re.compile(
    rb"^(received|return-path|delivered-to|message-id|mime-version|from|to|subject|date|content-type|x-[a-z-]+)"
    rb":[ \t\r\n]",
    re.I | re.M,
)
_HEADERS = re.compile(rb"\A(?:From [^\r\n]*\r?\n)?(?:[!-9;-~]+:[^\r\n]*\r?\n(?:[ \t][^\r\n]*\r?\n)*){2}")
LEAST_HEADERS = 3  # of different names, for a file to be taken for a mail without its name saying so

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
_READ = {"rtf": FileKind.RTF} | dict.fromkeys(("png", "jpeg", "gif", "tiff", "bmp"), FileKind.IMAGE)
_UTF16 = (b"\xff\xfe", b"\xfe\xff", b"\x00\x00\xfe\xff")  # and UTF-32, by its mark
_SPACE = b"\t\n\v\f\r\x1b"

# Suffixes whose files have a mark of their own: a text under such a name is a broken file, not a text.
_MARKED = {
    *(".pdf", ".docx", ".docm", ".odt", ".ott", ".ods", ".ots", ".pptx", ".pptm", ".epub"),
    *(".xlsx", ".xlsm", ".xlsb", ".msg"),
}
_OFFICE = {".docx", ".docm", ".xlsx", ".xlsm", ".xlsb", ".pptx", ".pptm"}

_MEMBERS = (
    ("word/document.xml", FileKind.DOCX),
    ("ppt/presentation.xml", FileKind.PPTX),
    ("xl/workbook.xml", FileKind.XLSX),
    ("xl/workbook.bin", FileKind.XLSX),
    ("META-INF/container.xml", FileKind.EPUB),
)
_MIMETYPES = (
    (b"application/vnd.oasis.opendocument.text", FileKind.ODT),
    (b"application/vnd.oasis.opendocument.spreadsheet", FileKind.ODS),
    (b"application/epub+zip", FileKind.EPUB),
)
_STREAMS = (
    ("EncryptedPackage", None),
    ("Workbook", FileKind.XLS),
    ("Book", FileKind.XLS),
    ("__properties_version1.0", FileKind.MSG),
)
_OTHER_STREAMS = (("WordDocument", "doc"), ("PowerPoint Document", "ppt"))


def sniff(file: BinaryIO, name: str, limits: Limits) -> FileKind:
    """The kind of an open, seekable file, which stands at its beginning afterwards.

    Raises `DocumentUnsupported`, `DocumentEncrypted` (a protected Office file), `DocumentTooLarge` (a zip
    that is a bomb), or `DocumentDamaged` when the name promises a format that the content is not.
    """
    head = file.read(HEAD_BYTES)
    file.seek(0)
    suffix = PurePath(name).suffix.lower()
    if b"%PDF-" in head[:1024]:
        return FileKind.PDF
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        kind = _zip_kind(file, name, limits)
    elif head.startswith(b"\xd0\xcf\x11\xe0"):
        kind = _ole_kind(file, name, suffix)
    else:
        return _by_head(head, name, suffix)
    file.seek(0)
    return kind


def _by_head(head: bytes, name: str, suffix: str) -> FileKind:
    if head.startswith(b"RIFF") and head[8:12] == b"WEBP":
        return FileKind.IMAGE
    for magic, kind in _MAGIC:
        if head.startswith(magic) and (kind != "bmp" or b"\x00" in head[:32]):
            if kind in _READ:
                return _READ[kind]
            raise DocumentUnsupported(name=name, kind=kind)
    if suffix in _MARKED:
        raise DocumentDamaged(name=name)
    return _text_kind(head, name, suffix)


def _zip_kind(file: BinaryIO, name: str, limits: Limits) -> FileKind:
    """By what the zip holds. ODF and EPUB say it in a member; Office's kinds have parts of their own."""
    archive = Archive(file, name, limits)
    said = (archive.read("mimetype") or b"")[:200].strip()
    for mimetype, kind in _MIMETYPES:
        if said.startswith(mimetype):
            return kind
    for member, kind in _MEMBERS:
        if member in archive.names:
            return kind
    if said.startswith(b"application/vnd.oasis.opendocument."):
        raise DocumentUnsupported(name=name, kind=said.rpartition(b".")[2].decode("ascii", "replace")[:20])
    if "content.xml" in archive.names:
        return FileKind.ODS if PurePath(name).suffix.lower() in (".ods", ".ots") else FileKind.ODT
    raise DocumentUnsupported(name=name, kind="zip")


def _ole_kind(file: BinaryIO, name: str, suffix: str) -> FileKind:
    """By the directory of a compound file: old Office, mail, or a protected new Office file."""
    try:
        streams = Storage(file, name).names
    except DocumentDamaged:
        if suffix in _OFFICE:
            raise DocumentEncrypted(name=name, by="rights") from None
        if suffix in (".xls", ".msg"):
            raise
        streams = frozenset()
    for stream, kind in _STREAMS:
        if stream in streams:
            if kind is None:
                raise DocumentEncrypted(name=name, by="rights")
            return kind
    kinds = (kind for stream, kind in _OTHER_STREAMS if stream in streams)
    raise DocumentUnsupported(name=name, kind=next(kinds, suffix.lstrip(".") or "doc"))


def _text_kind(head: bytes, name: str, suffix: str) -> FileKind:
    controls = sum(byte < 32 and byte not in _SPACE for byte in head)
    if controls > 2 + len(head) / 100 and not (head.startswith(_UTF16) or wide_encoding(head)):
        raise DocumentUnsupported(name=name, kind=suffix.lstrip(".") or "binary")
    if suffix in _VALUES:
        return FileKind.CSV
    if suffix == ".eml" or (suffix not in (".txt", ".text", *_MARKDOWN, *_MARKUP) and _is_mail(head)):
        return FileKind.EML
    if suffix in _MARKUP or _HTML.match(head.replace(b"\x00", b"").lstrip(b"\xef\xbb\xbf\xff\xfe")):
        return FileKind.HTML
    return FileKind.MARKDOWN if suffix in _MARKDOWN else FileKind.TEXT


def _is_mail(head: bytes) -> bool:
    """Whether a text begins with the header lines of a mail."""
    if not _HEADERS.match(head):
        return False
    top = head.replace(b"\r\n", b"\n").partition(b"\n\n")[0]
    return len({match[1].lower() for match in _MAIL.finditer(top)}) >= LEAST_HEADERS
