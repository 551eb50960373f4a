"""Word, Excel and PowerPoint files with a password: the zip inside the compound file, decrypted in memory.

Sources: MS-OFFCRYPTO 2.3.4.5 to 2.3.4.15. "Agile" is what Office writes since 2010, "standard" what it wrote
in 2007. Others (rights management, "extensible") need more than a password.
"""

from __future__ import annotations

import hashlib
import hmac
import struct
from base64 import b64decode
from collections.abc import Callable
from dataclasses import dataclass

from lxml import etree

from app.documents.ciphers import BLOCK, cbc, ecb, fitted
from app.documents.docx_xml import number, parse
from app.domain.errors import DocumentDamaged, DocumentEncrypted, DocumentWrongPassword

MOST_SPINS = 2_000_000  # Office writes 100,000; more is made to take time (two million: 1.5 s)
OLD_SPINS = 50_000
SEGMENT = 4096
LONGEST_PASSWORD = 255  # characters, Office's own limit
EVERYONES = "VelvetSweatshop"
"""Excel's own password for files that are only to be protected from changes: it asks nobody (2.3.6.1)."""
_HASHES = {"SHA1": "sha1", "SHA-1": "sha1", "SHA256": "sha256", "SHA384": "sha384", "SHA512": "sha512"}
_INPUT, _VALUE, _KEY = (
    bytes.fromhex(name) for name in ("fea7d2763b4b9e79", "d7aa0f6d3061344e", "146e0be7abacd0d6")
)
_AES = {0x660E: 128, 0x660F: 192, 0x6610: 256}

Hash = Callable[[bytes], bytes]


@dataclass(frozen=True, slots=True)
class _Scheme:
    """One of agile encryption's two sets of settings."""

    salt: bytes
    key_bytes: int
    hash: Hash
    hash_bytes: int


def decrypted(info: bytes, package: bytes, name: str, password: str) -> bytes:
    """The zip. `info` and `package` are the streams EncryptionInfo and EncryptedPackage.

    Raises `DocumentEncrypted` where another password is needed and none was given, or where no password
    helps; `DocumentWrongPassword`; `DocumentDamaged`.
    """
    try:
        major, minor = struct.unpack_from("<HH", info)
        if (major, minor) == (4, 4):
            opener: Callable[[str], bytes | None] = _agile(info, package, name)
        elif minor == 2 and major in (2, 3, 4):
            opener = _standard(info, package, name)
        else:
            raise DocumentEncrypted(name=name, by="rights")
        tried = (password[:LONGEST_PASSWORD], EVERYONES) if password else (EVERYONES,)
        data = next((found for word in tried if (found := opener(word)) is not None), None)
    except (ValueError, struct.error, TypeError, OverflowError) as error:
        raise DocumentDamaged(name=name) from error
    if data is None:
        raise DocumentWrongPassword(name=name) if password else DocumentEncrypted(name=name)
    return data


# -- agile ---------------------------------------------------------------------------------------


def _agile(info: bytes, package: bytes, name: str) -> Callable[[str], bytes | None]:
    root = parse(info[8:], name)
    data, lock = _element(root, "keyData"), _element(root, "encryptedKey")
    if data is None:
        raise DocumentDamaged(name=name)
    if lock is None:  # a certificate's key, not a password's
        raise DocumentEncrypted(name=name, by="rights")
    inner, outer = _scheme(data, name), _scheme(lock, name)
    spins = number(lock.get("spinCount"), 0)
    if not 0 <= spins <= MOST_SPINS:
        raise DocumentDamaged(name=name)

    def open_with(password: str) -> bytes | None:
        made = _spun(outer.hash, outer.salt, password, spins)

        def unlocked(block: bytes, attribute: str) -> bytes:
            key = fitted(outer.hash(made + block), outer.key_bytes)
            return cbc(key, fitted(outer.salt, BLOCK, b"\x00"), _bytes(lock, attribute))

        question = unlocked(_INPUT, "encryptedVerifierHashInput")[: len(outer.salt)]
        answer = unlocked(_VALUE, "encryptedVerifierHashValue")[: outer.hash_bytes]
        if not hmac.compare_digest(outer.hash(question), answer):
            return None
        return _segments(unlocked(_KEY, "encryptedKeyValue")[: inner.key_bytes], inner, package)

    return open_with


def _segments(key: bytes, inner: _Scheme, package: bytes) -> bytes:
    size, body = struct.unpack_from("<Q", package)[0], package[8:]
    done = bytearray()
    for index, at in enumerate(range(0, len(body) - len(body) % BLOCK, SEGMENT)):
        piece = body[at : at + SEGMENT]
        start = fitted(inner.hash(inner.salt + struct.pack("<I", index)), BLOCK)
        done += cbc(key, start, piece[: len(piece) - len(piece) % BLOCK])
    return bytes(done[:size])


def _element(root: etree._Element, local: str) -> etree._Element | None:
    return next((e for e in root.iter() if isinstance(e.tag, str) and e.tag.endswith("}" + local)), None)


def _scheme(element: etree._Element, name: str) -> _Scheme:
    said = _HASHES.get((element.get("hashAlgorithm") or "").upper())
    bits = number(element.get("keyBits"), 0)
    plain = element.get("cipherAlgorithm") == "AES" and element.get("cipherChaining") == "ChainingModeCBC"
    if said is None or not plain or bits not in (128, 192, 256):
        raise DocumentEncrypted(name=name, by="rights")
    return _Scheme(_bytes(element, "saltValue"), bits // 8, _hash(said), hashlib.new(said).digest_size)


def _bytes(element: etree._Element, attribute: str) -> bytes:
    return b64decode(element.get(attribute) or "", validate=True)


# -- standard ------------------------------------------------------------------------------------


def _standard(info: bytes, package: bytes, name: str) -> Callable[[str], bytes | None]:
    header_bytes = struct.unpack_from("<I", info, 8)[0]
    algorithm = struct.unpack_from("<I", info, 20)[0]
    if algorithm not in _AES:
        raise DocumentEncrypted(name=name, by="rights")
    at = 12 + header_bytes
    if at + 72 > len(info):
        raise DocumentDamaged(name=name)
    salt, question = info[at + 4 : at + 20], info[at + 20 : at + 36]
    answer = info[at + 40 : at + 72]
    length = _AES[algorithm] // 8
    sha1 = _hash("sha1")

    def open_with(password: str) -> bytes | None:
        made = sha1(_spun(sha1, salt, password, OLD_SPINS) + struct.pack("<I", 0))
        sides = (
            bytes(a ^ b for a, b in zip(fitted(made, 64, b"\x00"), fill * 64, strict=True))
            for fill in (b"6", b"\\")
        )
        key = b"".join(map(sha1, sides))[:length]
        if not hmac.compare_digest(sha1(ecb(key, question)), ecb(key, answer)[:20]):
            return None
        size, body = struct.unpack_from("<Q", package)[0], package[8:]
        return ecb(key, body[: len(body) - len(body) % BLOCK])[:size]

    return open_with


# -- both ----------------------------------------------------------------------------------------


def _hash(name: str) -> Hash:
    return lambda data: hashlib.new(name, data, usedforsecurity=False).digest()


def _spun(digest: Hash, salt: bytes, password: str, spins: int) -> bytes:
    """The password's hash, hashed again and again with the number of the round before it."""
    made = digest(salt + password.encode("utf-16-le", "replace"))
    for turn in range(spins):
        made = digest(struct.pack("<I", turn) + made)
    return made
