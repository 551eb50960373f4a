"""Whether a statement is in two languages, as a small model writes it of a source that is not English."""

from __future__ import annotations

import re

_WORDS = {
    "en": "the there were with of is are been has have this that which from by and to for no was an his her"
    " their",
    "de": "der das und ist wurde wird nicht mit von für auf sich dem den des eine einen sind nach"
    " beträgt bei wurden zur zum vom",
    "fr": "le les des du est sont une aux par pour dans avec sur qui que il elle ont été cette",
    "es": "el los las una por para con del está fue su hay como más",
    "it": "il gli della delle di è sono per con una che non nel alla",
    "nl": "het een van is zijn met voor niet op aan wordt",
}
_SETS = {language: frozenset(words.split()) for language, words in _WORDS.items()}
_TOKEN = re.compile(r"[^\W\d_]+")
SURE = 2  # small words that tell a source's language


def tongue(text: str) -> str:
    """The language of a text by its small words; "" where fewer than two tell, or two languages as many.

    >>> tongue("Der Blutdruck ist mit Ramipril gesunken.")
    'de'
    """
    words = [word.casefold() for word in _TOKEN.findall(text)]
    counts = sorted(((sum(w in known for w in words), name) for name, known in _SETS.items()), reverse=True)
    (most, name), (next_most, _) = counts[0], counts[1]
    return name if most >= SURE and most > next_most else ""


def mixes(statement: str, source: str, usual: str) -> bool:
    """Whether a statement has small words of another language than its source beside words of the source.

    `usual` is the language of the whole text, for a source too short to tell.

    >>> mixes("The Blutdruck was 148/81 mmHg.", "Der Blutdruck war 148/81 mmHg.", "de")
    True
    """
    language = tongue(source) or usual
    if not language:
        return False
    there = {word.casefold() for word in _TOKEN.findall(source)}
    mine = {word.casefold() for word in _TOKEN.findall(statement)} - there
    own = _SETS[language]
    alien = {name: len(mine & words - own) for name, words in _SETS.items() if name != language}
    return max(alien.values()) >= (1 if language != "en" else SURE) and max(alien.values()) > len(mine & own)
