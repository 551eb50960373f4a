"""Small GGUF files that are valid, as large as a measurement wants them."""

from __future__ import annotations

import hashlib
import random
import struct
from pathlib import Path
from typing import Any

UINT32, INT32, FLOAT32, STRING, ARRAY = 4, 5, 6, 8, 9
F32, Q8_0 = 0, 8
ALIGNMENT = 32
TOKENS = 16
BLOCK = 1 << 20
_CODES = {UINT32: "I", INT32: "i", FLOAT32: "f"}


def drawing(seed: int) -> random.Random:
    """What draws the same in every run. Nothing secret comes of it."""
    return random.Random(seed)  # noqa: S311 - a measurement that can be repeated


def tiny(name: str) -> bytes:
    """A llama of one layer with sixteen tokens, called `name`."""
    values: dict[str, tuple[int, Any]] = {
        "general.architecture": (STRING, "llama"),
        "general.name": (STRING, name),
        "general.license": (STRING, "apache-2.0"),
        "general.file_type": (UINT32, 7),
        "llama.block_count": (UINT32, 1),
        "llama.context_length": (UINT32, 512),
        "llama.embedding_length": (UINT32, 32),
        "llama.attention.head_count": (UINT32, 4),
        "tokenizer.ggml.model": (STRING, "gpt2"),
        "tokenizer.ggml.tokens": (ARRAY, (STRING, [f"t{number}" for number in range(TOKENS)])),
        "tokenizer.ggml.scores": (ARRAY, (FLOAT32, [0.0] * TOKENS)),
        "tokenizer.ggml.token_type": (ARRAY, (INT32, [1] * TOKENS)),
        "tokenizer.ggml.bos_token_id": (UINT32, 1),
        "tokenizer.ggml.eos_token_id": (UINT32, 2),
        "tokenizer.chat_template": (STRING, "{{ messages }}"),
    }
    tensors: list[tuple[str, tuple[int, ...], int, int]] = [
        ("token_embd.weight", (32, TOKENS), Q8_0, TOKENS * 34),
        ("output_norm.weight", (32,), F32, 32 * 4),
    ]
    made = b"GGUF" + struct.pack("<IQQ", 3, len(tensors), len(values))
    made += b"".join(_text(key) + _value(*value) for key, value in values.items())
    at = 0
    for tensor, shape, kind, size in tensors:
        made += _text(tensor) + struct.pack(f"<I{len(shape)}QIQ", len(shape), *shape, kind, at)
        at += _padded(size)
    return made.ljust(_padded(len(made)), b"\0") + bytes(at)


def write(path: Path, name: str, size: int = 0, seed: int = 1) -> str:
    """Write one of at least so many bytes, what follows the model drawn at random; its SHA-256 in hex."""
    digest, drawn = hashlib.sha256(), drawing(seed)
    with path.open("wb") as file:
        block = tiny(name)
        while block:
            digest.update(block)
            file.write(block)
            block = drawn.randbytes(max(0, min(BLOCK, size - file.tell())))
    return digest.hexdigest()


def _padded(size: int) -> int:
    return -(-size // ALIGNMENT) * ALIGNMENT


def _text(content: str) -> bytes:
    raw = content.encode()
    return struct.pack("<Q", len(raw)) + raw


def _value(kind: int, content: Any) -> bytes:
    head = struct.pack("<I", kind)
    if kind == STRING:
        return head + _text(content)
    if kind == ARRAY:
        of, items = content
        body = b"".join(
            _text(item) if of == STRING else struct.pack("<" + _CODES[of], item) for item in items
        )
        return head + struct.pack("<IQ", of, len(items)) + body
    return head + struct.pack("<" + _CODES[kind], content)
