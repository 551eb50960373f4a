"""How fast a model will be, told from others and from the memory; and its memory, told from a few numbers."""

from __future__ import annotations

import doctest
from dataclasses import replace
from types import ModuleType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app import wording_catalogue
from app.domain.engine.models import GgufFacts
from app.domain.engine.sizing import Setting, need
from app.domain.library import catalogue, pace
from app.domain.library.pace import Basis, Measured, Pace
from app.domain.library.shapes import Shape, bound, facts
from app.library import bandwidth
from app.library.gguf import inspect
from tests.process.conftest import test_model
from tests.unit.test_sizing import layout

GB = 1_000_000_000


def model(bytes_: int = GB, parameters: int = 2 * GB, **other: object) -> GgufFacts:
    known = GgufFacts("llama", "M", "2B", "Q4_K_M", 4096, parameters, "", True, bytes_)
    return replace(facts(Shape(20, 16, 4, 128, 2048, 8192, 32_000), known), **other)  # type: ignore[arg-type]  # named


@pytest.mark.parametrize("module", [catalogue, pace, wording_catalogue])
def test_examples(module: ModuleType) -> None:
    tried = doctest.testmod(module)
    assert tried.attempted
    assert not tried.failed


# -- speed ---------------------------------------------------------------------------------------


def test_a_model_twice_as_large_writes_half_as_fast() -> None:
    known = [Measured(GB, 2 * GB, 20.0, 100.0)]
    found = pace.by_others(model(2 * GB, 4 * GB), known)
    assert found is not None
    assert found.basis is Basis.OTHER_MODEL
    assert found.writing == pytest.approx(10.0, rel=0.05)
    assert found.reading == pytest.approx(50.0)


def test_the_nearest_in_size_is_scaled() -> None:
    """A tiny model says less of a large one than a model that is nearly as large."""
    tiny, large = Measured(GB // 10, GB // 5, 100.0, 900.0), Measured(4 * GB, 8 * GB, 6.0, 30.0)
    found = pace.by_others(model(5 * GB), [tiny, large])
    assert found is not None
    assert found.writing == pytest.approx(6.0 * 4 / 5, rel=0.05)


@pytest.mark.parametrize("known", [[], [Measured(GB, GB, 0.0, 0.0)], [Measured(0, GB, 5.0, 5.0)]])
def test_without_a_measurement_of_worth_there_is_none(known: list[Measured]) -> None:
    assert pace.by_others(model(), known) is None


def test_memory_and_cores_both_limit() -> None:
    many = pace.by_memory(model(), 40e9, 16)
    few = pace.by_memory(model(), 40e9, 1)
    assert many.writing == pytest.approx(28.0, rel=0.05), "70 % of what memory copies"
    assert few.writing == pytest.approx(10.0, rel=0.05), "what one core works through"
    assert many.basis is Basis.MEMORY


def test_a_guess_is_called_one() -> None:
    assert pace.by_memory(model(), 0.0, 4).basis is Basis.ASSUMED


def test_a_model_in_the_processors_cache_does_not_promise_too_much() -> None:
    memory = Pace(10.0, 0.0, Basis.MEMORY)
    assert pace.careful(Pace(40.0, 0.0, Basis.OTHER_MODEL), memory) == memory
    other = Pace(12.0, 0.0, Basis.OTHER_MODEL)
    assert pace.careful(other, memory) == other
    assert pace.careful(None, memory) == memory


def test_what_is_looked_up_is_not_read() -> None:
    """Gemma 4's small models keep a large part of their file for looking up."""
    plain = Shape(30, 8, 2, 256, 2048, 8192, 262_144)
    known = model(4 * GB, 8 * GB)
    looked_up = facts(replace(plain, layer_inputs=256), replace(known, layout=None))
    assert looked_up.layout is not None
    assert looked_up.layout.weights == 4 * GB
    assert pace.read_for_each_token(looked_up) < 0.8 * pace.read_for_each_token(
        facts(plain, replace(known, layout=None))
    )


def test_of_experts_only_those_in_use_are_read() -> None:
    dense = replace(model(), layout=layout())
    few = replace(model(), layout=layout(experts=8, experts_used=2))
    assert pace.read_for_each_token(few) < pace.read_for_each_token(dense)


def test_every_language_has_fewer_words_than_tokens() -> None:
    for language, row in pace.WORDS.items():
        assert all(0.1 <= words < 1 for words in row), language
        assert 0 < pace.words_a_token(language, "llama") < 1
    assert pace.words_a_token("xx", "llama") < pace.words_a_token("de", "llama")


def test_the_memory_of_this_computer_is_measured() -> None:
    found = bandwidth.measure(2, 2 << 30)
    assert 1e8 < found < 1e13


@pytest.mark.parametrize("available", [0, 1 << 20, 100 << 20])
def test_a_full_computer_is_left_alone(available: int) -> None:
    assert bandwidth.measure(2, available) == 0.0


# -- memory --------------------------------------------------------------------------------------

REAL = {
    "smollm2": Shape(30, 9, 3, 64, 576, 1536, 49_152),
    "gemma3": Shape(
        18, 4, 1, 256, 640, 2048, 262_144, every=6, between="sliding", window=512, short_head=256
    ),
}


@pytest.mark.model
@pytest.mark.parametrize("name", sorted(REAL))
@pytest.mark.parametrize("context", [512, 2048, 4096, 8192, 16_384])
def test_a_few_numbers_tell_what_the_header_would(name: str, context: int) -> None:
    real = inspect(test_model(name))
    told = need(real, Setting(context=context)).total
    unread = replace(real, layout=None)
    assert need(facts(REAL[name], unread), Setting(context=context)).total == pytest.approx(told, rel=0.05)
    assert need(facts(None, unread), Setting(context=context)).total >= told, "the bound is one"


@given(
    st.integers(1_000_000, 200 * GB),
    st.integers(1 << 20, 200 * GB),
    st.booleans(),
    st.sampled_from(["Q4_K_M", "F16", "?"]),
)
def test_a_bound_can_be_made_of_anything(parameters: int, bytes_: int, embeds: bool, kind: str) -> None:
    known = GgufFacts("x", "x", "x", kind, 4096, parameters, "", True, bytes_, embeds=embeds)
    shape = bound(known)
    assert need(facts(None, known), Setting()).weights == bytes_
    assert (shape.kv_heads * shape.head == 0) == embeds
