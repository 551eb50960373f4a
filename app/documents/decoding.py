"""Bytes to text when nobody says in which encoding."""

from __future__ import annotations

import codecs
import re

from charset_normalizer import from_bytes

SAMPLE_BYTES = 1 << 18

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)

# Worth guessing among. They are looked up here and now, since the documents child may open no file later on.
_GUESSED = (
    "cp1252",
    "cp1250",
    "cp1251",
    "cp1253",
    "cp1254",
    "cp1255",
    "cp1256",
    "cp1257",
    "koi8_r",
    "iso8859_2",
    "cp932",
    "shift_jis",
    "euc_jp",
    "gb18030",
    "big5",
    "euc_kr",
    "cp949",
)
for _name in (
    *_GUESSED,
    "utf-16-le",
    "utf-16-be",
    "utf-32-le",
    "utf-32-be",
    "utf-16",
    "utf-32",
    "utf-8-sig",
    "cp437",
):
    codecs.lookup(_name)

_LATIN = {"cp1252", "cp1250", "cp1254", "cp1257", "iso8859_2"}
_WESTERN = re.compile(r"[A-Za-zÀ-ÖØ-öø-ÿ][À-ÖØ-öø-ÿ]|[À-ÖØ-öø-ÿ][A-Za-z]|[’‘“”–—…€£•°§©®½¼µ«»]|[ÀÉàéè] ")


def decode(data: bytes, declared: str = "") -> str:
    """Decode by mark, by UTF-8, by what the file declares, then by guess; never fails.

    What the encoding cannot read becomes U+FFFD.
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return data.decode(encoding, errors="replace")
    if wide := wide_encoding(data):
        return data.decode(wide, errors="replace")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        pass
    if declared and (known := _known(declared)):
        return data.decode(known, errors="replace")
    return data.decode(_guess(data[:SAMPLE_BYTES]), errors="replace")


def _known(declared: str) -> str:
    """The decoder for a declared name; HTML's latin-1 means Windows-1252."""
    try:
        name = codecs.lookup(declared).name
    except (LookupError, ValueError):
        return ""
    if name in ("iso8859-1", "ascii"):
        return "cp1252"
    return "" if name.startswith("utf-8") or not _is_text(name) else name


def _is_text(name: str) -> bool:
    try:
        return isinstance(b"a".decode(name, errors="replace"), str)
    except (LookupError, UnicodeError, ValueError):
        return False


def wide_encoding(data: bytes) -> str:
    """The kind of UTF-16 that data without a mark is in, told by its zeros; "" if it is none."""
    head = data[: 4096 - len(data[:4096]) % 2]
    half = max(1, len(head) // 2)
    even, odd = head[0::2].count(0), head[1::2].count(0)
    if min(even, odd) > 0.05 * half or max(even, odd) < 0.4 * half:
        return ""
    encoding = "utf-16-le" if odd > even else "utf-16-be"
    text = head.decode(encoding, errors="replace")
    fit = sum(char.isprintable() or char.isspace() for char in text)
    return encoding if fit > 0.95 * len(text) and "\ufffd" not in text[:-1] else ""


def _guess(sample: bytes) -> str:
    western = sample.decode("cp1252", errors="replace")
    odd = sum(byte >= 0x80 for byte in sample)
    if len(_WESTERN.findall(western)) >= odd * 0.45 and "\ufffd" not in western and odd < len(sample) * 0.25:
        return "cp1252"
    best = from_bytes(sample, cp_isolation=list(_GUESSED)).best()
    if best is None or best.encoding in _LATIN - {"cp1250", "iso8859_2"}:
        return "cp1252"
    return best.encoding
