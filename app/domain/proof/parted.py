"""Whether two words that stand side by side in a statement are of two parts of its source."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from itertools import pairwise

from app.domain.proof.clauses import AUXILIARIES, is_verb
from app.domain.proof.kindred import kindred
from app.domain.proof.parties import is_german
from app.domain.proof.polarity import NEGATIONS
from app.domain.proof.same_words import same_word
from app.domain.proof.sameness import COMMON, FREE
from app.domain.text.splitting import sentence_spans
from app.domain.text.words import content_words, plain

_PART = re.compile(
    r"[;:]\s|,\s(?:and|but|while|whereas|or|und|aber|während|et|mais|tandis que|alors que)\s|,\s|\s(?:and"
    r"|but|while"
    r"|whereas|instead|und|aber|während|et|mais)\s",
    re.I,
)
_SAID_PART = re.compile(
    rf"{_PART.pattern}|\s(?:because|since|as|if|when|after|before|until|unless|which|who|that|to|weil|da"
    rf"|wenn|dass|zu"
    r"|parce que|si|qui|que)\s",
    re.I,
)
_WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*(?:[.,]\d+)*")
_RELATIVE = re.compile(r"^\W*(?:which|who|that|where|whose|qui|que|dont)\b", re.I)
_BUT = re.compile(r"\b(?:but|aber|mais)\s$", re.I)
_GERMAN_VERB = re.compile(r"^[a-zäöüß]{3,}t$")


_LIGHT = {
    form: forms.split()[0]
    for forms in (
        "take takes took taken taking",
        "give gives gave given giving",
        "keep keeps kept",
        "bring brings brought",
    )
    for form in forms.split()
}
"""Verbs that say little without what they are followed by."""


@dataclass(frozen=True, slots=True)
class _Part:
    """One part of a sentence: its words that mean something, in order, and whether it has a verb."""

    words: tuple[str, ...]
    has_verb: bool
    goes_on: bool  # with a verb: its subject stands before
    subject: tuple[str, ...]  # the words before its verb


def neighbours_parted(statement: str, source: str) -> bool:
    """Whether a statement puts a word of one part of a sentence right before one of another part.

    Both parts have a verb, the one word has something else behind it in its own part, the other something
    else before it, and neither of these is told.

    >>> neighbours_parted("Ann was told to take eggs.", "Ann was told to stop milk and to take eggs.")
    False
    >>> neighbours_parted("Ann was told to take milk.", "Ann was told to stop milk and to take eggs.")
    True
    """
    said = set(map(same_word, content_words(statement)))
    said |= {mate for word in said for mate in kindred(word)}
    mine = {
        pair
        for part in _SAID_PART.split(statement)
        for pair in pairwise(_content(part))
        if pair[1] not in COMMON | FREE and pair[0] not in FREE
    }
    german = is_german(source)
    for start, end in sentence_spans(source, 0, len(source)):
        parts = _parts(source[start:end], german)
        if len(parts) < 2:
            continue
        if any(_parted(one, other, parts, said, german) for one, other in mine):
            return True
    return False


def _parted(one: str, other: str, parts: list[_Part], said: set[str], german: bool) -> bool:
    first = [part for part in parts if one in part.words]
    second = [part for part in parts if other in part.words]
    if len(first) != 1 or len(second) != 1 or first[0] is second[0]:
        return False
    if not (first[0].has_verb and second[0].has_verb) or "" in first[0].words + second[0].words:
        return False  # what is denied, `polarity` checks
    if second[0].goes_on and one in first[0].subject:
        return False  # "the boiler failed and was mended"
    at, to = first[0].words.index(one), second[0].words.index(other)
    after, before = first[0].words[at + 1 : at + 2], second[0].words[max(0, to - 1) : to]
    if german:
        after = after or first[0].words[max(0, at - 1) : at]
        before = before if said.isdisjoint(before) else second[0].words[to + 1 : to + 2]
    return bool(after and before) and said.isdisjoint(after + before)


def _parts(sentence: str, german: bool) -> list[_Part]:
    """The parts of a sentence; one that begins with "who" has the word before it for its first."""
    found: list[_Part] = []
    start = 0
    for match in (*_PART.finditer(sentence), None):
        text = sentence[start : match.start() if match else len(sentence)]
        if text.strip():
            part = _part(text, german, bool(_BUT.search(sentence[:start])))
            if found and found[-1].words and _RELATIVE.match(text):
                part = replace(part, words=(found[-1].words[-1], *part.words))
            found.append(part)
        start = match.end() if match else start
    return found


def _part(text: str, german: bool, opposed: bool) -> _Part:
    tokens = [match[0] for match in _WORD.finditer(text)]
    at = next((at for at in range(len(tokens)) if _is_verb(tokens, at, german)), None)
    to = bool(tokens) and tokens[0].casefold() in ("to", "zu", "de", "then", "also", "not")
    subject = tuple(_content(" ".join(tokens[:at])))
    return _Part(tuple(_content(text)), at is not None or to or opposed, at == 0 or to, subject)


def _is_verb(tokens: list[str], at: int, german: bool) -> bool:
    token = tokens[at]
    if token.casefold() in AUXILIARIES or (token.islower() and is_verb(tokens, at)):
        return True
    return german and at > 0 and _GERMAN_VERB.match(token) is not None and token not in NEGATIONS


def _content(text: str) -> list[str]:
    """The words in one form each; a denial or a number stands between two as they do."""
    found = []
    for match in _WORD.finditer(text):
        if plain(match[0]) in NEGATIONS:
            found.append("")
        elif (word := plain(match[0])) in _LIGHT:
            found.append(_LIGHT[word])
        else:
            found += map(same_word, content_words(match[0]))
    return found
