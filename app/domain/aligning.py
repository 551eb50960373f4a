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

from app.domain.binding import bounds_differ, tied_elsewhere
from app.domain.facts import Facts, Quantity, facts, same_date
from app.domain.polarity import direction_differs, negation_differs
from app.domain.splitting import sentence_spans
from app.domain.summarising import Support
from app.domain.words import GENERAL, STOP, content_words, plain, stem

STRONG = 0.6  # share of a statement's weighted words that its span must hold to count as proved
NEAR = 0.5  # the same, to count as near
SECOND = 0.15  # what a second sentence must add to be taken in

_CLAUSE = re.compile(r"[;:,.!?()–—]+\s|\s(?:and|but|while|und|et|y)\s", re.I)
_TITLE = re.compile(r"\b(?:Dr|Mr|Mrs|Ms|Mx|Prof|St|Hr|Fr|[A-Z])\.\Z")
_NAME = re.compile(r"[^\W\d_][^\W\d_]*(?:['’-][^\W\d_]+)*")


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

    def weight(self, word: str) -> float:
        """Inverse document frequency, at least 0.2; a word of no sentence weighs most."""
        return max(0.2, math.log((len(self.texts) + 1) / (self._spread[word] + 0.5)))

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
        wanted = frozenset(content_words(statement))
        whole = self.mass(wanted)
        if not whole:
            return None
        shares = [self.mass(wanted & words) / whole for words in self.words]
        first = max(range(len(shares)), key=lambda i: (shares[i], -len(self.words[i])), default=-1)
        if first < 0 or not shares[first]:
            return None
        best = Span(first, first, shares[first])
        for low in (first - 1, first):
            if low >= 0 and low + 1 < len(shares):
                share = self.mass(wanted & (self.words[low] | self.words[low + 1])) / whole
                if share > best.score + SECOND * (best.first == best.last):
                    best = Span(low, low + 1, share)
        return best

    def text(self, span: Span) -> str:
        """The words of a span."""
        return " ".join(self.texts[span.first : span.last + 1])

    def around(self, span: Span) -> str:
        """The words of a span with one sentence on either side."""
        return " ".join(self.texts[max(0, span.first - 1) : span.last + 2])


def verify(
    statement: str, span: str, around: str = "", heading: str = "", score: float = 1.0
) -> Support | None:
    """What the source says of a statement: `VERIFIED`, `WEAK`, or None if it does not support it.

    `span` is the text that should support it, `around` the same with its neighbours, `heading` what stands
    above it, `score` the share of words found. Every number, date, time and code must stand in the span; a
    unit or a name that stands only near by, or a word that the sentence has not, makes it weak; a number of
    another unit or beside another word, a name that is nowhere, a negation or direction on one side only
    refuse it.
    """
    said, source = facts(statement), facts(span)
    if score < NEAR or not _others_agree(said, source):
        return None
    if negation_differs(statement, span) or direction_differs(statement, span):
        return None
    if tied_elsewhere(statement, span) or bounds_differ(statement, span):
        return None
    weak = score < STRONG or _says_more(statement, span, heading)
    for quantity in said.quantities:
        fit = _fit(statement, quantity, span, source)
        if fit is None:
            return None
        weak |= not fit
    names = _names(statement, span)
    if names:
        if not names <= _plain_words(f"{heading} {around}"):
            return None
        weak = True
    return Support.WEAK if weak else Support.VERIFIED


def _says_more(statement: str, span: str, heading: str) -> bool:
    """Whether some clause of the statement has a word that the one sentence it rests on has not.

    General words and words of the heading are free; numbers are checked elsewhere.
    """
    free = GENERAL | set(content_words(heading))
    cuts = sentence_spans(span, 0, len(span))
    sentences = [set(content_words(span[start:end])) | free for start, end in cuts]
    for clause in _CLAUSE.split(statement):
        words = {word for word in content_words(clause) if not word[0].isdigit()}
        if not any(words <= found for found in sentences):
            return True
    return False


def _others_agree(said: Facts, source: Facts) -> bool:
    dates = all(any(same_date(mine, theirs) for theirs in source.dates) for mine in said.dates)
    return dates and set(said.times) <= set(source.times) and said.codes <= source.codes


def _fit(statement: str, mine: Quantity, span: str, source: Facts) -> bool | None:
    """True if the number stands in the source as it is said, False if only nearly, None if it does not."""
    same = [theirs for theirs in source.quantities if theirs.value == mine.value]
    if not same:
        years = {year for dates in source.dates for year, _, _ in dates}
        return True if not mine.unit and mine.value in years else None
    if mine.unit:
        if any(theirs.unit == mine.unit for theirs in same):
            return True
        return False if any(not theirs.unit for theirs in same) else None
    return _beside_same_word(statement, mine, span, same, source)


def _beside_same_word(
    statement: str, mine: Quantity, span: str, same: Sequence[Quantity], source: Facts
) -> bool | None:
    """Whether a bare number counts the same thing: "30 plots and 12 members" does not prove "12 plots"."""
    thing = _thing_after(statement, mine.end)
    if not thing:
        return True
    if thing not in content_words(span):
        return None if all(theirs.unit for theirs in same) else False
    if any(thing == _thing_after(span, theirs.end) for theirs in same):
        return True
    others = (theirs for theirs in source.quantities if theirs.value != mine.value)
    return None if any(thing == _thing_after(span, theirs.end) for theirs in others) else True


def _thing_after(text: str, end: int) -> str:
    """The first content word right after a number."""
    after = text[end : end + 40]
    for match in _NAME.finditer(after):
        if any(char in ".;:,()" for char in after[: match.start()]):
            break
        word = plain(match[0])
        if word not in STOP:
            return stem(word)
    return ""


def _names(statement: str, span: str) -> set[str]:
    """Capitalised words of the statement that the span does not have, in plain form.

    The first word of the statement or of a sentence in it counts only if it is followed by another such word.
    """
    there = _plain_words(span)
    stems = {stem(word) for word in there}
    matches = list(_NAME.finditer(statement))
    missing = set()
    for position, match in enumerate(matches):
        word = match[0]
        if not word[0].isupper() or len(word) < 2:
            continue
        form = plain(word)
        if form in there or form in STOP or stem(form) in stems:
            continue
        before = statement[: match.start()].rstrip(" \"'“‘(")
        begins = not before or (before[-1] in ".!?:•-" and not _TITLE.search(before))
        following = matches[position + 1] if position + 1 < len(matches) else None
        joined = following is not None and following[0][0].isupper() and following.start() == match.end() + 1
        if not begins or joined or word[1:].isupper():
            missing.add(form)
    return missing


def _plain_words(text: str) -> set[str]:
    words = {plain(match[0]) for match in _NAME.finditer(text)}
    return words | {part for word in words for part in word.split("-")}
