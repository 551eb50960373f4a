"""How the next token is chosen: llama.cpp's samplers, argmax when greedy, a grammar checked afterwards."""

from __future__ import annotations

import ctypes
import math
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from app.domain.errors import EngineFailed
from app.domain.generation import Sampling
from app.inference.library import C

MODEL_KEYS = {
    "temperature": "general.sampling.temp",
    "top_k": "general.sampling.top_k",
    "top_p": "general.sampling.top_p",
    "min_p": "general.sampling.min_p",
    "repeat_penalty": "general.sampling.penalty_repeat",
}
"""Where a GGUF header keeps its maker's settings (llama.h, `llama_model_meta_key`)."""

PENALISED_LAST = 64
CANDIDATE = np.dtype([("id", np.int32), ("logit", np.float32), ("p", np.float32)])


@dataclass(frozen=True, slots=True)
class Settings:
    """Sampling with nothing left open. The defaults are llama-server's but for the temperature, 0.8 there."""

    temperature: float = 0.7
    top_k: int = 40
    top_p: float = 0.95
    min_p: float = 0.05
    repeat_penalty: float = 1.0
    seed: int = 0

    @property
    def penalised(self) -> bool:
        """Whether repeating is made unlikely."""
        return self.repeat_penalty != 1.0


def settle(asked: Sampling, by_model: Mapping[str, float]) -> Settings:
    """What holds: the request's value, else the model's own, else the default. An unset seed is fresh."""
    values: dict[str, float] = {}
    for name in MODEL_KEYS:
        wanted = getattr(asked, name)
        chosen = by_model.get(name) if wanted is None else wanted
        if chosen is not None and math.isfinite(chosen):
            values[name] = chosen
    default = Settings()
    return Settings(
        temperature=values.get("temperature", default.temperature),
        top_k=int(values.get("top_k", default.top_k)),
        top_p=values.get("top_p", default.top_p),
        min_p=values.get("min_p", default.min_p),
        repeat_penalty=values.get("repeat_penalty", default.repeat_penalty),
        seed=secrets.randbelow(0xFFFFFFFF) if asked.seed is None else asked.seed % 0xFFFFFFFF,
    )


class Sampler:
    """The sampler of one reply. `grammar` is GBNF or "". Raises EngineFailed("grammar") if it is not."""

    def __init__(self, vocabulary: int, size: int, settings: Settings, grammar: str = "") -> None:
        self._size = size
        self._greedy = settings.temperature <= 0
        self._grammar = _grammar(vocabulary, grammar) if grammar else None
        self._plain_greedy = self._greedy and not settings.penalised and self._grammar is None
        self._chain = None if self._greedy and not settings.penalised else _chain(size, settings)
        self._all = np.zeros(size if self._grammar else 0, CANDIDATE)
        self._ids = np.arange(len(self._all), dtype=np.int32)

    def sample(self, context: int) -> int:
        """Choose a token from the last evaluated position."""
        if self._grammar is not None:
            return self._constrained(context)
        if self._plain_greedy:
            return int(self._logits(context).argmax())
        return int(C.llama_sampler_sample(self._chain, context, -1))

    def close(self) -> None:
        """Free the native parts."""
        for part in (self._chain, self._grammar):
            if part:
                C.llama_sampler_free(part)
        self._chain = self._grammar = None

    def _constrained(self, context: int) -> int:
        """Choose freely and ask the grammar about that one token; only if it says no, ask about all.

        Asking about all costs more than evaluating a small model (`engine.md` 1.3, grammar), and models
        mostly write what the grammar allows.
        """
        logits = self._logits(context)
        token = self._choose(logits, constrained=False)
        if not self._allowed(token):
            token = self._choose(logits, constrained=True)
        C.llama_sampler_accept(self._grammar, token)
        if self._chain:
            C.llama_sampler_accept(self._chain, token)
        return token

    def _allowed(self, token: int) -> bool:
        one = np.array([(token, 1.0, 0.0)], CANDIDATE)
        C.llama_sampler_apply(self._grammar, ctypes.byref(_array(one)))
        return bool(one["logit"][0] > -np.inf)

    def _choose(self, logits: np.ndarray[Any, Any], constrained: bool) -> int:
        self._all["id"] = self._ids
        self._all["logit"] = logits
        view = _array(self._all)
        if constrained:
            C.llama_sampler_apply(self._grammar, ctypes.byref(view))
            if not (self._all["logit"] > -np.inf).any():
                raise EngineFailed(code="grammar")
        if self._chain is None:
            return int(self._all["id"][self._all["logit"].argmax()])
        C.llama_sampler_apply(self._chain, ctypes.byref(view))
        return int(view.data[view.selected].id)

    def _logits(self, context: int) -> np.ndarray[Any, Any]:
        """Shape (vocabulary,), float32; valid until the next evaluation."""
        return np.ctypeslib.as_array(C.llama_get_logits_ith(context, -1), (self._size,))


def _chain(size: int, settings: Settings) -> Any:
    parameters = C.llama_sampler_chain_default_params()
    parameters.no_perf = True
    chain = C.llama_sampler_chain_init(parameters)
    for part in _parts(size, settings):
        C.llama_sampler_chain_add(chain, part)
    return chain


def _parts(size: int, settings: Settings) -> list[Any]:
    """In llama-server's order, which narrows before it computes probabilities."""
    parts = []
    if settings.penalised:
        parts.append(C.llama_sampler_init_penalties(size, PENALISED_LAST, settings.repeat_penalty, 0.0, 0.0))
    if settings.temperature <= 0:
        return [*parts, C.llama_sampler_init_greedy()]
    if settings.top_k > 0:
        parts.append(C.llama_sampler_init_top_k(settings.top_k))
    if settings.top_p < 1:
        parts.append(C.llama_sampler_init_top_p(settings.top_p, 1))
    if settings.min_p > 0:
        parts.append(C.llama_sampler_init_min_p(settings.min_p, 1))
    return [*parts, C.llama_sampler_init_temp(settings.temperature), C.llama_sampler_init_dist(settings.seed)]


def _grammar(vocabulary: int, text: str) -> Any:
    grammar = C.llama_sampler_init_grammar(vocabulary, text.encode("utf-8", "replace"), b"root")
    if not grammar:
        raise EngineFailed(code="grammar")
    return grammar


def _array(candidates: np.ndarray[Any, Any]) -> Any:
    """A `llama_token_data_array` over `candidates`, which must outlive it."""
    pointer = candidates.ctypes.data_as(C.llama_token_data_p)
    return C.llama_token_data_array(pointer, len(candidates), -1, False)
