"""Amounts of money as the values of fields: signs, currencies, how numbers are parted."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal, InvalidOperation

from app.domain.extraction.field_dates import DATE, WHITE
from app.domain.extraction.field_found import Doubt, Found, Value
from app.domain.proof.facts import facts, number

_CODES = (
    "GBP EUR USD CHF JPY CNY AUD CAD NZD SGD HKD SEK NOK DKK PLN CZK HUF INR ZAR BRL MXN ILS TRY KRW AED SAR "
    "THB RON BGN ISK UAH RUB"
)
_SIGN_CODES = {"£": "GBP", "€": "EUR", "₹": "INR", "₩": "KRW", "₪": "ILS", "zł": "PLN", "¥": "¥", "$": "$"}
_NAMED = {"pounds": "GBP", "pound": "GBP", "euros": "EUR", "euro": "EUR", "dollars": "$", "dollar": "$"}
_PREFIXED = {"US$": "USD", "A$": "AUD", "AU$": "AUD", "C$": "CAD", "CA$": "CAD", "NZ$": "NZD", "HK$": "HKD"}
_PREFIXED |= {"S$": "SGD", "R$": "BRL"}
_CURRENCY = (
    rf"(?:(?<![A-Za-z])(?:{'|'.join(_CODES.split())})(?![A-Za-z])|(?<![A-Za-z])(?:US|AU?|CA?|NZ|HK|S|R)\$"
    r"|[£€$¥₹₩₪]|zł)"
)
_DIGITS = r"(?:\d{1,3}(?:[,.'\u2019\u00a0\u202f\u2009]\d{2,3})+(?:[.,]\d{1,2})?|\d+(?:[.,]\d+)?|[.,]\d{2})"
_MONEY = re.compile(
    rf"(?<![\w.,/])(?<!\w[-/–])(?P<open>\()?\s?(?P<s1>[-−–])?\s?(?P<c1>{_CURRENCY})?\s?(?P<s2>[-−])?(?P<n>{_DIGITS})"
    rf"(?P<dash>,-|\.-|-(?![\w]))?"
    rf"(?:\s?(?P<c2>{_CURRENCY}|(?:pounds?|euros?|dollars?)\b)(?!\s?\d))?(?:\s?(?P<cr>CR)\b)?(?P<close>\))?"
)
_SCALE = re.compile(r"\s?(?:k|m|bn|thousand|million|billion|mio)\b", re.I)


def currency(text: str) -> str:
    """The currency that a note such as "(GBP)" or "Amount in £" names, "" if none or several."""
    found = {_currency(match[0]) for match in re.finditer(_CURRENCY, text)}
    return found.pop() if len(found) == 1 else ""


def _currency(written: str) -> str:
    if written in _PREFIXED:
        return _PREFIXED[written]
    return _SIGN_CODES.get(written) or _NAMED.get(written.casefold()) or written.upper()


def amounts(text: str) -> Iterator[Found]:
    """Every amount of money in a text, in order; a bare whole number is one in doubt."""
    dates = [match.span() for match in DATE.finditer(WHITE.sub(" ", text)) if facts(match[0]).dates]
    passed = 0
    for match in _MONEY.finditer(text):
        start, end = match.span()
        while passed < len(dates) and dates[passed][1] <= start:
            passed += 1  # both go through the text in order
        if passed < len(dates) and dates[passed][0] < end:
            continue
        following = text[end : end + 1]
        if following == "%" or (re.match(r"\s?%|[/\w]", text[end : end + 2]) and not _SCALE.match(text, end)):
            continue
        found = _amount(text, match)
        if found is not None:
            yield found


def _amount(text: str, match: re.Match[str]) -> Found | None:
    digits = match["n"]
    try:
        amount = _decimal(digits)
    except InvalidOperation:
        return None
    units = {_currency(match[part]) for part in ("c1", "c2") if match[part]}
    if "$" in units and len(units) > 1:
        units.discard("$")
    unit = units.pop() if len(units) == 1 else ""
    enclosed = bool(match["open"] and match["close"])
    doubtful = bool(units) or enclosed or match["cr"] is not None or match["dash"] is not None
    negative = bool(match["s1"] or match["s2"] or match["cr"] or enclosed or match["dash"] == "-")
    end = match.end()
    # "1 250,00": a plain space may part thousands or columns. "1.250": a point may do either.
    doubtful |= bool(
        re.search(r"\d \Z", text[max(0, match.start() - 2) : match.start()])
        and re.match(r"\d{3}(?!\d)", digits)
    )
    doubtful |= bool(re.match(r" \d{3}(?!\d)", text[match.end("n") : match.end("n") + 6]))
    doubtful |= bool(re.fullmatch(r"\d{1,3}\.\d{3}", digits))
    if scale := _SCALE.match(text, end):
        doubtful, end = True, scale.end()
    if not unit and not re.search(r"[.,]\d\d\Z", digits):
        doubtful = True  # a bare whole number: an amount only where nothing else stands
    start = match.start() if enclosed else _first(match)
    value = -amount if negative else amount
    return Found(start, end, money(value, unit), Doubt.UNCLEAR if doubtful else None)


def _first(match: re.Match[str]) -> int:
    """Where the amount begins, without an opening bracket that nothing closes."""
    parts = [match.start(name) for name in ("s1", "c1", "s2", "n") if match[name] is not None]
    return min(parts)


def money(amount: Decimal, unit: str) -> Value:
    """An amount with its currency as a value."""
    shown = f"{amount:f}"
    return Value(shown, f"{amount.normalize():f} {unit}", amount, unit)


def _decimal(digits: str) -> Decimal:
    digits = re.sub(r"[\u00a0\u202f\u2009]", "", digits)
    if re.fullmatch(r"\d+[.,]\d{1,2}", digits):
        return Decimal(digits.replace(",", "."))
    return number(digits)
