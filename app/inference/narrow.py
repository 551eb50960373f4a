"""Which candidates can matter: as few as decide the choice exactly, so that a grammar is asked about few.

Asking a grammar about a whole vocabulary costs more than evaluating a small model (`engine.md` 1.3), and
filling and sorting 260,000 candidates costs more than the rest of sampling. But top k, top p and min p leave
out all but the likeliest of the allowed tokens. So tokens are looked at from the likeliest down, until no
further one could be kept or change what is kept. The outcome is that of masking and sorting the whole
vocabulary, down to the same token for the same seed.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator

import numpy as np

from app.domain.errors import EngineFailed
from app.inference.chain import Ids, Logits, Mask, Settings

Allowed = Callable[[Ids], Mask]

NOT_A_NUMBER = "logits"
"""The code of `EngineFailed` when the model gave no usable logits (NaN, infinity)."""

FIRST, GROWTH = 16, 4
"""How many candidates are asked about first at most; how many times more after."""
DEPTHS = (3.0, 6.0, 9.0, 12.0, 15.0, 18.0, 25.0, math.inf)
"""Below the likeliest token, in nats: how deep candidates are collected before more are."""
SLACK = 1e-5
"""Relative; float32 sums in llama.cpp and float64 sums here may differ by less."""


def likeliest(logits: Logits) -> int:
    """The first token of the highest logit. Raises EngineFailed("logits") if that is no finite number.

    NaN counts as the highest of all, so one look is enough.
    """
    token = int(logits.argmax())
    if not math.isfinite(logits[token]):
        raise EngineFailed(code=NOT_A_NUMBER)
    return token


def narrow(logits: Logits, settings: Settings, allowed: Allowed | None = None) -> Ids:
    """The candidates that decide, ascending; none if no token is allowed. `logits` has shape (vocabulary,).

    Greedy settings give the one token that is taken: the likeliest allowed, of equals the first.
    Raises EngineFailed("logits").
    """
    first = likeliest(logits)
    found = np.array([first], np.int32)
    if settings.greedy and (allowed is None or allowed(found)[0]):
        return found
    top, found = float(logits[first]), found[:0]
    mass = _Mass(logits, top, settings)
    for ids, bound in _ranked(logits, top, None if allowed is None else _near(settings)):
        fit = ids if allowed is None else ids[allowed(ids)]
        found = np.concatenate((found, fit)) if len(found) else fit
        mass.asked(ids)
        if len(found) and mass.decided(logits[found], bound):
            break
    most = 1 if settings.greedy else settings.top_k if settings.top_k > 0 else len(found)
    return np.sort(found[:most])


def _near(settings: Settings) -> float:
    """How far below the likeliest token, in nats, others are needed if that one is allowed."""
    return -math.log(settings.min_p) if 0 < settings.min_p < 1 else math.inf


def _ranked(logits: Logits, top: float, near: float | None) -> Iterator[tuple[Ids, float]]:
    """Tokens from the likeliest down, with a bound on the logits of all that follow.

    In batches that grow, the first no further down than `near`; None gives them all at once.
    """
    size, above = 0, np.float32(math.inf)
    for depth in DEPTHS:
        least = np.float32(top - depth) if depth < math.inf else np.finfo(np.float32).min
        ids = ((logits >= least) & (logits < above)).nonzero()[0]
        order = ids[np.argsort(-logits[ids], kind="stable")].astype(np.int32)
        above, done = least, 0
        if near is None:
            size = len(order)
        elif not size:
            size = min(FIRST, int((logits[order] >= top - near).sum()))
        while done < len(order):
            batch = order[done : done + size]
            done += len(batch)
            yield batch, float(logits[order[done]] if done < len(order) else least)
            if len(batch) == size:
                size = max(FIRST, size * GROWTH)


class _Mass:
    """Whether what was found is enough, from how likely what was not asked about can be at most."""

    def __init__(self, logits: Logits, top: float, settings: Settings) -> None:
        self._logits, self._top, self._settings = logits, top, settings
        self._left = len(logits)
        self._asked = 0.0
        self._total: float | None = None

    def asked(self, ids: Ids) -> None:
        """These are no longer unknown, allowed or not."""
        self._left -= len(ids)
        if self._settings.top_k <= 0:
            self._asked += float(np.exp(np.float64(self._logits[ids]) - self._top).sum())

    def decided(self, found: Logits, bound: float) -> bool:
        """Whether candidates with logits of at most `bound` change nothing; `found` is sorted, not empty."""
        settings = self._settings
        if settings.greedy or self._left == 0 or 0 < settings.top_k <= len(found):
            return True
        best = float(found[0])
        kept = len(found) + 1  # by min p; one more than there are: perhaps all and further ones
        if settings.min_p > 0:
            least = best + math.log(settings.min_p)
            if bound >= least - SLACK:
                return False
            kept = max(1, int((found >= least).sum()))
            if kept == 1:
                return True
        if settings.top_p >= 1:
            return kept <= len(found)
        shares = np.exp(np.float64(found) - best).cumsum()
        few = int(np.searchsorted(shares, settings.top_p * shares[-1] * (1 - SLACK))) + 1
        if kept <= few:
            return True
        whole = shares[-1] + self._rest(len(found), best, bound)
        many = int(np.searchsorted(shares, settings.top_p * whole * (1 + SLACK))) + 1
        return few == min(many, kept) and few <= len(found)

    def _rest(self, found: int, best: float, bound: float) -> float:
        """The most that unknown candidates can weigh, the best found one weighing 1."""
        if self._settings.top_k > 0:
            return min(self._left, self._settings.top_k - found) * math.exp(bound - best)
        if self._total is None:
            self._total = float(np.exp(self._logits - np.float32(self._top)).sum(dtype=np.float64))
        unknown = max(0.0, self._total * (1 + SLACK) - self._asked)
        return min(self._left * math.exp(bound - best), unknown * math.exp(self._top - best))
