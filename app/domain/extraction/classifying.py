"""Which of some labels a document bears: by how likely a model holds each, or by likeness to examples.

Labels are ranked by the log-likelihood of their own words after the question, less what it gives them
with no document at all, so that a word it likes anyway does not win (Holtzman et al. 2021, PMI_DC). A lead
too small to trust is no answer: UNSURE.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app.domain.engine.generation import Outcome

UNSURE = ""
LEAST_SHARE = 0.5
"""Share of all labels' likelihood that the first must have."""
LEAST_LEAD = 0.2
"""Share by which it must lead the second."""
LEAST_EXAMPLES = 5
LEAST_LIKENESS, LEAST_MORE = 0.3, 0.1
"""Cosine to the nearest centroid, and how much nearer it must be than the next one."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """`label` is UNSURE ("") if nothing leads clearly. `shares`: 0 to 1 for each label, best first."""

    label: str
    shares: tuple[tuple[str, float], ...]


def label_grammar(label: str) -> str:
    """GBNF that lets through this label alone: what is written with it tells the label's likelihood."""
    return f"root ::= {json.dumps(label, ensure_ascii=False)}\n"


def likelihood(outcome: Outcome) -> float:
    """The mean natural-log probability of a forced label's tokens; minus infinity if there are none."""
    found = [token.logprob for token in outcome.logprobs]
    if not found or not all(map(math.isfinite, found)):
        return -math.inf
    return sum(found) / len(found)


def by_likelihood(
    scores: Mapping[str, float],
    prior: Mapping[str, float],
    least_share: float = LEAST_SHARE,
    least_lead: float = LEAST_LEAD,
) -> Verdict:
    """The label that a document makes likelier most. `prior`: the same scores without a document.

    Raises ValueError for fewer than two labels, and KeyError for one without a prior.
    """
    if len(scores) < 2:
        raise ValueError("two labels or more")
    gains = {label: score - prior[label] for label, score in scores.items()}
    gains = {label: gain if math.isfinite(gain) else -math.inf for label, gain in gains.items()}
    top = max(gains.values())
    if not math.isfinite(top):
        return Verdict(UNSURE, tuple((label, 0.0) for label in gains))
    weights = {label: math.exp(gain - top) for label, gain in gains.items()}
    whole = sum(weights.values())
    shares = sorted(((label, weight / whole) for label, weight in weights.items()), key=lambda one: -one[1])
    sure = shares[0][1] >= least_share and shares[0][1] - shares[1][1] >= least_lead
    return Verdict(shares[0][0] if sure else UNSURE, tuple(shares))


def by_examples(
    vector: Sequence[float],
    examples: Mapping[str, Sequence[Sequence[float]]],
    least: float = LEAST_LIKENESS,
    more: float = LEAST_MORE,
) -> Verdict:
    """The label whose examples' mean is nearest by cosine; shares are the cosines.

    Every label needs `LEAST_EXAMPLES` vectors of one length. Raises ValueError otherwise, and for fewer than
    two labels.
    """
    if len(examples) < 2:
        raise ValueError("two labels or more")
    likeness = []
    for label, vectors in examples.items():
        if len(vectors) < LEAST_EXAMPLES:
            raise ValueError(f"fewer than {LEAST_EXAMPLES} examples")
        if any(len(one) != len(vector) for one in vectors):
            raise ValueError("vectors of different lengths")
        centre = [sum(column) for column in zip(*map(_unit, vectors), strict=True)]
        likeness.append((label, math.fsum(a * b for a, b in zip(_unit(vector), _unit(centre), strict=True))))
    likeness.sort(key=lambda one: -one[1])
    sure = likeness[0][1] >= least and likeness[0][1] - likeness[1][1] >= more
    return Verdict(likeness[0][0] if sure else UNSURE, tuple(likeness))


def _unit(vector: Sequence[float]) -> list[float]:
    length = math.sqrt(math.fsum(x * x for x in vector))
    return [x / length for x in vector] if length and math.isfinite(length) else [0.0] * len(vector)


def confusion(pairs: Sequence[tuple[str, str]]) -> dict[str, dict[str, int]]:
    """For each true label how often each verdict ("" for unsure) was given. `pairs`: (true, given)."""
    table: dict[str, dict[str, int]] = {}
    for true, given in pairs:
        row = table.setdefault(true, {})
        row[given] = row.get(given, 0) + 1
    return table
