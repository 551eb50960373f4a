"""Old Excel sheets with a password: the records of a stream decrypted, the stream otherwise as it was.

Sources: MS-XLS 2.2.10 (what of a record is encrypted), MS-OFFCRYPTO 2.3.5 (RC4 by CryptoAPI), 2.3.6 (RC4 of
Excel 97). The XOR of Excel 95 (2.3.7) is not read.
"""

from __future__ import annotations

import hashlib
import hmac
import struct
from collections.abc import Callable

import numpy as np
from cryptography.hazmat.decrepit.ciphers.algorithms import ARC4
from cryptography.hazmat.primitives.ciphers import Cipher

from app.documents.protected_office import EVERYONES
from app.domain.errors import DocumentDamaged, DocumentEncrypted, DocumentWrongPassword

FILEPASS = 0x002F
EVERY = 1024  # bytes after which the key changes
_NOTHING = (
    0x01C0  # EXCEL9FILE, a record that says nothing: stands in place of the one that asks for a password
)
_PLAIN = {0x0809, FILEPASS, 0x0194, 0x0195, 0x00E1, 0x0196, 0x0138}  # records that are never encrypted
_SHEET, _SHEET_PLACE = 0x0085, 4  # of a sheet's entry the place of its records is not encrypted
_RC4 = 0x6801

Keys = Callable[[int], bytes]


def decrypted(stream: bytes, name: str, password: str) -> bytes:
    """The stream, readable. Unchanged if it asks for no password.

    Raises `DocumentEncrypted`, `DocumentWrongPassword` or `DocumentDamaged`.
    """
    found = _filepass(stream)
    if found is None:
        return stream
    at, said = found
    try:
        tried = (password, EVERYONES) if password else (EVERYONES,)
        keys = next((made for word in tried if (made := _keys(said, word, name))), None)
    except struct.error as error:
        raise DocumentDamaged(name=name) from error
    if keys is None:
        raise DocumentWrongPassword(name=name) if password else DocumentEncrypted(name=name)
    opened = bytearray(_opened(stream, keys))
    struct.pack_into("<H", opened, at, _NOTHING)
    return bytes(opened)


def _filepass(stream: bytes) -> tuple[int, bytes] | None:
    """Where the record that asks for a password stands, and what is in it; it is among the first."""
    position = 0
    while position + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, position)
        if kind == FILEPASS:
            return position, stream[position + 4 : position + 4 + length]
        position += 4 + length
    return None


def _keys(said: bytes, password: str, name: str) -> Keys | None:
    """What gives the key of each stretch; None if the password is wrong."""
    if said[:2] != b"\x01\x00":
        raise DocumentEncrypted(name=name, by="rights")
    major, minor = struct.unpack_from("<HH", said, 2)
    if (major, minor) == (1, 1):
        salt, question, answer = struct.unpack_from("<16s16s16s", said, 6)
        keys, digest = _old_keys(salt, password), "md5"
    elif minor == 2 and major in (2, 3, 4):
        header_bytes = struct.unpack_from("<I", said, 10)[0]
        algorithm, _, bits = struct.unpack_from("<III", said, 22)
        if algorithm not in (0, _RC4):
            raise DocumentEncrypted(name=name, by="rights")
        _, salt, question, _, answer = struct.unpack_from("<I16s16sI20s", said, 14 + header_bytes)
        keys, digest = _newer_keys(salt, password, bits or 40), "sha1"
    else:
        raise DocumentEncrypted(name=name, by="rights")
    both = _rc4(keys(0), question + answer)
    made = hashlib.new(digest, both[:16], usedforsecurity=False).digest()
    return keys if hmac.compare_digest(made, both[16:]) else None


def _old_keys(salt: bytes, password: str) -> Keys:
    begun = _md5(password.encode("utf-16-le", "replace"))[:5]
    middle = _md5((begun + salt) * 16)[:5]
    return lambda number: _md5(middle + struct.pack("<I", number))


def _newer_keys(salt: bytes, password: str, bits: int) -> Keys:
    """Keys of 40 bits are filled up with zeros to 128 (2.3.5.2)."""
    begun = _sha1(salt + password.encode("utf-16-le", "replace"))
    length = max(5, min(16, bits // 8))

    def key(number: int) -> bytes:
        made = _sha1(begun + struct.pack("<I", number))[:length]
        return made.ljust(16, b"\x00") if length == 5 else made

    return key


def _opened(stream: bytes, keys: Keys) -> bytes:
    """Every byte but the heads of records and the records that stay plain."""
    mask = np.zeros(len(stream), dtype=bool)
    position = 0
    while position + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, position)
        position += 4
        if kind not in _PLAIN:
            mask[position + (_SHEET_PLACE if kind == _SHEET else 0) : position + length] = True
        position += length
    pad = b"".join(
        _rc4(keys(number), bytes(min(EVERY, len(stream) - number * EVERY)))
        for number in range(-(-len(stream) // EVERY))
    )
    mixed = np.frombuffer(stream, np.uint8) ^ np.where(mask, np.frombuffer(pad, np.uint8), np.uint8(0))
    return mixed.astype(np.uint8).tobytes()


def _rc4(key: bytes, data: bytes) -> bytes:
    return Cipher(ARC4(key), None).decryptor().update(data)


def _md5(data: bytes) -> bytes:
    return hashlib.md5(data, usedforsecurity=False).digest()


def _sha1(data: bytes) -> bytes:
    return hashlib.sha1(data, usedforsecurity=False).digest()
