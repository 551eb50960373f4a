"""Whether the numbers, dates, times and codes of a statement are the source's, each of the same thing."""

from __future__ import annotations

import re
from collections.abc import Sequence

from app.domain.proof.facts import Facts, Quantity, facts, same_date
from app.domain.proof.foreign import alike, is_foreign
from app.domain.proof.kindred import kindred
from app.domain.proof.same_words import same_word
from app.domain.proof.sameness import COMMON, meant
from app.domain.text.units import UNITS, WORD_NUMBERS
from app.domain.text.words import STOP, plain, stem

_NAME = re.compile(r"[^\W\d_][^\W\d_]*(?:['’-][^\W\d_]+)*")
CALENDAR = range(1900, 2101)
_NUMBERS = "|".join(map(re.escape, WORD_NUMBERS))
_OF_ALL = re.compile(
    r"^\s(?:out of|of|von|sur)\s(?:the |all |den |his |her |their |its |our )?" rf"(?:\d+|{_NUMBERS})\s", re.I
)
"""Nine "of twelve" flats: flats are what is counted."""
_SHARE_OF = re.compile(r"\b(?:of|out of|among|from|von|sur|de|parmi)\s(?:the |all |den |les )?$", re.I)
_SINGLE = re.compile(r"\b(?:one|a single|1|eine[nrm]?|einzige[nrs]?)\b(?! of\b)", re.I)
_LABEL = re.compile(r"(?:^|\s)([^\W\d_]{3,})\s$")


def others_agree(said: Facts, source: Facts) -> bool:
    """Whether every date, time and code that is said stands in the source."""
    dates = all(any(same_date(mine, theirs) for theirs in source.dates) for mine in said.dates)
    return dates and set(said.times) <= set(source.times) and said.codes <= source.codes


def one_for_many(statement: str, span: str) -> bool:
    """Whether one is said of what the source has more of: "one lamp" of "two lamps"."""
    for match in _SINGLE.finditer(statement):
        thing = _thing_after(statement, match.end())
        counts = [
            each.value for each in facts(span).quantities if thing and _thing_after(span, each.end) == thing
        ]
        if counts and all(count > 1 for count in counts) and not _SINGLE.search(span):
            return True
    return False


def fit(statement: str, mine: Quantity, span: str, source: Facts) -> bool | None:
    """True if the number stands in the source as it is said, False if only nearly, None if it does not."""
    same = [theirs for theirs in source.quantities if theirs.value == mine.value]
    if not same:
        years = {year for dates in source.dates for year, _, _ in dates}
        return True if not mine.unit and mine.value in years else None
    if not mine.unit and mine.value in CALENDAR and any(not theirs.unit for theirs in same):
        return True
    if _labelled(statement, mine) & {label for theirs in same for label in _labelled(span, theirs)}:
        return True  # "Year 5 goes" of "the Year 5 trip"
    if mine.unit:
        if any(theirs.unit == mine.unit or mine.unit in _units_before(span, theirs) for theirs in same):
            return True
        return False if any(not theirs.unit for theirs in same) else None
    return _beside_same_word(statement, mine, span, same, source)


def _beside_same_word(
    statement: str, mine: Quantity, span: str, same: Sequence[Quantity], source: Facts
) -> bool | None:
    """Whether a bare number counts the same thing: "30 plots and 12 members" does not prove "12 plots"."""
    thing = _thing_after(statement, mine.end)
    if _is_part(statement[mine.end :], span[: same[0].start], source):
        return True
    if not thing:
        units = {theirs.unit for theirs in same}
        cut_off = not statement[mine.end :].strip(" .") and all(units)
        cut_off = cut_off and not units & {other.unit for other in facts(statement).quantities}
        return None if cut_off else True  # "a discount of 2" of "2 %"
    if thing in COMMON:
        return True  # "eleven people" of "eleven participants"
    if is_foreign(span) and alike(thing, meant(span)):
        return True
    if thing not in meant(span) and kindred(thing).isdisjoint(meant(span)):
        return None if all(theirs.unit for theirs in same) else False
    if any(thing == _thing_after(span, theirs.end) for theirs in same):
        return True
    others = (theirs for theirs in source.quantities if theirs.value != mine.value)
    return None if any(thing == _thing_after(span, theirs.end) for theirs in others) else True


def _is_part(after: str, before: str, source: Facts) -> bool:
    """Whether the number is so many of those that the source names first: "of 120 animals, 14 died"."""
    whole = _OF_ALL.match(after)
    found = facts(whole[0]).quantities if whole else ()
    named = next((each for each in source.quantities if found and each.value == found[-1].value), None)
    return named is not None and named.end <= len(before) and bool(_SHARE_OF.search(before[: named.start]))


def _labelled(text: str, quantity: Quantity) -> set[str]:
    """The word with a capital, or in "bed 4" without one, right before a bare number."""
    if quantity.unit:
        return set()
    match = _LABEL.search(text[max(0, quantity.start - 24) : quantity.start])
    return {plain(match[1])} if match and plain(match[1]) not in STOP else set()


def _units_before(text: str, quantity: Quantity) -> set[str]:
    """The unit that a number is counted in where it stands before it: "day 3"."""
    return {UNITS[label] for label in _labelled(text, quantity) if label in UNITS}


def _thing_after(text: str, end: int) -> str:
    """The first content word right after a number."""
    after = _OF_ALL.sub(" ", text[end : end + 40])
    for match in _NAME.finditer(after):
        if any(char in ".;:,()" or char.isdigit() for char in after[: match.start()]):
            break
        word = plain(match[0])
        if word in WORD_NUMBERS:
            break
        if word not in STOP:
            return same_word(stem(word))
    return ""
