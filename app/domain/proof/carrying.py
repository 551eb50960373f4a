"""Whom or what a sentence speaks of that begins with "he", "it" or "her": what the one before it names."""

from __future__ import annotations

import re
from itertools import pairwise

from app.domain.proof.facts import MONTHS
from app.domain.proof.parties import GROUP, is_german, is_party
from app.domain.proof.sameness import meant
from app.domain.text.words import STOP, plain

_PERSONAL = r"he|she|er|il|elle"
_OTHER = r"it|they|this|these|sie|es|ils|elles"
_OWNERS = r"his|her|its|their|ihre?|seine?|son|sa|ses|leurs?"
_CARRIES_ON = re.compile(
    rf"^\W*(?:(?P<person>{_PERSONAL})|(?P<other>{_OTHER})"
    rf"|(?P<owner>{_OWNERS})\s+(?P<thing>[\w'’-]+(?:\s+[\w'’-]+)?))\b"
    r"|^\W*(?:\w+\s){0,3}(?:dafür|davon|daran|darüber|damit|dagegen|hierfür)\b",
    re.I,
)
_GREETS = re.compile(r"\W*(?:Dear|Sehr geehrte[rn]?|Liebe[rn]?|Chère?|Cher)\s", re.I)
_YOU = re.compile(r"\b(?:you|your|Sie|Ihnen|Ihre?[nmrs]?|vous|votre|vos)\b")
_TITLE = r"(?:Dr|Mr|Mrs|Ms|Mx|Miss|Prof|Professor|Herrn?|Frau|Sir|Mme|Monsieur|Madame)\.?"
_TITLED = re.compile(rf"\b{_TITLE}\s+(?:[A-Z][\w'’-]+\s?)+")
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_PLACE_BEFORE = re.compile(r"\b(?:in|at|near|on|since|until|by)\s+(?:the\s+)?$", re.I)
_DAYS = frozenset(["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"])


def carries_on(sentence: str, before: str) -> bool:
    """Whether a sentence has a word that stands for something named in the one before: "he", or "you"."""
    return _CARRIES_ON.match(sentence) is not None or _is_addressed(sentence, before)


def _is_addressed(sentence: str, before: str) -> bool:
    return bool(_GREETS.match(before) and _YOU.search(sentence))


def lent(sentence: str, before: str, words: set[str]) -> tuple[set[str], set[str]]:
    """Of the words of the text before, those a sentence may be told with, and what must be told with them.

    Nobody's name where it names two people: who "she" is cannot be told then. After "her fee" a statement
    must speak of the fee to speak of whose it is.
    """
    match = _CARRIES_ON.match(sentence)
    if match is None and _is_addressed(sentence, before):
        return words, set()
    if match is None:
        return set(), set()
    people = _people(before) if match["person"] or match["owner"] else []
    named = set[str]().union(*map(meant, people))
    given = words - named if len(people) > 1 else words
    if match["owner"]:  # whose it is, not what else is said of that one
        given = given & named
    thing = meant(match["thing"]) if match["thing"] else set()
    return given, thing


def _people(text: str) -> list[str]:
    """The people that a text names, one for each; a name set off by a comma is of the one before it."""
    titled = list(_TITLED.finditer(text))
    german = is_german(text)
    found = [(match.start(), match.end()) for match in titled]
    found += [m.span() for m in _WORD.finditer(text) if is_party(plain(m[0])) and plain(m[0]) not in GROUP]
    if not titled and not german:
        found += _capitals(text)
    found.sort()
    people: list[str] = []
    end = -1
    for start, stop in found:
        if end >= 0 and (start < end or re.fullmatch(r",?\s*", text[end:start])):
            people[-1] += " " + text[start:stop]
        else:
            people.append(text[start:stop])
        end = max(end, stop)
    distinct: list[str] = []
    for one in people:  # "Mr Ashgrove" and "Tobin Ashgrove" are one
        bare = re.sub(rf"\b{_TITLE}\s", "", one)
        if not any(meant(bare) & meant(other) for other in distinct):
            distinct.append(bare)
    return distinct


def _capitals(text: str) -> list[tuple[int, int]]:
    """Runs of words with a capital; the first word of a sentence only before another or before a verb."""
    matches = list(_WORD.finditer(text))
    kept = []
    for match, after in pairwise([*matches, None]):
        assert match is not None
        word = plain(match[0])
        if not match[0][0].isupper() or len(word) < 2 or word in STOP or word in MONTHS or word in _DAYS:
            continue
        before = text[: match.start()].rstrip(" \"'“‘(")
        begins = not before or before[-1] in ".!?:"
        joined = after is not None and after[0][0].isupper() and after.start() == match.end() + 1
        if (begins and not joined) or _PLACE_BEFORE.search(text[: match.start()]):
            continue
        kept.append(match.span())
    return kept
