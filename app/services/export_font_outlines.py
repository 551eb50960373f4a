"""The outlines of a font with only the signs in use drawn (Adobe Technical Note 5176: CFF)."""

from __future__ import annotations

import struct
from collections.abc import Collection

from app.services.export_font import MISSING, Font

_CHARSTRINGS = 17
_ENDCHAR = 14


def subset(font: Font, used: Collection[int]) -> bytes:
    """The outlines with those of unused glyphs emptied.

    Nothing moves, so no offset changes: an unused outline becomes "endchar" and zeros, which compress to
    nothing.
    """
    data = bytearray(font.outlines)
    at = data[2]  # the header's size
    at = _index(data, at)[-1]  # names
    top = _index(data, at)
    offset = _operand(bytes(data[top[0] : top[1]]), _CHARSTRINGS)
    edges = _index(data, offset)
    kept = {MISSING, *used}
    for glyph in range(len(edges) - 1):
        start, end = edges[glyph], edges[glyph + 1]
        if glyph not in kept and end > start:
            data[start:end] = bytes([_ENDCHAR]) + bytes(end - start - 1)
    return bytes(data)


def _index(data: bytes | bytearray, at: int) -> list[int]:
    """The edges of an INDEX's objects, from the table's start; the last one is where the INDEX ends."""
    (count,) = struct.unpack_from(">H", data, at)
    if not count:
        return [at + 2]
    size = data[at + 2]
    base = at + 2 + size * (count + 1)
    return [
        base + int.from_bytes(data[at + 3 + size * i : at + 3 + size * (i + 1)], "big")
        for i in range(count + 1)
    ]


def _operand(words: bytes, operator: int) -> int:
    """The whole number before an operator of a DICT (Technical Note 5176, table 3)."""
    at, number = 0, 0
    while at < len(words):
        first = words[at]
        if first <= 21:
            if first == operator:
                return number
            at += 2 if first == 12 else 1
        elif first == 28:
            number, at = int.from_bytes(words[at + 1 : at + 3], "big", signed=True), at + 3
        elif first == 29:
            number, at = int.from_bytes(words[at + 1 : at + 5], "big", signed=True), at + 5
        elif first == 30:  # a real number ends with a half byte of ones
            at += 1
            while words[at] & 15 != 15 and words[at] >> 4 != 15:
                at += 1
            at += 1
        elif first <= 246:
            number, at = first - 139, at + 1
        elif first <= 250:
            number, at = (first - 247) * 256 + words[at + 1] + 108, at + 2
        else:
            number, at = -(first - 251) * 256 - words[at + 1] - 108, at + 2
    raise ValueError("operator missing")
