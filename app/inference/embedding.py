"""Vectors and scores for texts, in a small context of their own over a model that was made for it.

Texts are evaluated together, as many sequences in one batch as fit; each keeps to itself. A text longer than
a window is cut into windows, never cut off. `llama_cpp.Llama.embed` cuts off, and reads beyond the end of a
reranker's scores (`engine.md` 1.3).
"""

from __future__ import annotations

import ctypes
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from app.domain.errors import EngineFailed, EngineLoadFailed, PromptTooLong
from app.inference.engine import Stop
from app.inference.library import C, abort_callback, metadata
from app.inference.library import number as number_of
from app.inference.pace import Pace
from app.inference.tokens import Vocabulary

MEAN, RANK = 1, 4  # LLAMA_POOLING_TYPE_*
WORDS_VOCABULARY = 3  # LLAMA_VOCAB_TYPE_WPM
DONE, STOPPED = 0, 2  # llama_decode, llama.h
WINDOW = 512
"""Tokens of a window at most, and of a batch: most models for vectors are trained with 512, and one operation
over so many takes a moment only, so that a stop is seen."""
SEQUENCES = 32
OUTPUT_MEMORY = 256 << 20
"""Bytes for llama.cpp's output: it holds a prediction for each token of a batch, needed or not."""
LEAST_WINDOW, LEAST_ROOM = 32, 16
QUERY_SHARE = 0.5
"""Of a window, for the query; the rest is for the text that is to answer it."""

Vectors = NDArray[np.float32]
K = TypeVar("K")


def open(model: int, vocabulary: Vocabulary, pace: Pace, stop: Stop, name: str) -> Embedder | Reranker:
    """What the model was made for: a Reranker if its file says so, else an Embedder.

    `model` stays the caller's, `name` is for errors. Raises EngineLoadFailed: model (this cannot be done
    with it) or context.
    """
    if C.llama_model_has_encoder(model) or not C.llama_model_has_decoder(model):
        raise EngineLoadFailed(name=name, reason="model")  # T5: wants another way of evaluating
    if C.llama_vocab_type(vocabulary.handle) == WORDS_VOCABULARY and min(_ends(vocabulary)) < 0:
        raise EngineLoadFailed(name=name, reason="model")  # llama.cpp aborts when asked for them
    batches = _Batches(model, pace, stop, name)
    if batches.pooling != RANK:
        return Embedder(vocabulary, batches)
    form = _pair_form(model, vocabulary)
    if batches.window - form.size < LEAST_ROOM:
        batches.close()
        raise EngineLoadFailed(name=name, reason="model")
    return Reranker(vocabulary, batches, form)


class Embedder:
    """Vectors of length 1 for texts; a text near another in meaning has a vector near the other's.

    Where the model names no way of pooling, as one made for writing, the vector is the mean over the tokens.
    Some models want a word of purpose before each text ("query: "); that is the caller's to add.
    """

    def __init__(self, vocabulary: Vocabulary, batches: _Batches) -> None:
        self._vocabulary, self._batches = vocabulary, batches
        self._before, self._after = _frame(vocabulary)
        self.size, self.window = batches.size, batches.window

    def embed(self, texts: Sequence[str], stop: Stop) -> Vectors | None:
        """Shape (texts, size), in their order; None when stopped. A text of no tokens gets zeros.

        A long text's vector is the mean of its windows' vectors, by their tokens. Raises EngineFailed.
        """
        vectors = np.zeros((len(texts), self.size), np.float32)
        try:
            for (number, tokens), vector in self._batches.run(self._windows(texts), stop):
                vectors[number] += tokens * _unit(vector)
        except _Stopped:
            return None
        return _unit(vectors)

    def close(self) -> None:
        """Free the context."""
        self._batches.close()

    def _windows(self, texts: Sequence[str]) -> Iterator[tuple[tuple[int, int], list[int]]]:
        """A text's number and how many of its tokens are in the window; the window."""
        room = self._batches.window - len(self._before) - len(self._after)
        for number, text in enumerate(texts):
            for part in _cut(_known(self._vocabulary.plain(text)), room):
                yield (number, len(part)), [*self._before, *part, *self._after]


class Reranker:
    """How well a text answers a query: a score, higher is better, comparable within one call only."""

    def __init__(self, vocabulary: Vocabulary, batches: _Batches, form: _PairForm) -> None:
        self._vocabulary, self._batches, self._form = vocabulary, batches, form
        self.window = batches.window
        self._room = batches.window - form.size

    def rank(self, query: str, texts: Sequence[str], stop: Stop) -> Vectors | None:
        """Shape (texts,), in their order; None when stopped. A long text scores as its best window does.

        Raises PromptTooLong when the query takes more than half a window, and EngineFailed.
        """
        asked = _known(self._vocabulary.plain(self._form.query_lead + query, self._form.inside))
        most = int(QUERY_SHARE * self._room)
        if len(asked) > most:
            raise PromptTooLong(tokens=len(asked), room=most)
        scores = np.full(len(texts), -np.inf, np.float32)
        try:
            for number, score in self._batches.run(self._pairs(asked, texts), stop):
                scores[number] = max(scores[number], score[0])
        except _Stopped:
            return None
        return scores

    def close(self) -> None:
        """Free the context."""
        self._batches.close()

    def _pairs(self, asked: list[int], texts: Sequence[str]) -> Iterator[tuple[int, list[int]]]:
        """A text's number; a window of it with the query."""
        before, between, after = self._form.around
        for number, text in enumerate(texts):
            tokens = _known(self._vocabulary.plain(self._form.text_lead + text, self._form.inside))
            for part in _cut(tokens, self._room - len(asked)) or [[]]:
                yield number, [*before, *asked, *between, *part, *after]


class _Stopped(Exception):
    """The work was given up."""


class _Batches:
    """A context for vectors, and sequences that go through it. `window`: the longest, in tokens.

    `size`: how many numbers come out for each.
    """

    def __init__(self, model: int, pace: Pace, stop: Stop, name: str) -> None:
        vocabulary = C.llama_model_get_vocab(model)
        afford = OUTPUT_MEMORY // (4 * max(1, int(C.llama_vocab_n_tokens(vocabulary))))
        trained = int(C.llama_model_n_ctx_train(model)) or WINDOW
        self.window = min(WINDOW, trained, max(LEAST_WINDOW, afford))
        holds_state = C.llama_model_is_recurrent(model) or C.llama_model_is_hybrid(model)
        self._most = 1 if holds_state else SEQUENCES  # a state is large; keys and values are shared out
        self._pace, self._threads = pace, pace.most
        self._handle = C.llama_init_from_model(model, self._parameters(model, stop))
        if not self._handle:
            raise EngineLoadFailed(name=name, reason="context")
        self.pooling = int(C.llama_pooling_type(self._handle))
        ranks = self.pooling == RANK
        self.size = int(C.llama_model_n_cls_out(model) if ranks else C.llama_model_n_embd_out(model))
        self._memory = C.llama_get_memory(self._handle)  # an encoder has none
        self._batch: Any = C.llama_batch_init(self.window, 0, 1)
        for place in range(self.window):
            self._batch.n_seq_id[place] = self._batch.logits[place] = 1

    def close(self) -> None:
        """Free the native parts."""
        C.llama_batch_free(self._batch)
        C.llama_free(self._handle)

    def run(self, sequences: Iterable[tuple[K, list[int]]], stop: Stop) -> Iterator[tuple[K, Vectors]]:
        """What comes out for each, with its key, in their order. Raises _Stopped and EngineFailed."""
        group: list[tuple[K, list[int]]] = []
        used = 0
        for key, tokens in sequences:
            if group and (len(group) == self._most or used + len(tokens) > self.window):
                yield from self._evaluate(group, stop)
                group, used = [], 0
            group.append((key, tokens))
            used += len(tokens)
        if group:
            yield from self._evaluate(group, stop)

    # -- inside ------------------------------------------------------------------------------------

    def _parameters(self, model: int, stop: Stop) -> Any:
        """One batch is one micro-batch: neither attention to both sides nor pooling works across two."""
        parameters = C.llama_context_default_params()
        parameters.n_ctx = parameters.n_batch = parameters.n_ubatch = self.window
        parameters.n_seq_max = self._most
        parameters.n_threads = parameters.n_threads_batch = self._threads
        parameters.embeddings = parameters.kv_unified = parameters.no_perf = True
        key = f"{metadata(model, 'general.architecture')}.pooling_type"
        if not number_of(model, key):
            parameters.pooling_type = MEAN
        parameters.abort_callback = abort_callback()
        parameters.abort_callback_data = ctypes.c_void_p(stop.address)
        return parameters

    def _evaluate(self, group: list[tuple[K, list[int]]], stop: Stop) -> Iterator[tuple[K, Vectors]]:
        self._fill([tokens for _, tokens in group])
        code = STOPPED
        while code == STOPPED:
            if stop.raised() and stop.confirmed():
                raise _Stopped
            self._adapt()
            if self._memory:
                C.llama_memory_clear(self._memory, False)
            code = int(C.llama_decode(self._handle, self._batch))
        if code != DONE:
            raise EngineFailed(code=str(code))
        for sequence, (key, _) in enumerate(group):
            yield key, self._result(sequence)

    def _fill(self, sequences: list[list[int]]) -> None:
        batch, place = self._batch, 0
        for sequence, tokens in enumerate(sequences):
            for position, token in enumerate(tokens):
                batch.token[place], batch.pos[place] = token, position
                batch.seq_id[place][0] = sequence
                place += 1
        batch.n_tokens = place

    def _result(self, sequence: int) -> Vectors:
        """Copied: the next evaluation writes over it. Not a number more than there are (`engine.md` 1.3)."""
        numbers = C.llama_get_embeddings_seq(self._handle, sequence)
        if not numbers:
            raise EngineFailed(code="no vector")
        result: Vectors = np.ctypeslib.as_array(numbers, (self.size,)).astype(np.float32)
        if not np.isfinite(result).all():
            raise EngineFailed(code="not finite")
        return result

    def _adapt(self) -> None:
        threads = self._pace.refresh()
        if threads != self._threads:
            self._threads = threads
            C.llama_set_n_threads(self._handle, threads, threads)


# -- what stands around a text -----------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _PairForm:
    """Tokens before the query, between query and text, and after; spaces to put before each of the two.

    `inside`: they stand in running text, not after a token that begins one.
    """

    around: tuple[list[int], list[int], list[int]]
    inside: bool = False
    query_lead: str = ""
    text_lead: str = ""

    @property
    def size(self) -> int:
        """Tokens that neither of the two can have."""
        return sum(map(len, self.around))


def _pair_form(model: int, vocabulary: Vocabulary) -> _PairForm:
    """The model's own form of a pair, or the usual one: as llama-server's `format_prompt_rerank`.

    A space before a text belongs to the text's first token, so it is left to it.
    """
    handle = vocabulary.handle
    template = C.llama_model_chat_template(model, b"rerank")
    if template:
        before, _, rest = template.decode("utf-8", "replace").partition("{query}")
        between, _, after = rest.partition("{document}")
        texts = (before.rstrip(" "), between.rstrip(" "), after)
        first, second, third = (vocabulary.prompt([(text, True)]) if text else [] for text in texts)
        leads = before[len(texts[0]) :], between[len(texts[1]) :]
        return _PairForm((first, second, third), True, *leads)
    bos, eos, sep = (int(f(handle)) for f in (C.llama_vocab_bos, C.llama_vocab_eos, C.llama_vocab_sep))
    end = eos if eos >= 0 else sep
    opening = [bos] if C.llama_vocab_get_add_bos(handle) else []
    between_ids = [end] if C.llama_vocab_get_add_eos(handle) else []
    between_ids += [sep] if C.llama_vocab_get_add_sep(handle) else []
    return _PairForm((_known(opening), _known(between_ids or [end]), _known([end])))


def _frame(vocabulary: Vocabulary) -> tuple[list[int], list[int]]:
    """The tokens that the model wants before and after every text, found by tokenising one."""
    bare, framed = (_tokenised(vocabulary, b"a", special) for special in (False, True))
    for start in range(len(framed) - len(bare) + 1):
        if framed[start : start + len(bare)] == bare:
            return framed[:start], framed[start + len(bare) :]
    return [], []


def _tokenised(vocabulary: Vocabulary, text: bytes, special: bool) -> list[int]:
    tokens = (C.llama_token * (len(text) + 16))()
    count = C.llama_tokenize(vocabulary.handle, text, len(text), tokens, len(tokens), special, False)
    return list(tokens[: max(0, count)])


def _ends(vocabulary: Vocabulary) -> tuple[int, int]:
    return int(C.llama_vocab_bos(vocabulary.handle)), int(C.llama_vocab_sep(vocabulary.handle))


def _known(tokens: list[int]) -> list[int]:
    """Without -1, which a vocabulary without a token for unknown words gives for them."""
    return [token for token in tokens if token >= 0]


def _cut(tokens: list[int], room: int) -> list[list[int]]:
    """As few parts of at most `room` tokens as can be, about equal; none of no tokens."""
    count, total = -(-len(tokens) // room), len(tokens)
    return [tokens[part * total // count : (part + 1) * total // count] for part in range(count)]


def _unit(vectors: Vectors) -> Vectors:
    """Of length 1 along the last axis; zeros stay zeros."""
    lengths = np.linalg.norm(vectors, axis=-1, keepdims=True)
    units: Vectors = np.divide(vectors, lengths, out=np.zeros_like(vectors), where=lengths > 0)
    return units
