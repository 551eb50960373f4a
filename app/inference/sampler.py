"""How the next token is chosen: argmax when greedy, else llama.cpp's samplers; a grammar asked about few."""

from __future__ import annotations

import ctypes
import math
import secrets
from collections import deque
from collections.abc import Mapping

import numpy as np

from app.domain.engine.generation import Sampling
from app.domain.errors import EngineFailed
from app.inference.chain import Chain, Logits, Settings
from app.inference.grammar import FAULT, Grammar
from app.inference.library import C
from app.inference.narrow import NOT_A_NUMBER, likeliest, narrow

__all__ = ["MODEL_KEYS", "Sampler", "Settings", "settle"]

MODEL_KEYS = {
    "temperature": "general.sampling.temp",
    "top_k": "general.sampling.top_k",
    "top_p": "general.sampling.top_p",
    "min_p": "general.sampling.min_p",
    "repeat_penalty": "general.sampling.penalty_repeat",
    "repeat_last": "general.sampling.penalty_last_n",
    "xtc_probability": "general.sampling.xtc_probability",
    "xtc_threshold": "general.sampling.xtc_threshold",
}
"""Where a GGUF header has its maker's settings (llama.h, `llama_model_meta_key`). Mirostat's are not used."""

LARGEST = 2**31 - 1
TRIES = 8
"""How often a token is drawn from all before the grammar is asked about all, when nothing is left out."""


def settle(asked: Sampling, by_model: Mapping[str, float]) -> Settings:
    """What holds: the request's value, else the model's own, else the default. An unset seed is fresh."""
    values: dict[str, float] = {}
    for name in MODEL_KEYS:
        wanted = getattr(asked, name, None)
        chosen = by_model.get(name) if wanted is None else wanted
        if chosen is not None and math.isfinite(chosen) and (name != "repeat_penalty" or chosen > 0):
            values[name] = chosen
    default = Settings()
    return Settings(
        temperature=values.get("temperature", default.temperature),
        top_k=_whole(values.get("top_k", default.top_k)),
        top_p=values.get("top_p", default.top_p),
        min_p=values.get("min_p", default.min_p),
        repeat_penalty=values.get("repeat_penalty", default.repeat_penalty),
        repeat_last=_whole(values.get("repeat_last", default.repeat_last)),
        xtc_probability=values.get("xtc_probability", default.xtc_probability),
        xtc_threshold=values.get("xtc_threshold", default.xtc_threshold),
        seed=secrets.randbelow(0xFFFFFFFF) if asked.seed is None else asked.seed % 0xFFFFFFFF,
    )


class Sampler:
    """The sampler of one reply. `grammar` is GBNF or "". Raises EngineFailed("grammar") if it is none.

    `plain_greedy`: the token is always the one with the highest logit, so any argmax does as well.
    """

    def __init__(self, vocabulary: int, size: int, settings: Settings, grammar: str = "") -> None:
        self._size = size
        self._floats = ctypes.c_float * size
        self._settings = settings
        self._grammar = Grammar(vocabulary, grammar) if grammar else None
        self._chain = None if settings.greedy else Chain(settings)
        self._recent = deque[int](maxlen=settings.repeat_last if settings.repeat_last >= 0 else None)
        self.plain_greedy = settings.greedy and not settings.penalised and self._grammar is None

    def sample(self, context: int, index: int = -1) -> int:
        """Choose a token from row `index` of the last batch, -1 the last, and go on from it.

        Raises EngineFailed: "logits" if the model gave no numbers, "grammar" if no token fits it.
        """
        logits = self._row(context, index)
        if self._chain is None or self._grammar is not None or self._settings.penalised:
            return self.choose(logits)
        likeliest(logits)
        return self._chain.sample(context, index)

    def choose(self, logits: Logits) -> int:
        """The same from logits, shape (vocabulary,), which are not changed."""
        if self.plain_greedy:
            return likeliest(logits)
        token = self._drawn(self._penalised(logits))
        if self._grammar is not None:
            self._grammar.accept(token)
        if self._settings.penalised:
            self._recent.append(token)
        return token

    def logprobs(
        self, context: int, index: int, token: int, others: int
    ) -> tuple[float, list[tuple[int, float]]]:
        """The natural-log probability of `token` in that row, and the `others` likeliest tokens with theirs.

        Those of the model itself: before temperature, grammar or any sampler. Raises EngineFailed("logits").
        """
        logits = self._row(context, index)
        top = float(logits[likeliest(logits)])
        whole = top + math.log(float(np.exp(logits - np.float32(top)).sum(dtype=np.float64)))
        best = _best(logits, others)
        return float(logits[token]) - whole, [(int(other), float(logits[other]) - whole) for other in best]

    def close(self) -> None:
        """Free the native parts; it can be closed again."""
        if self._grammar is not None:
            self._grammar.close()
        if self._chain is not None:
            self._chain.close()

    # -- inside ------------------------------------------------------------------------------------

    def _drawn(self, logits: Logits) -> int:
        if not self._settings.narrows:
            return self._drawn_from_all(logits)
        ids = narrow(logits, self._settings, self._grammar.allows if self._grammar else None)
        if not len(ids):
            raise EngineFailed(code=FAULT)
        return int(ids[0]) if self._chain is None else self._chain.choose(ids, logits[ids])

    def _drawn_from_all(self, logits: Logits) -> int:
        """Nothing is left out, so what the grammar refuses can be put back and another drawn.

        Drawing again without what was refused gives each allowed token its share of the allowed.
        """
        assert self._chain is not None
        likeliest(logits)
        ids = np.arange(self._size, dtype=np.int32)
        if self._grammar is None:
            return self._chain.choose(ids, logits)
        logits = logits.copy()
        for _ in range(TRIES):
            token = self._chain.choose(ids, logits)
            if self._grammar.allows(np.array([token], np.int32))[0]:
                return token
            logits[token] = -np.inf
            if not (logits > -np.inf).any():
                raise EngineFailed(code=FAULT)
        allowed = ids[self._grammar.allows(ids) & (logits > -np.inf)]
        if not len(allowed):
            raise EngineFailed(code=FAULT)
        return self._chain.choose(allowed, logits[allowed])

    def _penalised(self, logits: Logits) -> Logits:
        """Recent tokens less likely: llama.cpp's `llama_sampler_penalties_apply`, of one number, on few."""
        if not self._recent:
            return logits
        logits = logits.copy()
        ids = np.array(sorted(set(self._recent)), np.int32)
        old, penalty = logits[ids], self._settings.repeat_penalty
        logits[ids] = np.where(old <= 0, old * penalty, old / penalty)
        return logits

    def _row(self, context: int, index: int) -> Logits:
        """Valid until the next evaluation."""
        pointer = C.llama_get_logits_ith(context, index)
        if not pointer:
            raise EngineFailed(code=NOT_A_NUMBER)
        row = self._floats.from_address(ctypes.addressof(pointer.contents))
        return np.frombuffer(memoryview(row), np.float32)


def _best(logits: Logits, count: int) -> list[int]:
    """The tokens with the highest logits, best first."""
    count = min(count, len(logits))
    if count <= 0:
        return []
    ids = np.argpartition(logits, len(logits) - count)[-count:]
    return [int(token) for token in ids[np.argsort(-logits[ids], kind="stable")]]


def _whole(value: float) -> int:
    return int(max(-1.0, min(value, LARGEST)))
