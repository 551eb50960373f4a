"""What a file is that people take for a GGUF model, by its first bytes."""

from __future__ import annotations

BEGINNING = 64
"""Bytes that are looked at."""
OLD = (b"lmgg", b"fmgg", b"tjgg", b"algg", b"ggml", b"ggmf", b"ggjt", b"ggla")
"""Formats of llama.cpp before August 2023: `LLAMA_FILE_MAGIC_*` of that time, as written and as named."""
POINTER = b"version https://git-lfs.github.com/spec/"
"""What git leaves of a large file where git-lfs is not installed: git-lfs's docs/spec.md."""
PAGES = (b"<!doctype", b"<html", b"<?xml", b'{"error"')
ARCHIVES = (b"PK\x03\x04", b"7z\xbc\xaf", b"Rar!", b"\x1f\x8b", b"\xfd7zXZ", b"\x28\xb5\x2f\xfd")
"""Zip (PyTorch's files are that too), 7-Zip, RAR, gzip, xz, Zstandard."""


def what_else(beginning: bytes) -> str:
    r"""A code of `ModelInvalid.fault`: old | pointer | page | archive | format | magic (nothing known).

    >>> what_else(b"PK\x03\x04 and so on")
    'archive'
    """
    plain = beginning.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if beginning.startswith(OLD):
        return "old"
    if beginning.startswith(POINTER):
        return "pointer"
    if plain.startswith(PAGES):
        return "page"
    if beginning.startswith(ARCHIVES):
        return "archive"
    # safetensors: the length of a JSON header in 8 bytes, then that
    header = beginning[8:9] == b"{" and 2 <= int.from_bytes(beginning[:8], "little") <= 100 << 20
    return "format" if header else "magic"
