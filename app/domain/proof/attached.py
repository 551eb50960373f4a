"""Whether an amount stands beside the thing that it stands beside in the source: "metformin 500 mg"."""

from __future__ import annotations

import re
from collections import defaultdict
from decimal import Decimal

from app.domain.proof.facts import facts
from app.domain.proof.parties import OF_MONEY
from app.domain.text.units import WORD_NUMBERS
from app.domain.text.words import STOP, plain, stem

_WORD_BEFORE = re.compile(r"([^\W\d_]+(?:[-'’][^\W\d_]+)*)\s+(?:of\s+)?[£$€]?$", re.I)
_WORD_AFTER = re.compile(r"\s+(?:of\s+|de\s+|d['’])?([^\W\d_]+(?:[-'’][^\W\d_]+)*)", re.I)

_MASSES = frozenset({"mg", "mcg", "g", "kg", "ml", "l", "unit"})

_WORD = re.compile(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*")

Amount = tuple[Decimal, str]
Beside = dict[tuple[str, str], set[Amount]]


def attached_elsewhere(statement: str, source: str) -> bool:
    """Whether a word has another amount of the same unit right beside it in the source.

    >>> attached_elsewhere("80 mg of metformin", "Metformin 500 mg replaced gliclazide 80 mg.")
    True
    """
    mine = _beside(statement)
    theirs = _beside(source) if mine else {}
    if any(key in theirs and not values & theirs[key] for key, values in mine.items()):
        return True
    return any(
        _named_otherwise(word, amount, theirs, statement, source)
        for (word, _), values in mine.items()
        for amount in values
    )


def _named_otherwise(word: str, amount: Amount, theirs: Beside, statement: str, source: str) -> bool:
    """Whether a dose has another thing's name beside it in the source, which the statement does not have."""
    if amount[1] not in _MASSES:
        return False
    names = {name for (name, _), values in theirs.items() if amount in values}
    here, there = (set(map(stem, map(plain, _WORD.findall(text)))) for text in (statement, source))
    return bool(names) and word not in names and word in there and not names & here


def _beside(text: str) -> Beside:
    """For each word and unit the amounts that stand right before or after it; bare numbers are left out."""
    found: Beside = defaultdict(set)
    for quantity in facts(text).quantities:
        if not quantity.unit:
            continue
        sides = (
            _WORD_BEFORE.search(text[max(0, quantity.start - 40) : quantity.start]),
            _WORD_AFTER.match(text[quantity.end : quantity.end + 40]),
        )
        for match in sides:
            word = stem(plain(match[1])) if match is not None and plain(match[1]) not in STOP else ""
            if word and word not in OF_MONEY and word not in WORD_NUMBERS:
                sort = "mass" if quantity.unit in _MASSES else quantity.unit
                found[word, sort].add((quantity.value, quantity.unit))
    return found
