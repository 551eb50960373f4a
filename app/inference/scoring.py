"""What a model predicts at each place of a text, and how far another model's predictions are from it.

As `llama-perplexity --kl-divergence` (llama.cpp, tools/perplexity): the first model's predictions are kept,
in 16 bits a token of the vocabulary, while the second one is asked, so that only one model is in memory. Both
are rounded the same way, so a model does not differ from itself.
"""

from __future__ import annotations

import ctypes
import os
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
from numpy.typing import NDArray

from app.domain.engine.generation import Tuning
from app.domain.errors import EngineFailed, EngineLoadFailed, NotComparable
from app.domain.library.quantising import Drift
from app.inference.engine import LoadOrder, Stop
from app.inference.library import C, NativeLog, abort_callback
from app.inference.loading import check_file, load_model
from app.inference.pace import Pace

WINDOW, CHUNK = 256, 32
"""Tokens of a context, and of one evaluation, which bounds what predictions take in memory."""
FIRST = 32
"""Places of a window that are not scored: there is too little before them."""
REACH = 16.0
"""Nats below the likeliest token; what is less likely counts as that (as in llama.cpp's `log_softmax`)."""
STEPS = 65535
MOST_KEPT = 512 << 20
"""Bytes of predictions that are kept; with a very large vocabulary fewer places are scored."""
ROWS = 8
"""Predictions worked on at a time."""
DONE, STOPPED = 0, 2  # llama_decode, llama.h

Rows = NDArray[np.float32]
Codes = NDArray[np.uint16]


class Given(Exception):
    """The work was given up."""


@dataclass(slots=True)
class _Sums:
    """What is gathered place by place."""

    of_original: list[float] = field(default_factory=list)
    of_smaller: list[float] = field(default_factory=list)
    divergences: list[float] = field(default_factory=list)
    agreed: int = 0


@dataclass(frozen=True, slots=True)
class Bench:
    """What a comparison is made with. `reading` hears of tokens evaluated, of all; `loading` of a share."""

    folder: Path
    log: NativeLog
    pace: Pace
    stop: Stop
    loading: Callable[[float], None]
    reading: Callable[[int, int], None]


def compare(original: LoadOrder, smaller: LoadOrder, text: str, bench: Bench) -> Drift:
    """The smaller model beside the original, over the text.

    Raises Given, NotComparable, ModelMissing, ModelInvalid, EngineLoadFailed, EngineFailed, and OSError when
    the predictions cannot be kept in the folder.
    """
    sums = _Sums()
    with tempfile.TemporaryFile(dir=bench.folder) as kept:
        with_original = _Model(original, bench)
        try:
            windows = with_original.windows(text)
            words = with_original.words()
            total = 2 * sum(len(window) for window in windows)
            for codes, truth in with_original.predictions(windows, 0, total):
                kept.write(codes.tobytes())
                sums.of_original += _surprise(codes, truth)
        finally:
            with_original.close()
        kept.seek(0)
        with_smaller = _Model(smaller, bench)
        try:
            if with_smaller.words() != words:
                raise NotComparable(name=smaller.name, base=original.name)
            for codes, truth in with_smaller.predictions(windows, total // 2, total):
                sums.of_smaller += _surprise(codes, truth)
                _diverge(_read(kept, codes.shape), codes, sums)
        finally:
            with_smaller.close()
    return _drift(sums)


# -- a model over windows of a text --------------------------------------------------------------------


class _Model:
    """A loaded model and a small context."""

    def __init__(self, order: LoadOrder, bench: Bench) -> None:
        check_file(order)
        self._bench, self._name = bench, order.name
        tuning = Tuning(threads=bench.pace.most, repack=False)  # weights stay in the mapped file
        self._model = load_model(replace(order, tuning=tuning), bench.log, bench.loading, bench.stop)
        self._vocabulary = C.llama_model_get_vocab(self._model)
        self._size = int(C.llama_vocab_n_tokens(self._vocabulary))
        self._context = C.llama_init_from_model(self._model, self._parameters())
        if not self._context:
            C.llama_model_free(self._model)
            raise EngineLoadFailed(name=order.name, reason="context")
        self._batch: Any = C.llama_batch_init(CHUNK, 0, 1)
        for place in range(CHUNK):
            self._batch.n_seq_id[place] = 1
            self._batch.seq_id[place][0] = 0

    def close(self) -> None:
        """Free the native parts."""
        C.llama_batch_free(self._batch)
        C.llama_free(self._context)
        C.llama_model_free(self._model)

    def words(self) -> bytes:
        """All tokens of the vocabulary, to tell whether two models know the same."""
        text = (C.llama_vocab_get_text(self._vocabulary, token) for token in range(self._size))
        return b"\0".join(each or b"" for each in text)

    def windows(self, text: str) -> list[list[int]]:
        """Parts of the text in tokens, each with the token that texts begin with, where there is one."""
        data = text.encode("utf-8", "replace")
        buffer = (C.llama_token * (len(data) + 8))()
        count = C.llama_tokenize(self._vocabulary, data, len(data), buffer, len(buffer), False, False)
        tokens = [token for token in buffer[: max(0, count)] if token >= 0]
        bos = int(C.llama_vocab_bos(self._vocabulary))
        opening = [bos] if bos >= 0 and C.llama_vocab_get_add_bos(self._vocabulary) else []
        step = WINDOW - len(opening)
        most = MOST_KEPT // (2 * self._size * (WINDOW - FIRST)) or 1
        parts = [opening + tokens[at : at + step] for at in range(0, len(tokens), step)]
        windows = [part for part in parts if len(part) > FIRST + 1][:most]
        if not windows:
            raise EngineFailed(code="text")
        return windows

    def predictions(
        self, windows: list[list[int]], done: int, total: int
    ) -> Iterator[tuple[Codes, list[int]]]:
        """Codes of what comes next, shape (places, vocabulary), and what does come, for each evaluation."""
        for window in windows:
            C.llama_memory_clear(C.llama_get_memory(self._context), True)
            for at in range(0, len(window), CHUNK):
                part = window[at : at + CHUNK]
                scored = [n for n in range(len(part)) if FIRST <= at + n < len(window) - 1]
                self._evaluate(part, at, scored)
                done += len(part)
                self._bench.reading(done, total)
                if scored:
                    yield self._codes(len(scored)), [window[at + n + 1] for n in scored]

    def _parameters(self) -> Any:
        parameters = C.llama_context_default_params()
        parameters.n_ctx = WINDOW
        parameters.n_batch = parameters.n_ubatch = CHUNK
        parameters.n_outputs_max = parameters.n_outputs_max_per_seq = CHUNK
        parameters.n_seq_max = 1
        parameters.n_threads = parameters.n_threads_batch = self._bench.pace.threads
        parameters.no_perf = True
        parameters.abort_callback = abort_callback()
        parameters.abort_callback_data = ctypes.c_void_p(self._bench.stop.address)
        return parameters

    def _evaluate(self, tokens: list[int], at: int, scored: list[int]) -> None:
        batch = self._batch
        for place, token in enumerate(tokens):
            batch.token[place], batch.pos[place] = token, at + place
            batch.logits[place] = place in scored
        batch.n_tokens = len(tokens)
        stop = self._bench.stop
        code = STOPPED
        while code == STOPPED:
            if stop.raised() and stop.confirmed():
                raise Given
            threads = self._bench.pace.refresh()
            C.llama_set_n_threads(self._context, threads, threads)
            C.llama_memory_seq_rm(C.llama_get_memory(self._context), 0, at, -1)
            code = int(C.llama_decode(self._context, batch))
        if code != DONE:
            raise EngineFailed(code=str(code))

    def _codes(self, count: int) -> Codes:
        C.llama_synchronize(self._context)
        address = C.llama_get_logits(self._context)
        logits: Rows = np.ctypeslib.as_array(address, (count, self._size))
        codes = np.empty(logits.shape, np.uint16)
        for start in range(0, count, ROWS):
            codes[start : start + ROWS] = _code(logits[start : start + ROWS])
        return codes


# -- numbers -------------------------------------------------------------------------------------------


def _code(logits: Rows) -> Codes:
    """Logits as steps between the likeliest, 65535, and `REACH` below it, 0. Shape stays."""
    if not np.isfinite(logits).all():
        raise EngineFailed(code="logits")
    below = np.clip(logits - logits.max(axis=1, keepdims=True) + np.float32(REACH), 0, None)
    codes: Codes = np.rint(below * np.float32(STEPS / REACH)).astype(np.uint16)
    return codes


def _logs(codes: Codes) -> NDArray[np.float64]:
    """Natural logarithms of probabilities that add up to 1, for each row of codes."""
    below = codes.astype(np.float64) * (REACH / STEPS) - REACH
    logs: NDArray[np.float64] = below - np.log(np.exp(below).sum(axis=1, keepdims=True))
    return logs


def _surprise(codes: Codes, truth: list[int]) -> list[float]:
    """-log p of the token that does come, for each row."""
    found: list[float] = []
    for start in range(0, len(truth), ROWS):
        rows = _logs(codes[start : start + ROWS])
        found += [float(-row[token]) for row, token in zip(rows, truth[start : start + ROWS], strict=True)]
    return found


def _diverge(original: Codes, smaller: Codes, sums: _Sums) -> None:
    for start in range(0, len(original), ROWS):
        one, other = original[start : start + ROWS], smaller[start : start + ROWS]
        p, q = _logs(one), _logs(other)
        sums.divergences += [max(0.0, float(d)) for d in (np.exp(p) * (p - q)).sum(axis=1)]
        sums.agreed += int((one.argmax(axis=1) == other.argmax(axis=1)).sum())


def _read(kept: BinaryIO, shape: tuple[int, ...]) -> Codes:
    count = shape[0] * shape[1]
    data = kept.read(2 * count)
    if len(data) != 2 * count:
        raise OSError(os.strerror(5))
    codes: Codes = np.frombuffer(data, np.uint16).reshape(shape)
    return codes


def _drift(sums: _Sums) -> Drift:
    divergences = np.array(sums.divergences)
    count = len(divergences)
    spread = float(divergences.std(ddof=1)) if count > 1 else 0.0
    ninety, ninety_nine = (float(value) for value in np.percentile(divergences, (90, 99)))
    return Drift(
        positions=count,
        perplexity=float(np.exp(np.mean(sums.of_original))),
        perplexity_smaller=float(np.exp(np.mean(sums.of_smaller))),
        divergence=float(divergences.mean()),
        divergence_error=spread / count**0.5,
        divergence_90=ninety,
        divergence_99=ninety_nine,
        agreement=sums.agreed / count,
    )
