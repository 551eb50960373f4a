"""Whether a statement tells as a level what is a step in its source, or of a whole what is of a part."""

from __future__ import annotations

import re
from decimal import Decimal

from app.domain.proof.facts import facts

_STEP = re.compile(
    r"\b(?:extend|prolong|increas|rais|reduc|cut|lower|ris|rose|fell|fall|drop|grew|grow|went|go|shorten"
    r"|lengthen|verlänger|erhöh|gekürzt|kürz|gesenkt|senk|stieg|steig|sank|augment|diminu|rédui|baiss)\w*"
    r"\s(?:\w+\s){0,2}?(?:by|um|de|d['’])\s*(?:about\s|around\s|rund\s|etwa\s|environ\s)?[£$€]?$",
    re.I,
)
_SHARE = re.compile(
    r"(?<![\w.,])(?P<part>\w+) (?:out of|of|von|der|sur) (?:the |all |den )?(?P<whole>\d+"
    r"|[a-zäöü]+)(?=\s(?!auf\b)[^\W\d_]{3,})",
    re.I,
)
"""So many of so many: what is said of the part is not said of the whole."""
_SOME = re.compile(
    r"\b(?:some|not all|most|part|several|including|of (?:the|them|whom)|einige|manche|certain)\b", re.I
)
_UM = re.compile(r"\bum\s(?:rund\s|etwa\s)?€?$")
_STEP_BEHIND = re.compile(
    r"\b(?:erhöht|gesenkt|gekürzt|verlängert|gesteigert|angehoben|reduziert|gestiegen)\b"
)
"""German verbs come behind: "um 15 Euro erhöht"."""
_TOLD = re.compile(
    r"\b(?:extend|exten[ts]|prolong|increas|rais|reduc|cut|lower|ris|rose|fell|fall|drop|grew|grow|up\b"
    r"|down\b|more"
    r"|less|fewer|longer|shorter|higher|extra|additional|further|another|add|gain|los[st]|improv|chang|differ"
    r"|verlänger|erhöh|gekürzt|kürz|gesenkt|senk|stieg|steig|sank|mehr|weniger|zusätzlich|augment|diminu"
    r"|rédui|baiss"
    r"|plus\b|moins\b|supplément)\w*",
    re.I,
)


def step_as_level(statement: str, source: str) -> bool:
    """Whether a number stands in the source only as how much something changed, and no change is told.

    Or as that of which some are meant: 18 of "14 of 18 owners".

    >>> step_as_level("The term is six months.", "The term was extended by six months.")
    True
    """
    mine = {quantity.value for quantity in facts(statement).quantities}
    for match in _SHARE.finditer(source):
        part, whole = ({each.value for each in facts(match[name]).quantities} for name in ("part", "whole"))
        if part and whole & mine and not part & mine and not _SOME.search(statement):
            return True
    if _TOLD.search(statement):
        return False
    steps: set[tuple[Decimal, str]] = set()
    levels: set[tuple[Decimal, str]] = set()
    for quantity in facts(source).quantities:
        before = source[max(0, quantity.start - 60) : quantity.start]
        (steps if _STEP.search(before) else levels).add((quantity.value, quantity.unit))
    if _STEP_BEHIND.search(source):
        steps |= {
            (each.value, each.unit) for each in facts(source).quantities if _UM.search(source[: each.start])
        }
        levels -= steps
    return any((mine.value, mine.unit) in steps - levels for mine in facts(statement).quantities)
