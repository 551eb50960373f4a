"""Where a model came from, and the files it consists of."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass

ORIGINS = ("starter", "imported", "downloaded", "linked", "found", "quantised", "bundle")
"""How a model got here: shipped with the program; a file copied in; fetched; used where a person said it
lies; used where another program put it; made here from another one; brought by a bundle."""
MOST_PARTS = 999
# llama_split_path in llama.cpp's src/llama.cpp: "%s-%05d-of-%05d.gguf"
PART = re.compile(r"(.+)-([0-9]{5})-of-([0-9]{5})\.gguf", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Part:
    """One file of a model: its name without a folder, its size and its SHA-256 (64 hex digits)."""

    file: str
    bytes: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Source:
    """What is known of a model's way here; "" where nobody said.

    `repository` ("owner/name"), `revision` (the commit) and `file` (a path inside it) at `host`, fetched at
    `fetched_at` (seconds since 1970, 0 for never). `made_by` trained the weights, `packaged_by` turned them
    into this file. `licence` and `base_model` as that place says. `checked_against`: what its hash was
    compared with: "catalogue", "hub", "bundle", "program" (the name another program gave the file).
    `program`: whose file it is or was. `parent`: id of the model it was made from here.
    """

    repository: str = ""
    revision: str = ""
    file: str = ""
    host: str = ""
    made_by: str = ""
    packaged_by: str = ""
    licence: str = ""
    base_model: str = ""
    checked_against: str = ""
    program: str = ""
    parent: str = ""
    fetched_at: float = 0.0


NOWHERE = Source()


def joined(digests: Sequence[str]) -> str:
    """The SHA-256 a model is known by: its file's, or for several that of theirs, a line each in order."""
    if len(digests) == 1:
        return digests[0]
    return hashlib.sha256("".join(f"{digest}\n" for digest in digests).encode("ascii")).hexdigest()


def place_in_set(name: str) -> tuple[str, int, int] | None:
    """Of a file's name in a set of parts: what comes before, its number from 1, how many there are.

    None for a name of another form, or numbers that cannot be.

    >>> place_in_set("big-00002-of-00003.gguf")
    ('big', 2, 3)
    >>> place_in_set("big-00004-of-00003.gguf") is None
    True
    """
    found = PART.fullmatch(name)
    if found is None:
        return None
    number, count = int(found[2]), int(found[3])
    return (found[1], number, count) if 1 <= number <= count and 2 <= count <= MOST_PARTS else None


def names_of_set(stem: str, count: int) -> tuple[str, ...]:
    """The names of the files that llama.cpp looks for, the first of which it is given.

    >>> names_of_set("big", 2)
    ('big-00001-of-00002.gguf', 'big-00002-of-00002.gguf')
    """
    return tuple(f"{stem}-{number:05d}-of-{count:05d}.gguf" for number in range(1, count + 1))


def siblings(name: str) -> tuple[str, ...]:
    """All names of the set a first part's name belongs to; the name alone where it is no set's first."""
    place = place_in_set(name)
    return names_of_set(place[0], place[2]) if place is not None and place[1] == 1 else (name,)
