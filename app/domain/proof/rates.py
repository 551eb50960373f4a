"""Whether an amount is for the time that it is for in the source: a month, a year, or once."""

from __future__ import annotations

import re
from collections import defaultdict
from decimal import Decimal

from app.domain.proof.facts import facts

_PERIODS = {
    form: period
    for period, forms in {
        "hour": "hour hourly stunde stündlich heure",
        "day": "day daily tag täglich jour",
        "week": "week weekly woche wöchentlich semaine",
        "month": "month monthly monat monatlich monatliche monatlichen mois mensuel mensuelle mensuellement",
        "quarter": "quarter quarterly quartal quartalsweise trimestre",
        "year": "year yearly annual annually annum jahr jährlich jährliche an année annuel annuelle",
    }.items()
    for form in forms.split()
}
_ANY = "|".join(sorted(_PERIODS, key=len, reverse=True))
_AFTER = re.compile(
    rf"(?:\s+(?:once|in advance|gross|net|plus vat))?\s*,?\s*(?:(?:a|an|per|each|every|pro|im|je|par"
    rf"|le|/)\s*)?({_ANY})\b"
    r"(?!\s+(?:ago|before|after|later|earlier|notice|old))",
    re.I,
)
_RATED = re.compile(
    r"\b(hourly|daily|weekly|monthly|quarterly|yearly|annual|monatliche[nrs]?|jährliche[nrs]?"
    r"|mensuel(?:le)?|annuel(?:le)?)\b",
    re.I,
)
_EACH = re.compile(rf"\b(?:each|every|per|jeden|jedes|chaque)\s+({_ANY})\b", re.I)
_BREAK = re.compile(r"[;.]\s|,\s|\b(?:and|but|und|et)\b")
_TOTAL = re.compile(
    r"\b(?:total|altogether|in all|overall|one-off|once|lump sum|insgesamt|einmalig|au total|totale?)\b", re.I
)
_APIECE = re.compile(r"\s(?:(?:an?|per|pro|je|par)\s[^\W\d_]{3,}|each\b|apiece\b)", re.I)
_MONEY = frozenset({"gbp", "usd", "eur", "chf", "jpy"})


def rate_differs(statement: str, source: str) -> bool:
    """Whether an amount is for another time than in the source, or is told as the whole of what recurs.

    >>> rate_differs("The fee is £50 a month.", "The fee is £50 a year.")
    True
    """
    mine, theirs = _rates(statement), _rates(source)
    for value, periods in mine.items():
        there = theirs.get(value, set())
        if periods and there and not periods & there:
            return True
        others = [found for other, found in theirs.items() if other != value and other[1] == value[1]]
        if periods and value in theirs and not there and any(periods & found for found in others):
            return True
        if there and not periods and value[1] in _MONEY and _TOTAL.search(statement):
            return True
        if value[1] in _MONEY and _TOTAL.search(statement) and _is_each(source, value):
            return True
    return False


def _is_each(text: str, value: tuple[Decimal, str]) -> bool:
    """Whether an amount is for each of several: "£80 a visit"."""
    return any(
        (quantity.value, quantity.unit) == value and _APIECE.match(text, quantity.end)
        for quantity in facts(text).quantities
    )


def rate_lost(statement: str, source: str) -> bool:
    """Whether money that is for a month or a year is told without it, or is told with it though it is not."""
    mine, theirs = _rates(statement), _rates(source)
    named = {_PERIODS[word.casefold()] for word in re.findall(rf"\b({_ANY})s?\b", source, re.I)}
    spoken = re.search(rf"\b(?:{_ANY})s?\b", statement, re.I)
    for value, periods in mine.items():
        if value[1] not in _MONEY or value not in theirs:
            continue
        if periods and not theirs[value] and not periods & named:
            return True
        if theirs[value] and not periods and not spoken:
            return True
    return False


def _rates(text: str) -> dict[tuple[Decimal, str], set[str]]:
    """The times for which each amount is; an empty set for one that none is said of."""
    found: dict[tuple[Decimal, str], set[str]] = defaultdict(set)
    for quantity in facts(text).quantities:
        if not quantity.unit or quantity.unit == "ordinal" or quantity.unit in _PERIODS.values():
            continue
        periods = found[quantity.value, quantity.unit]
        if match := _AFTER.match(text, quantity.end):
            periods.add(_PERIODS[match[1].casefold()])
            continue
        before = _BREAK.split(text[: quantity.start])[-1]
        after = _BREAK.split(text[quantity.end :])[0]
        for match in (*_RATED.finditer(before), *_EACH.finditer(after), *_EACH.finditer(before)):
            word = match[1].casefold()
            periods.add(_PERIODS.get(word, _PERIODS.get(word.rstrip("nrs"), "month")))
    return found
