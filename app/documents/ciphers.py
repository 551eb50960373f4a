"""What the readers of protected files share: AES with a key, and bytes cut or filled to a length."""

from __future__ import annotations

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.ciphers.algorithms import AES
from cryptography.hazmat.primitives.ciphers.modes import CBC, ECB

BLOCK = 16  # bytes that AES works on at a time


def cbc(key: bytes, start: bytes, data: bytes) -> bytes:
    """Decrypt in CBC mode. Raises ValueError where the key, the start or the data has a wrong length."""
    work = Cipher(AES(key), CBC(start)).decryptor()
    return work.update(data) + work.finalize()


def ecb(key: bytes, data: bytes) -> bytes:
    """Decrypt block by block, as old Office does. Raises ValueError as `cbc`."""
    work = Cipher(AES(key), ECB()).decryptor()  # noqa: S305 -- the file chose it; nothing is encrypted so
    return work.update(data) + work.finalize()


def gcm(key: bytes, start: bytes, data: bytes) -> bytes | None:
    """Decrypt in GCM mode with its tag at the end; None if the tag does not hold. Raises ValueError."""
    try:
        return AESGCM(key).decrypt(start, data, None)
    except InvalidTag:
        return None


def fitted(data: bytes, length: int, fill: bytes = b"\x36") -> bytes:
    """Cut to `length` bytes, or filled up (MS-OFFCRYPTO 2.3.4.11: with 0x36)."""
    return data[:length].ljust(length, fill)
