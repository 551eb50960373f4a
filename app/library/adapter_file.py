"""Whether a GGUF file is a LoRA adapter that may be used, and with which model; before llama.cpp sees it."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from app.domain.errors import AdapterInvalid
from app.domain.library.adapters import AdapterFacts, Shapes, fit_fault, pairs_fault, rank_of
from app.library.gguf import look
from app.library.gguf_checks import ALIGNMENTS, check_tensors
from app.library.gguf_facts import label, licence, tidy
from app.library.gguf_reader import Fault, Header, Value, text
from app.library.gguf_tables import FLOAT32, UINT32

ADAPTER, LORA = "adapter", "lora"
INVOKED = "adapter.alora.invocation_tokens"
MATRIX_TYPES = frozenset({0, 1, 30, 8})
"""F32, F16, BF16, Q8_0: what converters write. llama.cpp would take others, and stop on some of them."""


def inspect_adapter(path: Path) -> AdapterFacts:
    """Read and check the header; the data is only measured.

    Raises AdapterInvalid and nothing else, its `fault` one of: unreadable, empty, magic, version, counts,
    truncated, metadata, tensors, mixed (as of a model); model (it is a whole one); kind (of adapter: not
    LoRA, or one that a word switches on); pairs, other, shape (see `adapters.pairs_fault`).
    """
    with _naming(path):
        found = look(path)
        return _facts(found.header, found.size, path)


def shapes_of(path: Path) -> tuple[str, Shapes]:
    """The architecture of a GGUF file and the shapes of its tensors. Raises AdapterInvalid."""
    with _naming(path):
        header = look(path).header
    return text(header.values, "general.architecture"), _shapes(header)


def fault_between(adapter: Path, bases: Sequence[Path]) -> str:
    """Why an adapter does not fit a model, which may lie in several files; "" if it does.

    See `adapters.fit_fault`. Raises AdapterInvalid where one of the files cannot be read.
    """
    architecture, shapes = shapes_of(adapter)
    base_architecture, all_shapes = "", dict[str, tuple[int, ...]]()
    for path in bases:
        found, more = shapes_of(path)
        base_architecture = base_architecture or found
        all_shapes |= more
    return pairs_fault(shapes) or fit_fault(shapes, architecture, all_shapes, base_architecture)


@contextmanager
def _naming(path: Path) -> Iterator[None]:
    """Turn what goes wrong with a file into AdapterInvalid with its name."""
    try:
        yield
    except Fault as fault:
        raise AdapterInvalid(name=tidy(path.name), fault=fault.code, detail=fault.detail) from None
    except (OSError, ValueError) as error:  # ValueError: a path with a NUL in it
        detail = os.strerror(error.errno) if isinstance(error, OSError) and error.errno else ""
        raise AdapterInvalid(name=tidy(path.name), fault="unreadable", detail=detail) from error


def _facts(header: Header, size: int, path: Path) -> AdapterFacts:
    values = header.values
    architecture = text(values, "general.architecture")
    if text(values, "general.type") != ADAPTER:
        raise Fault("model" if architecture else "metadata")
    if text(values, "adapter.type") != LORA or INVOKED in values:
        raise Fault("kind", tidy(text(values, "adapter.type")))
    if not architecture:
        raise Fault("metadata", "no general.architecture")
    alpha = _alpha(values)
    _check_data(header, size)
    shapes = _shapes(header)
    fault = pairs_fault(shapes)
    if fault:
        raise Fault(fault)
    rank = rank_of(shapes)
    said = label(values, "general.name") or label(values, "general.basename")
    changed = sum(name.endswith(".lora_a") for name in shapes)
    return AdapterFacts(
        said or tidy(path.stem) or LORA,
        tidy(architecture),
        _base(values),
        licence(values),
        alpha,
        rank,
        changed,
        size,
    )


def _alpha(values: dict[str, Value]) -> float:
    """What llama.cpp reads as a float and aborts on if it is none."""
    value = values.get("adapter.lora.alpha")
    if value is None:
        return 0.0
    if not isinstance(value.content, float) or value.kind != FLOAT32 or not abs(value.content) < 1e6:
        raise Fault("metadata", "adapter.lora.alpha")
    return value.content


def _check_data(header: Header, size: int) -> None:
    """As of a model's; and types that can be multiplied with."""
    alignment = header.values.get("general.alignment")
    if alignment is not None and (alignment.kind != UINT32 or alignment.content not in ALIGNMENTS):
        raise Fault("metadata", f"general.alignment {alignment.content!r}")
    check_tensors(header, size)
    for tensor in header.tensors:
        if tensor.kind not in MATRIX_TYPES:
            raise Fault("tensors", ascii(tensor.name.decode("utf-8", "replace")))


def _shapes(header: Header) -> dict[str, tuple[int, ...]]:
    return {tensor.name.decode("utf-8", "replace"): tensor.shape for tensor in header.tensors}


def _base(values: dict[str, Value]) -> str:
    """The name of the model it was made for, as converters write it; "" if the file does not say."""
    said = text(values, "general.base_model.0.name")
    if not said:
        said = text(values, "general.base_model.0.repo_url").rstrip("/").rpartition("/")[2]
    return tidy(said)
