"""Letters by which things of one kind are told apart: band A, ward C, hepatitis B, Annex D."""

from __future__ import annotations

import re

_LETTERED = re.compile(r"\b(?P<kind>[^\W\d_]{3,})\s(?P<letter>[A-Z])(?![\w'’&/+-])(?!\.?\s?[A-Z])")
"""Not an initial, which a name follows; nor "plan A+"."""
_ALONE = re.compile(r"(?<![\w'’&./])[A-Z](?![\w'’&])")


def letters_differ(statement: str, source: str) -> bool:
    """Whether a thing that is told by its letter has another one in the source.

    >>> letters_differ("You are in band A.", "You are in band B.")
    True
    """
    mine = [match for match in _LETTERED.finditer(statement) if match["letter"] != "I"]
    if not mine:
        return False
    there = set(_ALONE.findall(source))
    beside = {(m["kind"].casefold(), m["letter"]) for m in _LETTERED.finditer(source)}
    kinds = {kind for kind, _ in beside}
    for match in mine:
        kind, letter = match["kind"].casefold(), match["letter"]
        if letter not in there:
            return True
        if kind in kinds and (kind, letter) not in beside and not re.search(rf"\b{kind}s\s", source, re.I):
            return True
    return False
