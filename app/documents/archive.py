"""Zip files looked at with suspicion before anything in them is unpacked (security.md 4.7)."""

from __future__ import annotations

import struct
import zipfile
import zlib
from pathlib import PurePosixPath
from typing import BinaryIO

from app.domain.documents import Limits
from app.domain.errors import DocumentDamaged, DocumentEncrypted, DocumentTooLarge

MOST_MEMBERS = 5_000
MOST_RATIO = 100
SMALL_BYTES = 16 << 20  # under this in all, any ratio is harmless (empty XML packs well)
MOST_PART_BYTES = 100 << 20  # of one part that is parsed into a tree

_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)  # what programs write; others are not worth the risk
_BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    NotImplementedError,  # zipfile: a compression it does not know
    ValueError,
    EOFError,
    OSError,
    RuntimeError,
)


class Archive:
    """The members of one zip file. Archives inside it are never opened."""

    def __init__(self, file: BinaryIO, name: str, limits: Limits) -> None:
        """Check the zip's directory. Raises `DocumentDamaged`, `DocumentEncrypted` or `DocumentTooLarge`."""
        self._name = name
        try:
            self._zip = zipfile.ZipFile(file)
        except _BROKEN as error:
            raise DocumentDamaged(name=name) from error
        members = self._zip.infolist()
        if len(members) > MOST_MEMBERS:
            raise DocumentTooLarge(name=name, limit="unpacked", most=MOST_MEMBERS)
        unpacked = sum(member.file_size for member in members)
        packed = sum(member.compress_size for member in members)
        if unpacked > limits.unpacked_bytes or unpacked > max(SMALL_BYTES, MOST_RATIO * packed):
            raise DocumentTooLarge(name=name, limit="unpacked", most=limits.unpacked_bytes)
        if any(_leaves_folder(member.filename) or member.compress_type not in _METHODS for member in members):
            raise DocumentDamaged(name=name)
        if any(member.flag_bits & 1 for member in members):
            raise DocumentEncrypted(name=name, by="rights")
        self.names = frozenset(member.filename for member in members)

    def read(self, member: str) -> bytes | None:
        """The bytes of a part, None if there is none. Raises `DocumentDamaged` or `DocumentTooLarge`."""
        if member not in self.names:
            return None
        if self._zip.getinfo(member).file_size > MOST_PART_BYTES:
            raise DocumentTooLarge(name=self._name, limit="unpacked", most=MOST_PART_BYTES)
        try:
            return self._zip.read(member)
        except _BROKEN as error:
            raise DocumentDamaged(name=self._name) from error


def _leaves_folder(name: str) -> bool:
    path = PurePosixPath(name.replace("\\", "/"))
    return path.is_absolute() or ".." in path.parts or ":" in name[:3]
