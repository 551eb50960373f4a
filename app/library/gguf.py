"""Whether a file is a GGUF model that may be loaded, and what it says of itself.

A file is looked at here, in Python, before the engine's parser sees it. What passes is well-formed, whole and
of an architecture that this program can talk with; whether the weights are any good only loading shows.
Measured on one core: SmolLM2-135M (49,152 tokens, as many merges) 17 ms; a vocabulary like Gemma's (262,144
tokens, 515,000 merges) 113 ms; the slowest header that the bounds allow, 61 MiB of empty strings, 0.6 s.
"""

from __future__ import annotations

import os
import stat
from collections import Counter
from math import prod
from pathlib import Path

from app.domain.engine.models import GgufFacts
from app.domain.errors import ModelInvalid
from app.library.gguf_layout import layout, tensor_bytes
from app.library.gguf_reader import LAYERS, TOKENS, Fault, Header, Value, integer, read_header, text
from app.library.gguf_tables import (
    ARCHITECTURES,
    EMBEDDING,
    FILE_TYPE_GUESSED,
    FILE_TYPES,
    FLOAT32,
    INT32,
    LICENCES,
    PROJECTORS,
    STRING,
    TENSOR_TYPES,
    UINT32,
)

EXPERTS = 1024  # LLAMA_MAX_EXPERTS
WIDEST = 1 << 20
LONGEST_CONTEXT = 1 << 26
ALIGNMENTS = tuple(1 << power for power in range(3, 17))
FEWEST_TOKENS = 16
SPECIAL_TOKENS = ("bos", "eos", "eot", "eom", "unknown")
LONGEST_LABEL = 100


def inspect(path: Path) -> GgufFacts:
    """Read and check the header; the data is only measured. At most 64 MiB are read.

    Raises ModelInvalid and nothing else. Its `name` is the file's name, its `fault` one of: unreadable (not
    there, refused, or not a file), empty, magic, version, counts, truncated, metadata, split, projector,
    architecture, tokens, tensors.
    """
    try:
        return _inspect(path)
    except Fault as fault:
        raise ModelInvalid(name=_tidy(path.name), fault=fault.code, detail=fault.detail) from None
    except (OSError, ValueError) as error:  # ValueError: a path with a NUL in it
        detail = os.strerror(error.errno) if isinstance(error, OSError) and error.errno else ""
        raise ModelInvalid(name=_tidy(path.name), fault="unreadable", detail=detail) from error


def _inspect(path: Path) -> GgufFacts:
    # O_NONBLOCK: a named pipe must not hold us up before we have seen that it is one
    handle = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    with os.fdopen(handle, "rb", buffering=0) as file:
        found = os.fstat(file.fileno())
        if not stat.S_ISREG(found.st_mode):
            raise Fault("unreadable", "not a regular file")
        if found.st_size == 0:
            raise Fault("empty")
        header = read_header(file, found.st_size)
    architecture = _check_architecture(header.values)
    context = _check_shape(header.values, architecture)
    _check_tokens(header)
    _check_tensors(header, found.st_size)
    parameters = sum(prod(tensor.shape) for tensor in header.tensors)
    return GgufFacts(
        architecture=architecture,
        name=_name(header.values, path),
        size_label=_label(header.values, "general.size_label") or _size_label(parameters),
        quantisation=_quantisation(header),
        context_trained=context,
        parameters=parameters,
        licence=_licence(header.values),
        has_template=bool(text(header.values, "tokenizer.chat_template")),
        bytes=found.st_size,
        layout=layout(header, architecture),
        embeds=_embeds(header.values, architecture),
    )


# -- checks --------------------------------------------------------------------------------------


def _check_architecture(values: dict[str, Value]) -> str:
    """One whole model of text, and of a kind that is known here. Its architecture."""
    if (integer(values, "split.count") or 0) > 1:
        raise Fault("split", f"{integer(values, 'split.count')} files")
    architecture, kind = text(values, "general.architecture"), text(values, "general.type")
    if architecture in PROJECTORS or kind in PROJECTORS:
        raise Fault("projector", architecture or kind)
    if not architecture:
        raise Fault("metadata", "no general.architecture")
    if architecture not in ARCHITECTURES | EMBEDDING:
        raise Fault("architecture", _tidy(architecture))
    if kind not in ("", "model"):
        raise Fault("architecture", f"general.type {_tidy(kind)}")
    return architecture


def _embeds(values: dict[str, Value], architecture: str) -> bool:
    """Whether it was made for vectors or scores: pooled, or looking at what comes after, too."""
    pooled = (integer(values, f"{architecture}.pooling_type") or 0) > 0
    causal = values.get(f"{architecture}.attention.causal")
    return architecture in EMBEDDING or pooled or (causal is not None and causal.content == 0)


def _check_shape(values: dict[str, Value], architecture: str) -> int:
    """The numbers that llama.cpp demands or aborts on. The length of the context it was trained for."""

    def need(name: str, most: int) -> int:
        value = values.get(f"{architecture}.{name}")
        if value is None or value.kind != UINT32 or not isinstance(value.content, int):
            raise Fault("metadata", f"{architecture}.{name} is missing or not an unsigned integer")
        if not 1 <= value.content <= most:
            raise Fault("metadata", f"{architecture}.{name} = {value.content}")
        return value.content

    def have(name: str) -> int:
        return integer(values, f"{architecture}.{name}") or 0

    layers = need("block_count", LAYERS)
    need("embedding_length", WIDEST)
    heads = values.get(f"{architecture}.attention.head_count")
    if (
        heads is not None
        and heads.kind == UINT32
        and "rwkv" not in architecture
        and "mamba" not in architecture
    ):
        need("attention.head_count", WIDEST)
    experts, used = have("expert_count"), have("expert_used_count")
    if experts > EXPERTS or (used > experts and experts != 1) or (experts > 1 and used < 1):
        raise Fault("metadata", f"{experts} experts, {used} used")
    if have("nextn_predict_layers") > layers:
        raise Fault("metadata", "nextn_predict_layers")
    alignment = values.get("general.alignment")
    if alignment is not None and (alignment.kind != UINT32 or alignment.content not in ALIGNMENTS):
        raise Fault("metadata", f"general.alignment {alignment.content!r}")
    return need("context_length", LONGEST_CONTEXT)


def _check_tokens(header: Header) -> None:
    values = header.values
    tokens = values.get(TOKENS)
    if text(values, "tokenizer.ggml.model") in ("", "no_vocab", "none"):
        raise Fault("tokens", "no tokenizer")
    if tokens is None or tokens.of != STRING or tokens.count < FEWEST_TOKENS:
        raise Fault("tokens", "no vocabulary")
    if not header.tokens_differ:
        raise Fault("tokens", "a token is there twice")
    for key, kinds in (("scores", (FLOAT32, INT32)), ("token_type", (INT32,))):
        array = values.get(f"tokenizer.ggml.{key}")
        if array is not None and (array.of not in kinds or array.count < tokens.count):
            raise Fault("tokens", f"{key}: {array.count} of {tokens.count}")
    for name in SPECIAL_TOKENS:
        value = values.get(f"tokenizer.ggml.{name}_token_id")
        if value is not None and not (isinstance(value.content, int) and 0 <= value.content < tokens.count):
            raise Fault("tokens", f"{name}_token_id {value.content!r} of {tokens.count}")


def _check_tensors(header: Header, size: int) -> None:
    """Every tensor has a name of its own, a possible shape, its place right after the last, and its bytes."""
    if not header.tensors:
        raise Fault("tensors", "none")
    if len({tensor.name for tensor in header.tensors}) != len(header.tensors):
        raise Fault("tensors", "a name is there twice")
    alignment = integer(header.values, "general.alignment") or 32
    at = end = 0
    for tensor in header.tensors:
        if tensor.offset != at:
            raise Fault("tensors", f"{_tidy(tensor.name)} at {tensor.offset}, not {at}")
        end = at + tensor_bytes(tensor)
        at = _aligned(end, alignment)
    needed = _aligned(header.end, alignment) + end
    if needed > size:
        raise Fault("truncated", f"{size} of {needed} bytes")


def _aligned(position: int, alignment: int) -> int:
    return -(-position // alignment) * alignment


# -- facts ---------------------------------------------------------------------------------------


def _label(values: dict[str, Value], key: str) -> str:
    return _tidy(text(values, key))


def _tidy(text: str | bytes) -> str:
    """Fit to be shown in one line: printable, single spaces, not long."""
    text = text.decode("utf-8", "replace") if isinstance(text, bytes) else text[: LONGEST_LABEL * 10]
    shown = " ".join("".join(c if c.isprintable() else " " for c in text).split())
    return shown[:LONGEST_LABEL].rstrip()


def _name(values: dict[str, Value], path: Path) -> str:
    said = _label(values, "general.name") or _label(values, "general.basename")
    return said or _tidy(path.stem) or "GGUF"


def _licence(values: dict[str, Value]) -> str:
    """The SPDX identifier where there is one, else the file's own words, else ""."""
    said = _label(values, "general.license")
    if said.lower() in ("", "other", "unknown", "none"):
        return _label(values, "general.license.name")
    return LICENCES.get(said.lower(), said)


def _quantisation(header: Header) -> str:
    """By general.file_type, else the type that most bytes of weights have."""
    file_type = integer(header.values, "general.file_type")
    if file_type is not None and file_type & ~FILE_TYPE_GUESSED in FILE_TYPES:
        return FILE_TYPES[file_type & ~FILE_TYPE_GUESSED]
    bytes_of: Counter[int] = Counter()
    for tensor in header.tensors:
        bytes_of[tensor.kind] += tensor_bytes(tensor)
    return TENSOR_TYPES[bytes_of.most_common(1)[0][0]][0]


def _size_label(parameters: int) -> str:
    """As `general.size_label` puts it: 135M, 1.7B, 7B."""
    for unit, letter in ((10**12, "T"), (10**9, "B"), (10**6, "M"), (10**3, "K")):
        if parameters >= unit:
            return (
                f"{parameters / unit:.2g}{letter}"
                if parameters < 10 * unit
                else f"{parameters // unit}{letter}"
            )
    return str(parameters)
