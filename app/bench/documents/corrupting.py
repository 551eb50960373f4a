"""True sentences with one thing made wrong: the corruption suite (documents.md 2.5).

Each function gives every wrong sentence of its kind that it can make of a true one; none where it finds
nothing to change. What is put in comes from the same document where it can, since that is what a check
against the whole document cannot see (documents.md, finding 5).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from app.bench.documents import turning

MONTHS = (
    "January February March April May June July August September October November December",
    "Januar Februar März April Mai Juni Juli August September Oktober November Dezember",
    "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
    "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
)
_MONTHS = {name: row.split() for row in reversed(MONTHS) for name in row.split()}
_NAMED = "|".join(sorted(_MONTHS, key=len, reverse=True))
_DATE = re.compile(rf"\b(\d{{1,2}})(\.? | de )({_NAMED})\b((?: de)? \d{{4}})?")
_NUMBER = re.compile(r"(?<![\w.,/-])\d+(?:[.,]\d+)*(?![\w/]|[.,]\d|-\w)")
_UNITS = {
    "mg": "mcg",
    "mcg": "mg",
    "kg": "g",
    "g/l": "mg/l",
    "mg/l": "g/l",
    "ml": "l",
    "mmol/mol": "%",
    "mmHg": "cm",
    "%": "mg",
    "°C": "°F",
    "cm": "m",
    "metres": "centimetres",
    "litres": "millilitres",
    "m²": "km",
    "kWh": "kg",
    "seconds": "minutes",
    "minutes": "hours",
    "hours": "days",
    "days": "weeks",
    "weeks": "months",
    "months": "weeks",
    "years": "months",
    "Wochen": "Tagen",
    "semaines": "jours",
    "£": "€",
    "€": "£",
}
_UNIT = re.compile(
    r"(?<=\d)\s?(" + "|".join(sorted(map(re.escape, _UNITS), key=len, reverse=True)) + r")(?!\w)"
)
_WORDED = re.compile(
    r"\b(two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)\s"
    r"(minutes|hours|days|weeks|months|years)\b"
)
_MONEY = re.compile(r"[£€](?=\d)")
_JOINED = (" and ", " und ", " et ", " y ", " and the ")
_NOT = re.compile(
    r"\b(must|may|is|are|was|were|do|does|did|can|will|has|have|had|could|should) ?not (?:been )?", re.I
)
_NO = re.compile(r"\b(?:There was|There is|found|has|had) no\b")
_VERB = re.compile(
    r"\b(is|are|was|were|must|may|can|will|has been|should)\b(?! not)(?= [a-zäöü]+)"
    r"|\b(wurde|besteht|est|es)\b"
)
_FOREIGN = {"wurde": "wurde nicht", "besteht": "besteht nicht", "est": "n'est pas", "es": "no es"}


@dataclass(frozen=True, slots=True)
class Around:
    """What else stands in the document: its sentences, and names and things that can be swapped."""

    sentences: Sequence[str]
    names: Sequence[str] = ()
    things: Sequence[str] = ()


def numbers(text: str, around: Around) -> list[str]:
    """Each number replaced by another number of the document that the sentence has not."""
    dated = [match.span() for match in _DATE.finditer(text)]
    here = _numbers(text)
    others = [number for said in around.sentences for number in _numbers(_DATE.sub(" ", said))]
    others = [number for number in dict.fromkeys(others) if number not in here] or ["47", "3.5"]
    found = []
    for place, match in enumerate(_NUMBER.finditer(text)):
        if not any(start <= match.start() < end for start, end in dated):
            found.append(_put(text, match, others[(place + len(text)) % len(others)]))
    loose = [m for m in _NUMBER.finditer(text) if not any(start <= m.start() < end for start, end in dated)]
    return found + _exchanged(text, loose)


def _exchanged(text: str, matches: Sequence[re.Match[str]]) -> list[str]:
    """Two neighbours in each other's place: what stands in the sentence already is hardest to see.

    Not what "and" alone joins: "the door and the mirror" says the same the other way round.
    """
    return [
        text[: one.start()] + other[0] + text[one.end() : other.start()] + one[0] + text[other.end() :]
        for one, other in pairwise(matches)
        if one[0] != other[0] and text[one.end() : other.start()] not in _JOINED
    ]


def units(text: str, _around: Around) -> list[str]:
    """Each unit replaced by another one: mg by mcg, weeks by months, pounds by euros."""
    found = [
        text[: match.start(1)] + _UNITS[match[1]] + text[match.end(1) :] for match in _UNIT.finditer(text)
    ]
    found += [
        text[: match.start(2)] + _UNITS[match[2]] + text[match.end(2) :] for match in _WORDED.finditer(text)
    ]
    return found + [_put(text, match, _UNITS[match[0]]) for match in _MONEY.finditer(text)]


def negations(text: str, _around: Around) -> list[str]:
    """A negation taken out, or one put in."""
    out = [_put(text, match, f"{match[1]} ") for match in _NOT.finditer(text)]
    out += [_put(text, match, match[0].rsplit(" ", 1)[0] + " a") for match in _NO.finditer(text)]
    if not out:
        out = [
            _put(text, match, _FOREIGN.get(match[0], _negated(match[0])))
            for match in list(_VERB.finditer(text))[:1]
        ]
    return out


def names(text: str, around: Around) -> list[str]:
    """Each name, drug or thing replaced by another of the same document that the sentence has not."""
    found = []
    for group in (around.names, around.things):
        for place, name in enumerate(group):
            if name in text:
                others = [other for other in group if other not in text]
                found += [text.replace(name, others[place % len(others)])] if others else []
        there = re.compile("|".join(sorted(map(re.escape, group), key=len, reverse=True)) or "(?!)")
        found += _exchanged(text, list(there.finditer(text)))
    return found


def dates(text: str, _around: Around) -> list[str]:
    """Each date with another day, another month, and another year."""
    found = []
    for match in _DATE.finditer(text):
        day, months = int(match[1]), _MONTHS[match[3]]
        month = months[(months.index(match[3]) + 5) % 12]
        rest = match[4] or ""
        found.append(_put(text, match, f"{day % 27 + 1}{match[2]}{match[3]}{rest}"))
        found.append(_put(text, match, f"{match[1]}{match[2]}{month}{rest}"))
        if rest:
            found.append(_put(text, match, f"{match[1]}{match[2]}{match[3]}{rest[:-4]}{int(rest[-4:]) + 1}"))
    return found + _exchanged(text, list(_DATE.finditer(text)))


Corrupt = Callable[[str, Around], list[str]]
KINDS: dict[str, Corrupt] = {
    "number": numbers,
    "unit": units,
    "negation": negations,
    "name": names,
    "date": dates,
    "role": lambda text, around: turning.roles(text, around.names),
    "scope": lambda text, _around: turning.scope(text),
    "standing": lambda text, _around: turning.standing(text),
    "merge": lambda text, around: turning.merges(text, around.sentences),
}


def _numbers(text: str) -> list[str]:
    return [match[0] for match in _NUMBER.finditer(text)]


def _put(text: str, match: re.Match[str], new: str) -> str:
    return text[: match.start()] + new + text[match.end() :]


def _negated(verb: str) -> str:
    return "has not been" if verb == "has been" else f"{verb} not"
