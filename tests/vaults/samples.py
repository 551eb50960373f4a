"""Vaults for tests, at the least cost of a guess that the program accepts."""

from __future__ import annotations

import functools
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from app.domain.documents import Block, BlockKind, Document, FileKind, Page, PageState
from app.storage import keys
from app.storage.kdf import FLOOR
from app.storage.keys import NewKey
from app.storage.vault import Vault

PASSPHRASE = "quiet copper lantern"
OTHER = "seven patient herons"
PAGE = 4096
RESERVED = 80  # at the end of each page: 16 bytes of initialisation vector, 64 of authentication code


@functools.cache
def key() -> NewKey:
    """One key for all tests that are not about keys."""
    return keys.create(PASSPHRASE, FLOOR, now=1_700_000_000)


def fresh(folder: Path) -> Vault:
    """A new vault, without deriving a key again."""
    return Vault.create_with_key(folder, key())


def again(folder: Path) -> Vault:
    """The vault made by `fresh`, opened again."""
    return Vault.open_with_key(folder, key().master)


@contextmanager
def opened(folder: Path) -> Iterator[Vault]:
    """A vault, made if it is not there, closed at the end."""
    vault = again(folder) if (folder / "vault.key").exists() else fresh(folder)
    try:
        yield vault
    finally:
        vault.close()


def database_key() -> bytes:
    """The raw key of the database of `fresh`."""
    return keys.subkey(key().master, "sqlcipher")


def decrypted(database: Path, raw_key: bytes) -> bytes:
    """Every page of a SQLCipher 4 file as it was before encryption, free pages and slack included.

    AES-256-CBC under the raw key; the first 16 bytes of the file are salt. Source: zetetic.net/sqlcipher.
    """
    content = database.read_bytes()
    assert content and len(content) % PAGE == 0
    plain = b""
    for start in range(0, len(content), PAGE):
        page = content[start : start + PAGE]
        body = page[16 if start == 0 else 0 : PAGE - RESERVED]
        vector = page[PAGE - RESERVED : PAGE - RESERVED + 16]
        reader = Cipher(algorithms.AES(raw_key), modes.CBC(vector)).decryptor()
        plain += reader.update(body) + reader.finalize()
    return plain


def document(
    text: str = "Heading\nThe dose is 5 mg.\nPage two is blank.", name: str = "letter.pdf"
) -> Document:
    """A small document with everything in it."""
    half = len(text) // 2
    return Document(
        name=name,
        kind=FileKind.PDF,
        sha256="ab" * 32,
        bytes=12_345,
        paged=True,
        text=text,
        pages=(
            Page(1, 0, half, PageState.READ),
            Page(2, half, half, PageState.BLANK),
            Page(3, half, len(text), PageState.READ, "Second part"),
        ),
        blocks=(
            Block(BlockKind.HEADING, 0, 7, 1),
            Block(BlockKind.PARAGRAPH, 8, half),
            Block(BlockKind.HIDDEN, half, len(text)),
        ),
        title="A letter",
        hidden_characters=4,
    )
