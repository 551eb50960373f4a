"""Whether an answer is what a task asked for, by rules that need no model."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from app.domain.summaries.summary_languages import LANGUAGES

LONGEST = 20_000
"""Characters of an answer that are looked at: a model may go on without end."""
TRIED, FEWEST = ("en", "de", "fr", "es"), 2
"""Languages an answer is known by, and small words that it has to have."""
_SIGNS = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"', "„": '"', "–": "-", "—": "-", "\u00a0": " "})
_MARKUP = re.compile(r"[*_`#>]+")
_SPACE = re.compile(r"\s+")
_NUMBER = re.compile(r"(?<![\w.,])[-+]?\d+(?:[ '\u202f]\d{3}(?!\d))*(?:[.,]\d+)*(?![\w])")
_FENCE = re.compile(r"\A\s*```(?:json)?\s*\n(.*?)\n?\s*```\s*\Z", re.S | re.I)
_WORD = re.compile(r"[^\W_]+(?:[’'.-][^\W_]+)*")
UNKNOWN = re.compile(
    r"\b(?:(?:does|do|did|is|are|was|were|has|have)(?: not|n't) (?:\w+ ){0,3}?(?:say|state|stated|mention|"
    r"mentioned|specify|specified|give|given|provide|provided|contain|include|included|indicate|indicated|known|"
    r"available|clear|found|disclose|disclosed|tell|told|listed|list)|not (?:\w+ )?(?:stated|mentioned|"
    r"specified|given|provided|known|available|found|included|indicated|listed|disclosed)|unknown|"
    r"no (?:information|mention|indication|details?)|(?:cannot|can't|could not|couldn't|unable to) (?:\w+ )?"
    r"(?:find|tell|say|determine|answer|know|be (?:determined|answered|found))|(?:don't|do not) know|"
    r"nicht (?:\w+ )?(?:angegeben|erwähnt|genannt|bekannt|enthalten|hervor|gesagt)|unbekannt|"
    r"keine (?:angaben?|informationen?|auskunft)|steht nicht|sagt nicht|nennt (?:\w+ )?nicht|"
    r"(?:n'est|n'a|ne sont|n'y a) (?:pas|aucune?)|ne (?:le |la )?(?:dit|précise|mentionne|donne|contient|"
    r"figure|sait) (?:pas|rien|aucune?)|"
    r"aucune (?:information|mention|indication)|pas (?:précisée?|indiquée?|mentionnée?|connue?)|"
    r"no (?:se )?(?:lo |la )?(?:dice|indica|menciona|especifica|sabe|aparece|figura|consta|contiene)|"
    r"desconocid[oa]|no hay (?:\w+ )?información|ninguna información)\b"
)
"""Ways to say that a text does not say it, in four languages, in small letters and with plain signs."""


class Rule(StrEnum):
    """What a check asks of an answer."""

    ALL = "all"  # each of `values` stands in it; "a|b": one of these
    ANY = "any"  # one of `values` does
    NONE = "none"  # none of them does
    IS = "is"  # it is one of `values` and nothing else
    ORDER = "order"  # they stand in it, the first of each in this order
    PATTERN = "pattern"  # the regular expression `values[0]` is found, capitals and line ends as written
    NUMBER = "number"  # `number` stands in it, and no other that is not among `values`
    JSON = "json"  # it is JSON; at `path` stands `equals`
    KEYS = "keys"  # it is a JSON object, or a list of such, with exactly these names
    WORDS = "words"  # it has `least` to `most` words
    LINES = "lines"  # it has `least` to `most` lines with something on them
    LANGUAGE = "language"  # it is written in the language `values[0]`
    UNKNOWN = "unknown"  # it says that the text does not say it


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that an answer has to be. Which fields count depends on the `rule`."""

    rule: Rule
    values: tuple[str, ...] = ()
    number: float = 0.0
    path: str = ""
    equals: Any = None
    least: int = 0
    most: int = 0


def passes(check: Check, answer: str) -> bool:
    """Whether the answer is as the check says. An empty answer never passes: nothing was said."""
    answer = answer[:LONGEST].strip()
    return bool(answer) and _RULES[check.rule](check, answer)


def folded(text: str) -> str:
    """Small letters, plain quotes and dashes, no marks of Markdown, single spaces.

    >>> folded("**Don’t**  pay – `now`")
    "don't pay - now"
    """
    text = unicodedata.normalize("NFKC", text).translate(_SIGNS).casefold()
    return _SPACE.sub(" ", _MARKUP.sub("", text)).strip()


def contains(text: str, value: str) -> bool:
    """Whether a value stands in a folded text, as words of their own; "a|b" is one of both.

    >>> contains("it is not here", "no"), contains("pay 120 euro", "12|euro")
    (False, True)
    """
    return _place(text, value) >= 0


def numbers(text: str) -> list[float]:
    """The numbers of a text, however their thousands and decimals are parted.

    >>> numbers("1,284.50 or 1.284,50 or 1 250; 3,5 and 12,000")
    [1284.5, 1284.5, 1250.0, 3.5, 12000.0]
    """
    return [_number(found) for found in _NUMBER.findall(text)]


def parsed(answer: str) -> Any:
    """The JSON that an answer is, alone or in a fence. Raises ValueError if it is none."""
    fence = _FENCE.match(answer)
    try:
        return json.loads(fence[1] if fence else answer)
    except RecursionError:
        raise ValueError("too deep") from None


def _place(text: str, value: str) -> int:
    found = [match.start() for one in value.split("|") if (match := _as_words(one).search(text))]
    return min(found, default=-1)


def _as_words(value: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w){re.escape(folded(value))}(?!\w)")


def _number(text: str) -> float:
    text = re.sub(r"[ '\u202f]", "", text)
    comma, point = text.rfind(","), text.rfind(".")
    if comma >= 0 and point >= 0:
        decimal = "," if comma > point else "."
    elif comma < 0 and point < 0:
        return float(text)
    else:
        sign = "," if comma >= 0 else "."
        groups = text.split(sign)
        thousands = len(groups) > 2 or (sign == "," and len(groups[-1]) == 3)
        decimal = "" if thousands else sign
    for sign in {",", "."} - {decimal}:
        text = text.replace(sign, "")
    try:
        return float(text.replace(decimal, ".") if decimal else text)
    except ValueError:  # 1.2.3: a version or a date, which is no number
        return float("nan")


def _all(check: Check, answer: str) -> bool:
    text = folded(answer)
    return all(contains(text, value) for value in check.values)


def _any(check: Check, answer: str) -> bool:
    text = folded(answer)
    return any(contains(text, value) for value in check.values)


def _is(check: Check, answer: str) -> bool:
    return folded(answer).strip(" .!\"'") in {folded(value) for value in check.values}


def _order(check: Check, answer: str) -> bool:
    text = folded(answer)
    places = [_place(text, value) for value in check.values]
    return -1 not in places and places == sorted(places)


def _has_number(check: Check, answer: str) -> bool:
    allowed = {check.number, *(float(value) for value in check.values)}
    found = numbers(answer)
    return check.number in found and all(one in allowed for one in found)


def _json(check: Check, answer: str) -> bool:
    try:
        value = parsed(answer)
        for step in check.path.split(".") if check.path else ():
            value = value[int(step)] if isinstance(value, list) else value[step]
    except (ValueError, LookupError, TypeError):
        return False
    if isinstance(check.equals, str) and isinstance(value, str):
        return folded(value) == folded(check.equals)
    return bool(value == check.equals) and isinstance(value, bool) == isinstance(check.equals, bool)


def _keys(check: Check, answer: str) -> bool:
    try:
        value = parsed(answer)
    except ValueError:
        return False
    rows = value if isinstance(value, list) else [value]
    return bool(rows) and all(isinstance(row, dict) and set(row) == set(check.values) for row in rows)


def _written_in(check: Check, answer: str) -> bool:
    """By its small words: as many as of any language, and some. A sentence has too few for more certainty."""
    words = _WORD.findall(answer.casefold())
    counts = {one.code: sum(word in one.words for word in words) for one in LANGUAGES if one.code in TRIED}
    return counts[check.values[0]] >= FEWEST and counts[check.values[0]] == max(counts.values())


def _within(check: Check, count: int) -> bool:
    return check.least <= count <= (check.most or count)


_RULES: dict[Rule, Callable[[Check, str], bool]] = {
    Rule.ALL: _all,
    Rule.ANY: _any,
    Rule.NONE: lambda check, answer: not _any(check, answer),
    Rule.IS: _is,
    Rule.ORDER: _order,
    Rule.PATTERN: lambda check, answer: re.search(check.values[0], answer, re.M) is not None,
    Rule.NUMBER: _has_number,
    Rule.JSON: _json,
    Rule.KEYS: _keys,
    Rule.WORDS: lambda check, answer: _within(check, len(_WORD.findall(answer))),
    Rule.LINES: lambda check, answer: _within(check, sum(bool(line.strip()) for line in answer.splitlines())),
    Rule.LANGUAGE: _written_in,
    Rule.UNKNOWN: lambda _check, answer: UNKNOWN.search(folded(answer)) is not None,
}
