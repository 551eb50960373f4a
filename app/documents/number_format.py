"""Numbers as a sheet shows them: the number formats of SpreadsheetML (ECMA-376 part 1, 18.8.30 and 18.8.31).

What a person reads in a sheet is "£1,234.50", "12 %" or "3 Mar 2026", and that is what is cited later.
Formats that follow the computer's country (numbers 14 and 22) are shown as ISO 8601 dates. Formats with
conditions and fractions are shown as plain numbers.
"""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from functools import lru_cache

GENERAL = "General"
BUILT_IN = {
    0: GENERAL,
    1: "0",
    2: "0.00",
    3: "#,##0",
    4: "#,##0.00",
    9: "0%",
    10: "0.00%",
    11: "0.00E+00",
    14: "yyyy-mm-dd",
    15: "d-mmm-yy",
    16: "d-mmm",
    17: "mmm-yy",
    18: "h:mm AM/PM",
    19: "h:mm:ss AM/PM",
    20: "h:mm",
    21: "h:mm:ss",
    22: "yyyy-mm-dd h:mm",
    37: "#,##0;(#,##0)",
    38: "#,##0;(#,##0)",
    39: "#,##0.00;(#,##0.00)",
    40: "#,##0.00;(#,##0.00)",
    45: "mm:ss",
    46: "[h]:mm:ss",
    47: "mm:ss.0",
    49: "@",
}
_TOKEN = re.compile(
    r'"([^"]*)"|\\(.)|_.|\*.|\[\$([^\]-]*)[^\]]*\]|\[(h+|m+|s+)\]|\[[^\]]*\]|(AM/PM|A/P|am/pm|a/p)'
    r"|(General)|([yY]+|[mM]+|[dD]+|[hH]+|[sS]+(?:\.0+)?)|(E[+-]0+)|([0#?.,]+)|(.)",
    re.S,
)
_CONDITION = re.compile(r"\[[<>=]")
_SECTION = re.compile(r'(?:"[^"]*"|\\.|\[[^\]]*\]|[^;"\\\[]|["\\\[])*')
_MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_LAST_DAY = 2_958_466  # the day after 31 December 9999, counted from the end of 1899
LONGEST = 255  # of a format code, which is what Excel takes

Token = tuple[str, str]


def general(value: float) -> str:
    """A number without a format, with up to 15 digits, which is what a sheet keeps of it."""
    text = f"{value:.15g}"
    return text if "e" not in text or abs(value) >= 1e21 or abs(value) < 1e-9 else f"{Decimal(text):f}"


def shown(value: float, code: str, from_1904: bool = False) -> str:
    """The number as a cell with this format shows it; "" if the format hides it (`;;;`)."""
    if code in ("", GENERAL, "@") or len(code) > LONGEST or _CONDITION.search(code):
        return general(value)
    sections = _sections(code)
    section, number = sections[0], value
    if value < 0 and len(sections) > 1:
        section, number = sections[1], -value
    elif value == 0 and len(sections) > 2:
        section = sections[2]
    tokens = _tokens(section)
    try:
        if any(kind in ("date", "elapsed") for kind, _ in tokens):
            return _date(number, tokens, from_1904)
        return _number(number, tokens)
    except (OverflowError, ValueError, InvalidOperation):
        return general(value)


@lru_cache(maxsize=1024)
def _sections(code: str) -> tuple[str, ...]:
    found, position = [], 0
    while True:
        match = _SECTION.match(code, position)
        end = match.end() if match else len(code)
        found.append(code[position:end])
        if end >= len(code):
            return tuple(found)
        position = end + 1


@lru_cache(maxsize=1024)
def _tokens(section: str) -> tuple[Token, ...]:
    found: list[Token] = []
    for match in _TOKEN.finditer(section):
        quoted, escaped, money, elapsed, half, plain, date, power, digits, other = match.groups()
        if quoted is not None or escaped is not None or money is not None or other is not None:
            found.append(("said", quoted or escaped or money or other or ""))
        elif elapsed or half or plain or date or power or digits:
            kind = (
                ("elapsed", elapsed),
                ("half", half),
                ("general", plain),
                ("date", date),
                ("power", power),
                ("digits", digits),
            )
            found.append(next((name, text) for name, text in kind if text))
        elif match[0].startswith("_"):
            found.append(("said", " "))
    return tuple(found)


def _number(value: float, tokens: tuple[Token, ...]) -> str:
    digits = [text for kind, text in tokens if kind == "digits"]
    if any(kind == "general" for kind, _ in tokens):
        return "".join(general(value) if kind == "general" else text for kind, text in tokens)
    if not digits:
        return "".join(text for _, text in tokens).strip()
    said = [text for kind, text in tokens if kind == "said"]
    if len(digits) > 1 or "/" in said:  # fractions, telephone numbers: shown as the plain number
        return general(value)
    number = Decimal(repr(value)) * (100 ** min(3, said.count("%")))
    pattern = digits[0]
    bare = pattern.rstrip(",")
    number /= 1000 ** min(6, len(pattern) - len(bare))
    power = next((text for kind, text in tokens if kind == "power"), "")
    body = _scientific(number, bare) if power else _fixed(number, bare)
    out = "".join(body if kind == "digits" else text for kind, text in tokens if kind in ("digits", "said"))
    # A minus stands before everything, as Excel writes it: -£5.00.
    return ("-" + out.replace("-" + body[1:], body[1:], 1) if body.startswith("-") else out).strip()


def _fixed(number: Decimal, pattern: str) -> str:
    whole, _, decimals = pattern.partition(".")
    most = sum(sign in "0#?" for sign in decimals)
    least = sum(sign == "0" for sign in decimals)
    rounded = number.quantize(Decimal(1).scaleb(-most), rounding=ROUND_HALF_UP)
    left, _, right = f"{abs(rounded):f}".partition(".")
    right = right.rstrip("0").ljust(least, "0") if len(right) > least else right
    left = left.zfill(sum(sign == "0" for sign in whole)) if left != "0" or "0" in whole else ""
    if "," in whole:
        left = f"{int(left or 0):,}".rjust(len(left)) if left.lstrip("0") else left
    sign = "-" if rounded < 0 else ""
    return sign + left + ("." + right if right else "")


def _scientific(number: Decimal, pattern: str) -> str:
    decimals = sum(sign in "0#?" for sign in pattern.partition(".")[2])
    body, _, exponent = f"{number:.{decimals}E}".partition("E")
    return f"{body}E{int(exponent):+03d}"


def _date(value: float, tokens: tuple[Token, ...], from_1904: bool) -> str:
    """Days since the end of 1899 (or since 1904) as date and time. Excel counts a 29 February 1900."""
    days = value + 1462 if from_1904 else value
    if not 0 <= days < _LAST_DAY:
        return general(value)
    start = datetime(1899, 12, 30) if days >= 60 or from_1904 else datetime(1899, 12, 31)
    parts = "".join(text for kind, text in tokens if kind in ("date", "elapsed"))
    exact = "." in parts
    seconds = round(days * 86400, 3) if exact else float(round(days * 86400))
    when = start + timedelta(seconds=seconds)
    halved = any(kind == "half" for kind, _ in tokens)
    out: list[str] = []
    for index, (kind, text) in enumerate(tokens):
        if kind == "date":
            out.append(_date_part(when, text, halved, _is_minute(tokens, index)))
        elif kind == "elapsed":
            unit = {"h": 3600, "m": 60, "s": 1}[text[0].lower()]
            out.append(str(int(seconds // unit)).zfill(len(text)))
        elif kind == "half":
            out.append(("AM", "PM")[when.hour >= 12])
        else:
            out.append(text)
    return "".join(out).strip()


def _is_minute(tokens: tuple[Token, ...], index: int) -> bool:
    """Whether an m means minutes: after hours or before seconds."""
    timed = [(at, text[0].lower()) for at, (kind, text) in enumerate(tokens) if kind in ("date", "elapsed")]
    position = next(number for number, (at, _) in enumerate(timed) if at == index)
    before = timed[position - 1][1] if position else ""
    after = timed[position + 1][1] if position + 1 < len(timed) else ""
    return before == "h" or after == "s"


def _date_part(when: datetime, text: str, halved: bool, minute: bool) -> str:
    letter, length = text[0].lower(), len(text.partition(".")[0])
    if letter == "y":
        return f"{when.year:04d}" if length > 2 else f"{when.year % 100:02d}"
    if letter == "d":
        name = _DAYS[when.weekday()]
        return (str(when.day), f"{when.day:02d}", name[:3], name)[min(4, length) - 1]
    if letter == "m" and not minute:
        name = _MONTHS[when.month - 1]
        return (str(when.month), f"{when.month:02d}", name[:3], name, name[0])[min(5, length) - 1]
    if letter == "h":
        hour = (when.hour - 1) % 12 + 1 if halved else when.hour
        return str(hour).zfill(min(2, length))
    if letter == "m":
        return str(when.minute).zfill(min(2, length))
    fraction = text.partition(".")[2]
    tail = f".{when.microsecond // 1000:03d}"[: 1 + len(fraction)] if fraction else ""
    return str(when.second).zfill(min(2, length)) + tail
