"""Adapters on this computer: checked before they are used, fitted to models, kept, removed, brought back."""

from __future__ import annotations

import json
import struct
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from app.domain.errors import AdapterInvalid, AdapterMissing, ModelExists
from app.domain.library.adapters import fit_fault, strength_of
from app.library.adapter_file import fault_between, inspect_adapter
from app.library.adapter_shelf import AdapterShelf
from tests import gguf_models, tiny_models
from tests.gguf_corpus import F32, FLOAT32, INT32, STRING, UINT32, Draft, build, raw_array

PAIR = [("blk.0.attn_q.weight.lora_a", (64, 4), F32), ("blk.0.attn_q.weight.lora_b", (4, 128), F32)]


def draft() -> Draft:
    """A good adapter for a tiny llama."""
    made = Draft()
    made.set("general.type", STRING, "adapter")
    made.set("general.architecture", STRING, "llama")
    made.set("general.name", STRING, "Letters")
    made.set("general.base_model.0.name", STRING, "Tiny")
    made.set("adapter.type", STRING, "lora")
    made.set("adapter.lora.alpha", FLOAT32, 8.0)
    made.tensors = list(PAIR)
    return made


def write(path: Path, made: Draft) -> Path:
    path.write_bytes(build(made))
    return path


@pytest.fixture
def base(tmp_path: Path) -> Path:
    return tiny_models.tiny_llama(tmp_path / "base.gguf")


@pytest.fixture
def shelf(tmp_path: Path) -> AdapterShelf:
    return AdapterShelf(lambda: tmp_path / "models", clock=lambda: 5.0)


def test_a_file_says_what_it_is_made_for(tmp_path: Path, base: Path) -> None:
    facts = inspect_adapter(write(tmp_path / "letters.gguf", draft()))
    assert (facts.name, facts.base, facts.architecture, facts.rank, facts.alpha, facts.changed) == (
        "Letters",
        "Tiny",
        "llama",
        4,
        8.0,
        1,
    )
    assert fault_between(tmp_path / "letters.gguf", [base]) == ""


def _set(key: str, kind: int, value: object) -> Callable[[Draft], None]:
    return lambda made: made.set(key, kind, value)


def _tensors(*tensors: tuple[str, tuple[int, ...], int]) -> Callable[[Draft], None]:
    def change(made: Draft) -> None:
        made.tensors, made.data = list(tensors), 8 << 20

    return change


A, B = PAIR
WRONG: dict[str, tuple[str, Callable[[Draft], None]]] = {
    "a whole model": ("model", _set("general.type", STRING, "model")),
    "a control vector": ("kind", _set("adapter.type", STRING, "control_vector")),
    "switched on by words": ("kind", lambda m: setattr(m, "after_pairs", _invoked(m))),
    "no architecture": ("metadata", _set("general.architecture", STRING, "")),
    "architecture that is a number": ("metadata", _set("general.architecture", INT32, 3)),
    "alpha that is text": ("metadata", _set("adapter.lora.alpha", STRING, "8")),
    "alpha that is no number": ("metadata", _set("adapter.lora.alpha", FLOAT32, float("nan"))),
    "alpha without end": ("metadata", _set("adapter.lora.alpha", FLOAT32, float("inf"))),
    "an alignment that is text": ("metadata", _set("general.alignment", STRING, "32")),
    "an alignment of nothing": ("metadata", _set("general.alignment", UINT32, 0)),
    "one half": ("pairs", _tensors(A)),
    "the other half": ("pairs", _tensors(B)),
    "nothing": ("pairs", _tensors()),
    "a norm only": ("pairs", _tensors(("blk.0.attn_norm.weight", (64,), F32))),
    "something else": ("other", _tensors(A, B, ("blk.0.attn_k.weight", (64, 64), F32))),
    "halves of two ranks": ("shape", _tensors(A, (B[0], (8, 128), F32))),
    "far too wide": ("shape", _tensors((A[0], (64, 8192), F32), (B[0], (8192, 128), F32))),
    "experts that differ": ("shape", _tensors((A[0], (64, 4, 8), F32), (B[0], (4, 128), F32))),
    "a type nobody multiplies with": ("tensors", _tensors((A[0], (64, 4), 26), B)),
    "the same part twice": ("tensors", _tensors(A, A, B)),
    "data that is missing": ("truncated", lambda made: setattr(made, "data", 64)),
    "data in another place": ("tensors", lambda made: made.offsets.update({B[0]: 1 << 20})),
    "another format": ("magic", lambda made: setattr(made, "magic", b"GGML")),
    "more parts than fit": ("counts", lambda made: setattr(made, "tensor_count", 1 << 40)),
}


def _invoked(made: Draft) -> bytes:
    made.key_count = len(made.values) + 1
    key = b"adapter.alora.invocation_tokens"
    return struct.pack("<Q", len(key)) + key + raw_array(4, 1, struct.pack("<I", 5))


@pytest.mark.parametrize("name", WRONG)
def test_a_wrong_file_is_refused_and_nothing_is_left_behind(
    name: str, tmp_path: Path, shelf: AdapterShelf
) -> None:
    fault, change = WRONG[name]
    made = draft()
    change(made)
    path = write(tmp_path / "wrong.gguf", made)
    with pytest.raises(AdapterInvalid) as refusal:
        shelf.add(path)
    assert refusal.value.fault == fault
    assert shelf.adapters() == []
    assert not list((tmp_path / "models").glob("**/*.gguf"))


def test_files_that_are_none_are_refused(tmp_path: Path, shelf: AdapterShelf) -> None:
    (tmp_path / "empty.gguf").touch()
    for path, fault in (
        (tmp_path / "empty.gguf", "empty"),
        (tmp_path, "unreadable"),
        (tmp_path / "no", "un"),
    ):
        with pytest.raises(AdapterInvalid) as refusal:
            shelf.add(path)
        assert refusal.value.fault.startswith(fault)


def test_an_adapter_of_another_model_says_what_is_wrong(tmp_path: Path, base: Path) -> None:
    path = write(tmp_path / "a.gguf", draft())
    assert fault_between(path, [tiny_models.tiny_mamba(tmp_path / "mamba.gguf")]) == "architecture"
    assert fault_between(path, [tiny_models.tiny_llama(tmp_path / "big.gguf", embedding=128)]) == "shape"
    made = draft()
    made.tensors = [(name.replace("blk.0", "blk.9"), *rest) for name, *rest in PAIR]  # type: ignore[misc]  # three items
    assert fault_between(write(tmp_path / "deep.gguf", made), [base]) == "parts"


def test_a_model_in_several_files_is_looked_at_whole(tmp_path: Path, base: Path) -> None:
    path = write(tmp_path / "a.gguf", draft())
    first = gguf_models.KINDS["llama"](tiny_models.SHAPE)
    second = replace(first, tensors=[t for t in first.tensors if t[0].startswith("blk.0")])
    first.tensors = [t for t in first.tensors if not t[0].startswith("blk.0")]
    files = [write(tmp_path / "1.gguf", first), write(tmp_path / "2.gguf", second)]
    assert fault_between(path, files[:1]) == "parts"
    assert fault_between(path, files) == ""


def test_embeddings_that_also_predict_cannot_be_changed() -> None:
    """llama.cpp would end the process at the first evaluation."""
    lora = {"token_embd.weight.lora_a": (4, 320), "token_embd.weight.lora_b": (4, 64)}
    untied = {"token_embd.weight": (64, 320), "output.weight": (64, 320)}
    assert fit_fault(lora, "llama", untied, "llama") == ""
    assert fit_fault(lora, "llama", {"token_embd.weight": (64, 320)}, "llama") == "parts"


def test_adapters_are_kept_removed_and_brought_back(tmp_path: Path, shelf: AdapterShelf, base: Path) -> None:
    adapter = shelf.add(write(tmp_path / "nul.gguf", draft()))
    assert adapter.name == "Letters"
    assert adapter.file != "nul.gguf"
    again = AdapterShelf(lambda: tmp_path / "models")
    assert again.adapters() == [adapter]
    assert again.try_on(adapter, "m", [base]) == ""
    base.unlink()
    assert again.try_on(adapter, "m", [base]) == ""
    with pytest.raises(ModelExists):
        shelf.add(tmp_path / "nul.gguf")
    shelf.remove(adapter.id)
    assert shelf.adapters() == []
    with pytest.raises(AdapterMissing) as missing:
        shelf.get(adapter.id)
    assert missing.value.name == "Letters"
    shelf.restore(adapter.id)
    assert shelf.ready(adapter).is_file()
    shelf.remove(adapter.id)
    shelf.empty_trash()
    with pytest.raises(AdapterMissing):
        shelf.restore(adapter.id)
    assert not list((tmp_path / "models").glob("**/*.gguf"))


def test_a_file_that_was_exchanged_is_not_used(tmp_path: Path, shelf: AdapterShelf) -> None:
    adapter = shelf.add(write(tmp_path / "a.gguf", draft()))
    path = shelf.ready(adapter)
    path.write_bytes(path.read_bytes()[:-4] + b"\0\0\0\1")
    with pytest.raises(AdapterInvalid) as refusal:
        shelf.ready(adapter)
    assert refusal.value.fault == "changed"
    path.unlink()
    with pytest.raises(AdapterMissing):
        shelf.ready(adapter)


@pytest.mark.parametrize("content", ["", "{", "[]", '{"version": 1, "adapters": [{}]}', "[" * 100_000])
def test_a_damaged_list_is_put_aside_and_made_anew(content: str, tmp_path: Path, shelf: AdapterShelf) -> None:
    adapter = shelf.add(write(tmp_path / "a.gguf", draft()))
    (tmp_path / "models/adapters/index.json").write_text(content)
    assert [each.id for each in shelf.adapters()] == [adapter.id]
    assert len(list((tmp_path / "models/adapters").glob("index.damaged-*"))) == 1


def test_a_list_cannot_name_a_file_elsewhere(tmp_path: Path, shelf: AdapterShelf) -> None:
    adapter = shelf.add(write(tmp_path / "a.gguf", draft()))
    index = tmp_path / "models/adapters/index.json"
    body = json.loads(index.read_text())
    body["adapters"][0]["adapter"]["file"] = "../../secret.gguf"
    index.write_text(json.dumps(body))
    assert [each.file for each in shelf.adapters()] == [adapter.file]


@pytest.mark.parametrize(
    ("given", "kept"), [(-1, 0.0), (9, 2.0), (1.23, 1.25), (float("nan"), 1.0), (float("inf"), 2.0)]
)
def test_a_strength_keeps_inside_its_bounds(given: float, kept: float) -> None:
    assert strength_of(given) == kept
