"""A few seconds of measurement that choose how to run a model here: threads, flash attention, piece size.

None of these can be told from a data sheet: flash attention makes prompts twice as fast on one processor and
five times slower on another, and slow cores hold up fast ones (`engine.md` 1.3, 1.2). Candidates are measured
by turns, so that a busy moment hits all of them, and what is usual is kept unless another is clearly faster.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TypeVar

from app.domain.engine.generation import Tuning
from app.domain.errors import EngineFailed
from app.inference import machine
from app.inference.engine import Measured, Stop
from app.inference.library import C
from app.inference.loading import CHUNK, context_parameters
from app.inference.pace import Pace

T = TypeVar("T")

BATCHES = (64, 128, 256, 512)
CLEARLY = 1.05
"""So much faster than the usual another must be; less is noise."""
ROUND_S = 0.25
"""Seconds that one measurement of one candidate should take."""
MOMENTS = 5
"""How often the speeds of what was chosen are measured, by turns: one alone was off by half on two cores of
a shared computer (195 to 453 tokens a second for one model within an evening)."""
CELLS = 1024
WRITTEN = 256
"""Tokens before the place where writing is measured: an everyday conversation's length."""
LONGEST_NODE_S = 0.06
"""A single operation must not take longer: only between two of them a stop is seen (`engine.md` 1.3)."""
MATRICES = 3
"""Large matrices of a layer that share its work about evenly, as in llama: three of the feed-forward part."""


class _Stopped(Exception):
    """The measurement was given up."""


class Tuner:
    """Measures a loaded model in small contexts of its own. `usual` is what it runs with now."""

    def __init__(
        self,
        model: int,
        usual: Tuning,
        stop: Stop,
        pace: Pace | None = None,
        threads: Sequence[int] | None = None,
        clock: Callable[[], float] = time.perf_counter,
    ) -> None:
        self._model, self._stop, self._pace, self._clock = model, stop, pace, clock
        self._usual = replace(usual, batch=usual.batch or CHUNK)
        self._candidates = list(threads or machine.thread_choices())
        self._token = max(0, int(C.llama_vocab_bos(C.llama_model_get_vocab(model))))

    def run(self, seconds: float) -> Measured | None:
        """Measure for about so long; None when stopped.

        Raises EngineFailed if the model cannot compute, or "busy" if others use the processor.
        """
        end = self._clock() + seconds
        try:
            tuning = self._usual
            self._refuse_when_busy(tuning)
            if self._on_processor and len(self._candidates) > 1:
                share = self._clock() + (end - self._clock()) * 0.4
                tuning = self._best(self._with_threads(tuning), self._writing, share)
            share = self._clock() + (end - self._clock()) * 0.5
            tuning = self._best(self._with_flash(tuning), self._reading, share)
            tuning = self._best(self._with_batch(tuning), self._reading, end)
            return Measured(tuning, *self._speeds(tuning))
        except _Stopped:
            return None

    def _refuse_when_busy(self, tuning: Tuning) -> None:
        """Compute for a moment and see whether every processor was to be had for it."""
        if self._pace is not None:
            self._pace.refresh(0.0)
            self._once(tuning, self._reading)
            if self._pace.refresh(0.0) < self._pace.most:
                raise EngineFailed(code="busy")

    # -- candidates --------------------------------------------------------------------------------

    @property
    def _on_processor(self) -> bool:
        return self._usual.device in ("", "CPU")

    def _with_threads(self, tuning: Tuning) -> list[Tuning]:
        return [replace(tuning, threads=count) for count in self._candidates]

    def _with_flash(self, tuning: Tuning) -> list[Tuning]:
        """As llama.cpp chooses first: it knows what a model cannot do."""
        return [replace(tuning, flash=on) for on in (None, False)]

    def _with_batch(self, tuning: Tuning) -> list[Tuning]:
        speed = self._once(tuning, self._reading)
        layers = max(1, int(C.llama_model_n_layer(self._model)))
        longest = [
            b for b in BATCHES if b / speed / (MATRICES * layers) <= LONGEST_NODE_S and b <= CELLS // 2
        ]
        fitting = [b for b in longest if b / speed <= 4 * ROUND_S] or [min(BATCHES)]
        return [replace(tuning, batch=b) for b in dict.fromkeys((tuning.batch, *fitting))]

    # -- measuring ---------------------------------------------------------------------------------

    def _best(self, candidates: list[Tuning], measure: Callable[[_Trial], float], end: float) -> Tuning:
        """The fastest; the first one unless another is clearly faster."""
        trials: list[_Trial] = []
        try:
            for candidate in candidates:
                trials.append(_Trial(self._model, candidate, self._stop, self._token, self._clock))
            speeds: list[list[float]] = [[] for _ in trials]
            while not speeds[0] or self._clock() < end:
                for trial, found in zip(trials, speeds, strict=True):
                    found.append(measure(trial))
        finally:
            for trial in trials:
                trial.close()
        return choose(candidates, [statistics.median(found) for found in speeds])

    def _once(self, tuning: Tuning, measure: Callable[[_Trial], float]) -> float:
        trial = _Trial(self._model, tuning, self._stop, self._token, self._clock)
        try:
            measure(trial)  # the first time touches memory for the first time
            return measure(trial)
        finally:
            trial.close()

    def _speeds(self, tuning: Tuning) -> tuple[float, float]:
        """What is told to a person and reckoned with: the middle of several moments."""
        trial = _Trial(self._model, tuning, self._stop, self._token, self._clock)
        try:
            found = [(trial.read(), trial.write()) for _ in range(MOMENTS)]
        finally:
            trial.close()
        reading, writing = zip(*found, strict=True)
        return statistics.median(reading), statistics.median(writing)

    @staticmethod
    def _reading(trial: _Trial) -> float:
        return trial.read()

    @staticmethod
    def _writing(trial: _Trial) -> float:
        return trial.write()


class _Trial:
    """A small context with one candidate's settings."""

    def __init__(
        self, model: int, tuning: Tuning, stop: Stop, token: int, clock: Callable[[], float]
    ) -> None:
        parameters = context_parameters(CELLS, tuning, stop)
        parameters.n_seq_max = 1
        self._handle = C.llama_init_from_model(model, parameters)
        if not self._handle:
            raise EngineFailed(code="context")
        self._memory = C.llama_get_memory(self._handle)
        self._clock, self._stop, self._token = clock, stop, token
        self._batch, self._length, self._written = tuning.batch, 0, 0
        self._tokens = (C.llama_token * tuning.batch)(*[token] * tuning.batch)

    def read(self) -> float:
        """Tokens a second of a prompt, as long as the time allows: at least one piece."""
        C.llama_memory_clear(self._memory, False)
        self._written = 0
        begun, done = self._clock(), 0
        while done == 0 or (self._clock() - begun < ROUND_S and done + self._batch <= CELLS):
            self._decode(self._batch)
            done += self._batch
        return done / (self._clock() - begun)

    def write(self) -> float:
        """Tokens a second, one by one, after a short conversation."""
        if not self._written:
            C.llama_memory_clear(self._memory, False)
            while self._written < WRITTEN:
                self._decode(self._batch)
                self._written += self._batch
        begun, done = self._clock(), 0
        while done < 2 or self._clock() - begun < ROUND_S:
            self._decode(1)
            done += 1
            self._written += 1
            if self._written >= CELLS - 1:
                C.llama_memory_seq_rm(self._memory, 0, WRITTEN, -1)
                self._written = WRITTEN
        return done / (self._clock() - begun)

    def close(self) -> None:
        """Free the context."""
        C.llama_free(self._handle)

    def _decode(self, count: int) -> None:
        code = int(C.llama_decode(self._handle, C.llama_batch_get_one(self._tokens, count)))
        C.llama_synchronize(self._handle)
        if self._stop.raised() and self._stop.confirmed():
            raise _Stopped
        if code != 0:
            raise EngineFailed(code=str(code))


def choose(candidates: Sequence[T], speeds: Sequence[float]) -> T:
    """The fastest candidate, but the first one unless another is clearly faster.

    >>> choose(["usual", "other"], [100.0, 103.0]), choose(["usual", "other"], [100.0, 120.0])
    ('usual', 'other')
    """
    best = max(range(len(candidates)), key=lambda i: speeds[i])
    return candidates[best] if speeds[best] > CLEARLY * speeds[0] else candidates[0]
