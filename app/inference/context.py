"""One model's context memory: what it holds, what of it can be kept, and evaluation that can be stopped.

One sequence. The tokens whose keys and values are held are known, so the next prompt is compared with them
and only what differs is evaluated (`engine.md` 3, prefix caching).
"""

from __future__ import annotations

import ctypes
from collections.abc import Callable
from typing import Any

from app.domain.errors import EngineFailed
from app.domain.generation import Progress
from app.inference.engine import Stop
from app.inference.library import C
from app.inference.pace import Pace

DONE, NO_ROOM, STOPPED = 0, 1, 2  # llama_decode, llama.h
CHUNK = 128
"""Tokens evaluated at a time, and n_ubatch. It bounds a single operation and so the time a stop takes: 0.15 s
for an 8B model at 100 GFLOPS (`engine.md` 1.3); prompts lose nothing measurable by it."""


class Context:
    """A llama_context of one sequence. Owns `handle`; `close` frees it."""

    def __init__(self, handle: int, model: int, pace: Pace) -> None:
        self.handle = handle
        self.size = int(C.llama_n_ctx(handle))
        self.tokens: list[int] = []
        self._memory = C.llama_get_memory(handle)
        self._recurrent = bool(C.llama_model_is_recurrent(model) or C.llama_model_is_hybrid(model))
        self._window = int(C.llama_model_n_swa(model))
        self._pace, self._threads = pace, 0
        self._batch: Any = C.llama_batch_init(CHUNK, 0, 1)
        for i in range(CHUNK):
            self._batch.n_seq_id[i] = 1
            self._batch.seq_id[i][0] = 0

    def close(self) -> None:
        """Free the native parts."""
        C.llama_batch_free(self._batch)
        C.llama_free(self.handle)

    def clear(self) -> None:
        """Forget everything; the memory itself is kept."""
        C.llama_memory_clear(self._memory, False)
        self.tokens = []

    def reuse(self, prompt: list[int]) -> int:
        """Keep the longest beginning of `prompt` that is held, drop the rest, and return its length.

        At least one token of the prompt is left to evaluate, since only an evaluated one gives a prediction.
        """
        common = min(_common(self.tokens, prompt), len(prompt) - 1)
        if common < len(self.tokens) and not self._cut(common):
            self.clear()
            return 0
        del self.tokens[common:]
        return common

    def read(self, prompt: list[int], stop: Stop, reading: Callable[[Progress], None]) -> bool:
        """Evaluate what of `prompt` is not held. False when stopped; what was done by then is kept.

        `reading` gets tokens done of the tokens to do. Raises EngineFailed with llama_decode's code.
        """
        self._adapt()
        start = self.reuse(prompt)
        total = len(prompt) - start
        retried = False
        while len(self.tokens) < len(prompt):
            at = len(self.tokens)
            chunk = prompt[at : at + CHUNK]
            code = self._evaluate(chunk, last=at + len(chunk) == len(prompt))
            if code == DONE:
                reading(Progress(max(0, len(self.tokens) - start), total))
            elif code == STOPPED:
                if stop.confirmed():
                    return False
            elif code == NO_ROOM and not retried:
                retried = True
                self.clear()  # cells may be held by a window or in pieces: begin again with all free
            else:
                self.clear()
                raise EngineFailed(code=str(code))
        return True

    def step(self, token: int, stop: Stop) -> bool:
        """Evaluate one more token. False when stopped. Raises EngineFailed."""
        if self._evaluate([token], last=True) == DONE:
            return True
        if stop.raised() and stop.confirmed():
            return False
        return self.read([*self.tokens, token], stop, lambda _progress: None)

    # -- inside ------------------------------------------------------------------------------------

    def _evaluate(self, chunk: list[int], last: bool) -> int:
        batch = self._batch
        count, at = len(chunk), len(self.tokens)
        if count == 1:
            batch.token[0], batch.pos[0] = chunk[0], at
        else:
            _copy(batch.token, (ctypes.c_int32 * count)(*chunk))
            _copy(batch.pos, (ctypes.c_int32 * count)(*range(at, at + count)))
            ctypes.memset(batch.logits, 0, count)
        batch.logits[count - 1] = 1 if last else 0
        batch.n_tokens = count
        code = int(C.llama_decode(self.handle, batch))
        self._adapt()
        if code == DONE:
            self.tokens += chunk
        else:
            self._settle()
        return code

    def _adapt(self) -> None:
        threads = self._pace.refresh()
        if threads != self._threads:
            self._threads = threads
            C.llama_set_n_threads(self.handle, threads, threads)

    def _settle(self) -> None:
        """After an evaluation that did not end: agree with the memory on what it holds."""
        held = int(C.llama_memory_seq_pos_max(self._memory, 0)) + 1
        if self._recurrent or held > len(self.tokens):
            self.clear()
        else:
            del self.tokens[held:]

    def _cut(self, keep: int) -> bool:
        """Drop all but the first `keep` positions. False if this kind of memory cannot.

        A sliding window holds only the last positions: cutting back is possible only as far as the window
        before the cut is still there (llama-server does the same).
        """
        if keep == 0:
            self.clear()
            return True
        if self._window:
            first = int(C.llama_memory_seq_pos_min(self._memory, 0))
            if first > max(0, keep - self._window):
                return False
        return bool(C.llama_memory_seq_rm(self._memory, 0, keep, -1))


def _common(held: list[int], prompt: list[int]) -> int:
    """Length of the common beginning."""
    return next(
        (i for i, (a, b) in enumerate(zip(held, prompt, strict=False)) if a != b), min(len(held), len(prompt))
    )


def _copy(target: Any, source: Any) -> None:
    ctypes.memmove(target, source, ctypes.sizeof(source))
