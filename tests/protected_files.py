"""Files with a password, made the way Office and LibreOffice make them, written anew from their descriptions.

The readers are also tried on files of another program: see the vectors in `test_documents_protected`.
"""

from __future__ import annotations

import hashlib
import io
import os
import struct
import zipfile
import zlib
from base64 import b64encode
from collections.abc import Sequence

import olefile
from cryptography.hazmat.decrepit.ciphers.algorithms import ARC4
from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.ciphers.algorithms import AES
from cryptography.hazmat.primitives.ciphers.modes import CBC, ECB
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

from tests.document_formats import compound, xls

SALT, INNER = bytes(range(16)), bytes(range(16, 32))
KEY = bytes(range(32, 64))
_NS = "urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"


def agile(data: bytes, password: str, spins: int = 1000, said: str = "") -> bytes:
    """A zip as Office protects it since 2010 (MS-OFFCRYPTO 2.3.4.10 to 15). `said`: a false count."""
    made = _sha512(SALT + password.encode("utf-16-le"))
    for turn in range(spins):
        made = _sha512(struct.pack("<I", turn) + made)

    def lock(block: str, value: bytes) -> str:
        return b64encode(_cbc(_sha512(made + bytes.fromhex(block))[:32], SALT, value)).decode()

    question = b"?" * 16
    shared = 'saltSize="16" blockSize="16" keyBits="256" hashSize="64" cipherAlgorithm="AES" '
    shared += 'cipherChaining="ChainingModeCBC" hashAlgorithm="SHA512"'
    info = (
        '<encryption xmlns="http://schemas.microsoft.com/office/2006/encryption" '
        'xmlns:p="http://schemas.microsoft.com/office/2006/keyEncryptor/password">'
        f'<keyData {shared} saltValue="{b64encode(INNER).decode()}"/>'
        '<keyEncryptors><keyEncryptor uri="http://schemas.microsoft.com/office/2006/keyEncryptor/password">'
        f'<p:encryptedKey spinCount="{said or spins}" {shared} saltValue="{b64encode(SALT).decode()}" '
        f'encryptedVerifierHashInput="{lock("fea7d2763b4b9e79", question)}" '
        f'encryptedVerifierHashValue="{lock("d7aa0f6d3061344e", _sha512(question))}" '
        f'encryptedKeyValue="{lock("146e0be7abacd0d6", KEY)}"/></keyEncryptor></keyEncryptors></encryption>'
    )
    package = struct.pack("<Q", len(data))
    for index, at in enumerate(range(0, len(data), 4096)):
        start = _sha512(INNER + struct.pack("<I", index))[:16]
        package += _cbc(KEY, start, _filled(data[at : at + 4096]))
    return office(struct.pack("<HHI", 4, 4, 0x40) + info.encode(), package)


def office(info: bytes, package: bytes) -> bytes:
    """A compound file that holds a protected zip; streams below 4,096 bytes would go elsewhere in it."""
    return compound({"EncryptionInfo": info, "EncryptedPackage": package.ljust(5000, b"\0")})


def standard_info(salt: bytes, question: bytes, answer: bytes) -> bytes:
    """The stream EncryptionInfo of 2007, AES with 128 bits."""
    header = struct.pack("<IIIIIIII", 0x24, 0, 0x660E, 0x8004, 128, 0x18, 0, 0) + "CSP\0".encode("utf-16-le")
    verifier = struct.pack("<I", 16) + salt + question + struct.pack("<I", 20) + answer
    return struct.pack("<HHII", 3, 2, 0x24, len(header)) + header + verifier


def standard_package(data: bytes, key: bytes) -> bytes:
    """The stream EncryptedPackage of 2007."""
    work = Cipher(AES(key), ECB()).encryptor()
    return struct.pack("<Q", len(data)) + work.update(_filled(data)) + work.finalize()


def protected_xls(rows: Sequence[Sequence[str | float]], password: str, newer: bool) -> bytes:
    """An old Excel file with its records encrypted (MS-XLS 2.2.10, MS-OFFCRYPTO 2.3.5 and 2.3.6)."""
    begun = password.encode("utf-16-le")
    middle = _md5((_md5(begun)[:5] + SALT) * 16)[:5]

    def pad(number: int, data: bytes) -> bytes:
        count = struct.pack("<I", number)
        key = _sha1(_sha1(SALT + begun) + count)[:16] if newer else _md5(middle + count)
        return Cipher(ARC4(key), None).encryptor().update(data)

    question = b"!" * 16
    checked = pad(0, question + (_sha1(question) if newer else _md5(question)))
    if newer:
        header = struct.pack("<IIIIIIII", 4, 0, 0x6801, 0x8004, 128, 1, 0, 0) + "C\0".encode("utf-16-le")
        sizes = struct.pack("<I", 16) + SALT + checked[:16] + struct.pack("<I", 20) + checked[16:]
        said = struct.pack("<HHHII", 1, 2, 2, 4, len(header)) + header + sizes
    else:
        said = struct.pack("<HHH", 1, 1, 1) + SALT + checked
    asks = struct.pack("<HH", 0x2F, len(said)) + said
    with olefile.OleFileIO(io.BytesIO(xls(rows, before=asks))) as whole:
        plain = whole.openstream("Workbook").read()
    stretches = (pad(n, bytes(1024)) for n in range(len(plain) // 1024 + 1))
    mixed = bytearray(a ^ b for a, b in zip(plain, b"".join(stretches), strict=False))
    position = 0
    while position + 4 <= len(plain):
        kind, length = struct.unpack_from("<HH", plain, position)
        end = position + 4 + (length if kind in (0x0809, 0x2F) else 4 if kind == 0x85 else 0)
        mixed[position:end] = plain[position:end]
        position += 4 + length
    return compound({"Workbook": bytes(mixed)})


def protected_odf(data: bytes, password: str, argon2: bool = False) -> bytes:
    """An OpenDocument file as LibreOffice protects it; with `argon2` as it does since 2024, in one piece."""
    begun = hashlib.sha256(password.encode()).digest()
    with zipfile.ZipFile(io.BytesIO(data)) as old:
        parts = {name: old.read(name) for name in old.namelist() if name != "META-INF/manifest.xml"}
    out, entries = io.BytesIO(), ""
    with zipfile.ZipFile(out, "w") as new:
        new.writestr("mimetype", parts.pop("mimetype"))
        if argon2:
            key = Argon2id(salt=SALT, length=32, iterations=1, lanes=1, memory_cost=64).derive(begun)
            start = bytes(12)
            new.writestr("encrypted-package", start + AESGCM(key).encrypt(start, data, None))
            entries = _entry("encrypted-package", _gcm(start))
        for name, content in {} if argon2 else parts.items():
            salt, start = os.urandom(16), os.urandom(16)
            packer = zlib.compressobj(9, zlib.DEFLATED, -15)
            packed = packer.compress(content) + packer.flush()
            key = hashlib.pbkdf2_hmac("sha1", begun, salt, 1000, 32)
            fill = 16 - len(packed) % 16
            new.writestr(name, _cbc(key, start, packed + bytes(fill - 1) + bytes([fill])))
            entries += _entry(name, _pbkdf2(packed, salt, start))
        new.writestr(
            "META-INF/manifest.xml",
            f'<manifest:manifest xmlns:manifest="{_NS}" xmlns:loext="urn:x">{entries}</manifest:manifest>',
        )
    return out.getvalue()


def _entry(name: str, inner: str) -> str:
    return f'<manifest:file-entry manifest:full-path="{name}" manifest:size="1">{inner}</manifest:file-entry>'


def _pbkdf2(packed: bytes, salt: bytes, start: bytes) -> str:
    checksum = hashlib.sha256(packed[:1024]).digest()
    return (
        f'<manifest:encryption-data manifest:checksum-type="{_NS}#sha256-1k" '
        f'manifest:checksum="{_b(checksum)}">'
        '<manifest:algorithm manifest:algorithm-name="http://www.w3.org/2001/04/xmlenc#aes256-cbc" '
        f'manifest:initialisation-vector="{_b(start)}"/>'
        '<manifest:start-key-generation manifest:key-size="32" '
        'manifest:start-key-generation-name="http://www.w3.org/2000/09/xmldsig#sha256"/>'
        '<manifest:key-derivation manifest:key-derivation-name="PBKDF2" manifest:key-size="32" '
        f'manifest:iteration-count="1000" manifest:salt="{_b(salt)}"/></manifest:encryption-data>'
    )


def _gcm(start: bytes) -> str:
    return (
        "<manifest:encryption-data><manifest:algorithm "
        'manifest:algorithm-name="http://www.w3.org/2009/xmlenc11#aes256-gcm" '
        f'manifest:initialisation-vector="{_b(start)}"/>'
        '<manifest:start-key-generation manifest:key-size="32" '
        'manifest:start-key-generation-name="http://www.w3.org/2001/04/xmlenc#sha256"/>'
        '<manifest:key-derivation manifest:key-size="32" manifest:key-derivation-name='
        '"urn:org:documentfoundation:names:experimental:office:manifest:argon2id" '
        'loext:argon2-iterations="1" loext:argon2-memory="64" loext:argon2-lanes="1" '
        f'manifest:salt="{_b(SALT)}"/></manifest:encryption-data>'
    )


def _b(data: bytes) -> str:
    return b64encode(data).decode()


def _cbc(key: bytes, start: bytes, data: bytes) -> bytes:
    work = Cipher(AES(key), CBC(start)).encryptor()
    return work.update(data) + work.finalize()


def _filled(data: bytes) -> bytes:
    return data.ljust(-(-len(data) // 16) * 16, b"\0")


def _sha512(data: bytes) -> bytes:
    return hashlib.sha512(data).digest()


def _sha1(data: bytes) -> bytes:
    return hashlib.sha1(data, usedforsecurity=False).digest()


def _md5(data: bytes) -> bytes:
    return hashlib.md5(data, usedforsecurity=False).digest()
