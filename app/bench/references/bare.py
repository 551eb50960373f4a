"""The floor: a loop over the same library that decodes, takes the likeliest token, and does nothing else.

It also measures the machine: memory bandwidth, and the arithmetic of a long prompt, for the rooflines.
"""

from __future__ import annotations

import ctypes
import threading
import time
from pathlib import Path
from typing import Any

import numpy as np

from app.bench.references.wire import Answer, serve
from app.domain.chat import Role
from app.domain.engine.generation import Turn
from app.domain.engine.prompting import render
from app.domain.engine.templates import choose
from app.inference.library import C, metadata, start

FLASH_ATTENTION_AUTO = -1
BLOCK = 64 << 20
"""Bytes read by each thread for the bandwidth: larger than the caches of most machines."""


class Bare:
    """One model and a context for each batch size."""

    def __init__(self) -> None:
        self._log = start()
        self._model = 0
        self._contexts: dict[int, int] = {}
        self._shared = 0
        self._threads = 1
        self._size = 0

    def load(self, model: str, context: int, threads: int, batches: list[int]) -> Answer:
        """Load the file, with a context of so many tokens for each of the batch sizes."""
        begun = time.perf_counter()
        path = Path(model)
        self._model = C.llama_model_load_from_file(str(path).encode(), C.llama_model_default_params())
        if not self._model:
            raise OSError(f"llama.cpp cannot load {path.name}")
        self._threads, self._length = threads, context
        self._vocabulary = C.llama_model_get_vocab(self._model)
        self._size = int(C.llama_vocab_n_tokens(self._vocabulary))
        for batch in batches:
            self._contexts[batch] = self._context(context, batch, 1)
        return {"seconds": time.perf_counter() - begun}

    def read(self, text: str, batch: int) -> Answer:
        """Evaluate a prompt, so many tokens at a time."""
        tokens = self._prompt(text)
        context = self._contexts[batch]
        C.llama_memory_clear(C.llama_get_memory(context), False)
        begun = time.perf_counter()
        for at in range(0, len(tokens), batch):
            self._decode(context, tokens[at : at + batch])
        return {"tokens": len(tokens), "seconds": time.perf_counter() - begun}

    def write(self, text: str, batch: int, tokens: int) -> Answer:
        """Write so many tokens after a prompt; the time is that of the steps between them."""
        self.read(text, batch)
        context, size = self._contexts[batch], self._size
        one = (C.llama_token * 1)()
        begun = time.perf_counter()
        one[0] = _likeliest(context, -1, size)
        for _ in range(tokens - 1):
            C.llama_decode(context, C.llama_batch_get_one(one, 1))
            one[0] = _likeliest(context, -1, size)
        return {"tokens": tokens, "seconds": time.perf_counter() - begun}

    def together(self, texts: list[str], tokens: int, batch: int) -> Answer:
        """Write so many tokens after each prompt, side by side; the time is that of the steps between."""
        context = self._shared or self._share(len(texts), batch)
        C.llama_memory_clear(C.llama_get_memory(context), False)
        steps = _Rows(len(texts), batch)
        writing = list(range(len(texts)))
        prompts = [self._prompt(text)[:batch] for text in texts]
        likeliest = [steps.read(context, place, prompt, self._size) for place, prompt in enumerate(prompts)]
        begun = time.perf_counter()
        for step in range(tokens - 1):
            places = [len(prompt) + step for prompt in prompts]
            likeliest = steps.write(context, writing, places, likeliest, self._size)
        return {"tokens": tokens * len(texts), "seconds": time.perf_counter() - begun}

    def bandwidth(self) -> Answer:
        """Bytes a second that all threads together read from memory."""
        blocks = [np.ones(BLOCK // 8) for _ in range(self._threads)]
        best = max(_reading(blocks) for _ in range(5))
        return {"bytes_per_s": best}

    # -- inside ------------------------------------------------------------------------------------

    def _share(self, texts: int, batch: int) -> int:
        self._shared = self._context(self._length, batch, texts)
        return self._shared

    def _context(self, size: int, batch: int, sequences: int) -> int:
        """The library's own defaults but for the sizes, as a plain program would have it."""
        parameters = C.llama_context_default_params()
        parameters.n_ctx = size
        parameters.n_batch = parameters.n_ubatch = batch
        parameters.n_seq_max = parameters.n_outputs_max = sequences
        parameters.n_outputs_max_per_seq = 1
        parameters.kv_unified = True
        parameters.n_threads = parameters.n_threads_batch = self._threads
        parameters.flash_attn_type = FLASH_ATTENTION_AUTO
        parameters.swa_full = False
        parameters.no_perf = True
        context = C.llama_init_from_model(self._model, parameters)
        if not context:
            raise OSError("llama.cpp cannot make a context")
        return int(context)

    def _prompt(self, text: str) -> list[int]:
        template = metadata(self._model, "tokenizer.chat_template")
        form = choose(template, metadata(self._model, "general.architecture") or "").format
        words = "".join(part for part, _ in render(form, [Turn(Role.USER, text)])).encode()
        room = len(words) + 16
        tokens = (C.llama_token * room)()
        count = C.llama_tokenize(self._vocabulary, words, len(words), tokens, room, True, True)
        return list(tokens[:count])

    @staticmethod
    def _decode(context: int, tokens: list[int]) -> None:
        chunk = (C.llama_token * len(tokens))(*tokens)
        _decode(context, C.llama_batch_get_one(chunk, len(tokens)))


class _Rows:
    """A batch whose rows belong to several sequences."""

    def __init__(self, sequences: int, most: int) -> None:
        self._batch: Any = C.llama_batch_init(max(sequences, most), 0, 1)

    def read(self, context: int, sequence: int, prompt: list[int], size: int) -> int:
        """Evaluate the prompt of one sequence; its likeliest next token."""
        for row, token in enumerate(prompt):
            self._set(row, sequence, row, token, last=row == len(prompt) - 1)
        self._batch.n_tokens = len(prompt)
        _decode(context, self._batch)
        return _likeliest(context, -1, size)

    def write(
        self, context: int, sequences: list[int], places: list[int], tokens: list[int], size: int
    ) -> list[int]:
        """Evaluate a token of each sequence; the likeliest next ones."""
        for row in sequences:
            self._set(row, row, places[row], tokens[row], last=True)
        self._batch.n_tokens = len(sequences)
        _decode(context, self._batch)
        return [_likeliest(context, row, size) for row in sequences]

    def _set(self, row: int, sequence: int, place: int, token: int, last: bool) -> None:
        batch = self._batch
        batch.token[row], batch.pos[row], batch.logits[row] = token, place, last
        batch.n_seq_id[row], batch.seq_id[row][0] = 1, sequence


def _decode(context: int, batch: Any) -> None:
    code = C.llama_decode(context, batch)
    if code:
        raise OSError(f"llama_decode returned {code}")


def _likeliest(context: int, row: int, size: int) -> int:
    logits: Any = C.llama_get_logits_ith(context, row)
    pointer = ctypes.cast(logits, ctypes.POINTER(ctypes.c_float))
    return int(np.ctypeslib.as_array(pointer, (size,)).argmax())


def _reading(blocks: list[Any]) -> float:
    """Bytes a second while each block is summed by a thread of its own; numpy lets go of the interpreter."""
    threads = [threading.Thread(target=block.sum) for block in blocks]
    begun = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return float(sum(block.nbytes for block in blocks) / (time.perf_counter() - begun))


def main() -> None:
    """Serve."""
    bare = Bare()
    names = ("load", "read", "write", "together", "bandwidth")
    serve({name: getattr(bare, name) for name in names})
