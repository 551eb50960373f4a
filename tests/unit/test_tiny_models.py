"""The models that tests make: small, the same each time, and acceptable where real ones are."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from app.library.gguf import inspect
from tests import tiny_models

ALL = [
    tiny_models.tiny_llama,
    tiny_models.tiny_mamba,
    tiny_models.tiny_hybrid,
    tiny_models.tiny_swa,
    tiny_models.tiny_bert,
    tiny_models.tiny_reranker,
    tiny_models.tiny_decoder_reranker,
]


@pytest.mark.parametrize("make", ALL)
def test_a_seed_gives_a_small_file_and_always_the_same(make: Callable[..., Path], tmp_path: Path) -> None:
    once, again = make(tmp_path / "once.gguf"), make(tmp_path / "again.gguf")
    assert once.read_bytes() == again.read_bytes() != make(tmp_path / "other.gguf", seed=2).read_bytes()
    assert once.stat().st_size < 2 << 20


@pytest.mark.parametrize(
    ("make", "architecture"),
    list(zip(ALL[:4], ("llama", "mamba", "lfm2", "gemma3"), strict=True)),
)
def test_those_that_write_are_models_like_any(
    make: Callable[..., Path], architecture: str, tmp_path: Path
) -> None:
    facts = inspect(make(tmp_path / "tiny.gguf"))
    assert (facts.architecture, facts.has_template) == (architecture, True)
    assert facts.parameters > 50_000
