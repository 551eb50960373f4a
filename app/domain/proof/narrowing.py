"""Whether a statement says of all of a kind what the source says of one sort: "work" for "night work"."""

from __future__ import annotations

import re
from itertools import pairwise

from app.domain.proof.forms import form
from app.domain.proof.kindred import kindred
from app.domain.proof.polarity import NEGATIONS
from app.domain.proof.same_words import same_word
from app.domain.proof.sameness import meant
from app.domain.text.splitting import sentence_spans
from app.domain.text.words import STOP, content_words, plain

_DEFINITE = re.compile(r"\W*(?:the|this|these|der|die|das|le|la|les|el|los|las)\b", re.I)
_PRONOUN = re.compile(r"\W*(?:he|she|it|they|we|you|there|er|sie|es|il|elle|ils|elles)\b", re.I)
_OTHERS = re.compile(
    r"\b(?:all|any|every) (?:the )?others?\b|\balle[nrs]? anderen?\b|\b(?:tous|toutes) les autres\b", re.I
)
_ALL = re.compile(r"\b(?:all|any|every|each|alle[nrs]?|tous|toutes)\b", re.I)
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
_TELLING = "adds brings contains offers covers means needs provides gets takes uses makes has supports"
_TELLING += (
    " allows show shows showed give gives gave report reports reported record records recorded list lists"
)
_BARE = re.compile(r"\W*(?:All |Most |The )?(?P<kind>[^\W\d_]{4,}) ")
_RESTRICTED = re.compile(
    r"(?:^|[.;] |, |\b(?:the|all|most|and|but) )(?P<kind>[^\W\d_]{4,}s|children|people|men|women|staff)"
    r" (?P<which>(?:under|over|aged|with|without|who|whose|living|born|older than|younger than)"
    r" (?:(?:have|has|are|is|do|does|can) (?:not )?)?[\w'’]+)",
    re.I,
)
_VERBS = frozenset(_TELLING.split())
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
    words, wanted = meant(statement), form(about[0])
    if _OTHERS.search(source) and _ALL.search(statement) and not _OTHERS.search(statement):
        return True
    for start, end in sentence_spans(source, 0, len(source)):
        opening = _opening(source[start:end])
        if wanted == form(opening[0] if opening else ""):
            return False
        for before, after in pairwise(opening):
            if form(after) != wanted or after[0].isupper() or _tells(before, source[start:end]):
                continue
            if _narrows(before, words):
                return True
    return False


def restrictor_dropped(statement: str, source: str) -> bool:
    """Whether what tells some of a kind from others is left out: "children" for "children under six".

    >>> restrictor_dropped("Children travel free.", "Children under six travel free; older ones pay half.")
    True
    """
    said = meant(statement)
    mine = _BARE.match(statement)
    if mine is None:
        return False
    for match in _RESTRICTED.finditer(source):
        told = meant(match["which"])
        if form(match["kind"]) == form(mine["kind"]) and told and not said & told:
            return form(match["kind"]) not in meant(source.replace(match[0], " "))
    return False


def _tells(word: str, sentence: str) -> bool:
    """Whether a word is the sentence's verb: "the accounts show income of …", "we followed 312 workers"."""
    return word.casefold() in _VERBS or bool(
        re.search(
            rf"\b(?:have|has|had|we|he|she|they|I|to|must|will|would|should|may|can|could|might|shall|please"
            rf"|you)\s(?:(?!the\b|a\b|an\b)\w+\s)?{re.escape(word)}\b"
            rf"|\b(?:keep|stop|start|avoid|continue)\s{re.escape(word)}\b",
            sentence,
            re.I,
        )
    )


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


def _narrows(word: str, said: set[str]) -> bool:
    told = form(word)
    return told not in said | COUNTING and not told[:1].isdigit() and kindred(told).isdisjoint(said)
