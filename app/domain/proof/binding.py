"""Whether a statement ties its facts to the same things as the source does.

A bag of words cannot tell "the chair is Ann, the treasurer is Ben" from "the treasurer is Ann". So the source
is cut into clauses, and a name or number of the statement must not be tied to a word that the source ties to
another name or number.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TypeVar

from app.domain.proof.facts import Date, dates_at, facts
from app.domain.proof.parties import GROUP, OF_MONEY, is_german, is_party, stands_for_one
from app.domain.proof.same_words import same_word
from app.domain.text.splitting import sentence_spans
from app.domain.text.units import UNITS
from app.domain.text.words import content_words, plain

_CLAUSE = re.compile(
    r"[;:,!?()|–—]+\s|(?<!\b\d)(?<!\b\d\d)\.+\s|[;!?()|–—]|:(?!\d)|\s(?:and|but|while|whereas|or|und|et|y)\s",
    re.I,
)
_NAME = re.compile(r"[^\W\d_][^\W\d_]*(?:['’-][^\W\d_]+)*")
_FEW = frozenset(
    {"before", "until", "till", "by", "under", "below", "less", "fewer", "most", "maximum", "within"}
)
_MANY = frozenset({"after", "from", "since", "over", "above", "more", "least", "minimum", "exceeding"})
_BOUND = re.compile(
    rf"\b({'|'.join(sorted(_FEW | _MANY))})\b(?:\s+[^\W\d_]+){{0,2}}?\s+[£$€]?(\d[\d.,:/]*\d|\d)", re.I
)
_EVENT = re.compile(
    rf"{_CLAUSE.pattern}|\b(?:that|which|who|when|after|before|until|since|because|dass|nachdem|bevor"
    rf"|que|qui)\b",
    re.I,
)
"""Where another event begins, with a date of its own."""
_ONE = re.compile(
    r"\b(?:one|a single|einer?|einem|einen|une?)\s+(day|week|month|year|Tag|Woche|Monat|Jahr|jour"
    r"|semaine|mois|an)\b",
    re.I,
)
_BETWEEN = re.compile(r"\b((?:between|zwischen|entre) (?:\S+ ){1,2})(?:and|und|et) (?=\d)", re.I)
_NUMBERS = re.compile(r"\b\d{1,3}(?:, \d{1,3})+ (?:and|und|et) \d{1,3}\b")
JOINED = 2  # words before "and" that are no clause
_JOINS = frozenset({"and", "or", "und", "et", "y"})
_TIMES = frozenset({"hour", "day", "week", "month", "year"})
_EVERY = re.compile(r"\b(?:all|every|each|alle[nr]?|tous|toutes)\s+(?!of\b|\d)(?=[^\W\d_]{3,})", re.I)
"""A number as any other: "all were checked and two replaced"."""
_RELATIVE = re.compile(r"\s*(?:who|whom|whose|which|den|dem|deren|dessen|dont|qui)\b", re.I)
_CARRIES_ON = re.compile(r"\W*(?:he|she|it|they|his|her|its|their|er|sie|es|il|elle)\b", re.I)
_TURNING = re.compile(r"\b(?:no|not)\s+(?:later|earlier|more|less|fewer)\b", re.I)


T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class _Clause:
    words: frozenset[str]
    names: frozenset[str]
    numbers: frozenset[tuple[object, str]]
    dates: frozenset[frozenset[Date]] = frozenset()


def tied_elsewhere(statement: str, source: str) -> bool:
    """Whether the source ties a word of the statement to another name or number than the statement does."""
    statement, source = _listed(statement), _listed(source)
    clauses = _source_clauses(source)
    parts = [statement, *(part for part in _CLAUSE.split(statement) if part.strip())]
    german = is_german(f"{statement} {source}")
    parts = parts[1:] if len(parts) > 2 else parts[:1]
    named = frozenset[str]().union(*(clause.names for clause in clauses))
    plainly = [_clause(part, german) for part in parts]
    said = [*plainly, *(_with_opening(each, part, named) for each, part in zip(plainly, parts, strict=True))]
    return any(_tied_elsewhere(each, clauses) for each in said) or _dated_elsewhere(statement, source)


def _listed(text: str) -> str:
    """A text whose "between 18 and 24 May" and "6, 22 and 41" are cut nowhere."""
    text = _BETWEEN.sub(r"\1to ", text)
    return _NUMBERS.sub(lambda match: " ".join(re.findall(r"\d+", match[0])), text)


def _source_clauses(source: str) -> list[_Clause]:
    """The clauses; what goes on after "…, whose doctor is Ben Lutz, …" is said of whom it was said before."""
    parts: list[str] = []
    clauses: list[_Clause] = []
    german = is_german(source)
    for start, end in sentence_spans(source, 0, len(source)):
        named = frozenset().union(*(clause.names for clause in clauses))
        lately = frozenset().union(*(clause.words for clause in clauses[-1:]))
        for part in _whole(source[start:end]):
            found = _clause(part, german)
            if _CARRIES_ON.match(source, start):  # "he" is whom the sentence before names
                found = replace(found, names=found.names | named, words=found.words | lately)
            parts.append(part)
            clauses.append(found)
    for at in range(2, len(parts)):
        if not clauses[at].names and _RELATIVE.match(parts[at - 1]):
            before = clauses[at - 2].names
            clauses[at] = _Clause(clauses[at].words, before, clauses[at].numbers)
    return clauses


def _whole(sentence: str) -> list[str]:
    """The clauses of a sentence; of "tyres and fuel are his" one, since neither has a verb alone."""
    parts: list[str] = []
    start = 0
    for match in _CLAUSE.finditer(sentence):
        few = len(sentence[start : match.start()].split()) <= JOINED
        if few and match[0].strip().casefold() in _JOINS:
            continue
        parts.append(sentence[start : match.start()])
        start = match.end()
    return [part for part in (*parts, sentence[start:]) if part.strip()]


def _tied_elsewhere(said: _Clause, clauses: Sequence[_Clause]) -> bool:
    proper = {name for name in said.names if not is_party(name)}
    words = said.words - {word for name in proper for word in content_words(name)} - _TIMES
    return _astray(said.names, words, clauses, lambda clause: clause.names, _sort_of_name) or _astray(
        said.numbers, words - OF_MONEY, clauses, lambda clause: clause.numbers, _sort_of_number
    )


def _with_opening(clause: _Clause, text: str, named: frozenset[str]) -> _Clause:
    """The first word has a capital whatever it is: it is a name if it is one elsewhere."""
    first = _NAME.match(text.strip())
    if first is None or plain(first[0]) not in named:
        return clause
    return replace(clause, names=clause.names | {plain(first[0])})


def _dated_elsewhere(statement: str, source: str) -> bool:
    """Whether a date is given to one event that the source gives to another."""
    clauses = [_dated(part) for part in _EVENT.split(source) if part and part.strip()]
    if len({date for clause in clauses for date in clause.dates}) < 2:
        return False
    return any(
        not any(said.dates & clause.dates and said.words & clause.words for clause in clauses)
        and _astray(said.dates, said.words, clauses, lambda clause: clause.dates, lambda _date: "date")
        for said in (_dated(part) for part in _EVENT.split(statement) if part and part.strip())
        if len(said.dates) == 1
    )


def _dated(text: str) -> _Clause:
    """A clause with its dates by day and month, without their numbers among its words."""
    found = dates_at(text)
    dates = frozenset(frozenset((None, month, day) for _, month, day in readings) for readings, _, _ in found)
    for _, start, end in reversed(found):
        text = text[:start] + " " + text[end:]
    return _Clause(frozenset(map(same_word, content_words(text))), frozenset(), frozenset(), dates)


def bounds_differ(statement: str, source: str) -> bool:
    """Whether a number is a lower bound in one and an upper bound in the other ("before 10", "after 10")."""
    mine, theirs = _bounds(statement), _bounds(source)
    return any(
        theirs.get(number) is not None and not sides & theirs[number] for number, sides in mine.items()
    )


def _bounds(text: str) -> dict[str, set[bool]]:
    found: dict[str, set[bool]] = {}
    for match in _BOUND.finditer(_TURNING.sub(" ", text)):
        found.setdefault(match[2].rstrip("."), set()).add(match[1].casefold() in _FEW)
    return found


def _astray(
    mine: frozenset[T],
    words: frozenset[str],
    clauses: Sequence[_Clause],
    anchors: Callable[[_Clause], frozenset[T]],
    sort: Callable[[T], str],
) -> bool:
    for anchor in mine:
        homes = [clause for clause in clauses if anchor in anchors(clause)]
        if not homes:
            continue
        for word in words:
            places = [clause for clause in clauses if word in clause.words]
            if places and not any(clause in homes for clause in places):
                others = (anchors(clause) - mine for clause in places)
                if all(any(sort(other) == sort(anchor) for other in found) for found in others):
                    return True
    return False


def _sort_of_name(name: str) -> str:
    """Any name can stand for any other, a word of contrast only for its opposites."""
    return GROUP.get(name, "")


def _sort_of_number(number: tuple[object, str]) -> str:
    """A number of weeks can stand for one of months."""
    return "time" if number[1] in _TIMES else number[1]


def _clause(text: str, german: bool) -> _Clause:
    names = frozenset(
        plain(match[0]) for match in _NAME.finditer(text) if stands_for_one(text, match, german)
    )
    numbers = frozenset((quantity.value, quantity.unit) for quantity in facts(text).quantities)
    times = frozenset((time, "clock") for time in facts(text).times)
    single = frozenset((Decimal(1), UNITS.get(match[1].casefold(), "year")) for match in _ONE.finditer(text))
    every = frozenset({(Decimal("Infinity"), "")} if _EVERY.search(text) else ())
    return _Clause(frozenset(content_words(text)), names, numbers | single | times | every)
