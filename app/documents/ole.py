"""Compound files (MS-CFB): the container of old Office files, Outlook's mails and protected Office files."""

from __future__ import annotations

import struct
from typing import BinaryIO

import olefile

from app.domain.errors import DocumentDamaged, DocumentTooLarge

MOST_STREAMS = 5_000
MOST_STREAM_BYTES = 100 << 20
_SECTOR, _ENTRIES, _IN_HEADER = 4096, 1024, 109  # of version 4: bytes, entries a table sector, tables
_END, _FREE, _TABLE = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD
_BROKEN = (OSError, struct.error, ValueError, IndexError, KeyError, TypeError, AttributeError, OverflowError)


class Storage:
    """The streams of one compound file."""

    def __init__(self, file: BinaryIO, name: str) -> None:
        """Read the directory. Raises `DocumentDamaged` or `DocumentTooLarge`."""
        self._name = name
        try:
            self._ole = olefile.OleFileIO(file)
            paths = self._ole.listdir(streams=True, storages=True)
        except (*_BROKEN, RecursionError) as error:
            raise DocumentDamaged(name=name) from error
        if len(paths) > MOST_STREAMS:
            raise DocumentTooLarge(name=name, limit="unpacked", most=MOST_STREAMS)
        self.names = frozenset("/".join(path) for path in paths)
        """Streams and storages by their whole path."""

    def read(self, path: str) -> bytes | None:
        """The bytes of a stream, None if there is none. Raises `DocumentDamaged` or `DocumentTooLarge`."""
        if path not in self.names:
            return None
        try:
            if self._ole.get_type(path) != olefile.STGTY_STREAM:
                return None
            if self._ole.get_size(path) > MOST_STREAM_BYTES:
                raise DocumentTooLarge(name=self._name, limit="unpacked", most=MOST_STREAM_BYTES)
            return bytes(self._ole.openstream(path).read())
        except _BROKEN as error:
            raise DocumentDamaged(name=self._name) from error


def packed(stream: bytes, name: str) -> bytes:
    """A new compound file (version 4, sectors of 4,096 bytes) that holds this one stream and nothing else.

    For readers that follow a file's chains of sectors without end if they are made to run in circles.
    """
    sectors = max(1, -(-len(stream) // _SECTOR))
    tables = 1
    while tables * _ENTRIES < sectors + 1 + tables:
        tables += 1
    if tables > _IN_HEADER:
        raise DocumentTooLarge(name=name, limit="unpacked", most=MOST_STREAM_BYTES)
    chain = [*range(1, sectors), _END, _END, *[_TABLE] * tables]
    first = sectors + 1
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<HHHHH", 0x3E, 4, 0xFFFE, 12, 6)
    head += bytes(6) + struct.pack("<IIIII", 1, tables, sectors, 0, 4096)
    head += struct.pack("<IIII", _END, 0, _END, 0)
    head += b"".join(struct.pack("<I", at) for at in range(first, first + tables)).ljust(436, b"\xff")
    # calamine refuses a root that starts nowhere; the directory's own sector stands for an empty mini stream.
    directory = _entry("Root Entry", 5, 1, sectors, 0) + _entry("Workbook", 2, _FREE, 0, sectors * _SECTOR)
    table = b"".join(struct.pack("<I", at) for at in chain)
    return (
        head.ljust(_SECTOR, b"\x00")
        + stream.ljust(sectors * _SECTOR, b"\x00")
        + directory.ljust(_SECTOR, b"\x00")
        + table.ljust(tables * _SECTOR, b"\xff")
    )


def _entry(name: str, kind: int, inside: int, start: int, size: int) -> bytes:
    raw = name.encode("utf-16-le") + b"\x00\x00"
    return (
        raw.ljust(64, b"\x00")
        + struct.pack("<HBBIII", len(raw), kind, 1, _FREE, _FREE, inside)
        + bytes(36)
        + struct.pack("<IQ", start, size)
    )
