"""Tiny GGUF files: one that is valid, and many that are wrong in one way each.

`Draft` holds what goes into a file; a case changes a fresh draft, or the bytes made from it.
"""

from __future__ import annotations

import struct
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

UINT8, INT8, UINT16, UINT32, INT32, FLOAT32, BOOL, STRING, ARRAY, UINT64 = 0, 1, 2, 4, 5, 6, 7, 8, 9, 10
CODES = {UINT8: "B", INT8: "b", UINT16: "H", UINT32: "I", INT32: "i", FLOAT32: "f", BOOL: "B", UINT64: "Q"}
F32, Q8_0 = 0, 8
HUGE = 1 << 60


@dataclass
class Draft:
    """A file to be. `values`: key -> (type, value), arrays as (ARRAY, (type, items)). Changed by cases."""

    values: dict[str, tuple[int, Any]] = field(default_factory=dict)
    tensors: list[tuple[str, tuple[int, ...], int]] = field(default_factory=list)
    offsets: dict[str, int] = field(default_factory=dict)
    magic: bytes = b"GGUF"
    version: int = 3
    tensor_count: int | None = None
    key_count: int | None = None
    after_pairs: bytes = b""
    alignment: int = 32
    data: int | None = None  # bytes of data to write; None is all

    def set(self, key: str, kind: int, value: Any) -> None:
        self.values[key] = (kind, value)


def valid() -> Draft:
    """A llama with one layer, 16 tokens and two tensors: 32 × 16 in Q8_0 and 32 in F32."""
    draft = Draft()
    draft.set("general.architecture", STRING, "llama")
    draft.set("general.name", STRING, "Tiny")
    draft.set("general.license", STRING, "apache-2.0")
    draft.set("general.file_type", UINT32, 7)
    draft.set("llama.block_count", UINT32, 1)
    draft.set("llama.context_length", UINT32, 512)
    draft.set("llama.embedding_length", UINT32, 32)
    draft.set("llama.attention.head_count", UINT32, 4)
    draft.set("tokenizer.ggml.model", STRING, "gpt2")
    draft.set("tokenizer.ggml.tokens", ARRAY, (STRING, [f"t{i}" for i in range(16)]))
    draft.set("tokenizer.ggml.scores", ARRAY, (FLOAT32, [0.0] * 16))
    draft.set("tokenizer.ggml.token_type", ARRAY, (INT32, [1] * 16))
    draft.set("tokenizer.ggml.bos_token_id", UINT32, 1)
    draft.set("tokenizer.ggml.eos_token_id", UINT32, 2)
    draft.set("tokenizer.chat_template", STRING, "{{ messages }}")
    draft.tensors = [("token_embd.weight", (32, 16), Q8_0), ("output_norm.weight", (32,), F32)]
    return draft


def build(draft: Draft) -> bytes:
    """The file's bytes."""
    tensors = draft.tensor_count if draft.tensor_count is not None else len(draft.tensors)
    keys = draft.key_count if draft.key_count is not None else len(draft.values)
    made = draft.magic + struct.pack("<IQQ", draft.version, tensors, keys)
    made += b"".join(text(key) + value(kind, content) for key, (kind, content) in draft.values.items())
    made += draft.after_pairs
    at = end = 0
    for name, shape, kind in draft.tensors:
        made += text(name) + struct.pack("<I", len(shape)) + struct.pack(f"<{len(shape)}Q", *shape)
        made += struct.pack("<IQ", kind, draft.offsets.get(name, at))
        elements = 1
        for side in shape:
            elements *= side
        end = at + (elements // 32 * 34 if kind == Q8_0 else elements * 4)
        at = -(-end // draft.alignment) * draft.alignment
    made += bytes(-len(made) % draft.alignment)
    return made + bytes(min(end, 1 << 20) if draft.data is None else draft.data)


def text(content: str | bytes) -> bytes:
    raw = content.encode() if isinstance(content, str) else content
    return struct.pack("<Q", len(raw)) + raw


def value(kind: int, content: Any) -> bytes:
    head = struct.pack("<I", kind)
    if kind == STRING:
        return head + text(content)
    if kind == ARRAY:
        of, items = content
        body = b"".join(text(i) if of == STRING else struct.pack("<" + CODES[of], i) for i in items)
        return head + struct.pack("<IQ", of, len(items)) + body
    return head + (struct.pack("<" + CODES[kind], content) if kind in CODES else content)


def raw_array(of: int, count: int, body: bytes = b"") -> bytes:
    """An array whose count need not fit its body."""
    return struct.pack("<IIQ", ARRAY, of, count) + body


def with_tensor(name: str, shape: tuple[int, ...], kind: int) -> Callable[[Draft], None]:
    return lambda d: d.tensors.append((name, shape, kind))


def changed(key: str, kind: int, content: Any) -> Callable[[Draft], None]:
    return lambda d: d.set(key, kind, content)


def without(key: str) -> Callable[[Draft], None]:
    return lambda d: d.values.pop(key) and None


def field_of(name: str, content: Any) -> Callable[[Draft], None]:
    return lambda d: setattr(d, name, content)


def extra(body: bytes) -> Callable[[Draft], None]:
    """One more pair, given as bytes."""

    def change(draft: Draft) -> None:
        draft.after_pairs, draft.key_count = body, len(draft.values) + 1

    return change


def only_tensor(body: bytes) -> Callable[[Draft], None]:
    """One tensor record, given as bytes, instead of all."""

    def change(draft: Draft) -> None:
        draft.tensors, draft.tensor_count = [], 1
        draft.after_pairs, draft.key_count = body, len(draft.values)

    return change


TOKENS = "tokenizer.ggml.tokens"
EMPTY_KEY = text("") + value(UINT32, 1)
TWICE = text("general.name") + value(STRING, "again")
NOT_TEXT = text(b"\xff\xfe") + value(UINT32, 1)
LONG_KEY = text("k" * 300) + value(UINT32, 1)
NO_TYPE = text("x") + struct.pack("<I", 99)
NESTED = text("x") + raw_array(ARRAY, 1, raw_array(UINT8, 0))
BIG_ARRAY = text("x") + raw_array(UINT8, HUGE)
MANY_STRINGS = text("x") + raw_array(STRING, 3_000_000, bytes(64))
LONG_STRING = text("x") + struct.pack("<IQ", STRING, HUGE)
LONG_IN_ARRAY = text("x") + raw_array(STRING, 1, struct.pack("<Q", HUGE))
LONG_TYPES = (1 << 31, 1, Q8_0)
DIMENSIONS = text("bad") + struct.pack("<I", 99) + bytes(1000)

# name: fault, change
CASES: dict[str, tuple[str, Callable[[Draft], None]]] = {
    "old format": ("old", field_of("magic", b"ggjt")),
    "version 1": ("version", field_of("version", 1)),
    "version 4": ("version", field_of("version", 4)),
    "big-endian": ("endian", field_of("version", 3 << 24)),
    "huge tensor count": ("counts", field_of("tensor_count", HUGE)),
    "huge key count": ("counts", field_of("key_count", HUGE)),
    "more keys than there are": ("counts", field_of("key_count", 200)),
    "empty key": ("metadata", extra(EMPTY_KEY)),
    "key twice": ("metadata", extra(TWICE)),
    "key not text": ("metadata", extra(NOT_TEXT)),
    "long key": ("counts", extra(LONG_KEY)),
    "unknown value type": ("metadata", extra(NO_TYPE)),
    "nested array": ("metadata", extra(NESTED)),
    "huge array": ("counts", extra(BIG_ARRAY)),
    "more strings than file": ("truncated", extra(MANY_STRINGS)),
    "huge string": ("counts", extra(LONG_STRING)),
    "huge string in an array": ("counts", extra(LONG_IN_ARRAY)),
    "no architecture": ("metadata", without("general.architecture")),
    "architecture is a number": ("metadata", changed("general.architecture", UINT32, 1)),
    "unknown architecture": ("unknown", changed("general.architecture", STRING, "skynet")),
    "encoder of other keys": ("metadata", changed("general.architecture", STRING, "bert")),
    "encoder and decoder": ("architecture", changed("general.architecture", STRING, "t5")),
    "diffusion": ("architecture", changed("general.architecture", STRING, "llada")),
    "architecture with a NUL": ("unknown", changed("general.architecture", STRING, "llama\0")),
    "projector": ("projector", changed("general.architecture", STRING, "clip")),
    "projector by type": ("projector", changed("general.type", STRING, "mmproj")),
    "adapter": ("adapter", changed("general.type", STRING, "adapter")),
    "importances": ("imatrix", changed("general.type", STRING, "imatrix")),
    "another type": ("architecture", changed("general.type", STRING, "dataset")),
    "pictures and text in one": ("mixed", with_tensor("v.blk.0.attn_q.weight", (32,), F32)),
    "split": ("split", changed("split.count", UINT16, 4)),
    "no layers": ("metadata", changed("llama.block_count", UINT32, 0)),
    "100,000 layers": ("metadata", changed("llama.block_count", UINT32, 100_000)),
    "layers as text": ("metadata", changed("llama.block_count", STRING, "1")),
    "layers as 64 bits": ("metadata", changed("llama.block_count", UINT64, 1)),
    "no context": ("metadata", without("llama.context_length")),
    "context 0": ("metadata", changed("llama.context_length", UINT32, 0)),
    "embedding 0": ("metadata", changed("llama.embedding_length", UINT32, 0)),
    "no heads": ("metadata", changed("llama.attention.head_count", UINT32, 0)),
    "too many experts": ("metadata", changed("llama.expert_count", UINT32, 5000)),
    "more experts used than there": ("metadata", changed("llama.expert_used_count", UINT32, 8)),
    "more next layers than layers": ("metadata", changed("llama.nextn_predict_layers", UINT32, 2)),
    "more turned than a head has": ("metadata", changed("llama.rope.dimension_count", UINT32, 10)),
    "an odd number turned": ("metadata", changed("llama.rope.dimension_count", UINT32, 7)),
    "less than nothing turned": ("metadata", changed("llama.rope.dimension_count", INT32, -2)),
    "epsilon below 0": ("metadata", changed("llama.attention.layer_norm_rms_epsilon", FLOAT32, -1e-5)),
    "epsilon is no number": (
        "metadata",
        changed("llama.attention.layer_norm_epsilon", FLOAT32, float("nan")),
    ),
    "epsilon as text": ("metadata", changed("llama.attention.layer_norm_rms_epsilon", STRING, "1e-5")),
    "alignment 0": ("metadata", changed("general.alignment", UINT32, 0)),
    "alignment 33": ("metadata", changed("general.alignment", UINT32, 33)),
    "alignment -1": ("metadata", changed("general.alignment", INT32, -1)),
    "no tokenizer": ("tokens", without("tokenizer.ggml.model")),
    "no vocabulary": ("tokens", without(TOKENS)),
    "vocabulary of numbers": ("tokens", changed(TOKENS, ARRAY, (UINT32, list(range(16))))),
    "tiny vocabulary": ("tokens", changed(TOKENS, ARRAY, (STRING, ["a"]))),
    "token twice": ("tokens", changed(TOKENS, ARRAY, (STRING, ["same"] * 16))),
    "scores too few": ("tokens", changed("tokenizer.ggml.scores", ARRAY, (FLOAT32, [0.0]))),
    "scores of another type": ("tokens", changed("tokenizer.ggml.scores", ARRAY, (UINT8, [0] * 16))),
    "token types too few": ("tokens", changed("tokenizer.ggml.token_type", ARRAY, (INT32, [1]))),
    "token id out of range": ("tokens", changed("tokenizer.ggml.bos_token_id", UINT32, 16)),
    "token id as text": ("tokens", changed("tokenizer.ggml.eos_token_id", STRING, "2")),
    "no tensors": ("tensors", field_of("tensors", [])),
    "99 dimensions": ("tensors", only_tensor(DIMENSIONS)),
    "no dimensions": ("tensors", with_tensor("x", (), F32)),
    "dimension 0": ("tensors", with_tensor("x", (0,), F32)),
    "dimensions overflow": ("tensors", with_tensor("x", (HUGE, 1 << 20), F32)),
    "dimension -1": ("tensors", with_tensor("x", ((1 << 64) - 1,), F32)),
    "row is no whole block": ("tensors", with_tensor("x", (33,), Q8_0)),
    "removed tensor type": ("tensors", with_tensor("x", (32,), 4)),
    "unknown tensor type": ("tensors", with_tensor("x", (32,), 250)),
    "tensor name twice": ("tensors", with_tensor("output_norm.weight", (32,), F32)),
    "long tensor name": ("tensors", with_tensor("n" * 64, (32,), F32)),
    "tensor without a name": ("tensors", with_tensor("", (32,), F32)),
    "tensors overlap": ("tensors", lambda d: d.offsets.update({"output_norm.weight": 0})),
    "gap between tensors": ("tensors", lambda d: d.offsets.update({"output_norm.weight": 1 << 20})),
    "offset not aligned": ("tensors", lambda d: d.offsets.update({"output_norm.weight": 545})),
    "tensor beyond the end": ("truncated", with_tensor("x", LONG_TYPES, Q8_0)),
    "data missing": ("truncated", field_of("data", 0)),
}


def malformed(name: str) -> tuple[str, bytes]:
    """The fault expected and the file, for a name of `CASES`."""
    fault, change = CASES[name]
    draft = valid()
    change(draft)
    return fault, build(draft)


def written(
    folder: Path, name: str = "tiny.gguf", title: str | None = None, marker: str | None = None
) -> Path:
    """A small good file whose content depends on `marker`, or on its name."""
    draft = valid()
    draft.set("general.name", STRING, title if title is not None else f"Model {name}")
    draft.set("marker", STRING, marker or name)
    folder.mkdir(exist_ok=True)
    path = folder / name
    path.write_bytes(build(draft))
    return path
