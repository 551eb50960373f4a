"""Where in the source a model's sentence comes from, and whether the source really says it.

Small models cite wrongly (40 % of a 0.5B model's own citations were, documents.md finding 6) and a check
against the whole document catches no swapped number (finding 5). So each statement is first bound to the one
or two sentences that share its words, and what must not change is then checked against those alone.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from app.domain.amounts import fit, others_agree
from app.domain.attached import attached_elsewhere
from app.domain.binding import bounds_differ, tied_elsewhere
from app.domain.exchanging import amounts_exchanged, changed_places
from app.domain.facts import facts
from app.domain.narrowing import sort_dropped
from app.domain.phrases import one_form
from app.domain.polarity import direction_differs, negation_differs
from app.domain.roles import parts_exchanged
from app.domain.sameness import DENYING, FREE, meant, same_word
from app.domain.scope import reaches_further
from app.domain.sides import sides_differ
from app.domain.splitting import sentence_spans
from app.domain.standing import overstates
from app.domain.strangers import plain_words, strange_names
from app.domain.summarising import Support
from app.domain.words import GENERAL, content_words

STRONG = 0.6  # share of a statement's weighted words that its span must hold to count as proved
NEAR = 0.5  # the same, to count as near
SECOND = 0.15  # what a second sentence must add to be taken in

_CLAUSE = re.compile(r"[;:,.!?()–—]+\s|\s(?:and|but|while|und|et|y)\s", re.I)
_PERMITS = re.compile(r"\b(?:may|must not|mustn['’]t|cannot|can not|can['’]t|shall not)\b")
_MONEY = re.compile(r"[£$€]\s?\d|\d\s?(?:[£$€]|euros?\b|pounds?\b)", re.I)
_OPENS = re.compile(r"\b(?:begins?|began|starts?|started|commences?|commenced|beginnt|commence|from)\b", re.I)
_SHUTS = re.compile(r"\b(?:ends?|ended|expires?|expired|until|to|endet|finit|bis)\b", re.I)
_CARRIES_ON = re.compile(r"^\W*(?:it|they|this|these|he|she)\b", re.I)


@dataclass(frozen=True, slots=True)
class Span:
    """Sentences `first` to `last` (both included) of the index; `score`: share of words found, 0 to 1."""

    first: int
    last: int
    score: float


class Index:
    """The words of some sentences, weighted by how few of them have each. Made once for a pack."""

    def __init__(self, texts: Sequence[str]) -> None:
        """`texts` are the sentences in reading order."""
        self.texts = tuple(texts)
        self.words = tuple(frozenset(content_words(text)) for text in texts)
        self._spread = Counter(word for words in self.words for word in words)
        self._meant = tuple(frozenset(meant(text)) for text in self.texts)
        self._meant_spread = Counter(word for words in self._meant for word in words)

    def weight(self, word: str) -> float:
        """Inverse document frequency, at least 0.2; a word of no sentence weighs most."""
        return self._weight(self._spread[word])

    def share(self, word: str) -> float:
        """The share of the sentences that have a word, 0 to 1."""
        return self._spread[word] / max(1, len(self.texts))

    def mass(self, words: frozenset[str]) -> float:
        """The summed weight of words."""
        return sum(map(self.weight, words))

    def best(self, statement: str) -> Span | None:
        """The sentence, or two that follow each other, which hold most of the statement's words.

        None if no word of it is in any sentence.
        """
        wanted = self._telling(statement)
        whole = self._weighed(wanted)
        if not whole:
            return None
        shares = [self._weighed(wanted & words) / whole for words in self._meant]
        first = max(range(len(shares)), key=lambda i: (shares[i], -len(self.words[i])), default=-1)
        if first < 0 or not shares[first]:
            return None
        best = Span(first, first, shares[first])
        for low in (first - 1, first):
            if low >= 0 and low + 1 < len(shares):
                share = self._weighed(wanted & (self._meant[low] | self._meant[low + 1])) / whole
                if share > best.score + SECOND * (best.first == best.last):
                    best = Span(low, low + 1, share)
        return best

    def _telling(self, statement: str) -> frozenset[str]:
        """What a statement is found by: not denials, nor general words that no sentence has."""
        words = meant(statement)
        told = {word for word in words - FREE if word not in GENERAL or self._meant_spread[word]}
        return frozenset(told or words)

    def _weighed(self, words: frozenset[str]) -> float:
        return sum(self._weight(self._meant_spread[word]) for word in words)

    def _weight(self, spread: int) -> float:
        return max(0.2, math.log((len(self.texts) + 1) / (spread + 0.5)))

    def text(self, span: Span) -> str:
        """The words of a span."""
        return " ".join(self.texts[span.first : span.last + 1])

    def around(self, span: Span) -> str:
        """The words of a span with one sentence on either side."""
        return " ".join(self.texts[max(0, span.first - 1) : span.last + 2])


REFUSALS = (
    negation_differs,
    direction_differs,
    tied_elsewhere,
    attached_elsewhere,
    bounds_differ,
    amounts_exchanged,
    changed_places,
    parts_exchanged,
    sides_differ,
)
"""Each says of a statement and its source whether they cannot both be true."""
DOUBTS = (reaches_further, overstates, sort_dropped)
"""Each says whether the statement does not keep something that limits its source."""


def verify(
    statement: str, span: str, around: str = "", heading: str = "", score: float = 1.0
) -> Support | None:
    """What the source says of a statement: `VERIFIED`, `WEAK`, or None if it does not support it.

    `span` is the text that should support it, `around` the same with its neighbours, `heading` what stands
    above it, `score` the share of words found. Every number, date, time and code must stand in the span; a
    unit or a name that stands only near by, a word that the sentence has not, or a limit, plan or doubt of
    the source that it does not keep makes it weak; a number of another unit or beside another word, a name
    that is nowhere, and each of `REFUSALS` refuse it.
    """
    statement, span = one_form(statement), one_form(span)
    said, source = facts(statement), facts(span)
    if score < NEAR or not others_agree(said, source):
        return None
    if any(differs(statement, span) for differs in REFUSALS):
        return None
    weak = score < STRONG or _says_more(statement, span, heading)
    weak = weak or any(doubts(statement, span) for doubts in DOUBTS)
    for quantity in said.quantities:
        same = fit(statement, quantity, span, source)
        if same is None:
            return None
        weak |= not same
    names = strange_names(statement, span)
    if names:
        if not names <= plain_words(f"{heading} {around}"):
            return None
        weak = True
    return Support.WEAK if weak else Support.VERIFIED


@dataclass(frozen=True, slots=True)
class _Said:
    """What one sentence has: words, values, and the words that it begins with."""

    words: set[str]
    values: set[Decimal]
    first: set[str]
    added: frozenset[str]  # general words that the sentence itself has not

    def holds(self, words: set[str], values: set[Decimal], titled: set[str]) -> bool:
        """Whether all of a clause is there; words of the heading only beside what the sentence begins with.

        Else "the well must be locked" would follow from "the pump house must be locked" under "Well".
        """
        missing = words - self.words
        if 2 * len(words & self.added) > len(words):
            return False  # "the item was a part of a document": hardly a word of it is the source's
        there = not missing or (missing <= titled and bool(words & self.first))
        return there and values <= self.values


def _says_more(statement: str, span: str, heading: str) -> bool:
    """Whether some clause of the statement has a word that the one sentence it rests on has not.

    General words and words of the heading are free; numbers are checked elsewhere. A sentence that begins
    with "it" or "they" speaks of what the one before it names.
    """
    free, titled = GENERAL | FREE, meant(heading)
    sentences: list[_Said] = []
    for start, end in sentence_spans(span, 0, len(span)):
        said = span[start:end]
        before = (
            sentences[-1]
            if sentences and _CARRIES_ON.match(said)
            else _Said(set(), set(), set(), frozenset())
        )
        allowed = {"allow"} if _PERMITS.search(said) else set()
        allowed |= {"cost"} if _MONEY.search(said) else set()
        allowed |= {"last"} if _OPENS.search(said) and _SHUTS.search(said) else set()
        values = _values(said) | before.values
        first = set(list(map(same_word, content_words(said)))[:2])
        own = meant(said) | before.words | allowed
        sentences.append(_Said(own | free, values, first, frozenset(free - own - DENYING)))
    for clause in _CLAUSE.split(statement):
        words = {word for word in meant(clause) if not word[0].isdigit()}
        values = _values(clause) if len(sentences) > 1 else set()
        if not any(found.holds(words, values, titled) for found in sentences):
            return True
    return False


def _values(text: str) -> set[Decimal]:
    """The numbers of a text and the years of its dates."""
    found = facts(text)
    years = {Decimal(year) for dates in found.dates for year, _, _ in dates if year}
    return {quantity.value for quantity in found.quantities} | years
