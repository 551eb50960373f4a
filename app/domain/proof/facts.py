"""Facts in a sentence that must not change on the way into a summary: numbers, units, dates, times, names.

Written so that two ways of writing one fact compare equal: 1,250.00 = 1250, five = 5, 5mg = 5 mg,
14/03/2025 = 14 March 2025, 9 am = 9:00. A comma before three digits parts thousands, a point does
not; nothing is converted from one unit to another.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from app.domain.remembered import remembered
from app.domain.text.units import MULTIPLIERS, ORDINAL, ORDINALS, SIGNS, UNITS, WORD_NUMBERS

TEXTS = 64  # remembered: every check asks for the facts of the same few texts

Date = tuple[int | None, int, int | None]  # year, month, day; None where it is not said

_MONTH_NAMES = (
    ("january", "jan", "januar", "janvier", "enero", "gennaio"),
    ("february", "feb", "februar", "février", "febrero", "febbraio"),
    ("march", "mar", "märz", "mars", "marzo"),
    ("april", "apr", "avril", "abril", "aprile"),
    ("may", "mai", "mayo", "maggio"),
    ("june", "jun", "juni", "juin", "junio", "giugno"),
    ("july", "jul", "juli", "juillet", "julio", "luglio"),
    ("august", "aug", "août", "agosto"),
    ("september", "sep", "sept", "septembre", "septiembre", "settembre"),
    ("october", "oct", "oktober", "okt", "octobre", "octubre", "ottobre"),
    ("november", "nov", "novembre", "noviembre"),
    ("december", "dec", "dezember", "dez", "décembre", "diciembre", "dicembre"),
)
MONTHS = {name: number for number, names in enumerate(_MONTH_NAMES, start=1) for name in names}
"""The month of each name and short name, small letters, with accents."""
_MONTH = r"(?P<month>" + "|".join(sorted(MONTHS, key=len, reverse=True)) + r")\b\.?"
_YEAR = r"(?P<year>(?:1[5-9]|2[01])\d\d)"
_DAY = r"(?P<day>0?[1-9]|[12]\d|3[01])(?:st|nd|rd|th|\.|er)?"

_DATES = (
    re.compile(rf"\b{_YEAR}-(?P<m>0?[1-9]|1[0-2])-(?P<day>0?[1-9]|[12]\d|3[01])\b"),
    re.compile(r"\b(?P<a>\d{1,2})(?P<s>[/.-])(?P<b>\d{1,2})(?P=s)(?P<year>\d{4}|\d{2})\b"),
    re.compile(rf"\b{_DAY}\s+(?:of\s+|de\s+)?{_MONTH}(?:,?\s+(?:de\s+)?{_YEAR})?\b", re.I),
    re.compile(rf"\b{_MONTH}\s+{_DAY}(?!\d)(?:,?\s+{_YEAR}\b)?", re.I),
    re.compile(rf"\b{_MONTH}\s+(?:of\s+|de\s+)?{_YEAR}\b", re.I),
)
_TIME = re.compile(
    r"\b(?P<h>[01]?\d|2[0-4])(?:[:.](?P<m>[0-5]\d))?\s*(?P<half>[ap])\.?\s?m\b\.?"
    r"|\b(?P<h2>[01]?\d|2[0-4]):(?P<m2>[0-5]\d)\b",
    re.I,
)
_CODE = re.compile(r"\b(?=[A-Za-z0-9/_-]*\d)(?=[A-Za-z0-9/_-]*[A-Za-z])[A-Za-z0-9]+(?:[-/_][A-Za-z0-9]+)*\b")
_ORDINAL = re.compile(r"\b(\d{1,3})(?:st|nd|rd|th)\b", re.I)
_DOTTED = re.compile(r"(?<![\w.])\d+(?:\.\d+){2,}(?![\w,])")  # a version or a clause
_THOUSANDS = re.compile(r"\d{1,3}(?:\.\d{3})+")
_NUMBER = re.compile(
    r"(?<![\w.,])(?P<sign>[-−])?(?P<money>[£$€¥]\s?)?"
    r"(?:(?P<digits>\d{1,3}(?:[,\u2019' ]\d{3})+(?![\d])(?:\.\d+)?|\d{1,3}(?:\.\d{3})+,\d+"
    r"|\d+(?:[.,]\d+)*|\.\d+)"
    r"(?P<half>[½¼¾])?|(?P<only>[½¼¾]))"
)
_WORD = re.compile(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*")
_AFTER = re.compile(r"[\s\u00a0-]{0,2}(?P<unit>%|‰|°\s?[CF]|[£$€¥]|[^\W\d_]+(?:[/²³2][^\W\d_]*)?)?")
_TO_OTHER = re.compile(
    r"\s(?:to|or|bis|auf|à|–|-)\s\d[\d.,]*[\s-]?(?P<unit>%|°\s?[CF]|[£$€¥]|[^\W\d_]+(?:[/²³2][^\W\d_]*)?)",
    re.I,
)
"""What the first of two numbers is counted in: "from 8.1 to 7.4 tonnes"."""
_FRACTIONS = {"½": Decimal("0.5"), "¼": Decimal("0.25"), "¾": Decimal("0.75")}


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number with its unit ("" if none is known) and the range of the text it stands in."""

    value: Decimal
    unit: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Facts:
    """What was found in one text. `dates` hold every reading of each date; `codes` are casefolded."""

    quantities: tuple[Quantity, ...]
    dates: tuple[frozenset[Date], ...]
    times: tuple[tuple[int, int], ...]
    codes: frozenset[str]

    def __len__(self) -> int:
        return len(self.quantities) + len(self.dates) + len(self.times) + len(self.codes)


@remembered(TEXTS)
def facts(text: str) -> Facts:
    """Find the facts of a text; each stretch of it counts for one kind only."""
    taken = bytearray(len(text))
    dates = tuple(found for pattern in _DATES for found, _, _ in _dates(pattern, text, taken))
    times = tuple(_times(text, taken))
    codes = frozenset(_codes(text, taken))
    quantities = sorted([*_numbers(text, taken), *_words(text, taken)], key=lambda found: found.start)
    return Facts(tuple(quantities), dates, times, codes)


def dates_at(text: str) -> list[tuple[frozenset[Date], int, int]]:
    """The dates of a text with the range that each stands in, in order."""
    taken = bytearray(len(text))
    found = [each for pattern in _DATES for each in _dates(pattern, text, taken)]
    return sorted(found, key=lambda each: each[1])


def same_date(said: frozenset[Date], source: frozenset[Date]) -> bool:
    """Whether two dates can be the same: all that `said` says stands in some reading of `source`."""
    return any(
        all(mine is None or mine == theirs for mine, theirs in zip(a, b, strict=True))
        for a in said
        for b in source
    )


# -- finders -------------------------------------------------------------------------------------


def _take(taken: bytearray, start: int, end: int) -> bool:
    if any(taken[start:end]):
        return False
    taken[start:end] = b"\x01" * (end - start)
    return True


def _dates(pattern: re.Pattern[str], text: str, taken: bytearray) -> list[tuple[frozenset[Date], int, int]]:
    found = []
    for match in pattern.finditer(text):
        readings = _readings(match.groupdict())
        if readings and _take(taken, match.start(), match.end()):
            found.append((readings, *match.span()))
    return found


def _readings(parts: dict[str, str | None]) -> frozenset[Date]:
    year = int(parts["year"] or 0) if parts.get("year") else None
    if year is not None and year < 100:
        year += 1900 if year > 69 else 2000
    day = int(parts["day"] or 0) if parts.get("day") else None
    if (a := parts.get("a")) and (b := parts.get("b")):
        pairs = {(int(b), int(a)), (int(a), int(b))}  # (month, day) both ways round
        return frozenset((year, month, date) for month, date in pairs if 1 <= month <= 12 and 1 <= date <= 31)
    if parts.get("m"):
        return frozenset({(year, int(str(parts["m"])), day)})
    month = parts["month"] or ""
    if month in ("may", "march", "mar", "mars") and year is None:
        return frozenset()  # "on page 12 may be" is no date
    return frozenset({(year, MONTHS[month.casefold()], day)})


def _times(text: str, taken: bytearray) -> list[tuple[int, int]]:
    found = []
    for match in _TIME.finditer(text):
        hour = int(match["h"] or match["h2"])
        if match["half"]:
            if not 1 <= hour <= 12:
                continue
            hour = hour % 12 + (12 if match["half"] in "pP" else 0)
        if _take(taken, match.start(), match.end()):
            found.append((hour, int(match["m"] or match["m2"] or 0)))
    return found


def _codes(text: str, taken: bytearray) -> list[str]:
    found = []
    for match in _CODE.finditer(text):
        word = match[0]
        number = re.fullmatch(r"(\d+(?:[.,]\d+)?)-?([A-Za-z]+)(?:-[A-Za-z]+)?", word)
        if number and (number[2].casefold() in UNITS or len(number[2]) > 2 or _is_ordinal(number[2])):
            continue  # 5mg, 12th, 10-day
        if _take(taken, match.start(), match.end()):
            found.append(word.casefold())
    for match in _DOTTED.finditer(text):
        if not _THOUSANDS.fullmatch(match[0]) and _take(taken, match.start(), match.end()):
            found.append(match[0])
    return found


def _is_ordinal(ending: str) -> bool:
    return ending.casefold() in ("st", "nd", "rd", "th")


def _numbers(text: str, taken: bytearray) -> list[Quantity]:
    found = []
    for match in _ORDINAL.finditer(text):
        if _take(taken, match.start(), match.end()):
            found.append(Quantity(Decimal(match[1]), ORDINAL, match.start(), match.end()))
    for match in _NUMBER.finditer(text):
        if any(taken[match.start() : match.end()]):
            continue
        value = number(match["digits"]) if match["digits"] else Decimal(0)
        if part := match["half"] or match["only"]:
            value += _FRACTIONS[part]
        if match["sign"] and (match.start() == 0 or text[match.start() - 1].isspace()):
            value = -value
        unit = SIGNS.get((match["money"] or "").strip(), "")
        found.append(_with_unit(text, value, unit, match.start(), match.end()))
    return found


def _with_unit(text: str, value: Decimal, unit: str, start: int, end: int) -> Quantity:
    after = _AFTER.match(text, end)
    word = (after["unit"] or "").casefold().replace(" ", "") if after else ""
    if after and word in MULTIPLIERS and (unit or len(word) > 2):
        value, end = value * MULTIPLIERS[word], after.end()
        after = _AFTER.match(text, end)
        word = (after["unit"] or "").casefold() if after else ""
    if after and word in ("per", "pro", "pour") and re.match(r"\s*(?:cent|zent)", text[after.end() :], re.I):
        return Quantity(value, "%", start, after.end())
    known = UNITS.get(word) or SIGNS.get(word, "")
    if not unit and not known and (other := _TO_OTHER.match(text, end)):
        form = other["unit"].casefold()
        return Quantity(value, UNITS.get(form) or SIGNS.get(form, ""), start, end)
    return Quantity(value, unit or known, start, after.end() if after and known else end)


def number(digits: str) -> Decimal:
    """The value of a written number.

    >>> number("1,250.00") == number("1250"), number("12,5"), number("1.250,50")
    (True, Decimal('12.5'), Decimal('1250.50'))
    """
    digits = re.sub(r"[\u2019' ]", "", digits)
    if digits.count(".") > 1 or re.fullmatch(r"\d{1,3}(?:\.\d{3})+,\d+", digits):
        digits = digits.replace(".", "").replace(",", ".")
    elif re.fullmatch(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?", digits):
        digits = digits.replace(",", "")
    else:
        whole, _, part = digits.rpartition(",")
        digits = f"{whole.replace(',', '')}.{part}" if whole and "." not in part else digits.replace(",", "")
    return Decimal(digits)


def _words(text: str, taken: bytearray) -> list[Quantity]:
    """Numbers in words: two to ninety-nine, dozen, once a day, twice; "one" alone is a pronoun too often."""
    found = []
    for match in _WORD.finditer(text):
        word = match[0].casefold()
        first, _, second = word.partition("-")
        value = WORD_NUMBERS.get(word)
        ones = 1 if second == "one" else WORD_NUMBERS.get(second, 0)
        if value is None and WORD_NUMBERS.get(first, 0) >= 20 and 0 < ones < 10:
            value = WORD_NUMBERS[first] + ones
        if value is None and WORD_NUMBERS.get(first, 0) > 0 and second and second in UNITS:
            value = WORD_NUMBERS[first]
            found.append(Quantity(Decimal(value), UNITS[second], match.start(), match.end()))
            continue
        if word == "once" and re.match(
            r"\s+(?:a|per|every|in|on|daily|weekly|monthly)\b", text[match.end() :], re.I
        ):
            value = 1
        if any(taken[match.start() : match.end()]):
            continue
        if word in ORDINALS:
            found.append(Quantity(Decimal(ORDINALS[word]), ORDINAL, match.start(), match.end()))
        if value is None:
            continue
        if word in ("once", "twice", "thrice"):
            found.append(Quantity(Decimal(value), "times", match.start(), match.end()))
        else:
            found.append(_with_unit(text, Decimal(value), "", match.start(), match.end()))
    return found
