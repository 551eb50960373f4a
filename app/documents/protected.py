"""Files with a password: opened in memory before anything else looks at them.

Nothing decrypted is written anywhere, and the password goes no further than this package. PDFs are not here:
PDFium opens them itself (`pdf`); nor are old sheets, whose records are encrypted (`protected_xls`).
"""

from __future__ import annotations

import io
from typing import BinaryIO

from app.documents import protected_odf, protected_office
from app.documents.archive import Archive
from app.documents.ole import Storage
from app.domain.documents import Limits
from app.domain.errors import DocumentDamaged, DocumentTooLarge

_ZIP, _COMPOUND = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"


def unlocked(file: BinaryIO, name: str, limits: Limits, password: str = "") -> BinaryIO:
    """The file itself, or what its password hides; it stands at its beginning.

    Raises `DocumentEncrypted` where a password is wanted and none was given, or where none would help,
    `DocumentWrongPassword`, `DocumentDamaged` and `DocumentTooLarge`.
    """
    head = file.read(4)
    file.seek(0)
    data = None
    if head == _COMPOUND:
        data = _office(file, name, password)
    elif head == _ZIP:
        data = _odf(file, name, limits, password)
    file.seek(0)
    if data is None:
        return file
    if len(data) > limits.unpacked_bytes:
        raise DocumentTooLarge(name=name, limit="unpacked", most=limits.unpacked_bytes)
    return io.BytesIO(data)


def _office(file: BinaryIO, name: str, password: str) -> bytes | None:
    try:
        storage = Storage(file, name)
    except DocumentDamaged:
        return None  # `sniff` has the words for it
    info, package = (storage.read(stream) for stream in ("EncryptionInfo", "EncryptedPackage"))
    if info is None or package is None:
        return None
    return protected_office.decrypted(info, package, name, password)


def _odf(file: BinaryIO, name: str, limits: Limits, password: str) -> bytes | None:
    archive = Archive(file, name, limits)
    if protected_odf.MANIFEST not in archive.names:
        return None
    locks = protected_odf.locks_of(archive, name)
    return protected_odf.decrypted(archive, locks, name, password, limits) if locks else None
