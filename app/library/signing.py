"""Ed25519 signatures: who signed some bytes, and whether a file of a key holds one (RFC 8032)."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from app.domain.errors import CatalogueInvalid
from app.library.catalogue_fields import visible

LINE = re.compile(r"stillroom-key ed25519 ([0-9a-f]{64}) ([^\r\n]{1,80})\n?")
"""A file of a public key: one line with the key and its owner's name."""
MOST_KEY_BYTES = 1024
WEAK = frozenset(
    {
        "00" * 32,
        "01" + "00" * 31,
        "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
        "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
        "ec" + "ff" * 30 + "7f",
        "ed" + "ff" * 30 + "7f",
        "ee" + "ff" * 30 + "7f",
    }
)
"""Points of small order, without their sign: under them anybody can sign anything (libsodium's list)."""


@dataclass(frozen=True, slots=True)
class Key:
    """A public key and whose it is said to be."""

    public: bytes
    owner: str

    @property
    def fingerprint(self) -> str:
        """SHA-256 of the key, 64 hex digits: what two people compare."""
        return hashlib.sha256(self.public).hexdigest()

    @property
    def id(self) -> str:
        """The first 16 digits of it."""
        return self.fingerprint[:16]

    @property
    def line(self) -> str:
        """The key's file."""
        return f"stillroom-key ed25519 {self.public.hex()} {self.owner}\n"


def read_key(path: Path) -> Key:
    """The key in a file. Raises CatalogueInvalid (`fault`: unreadable | key)."""
    try:
        if not path.is_file():  # a pipe would never end
            raise CatalogueInvalid(path.name, "", "unreadable")
        with path.open("rb") as file:
            content = file.read(MOST_KEY_BYTES + 1)
    except OSError:
        raise CatalogueInvalid(path.name, "", "unreadable") from None
    key = parse_key(content)
    if key is None:
        raise CatalogueInvalid(path.name, "", "key")
    return key


def parse_key(content: bytes) -> Key | None:
    """The key in a file's bytes; None if there is none, a weak one, or an owner whose name does not show."""
    try:
        found = LINE.fullmatch(content.decode("utf-8"))
    except UnicodeDecodeError:
        return None
    if found is None or len(content) > MOST_KEY_BYTES or weak(bytes.fromhex(found[1])):
        return None
    return Key(bytes.fromhex(found[1]), found[2]) if visible(found[2]) else None


def weak(public: bytes) -> bool:
    """Whether a key is none that keeps anything safe."""
    return (public[:31] + bytes([public[31] & 0x7F])).hex() in WEAK


def signed(purpose: str, content: bytes) -> bytes:
    """The bytes a signature is made over: so that one made for one purpose is worth nothing for another."""
    return b"stillroom " + purpose.encode("ascii") + b"\n" + content


def sign(private: Ed25519PrivateKey, purpose: str, content: bytes) -> str:
    """A signature, 128 hex digits. For the tools in `packaging`, and for bundles when somebody asks."""
    return private.sign(signed(purpose, content)).hex()


class Signing:
    """A private key (32 bytes) that somebody gave to sign with; it is not kept."""

    def __init__(self, secret: bytes) -> None:
        self._private = Ed25519PrivateKey.from_private_bytes(secret)
        self.id = Key(self._private.public_key().public_bytes_raw(), "").id
        """As of its public key."""

    def sign(self, purpose: str, content: bytes) -> str:
        """A signature, 128 hex digits."""
        return sign(self._private, purpose, content)


def signer(keys: Sequence[Key], key_id: str, signature: bytes, purpose: str, content: bytes) -> Key | None:
    """The key of that id if it signed the content. Raises KeyError when it is not among the keys."""
    found = next((key for key in keys if key.id == key_id), None)
    if found is None:
        raise KeyError(key_id)
    try:
        Ed25519PublicKey.from_public_bytes(found.public).verify(signature, signed(purpose, content))
    except (InvalidSignature, ValueError):
        return None
    return found
