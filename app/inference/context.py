"""One model's context memory: sequences of evaluated tokens, and evaluation that can be stopped.

A `Context` owns a llama_context whose cells all sequences share (`kv_unified`), so a common beginning can lie
in several sequences at no cost. It can be made anew with more room, keeping what it holds. Which sequence is
whose is not known here: see `residents`.
"""

from __future__ import annotations

import ctypes
from collections.abc import Callable, Sequence
from typing import Any

from app.inference.library import C
from app.inference.pace import Pace

DONE, NO_ROOM, STOPPED = 0, 1, 2  # llama_decode, llama.h
WHOLE, PARTIAL = 0, 1  # LLAMA_STATE_SEQ_FLAGS_PARTIAL_ONLY, llama.h
SEQUENCES = 4
"""Conversations and parts of documents that can be resident at a time."""


class Context:
    """A llama_context. `make(size)` gives a native context of `size` cells, 0 if memory is short.

    `size` are the cells there are, `most` those there may be, `chunk` the most tokens of one evaluation.
    `times_made` tells native contexts apart: a later one may lie at the address of an earlier one.
    """

    def __init__(self, make: Callable[[int], int], model: int, pace: Pace, size: int, most: int) -> None:
        self._make, self._pace, self._threads = make, pace, 0
        self.times_made = 0
        self.recurrent = bool(C.llama_model_is_recurrent(model) or C.llama_model_is_hybrid(model))
        self.window = int(C.llama_model_n_swa(model))
        self.handle = make(size)
        if not self.handle:
            raise MemoryError
        self.most = most
        self.chunk = int(C.llama_n_ubatch(self.handle))
        self._attach()
        self._batch: Any = C.llama_batch_init(self.chunk, 0, 1)
        for row in range(self.chunk):
            self._batch.n_seq_id[row] = 1
        self.rows = 0

    def close(self) -> None:
        """Free the native parts."""
        C.llama_batch_free(self._batch)
        if self.handle:
            C.llama_free(self.handle)
            self.handle = 0

    @property
    def marked(self) -> bool:
        """Whether going back needs checkpoints: a window or a state forgets."""
        return bool(self.window) or self.recurrent

    # -- evaluating --------------------------------------------------------------------------------

    def add(self, sequence: int, tokens: Sequence[int], at: int, outputs: int) -> int:
        """Put tokens at positions from `at` into the next evaluation; predictions for the last `outputs`.

        Returns the row of the first one. There must be room: `rows` + tokens at most `chunk`.
        """
        batch, first, count = self._batch, self.rows, len(tokens)
        if count == 1:
            batch.token[first], batch.pos[first] = tokens[0], at
            batch.seq_id[first][0] = sequence
            batch.logits[first] = outputs
        else:
            _copy(batch.token, first, (ctypes.c_int32 * count)(*tokens))
            _copy(batch.pos, first, (ctypes.c_int32 * count)(*range(at, at + count)))
            _copy(batch.logits, first, (ctypes.c_int8 * count)(*[0] * (count - outputs), *[1] * outputs))
            for row in range(first, first + count):
                batch.seq_id[row][0] = sequence
        self.rows = first + count
        return first

    def evaluate(self) -> int:
        """Evaluate what was added; llama_decode's code."""
        self._batch.n_tokens, self.rows = self.rows, 0
        self._adapt()
        return int(C.llama_decode(self.handle, self._batch))

    def synchronise(self) -> None:
        """Wait until a GPU is done."""
        C.llama_synchronize(self.handle)

    def _adapt(self) -> None:
        threads = self._pace.refresh()
        if threads != self._threads:
            self._threads = threads
            C.llama_set_n_threads(self.handle, threads, threads)

    # -- what is held ------------------------------------------------------------------------------

    def held(self, sequence: int) -> int:
        """How many positions, from 0, a sequence has."""
        return int(C.llama_memory_seq_pos_max(self._memory, sequence)) + 1

    def first(self, sequence: int) -> int:
        """The first position whose keys are still there: a sliding window forgets those before it."""
        return int(C.llama_memory_seq_pos_min(self._memory, sequence))

    def forget(self, sequence: int) -> None:
        """Drop a sequence."""
        C.llama_memory_seq_rm(self._memory, sequence, -1, -1)

    def forget_all(self) -> None:
        """Drop everything; the memory itself is kept."""
        C.llama_memory_clear(self._memory, False)

    def cut(self, sequence: int, keep: int) -> bool:
        """Drop all but the first `keep` positions. False if this kind of memory cannot.

        A sliding window holds only the last positions: cutting back is possible only as far as the window
        before the cut is still there (llama-server does the same).
        """
        if keep == self.held(sequence):
            return True
        if keep == 0:
            self.forget(sequence)
            return True
        if self.window and self.first(sequence) > max(0, keep - self.window):
            return False
        return self.trim(sequence, keep)

    def trim(self, sequence: int, keep: int) -> bool:
        """Drop all positions from `keep` on, where nothing has to be left of a window. False if it cannot."""
        return bool(C.llama_memory_seq_rm(self._memory, sequence, keep, -1))

    def share(self, source: int, target: int, upto: int) -> bool:
        """Let `target` begin with the first `upto` positions of `source`; no cells are used for it.

        False if this kind of memory cannot: a recurrent state has no beginning to share. A window's cells are
        given free only while they belong to one sequence, so there a whole sequence is copied, or nothing.
        """
        self.forget(target)
        if self.marked:
            return upto == self.held(source) and self.restore(target, self.save(source))
        C.llama_memory_seq_cp(self._memory, source, target, 0, upto)
        return self.held(target) == upto

    # -- states ------------------------------------------------------------------------------------

    def state_bytes(self, sequence: int, part: int = WHOLE) -> int:
        """What `save` would take."""
        return int(C.llama_state_seq_get_size_ext(self.handle, sequence, part))

    def save(self, sequence: int, part: int = WHOLE) -> bytes:
        """A sequence's state; `PARTIAL` only what cannot be cut (windows, recurrent states)."""
        size = self.state_bytes(sequence, part)
        buffer = (ctypes.c_uint8 * size)()
        done = int(C.llama_state_seq_get_data_ext(self.handle, buffer, size, sequence, part))
        return bytes(memoryview(buffer)[:done])

    def restore(self, sequence: int, state: bytes, part: int = WHOLE) -> bool:
        """Put a saved state back. False if there is no room for it; the sequence is then empty."""
        if part == WHOLE:
            self.forget(sequence)
        buffer = (ctypes.c_uint8 * len(state)).from_buffer_copy(state)
        if int(C.llama_state_seq_set_data_ext(self.handle, buffer, len(state), sequence, part)):
            return True
        self.forget(sequence)
        return False

    def grow(self, size: int) -> bool:
        """Make the context anew with at least `size` cells, keeping the sequences. False if it cannot."""
        wanted = min(self.most, max(size, 2 * self.size))
        if wanted <= self.size or wanted < size:
            return False
        states = {number: self.save(number) for number in range(SEQUENCES) if self.held(number)}
        before = self.size
        C.llama_free(self.handle)
        self.handle = self._make(wanted)
        if not self.handle:
            self.most = before
            self.handle = self._make(before)
            if not self.handle:
                raise MemoryError
        self._attach()
        for number, state in states.items():
            self.restore(number, state)
        return self.size > before

    def _attach(self) -> None:
        self.size = int(C.llama_n_ctx(self.handle))
        self._memory = C.llama_get_memory(self.handle)
        self._threads = 0
        self.times_made += 1


def _copy(target: Any, at: int, source: Any) -> None:
    address = ctypes.cast(target, ctypes.c_void_p).value or 0
    ctypes.memmove(address + at * ctypes.sizeof(source._type_), source, ctypes.sizeof(source))
