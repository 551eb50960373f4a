"""llama.cpp's samplers over a few candidates: what is left when `app.inference.narrow` has done its part."""

from __future__ import annotations

import ctypes
from dataclasses import dataclass
from typing import Any

import numpy as np

from app.inference.library import C

ROOM = 64
CANDIDATE = np.dtype([("id", np.int32), ("logit", np.float32), ("p", np.float32)])
"""llama.h's `llama_token_data`."""

Ids = np.ndarray[Any, np.dtype[np.int32]]
Logits = np.ndarray[Any, np.dtype[np.float32]]
Mask = np.ndarray[Any, np.dtype[np.bool_]]


@dataclass(frozen=True, slots=True)
class Settings:
    """Sampling with nothing left open. The defaults are llama-server's but for the temperature, 0.8 there.

    `repeat_last`: how many of the reply's last tokens `repeat_penalty` looks at, -1 all of them. XTC is off
    with `xtc_probability` 0 or `xtc_threshold` above 0.5.
    """

    temperature: float = 0.7
    top_k: int = 40
    top_p: float = 0.95
    min_p: float = 0.05
    repeat_penalty: float = 1.0
    repeat_last: int = 64
    xtc_probability: float = 0.0
    xtc_threshold: float = 0.1
    seed: int = 0

    @property
    def penalised(self) -> bool:
        """Whether repeating is made unlikely."""
        return self.repeat_penalty != 1.0 and self.repeat_last != 0

    @property
    def greedy(self) -> bool:
        """Whether the likeliest token is always taken."""
        return self.temperature <= 0

    @property
    def narrows(self) -> bool:
        """Whether some of the candidates are left out, so that all of them together decide which."""
        leaves_out = self.top_k > 0 or self.top_p < 1 or self.min_p > 0
        return self.greedy or leaves_out or self.xtc_probability > 0


class Chain:
    """The samplers of one reply, in llama-server's order: top k, top p, min p, XTC, temperature, draw."""

    def __init__(self, settings: Settings) -> None:
        self._candidates = Candidates()
        parameters = C.llama_sampler_chain_default_params()
        parameters.no_perf = True
        self._chain = C.llama_sampler_chain_init(parameters)
        for part in _parts(settings):
            C.llama_sampler_chain_add(self._chain, part)

    def choose(self, ids: Ids, logits: Logits) -> int:
        """Draw one of the candidates, at least one; both of shape (candidates,), logits finite."""
        view = self._candidates.fill(ids, logits)
        C.llama_sampler_apply(self._chain, ctypes.byref(view))
        return int(view.data[view.selected].id)

    def sample(self, context: int, index: int) -> int:
        """Draw from all tokens of row `index`: quicker for a whole vocabulary than anything in Python."""
        return int(C.llama_sampler_sample(self._chain, context, index))

    def close(self) -> None:
        """Free it; it can be closed again."""
        if self._chain:
            C.llama_sampler_free(self._chain)
        self._chain = None


class Candidates:
    """Tokens for llama.cpp's samplers to work on: a `llama_token_data_array`, filled again and again."""

    def __init__(self) -> None:
        self._room = 0
        self._make(ROOM)

    def fill(self, ids: Ids, logits: Logits | float) -> Any:
        """Put these in, shape (candidates,); the array to pass on. It is overwritten by the next call."""
        count = len(ids)
        if count > self._room:
            self._make(count)
        self.ids[:count] = ids
        self.logits[:count] = logits
        view = self.view
        view.data, view.size, view.selected, view.sorted = self._pointer, count, -1, False
        return view

    def _make(self, room: int) -> None:
        table = np.zeros(room, CANDIDATE)
        self._room, self._table = room, table
        self.ids, self.logits = table["id"], table["logit"]
        self._pointer = table.ctypes.data_as(C.llama_token_data_p)
        self.view = C.llama_token_data_array(self._pointer, 0, -1, False)


def _parts(settings: Settings) -> list[Any]:
    """Those that do something. Their number of candidates to keep at least is 1, as in llama-server."""
    parts = []
    if settings.top_k > 0:
        parts.append(C.llama_sampler_init_top_k(settings.top_k))
    if settings.top_p < 1:
        parts.append(C.llama_sampler_init_top_p(settings.top_p, 1))
    if settings.min_p > 0:
        parts.append(C.llama_sampler_init_min_p(settings.min_p, 1))
    if settings.xtc_probability > 0:
        chance, least = settings.xtc_probability, settings.xtc_threshold
        parts.append(C.llama_sampler_init_xtc(chance, least, 1, settings.seed))
    return [*parts, C.llama_sampler_init_temp(settings.temperature), C.llama_sampler_init_dist(settings.seed)]
