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
from app.domain.words import STOP, content_words, plain

_CLAUSE = re.compile(r"[;:,.!?()|–—]+\s|[;:!?()|–—]|\s(?:and|but|while|whereas|or|und|et|y)\s", re.I)
_NAME = re.compile(r"[^\W\d_][^\W\d_]*(?:['’-][^\W\d_]+)*")
_FEW = frozenset(
    {"before", "until", "till", "by", "under", "below", "less", "fewer", "most", "maximum", "within"}
)
_MANY = frozenset({"after", "from", "since", "over", "above", "more", "least", "minimum", "exceeding"})
_BOUND = re.compile(
    rf"\b({'|'.join(sorted(_FEW | _MANY))})\b(?:\s+[^\W\d_]+){{0,2}}?\s+[£$€]?(\d[\d.,:/]*\d|\d)", re.I
)
_TURNING = re.compile(r"\b(?:no|not)\s+(?:later|earlier|more|less|fewer)\b", re.I)


T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class _Clause:
    words: frozenset[str]
    names: frozenset[str]
    numbers: frozenset[tuple[object, str]]


def tied_elsewhere(statement: str, source: str) -> bool:
    """Whether the source ties a word of the statement to another name or number than the statement does."""
    clauses = [_clause(part) for part in _CLAUSE.split(source) if part.strip()]
    said = _clause(statement)
    words = said.words - {word for name in said.names for word in content_words(name)}
    return _astray(said.names, words, clauses, lambda clause: clause.names, _one_sort) or _astray(
        said.numbers, words, clauses, lambda clause: clause.numbers, lambda number: number[1]
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


def _one_sort(_: str) -> str:
    """Any name can stand for any other."""
    return ""


def _clause(text: str) -> _Clause:
    names = frozenset(
        plain(match[0])
        for match in _NAME.finditer(text)
        if match[0][0].isupper()
        and plain(match[0]) not in STOP
        and (match.start() or text[match.end() + 1 : match.end() + 2].isupper())
    )
    numbers = frozenset((quantity.value, quantity.unit) for quantity in facts(text).quantities)
    return _Clause(frozenset(content_words(text)), names, numbers)
