"""A denial in one word spelled out in two where the other side has it so: "undamaged", "no damage"."""

from __future__ import annotations

import re

from app.domain.proof.polarity import NEGATIONS
from app.domain.proof.same_words import same_word
from app.domain.text.words import STOP, content_words, plain, stem

_LETTERS = re.compile(r"[^\W\d_]+")
_WORD = re.compile(r"[^\W\d_]{5,}(?![\w'’-])")
_PREFIXES = (("un", 4), ("in", 5), ("im", 5), ("ir", 6), ("dis", 6), ("non", 5))
"""What turns a word round, with the fewest letters that the word then has."""


def spelled_out(text: str, other: str) -> str:
    """`text` with "undamaged" as "not damaged", where `other` denies the word without its prefix.

    >>> spelled_out("The van is undamaged.", "There is no damage to the van.")
    'The van is not damaged.'
    """
    there = {plain(match[0]) for match in _LETTERS.finditer(other)}
    if there.isdisjoint(NEGATIONS):
        return text
    meant = set(map(same_word, content_words(other)))

    def spelled(match: re.Match[str]) -> str:
        word = plain(match[0])
        if word in there or word in STOP:
            return match[0]
        for prefix, least in _PREFIXES:
            rest = word.removeprefix(prefix)
            if rest != word and len(rest) >= least and same_word(stem(rest)) in meant:
                return f"not {rest}"
        return match[0]

    return _WORD.sub(spelled, text)
