"""Whether a statement ties its facts to the same things as the source does.

A bag of words cannot tell "the chair is Ann, the treasurer is Ben" from "the treasurer is Ann". So the source
is cut into clauses, and a name or number of the statement must not be tied to a word that the source ties to
another name or number.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from app.domain.facts import facts
from app.domain.parties import GROUP, OF_MONEY, is_german, is_party, stands_for_one
from app.domain.words import content_words, plain

_CLAUSE = re.compile(
    r"[;:,!?()|–—]+\s|(?<!\d)\.+\s|[;!?()|–—]|:(?!\d)|\s(?:and|but|while|whereas|or|und|et|y)\s", re.I
)
_NAME = re.compile(r"[^\W\d_][^\W\d_]*(?:['’-][^\W\d_]+)*")
_FEW = frozenset(
    {"before", "until", "till", "by", "under", "below", "less", "fewer", "most", "maximum", "within"}
)
_MANY = frozenset({"after", "from", "since", "over", "above", "more", "least", "minimum", "exceeding"})
_BOUND = re.compile(
    rf"\b({'|'.join(sorted(_FEW | _MANY))})\b(?:\s+[^\W\d_]+){{0,2}}?\s+[£$€]?(\d[\d.,:/]*\d|\d)", re.I
)
_RELATIVE = re.compile(r"\s*(?:who|whom|whose|which|den|dem|deren|dessen|dont|qui)\b", re.I)
_TURNING = re.compile(r"\b(?:no|not)\s+(?:later|earlier|more|less|fewer)\b", re.I)


T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class _Clause:
    words: frozenset[str]
    names: frozenset[str]
    numbers: frozenset[tuple[object, str]]


def tied_elsewhere(statement: str, source: str) -> bool:
    """Whether the source ties a word of the statement to another name or number than the statement does."""
    clauses = _source_clauses(source)
    parts = [statement, *(part for part in _CLAUSE.split(statement) if part.strip())]
    german = is_german(f"{statement} {source}")
    parts = parts if len(parts) > 2 else parts[:1]
    return any(_tied_elsewhere(_clause(part, german), clauses) for part in parts)


def _source_clauses(source: str) -> list[_Clause]:
    """The clauses; what goes on after "…, whose doctor is Ben Lutz, …" is said of whom it was said before."""
    parts = [part for part in _CLAUSE.split(source) if part.strip()]
    german = is_german(source)
    clauses = [_clause(part, german) for part in parts]
    for at in range(2, len(parts)):
        if not clauses[at].names and _RELATIVE.match(parts[at - 1]):
            before = clauses[at - 2].names
            clauses[at] = _Clause(clauses[at].words, before, clauses[at].numbers)
    return clauses


def _tied_elsewhere(said: _Clause, clauses: Sequence[_Clause]) -> bool:
    proper = {name for name in said.names if not is_party(name)}
    words = said.words - {word for name in proper for word in content_words(name)}
    return _astray(said.names, words, clauses, lambda clause: clause.names, _sort_of_name) or _astray(
        said.numbers, words - OF_MONEY, clauses, lambda clause: clause.numbers, lambda number: number[1]
    )


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


def _clause(text: str, german: bool) -> _Clause:
    names = frozenset(
        plain(match[0]) for match in _NAME.finditer(text) if stands_for_one(text, match, german)
    )
    numbers = frozenset((quantity.value, quantity.unit) for quantity in facts(text).quantities)
    return _Clause(frozenset(content_words(text)), names, numbers)
