"""Compressed RTF, as Outlook keeps the body of a mail (MS-OXRTFCP 2.2 and 3.1)."""

from __future__ import annotations

import struct

from app.domain.errors import DocumentDamaged, DocumentTooLarge

MOST_BYTES = 50 << 20
_PACKED, _PLAIN = 0x75465A4C, 0x414C454D  # "LZFu", "MELA"
_RING = 4096
_BEGIN = (
    rb"{\rtf1\ansi\mac\deff0\deftab720{\fonttbl;}{\f0\fnil \froman \fswiss \fmodern \fscript "
    rb"\fdecor MS Sans SerifSymbolArialTimes New RomanCourier{\colortbl\red0\green0\blue0"
    b"\r\n"
    rb"\par \pard\plain\f0\fs20\b\i\u\tab\tx"
)


def unpacked(data: bytes, name: str) -> bytes:
    """The RTF in a compressed body. Raises `DocumentDamaged` or `DocumentTooLarge`.

    A header of four numbers (compressed size, raw size, kind, CRC) is followed by runs of eight items, each
    run led by a byte that says which items are letters (0) and which point into the ring (1): 12 bits of
    place, 4 bits of length less 2. A pointer to the place being written ends the text.
    """
    if len(data) < 16:
        raise DocumentDamaged(name=name)
    _size, raw, kind, _crc = struct.unpack_from("<IIII", data)
    if raw > MOST_BYTES:
        raise DocumentTooLarge(name=name, limit="unpacked", most=MOST_BYTES)
    if kind == _PLAIN:
        return data[16 : 16 + raw]
    if kind != _PACKED:
        raise DocumentDamaged(name=name)
    return _expand(data, raw)


def _expand(data: bytes, most: int) -> bytes:
    ring = bytearray(_BEGIN.ljust(_RING, b"\x00"))
    write = len(_BEGIN)
    out = bytearray()
    position = 16
    while position < len(data) and len(out) < most:
        flags = data[position]
        position += 1
        for bit in range(8):
            if position >= len(data):
                break
            if not flags >> bit & 1:
                piece = data[position : position + 1]
                position += 1
            else:
                if position + 2 > len(data):
                    return bytes(out)
                pointer = data[position] << 8 | data[position + 1]
                position += 2
                place, length = pointer >> 4, (pointer & 15) + 2
                if place == write:
                    return bytes(out)
                piece = b""
                for step in range(length):  # byte by byte: a run may repeat what it writes
                    letter = ring[(place + step) % _RING]
                    ring[(write + step) % _RING] = letter
                    piece += bytes((letter,))
            for letter in piece:
                ring[write] = letter
                write = (write + 1) % _RING
            out += piece
    return bytes(out)
