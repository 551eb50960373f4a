"""How the next token is chosen: llama.cpp's sampler chain, or the most likely one."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from typing import Any

import llama_cpp.llama_cpp as low
import numpy as np

from app.domain.generation import Sampling

CHAT = Sampling(temperature=0.7, top_k=40, top_p=0.95, min_p=0.05, repeat_penalty=1.0)
"""llama.cpp's usual chain with a calmer temperature (engine.md 6.4)."""
PENALTY_WINDOW = 64
KEYS = {
    "temperature": "general.sampling.temp",
    "top_k": "general.sampling.top_k",
    "top_p": "general.sampling.top_p",
    "min_p": "general.sampling.min_p",
    "repeat_penalty": "general.sampling.penalty_repeat",
}
"""Header keys of a GGUF file that carry its makers' settings."""


def settle(asked: dict[str, Any], metadata: Callable[[str], str | None]) -> Sampling:
    """Every field set: what was asked for, else the model's own value, else `CHAT`."""
    values: dict[str, Any] = {"seed": asked.get("seed")}
    for name, key in KEYS.items():
        value = asked.get(name)
        if value is None:
            value = _number(metadata(key))
        if value is None:
            value = getattr(CHAT, name)
        values[name] = int(value) if name == "top_k" else float(value)
    if values["seed"] is None:
        values["seed"] = secrets.randbits(32) & 0xFFFFFFFE  # all ones means "default" to llama.cpp
    return Sampling(**values)


class Sampler:
    """Chooses tokens for one reply. Call `close` at its end."""

    def __init__(self, context: Any, vocabulary_size: int, sampling: Sampling) -> None:
        self._context, self._size = context, vocabulary_size
        greedy = not sampling.temperature
        self._argmax = greedy and sampling.repeat_penalty == 1.0
        self._chain = None if self._argmax else _chain(sampling, greedy)

    def next(self) -> int:
        """The next token after the last evaluated one."""
        if self._chain is None:
            logits = low.llama_get_logits_ith(self._context, -1)
            return int(np.ctypeslib.as_array(logits, (self._size,)).argmax())
        return int(low.llama_sampler_sample(self._chain, self._context, -1))

    def close(self) -> None:
        """Free the chain."""
        if self._chain is not None:
            low.llama_sampler_free(self._chain)
            self._chain = None


def _chain(sampling: Sampling, greedy: bool) -> Any:
    params = low.llama_sampler_chain_default_params()
    params.no_perf = True
    chain = low.llama_sampler_chain_init(params)
    if sampling.repeat_penalty != 1.0:
        parts = low.llama_sampler_init_penalties(PENALTY_WINDOW, sampling.repeat_penalty, 0.0, 0.0)
        low.llama_sampler_chain_add(chain, parts)
    for part in [low.llama_sampler_init_greedy()] if greedy else _random(sampling):
        low.llama_sampler_chain_add(chain, part)
    return chain


def _random(sampling: Sampling) -> list[Any]:
    return [
        low.llama_sampler_init_top_k(sampling.top_k),
        low.llama_sampler_init_top_p(sampling.top_p, 1),
        low.llama_sampler_init_min_p(sampling.min_p, 1),
        low.llama_sampler_init_temp(sampling.temperature),
        low.llama_sampler_init_dist(sampling.seed),
    ]


def _number(text: str | None) -> float | None:
    try:
        return float(text) if text is not None else None
    except ValueError:
        return None
