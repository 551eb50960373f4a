"""Whether a statement joins what one clause is about to what another clause says."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from app.domain.proof.facts import MONTHS
from app.domain.proof.same_words import same_word
from app.domain.text.words import STOP, content_words, plain

_CLAUSE = re.compile(
    r"[;:,!?()–—]+\s|(?<!\b\d)(?<!\b\d\d)\.+\s|\s(?:and|but|while|whereas|or|whilst|that|which|who"
    r"|und|aber|sowie|dass|et|mais|que|y)\s",
    re.I,
)
_TOKEN = re.compile(r"[^\W_]+(?:[.,]\d+)*(?:['’][^\W\d_]+)?")
_TURNS = frozenset(
    [
        "is",
        "are",
        "was",
        "were",
        "has",
        "have",
        "had",
        "will",
        "must",
        "may",
        "can",
        "shall",
        "should",
        "ist",
        "sind",
        "war",
        "waren",
        "wird",
        "wurde",
        "wurden",
        "hat",
        "est",
        "sont",
        "a",
        "ont",
        "sera",
        "seront",
        "to",
        "from",
    ]
)
_AUXILIARY = _TURNS - {"to", "from"} | {"be"}
_ENDINGS = ("s", "ed", "t", "en")  # of verbs that tell what somebody does or did
_DESCRIBES = frozenset(["of", "for", "with", "without", "von", "für", "mit", "de", "pour", "avec"])
_BE = dict.fromkeys(("is", "are", "was", "were"), "be")
RESUMED = frozenset(
    map(
        same_word,
        content_words("work process request application demande antrag matter amount treatment dose course"),
    )
)
"""What takes up again what was said before, and what a drug is given as."""
_BEFORE_NOUNS = frozenset(
    [
        "the",
        "a",
        "an",
        "his",
        "her",
        "its",
        "their",
        "our",
        "my",
        "your",
        "this",
        "that",
        "of",
        "for",
        "with",
        "without",
        "under",
        "over",
        "by",
        "from",
        "in",
        "on",
        "at",
        "to",
        "des",
        "der",
        "die",
        "das",
        "dem",
        "den",
        "ein",
        "eine",
        "le",
        "la",
        "les",
        "un",
        "une",
        "du",
        "de",
    ]
)
_BY = frozenset(["by", "durch", "von", "par"])


@dataclass(frozen=True, slots=True)
class _Around:
    """A word that may be a verb, with what stands before and after it; `head`: before any preposition."""

    verb: str
    before: frozenset[str]
    after: frozenset[str]
    head: frozenset[str]
    passive: bool


def is_spliced(statement: str, source: str) -> bool:
    """Whether a verb stands between the beginning of one clause and the end of another that has it too.

    Or between what only describes the thing that the source speaks of, and what it says of that thing.

    >>> is_spliced("The gas was stopped.", "The gas was continued, the water was stopped.")
    True
    >>> is_spliced("Bicycles will be built.", "A shed for bicycles will be built.")
    True
    """
    theirs = [each for part in _CLAUSE.split(source) for each in _verbs(part)]
    for part in _CLAUSE.split(statement):
        for mine in _verbs(part):
            homes = [each for each in theirs if each.verb == mine.verb]
            if homes and (_torn(mine, homes) or any(_headless(mine, home) for home in homes)):
                return True
    return False


def _torn(mine: _Around, homes: Sequence[_Around]) -> bool:
    before, after = mine.before, mine.after
    if any(before & home.before and after & home.after for home in homes) or len(homes) < 2:
        return False
    if any(home.passive or (before & home.after and after & home.before) for home in homes):
        return False  # a passive turns it round: `app.domain.proof.roles` looks at those
    return any(
        one is not other
        and one.after
        and not other.before & (before | after)
        and not other.before <= RESUMED
        and len(after & other.after) > len(after & one.after)
        for one in homes
        if before & one.before
        for other in homes
    )


def _headless(mine: _Around, home: _Around) -> bool:
    described = home.before - home.head
    return bool(
        home.head - RESUMED
        and mine.verb in _AUXILIARY
        and mine.before
        and mine.before <= described
        and mine.after & home.after
        and not (home.head - RESUMED) & (mine.before | mine.after)
    )


def _verbs(clause: str) -> Iterator[_Around]:
    tokens = [match[0] for match in _TOKEN.finditer(clause)]
    plains = list(map(plain, tokens))
    forms = [_form(token, word) for token, word in zip(tokens, plains, strict=True)]
    passive = not _BY.isdisjoint(plains)
    ends = next((at for at, word in enumerate(plains) if at and word in _DESCRIBES), len(plains))
    for at, word in enumerate(plains):
        verb = _BE.get(word, word) if word in _TURNS else forms[at]
        if word not in _TURNS and not word.endswith(_ENDINGS):
            continue
        if word in ("to", "from") and tokens[at + 1 : at + 2] and _is_date(plains[at + 1]):
            continue
        if not verb or not at or plains[at - 1] in _BEFORE_NOUNS or not tokens[at][0].islower():
            continue
        before, after = frozenset(forms[:at]) - {""}, frozenset(forms[at + 1 :]) - {""}
        if before and after:
            yield _Around(verb, before, after, frozenset(forms[: min(at, ends)]) - {""}, passive)


def _is_date(word: str) -> bool:
    return word[0].isdigit() or word in MONTHS


def _form(token: str, word: str) -> str:
    return "" if word in STOP else next(map(same_word, content_words(token)), "")
