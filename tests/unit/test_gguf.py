"""The header check: facts of good files, one fault for each kind of bad one, and nothing else ever."""

from __future__ import annotations

import doctest
import os
import random
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.domain.errors import ModelInvalid
from app.library import gguf_other, gguf_reader
from app.library.gguf import inspect
from app.library.gguf_tables import ARCHITECTURES, EMBEDDING, TENSOR_TYPES
from app.paths import starter_model
from app.wording import explain
from tests import gguf_corpus as corpus
from tests import tiny_models

FUZZED = 2000
TINY = corpus.build(corpus.valid())


def write(folder: Path, content: bytes, name: str = "tiny.gguf") -> Path:
    path = folder / name
    path.write_bytes(content)
    return path


def fault_of(path: Path) -> str:
    with pytest.raises(ModelInvalid) as caught:
        inspect(path)
    assert caught.value.detail.isprintable()
    return caught.value.fault


def test_what_a_good_file_says(tmp_path: Path) -> None:
    content = corpus.build(corpus.valid())
    facts = inspect(write(tmp_path, content))
    assert facts.architecture == "llama"
    assert facts.name == "Tiny"
    assert facts.quantisation == "Q8_0"
    assert facts.context_trained == 512
    assert facts.parameters == 32 * 16 + 32
    assert facts.size_label == "544"
    assert facts.licence == "Apache-2.0"
    assert facts.has_template
    assert facts.bytes == len(content)


@pytest.mark.parametrize("name", corpus.CASES)
def test_each_malformed_file_has_its_fault(tmp_path: Path, name: str) -> None:
    fault, content = corpus.malformed(name)
    assert fault_of(write(tmp_path, content)) == fault


def test_the_corpus_is_large_enough() -> None:
    assert len(corpus.CASES) >= 28


def test_every_length_short_of_whole_is_found(tmp_path: Path) -> None:
    """A download that stopped anywhere, to the byte."""
    content = corpus.build(corpus.valid())
    path = tmp_path / "part.gguf"
    for length in range(len(content)):
        path.write_bytes(content[:length])
        assert fault_of(path) == ("empty" if length == 0 else "truncated"), length
    path.write_bytes(content)
    inspect(path)


def test_no_change_of_bytes_leads_to_another_exception(tmp_path: Path) -> None:
    """2,000 mutations with a fixed seed: flipped, overwritten, cut out, doubled and swapped."""
    original = corpus.build(corpus.valid())
    chance = random.Random(20261121)
    path = tmp_path / "fuzzed.gguf"
    faults = set()
    for number in range(FUZZED):
        path.write_bytes(mutated(original, chance))
        try:
            inspect(path)
        except ModelInvalid as error:
            assert error.fault != "unreadable", number
            faults.add(error.fault)
    assert len(faults) >= 6


def mutated(original: bytes, chance: random.Random) -> bytes:
    content = bytearray(original)
    for _ in range(chance.choice((1, 1, 2, 4, 16))):
        at = chance.randrange(len(content))
        kind = chance.randrange(5)
        if kind == 0:
            content[at] ^= 1 << chance.randrange(8)
        elif kind == 1:
            extreme = chance.choice((b"\xff" * 8, bytes(8), b"\0" * 7 + b"\x80", b"\xff\xff\xff\x7f"))
            content[at : at + len(extreme)] = extreme
        elif kind == 2:
            del content[at : at + chance.randrange(1, 40)]
        elif kind == 3:
            content[at:at] = content[at : at + chance.randrange(1, 40)]
        else:
            content[at] = chance.randrange(256)
        content = content or bytearray(1)
    return bytes(content)


@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(flips=st.lists(st.integers(0, 8 * len(TINY) - 1), min_size=1, max_size=8))
def test_no_flipped_bits_lead_to_another_exception(tmp_path: Path, flips: list[int]) -> None:
    """Bits of a whole small file, the same bit twice included."""
    content = bytearray(TINY)
    for bit in flips:
        content[bit // 8] ^= 1 << bit % 8
    path = write(tmp_path, bytes(content))
    try:
        facts = inspect(path)
    except ModelInvalid as error:
        assert error.detail.isprintable()
        assert explain(error).title.isprintable()
    else:
        assert facts.bytes == len(content)
        assert facts.name.isprintable()


OTHER_FILES = {
    "pointer": b"version https://git-lfs.github.com/spec/v1\noid sha256:" + b"a" * 64 + b"\nsize 9\n",
    "page": b"\n <!DOCTYPE html><html><head><title>Sign in</title></head></html>",
    "archive": b"PK\x03\x04" + bytes(60),
    "format": (1000).to_bytes(8, "little") + b'{"__metadata__":{"format":"pt"}}' + bytes(2000),
    "old": b"lmgg" + bytes(100),
    "magic": b"%PDF-1.7\n" + bytes(100),
}


@pytest.mark.parametrize("fault", OTHER_FILES)
def test_files_that_people_take_for_models_are_named(tmp_path: Path, fault: str) -> None:
    assert fault_of(write(tmp_path, OTHER_FILES[fault])) == fault


def test_the_examples_of_other_files_hold() -> None:
    assert doctest.testmod(gguf_other).failed == 0


def test_an_empty_file(tmp_path: Path) -> None:
    assert fault_of(write(tmp_path, b"")) == "empty"


def test_files_that_are_none(tmp_path: Path) -> None:
    assert fault_of(tmp_path / "missing.gguf") == "unreadable"
    assert fault_of(tmp_path) == "unreadable"
    assert fault_of(tmp_path / "nul\0.gguf") == "unreadable"


@pytest.mark.skipif(sys.platform == "win32", reason="no named pipes in the file system")
def test_a_named_pipe_does_not_hold_us_up(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe.gguf"
    os.mkfifo(pipe)
    assert fault_of(pipe) == "unreadable"


def test_a_header_has_a_longest_length(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gguf_reader, "LONGEST_HEADER", 1024)
    monkeypatch.setattr(gguf_reader, "BLOCK", 256)
    draft = corpus.valid()
    draft.set("x", corpus.ARRAY, (corpus.UINT8, [0] * 2048))
    assert fault_of(write(tmp_path, corpus.build(draft))) == "counts"


def test_a_header_longer_than_one_block_is_read(tmp_path: Path) -> None:
    draft = corpus.valid()
    draft.set("tokenizer.ggml.merges", corpus.ARRAY, (corpus.STRING, ["a" * 1000] * 3000))
    assert len(corpus.build(draft)) > 2 * gguf_reader.BLOCK
    assert inspect(write(tmp_path, corpus.build(draft))).parameters == 544


def test_a_file_that_shrinks_while_it_is_read_is_truncated(tmp_path: Path) -> None:
    content = corpus.build(corpus.valid())
    path = write(tmp_path, content[:100])
    with path.open("rb") as file, pytest.raises(gguf_reader.Fault) as caught:
        gguf_reader.read_header(file, len(content))
    assert caught.value.code == "truncated"


def test_empty_tokens_are_not_the_same_token(tmp_path: Path) -> None:
    draft = corpus.valid()
    draft.set(corpus.TOKENS, corpus.ARRAY, (corpus.STRING, ["", "", *(f"t{i}" for i in range(14))]))
    inspect(write(tmp_path, corpus.build(draft)))


@pytest.mark.parametrize(
    ("key", "kind", "content", "embeds"),
    [
        ("llama.pooling_type", corpus.UINT32, 3, True),
        ("llama.attention.causal", corpus.BOOL, 0, True),
        ("llama.pooling_type", corpus.UINT32, 0, False),
        ("llama.attention.causal", corpus.BOOL, 1, False),
    ],
)
def test_what_is_made_for_vectors_says_so(
    tmp_path: Path, key: str, kind: int, content: int, embeds: bool
) -> None:
    draft = corpus.valid()
    draft.set(key, kind, content)
    assert inspect(write(tmp_path, corpus.build(draft))).embeds is embeds


@pytest.mark.parametrize("make", [tiny_models.tiny_bert, tiny_models.tiny_reranker])
def test_an_encoder_is_a_model_for_vectors(tmp_path: Path, make: Callable[[Path], Path]) -> None:
    facts = inspect(make(tmp_path / "tiny.gguf"))
    assert (facts.architecture, facts.embeds, facts.context_trained) == ("bert", True, 128)


@pytest.mark.parametrize(
    ("said", "name", "licence"),
    [
        ("mit", "", "MIT"),
        ("Apache-2.0", "", "Apache-2.0"),
        ("llama3.1", "", "llama3.1"),
        ("other", "gemma", "gemma"),
        ("other", "", ""),
        ("x\x1b[31m\ny", "", "x [31m y"),
    ],
)
def test_licences(tmp_path: Path, said: str, name: str, licence: str) -> None:
    draft = corpus.valid()
    draft.set("general.license", corpus.STRING, said)
    draft.set("general.license.name", corpus.STRING, name)
    assert inspect(write(tmp_path, corpus.build(draft))).licence == licence


def test_what_the_file_does_not_say_is_worked_out(tmp_path: Path) -> None:
    draft = corpus.valid()
    for key in ("general.name", "general.file_type", "general.license", "tokenizer.chat_template"):
        del draft.values[key]
    draft.tensors.append(("big", (1024, 2048), corpus.F32))
    draft.data = 1024 * 2048 * 4 + 1024
    facts = inspect(write(tmp_path, corpus.build(draft), "My model.gguf"))
    assert (facts.name, facts.quantisation, facts.licence) == ("My model", "F32", "")
    assert (facts.size_label, facts.has_template) == ("2.1M", False)


def test_a_guessed_file_type_is_still_one(tmp_path: Path) -> None:
    draft = corpus.valid()
    draft.set("general.file_type", corpus.UINT32, 1024 + 15)
    assert inspect(write(tmp_path, corpus.build(draft))).quantisation == "Q4_K_M"


def test_the_tables_are_sound() -> None:
    assert {"llama", "qwen3", "gemma3", "phi3", "mistral3", "gpt-oss", "smollm3"} <= ARCHITECTURES
    assert ARCHITECTURES.isdisjoint(EMBEDDING)
    assert ARCHITECTURES.isdisjoint({"clip", "bert", "t5", "gptj", "(unknown)"})
    assert all(block in (1, 32, 64, 128, 256) and size > 0 for _, block, size in TENSOR_TYPES.values())


@pytest.mark.model
def test_the_starter_model() -> None:
    if not starter_model().is_file():
        pytest.skip("set-up has not fetched the starter model")
    facts = inspect(starter_model())
    assert (facts.architecture, facts.quantisation, facts.size_label) == ("llama", "Q4_1", "135M")
    assert (facts.parameters, facts.context_trained, facts.licence) == (134_515_008, 8192, "Apache-2.0")
