"""The layout of models of several kinds, from headers made for llama.cpp."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.domain.engine.models import Layout
from app.library.gguf import inspect
from app.paths import starter_model
from tests import gguf_corpus as corpus
from tests.gguf_models import KINDS, Shape, made, whole

SHAPE = Shape()  # 8 layers, 4 heads of 32, 2 of them with keys


def of(folder: Path, content: bytes) -> Layout:
    path = folder / "made.gguf"
    path.write_bytes(content)
    found = inspect(path).layout
    assert found is not None
    return found


def edited(kind: str, **keys: int) -> bytes:
    """A file of that kind with other whole numbers under some of its keys."""
    draft = KINDS[kind](SHAPE)
    architecture = draft.values["general.architecture"][1]
    for name, number in keys.items():
        draft.set(f"{architecture}.{name.replace('__', '.')}", corpus.UINT32, number)
    return whole(draft)


def test_heads_that_share_keys(tmp_path: Path) -> None:
    found = of(tmp_path, made("llama"))
    assert found.keys == found.values == (2 * 32,) * 8
    assert (found.embedding, found.heads, found.queries, found.feed_forward) == (64, 4, 128, 160)
    assert (found.vocabulary, found.merges, found.tokenizer) == (320, 0, "llama")
    assert (found.sliding, found.recurrent, found.window, found.state) == ((), (), 0, 0)


def test_bytes_of_the_parts(tmp_path: Path) -> None:
    found = of(tmp_path, made("llama"))
    attention = (2 * 64 * 128 + 2 * 64 * 64) // 32 * 34
    assert found.layers == (attention + 3 * 64 * 160 // 32 * 34 + 2 * 64 * 4,) * 8
    assert found.embeddings == found.output == 64 * 320 // 32 * 34
    assert found.other == 64 * 4
    assert found.weights == sum(found.layers) + found.embeddings + found.output + found.other
    assert dict(found.matrices)["Q8_0"] == found.weights - found.embeddings - 17 * 64 * 4


def test_embeddings_that_serve_as_output_may_be_copied(tmp_path: Path) -> None:
    found = of(tmp_path, made("gemma2"))
    assert found.output == 0
    assert dict(found.matrices)["Q8_0"] == found.weights - found.other - 8 * 4 * 64 * 4


def test_experts(tmp_path: Path) -> None:
    found = of(tmp_path, made("qwen3moe"))
    assert (found.experts, found.experts_used, found.expert_feed_forward) == (8, 2, 160)


def test_windows(tmp_path: Path) -> None:
    by_rule, listed = of(tmp_path, made("gemma2")), of(tmp_path, made("gemma3"))
    assert (by_rule.window, by_rule.sliding) == (64, (0, 2, 4, 6))
    assert listed.sliding == (0, 2, 3, 5, 6), "the list in the file wins"
    assert of(tmp_path, edited("gemma2", attention__sliding_window_pattern=4)).sliding == (0, 1, 2, 4, 5, 6)
    without = of(tmp_path, edited("gemma3", attention__sliding_window=0))
    assert (without.window, without.sliding) == (0, ())
    assert of(tmp_path, edited("llama", attention__sliding_window=64)).sliding == ()


def test_short_convolutions_and_keys_by_layer(tmp_path: Path) -> None:
    found = of(tmp_path, made("lfm2"))
    assert found.keys == found.values == (0, 0, 32, 0, 0, 32, 0, 0)
    assert found.recurrent == (0, 1, 3, 4, 6, 7)
    assert found.state == 64 * (3 - 1)


def test_states(tmp_path: Path) -> None:
    plain, mixed = of(tmp_path, made("mamba")), of(tmp_path, made("granitehybrid"))
    assert plain.keys == (0,) * 8
    assert plain.recurrent == tuple(range(8))
    assert plain.state == 3 * 128 + 16 * 128
    assert mixed.recurrent == (0, 1, 2, 4, 5, 6)
    assert mixed.keys == (0, 0, 0, 64, 0, 0, 0, 64)
    assert mixed.state == 3 * (128 + 2 * 32) + 32 * 128


def test_keys_that_values_are_made_from(tmp_path: Path) -> None:
    found = of(tmp_path, made("deepseek2"))
    assert found.keys == (64 + 16,) * 8
    assert found.values == (0,) * 8


def test_layers_that_guess_ahead_keep_nothing(tmp_path: Path) -> None:
    assert of(tmp_path, edited("llama", nextn_predict_layers=2)).keys == (64,) * 6 + (0, 0)


@pytest.mark.parametrize("huge", [0, 1, 4_294_967_295])
@pytest.mark.parametrize("kind", KINDS)
def test_numbers_that_lie_do_no_harm(tmp_path: Path, kind: str, huge: int) -> None:
    """Sizes come out wrong, that is all: llama.cpp refuses such a file, and no number is negative."""
    names = ("key_length", "value_length", "head_count_kv", "sliding_window", "sliding_window_pattern")
    keys = {f"attention__{name}": huge for name in (*names, "key_length_mla", "value_length_mla")}
    more = {
        "ssm__conv_kernel": huge,
        "ssm__state_size": huge,
        "shortconv__l_cache": huge,
        "wkv__head_size": 0,
        "rope__dimension_count": 0,  # compared with the length of a key, as the engine does
    }
    found = of(tmp_path, edited(kind, **keys, **more))
    assert len(found.keys) == len(found.values) == 8
    assert min((*found.keys, *found.values, *found.layers, found.state, found.window)) >= 0


def test_the_starter() -> None:
    path = starter_model()
    if not path.is_file():
        pytest.skip("no starter model")
    found = inspect(path).layout
    assert found is not None
    assert (found.keys, found.values) == ((3 * 64,) * 30, (3 * 64,) * 30)
    assert (found.vocabulary, found.merges) == (49_152, 48_900)
    assert found.weights == 96_576_768
