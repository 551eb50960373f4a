"""Forms of one word in languages whose endings `domain.text.words.stem` does not know: German and French."""

from __future__ import annotations

import re

from app.domain.proof.parties import is_german, is_party

SHORTEST = 5  # letters that two forms begin with
SHARE = 0.6  # of the longer one
PART = 4  # letters that the rest of a compound has at least

_FRENCH = re.compile(
    r"\b(?:le|la|les|des|du|est|sont|une?|et|au|aux|par|pour|dans|avec|sur|qui|que|doit|peut|été|il"
    r"|elle)\b|\b[ldn]['’]",
    re.I,
)
_NOT_A_PART = frozenset(
    ["unter", "ober", "nach", "gegen", "nicht", "vorher", "frueher", "ander", "anti", "mutter", "vater"]
)


def is_foreign(text: str) -> bool:
    """Whether a text is German or French by its small words."""
    return is_german(text) or len(_FRENCH.findall(text)) >= 3


def alike(word: str, others: set[str]) -> bool:
    """Whether `word` is a form or a part of one of `others`: Zustimmung, zustimmt; Frist, Kündigungsfrist.

    Parties are not: Mieter and Vermieter are two people.
    """
    if len(word) < SHORTEST or is_party(word):
        return False
    return any(_same_root(word, other) or _part(word, other) or _part(other, word) for other in others)


def _same_root(one: str, other: str) -> bool:
    if one[:SHORTEST] != other[:SHORTEST] or is_party(other):
        return False
    shared = next(
        (at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other))
    )
    return shared >= SHARE * max(len(one), len(other))


def _part(short: str, long: str) -> bool:
    rest = len(long) - len(short)
    if len(short) < SHORTEST or rest < PART or is_party(short) or is_party(long):
        return False
    if long.startswith(short):
        return True
    return long.endswith(short) and long[:rest] not in _NOT_A_PART
