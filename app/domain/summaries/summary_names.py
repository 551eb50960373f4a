"""Names in a sentence, as far as capital letters tell: what has to be written alike in every language.

Where nouns are written with capitals (German) one capital tells nothing: there a name is what follows a
title, or two words with capitals in a row within the sentence, or letters that no noun has ("NHS", "McKay").
"""

from __future__ import annotations

import re

_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_TITLES = "dr mr mrs ms mx miss prof herr frau mme madame monsieur sr sra signor signora dhr mevr"
_TITLE = frozenset(_TITLES.split())
_COMMON_WORDS = """
    january february march april may june july august september october november december monday tuesday
    wednesday thursday friday saturday sunday montag dienstag mittwoch donnerstag freitag samstag sonntag
    januar februar märz mai juni juli oktober dezember i english german french spanish italian portuguese
    dutch
"""
_COMMON = frozenset(_COMMON_WORDS.split())
_NOUNS_HAVE_CAPITALS = ("de",)


def names_in(text: str, code: str) -> tuple[str, ...]:
    """The words of names in a sentence of this language ("" if not known), in order.

    The first word of a sentence counts only with a title before it or a capital inside it.
    """
    found: list[str] = []
    before = ""
    capitals = 0
    for match in _WORD.finditer(text):
        word = match[0]
        first = not text[: match.start()].strip() or text[: match.start()].rstrip()[-1] in ".!?:"
        titled = before.casefold() in _TITLE
        first = (
            first and not titled and not (before and text[: match.start()].rstrip().endswith(f"{before}."))
        )
        inside = any(char.isupper() for char in word[1:])
        capital = word[0].isupper() and word.casefold() not in _COMMON and word.casefold() not in _TITLE
        capitals = capitals + 1 if capital and not first else 0
        lone = code not in _NOUNS_HAVE_CAPITALS and not first
        if capital and (titled or inside or lone or capitals > 1) and len(word) > 1:
            found.append(word)
        before = word
    return tuple(dict.fromkeys(found))
