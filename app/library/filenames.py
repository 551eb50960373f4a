"""Names: of files, safe on every system and in every place, and of models, one each."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Container

from app.domain.engine.sources import names_of_set

SUFFIX = ".gguf"
LONGEST = 100  # characters, suffix included; leaves room for "-99" and ".part" below 128
SAFE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,122}\.gguf")
# names of devices on Windows, with any suffix: learn.microsoft.com "Naming Files, Paths, and Namespaces"
RESERVED = frozenset(
    ["con", "prn", "aux", "nul"] + [f"{port}{number}" for port in ("com", "lpt") for number in range(10)]
)


def safe(name: str) -> bool:
    """Whether a name found in the index may be used as a file name in the library's folder."""
    return bool(SAFE.fullmatch(name)) and not _reserved(name)


def plain(name: str) -> bool:
    """Whether a text can be the name of somebody's file, and of nothing in another folder."""
    return 0 < len(name) < 256 and name not in (".", "..") and not re.search(r"[/\\\0]", name)


def safe_name(name: str) -> str:
    """A file name made of `A-Z a-z 0-9 . _ -`, ending in .gguf, that no system reserves.

    >>> safe_name("../Qwen 3 (größer).GGUF")
    'Qwen-3-gro-er.gguf'
    >>> safe_name("nul.gguf")
    'model-nul.gguf'
    """
    last = re.split(r"[/\\]", name)[-1]
    stem = last[: -len(SUFFIX)] if last.lower().endswith(SUFFIX) else last
    plain = unicodedata.normalize("NFKD", stem)
    plain = "".join(c for c in plain if not unicodedata.combining(c))
    stem = re.sub(r"[^A-Za-z0-9._-]+", "-", plain).strip("._-")[: LONGEST - len(SUFFIX)].rstrip("._-")
    stem = stem or "model"
    return (f"model-{stem}" if _reserved(stem) else stem) + SUFFIX


def free_name(wanted: str, taken: Container[str]) -> str:
    """`wanted`, or with -2, -3, … before the suffix. `taken` holds names in lower case."""
    stem, number, name = wanted[: -len(SUFFIX)], 2, wanted
    while name.lower() in taken:
        name, number = f"{stem}-{number}{SUFFIX}", number + 1
    return name


def free_set(wanted: str, count: int, taken: Container[str]) -> tuple[str, ...]:
    """Names for a model in `count` files none of which is taken, as llama.cpp looks for them.

    >>> free_set("big.gguf", 2, {"big-00002-of-00002.gguf"})
    ('big-2-00001-of-00002.gguf', 'big-2-00002-of-00002.gguf')
    """
    if count == 1:
        return (free_name(wanted, taken),)
    stem, number = wanted[: -len(SUFFIX)], 2
    names = names_of_set(stem, count)
    while any(name.lower() in taken for name in names):
        names, number = names_of_set(f"{stem}-{number}", count), number + 1
    return names


def free_title(wanted: str, quantisation: str, taken: Container[str]) -> str:
    """A model's name that no other has: with its quantisation, then a number, if need be.

    `taken` holds names case-folded.

    >>> free_title("Qwen", "Q8_0", {"qwen"})
    'Qwen (Q8_0)'
    """
    if wanted.casefold() not in taken:
        return wanted
    title = f"{wanted} ({quantisation})"
    number, name = 2, title
    while name.casefold() in taken:
        name, number = f"{title} {number}", number + 1
    return name


def _reserved(name: str) -> bool:
    return name.split(".")[0].lower() in RESERVED
