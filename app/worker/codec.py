"""Values on the wire, and the doubts of whoever receives them.

A child reads what strangers wrote, so the parent believes nothing of what it says: every field is checked for
type, range and sense before it becomes a value. What does not hold raises `ProtocolError`.
"""

from __future__ import annotations

import math
import string
from collections.abc import Callable
from dataclasses import asdict, fields
from enum import StrEnum
from itertools import pairwise
from typing import Any, TypeVar

from app.domain.documents import Block, BlockKind, Document, FileKind, Limits, Page, PageState
from app.domain.engine.generation import Device, LoadedModel, Logprob, Memory, Outcome, Sampling, Tuning
from app.worker.protocol import ProtocolError

E = TypeVar("E", bound=StrEnum)
Made = TypeVar("Made")

REASONS = ("stop", "length", "cancelled")
TEMPLATES = ("known", "built-in", "none")
DEVICE_KINDS = ("cpu", "gpu", "igpu", "accelerator")
MOST = 1 << 53
LONGEST_NAME = 1024


# -- documents -----------------------------------------------------------------------------------


def document_to_dict(document: Document) -> dict[str, Any]:
    """A document as JSON-ready data. Pages and blocks are short lists, since there may be many."""
    return {
        "name": document.name,
        "kind": document.kind.value,
        "sha256": document.sha256,
        "bytes": document.bytes,
        "paged": document.paged,
        "text": document.text,
        "pages": [[p.number, p.start, p.end, p.state.value, p.label, p.confidence] for p in document.pages],
        "blocks": [[b.kind.value, b.start, b.end, b.level] for b in document.blocks],
        "title": document.title,
        "hidden_characters": document.hidden_characters,
        "doubtful": [list(span) for span in document.doubtful],
    }


def document_from_dict(data: dict[str, Any]) -> Document:
    """Rebuild a document that a child sent. Raises `ProtocolError`.

    Pages are numbered from 1 in order, stand in order, and leave nothing but white space uncovered; blocks
    lie inside the text, in order.
    """
    _known_keys(data, {f.name for f in fields(Document)})
    text = _text(data, "text")
    pages = tuple(_page(row, len(text)) for row in _list(data, "pages"))
    blocks = tuple(_block(row, len(text)) for row in _list(data, "blocks"))
    _check_pages(pages, text)
    _check_order([(block.start, block.end) for block in blocks])
    doubtful = [_span(row, len(text)) for row in _list({"doubtful": data.get("doubtful", [])}, "doubtful")]
    _check_order(doubtful)
    sha256 = _text(data, "sha256")
    _hold(len(sha256) == 64 and set(sha256) <= set(string.hexdigits), "sha256")
    return Document(
        name=_text(data, "name", LONGEST_NAME),
        kind=_one_of(FileKind, data.get("kind")),
        sha256=sha256,
        bytes=_whole(data, "bytes"),
        paged=_truth(data, "paged"),
        text=text,
        pages=pages,
        blocks=blocks,
        title=_text(data, "title", LONGEST_NAME, default=""),
        hidden_characters=_whole(data, "hidden_characters", default=0),
        doubtful=tuple(doubtful),
    )


def _span(row: Any, length: int) -> tuple[int, int]:
    _hold(isinstance(row, list) and len(row) == 2, "span")
    start, end = row
    _check_range(start, end, length)
    return start, end


def _page(row: Any, length: int) -> Page:
    _hold(isinstance(row, list) and len(row) == 6, "page")
    number, start, end, state, label, confidence = row
    _hold(type(number) is int and isinstance(label, str) and len(label) <= LONGEST_NAME, "page")
    _check_range(start, end, length)
    _hold(type(confidence) in (int, float) and 0 <= confidence <= 1, "page confidence")
    return Page(number, start, end, _one_of(PageState, state), label, float(confidence))


def _block(row: Any, length: int) -> Block:
    _hold(isinstance(row, list) and len(row) == 4, "block")
    kind, start, end, level = row
    _hold(type(level) is int and 0 <= level <= 6, "block level")
    _check_range(start, end, length)
    return Block(_one_of(BlockKind, kind), start, end, level)


def _check_pages(pages: tuple[Page, ...], text: str) -> None:
    _hold([page.number for page in pages] == list(range(1, len(pages) + 1)), "page numbers")
    _check_order([(page.start, page.end) for page in pages])
    covered = 0
    for page in pages:
        _hold(not text[covered : page.start].strip(), "text on no page")
        covered = page.end
    _hold(not text[covered:].strip(), "text on no page")


def _check_range(start: Any, end: Any, length: int) -> None:
    _hold(type(start) is int and type(end) is int and 0 <= start <= end <= length, "range")


def _check_order(ranges: list[tuple[int, int]]) -> None:
    ordered = all(before[1] <= after[0] for before, after in pairwise(ranges))
    _hold(ordered, "order")


# -- the engine ----------------------------------------------------------------------------------


def loaded_to_dict(model: LoadedModel) -> dict[str, Any]:
    """The loaded model as JSON-ready data."""
    return asdict(model)


def loaded_from_dict(data: dict[str, Any]) -> LoadedModel:
    """Rebuild what a child says of its model. Raises `ProtocolError`."""
    _known_keys(data, {f.name for f in fields(LoadedModel)})
    template = _text(data, "template", 16)
    _hold(template in TEMPLATES, "template")
    return LoadedModel(
        name=_text(data, "name", LONGEST_NAME),
        architecture=_text(data, "architecture", 64),
        context=_whole(data, "context"),
        context_trained=_whole(data, "context_trained"),
        parameters=_whole(data, "parameters"),
        bytes=_whole(data, "bytes"),
        template=template,
        threads=_whole(data, "threads"),
        device=_text(data, "device", 64, default="CPU"),
        context_most=_whole(data, "context_most", default=0),
        gpu_layers=_whole(data, "gpu_layers", default=0),
        memory=_memory(data.get("memory", {})),
        reasons=_truth(data, "reasons", default=False),
        embeds=_truth(data, "embeds", default=False),
    )


def _memory(data: Any) -> Memory:
    _known_keys(data, {f.name for f in fields(Memory)})
    return Memory(**{name: _whole(data, name) for name in data})


def outcome_to_dict(outcome: Outcome) -> dict[str, Any]:
    """The outcome as JSON-ready data."""
    return asdict(outcome)


def outcome_from_dict(data: dict[str, Any]) -> Outcome:
    """Rebuild an outcome; what is left out has its default. Raises `ProtocolError`."""
    _known_keys(data, {f.name for f in fields(Outcome)})
    reason = _text(data, "reason", 16)
    _hold(reason in REASONS, "reason")
    counts = ("prompt_tokens", "reused_tokens", "output_tokens", "dropped", "room", "drafted", "accepted")
    turns = _list({"turn_tokens": list(data.get("turn_tokens", ()))}, "turn_tokens")
    _hold(all(type(count) is int and 0 <= count <= MOST for count in turns), "turn_tokens")
    return Outcome(
        reason=reason,
        prompt_s=_seconds(data, "prompt_s"),
        output_s=_seconds(data, "output_s"),
        text=_text(data, "text", default=""),
        thinking=_text(data, "thinking", default=""),
        turn_tokens=tuple(turns),
        logprobs=tuple(_logprob(row) for row in _list({"rows": data.get("logprobs", [])}, "rows")),
        **{name: _whole(data, name, default=0) for name in counts},
    )


def _logprob(row: Any) -> Logprob:
    _known_keys(row, {f.name for f in fields(Logprob)})
    others = _list({"others": row.get("others", [])}, "others")
    _hold(all(isinstance(pair, list) and len(pair) == 2 for pair in others), "others")
    pairs = ({"text": pair[0], "logprob": pair[1]} for pair in others)
    return Logprob(
        _text(row, "text"),
        _real(row, "logprob"),
        tuple((_text(p, "text"), _real(p, "logprob")) for p in pairs),
    )


def device_from_dict(data: dict[str, Any]) -> Device:
    """Rebuild a device that a child named. Raises `ProtocolError`."""
    _known_keys(data, {f.name for f in fields(Device)})
    kind = _text(data, "kind", 16)
    _hold(kind in DEVICE_KINDS, "kind")
    return Device(
        _text(data, "name", 64),
        _text(data, "title", LONGEST_NAME),
        kind,
        _whole(data, "memory_total", default=0),
        _whole(data, "memory_free", default=0),
    )


def tuning_to_dict(tuning: Tuning) -> dict[str, Any]:
    """The set fields as JSON-ready data."""
    usual = asdict(Tuning())
    return {name: value for name, value in asdict(tuning).items() if value != usual[name]}


def tuning_from_dict(data: dict[str, Any]) -> Tuning:
    """The set fields of a tuning, brought into range. Raises `ProtocolError`."""
    _known_keys(data, {f.name for f in fields(Tuning)})
    layers = data.get("gpu_layers", -1)
    _hold(type(layers) is int and -1 <= layers <= 1 << 16, "gpu_layers")
    switches = {name: data.get(name) for name in ("flash", "repack")}
    _hold(all(value is None or type(value) is bool for value in switches.values()), "switch")
    return Tuning(
        threads=min(_whole(data, "threads", default=0), 1024),
        batch=min(_whole(data, "batch", default=0), 4096),
        device=_text(data, "device", 64, default=""),
        gpu_layers=int(layers),
        flash=switches["flash"],
        repack=switches["repack"],
        guesses=_truth(data, "guesses", default=True),
    )


def sampling_from_dict(data: dict[str, Any]) -> Sampling:
    """The set fields of a request's sampling. Raises `ProtocolError`; values are brought into range."""
    _known_keys(data, {f.name for f in fields(Sampling)})
    top_k = _set(data, "top_k", int)
    seed = _set(data, "seed", int)
    return Sampling(
        temperature=_clamped(_set(data, "temperature", float), 0.0, 10.0),
        top_k=None if top_k is None else max(0, min(int(top_k), 1 << 20)),
        top_p=_clamped(_set(data, "top_p", float), 0.0, 1.0),
        min_p=_clamped(_set(data, "min_p", float), 0.0, 1.0),
        repeat_penalty=_clamped(_set(data, "repeat_penalty", float), 0.1, 10.0),
        seed=None if seed is None else int(seed) & 0xFFFFFFFF,
    )


def limits_from_dict(data: dict[str, Any]) -> Limits:
    """The limits of a request; what is left out has its default. Raises `ProtocolError`."""
    _known_keys(data, {f.name for f in fields(Limits)})
    return Limits(**{name: _whole(data, name) for name in data})


# -- fields --------------------------------------------------------------------------------------


def _hold(true: bool, what: str) -> None:
    if not true:
        raise ProtocolError(f"does not hold: {what}")


def _known_keys(data: Any, names: set[str]) -> None:
    _hold(isinstance(data, dict) and set(data) <= names, "keys")


def _text(data: dict[str, Any], name: str, most: int = MOST, default: str | None = None) -> str:
    value = data.get(name, default)
    _hold(isinstance(value, str) and len(value) <= most, name)
    return str(value)


def _whole(data: dict[str, Any], name: str, default: int | None = None) -> int:
    value = data.get(name, default)
    if type(value) is not int or not 0 <= value <= MOST:
        raise ProtocolError(f"does not hold: {name}")
    return value


def _truth(data: dict[str, Any], name: str, default: bool | None = None) -> bool:
    value = data.get(name, default)
    _hold(type(value) is bool, name)
    return bool(value)


def _seconds(data: dict[str, Any], name: str) -> float:
    value = data.get(name, 0.0)
    if type(value) not in (int, float) or not math.isfinite(value) or value < 0:
        raise ProtocolError(f"does not hold: {name}")
    return float(value)


def _real(data: dict[str, Any], name: str) -> float:
    value = data.get(name)
    if not isinstance(value, (int, float)) or isinstance(value, bool) or not math.isfinite(value):
        raise ProtocolError(f"does not hold: {name}")
    return float(value)


def _list(data: dict[str, Any], name: str) -> list[Any]:
    value = data.get(name)
    _hold(isinstance(value, (list, tuple)), name)
    return list(value or [])


def _one_of(kind: type[E], value: Any) -> E:
    try:
        return kind(value)
    except ValueError as error:
        raise ProtocolError(f"does not hold: {kind.__name__}") from error


def _set(data: dict[str, Any], name: str, kind: Callable[[Any], Made]) -> Made | None:
    value = data.get(name)
    if value is None:
        return None
    if type(value) not in (int, float) or not math.isfinite(value):
        raise ProtocolError(f"does not hold: {name}")
    return kind(value)


def _clamped(value: float | None, least: float, most: float) -> float | None:
    return None if value is None else max(least, min(value, most))
