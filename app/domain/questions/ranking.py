"""Which passages a question is answered from: how two ways of looking become one order, and which are shown.

An index of words finds identifiers and rare words, vectors find what is said in other words. Each score
counts as a share of the best one, so that it matters by how much a passage leads; joined by their ranks, as
documents.md 3.3 has it, the same passages had hit@5 of 0.87, 0.80 and 0.93 on three other documents, this way
0.88, 0.86 and 0.95, and a better mean rank.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from app.domain.questions.passages import StoredPassage

NEAR_TOP = 10
"""The k of reciprocal rank fusion: an item at rank r (from 1) of a ranking gets its weight / (k + r)."""
WORDS, VECTORS, EXACT = 1.0, 2.0, 4.0
"""Weights of the two ways; what was asked for literally outweighs both."""
CANDIDATES = 50
"""Passages taken from each way of looking."""
RARE = 10
"""Passages that may hold what was asked for literally; what stands in more of them tells nothing."""
FURTHER = 0.8
"""What a passage's score counts for if a better one of its section is there: that brings it along anyway."""
FEWEST, MOST = 4, 8
"""Passages for one answer, if there is room."""

Scored = tuple[int, float]
"""A passage's number and its score, higher better."""


@dataclass(frozen=True, slots=True)
class Near:
    """How near passages are to a question in meaning: `cosines` by number, best first where it was asked so.

    `average`: the mean cosine of all passages of the collection, which is what says nothing; embedders differ
    in it (0.1 with some, 0.7 with others).
    """

    cosines: Mapping[int, float]
    average: float


def ranked(words: Sequence[Scored], near: Near | None, exact: Sequence[int]) -> list[Scored]:
    """What was found by words, by meaning and literally as one: passages with scores, best first.

    `words` are BM25 scores, best first. Equal scores stand in the order of their numbers.
    """
    scores = {number: WORDS * share for number, share in _shares(dict(words), 0.0).items()}
    if near is not None:
        for number, share in _shares(near.cosines, near.average).items():
            scores[number] = scores.get(number, 0.0) + VECTORS * share
    for number in exact if len(exact) <= RARE else ():
        scores[number] = scores.get(number, 0.0) + EXACT
    return sorted(scores.items(), key=lambda item: (-item[1], item[0]))


def _shares(scores: Mapping[int, float], nothing: float) -> dict[int, float]:
    """Each score as a share of the way from `nothing`, which is 0, to the best one, which is 1."""
    span = max(scores.values(), default=nothing) - nothing
    return {number: (score - nothing) / span if span > 0 else 1.0 for number, score in scores.items()}


def spread(found: Sequence[tuple[StoredPassage, float]]) -> list[StoredPassage]:
    """Passages with their scores in a new order, in which those of one section do not take all places."""
    best: dict[tuple[str, int], float] = {}
    for one, score in found:
        section = (one.document_id, one.passage.section)
        best[section] = max(score, best.get(section, score))

    def worth(entry: tuple[StoredPassage, float]) -> float:
        one, score = entry
        leads = score >= best[one.document_id, one.passage.section]
        return score if leads or score < 0 else FURTHER * score

    return [one for one, _score in sorted(found, key=worth, reverse=True)]


def fuse(rankings: Iterable[tuple[Sequence[int], float]], k: int = NEAR_TOP) -> list[tuple[int, float]]:
    """Join rankings of numbers, each with its weight, into one with scores, best first.

    Equal scores stand in the order of their numbers.
    """
    scores: dict[int, float] = {}
    for ranking, weight in rankings:
        for rank, number in enumerate(ranking, start=1):
            scores[number] = scores.get(number, 0.0) + weight / (k + rank)
    return sorted(scores.items(), key=lambda item: (-item[1], item[0]))


def chosen(
    best: Sequence[StoredPassage],
    beside: Mapping[int, Sequence[StoredPassage]],
    sizes: Mapping[int, int],
    budget: int,
) -> list[StoredPassage]:
    """The passages for one answer, in the order of their documents: the best, then what stands beside them.

    `sizes` are tokens by passage's number, of which all together may have `budget`. The best come in first
    come, up to `FEWEST`; then the neighbours of the first two, which often hold the other half of an answer;
    then further ones up to `MOST`. What has no room is passed over for the next that has; none fits only if
    each is over the budget.
    """
    first = list(best[:FEWEST])
    around = [one for passage in best[:2] for one in beside.get(passage.number, ())]
    taken: dict[int, StoredPassage] = {}
    left = budget
    for passage in [*first, *around, *best[FEWEST:]]:
        size = sizes.get(passage.number, 0)
        if len(taken) < MOST and passage.number not in taken and 0 < size <= left:
            taken[passage.number] = passage
            left -= size
    ranks = {passage.document_id: rank for rank, passage in reversed(list(enumerate(best)))}
    return sorted(taken.values(), key=lambda one: (ranks.get(one.document_id, 0), one.position))
