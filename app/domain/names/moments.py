"""Dates as they are written, dates of birth and high ages: found, moved by some days, written as before."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from app.domain.names.findings import Finding, Kind, at

OLD = 89
"""Ages above it are named: few people reach them (45 CFR 164.514(b)(2)(i)(C))."""

_MONTHS = {
    "en": "January February March April May June July August September October November December",
    "de": "Januar Februar März April Mai Juni Juli August September Oktober November Dezember",
    "fr": "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
    "es": "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
    "it": "gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre",
    "short": "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec",
    "shorter": "Jän Feb Mrz Avr Mai Juin Juil Aou Sept Okt Nov Dez",
    "plain": "janv fevrier marz abr mayo juin juillet aout set oct nov decembre",
}
_LISTS = {language: tuple(names.split()) for language, names in _MONTHS.items()}
_NUMBERS = {
    name.casefold(): number for names in _LISTS.values() for number, name in enumerate(names, start=1)
} | {"dic": 12, "ene": 1, "ago": 8, "déc": 12, "dec": 12, "févr": 2, "fév": 2, "jänner": 1, "feber": 2}
_MONTH = (
    r"(?P<month>" + "|".join(sorted(map(re.escape, _NUMBERS), key=len, reverse=True)) + r")(?![^\W\d_])\.?"
)
_DAY = r"(?P<day>0?[1-9]|[12]\d|3[01])(?P<th>st|nd|rd|th|er|\.|º)?"
_YEAR = r"(?P<year>['’]?\d{2}(?!\d)|(?:18|19|20)\d\d(?!\d))"
_PATTERNS = (
    re.compile(r"(?<![\d./-])(?P<year>(?:18|19|20)\d\d)(?P<s>[-/.])(?P<m>0?[1-9]|1[0-2])(?P=s)(?P<day>0?[1-9]|[12]\d|3[01])(?!\d)"),
    re.compile(r"(?<![\w./-])(?P<a>\d{1,2})(?P<s>\s?[/.–-]\s?)(?P<b>\d{1,2})(?P=s)(?P<year>(?:18|19|20)\d\d|\d\d)(?![\d/]|[.,-]\d)"),
    re.compile(rf"(?<![\w.,]){_DAY}[\s-]{{1,2}}(?:of |de |day of )?{_MONTH}(?:,?[\s-]{{1,2}}"
        rf"(?:de |del )?(?P<year>(?:18|19|20)\d\d|['’]\d\d|(?<=-)\d\d)(?!\d))?", re.I),
    re.compile(rf"(?<!\w){_MONTH}\s{{1,2}}{_DAY}(?!\d|[.:]\d)(?:,?\s{{1,2}}{_YEAR})?", re.I),
    re.compile(rf"(?<!\w){_MONTH},?\s{{1,2}}(?:of |de |del )?(?P<year>(?:18|19|20)\d\d)(?!\d)", re.I),
)  # fmt: skip
_BORN = re.compile(
    r"(?<![^\W_])(?:d\.?\s?o\.?\s?b\.?|date of birth|birth ?date|birthday|born(?: on| in)?|geb(?:oren"
    r"|\.)?(?: am)?"
    r"|geburts(?:datum|tag)|n[ée]e?(?:\(e\))?(?: le)?|date de naissance|ddn|fecha de nacimiento"
    r"|f\.?\s?nac\.?|nacid[oa](?: el)?"
    r"|fecha nac\.?|data di nascita|nat[oa] il)(?![^\W_])[\s:.|(*\-–]{0,8}(?:the |el |le |am )?$|\*\s?$",
    re.I,
)
_AGES = re.compile(
    r"(?<![\d.,])(?P<age>9\d|1[01]\d)(?=(?:[ -]?(?:years?|yrs?|y/?o|yo)\b|[ -]?year|[ -]?jährig"
    r"|[ -]?jaehrig| Jahre? alt| ans\b"
    r"| años\b))"
    r"|(?:aged?|im Alter von|âgée? de|alter:?|age:?|âge:?|edad:?)[ :|]{1,3}(?P<old>9\d|1[01]\d)(?![\d.,%])",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Moment:
    """A date with the way it was written: `day` 0 if it was left out, `year` 0 too."""

    year: int
    month: int
    day: int
    match: re.Match[str]

    @property
    def iso(self) -> str:
        """The date in ISO 8601, zeros for what is not said."""
        return f"{self.year:04d}-{self.month:02d}-{self.day:02d}"


def moment_findings(text: str, every: bool = True) -> Iterator[Finding]:
    """Dates of birth and ages over 89, and with `every` all other dates, also months with a year."""
    for start, end in _spans(text):
        if _BORN.search(text[max(0, start - 40) : start]):
            yield at(text, Kind.BIRTH, start, end, "label")
        elif every:
            yield at(text, Kind.DATE, start, end, "form")
    for match in _AGES.finditer(text):
        group = "age" if match["age"] else "old"
        yield at(text, Kind.AGE, match.start(group), match.end(group), "form")


def month_first(text: str) -> bool:
    """Whether dates like 04/05/2024 put the month first: some date here has a second number above 12."""
    pairs = [(int(m["a"]), int(m["b"])) for m in _PATTERNS[1].finditer(text)]
    return sum(b > 12 for _, b in pairs) > sum(a > 12 for a, _ in pairs)


def _spans(text: str) -> Iterator[tuple[int, int]]:
    for pattern in _PATTERNS:
        for match in pattern.finditer(text):
            if _parse(match, False) is not None or _parse(match, True) is not None:
                yield match.start(), match.start() + len(match[0].rstrip(" .,"))


def parse(written: str, us: bool) -> Moment | None:
    """The date in a text that is a date and nothing else; None if it is none. `us`: the month comes first."""
    for pattern in _PATTERNS:
        match = pattern.match(written)
        if match and match.end() >= len(written.rstrip(". ")):
            found = _parse(match, us) or _parse(match, not us)
            if found is not None:
                return found
    return None


def _parse(match: re.Match[str], us: bool) -> Moment | None:
    group = match.groupdict()
    if group.get("a"):
        day, month = int(group["a"]), int(group["b"])
        if us:
            day, month = month, day
    else:
        month = int(group["m"]) if group.get("m") else _NUMBERS[group["month"].casefold()]
        day = int(group["day"]) if group.get("day") else 0
    year = _year(group.get("year") or "")
    return None if _calendar(year or 2000, month, day or 1) is None else Moment(year, month, day, match)


def _year(written: str) -> int:
    digits = written.lstrip("'’")
    if not digits:
        return 0
    return int(digits) if len(digits) == 4 else int(digits) + (2000 if int(digits) < 40 else 1900)


def _calendar(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def moved(written: str, days: int, us: bool) -> tuple[str, Moment] | None:
    """A date some days later, written the same way, and what it was. None if no date can be made of it.

    What is not said is not made up: "March 2024" moves from the middle of its month, "3 March" in a year
    of 365 days, and neither gets a day or a year.
    """
    was = parse(written, us)
    if was is None:
        return None
    try:
        then = date(was.year or 2001, was.month, was.day or 15) + timedelta(days=days)
    except (ValueError, OverflowError):
        return None
    us_order = us if _parse(was.match, us) == was else not us
    return _write(was, then, us_order), was


def _write(was: Moment, then: date, us: bool) -> str:
    group = was.match.groupdict()
    parts: list[tuple[str, str]] = []
    if group.get("year"):
        parts.append(("year", _like_year(group["year"], then.year)))
    if group.get("a"):
        first, second = (then.month, then.day) if us else (then.day, then.month)
        wide = max(len(group["a"]), len(group["b"])) == 2
        padded = group["a"][0] == "0" or group["b"][0] == "0" or (wide and min(was.day, was.month) > 9)
        parts += [("a", _like(padded, first)), ("b", _like(padded, second))]
    elif group.get("m"):
        parts += [("m", f"{then.month:02d}"), ("day", f"{then.day:02d}")]
    else:
        parts.append(("month", _like_month(group["month"], then.month)))
        if group.get("day"):
            parts.append(("day", _like(group["day"][0] == "0", then.day)))
            if group.get("th"):
                parts.append(("th", _ordinal(group["th"], then.day)))
    return _filled(was.match, parts)


def _filled(match: re.Match[str], parts: list[tuple[str, str]]) -> str:
    text, base = match[0], match.start()
    for start, end, new in sorted(((*match.span(name), new) for name, new in parts), reverse=True):
        text = text[: start - base] + new + text[end - base :]
    return text


def _like(padded: bool, number: int) -> str:
    return f"{number:02d}" if padded else str(number)


def _like_year(written: str, year: int) -> str:
    digits = written.lstrip("'’")
    return written[: len(written) - len(digits)] + (str(year) if len(digits) == 4 else f"{year % 100:02d}")


def _like_month(written: str, month: int) -> str:
    for names in _LISTS.values():
        if written.casefold() in map(str.casefold, names):
            name = names[month - 1]
            break
    else:
        name = _LISTS["short"][month - 1]
    return name.upper() if written.isupper() else name.lower() if written.islower() else name.capitalize()


def _ordinal(written: str, day: int) -> str:
    if written.lower() not in ("st", "nd", "rd", "th"):
        return ("er" if day == 1 else "") if written == "er" else written
    return "th" if 11 <= day <= 13 else {1: "st", 2: "nd", 3: "rd"}.get(day % 10, "th")
