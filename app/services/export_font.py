"""A font file as a PDF needs it: its widths, and which sign draws which character.

Reads OpenType fonts with CFF outlines (OpenType 1.9.1: cmap, head, hhea, hmtx; Adobe Technical Note 5176:
CFF). The fonts are the program's own, so a font that is not as expected is a bug (ValueError), not something
to explain.
"""

from __future__ import annotations

import struct
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

MISSING = 0
"""The sign of every font for characters it lacks: .notdef."""


@dataclass(frozen=True, slots=True)
class Font:
    """A font. `signs` maps code points to glyph numbers; lengths are in thousandths of the size."""

    name: str
    outlines: bytes
    signs: Mapping[int, int]
    widths: tuple[int, ...]
    ascent: int
    descent: int
    box: tuple[int, int, int, int]

    def sign(self, char: str) -> int:
        """The glyph for a character; `MISSING` if there is none."""
        return self.signs.get(ord(char), MISSING)

    def width(self, text: str) -> float:
        """How wide a text is at size 1."""
        return sum(self.widths[self.sign(char)] for char in text) / 1000


@lru_cache(maxsize=4)
def load(path: Path) -> Font:
    """Read a font file. Raises OSError, or ValueError for a font without CFF outlines."""
    data = path.read_bytes()
    tables = _tables(data)
    if b"CFF " not in tables:
        raise ValueError("no CFF outlines")
    (units,) = struct.unpack_from(">H", tables[b"head"], 18)
    box = struct.unpack_from(">4h", tables[b"head"], 36)
    ascent, descent = struct.unpack_from(">2h", tables[b"hhea"], 4)
    (metrics,) = struct.unpack_from(">H", tables[b"hhea"], 34)
    (count,) = struct.unpack_from(">H", tables[b"maxp"], 4)
    advances = [struct.unpack_from(">H", tables[b"hmtx"], 4 * index)[0] for index in range(metrics)]
    advances += [advances[-1]] * (count - metrics)

    def thousandths(length: int) -> int:
        return round(length * 1000 / int(units))

    return Font(
        name=path.stem,
        outlines=tables[b"CFF "],
        signs=_signs(tables[b"cmap"]),
        widths=tuple(map(thousandths, advances)),
        ascent=thousandths(ascent),
        descent=thousandths(descent),
        box=(thousandths(box[0]), thousandths(box[1]), thousandths(box[2]), thousandths(box[3])),
    )


def _tables(data: bytes) -> dict[bytes, bytes]:
    (count,) = struct.unpack_from(">H", data, 4)
    found = {}
    for index in range(count):
        tag, _sum, offset, length = struct.unpack_from(">4sIII", data, 12 + 16 * index)
        found[tag] = data[offset : offset + length]
    return found


def _signs(cmap: bytes) -> dict[int, int]:
    """The character map: the full one (format 12), or the one for the first 65,536 characters (format 4)."""
    (count,) = struct.unpack_from(">H", cmap, 2)
    offsets = [struct.unpack_from(">HHI", cmap, 4 + 8 * index)[2] for index in range(count)]
    formats = {struct.unpack_from(">H", cmap, offset)[0]: offset for offset in offsets}
    if 12 in formats:
        return _groups(cmap, formats[12])
    if 4 in formats:
        return _segments(cmap, formats[4])
    raise ValueError("no Unicode character map")


def _groups(cmap: bytes, at: int) -> dict[int, int]:
    (count,) = struct.unpack_from(">I", cmap, at + 12)
    signs = {}
    for index in range(count):
        first, last, glyph = struct.unpack_from(">III", cmap, at + 16 + 12 * index)
        signs.update({code: glyph + code - first for code in range(first, last + 1)})
    return signs


def _segments(cmap: bytes, at: int) -> dict[int, int]:
    (double,) = struct.unpack_from(">H", cmap, at + 6)
    signs: dict[int, int] = {}
    for index in range(double // 2):
        place = at + 14 + 2 * index
        (last,) = struct.unpack_from(">H", cmap, place)
        (first,) = struct.unpack_from(">H", cmap, place + double + 2)
        (delta,) = struct.unpack_from(">H", cmap, place + 2 * double + 2)
        (offset,) = struct.unpack_from(">H", cmap, place + 3 * double + 2)
        for code in range(first, min(last, 0xFFFE) + 1):
            glyph = code
            if offset:
                (glyph,) = struct.unpack_from(
                    ">H", cmap, place + 3 * double + 2 + offset + 2 * (code - first)
                )
            if glyph or not offset:
                signs[code] = (glyph + delta) & 0xFFFF
    return signs
