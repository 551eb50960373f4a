"""What a GGUF header says of its model, made fit to be shown."""

from __future__ import annotations

from collections import Counter
from math import prod

from app.domain.engine.models import GgufFacts
from app.library.gguf_layout import layout, tensor_bytes
from app.library.gguf_reader import Header, Value, integer, text
from app.library.gguf_tables import FILE_TYPE_GUESSED, FILE_TYPES, LICENCES, TENSOR_TYPES

LONGEST_LABEL = 100


def describe(
    header: Header, architecture: str, context: int, embeds: bool, size: int, file: str
) -> GgufFacts:
    """All that is kept of a header that was checked. `size` in bytes; `file` names a model without a name."""
    parameters = sum(prod(tensor.shape) for tensor in header.tensors)
    return GgufFacts(
        architecture=architecture,
        name=name(header.values, file),
        size_label=label(header.values, "general.size_label") or size_label(parameters),
        quantisation=quantisation(header),
        context_trained=context,
        parameters=parameters,
        licence=licence(header.values),
        has_template=bool(text(header.values, "tokenizer.chat_template")),
        bytes=size,
        layout=layout(header, architecture),
        embeds=embeds,
    )


def label(values: dict[str, Value], key: str) -> str:
    """A string of the header, fit to be shown."""
    return tidy(text(values, key))


def tidy(text: str | bytes) -> str:
    """Fit to be shown in one line: printable, single spaces, not long."""
    text = text.decode("utf-8", "replace") if isinstance(text, bytes) else text[: LONGEST_LABEL * 10]
    shown = " ".join("".join(c if c.isprintable() else " " for c in text).split())
    return shown[:LONGEST_LABEL].rstrip()


def name(values: dict[str, Value], file: str) -> str:
    """What the file calls its model, else the file's own name without its ending."""
    said = label(values, "general.name") or label(values, "general.basename")
    return said or tidy(file.rpartition(".")[0] or file) or "GGUF"


def licence(values: dict[str, Value]) -> str:
    """The SPDX identifier where there is one, else the file's own words, else ""."""
    said = label(values, "general.license")
    if said.lower() in ("", "other", "unknown", "none"):
        return label(values, "general.license.name")
    return LICENCES.get(said.lower(), said)


def quantisation(header: Header) -> str:
    """By general.file_type, else the type that most bytes of weights have."""
    file_type = integer(header.values, "general.file_type")
    if file_type is not None and file_type & ~FILE_TYPE_GUESSED in FILE_TYPES:
        return FILE_TYPES[file_type & ~FILE_TYPE_GUESSED]
    bytes_of: Counter[int] = Counter()
    for tensor in header.tensors:
        bytes_of[tensor.kind] += tensor_bytes(tensor)
    return TENSOR_TYPES[bytes_of.most_common(1)[0][0]][0]


def size_label(parameters: int) -> str:
    """As `general.size_label` puts it: 135M, 1.7B, 7B."""
    for unit, letter in ((10**12, "T"), (10**9, "B"), (10**6, "M"), (10**3, "K")):
        if parameters >= unit:
            return (
                f"{parameters / unit:.2g}{letter}"
                if parameters < 10 * unit
                else f"{parameters // unit}{letter}"
            )
    return str(parameters)
