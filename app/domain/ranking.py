"""Which passages a question is answered from: how two rankings become one, and which of them are shown.

An index of words finds identifiers and rare words, vectors find what is said in other words; reciprocal rank
fusion needs no common scale of the two (documents.md 3.3: with the vectors counting twice and k = 10 better
than either and than k = 60).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from app.domain.passages import StoredPassage

NEAR_TOP = 10
"""The k of reciprocal rank fusion: an item at rank r (from 1) of a ranking gets its weight / (k + r)."""
WORDS, VECTORS, EXACT = 1.0, 2.0, 4.0
"""Weights of the rankings; what was asked for literally outweighs both others."""
CANDIDATES = 50
"""Passages taken from each ranking."""
RARE = 10
"""Passages that may hold what was asked for literally; what stands in more of them tells nothing."""
FEWEST, MOST = 4, 8
"""Passages for one answer, if there is room."""


def ranked(words: Sequence[int], vectors: Sequence[int], exact: Sequence[int]) -> list[tuple[int, float]]:
    """The three rankings of one question as one: passages with scores, best first."""
    told = exact if len(exact) <= RARE else ()
    return fuse([(told, EXACT), (words, WORDS), (vectors, VECTORS)])


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
