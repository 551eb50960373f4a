"""How tokens are chosen: the same as with the whole vocabulary masked and sorted, without doing that."""

from __future__ import annotations

import ctypes
import json
import math
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.engine.generation import Sampling
from app.domain.errors import EngineFailed
from app.domain.grammar.schema import to_grammar
from app.inference.chain import Candidates, Chain, Settings
from app.inference.grammar import Grammar
from app.inference.library import C, start
from app.inference.narrow import narrow
from app.inference.sampler import Sampler, settle
from tests.instances import fits

SIZE = 600
EVERY = np.arange(SIZE, dtype=np.int32)

how = st.builds(
    Settings,
    temperature=st.sampled_from([0.2, 0.7, 1.0, 1.8]),
    top_k=st.sampled_from([0, 1, 5, 40, 10_000]),
    top_p=st.sampled_from([0.0, 0.3, 0.9, 0.95, 0.999, 1.0]),
    min_p=st.sampled_from([0.0, 0.001, 0.05, 0.5, 1.5]),
    xtc_probability=st.sampled_from([0.0, 0.0, 0.5]),
    seed=st.integers(0, 1000),
)


def some_logits(seed: int, spread: float, size: int = SIZE) -> np.ndarray[Any, Any]:
    return np.random.default_rng(seed).normal(0, spread, size).astype(np.float32)


def share(seed: int, part: float) -> np.ndarray[Any, Any]:
    """Which tokens are allowed: a part of all, at least one."""
    chosen = np.random.default_rng(seed).random(SIZE) < part
    chosen[seed % SIZE] = True
    return chosen


# -- the same as the slow way ------------------------------------------------------------------------


@settings(deadline=None, max_examples=400)
@given(how, st.integers(0, 10_000), st.sampled_from([0.3, 2.0, 6.0]), st.sampled_from([0.0, 0.01, 0.2, 1.0]))
def test_few_candidates_give_the_tokens_that_all_would(
    how: Settings, seed: int, spread: float, part: float
) -> None:
    slow, quick = Chain(how), Chain(how)
    for step in range(4):
        logits, allowed = some_logits(seed + step, spread), share(seed + step, part)
        ids = narrow(logits, how, lambda asked, allowed=allowed: allowed[asked])
        expected = slow.choose(EVERY[allowed], logits[allowed])
        assert quick.choose(ids, logits[ids]) == expected
        logits[~allowed] = -np.inf
        assert quick.choose(narrow(logits, how), logits[narrow(logits, how)]) == slow.choose(
            EVERY[allowed], logits[allowed]
        )
    slow.close()
    quick.close()


@given(st.integers(0, 10_000), st.sampled_from([0.0, 0.05, 1.0]))
def test_greedy_takes_the_likeliest_allowed_of_equals_the_first(seed: int, part: float) -> None:
    logits, allowed = np.round(some_logits(seed, 1.0)), share(seed, part)
    expected = int(np.where(allowed, logits, -np.inf).argmax())
    ids = narrow(logits, Settings(temperature=0), lambda asked: allowed[asked])
    assert ids.tolist() == [expected]


def test_no_candidate_is_taken_twice() -> None:
    logits = np.repeat(np.arange(0.0, -30.0, -1.0, np.float32), 20)
    ids = narrow(logits, Settings(top_k=0, top_p=1, min_p=0), lambda asked: asked % 7 > 0)
    assert ids.tolist() == [token for token in range(SIZE) if token % 7 > 0]


def test_a_grammar_is_asked_about_few() -> None:
    asked = []

    def allowed(ids: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
        asked.append(len(ids))
        return np.ones(len(ids), bool)

    narrow(some_logits(1, 3.0, 50_000), Settings(), allowed)
    assert sum(asked) <= 200
    asked.clear()
    narrow(some_logits(1, 3.0, 50_000), Settings(temperature=0), allowed)
    assert asked == [1]


@pytest.mark.parametrize("temperature", [0.0, 0.8])
@pytest.mark.parametrize("mean", [0.0, -4.0])
def test_repeating_is_made_unlikely_as_llama_does_it(temperature: float, mean: float) -> None:
    how = Settings(temperature=temperature, repeat_penalty=1.7, repeat_last=5, seed=3)
    sampler = Sampler(0, SIZE, how)
    penalties = C.llama_sampler_init_penalties(SIZE, 5, 1.7, 0.0, 0.0)
    slow, candidates = Chain(how), Candidates()
    logits = some_logits(5, 1.0) + np.float32(mean)
    written = []
    for _ in range(40):
        written.append(sampler.choose(logits))
        C.llama_sampler_apply(penalties, ctypes.byref(candidates.fill(EVERY, logits)))
        logit = candidates.logits
        assert written[-1] == (int(logit.argmax()) if how.greedy else slow.choose(EVERY, logit))
        C.llama_sampler_accept(penalties, written[-1])
    assert 5 < len(set(written)) < 40
    C.llama_sampler_free(penalties)


def test_all_of_the_reply_can_be_looked_at_or_nothing() -> None:
    logits = np.array([3.0, 2.9, -1.0, -5.0], np.float32)

    def greedy(**more: Any) -> list[int]:
        sampler = Sampler(0, 4, Settings(temperature=0, repeat_penalty=4.0, **more))
        return [sampler.choose(logits) for _ in range(4)]

    assert greedy(repeat_last=-1) == [0, 1, 0, 0]
    assert greedy(repeat_last=1) == [0, 1, 0, 1]
    assert greedy(repeat_last=0) == [0, 0, 0, 0]


# -- what a model may give ---------------------------------------------------------------------------


@pytest.mark.parametrize("bad", [math.nan, math.inf])
@pytest.mark.parametrize("how", [Settings(temperature=0), Settings(), Settings(top_k=0, top_p=1, min_p=0)])
def test_no_numbers_are_an_error(bad: float, how: Settings) -> None:
    logits = some_logits(1, 1.0)
    logits[77] = bad
    with pytest.raises(EngineFailed, match="logits"):
        Sampler(0, SIZE, how).choose(logits)
    with pytest.raises(EngineFailed, match="logits"):
        Sampler(0, SIZE, how).choose(np.full(SIZE, -np.inf, np.float32))


def test_tokens_a_model_rules_out_are_never_taken() -> None:
    logits = np.full(SIZE, -np.inf, np.float32)
    logits[[5, 9]] = 0.0, -1.0
    for how in (Settings(seed=1), Settings(seed=1, top_k=0, top_p=1, min_p=0)):
        sampler = Sampler(0, SIZE, how)
        assert {sampler.choose(logits) for _ in range(60)} == {5, 9}


def test_equal_seeds_write_the_same_and_others_do_not() -> None:
    def written(seed: int | None) -> list[int]:
        sampler = Sampler(0, SIZE, settle(Sampling(seed=seed, temperature=1.5), {}))
        return [sampler.choose(some_logits(step, 1.0)) for step in range(30)]

    assert written(7) == written(7)
    assert len({tuple(written(None)) for _ in range(4)}) == 4


# -- settings ----------------------------------------------------------------------------------------


def test_the_makers_window_and_xtc_hold_and_nonsense_does_not() -> None:
    how = settle(
        Sampling(), {"repeat_last": 256.0, "xtc_probability": 0.5, "repeat_penalty": 0.0, "top_k": 1e30}
    )
    assert (how.repeat_last, how.xtc_probability, how.repeat_penalty) == (256, 0.5, 1.0)
    assert narrow(some_logits(1, 1.0), how).size > 0
    assert settle(Sampling(), {"repeat_last": -1.0}).repeat_last == -1


# -- with a real vocabulary --------------------------------------------------------------------------

FORM: dict[str, Any] = {
    "type": "object",
    "properties": {
        "name": {"type": "string"},
        "mood": {"enum": ["good", "bad", None]},
        "age": {"type": "integer", "minimum": 1, "maximum": 120},
        "tags": {"type": "array", "items": {"type": "string"}},
    },
    "required": ["name", "age", "tags"],
}
KEPT: list[Any] = []
"""The log's callback, which native code goes on calling."""


@dataclass(frozen=True)
class Model:
    """SmolLM2 with a small context."""

    handle: int
    context: int
    vocabulary: int
    size: int

    def tokens(self, text: str, special: bool = True) -> list[int]:
        data = text.encode()
        room = (C.llama_token * (len(data) + 8))()
        return list(
            room[: C.llama_tokenize(self.vocabulary, data, len(data), room, len(room), False, special)]
        )

    def text(self, tokens: list[int]) -> str:
        buffer = ctypes.create_string_buffer(512)
        shown = b""
        for token in tokens:
            count = C.llama_token_to_piece(self.vocabulary, token, buffer, 512, 0, False)
            shown += buffer.raw[:count]
        return shown.decode()

    def read(self, tokens: list[int], rows: bool = False) -> None:
        """Evaluate; a row of logits for each token, or for the last."""
        kept = (C.llama_token * len(tokens))(*tokens)
        batch = C.llama_batch_get_one(kept, len(tokens))
        wanted = (ctypes.c_int8 * len(tokens))(*[1] * len(tokens))
        if rows:
            batch.logits = wanted
        assert C.llama_decode(self.context, batch) == 0

    def ends(self, token: int) -> bool:
        return bool(C.llama_vocab_is_eog(self.vocabulary, token))

    def written(self, sampler: Sampler, rows: list[np.ndarray[Any, Any]]) -> list[int]:
        """Tokens chosen from these logits, over and over, to the end of the reply."""
        tokens: list[int] = []
        while not tokens or not self.ends(tokens[-1]):
            assert len(tokens) < 3000
            tokens.append(sampler.choose(rows[len(tokens) % len(rows)]))
        sampler.close()
        return tokens[:-1]


@pytest.fixture(scope="module")
def model(smollm2: Path) -> Iterator[Model]:
    KEPT.append(start())
    handle = C.llama_model_load_from_file(str(smollm2).encode(), C.llama_model_default_params())
    parameters = C.llama_context_default_params()
    parameters.n_ctx = parameters.n_batch = 512
    parameters.n_threads = parameters.n_threads_batch = 1
    context = C.llama_init_from_model(handle, parameters)
    vocabulary = C.llama_model_get_vocab(handle)
    yield Model(handle, context, vocabulary, C.llama_vocab_n_tokens(vocabulary))
    C.llama_free(context)
    C.llama_model_free(handle)


@pytest.mark.model
@pytest.mark.parametrize("temperature", [0.0, 3.0])
def test_any_model_at_all_writes_json_that_fits_and_ends(model: Model, temperature: float) -> None:
    """Logits from nowhere stand for the worst of models."""
    grammar = to_grammar(FORM, 400)
    rows = [some_logits(step, 3.0, model.size) for step in range(5)]
    how = Settings(temperature=temperature, seed=7)
    tokens = model.written(Sampler(model.vocabulary, model.size, how, grammar), rows)
    assert len(tokens) < 400
    assert fits(FORM, json.loads(model.text(tokens)))


@pytest.mark.model
@pytest.mark.parametrize(
    "how",
    [
        Settings(temperature=0),
        Settings(seed=4),
        Settings(seed=4, top_k=0),
        Settings(min_p=0, repeat_penalty=1.3),
    ],
)
def test_a_grammar_is_followed_as_if_all_tokens_were_asked_about(model: Model, how: Settings) -> None:
    text = to_grammar(FORM)
    quick = Sampler(model.vocabulary, model.size, how, text)
    grammar, slow, recent = Grammar(model.vocabulary, text), Chain(how), Sampler(0, model.size, how)
    every = np.arange(model.size, dtype=np.int32)
    for step in range(25):
        logits = some_logits(step, 3.0, model.size)
        token = quick.choose(logits)
        fit = grammar.allows(every)
        penalised = recent._penalised(logits)
        if how.greedy:
            assert token == int(np.where(fit, penalised, -np.inf).argmax())
        else:
            assert token == slow.choose(every[fit], penalised[fit])
        grammar.accept(token)
        recent._recent.append(token)
    for part in (quick, grammar, slow, recent):
        part.close()


@pytest.mark.model
def test_when_the_grammar_is_done_the_reply_ends(model: Model) -> None:
    logits = some_logits(1, 1.0, model.size)
    logits[[token for token in range(model.size) if model.ends(token)]] = -30.0
    for how in (Settings(temperature=0), Settings(seed=1), Settings(top_k=0, top_p=1, min_p=0)):
        sampler = Sampler(model.vocabulary, model.size, how, 'root ::= "yes" | "no"')
        assert model.text(model.written(sampler, [logits])) in ("yes", "no")


@pytest.mark.model
def test_a_control_token_is_no_text_even_where_its_name_fits(model: Model) -> None:
    (control,) = model.tokens("<|im_start|>")
    logits = some_logits(1, 1.0, model.size)
    logits[control] = 50.0
    for temperature in (0.0, 1.0):
        how = Settings(temperature=temperature)
        sampler = Sampler(model.vocabulary, model.size, how, "root ::= [a-z_<>|]{6,20}")
        tokens = model.written(sampler, [logits])
        assert control not in tokens
        assert len(model.text(tokens)) >= 6


@pytest.mark.model
@pytest.mark.parametrize("how", [Settings(temperature=0), Settings(), Settings(top_k=0, top_p=1, min_p=0)])
def test_a_place_where_nothing_fits_is_an_error(model: Model, how: Settings) -> None:
    logits = np.full(model.size, -np.inf, np.float32)
    logits[[model.tokens(letter)[0] for letter in "bcdefghijklmnop"]] = 1.0
    sampler = Sampler(model.vocabulary, model.size, how, 'root ::= "a"')
    with pytest.raises(EngineFailed, match="grammar"):
        sampler.choose(logits)
    sampler.close()


@pytest.mark.model
@pytest.mark.parametrize("text", ["root ::= (((", 'other ::= "a"', "root ::= root", 'root ::= "a" nowhere'])
def test_what_is_no_grammar_is_refused(model: Model, text: str) -> None:
    with pytest.raises(EngineFailed, match="grammar"):
        Sampler(model.vocabulary, model.size, Settings(), text)


@pytest.mark.model
@pytest.mark.parametrize("others", [0.0, 6.0])
def test_with_nothing_left_out_each_allowed_token_has_its_share(model: Model, others: float) -> None:
    """`others` are refused by the grammar: at 0 they are drawn half the time, at 6 nearly always."""
    a, b, c = (model.tokens(letter)[0] for letter in "abc")
    size = 1 + max(a, b, c)
    logits = np.full(size, others - 5.0, np.float32)
    logits[[a, b, c]] = np.log([0.5, 0.3, 0.2])
    counts: Counter[int] = Counter()
    for seed in range(1500):
        how = Settings(temperature=1, top_k=0, top_p=1, min_p=0, seed=seed)
        sampler = Sampler(model.vocabulary, size, how, "root ::= [abc]")
        counts[sampler.choose(logits)] += 1
        sampler.close()
    assert [counts[token] / 1500 for token in (a, b, c)] == pytest.approx([0.5, 0.3, 0.2], abs=0.04)


@pytest.mark.model
def test_rows_of_a_batch_and_their_logprobs(model: Model) -> None:
    C.llama_memory_clear(C.llama_get_memory(model.context), True)
    tokens = model.tokens("The capital of France is the city of Paris.")
    model.read(tokens, rows=True)
    sampler = Sampler(model.vocabulary, model.size, Settings(temperature=0))
    assert sampler.plain_greedy
    assert model.text([sampler.sample(model.context, 6)]) == " of"
    assert sampler.sample(model.context) == sampler.sample(model.context, len(tokens) - 1)
    for row in range(len(tokens)):
        chosen = sampler.sample(model.context, row)
        logprob, others = sampler.logprobs(model.context, row, chosen, 3)
        assert others[0] == (chosen, logprob)
        assert [other for _, other in others] == sorted((other for _, other in others), reverse=True)
        whole = sampler.logprobs(model.context, row, 5, 10**9)
        assert sum(math.exp(other) for _, other in whole[1]) == pytest.approx(1, abs=1e-4)
        assert dict(whole[1])[5] == whole[0]
        assert sampler.logprobs(model.context, row, 5, 0)[1] == []
    with pytest.raises(EngineFailed, match="logits"):
        sampler.sample(model.context, len(tokens))


@pytest.mark.model
def test_free_text_is_the_same_drawn_by_llama_or_from_few(model: Model) -> None:
    """The one way is quicker for a whole row, the other is needed with penalties."""
    C.llama_memory_clear(C.llama_get_memory(model.context), True)
    model.read(model.tokens("Once upon a time"))
    native, few = (Sampler(model.vocabulary, model.size, Settings(temperature=1.5, seed=9)) for _ in range(2))
    for _ in range(12):
        row = few._row(model.context, -1)
        token = few.choose(row)
        assert native.sample(model.context) == token
        model.read([token])
