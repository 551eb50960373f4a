"""Adapters at strengths, in the real engine: none is none, all of it is heard, nothing is mixed."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.domain.errors import EngineFailed
from app.library.adapter_file import fault_between
from app.library.gguf_reader import read_header
from tests import gguf_models, tiny_models
from tests.gguf_corpus import F32, STRING, Draft
from tests.process.rig import Rig

ASKED = "The roof of the mill had no slate"
WORDS = "the of and to in is a that it was for on with he be as at by this had not are but "


def silenced(path: Path, source: Path) -> Path:
    """The same adapter with zeros for weights."""
    data = bytearray(source.read_bytes())
    with source.open("rb", buffering=0) as file:
        end = read_header(file, len(data)).end
    start = -(-end // 32) * 32
    data[start:] = bytes(len(data) - start)
    path.write_bytes(data)
    return path


@pytest.fixture(scope="module")
def rig(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Rig]:
    folder = tmp_path_factory.mktemp("voices")
    base = tiny_models.tiny_llama(folder / "base.gguf", context=16384)
    letters = tiny_models.tiny_lora(folder / "letters.gguf", base, strength=4.0, seed=5)
    files = {"letters": letters, "zeros": silenced(folder / "zeros.gguf", letters)}
    made = Rig(base, folder, 0, adapters=files, threads=1)
    yield made
    made.close()


def said(rig: Rig, adapter: str = "", strength: float = 1.0) -> str:
    rig.forget_all()
    return rig.ask(ASKED, max_tokens=12, adapter=adapter, strength=strength).text


def test_an_adapter_of_zeros_changes_nothing(rig: Rig) -> None:
    assert said(rig, "zeros", 2.0) == said(rig)


def test_strength_is_heard_and_none_is_none(rig: Rig) -> None:
    plain = said(rig)
    assert said(rig, "letters", 0.0) == plain
    assert len({plain, said(rig, "letters", 1.0), said(rig, "letters", 0.3)}) == 3


def test_what_was_read_at_one_strength_is_never_used_at_another(rig: Rig) -> None:
    expected = said(rig, "letters", 2.0)
    rig.forget_all()
    rig.ask(ASKED, max_tokens=2, adapter="letters", strength=1.0)
    second = rig.ask(ASKED, max_tokens=12, adapter="letters", strength=2.0)
    assert (second.reused_tokens, second.text) == (0, expected)
    without = rig.ask(ASKED, max_tokens=2)
    off = rig.ask(ASKED, max_tokens=2, adapter="letters", strength=0.0)
    assert without.reused_tokens == 0
    assert off.reused_tokens == off.prompt_tokens - 1  # the same voice: none


def test_a_context_that_was_made_anew_still_speaks_with_the_adapter(rig: Rig) -> None:
    expected, size = said(rig, "letters"), rig.context.size
    rig.ask(WORDS * 300, max_tokens=2, adapter="letters")
    assert rig.context.size > size
    assert said(rig, "letters") == expected
    assert said(rig) != expected


@pytest.mark.parametrize("strength", [-0.1, 2.1, float("nan"), float("inf")])
def test_a_strength_that_cannot_be_is_refused(rig: Rig, strength: float) -> None:
    with pytest.raises(EngineFailed):
        rig.submit(ASKED, adapter="letters", strength=strength)


def test_an_adapter_of_numbers_that_are_none_fails_the_reply_and_nothing_else(
    rig: Rig, tmp_path: Path
) -> None:
    base = tiny_models.tiny_llama(tmp_path / "base.gguf")
    path = tiny_models.tiny_lora(tmp_path / "nan.gguf", base)
    path.write_bytes(path.read_bytes()[:-4] + struct.pack("<f", float("nan")))
    assert fault_between(path, [base]) == ""
    made = Rig(base, tmp_path, 512, adapters={"nan": path}, threads=1)
    plain = made.ask(ASKED, max_tokens=8).text
    with pytest.raises(EngineFailed):
        made.ask(ASKED, max_tokens=8, adapter="nan")
    made.forget_all()
    assert made.ask(ASKED, max_tokens=8).text == plain
    made.close()


def test_what_would_end_the_engine_is_refused_before_it_is_loaded(tmp_path: Path) -> None:
    """An adapter of embeddings, for a model whose embeddings also give the predictions."""
    draft = gguf_models.KINDS["llama"](tiny_models.SHAPE)
    draft.tensors = [each for each in draft.tensors if each[0] != "output.weight"]
    base = tiny_models.write(tmp_path / "tied.gguf", draft, 1)
    lora = Draft()
    for key, value in (
        ("general.type", "adapter"),
        ("general.architecture", "llama"),
        ("adapter.type", "lora"),
    ):
        lora.set(key, STRING, value)
    wide, high = tiny_models.SHAPE.embedding, tiny_models.SHAPE.vocabulary
    shapes = {"lora_a": (4, high), "lora_b": (4, wide)}
    lora.tensors = [(f"token_embd.weight.{name}", shape, F32) for name, shape in shapes.items()]
    path = tiny_models.write(tmp_path / "lora.gguf", lora, 1)
    assert fault_between(path, [base]) == "parts"
