"""Whether two amounts, or two stretches of words, stand in each other's place though all words are there."""

from __future__ import annotations

import re
from itertools import combinations, pairwise

from app.domain.proof.facts import MONTHS, facts
from app.domain.text.units import UNITS, WORD_NUMBERS
from app.domain.text.words import content_words, plain, stem

FEWEST_RUNS = 4
_NAME = re.compile(r"[^\W\d_][^\W\d_]*(?:['’-][^\W\d_]+)*")
_CALENDAR = range(1900, 2101)
_NUMBER = rf"(?:\d+|{'|'.join(map(re.escape, WORD_NUMBERS))})"
_SHARE = re.compile(rf"{_NUMBER}\s+(?:of|out of|von|sur)\s+(?:the\s+|all\s+|den\s+)?{_NUMBER}\b", re.I)
_BY = re.compile(r"\b(?:by|durch|von|par)\b", re.I)
_TIMES = {stem(plain(word)) for word in (*MONTHS, *UNITS)}


def amounts_exchanged(statement: str, span: str) -> bool:
    """Whether two amounts of one unit stand the other way round than in the source, but the words do not.

    "From 9 to 7 mg" is not what "from 7 to 9 mg" says; "9 mg of B and 7 mg of A" is what "7 mg of A and
    9 mg of B" says, since there the words have changed places too.
    """
    mine, theirs = _amounts(statement), _amounts(span)
    shared = [one for one in mine if mine.count(one) == 1 == theirs.count(one)]
    turned = any(a[1] == b[1] and theirs.index(a) > theirs.index(b) for a, b in pairwise(shared))
    if not turned or _same_things(statement, span):
        return False
    here, there = content_words(statement), content_words(span)
    if _share_of(statement) != _share_of(span):
        return False  # "of 120 animals 14 died": "14 of the 120 died"
    words = [w for w in here if not w[0].isdigit() and here.count(w) == 1 == there.count(w)]
    steps = [there.index(b) - there.index(a) for a, b in combinations(words, 2)]
    return sum(step > 0 for step in steps) > sum(step < 0 for step in steps)


def _same_things(statement: str, span: str) -> bool:
    """Whether each bare number counts in both what stands behind it: "two children", "7 Dock Street"."""
    mine, theirs = _counted(statement), _counted(span)
    return len(mine) > 1 and all(theirs.get(value) == thing for value, thing in mine.items())


def _counted(text: str) -> dict[object, str]:
    found = {}
    for quantity in facts(text).quantities:
        after = content_words(text[quantity.end : quantity.end + 24])
        found[quantity.value] = "" if quantity.unit or not after else after[0]
    return {value: thing for value, thing in found.items() if thing} if all(found.values()) else {}


def _share_of(text: str) -> bool:
    return bool(_SHARE.search(text))


def changed_places(statement: str, span: str) -> bool:
    """Whether two stretches of words stand in each other's place and all the rest as in the source.

    "Ben took the samples and Ann made the test" of "Ann took the samples and Ben made the test". At least
    four stretches: with fewer a sentence may only be turned round ("seen by"). And two facts or names: else
    it may be a list in another order.
    """
    if len(_BY.findall(statement)) != len(_BY.findall(span)):
        return False  # a passive turns round: `app.domain.proof.roles` looks at those
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
    if len(wrong) != 2 or wrong[1] <= wrong[0] + 1:  # neighbours: a phrase moved, no more
        return False
    by_place = {order[place]: there[place] for place in places}
    return _of_time(by_place[starts[wrong[0]]]) == _of_time(by_place[starts[wrong[1]]])


def _of_time(word: str) -> bool:
    """Whether a stretch that begins so is a number or a time: that does not change places with a thing."""
    return word[0].isdigit() or word in _TIMES


def _amounts(text: str) -> list[tuple[object, str]]:
    """Values with their units; a bare number that can be a year is never of the same unit as a count."""
    return [
        (quantity.value, quantity.unit or ("calendar" if quantity.value in _CALENDAR else ""))
        for quantity in facts(text).quantities
    ]
