"""Whether a statement says of all of a kind what the source says of one sort: "work" for "night work"."""

from __future__ import annotations

import re
from itertools import pairwise

from app.domain.proof.kindred import kindred
from app.domain.proof.polarity import NEGATIONS
from app.domain.proof.same_words import same_word
from app.domain.proof.sameness import meant
from app.domain.text.splitting import sentence_spans
from app.domain.text.words import STOP, content_words, plain

_DEFINITE = re.compile(r"\W*(?:the|this|these|der|die|das|le|la|les|el|los|las)\b", re.I)
_PRONOUN = re.compile(r"\W*(?:he|she|it|they|we|you|there|er|sie|es|il|elle|ils|elles)\b", re.I)
COUNTING = frozenset(
    map(
        same_word,
        content_words(
            "several many few every various numerous total heavy strong further"
            " additional recent current final overall full initial regular annual own"
        ),
    )
)
"""How many there are is `app.domain.proof.scope`'s to check."""
_SILENT = STOP | NEGATIONS
_WORD = re.compile(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*")


def sort_dropped(statement: str, source: str) -> bool:
    """Whether the word before what a sentence is about is left out; names may be told in short.

    >>> sort_dropped("Work is paid 25 % more.", "Night work is paid 25 % more.")
    True
    """
    about = _opening(statement)[:1]
    if _DEFINITE.match(statement) or _PRONOUN.match(statement):
        return False  # "the council" is the one that was spoken of
    if not about or (about[0][0].isupper() and _is_name(statement, about[0])):
        return False
    words, wanted = meant(statement), _form(about[0])
    for start, end in sentence_spans(source, 0, len(source)):
        opening = _opening(source[start:end])
        if wanted == _form(opening[0] if opening else ""):
            return False
        for before, after in pairwise(opening):
            if _form(after) == wanted and not after[0].isupper() and _narrows(before, words):
                return True
    return False


def _opening(text: str) -> list[str]:
    """The words that carry meaning up to the first that does not, articles before them left out."""
    found: list[str] = []
    for match in _WORD.finditer(text):
        if plain(match[0]) not in _SILENT:
            found.append(match[0])
        elif found:
            break
    return found


def _is_name(text: str, word: str) -> bool:
    """Whether a capital is more than the beginning of the sentence."""
    return not text.lstrip(' "“(').startswith(word)


def _form(word: str) -> str:
    return next(map(same_word, content_words(word)), "")


def _narrows(word: str, said: set[str]) -> bool:
    form = _form(word)
    return form not in said | COUNTING and not form[:1].isdigit() and kindred(form).isdisjoint(said)
