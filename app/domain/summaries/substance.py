"""How much a sentence holds of what people need from a document: deadlines, money, doses, duties, refusals.

Weights are ours, set by what a reader who sees only the summary would miss most (documents.md 2.4, step 5);
the figures of `app.bench.documents.judging` were measured with them.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from app.domain.proof.spotting_words import FOLLOW_UP_HEADING
from app.domain.summaries.keyfacts import SENTENCES, FactKind, KeyFact
from app.domain.summaries.missing import says_what_is_next

Key = tuple[str, str]
"""What tells one fact from another: its kind and its value, or for a sentence where it stands."""

_WEIGHTS = {
    FactKind.ALLERGY: 1.5,
    FactKind.CHANGE: 1.2,
    FactKind.FOLLOW_UP: 1.2,
    FactKind.DEADLINE: 1.0,
    FactKind.DOSE: 0.9,
    FactKind.MONEY: 0.9,
    FactKind.DUTY: 0.6,
    FactKind.DATE: 0.6,
    FactKind.PERCENT: 0.5,
    FactKind.QUANTITY: 0.5,
    FactKind.NAME: 0.3,
    FactKind.IDENTIFIER: 0.3,
    FactKind.EMAIL: 0.0,
}
_REFUSED, _DENIED = 0.9, 0.3
_TOTAL = re.compile(
    r"\b(?:total|balance|amount (?:due|claimed|payable|of the claim)|to (?:be )?(?:pay|paid)"
    r"|sum (?:due|insured)|deposit|gesamt\w*|summe|endbetrag|zu zahlen|montant (?:total|dû)|à payer"
    r"|total a pagar|importe)\b",
    re.I,
)
_MAIN = re.compile(
    r"\b(?:agreement|contract|lease|parties|between|begins?|ends?|term of|rent|fee|salary|wage|price|premium|"
    r"diagnos\w+|impression|admitted|claim|decided|agreed|concluded?|recommend\w*|result\w*|because|vertrag"
    r"|diagnose\w*|beschlossen|contrat|décidé)\b",
    re.I,
)
_HEADING = re.compile(
    r"\b(?:diagnos|problem|impression|summary|abstract|conclusion|result|finding|decision|recommend|medic|allerg"
    r"|part(?:y|ies)\b|term|fee|payment|price|liab|duties|obligation|assessment|damage|deadline|befund|therapie"
    r"|beurteilung|zusammenfassung|ergebnis|traitement|examen|résumé|tratamiento|exploración|diagnóstico)",
    re.I,
)
ROW = 4
"""Figures from which a line without a date, a sum of money or a dose is a row of data."""
_FIGURES = (FactKind.QUANTITY, FactKind.PERCENT, FactKind.IDENTIFIER)
LATER = 0.5
"""What each further fact of a sentence counts of the one before: a row of ten figures is not ten points."""


def weighed(found: Sequence[KeyFact]) -> dict[Key, float]:
    """The facts of one sentence with what each is worth."""
    weights: dict[Key, float] = {}
    for fact in found:
        key = _key(fact)
        weights[key] = max(weights.get(key, 0.0), _weight(fact))
    return weights


def is_data(text: str, found: Sequence[KeyFact]) -> bool:
    """Whether a line is a row of bare figures, as a table of measurements or a program's output has."""
    pieces = [piece for piece in text.split() if any(map(str.isalnum, piece))]
    numbers = sum(piece[-1:].isdigit() or piece.strip("|").replace(".", "").isdigit() for piece in pieces)
    bare = all(fact.kind in _FIGURES for fact in found)
    return numbers >= ROW and 2 * numbers >= len(pieces) and bare


def worth_of(weights: dict[Key, float], said: Collection[Key] = ()) -> float:
    """What facts are worth together, best first, without those that were `said` already."""
    left = sorted((weight for key, weight in weights.items() if key not in said), reverse=True)
    return sum(weight * LATER**place for place, weight in enumerate(left))


def weight_of_words(text: str, heading: str = "") -> float:
    """What a sentence's words add, and the heading above it: totals, and what a document is about."""
    under = 0.4 * bool(heading and _HEADING.search(heading))
    return 0.3 * bool(_TOTAL.search(text)) + 0.2 * bool(_MAIN.search(text)) + under


def _key(fact: KeyFact) -> Key:
    if fact.kind in SENTENCES:
        return fact.kind, str(fact.quote_start)
    value = " ".join(fact.value.split()).casefold()
    return fact.kind, f"{fact.label.casefold()} {value}"


def _weight(fact: KeyFact) -> float:
    if fact.kind is FactKind.FOLLOW_UP and not says_what_is_next(fact.quote):
        return _WEIGHTS[fact.kind] if FOLLOW_UP_HEADING.search(fact.heading) else _DENIED
    if fact.kind is FactKind.NEGATIVE:
        return _REFUSED if fact.high else _DENIED
    return _WEIGHTS[fact.kind]
