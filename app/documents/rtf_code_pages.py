"""The encodings of RTF: code pages and the character sets of fonts."""

from __future__ import annotations

import codecs

_CHARSETS = {
    0: "cp1252",
    2: "cp1252",  # symbols: read as they are, since what they look like is the font's matter
    77: "mac_roman",
    128: "cp932",
    129: "cp949",
    134: "gbk",
    136: "cp950",
    161: "cp1253",
    162: "cp1254",
    163: "cp1258",
    177: "cp1255",
    178: "cp1256",
    186: "cp1257",
    204: "cp1251",
    222: "cp874",
    238: "cp1250",
    254: "cp437",
    255: "cp850",
}
_PAGES = {10000: "mac_roman", 936: "gbk", 65001: "utf-8", 28591: "cp1252", 20127: "cp1252", 20866: "koi8_r"}
_DOUBLE = {"cp932", "cp949", "gbk", "cp950", "utf-8"}
_KNOWN = {*_CHARSETS.values(), *_PAGES.values(), "cp852", "cp866"}
# Looked up here and now, since the documents child may open no file later on.
for _name in _KNOWN:
    codecs.lookup(_name)


def code_page(found: int) -> str:
    """The encoding of a Windows code page, Windows-1252 if it is not one of those known here."""
    name = _PAGES.get(found, f"cp{found}")
    return name if name in _KNOWN else "cp1252"


def charset(found: int) -> str:
    """The encoding a font's character set means, "" if it leaves that to the document."""
    return _CHARSETS.get(found, "")


def is_double(encoding: str) -> bool:
    """Whether a character may take two bytes, the second of which looks like a letter."""
    return encoding in _DOUBLE
