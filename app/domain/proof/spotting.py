"""The patterns by which facts are known: dates, amounts, doses, measures, addresses of mail.

English first, with the commonest words of German, French and Spanish. Patterns are written so that no input
makes them slow: every repetition is bounded or of one class of characters.
"""

from __future__ import annotations

import re

_MONTH = (
    r"(?:jan(?:uary|uar|vier)?|feb(?:ruary|ruar)?|févr(?:ier)?|mar(?:ch|s|zo)?|märz|apr(?:il)?|avr(?:il)?"
    r"|may|mai"
    r"|mayo|june?|juni|juin|junio|july?|juli|juillet|julio|aug(?:ust)?|août|agosto|sept?(?:ember|embre)?"
    r"|septiembre|o[ck]t(?:ober|obre|ubre)?|nov(?:ember|embre|iembre)?|de[cz](?:ember)?|déc(?:embre)?"
    r"|enero|febrero|abril|diciembre)\b\.?"
)
_YEAR = r"(?:1[5-9]|2[01])\d\d"
_DAY = r"(?:0?[1-9]|[12]\d|3[01])(?:st|nd|rd|th|\.|er)?"
DATES = (
    re.compile(rf"\b{_YEAR}-(?:0?[1-9]|1[0-2])-(?:0?[1-9]|[12]\d|3[01])\b"),
    re.compile(r"(?<![\d./-])\d{1,2}([/.-])\d{1,2}\1(?:\d{4}|\d{2})(?![\d/])"),
    re.compile(rf"\b{_DAY}\s+(?:of\s+|de\s+)?{_MONTH}(?:,?\s+(?:de\s+)?{_YEAR}\b)?", re.I),
    re.compile(rf"\b{_MONTH}\s+{_DAY}(?!\d)(?:,?\s+{_YEAR}\b)?", re.I),
    re.compile(rf"\b{_MONTH}\s+(?:of\s+|de\s+)?{_YEAR}\b", re.I),
)
DEADLINE = re.compile(
    r"\b(?:by|before|until|till|no later than|not later than|due|deadline|expir\w+|ends?|on or before|latest"
    r"|renew\w*|terminat\w+|closes?|closing|bis|spätestens|frist|fällig|jusqu\w*|au plus tard|échéance|antes"
    r"|hasta|plazo|vence)\b",
    re.I,
)
WITHIN = re.compile(
    r"\b(?:within(?:\s+(?:the\s+)?(?:next|first))?|no later than|not later than|not less than|at least|in"
    r"|after|every|innerhalb(?:\s+von)?|binnen|dans(?:\s+les)?|sous|dentro\s+de|en)\s+(?:a\s+|an\s+)?$",
    re.I,
)
DURATION_UNITS = frozenset({"minute", "hour", "day", "week", "month", "year"})
MONEY_UNITS = frozenset({"gbp", "usd", "eur", "jpy", "chf", "penny"})
CURRENCY_BEFORE = re.compile(
    r"(?:\b(?:GBP|USD|EUR|CHF|CAD|AUD|JPY|SEK|NOK|DKK|PLN|INR)|\b(?:US|CA|AU)\$|\bRs\.?|\bFr\.)\s?[-−]?$"
)
EMAIL = re.compile(r"(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{2,63}){1,4}\b")
FREQUENCY = re.compile(
    r"\b(?:once|twice|thrice|(?:two|three|four|five|six|\d{1,2})\s+times)\s+(?:a|per|each|every)?\s*"
    r"(?:day|daily|week|weekly|month|night)\b"
    r"|\b(?:each|every)\s+(?:morning|evening|night|day|other day|(?:\d{1,2}|two|four|six|eight"
    r"|twelve)\s+hours)\b"
    r"|\b(?:\d{1,2}[ -]hourly|at night|at bedtime|in the morning|as required|as needed|when required)\b"
    r"|\b(?:o\.?d|b\.?d|t\.?d\.?s|q\.?d\.?s|p\.?r\.?n|nocte|mane|stat)\b(?!\w)"
    r"|\b(?:täglich|zweimal täglich|einmal täglich|par jour|al día|cada \d{1,2} horas)\b"
    r"|\b(?:daily|weekly|nightly)\b(?=[ ,.;]|$)",
    re.I,
)
_DOSES = frozenset({"mg", "mcg", "unit", "mg/ml"})
_DOSES_IF_OFTEN = frozenset({"g", "ml", "l", "mmol"})
MEASURES = re.compile(
    r"\b(?:eGFR|GFR|Hb|HbA1c|INR|CRP|WBC|WCC|BMI|pH|NEWS2?|GCS|BNP|NT-proBNP|TSH|ALT|AST|creatinine|urea"
    r"|potassium|sodium|haemoglobin|score|age[d]?|BP|pulse|SpO2|sats|weight|height|version|total|number of)"
    r"\s*(?:is|was|of|at|=|:)?\s*$",
    re.I,
)


PRESSURE = re.compile(r"(?:blood pressure|\bBP)\D{1,24}(?P<value>\d{2,3}/\d{2,3}(?:\s?mmHg)?)", re.I)
NAMED = re.compile(r"\b(?:type|stage|grade|phase|class|category|level|typ|stadium)\s+$", re.I)
"""A number after it is part of a name: "type 2 diabetes"."""
THING = re.compile(
    r"[ \u00a0-]?(?!(?:and|or|to|the|for|of|in|on|at|is|was|are|were|by|with|from|und|et|y)\b)"
    r"[^\W\d_]{3,24}(?:/[^\W\d_]{1,8})?(?:[ \u00a0]per[ \u00a0][^\W\d_]{2,12})?"
)
"""What a bare number counts: "58 plots", "112 beats per minute", "67 mmol/mol"."""


def dose_unit(unit: str, often: bool) -> bool:
    """Whether a number of this unit is a dose; of grams and millilitres only beside how often it is."""
    return unit in _DOSES or (often and unit in _DOSES_IF_OFTEN)
