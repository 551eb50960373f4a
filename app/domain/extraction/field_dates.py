"""Dates as the values of fields: written in words or digits, and which of two readings is meant."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from app.domain.extraction.field_found import Doubt, Found, Value
from app.domain.proof.facts import facts

DATE = re.compile(
    r"(?<![\w/.-])(?:\d{4}-\d{1,2}-\d{1,2}|\d{1,2}(?P<s>[/.-])\d{1,2}(?P=s)(?:\d{4}|\d\d))(?![\w/-]|[.]\d)"
    r"|(?<![\w/.-])\d{1,2}(?:st|nd|rd|th|\.|er)?[ -](?:of |de )?[^\W\d_]{3,10}\.?,?[ -](?:de )?\d{4}\b"
    r"|(?<![\w-])[^\W\d_]{3,10}\.? \d{1,2}(?:st|nd|rd|th)?,? \d{4}\b"
    r"|(?<![\w-])[^\W\d_]{3,10}\.? (?:of |de )?\d{4}\b"
    r"|(?<![\w/.-])\d{1,2}(?:st|nd|rd|th)? (?:of )?[^\W\d_]{3,10}\b",
    re.I,
)
NUMERIC_DATE = re.compile(r"(?<![\w/.-])(\d{1,2})([/.-])(\d{1,2})\2(\d{4}|\d\d)(?![\w/-])")
WHITE = re.compile(r"\s")


def reads_day_first(text: str) -> bool | None:
    """How a document writes dates in digits, by those that can be read in one way only; None: not known.

    >>> reads_day_first("from 25/03/2025"), reads_day_first("03/25/2025"), reads_day_first("03/04/2025")
    (True, False, None)
    """
    seen = set()
    for first, _, second, _ in NUMERIC_DATE.findall(text):
        if int(first) > 12 >= int(second) >= 1:
            seen.add(True)
        if int(second) > 12 >= int(first) >= 1:
            seen.add(False)
    return seen.pop() if len(seen) == 1 else None


def dates(text: str, day_first: bool | None) -> Iterator[Found]:
    """Every date in a text, in order. `day_first` says how 03/04/2025 is read, None that it is not known."""
    plain = WHITE.sub(" ", text)
    for match in DATE.finditer(plain):
        written = match[0].replace("-", " ") if re.search(r"[^\W\d_]", match[0]) else match[0]
        numeric = NUMERIC_DATE.fullmatch(written)
        if numeric:
            yield _numeric_date(match, numeric, day_first)
            continue
        found = facts(written).dates
        if not found:
            if re.fullmatch(r"\d{4}-\d{1,2}-\d{1,2}", written):
                yield Found(match.start(), match.end(), Value(written, written), Doubt.IMPOSSIBLE)
            continue
        year, month, day = min(found[0], key=str)
        yield _dated(match.start(), match.end(), year, month, day, match[0])


def _numeric_date(match: re.Match[str], parts: re.Match[str], day_first: bool | None) -> Found:
    a, b, year = int(parts[1]), int(parts[3]), int(parts[4])
    year += (1900 if year > 69 else 2000) if len(parts[4]) == 2 else 0
    ways = {"day": _day(year, b, a), "month": _day(year, a, b)}
    real = {name: day for name, day in ways.items() if day is not None}
    start, end = match.span()
    if not real:
        return Found(start, end, Value(match[0], match[0]), Doubt.IMPOSSIBLE)
    if parts[2] == ".":  # 03.04.2025 is written where the day comes first (ISO 8601 countries' DIN 5008)
        day_first = True
    chosen = real.get("day" if day_first else "month") if day_first is not None else None
    if chosen is None or len(set(real.values())) == 1:
        chosen = next(iter(real.values()))
    doubt = Doubt.AMBIGUOUS if len(set(real.values())) > 1 and day_first is None else None
    return Found(start, end, Value(chosen.isoformat(), chosen.isoformat()), doubt)


def _dated(start: int, end: int, year: int | None, month: int, day: int | None, written: str) -> Found:
    if year is None:
        shown = f"--{month:02}-{day or 0:02}"
        return Found(start, end, Value(written, shown), Doubt.UNCLEAR)
    if day is None:
        shown = f"{year:04}-{month:02}"
        return Found(start, end, Value(shown, shown), Doubt.UNCLEAR)
    real = _day(year, month, day)
    if real is None:
        return Found(start, end, Value(written, written), Doubt.IMPOSSIBLE)
    return Found(start, end, Value(real.isoformat(), real.isoformat()))


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
