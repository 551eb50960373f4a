"""Bytes a model takes: against published figures, and as rules that hold for every layout."""

from __future__ import annotations

import dataclasses
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.engine.generation import Memory
from app.domain.engine.models import GgufFacts, Layout
from app.domain.engine.sizing import (
    BLOCKS,
    REPACKED,
    Setting,
    beside,
    cache,
    cache_bound,
    compute,
    need,
    repacked,
)

KIB, MIB = 1 << 10, 1 << 20


def layout(layers: int = 4, key: int = 64, **other: Any) -> Layout:
    """Plain, unless said otherwise: every layer keeps keys and values of the same width."""
    fields: dict[str, Any] = {
        "embedding": 512,
        "heads": 8,
        "queries": 512,
        "feed_forward": 1536,
        "experts": 0,
        "experts_used": 0,
        "expert_feed_forward": 0,
        "inner": 0,
        "vocabulary": 32_000,
        "merges": 0,
        "tokenizer": "llama",
        "keys": (key,) * layers,
        "values": (key,) * layers,
        "window": 0,
        "sliding": (),
        "state": 0,
        "recurrent": (),
        "layers": (1_000_000,) * layers,
        "embeddings": 10_000_000,
        "output": 10_000_000,
        "other": 2_048,
        "matrices": (("Q4_K", 3_000_000), ("Q6_K", 1_000_000)),
    }
    return Layout(**{**fields, **other})


def facts(known: Layout | None, size: int = 24_002_048, parameters: int = 40_000_000) -> GgufFacts:
    return GgufFacts("llama", "M", "40M", "Q4_K_M", 8192, parameters, "", True, size, known)


def one(context: int = 1024, **other: Any) -> Setting:
    return Setting(context=context, sequences=1, **other)


@pytest.mark.parametrize(
    ("name", "layers", "key", "a_token"),
    [  # engine.md 4.5: KiB a token in f16; layers and heads x length from the models' configurations
        ("Llama-3.1-8B", 32, 8 * 128, 128),
        ("Llama-3.2-3B", 28, 8 * 128, 112),
        ("Llama-3.2-1B", 16, 8 * 64, 32),
        ("Qwen3-4B", 36, 8 * 128, 144),
        ("Qwen2.5-7B", 28, 4 * 128, 56),
        ("Qwen2.5-3B", 36, 2 * 128, 36),
        ("Qwen2.5-1.5B", 28, 2 * 128, 28),
    ],
)
def test_published_caches(name: str, layers: int, key: int, a_token: int) -> None:
    assert cache(layout(layers, key), one(4096)) == 4096 * a_token * KIB, name


def test_a_window_keeps_a_constant() -> None:
    """Gemma-3-4B, 34 layers of 4 heads of 256, each sixth whole: 20 KiB a token and 174 MiB besides."""
    slides = tuple(layer for layer in range(34) if layer % 6 != 5)
    gemma = layout(34, 4 * 256, sliding=slides, window=1024)
    setting = one(8192, batch=512)
    assert cache(gemma, setting) == 8192 * 20 * KIB + 174 * MIB
    assert (
        cache(gemma, dataclasses.replace(setting, context=16384)) - cache(gemma, setting) == 8192 * 20 * KIB
    )
    assert cache(layout(34, 4 * 256), setting) == pytest.approx(1.06 * (1 << 30), rel=0.01)


def test_states_do_not_grow_with_the_context() -> None:
    mamba = layout(keys=(0, 0), values=(0, 0), state=1000, recurrent=(0, 1))
    assert cache(mamba, one(1024)) == cache(mamba, one(65_536)) == 2 * 1000 * 4
    assert cache(mamba, Setting(sequences=3)) == 3 * cache(mamba, one())


def test_keys_that_values_are_made_from() -> None:
    latent = layout(keys=(576, 576), values=(0, 0))
    assert cache(latent, one(2048)) == cache(latent, one(2048, flash=False)) == 2048 * 2 * 576 * 2


def test_without_flash_attention_values_are_padded() -> None:
    uneven = layout(keys=(64, 64), values=(64, 256))
    more = cache(uneven, one(256, flash=False)) - cache(uneven, one(256))
    assert more == 256 * (256 - 64) * 2


def test_kinds_of_caches() -> None:
    sizes = {kind: cache(layout(), one(keys=kind, values=kind)) for kind in BLOCKS}
    assert sizes["f32"] == 2 * sizes["f16"]
    assert sizes["q8_0"] / sizes["f16"] == 1.0625 / 2  # engine.md 4.5
    assert sizes["q4_0"] / sizes["f16"] == 0.5625 / 2


def test_the_parts() -> None:
    found = need(facts(layout()), one())
    assert found.weights == layout().weights == 24_002_048
    assert found.output == 32_000 * 4
    assert found.cache == cache(layout(), one())
    assert found.compute == compute(layout(), one())
    assert found.total == found.weights + found.cache + found.compute + found.output


def test_weights_in_another_order_are_there_twice() -> None:
    plain, anew = (need(facts(layout()), one(repack=way), ("avx2",)) for way in (False, True))
    assert anew.weights - plain.weights == 3_000_000
    assert repacked(layout(), ("dotprod",)) == 4_000_000
    assert repacked(layout(), ("avx2", "avx512", "dotprod")) == 4_000_000
    assert repacked(layout(), ()) == repacked(layout(), ("sse2",)) == 0
    assert "Q4_K" in REPACKED["avx2"]


def test_attention_without_flash_holds_all_products() -> None:
    """engine.md 1.3: cells x batch x heads x 4 bytes; 8 heads here, and a mask."""
    grown = compute(layout(), one(8192, flash=False)) - compute(layout(), one(4096, flash=False))
    assert grown == 4096 * 128 * 4 * (8 + 1)


def test_only_the_experts_that_run_take_room() -> None:
    few = layout(experts=8, experts_used=2, expert_feed_forward=4096)
    more = layout(experts=64, experts_used=2, expert_feed_forward=4096)
    assert compute(few, one()) == compute(more, one()) > compute(layout(), one())


def test_a_vocabulary_takes_room_outside_of_the_buffers() -> None:
    """Read from /proc: SmolLM2 17.3 MiB, Qwen2.5 47.3, Gemma 3 42.3, all without the rest."""
    for tokens, merges, kind, mebibytes in (
        (49_152, 48_900, "gpt2", 17.3),
        (151_936, 151_387, "gpt2", 47.3),
        (262_144, 0, "llama", 42.3),
        (250_048, 0, "t5", 126.7),
    ):
        sizes = layout(vocabulary=tokens, merges=merges, tokenizer=kind)
        assert beside(sizes) == pytest.approx(mebibytes * MIB, rel=0.08)


# -- rules ---------------------------------------------------------------------------------------

counts = st.integers(0, 2048)
layouts = st.builds(
    lambda keys, values, window, state, heads, ff, experts: layout(
        keys=tuple(keys),
        values=tuple(values[: len(keys)]) + (0,) * (len(keys) - len(values)),
        sliding=tuple(range(0, len(keys), 2)) if window else (),
        window=window,
        state=state,
        recurrent=(0,) if state else (),
        heads=heads,
        feed_forward=ff,
        experts=experts,
        experts_used=min(experts, 4),
        expert_feed_forward=ff,
    ),
    st.lists(counts, min_size=1, max_size=6),
    st.lists(counts, min_size=1, max_size=6),
    counts,
    counts,
    st.integers(0, 64),
    st.integers(0, 20_000),
    st.integers(0, 64),
)
ways = st.builds(
    Setting,
    context=st.integers(1, 40_000),
    sequences=st.integers(1, 8),
    batch=st.integers(1, 512),
    outputs=st.integers(1, 64),
    flash=st.booleans(),
    keys=st.sampled_from(sorted(BLOCKS)),
    values=st.sampled_from(sorted(BLOCKS)),
    repack=st.booleans(),
)


@given(layouts, ways, st.sampled_from(["context", "sequences", "batch", "outputs"]), st.integers(1, 5000))
def test_asking_for_more_never_needs_less(known: Layout, way: Setting, what: str, more: int) -> None:
    larger = dataclasses.replace(way, **{what: getattr(way, what) + more})
    one_need, other = (need(facts(known), setting, ("avx2",)) for setting in (way, larger))
    for part in ("weights", "cache", "compute", "output"):
        assert 0 <= getattr(one_need, part) <= getattr(other, part), part


@given(layouts, ways)
def test_windows_and_smaller_kinds_only_save(known: Layout, way: Setting) -> None:
    whole = dataclasses.replace(known, sliding=(), window=0)
    room = known.window * way.sequences + way.batch + 256
    if room < way.context:
        assert cache(known, way) <= cache(whole, way)
    wide = dataclasses.replace(way, keys="f32", values="f32")
    assert cache(known, way) <= cache(known, wide)


# -- files without a known layout ----------------------------------------------------------------


def test_a_model_for_vectors_has_room_for_a_prediction_for_each_token_of_its_window() -> None:
    """Whatever context is asked for. all-MiniLM-L6-v2 has 30,522 words: 62.5 MB beside its weights."""
    known = layout(vocabulary=30_522)
    writes = facts(known)
    vectors = dataclasses.replace(writes, embeds=True, context_trained=512)
    assert need(vectors, one()).output == 512 * 4 * 30_522
    assert need(vectors, one(context=16_384)) == need(vectors, one(context=256))
    short = dataclasses.replace(vectors, context_trained=128)
    assert need(short, one()).output == 128 * 4 * 30_522
    many = dataclasses.replace(vectors, layout=layout(vocabulary=256_000))
    assert need(many, one()).output <= 256 * MIB


def test_without_a_layout_the_file_and_a_bound_count() -> None:
    assert need(facts(None), one(4096)) == Memory(24_002_048, cache_bound(40_000_000, 4096))


@pytest.mark.parametrize(
    ("name", "parameters", "bytes_a_token"),
    [  # layers x heads with keys x (key + value length) x 2 bytes, from the models' configurations
        ("SmolLM2-135M", 134_515_008, 30 * 3 * 128 * 2),
        ("Qwen3-0.6B", 596_049_920, 28 * 8 * 256 * 2),
        ("Llama-3.2-1B", 1_235_814_400, 16 * 8 * 128 * 2),
        ("Qwen3-1.7B", 1_720_574_976, 28 * 8 * 256 * 2),
        ("Llama-3.2-3B", 3_212_749_824, 28 * 8 * 256 * 2),
        ("Qwen3-4B", 4_022_468_096, 36 * 8 * 256 * 2),
        ("Llama-3.1-8B", 8_030_261_248, 32 * 8 * 256 * 2),
        ("Gemma-2-9B", 9_241_705_984, 42 * 8 * 512 * 2),
        ("Qwen2.5-14B", 14_770_033_664, 48 * 8 * 256 * 2),
        ("Llama-3.1-70B", 70_553_706_496, 80 * 8 * 256 * 2),
    ],
)
def test_the_bound_holds_for_models_of_today(name: str, parameters: int, bytes_a_token: int) -> None:
    bound = cache_bound(parameters, context=1)
    assert bytes_a_token <= bound <= 6 * bytes_a_token, name


def test_the_bound_grows_with_the_model() -> None:
    bounds = [cache_bound(billions * 10**9) for billions in range(200)]
    assert bounds == sorted(bounds)
    assert cache_bound(-5) == 0
