"""What is asked of the index for a question: its words, and what has to be found exactly."""

from __future__ import annotations

import re
from dataclasses import dataclass

from app.domain.text.words import STOP, plain, stem

_LONGEST_WORDS = 40
_LEAST_STEM = 4  # letters that words must begin with to be taken for forms of one

_QUOTED = re.compile(r"[\"“„«]([^\"“”„«»]{2,100})[\"”“»]")
_MONTHS = (
    "january february march april may june july august september october november december"
    " januar februar märz mai juni juli oktober dezember janvier février mars avril juin juillet août"
    " septembre octobre novembre décembre enero febrero marzo abril mayo junio julio agosto septiembre"
    " octubre noviembre diciembre"
)
_MONTH = "|".join(sorted(_MONTHS.split(), key=len, reverse=True))
_DATE = re.compile(
    rf"\b\d{{1,2}}(?:st|nd|rd|th|\.)?\s+(?:of\s+|de\s+)?(?:{_MONTH})\b(?:,?\s+(?:de\s+)?\d{{4}})?"
    rf"|\b(?:{_MONTH})\s+\d{{1,2}}\b(?:,?\s+\d{{4}})?|\b\d{{1,4}}[./-]\d{{1,2}}[./-]\d{{1,4}}\b",
    re.I,
)
_IDENTIFIER = re.compile(
    r"(?<![\w-])(?=[\w./:-]*\d)(?:[^\W_]+(?:[-_./:][^\W_]+)+|\d*[^\W\d_]+\d[^\W_]*|\d{4,})(?![\w-])"
)
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)?")


@dataclass(frozen=True, slots=True)
class Query:
    """A question as the index is asked: two FTS5 expressions, "" where there is nothing to ask for.

    `exact`: quoted phrases, dates and identifiers, as they stand in the question. `words`: any of its words
    that carry meaning, and the parts of `exact` too.
    """

    exact: str
    words: str


def query(question: str) -> Query:
    """What to ask the index. Nothing a person types is syntax there.

    >>> query('Who paid invoice INV-204?')
    Query(exact='"INV-204"', words='"paid" OR "invoic"* OR "inv" OR "204"')
    """
    exact = literal(question)
    words = list(dict.fromkeys(plain(match[0]) for match in _WORD.finditer(question)))
    telling = [word for word in words if word not in STOP and word not in ASKING] or words
    return Query(
        " OR ".join(map(_phrase, exact)),
        " OR ".join(dict.fromkeys(map(_beginning, telling[:_LONGEST_WORDS]))),
    )


_ASKING_WORDS = """
    many much long often old far does did do is are was were tell say says said give list find show please
    document documents file files text page wie viel viele welche welcher welches wann wo warum wer
    combien quel quelle quels quelles quand pourquoi comment cuando donde cuanto cuantos quien
"""
ASKING = frozenset(_ASKING_WORDS.split())


def literal(question: str) -> list[str]:
    """Quoted phrases, dates and identifiers of a question, as they stand there."""
    found = [" ".join(match[1].split()) for match in _QUOTED.finditer(question)]
    rest = _QUOTED.sub(" ", question)
    found += [" ".join(match[0].split()) for match in _DATE.finditer(rest)]
    found += [match[0] for match in _IDENTIFIER.finditer(_DATE.sub(" ", rest))]
    return [one for one in dict.fromkeys(found) if any(char.isalnum() for char in one)]


def _beginning(word: str) -> str:
    """A word as what its other forms begin with ("updates": updat…), if that still says enough."""
    short = stem(word)
    if word.isalpha() and len(short) >= _LEAST_STEM and word.startswith(short):
        return _phrase(short) + "*"
    return _phrase(word)


def _phrase(text: str) -> str:
    clean = "".join(char if char.isprintable() else " " for char in text)
    return '"' + clean.replace('"', '""') + '"'
