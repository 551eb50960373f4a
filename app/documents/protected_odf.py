"""OpenDocument files with a password: a new zip in memory with the parts decrypted.

Sources: OASIS OpenDocument 1.3 part 2, 4.8 and 4.16 (PBKDF2, AES-256-CBC; older Blowfish is not read), and
LibreOffice's package of 2024 (Argon2id, AES-256-GCM, the whole zip inside `encrypted-package`).
"""

from __future__ import annotations

import hashlib
import hmac
import io
import zipfile
import zlib
from base64 import b64decode
from dataclasses import dataclass

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id
from lxml import etree

from app.documents.archive import MOST_PART_BYTES, Archive
from app.documents.ciphers import cbc, gcm
from app.documents.odf_xml import attribute, child, part, tag
from app.domain.documents import Limits
from app.domain.errors import (
    DocumentDamaged,
    DocumentEncrypted,
    DocumentTooLarge,
    DocumentWrongPassword,
)

MANIFEST, PACKAGE = "META-INF/manifest.xml", "encrypted-package"
MOST_ROUNDS, MOST_PASSES, MOST_MEMORY_KIB, MOST_LANES = 2_000_000, 20, 256 << 10, 16
CHECKED = 1024  # bytes of a part that its checksum is of
_BROKEN = (ValueError, TypeError, OverflowError, zlib.error)


@dataclass(frozen=True, slots=True)
class _Lock:
    """How one part was encrypted. `size`: bytes unpacked, where the manifest says so."""

    member: str
    data: etree._Element
    size: int


def locks_of(archive: Archive, name: str) -> list[_Lock]:
    """The encrypted parts, none for a file without a password. Raises `DocumentDamaged`."""
    manifest = part(archive, MANIFEST, name)
    found = []
    for entry in manifest.iter() if manifest is not None else ():
        data = child(entry, "manifest:encryption-data") if tag(entry) == "manifest:file-entry" else None
        if data is not None:
            size = attribute(entry, "manifest:size")
            member = attribute(entry, "manifest:full-path")
            found.append(_Lock(member, data, int(size) if size.isascii() and size.isdigit() else 0))
    return found


def decrypted(archive: Archive, locks: list[_Lock], name: str, password: str, limits: Limits) -> bytes:
    """The zip without a password.

    Raises `DocumentEncrypted` (no password given, or none helps), `DocumentWrongPassword`,
    `DocumentDamaged` and `DocumentTooLarge`.
    """
    if not password:
        raise DocumentEncrypted(name=name)
    opened: dict[str, bytes] = {}
    keys: dict[bytes, bytes] = {}
    unpacked = 0
    for lock in locks:
        sealed = archive.read(lock.member)
        if sealed is None:
            continue
        try:
            opened[lock.member] = _part(lock, sealed, name, password, keys, lock.member == PACKAGE)
        except _BROKEN as error:
            raise DocumentDamaged(name=name) from error
        unpacked += len(opened[lock.member])
        if unpacked > limits.unpacked_bytes:
            raise DocumentTooLarge(name=name, limit="unpacked", most=limits.unpacked_bytes)
    if PACKAGE in opened:
        return opened[PACKAGE]
    return _zip(archive, opened)


def _zip(archive: Archive, opened: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as packed:
        for member in sorted(archive.names - {MANIFEST}):
            packed.writestr(member, opened[member] if member in opened else archive.read(member) or b"")
    return out.getvalue()


def _part(
    lock: _Lock, sealed: bytes, name: str, password: str, keys: dict[bytes, bytes], whole: bool
) -> bytes:
    algorithm = child(lock.data, "manifest:algorithm")
    cipher = attribute(algorithm, "manifest:algorithm-name")
    start = _bytes(algorithm, "manifest:initialisation-vector")
    key = _key(lock.data, name, password, keys)
    if cipher.endswith("aes256-gcm"):
        body = sealed[len(start) :] if sealed.startswith(start) else sealed
        plain = gcm(key, start, body)
        if plain is None:
            raise DocumentWrongPassword(name=name)
    elif cipher.endswith("aes256-cbc"):
        plain = _unpadded(cbc(key, start, sealed))
        if plain is None or not _checked(lock.data, plain):
            raise DocumentWrongPassword(name=name)
    else:
        raise DocumentEncrypted(name=name, by="rights")
    return _inflated(plain, name) if not whole or not plain.startswith(b"PK") else plain


def _inflated(packed: bytes, name: str) -> bytes:
    """A part is packed before it is encrypted (4.8.4: "deflate"), without the zip's own header."""
    work = zlib.decompressobj(-15)
    plain = work.decompress(packed, MOST_PART_BYTES + 1)
    if len(plain) > MOST_PART_BYTES:
        raise DocumentTooLarge(name=name, limit="unpacked", most=MOST_PART_BYTES)
    return plain


def _unpadded(plain: bytes) -> bytes | None:
    """Without the bytes that fill the last block, whose number its last one is (W3C XML Encryption 5.2)."""
    return plain[: -plain[-1]] if plain and 1 <= plain[-1] <= 16 else None


def _checked(data: etree._Element, plain: bytes) -> bool:
    kind = attribute(data, "manifest:checksum-type").casefold()
    digest = "sha1" if "sha1" in kind else "sha256"
    body = plain[:CHECKED] if kind.endswith("1k") else plain
    made = hashlib.new(digest, body, usedforsecurity=False).digest()
    return hmac.compare_digest(made, _bytes(data, "manifest:checksum"))


def _key(data: etree._Element, name: str, password: str, keys: dict[bytes, bytes]) -> bytes:
    """The key of a part. Parts with the same salt share one, which takes a while to make."""
    derivation = child(data, "manifest:key-derivation")
    salt = _bytes(derivation, "manifest:salt")
    if salt not in keys:
        first = child(data, "manifest:start-key-generation")
        said = attribute(first, "manifest:start-key-generation-name").casefold()
        digest = "sha256" if "sha256" in said else "sha1"
        begun = hashlib.new(digest, password.encode("utf-8", "replace"), usedforsecurity=False).digest()
        keys[salt] = _derived(derivation, begun, salt, name)
    return keys[salt]


def _derived(derivation: etree._Element | None, begun: bytes, salt: bytes, name: str) -> bytes:
    kind = attribute(derivation, "manifest:key-derivation-name").casefold()
    length = _number(derivation, "manifest:key-size", 32)
    if length != 32:  # the older Blowfish has 16
        raise DocumentEncrypted(name=name, by="rights")
    if "argon2id" in kind:
        return _argon2id(derivation, begun, salt, name)
    rounds = _number(derivation, "manifest:iteration-count", 1024)
    if "pbkdf2" not in kind or not 1 <= rounds <= MOST_ROUNDS:
        raise DocumentEncrypted(name=name, by="rights")
    return hashlib.pbkdf2_hmac("sha1", begun, salt, rounds, length)


def _argon2id(derivation: etree._Element | None, begun: bytes, salt: bytes, name: str) -> bytes:
    passes, memory, lanes = (
        _own_number(derivation, f"argon2-{what}") for what in ("iterations", "memory", "lanes")
    )
    if not (1 <= passes <= MOST_PASSES and 8 <= memory <= MOST_MEMORY_KIB and 1 <= lanes <= MOST_LANES):
        raise DocumentDamaged(name=name)
    try:
        made = Argon2id(salt=salt, length=32, iterations=passes, lanes=lanes, memory_cost=memory)
        return made.derive(begun)
    except UnsupportedAlgorithm as error:
        raise DocumentEncrypted(name=name, by="rights") from error


def _own_number(element: etree._Element | None, local: str) -> int:
    """A number in LibreOffice's own namespace, which is none of the standard's."""
    for key, value in element.items() if element is not None else ():
        if str(key).rpartition("}")[2] == local:
            return int(value)
    return 0


def _number(element: etree._Element | None, name: str, default: int) -> int:
    text = attribute(element, name)
    return int(text) if text else default


def _bytes(element: etree._Element | None, name: str) -> bytes:
    return b64decode(attribute(element, name), validate=True)
