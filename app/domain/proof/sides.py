"""Whether a value is where something begins, where it ends, or by how much: "from 7 to 9 mg", "by 2 mg"."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator

from app.domain.proof.facts import dates_at, facts

_SIDES = {
    "from": "from since starting beginning ab vom von seit du depuis desde de",
    "to": "to until till till bis auf au jusqu'au à hasta a",
    "by": "by um",
}
_SIDE = {word: side for side, words in _SIDES.items() for word in words.split()}
_BEFORE = re.compile(
    r"(?<![\w'’])(?:(?:(?P<opens>begins?|began|starts?|started|commences?|commenced|beginnt|commence)"
    r"|(?P<shuts>ends?|ended|expires?|expired|finishes|finished|terminates?|endet|finit|termina))"
    r"\s+(?:(?:on|at|am|in|with)\s+)?(?:the\s+|dem\s+|le\s+|el\s+)?"
    r"|(?:(?P<up>up|bis zu|jusqu['’])\s+)?(?P<side>"
    + "|".join(sorted(map(re.escape, _SIDE), key=len, reverse=True))
    + r")\s+(?:(?:the|about|around|a|total|of|dem|der|den|le|la)\s+){0,2})[£$€]?\s?[-−]?$",
    re.I,
)
_STOPS = re.compile(
    r"\b(?:stopp?ed|stops?|ended|ends|ceased?|ceases|terminated|cancelled|withdrawn|discontinued|suspended"
    r"|eingestellt|beendet|gestrichen|arrêté\w*|supprimé\w*)\b[^.;,]{0,40}$",
    re.I,
)
_RANGE = re.compile(r"[\w.]\s?[–—]\s?$")

Value = tuple[str, object]


def sides_differ(statement: str, source: str) -> bool:
    """Whether a value stands at one end in the statement and at another in the source.

    "Reduced to 5 mg" is not what "reduced from 5 mg to 2.5 mg" says. What stands at neither end in the source
    must not take the place of what does.
    """
    mine = _sided(statement)
    if not any(mine.values()):
        return False
    theirs = _sided(source)
    ends: dict[tuple[str, str], set[Value]] = defaultdict(set)
    for value, sides in theirs.items():
        for side in sides:
            ends[side, value[0]].add(value)
    for value, sides in mine.items():
        there = theirs.get(value)
        if there is None:
            continue  # not in the source at all: another check's
        if sides and there and not sides & there:
            return True
        for side in sides:
            if not there and ends[side, value[0]] and value not in ends[side, value[0]]:
                return True
    return False


def _sided(text: str) -> dict[Value, set[str]]:
    found: dict[Value, set[str]] = defaultdict(set)
    for value, start in _values(text):
        side = _side(text, start, value[0] == "date")
        found[value].update({side} if side else set())
    return found


def _values(text: str) -> Iterator[tuple[Value, int]]:
    for quantity in facts(text).quantities:
        yield ("number", quantity.value), quantity.start
    for readings, start, _ in dates_at(text):
        yield ("date", frozenset((month, day) for _, month, day in readings)), start


def _side(text: str, start: int, dated: bool) -> str:
    before = text[max(0, start - 40) : start]
    match = _BEFORE.search(before)
    if match is None:
        return "to" if dated and _RANGE.search(before) else ""
    if match["opens"] or match["shuts"]:
        return "from" if match["opens"] else "to"
    if match["up"]:
        return ""
    side = _SIDE[match["side"].casefold()]
    if dated and side == "from" and _STOPS.search(text[:start]):
        return ""  # "stopped from 12 January": where it ends
    return "to" if dated and side == "by" else side
