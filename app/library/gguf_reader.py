"""Reading a GGUF header without believing a word of it.

The layout is that of `ggml/docs/gguf.md`: magic, version, counts, key-value pairs, tensor records, padding,
data; little-endian. Lengths and counts are compared with what the file holds and with fixed bounds before
anything is read, so neither memory nor time grows with a number in the file.

The file is read in blocks, not mapped: a mapped file that another program shortens ends the process.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from typing import BinaryIO

from app.library.gguf_other import BEGINNING, what_else
from app.library.gguf_tables import ARRAY, SCALARS, STRING, UINT32, UINT64

LONGEST_HEADER = 64 << 20  # bytes; a vocabulary of 262,144 tokens needs about 12 MB
LONGEST_STRING = 4 << 20
LONGEST_KEY = 256
MOST_KEYS = 4096
MOST_ELEMENTS = 4_000_000  # of one array
MOST_TENSORS = 65_536
LONGEST_NAME = 63  # GGML_MAX_NAME - 1
MOST_DIMENSIONS = 4  # GGML_MAX_DIMS
LAYERS = 512  # LLAMA_MAX_LAYERS; the engine aborts above
BLOCK = 1 << 20

TOKENS = "tokenizer.ggml.tokens"

_QUADWORD = struct.Struct("<Q")
_SCALARS = {kind: struct.Struct(code) for kind, code in SCALARS.items()}


class Fault(Exception):
    """What is wrong: one of the codes of `ModelInvalid.fault`, and a technical detail."""

    def __init__(self, code: str, detail: str = "") -> None:
        super().__init__(code, detail)
        self.code, self.detail = code, detail


@dataclass(frozen=True, slots=True)
class Value:
    """A value with its GGUF type. For arrays `content` is None; `of` and `count` say what it holds.

    `items` are an array's numbers, if it is not longer than a model has layers.
    """

    kind: int
    content: int | float | bytes | None = None
    of: int = -1
    count: int = 0
    items: tuple[int | float, ...] = ()


@dataclass(frozen=True, slots=True)
class Tensor:
    """A tensor record. `shape` in elements, innermost first; `offset` in bytes from the start of the data."""

    name: bytes
    shape: tuple[int, ...]
    kind: int
    offset: int


@dataclass(slots=True)
class Header:
    """All of a header. `end` is where its last record ends, in bytes from the start of the file."""

    version: int
    values: dict[str, Value]
    tensors: list[Tensor]
    end: int
    tokens_differ: bool = True


def read_header(file: BinaryIO, size: int) -> Header:
    """Read from the start of `file`, which has `size` bytes. Raises Fault and OSError, nothing else."""
    source = _Source(file, size)
    if source.take(4) != b"GGUF":
        raise Fault(what_else(source.beginning()))
    version = source.number(UINT32)
    if version in (2 << 24, 3 << 24):
        raise Fault("endian", hex(version))
    if version not in (2, 3):
        raise Fault("version", str(version) if version < 1000 else hex(version))
    tensors, keys = source.number(UINT64), source.number(UINT64)
    if keys > MOST_KEYS or tensors > MOST_TENSORS:
        raise Fault("counts", f"{keys} keys, {tensors} tensors")
    header = Header(version, {}, [], 0)
    for _ in range(keys):
        _read_pair(source, header)
    header.tensors = [_read_tensor(source) for _ in range(tensors)]
    header.end = source.at
    return header


def integer(values: dict[str, Value], key: str) -> int | None:
    """A whole number of the header, or None."""
    value = values.get(key)
    whole = value is not None and value.kind in SCALARS and isinstance(value.content, int)
    return int(value.content or 0) if value is not None and whole else None


def text(values: dict[str, Value], key: str) -> str:
    """A string of the header, or ""."""
    value = values.get(key)
    if value is None or not isinstance(value.content, bytes):
        return ""
    return value.content.decode("utf-8", "replace")


class _Source:
    """The bytes read so far and a position in them."""

    def __init__(self, file: BinaryIO, size: int) -> None:
        self._file, self._size = file, size
        self._data = bytearray()
        self.at = 0

    def take(self, length: int) -> bytes:
        """The next bytes."""
        start = self.at
        self.skip(length)
        return bytes(self._data[start : self.at])

    def beginning(self) -> bytes:
        """The first bytes of the file, as many as are there and help to tell what it is."""
        return bytes(self._data[:BEGINNING])

    def skip(self, length: int) -> None:
        """Step over bytes that must be there."""
        self._reach(self.at + length)
        self.at += length

    def number(self, kind: int) -> int:
        """The next integer of a GGUF type."""
        return int(self.scalar(kind))

    def scalar(self, kind: int) -> int | float:
        """The next number of a GGUF type."""
        shape = _SCALARS[kind]
        start = self.at
        self.skip(shape.size)
        value: int | float = shape.unpack_from(self._data, start)[0]
        return value

    def string(self, longest: int = LONGEST_STRING) -> bytes:
        """The next string: a length of 8 bytes, then that many."""
        length = self.number(UINT64)
        if length > longest:
            raise Fault("counts", f"string of {length} bytes at {self.at}")
        return self.take(length)

    def strings(self, count: int, keep: bool) -> set[bytes]:
        """Step over that many strings, and gather them if asked. The slow part of a header.

        Empty ones are gathered as the engine does, each under a name of its own.
        """
        if count * 8 > self._size - self.at:
            raise Fault("truncated", f"{count} strings at {self.at} of {self._size} bytes")
        kept: set[bytes] = set()
        data, at, there = self._data, self.at, len(self._data)
        length_at = _QUADWORD.unpack_from
        for index in range(count):
            start = at + 8
            if start > there:
                there = self._reach(start)
            length = length_at(data, at)[0]
            at = start + length
            if at > there:
                if length > LONGEST_STRING:
                    raise Fault("counts", f"string of {length} bytes at {start}")
                there = self._reach(at)
            if keep:
                kept.add(bytes(data[start:at]) or b"[EMPTY_%d]" % index)
        self.at = at
        return kept

    def _reach(self, end: int) -> int:
        """Have the file's bytes up to `end` in memory; how many there are then."""
        have = len(self._data)
        if end <= have:
            return have
        if end > self._size:
            raise Fault("truncated", f"header needs {end} of {self._size} bytes")
        if end > LONGEST_HEADER:
            raise Fault("counts", f"header longer than {LONGEST_HEADER} bytes")
        self._data += self._file.read(max(end - have, BLOCK))
        if len(self._data) < end:
            raise Fault("truncated", f"file ended at {len(self._data)}")
        return len(self._data)


def _read_pair(source: _Source, header: Header) -> None:
    try:
        key = source.string(LONGEST_KEY).decode("utf-8")
    except UnicodeDecodeError:
        raise Fault("metadata", f"key at {source.at} is not text") from None
    if not key or key in header.values:
        raise Fault("metadata", f"key {key!r} is empty or there twice")
    kind = source.number(UINT32)
    if kind == STRING:
        header.values[key] = Value(kind, source.string())
    elif kind == ARRAY:
        header.values[key] = _read_array(source, header, key)
    elif kind in SCALARS:
        header.values[key] = Value(kind, source.scalar(kind))
    else:
        raise Fault("metadata", f"{key}: value type {kind}")


def _read_array(source: _Source, header: Header, key: str) -> Value:
    of, count = source.number(UINT32), source.number(UINT64)
    if of != STRING and of not in SCALARS:
        raise Fault("metadata", f"{key}: array of type {of}")
    if count > MOST_ELEMENTS:
        raise Fault("counts", f"{key}: {count} elements")
    if of == STRING:
        kept = source.strings(count, keep=key == TOKENS)
        if key == TOKENS:
            header.tokens_differ = len(kept) == count
    elif count <= LAYERS:
        return Value(ARRAY, None, of, count, tuple(source.scalar(of) for _ in range(count)))
    else:
        source.skip(count * _SCALARS[of].size)
    return Value(ARRAY, None, of, count)


def _read_tensor(source: _Source) -> Tensor:
    length = source.number(UINT64)
    if not 0 < length <= LONGEST_NAME:
        raise Fault("tensors", f"name of {length} bytes at {source.at}")
    name = source.take(length)
    dimensions = source.number(UINT32)
    if not 1 <= dimensions <= MOST_DIMENSIONS:
        raise Fault("tensors", f"{dimensions} dimensions at {source.at}")
    shape = tuple(source.number(UINT64) for _ in range(dimensions))
    return Tensor(name, shape, source.number(UINT32), source.number(UINT64))
