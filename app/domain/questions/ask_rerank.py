"""The second look at what was found: a model that scores question and passage together puts it in order."""

from __future__ import annotations

import re
from collections.abc import Sequence

from app.domain.questions.ranking import EXACT, RARE, fuse

AT_MOST = 24
"""Passages that are scored: three times what an answer is made from."""
SCORED, FIRST = 3.0, 1.0
"""Weights of the scores and of the first ranking: a score decides, unless the ranks are far apart."""

_RANKS = re.compile(r"re-?rank|cross-?encoder", re.I)


def reranks(name: str) -> bool:
    """Whether a model of this name was made to score, not to give vectors. Their files say no more.

    >>> [reranks(n) for n in ("bge-reranker-v2-m3", "Qwen3 Reranker 0.6B", "bge-small-en-v1.5")]
    [True, True, False]
    """
    return bool(_RANKS.search(name))


def reordered(numbers: Sequence[int], scores: Sequence[float], exact: Sequence[int]) -> list[int]:
    """Passages (best first) in the order that scores of the first of them give, those not scored last.

    What was asked for literally keeps its place before others. ValueError: more scores than passages.
    """
    if len(scores) > len(numbers):
        raise ValueError("more scores than passages")
    scored = numbers[: len(scores)]
    places = sorted(range(len(scored)), key=lambda at: (-scores[at], at))
    order = [scored[at] for at in places]
    told = [number for number in exact if number in scored] if len(exact) <= RARE else []
    best = [number for number, _ in fuse([(order, SCORED), (scored, FIRST), (told, EXACT)])]
    return [*best, *numbers[len(scores) :]]
