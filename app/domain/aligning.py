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
from itertools import combinations, pairwise

from app.domain.binding import bounds_differ, tied_elsewhere
from app.domain.facts import Facts, Quantity, facts, same_date
from app.domain.polarity import NEGATIONS, direction_differs, negation_differs
from app.domain.splitting import sentence_spans
from app.domain.summarising import Support
from app.domain.words import GENERAL, STOP, content_words, plain, stem

STRONG = 0.6  # share of a statement's weighted words that its span must hold to count as proved
NEAR = 0.5  # the same, to count as near
FEWEST_RUNS = 4
SECOND = 0.15  # what a second sentence must add to be taken in

_CLAUSE = re.compile(r"[;:,.!?()–—]+\s|\s(?:and|but|while|und|et|y)\s", re.I)
_TITLE = re.compile(r"\b(?:Dr|Mr|Mrs|Ms|Mx|Prof|St|Hr|Fr|[A-Z])\.\Z")
_NAME = re.compile(r"[^\W\d_][^\W\d_]*(?:['’-][^\W\d_]+)*")
_PERMITS = re.compile(r"\b(?:may|must not|mustn['’]t|cannot|can not|can['’]t|shall not)\b")
_MONEY = re.compile(r"[£$€]\s?\d|\d\s?(?:[£$€]|euros?\b|pounds?\b)", re.I)
_CARRIES_ON = re.compile(r"^\W*(?:it|they|this|these|he|she)\b", re.I)

# Words of one row say the same. Opposites stand in different rows: `app.domain.polarity` parts those.
_ROWS = """
start begin begun commence initiate
raise raised increase rise rose risen grow
drop fall fell fallen decrease decline reduce lower
day daily
week weekly
month monthly
year yearly annual annually
pay due payable payment
cost fee charge price
repair mend fix
show see seen saw
treat treatment
last run term
replace replacement
allow permit entitle forbid forbidden prohibit ban
ask request
lose lost loss
buy bought
choose chose chosen
drink drank drunk
repay repaid
"""
_SAME = {stem(word): row.split()[0] for row in _ROWS.strip().splitlines() for word in row.split()}
_FREE = {stem(word) for word in ("owing", "dose", "patient", "nobody", "one", "lie")} | {
    stem(word) for word in NEGATIONS
}
"""Words that say nothing of their own: whether something is denied is `polarity`'s to check."""


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
        self._meant = tuple(frozenset(_meant(text)) for text in self.texts)
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
        words = _meant(statement)
        told = {word for word in words - _FREE if word not in GENERAL or self._meant_spread[word]}
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
    if _exchanged(statement, span) or _changed_places(statement, span):
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

    General words and words of the heading are free; numbers are checked elsewhere. A sentence that begins
    with "it" or "they" speaks of what the one before it names.
    """
    free = GENERAL | _FREE | _meant(heading)
    sentences: list[set[str]] = []
    for start, end in sentence_spans(span, 0, len(span)):
        said = span[start:end]
        before = sentences[-1] if sentences and _CARRIES_ON.match(said) else set()
        allowed = {"allow"} if _PERMITS.search(said) else set()
        allowed |= {"cost"} if _MONEY.search(said) else set()
        sentences.append(_meant(said) | before | free | allowed)
    for clause in _CLAUSE.split(statement):
        words = {word for word in _meant(clause) if not word[0].isdigit()}
        if not any(words <= found for found in sentences):
            return True
    return False


def _exchanged(statement: str, span: str) -> bool:
    """Whether two amounts of one unit stand the other way round than in the source, but the words do not.

    "From 9 to 7 mg" is not what "from 7 to 9 mg" says; "9 mg of B and 7 mg of A" is what "7 mg of A and
    9 mg of B" says, since there the words have changed places too.
    """
    mine, theirs = _amounts(statement), _amounts(span)
    shared = [one for one in mine if mine.count(one) == 1 == theirs.count(one)]
    turned = any(a[1] == b[1] and theirs.index(a) > theirs.index(b) for a, b in pairwise(shared))
    if not turned:
        return False
    here, there = content_words(statement), content_words(span)
    words = [w for w in here if not w[0].isdigit() and here.count(w) == 1 == there.count(w)]
    steps = [there.index(b) - there.index(a) for a, b in combinations(words, 2)]
    return sum(step > 0 for step in steps) > sum(step < 0 for step in steps)


def _changed_places(statement: str, span: str) -> bool:
    """Whether two stretches of words stand in each other's place and all the rest as in the source.

    "Ben took the samples and Ann made the test" of "Ann took the samples and Ben made the test". At least
    four stretches: with fewer a sentence may only be turned round ("seen by"). And two facts or names: else
    it may be a list in another order.
    """
    found = facts(statement)
    names = sum(match[0][0].isupper() for match in _NAME.finditer(statement) if match.start())
    if len(found.quantities) + len(found.dates) < 2 and names < 2:
        return False
    here, there = content_words(statement), content_words(span)
    places = [there.index(word) for word in here if here.count(word) == 1 == there.count(word)]
    order = {place: rank for rank, place in enumerate(sorted(places))}
    ranks = [order[place] for place in places]
    starts = [rank for before, rank in pairwise([-2, *ranks]) if rank != before + 1]
    if len(starts) < FEWEST_RUNS:
        return False
    wrong = [at for at, (mine, right) in enumerate(zip(starts, sorted(starts), strict=True)) if mine != right]
    return len(wrong) == 2 and wrong[1] > wrong[0] + 1  # neighbours: a phrase moved, no more


def _amounts(text: str) -> list[tuple[object, str]]:
    return [(quantity.value, quantity.unit) for quantity in facts(text).quantities]


def _meant(text: str) -> set[str]:
    """Content words with one form for those that say the same."""
    return {_SAME.get(word, word) for word in content_words(text)}


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
