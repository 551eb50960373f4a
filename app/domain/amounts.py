"""Whether the numbers, dates, times and codes of a statement are the source's, each of the same thing."""

from __future__ import annotations

import re
from collections.abc import Sequence

from app.domain.facts import Facts, Quantity, same_date
from app.domain.words import STOP, content_words, plain, stem

_NAME = re.compile(r"[^\W\d_][^\W\d_]*(?:['’-][^\W\d_]+)*")


def others_agree(said: Facts, source: Facts) -> bool:
    """Whether every date, time and code that is said stands in the source."""
    dates = all(any(same_date(mine, theirs) for theirs in source.dates) for mine in said.dates)
    return dates and set(said.times) <= set(source.times) and said.codes <= source.codes


def fit(statement: str, mine: Quantity, span: str, source: Facts) -> bool | None:
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
        if any(char in ".;:,()" or char.isdigit() for char in after[: match.start()]):
            break
        word = plain(match[0])
        if word not in STOP:
            return stem(word)
    return ""
