"""Texts of a mail in words: headers, names of attachments and bodies, whatever their encoding."""

from __future__ import annotations

import codecs
import email.errors
import email.generator  # used by `as_bytes`, which would import it when no file can be opened any more
from email.header import decode_header
from email.message import Message

from app.documents.clean import one_line
from app.documents.decoding import decode

LONGEST_DECODED = 20_000  # characters of a header; the library's expression takes quadratic time
# Texts in these look like ASCII, so what the mail declares has to be asked before anything is guessed.
_SHIFTING = {"iso-2022-jp", "iso-2022-jp-2", "iso-2022-kr", "hz-gb-2312", "utf-7"}
# Looked up here and now, since the child may open no file later on. The first is what `email` itself needs.
for _name in (
    *(
        "raw-unicode-escape",
        "ascii",
        "latin-1",
        "iso8859-2",
        "iso8859-5",
        "iso8859-7",
        "iso8859-8",
        "iso8859-9",
    ),
    *("iso8859-15", "koi8-r", "koi8-u", "cp866", "cp874", "cp1258", "gbk", "gb2312", *sorted(_SHIFTING)),
):
    codecs.lookup(_name)
BROKEN = (ValueError, LookupError, TypeError, AttributeError, AssertionError, email.errors.MessageError)


def header(message: Message, name: str) -> str:
    """A header in words; several of one name are parted by a semicolon."""
    raw = (str(value) for key, value in message.raw_items() if key.lower() == name.lower())
    return "; ".join(filter(None, map(words, raw)))


def words(raw: str) -> str:
    """A header's value decoded (RFC 2047). Bytes that stand there raw are guessed at like any text."""
    try:
        pieces = decode_header(raw) if len(raw) < LONGEST_DECODED else [(raw, None)]
    except BROKEN:
        pieces = [(raw, None)]
    said = ""
    for piece, encoding in pieces:
        data = (
            piece.encode("ascii", "surrogateescape") if isinstance(piece, str) and piece.isascii() else piece
        )
        if isinstance(data, str):
            data = data.encode("utf-8", "surrogateescape")
        said += in_words(data, encoding or "")
    return one_line(said)


def in_words(data: bytes, declared: str) -> str:
    """Decode a text of a mail; never fails."""
    if declared.lower() in _SHIFTING:
        return data.decode(declared, errors="replace")
    return decode(data, declared) if data else ""


def payload(part: Message) -> bytes:
    """The bytes of a leaf, whatever its transfer encoding."""
    try:
        data = part.get_payload(decode=True)
    except BROKEN:
        data = None
    return data if isinstance(data, bytes) else b""


def filename(part: Message) -> str:
    """The name of an attachment in words, "" if it has none or none that can be read."""
    try:
        return words(part.get_filename() or "")
    except BROKEN:
        return ""
