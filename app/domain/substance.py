"""How much a sentence holds of what people need from a document: deadlines, money, doses, duties, refusals.

Weights are ours, set by what a reader who sees only the summary would miss most (documents.md 2.4, step 5);
the shares in `app.bench.documents.substance` were measured with them.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from app.domain.keyfacts import SENTENCES, FactKind, KeyFact

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
    r"|sum (?:due|insured)|deposit|gesamt\w*|summe|endbetrag|zu zahlen|montant (?:total|dû)|à payer|total a pagar|importe)\b",
    re.I,
)
_MAIN = re.compile(
    r"\b(?:agreement|contract|lease|parties|between|begins?|ends?|term of|rent|fee|salary|wage|price|premium|"
    r"diagnos\w+|impression|admitted|claim|decided|agreed|concluded?|recommend\w*|result\w*|because|vertrag"
    r"|diagnose\w*|beschlossen|contrat|décidé)\b",
    re.I,
)
LATER = 0.5
"""What each further fact of a sentence counts of the one before: a row of ten figures is not ten points."""


def weighed(found: Sequence[KeyFact]) -> dict[Key, float]:
    """The facts of one sentence with what each is worth."""
    weights: dict[Key, float] = {}
    for fact in found:
        key = _key(fact)
        weights[key] = max(weights.get(key, 0.0), _weight(fact))
    return weights


def worth_of(weights: dict[Key, float], said: Collection[Key] = ()) -> float:
    """What facts are worth together, best first, without those that were `said` already."""
    left = sorted((weight for key, weight in weights.items() if key not in said), reverse=True)
    return sum(weight * LATER**place for place, weight in enumerate(left))


def weight_of_words(text: str) -> float:
    """What a sentence's words add: totals, and what a document of its sort is about."""
    return 0.3 * bool(_TOTAL.search(text)) + 0.2 * bool(_MAIN.search(text))


def _key(fact: KeyFact) -> Key:
    if fact.kind in SENTENCES:
        return fact.kind, str(fact.quote_start)
    value = " ".join(fact.value.split()).casefold()
    return fact.kind, f"{fact.label.casefold()} {value}"


def _weight(fact: KeyFact) -> float:
    if fact.kind is FactKind.NEGATIVE:
        return _REFUSED if fact.high else _DENIED
    return _WEIGHTS[fact.kind]
