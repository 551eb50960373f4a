"""Cuts a GGUF file into parts as llama.cpp's gguf-split does, byte for byte of its data.

The first part has the description, every part some of the tensors and `split.no`, `split.count`,
`split.tensors.count` (tools/gguf-split/gguf-split.cpp).
"""

from __future__ import annotations

import struct
from pathlib import Path

from app.domain.engine.sources import names_of_set
from app.library.gguf_layout import tensor_bytes
from app.library.gguf_reader import Header, Tensor, integer, read_header
from tests.gguf_corpus import INT32, UINT16, text, value


def split(path: Path, folder: Path, stem: str, count: int, *, first_empty: bool = False) -> list[Path]:
    """Write `count` parts of the file into a folder; `first_empty` leaves the first without tensors."""
    with path.open("rb", buffering=0) as file:
        header = read_header(file, path.stat().st_size)
    content = path.read_bytes()
    records = sum(len(_record(tensor, 0)) for tensor in header.tensors)
    pairs = content[24 : header.end - records]
    alignment = integer(header.values, "general.alignment") or 32
    start = _aligned(header.end, alignment)
    shares = _shares(header.tensors, count, first_empty)
    folder.mkdir(exist_ok=True)
    made = []
    for number, (name, tensors) in enumerate(zip(names_of_set(stem, count), shares, strict=True)):
        own = alignment if number == 0 else 32
        own_pairs = (pairs if number == 0 else b"") + _marks(number, count, len(header.tensors))
        keys = (len(header.values) if number == 0 else 0) + 3
        made.append(folder / name)
        made[-1].write_bytes(_file(header, keys, own_pairs, tensors, content, start, own))
    return made


def _file(
    header: Header, keys: int, pairs: bytes, tensors: list[Tensor], content: bytes, start: int, alignment: int
) -> bytes:
    made = b"GGUF" + struct.pack("<IQQ", header.version, len(tensors), keys) + pairs
    at, data = 0, b""
    for tensor in tensors:
        made += _record(tensor, at)
        size = tensor_bytes(tensor)
        data += content[start + tensor.offset : start + tensor.offset + size]
        data += bytes(-len(data) % alignment)
        at = len(data)
    return made + bytes(-len(made) % alignment) + data


def _shares(tensors: list[Tensor], count: int, first_empty: bool) -> list[list[Tensor]]:
    full = count - 1 if first_empty else count
    size = -(-len(tensors) // full)
    shares = [tensors[number * size : (number + 1) * size] for number in range(full)]
    return [[], *shares] if first_empty else shares


def _marks(number: int, count: int, tensors: int) -> bytes:
    marks = {"no": (UINT16, number), "count": (UINT16, count), "tensors.count": (INT32, tensors)}
    return b"".join(text(f"split.{key}") + value(kind, content) for key, (kind, content) in marks.items())


def _record(tensor: Tensor, offset: int) -> bytes:
    shape = struct.pack(f"<I{len(tensor.shape)}Q", len(tensor.shape), *tensor.shape)
    return text(tensor.name) + shape + struct.pack("<IQ", tensor.kind, offset)


def _aligned(position: int, alignment: int) -> int:
    return -(-position // alignment) * alignment
