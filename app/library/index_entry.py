"""One entry of the library's list, to JSON and back. Nothing in it is believed: the file may be anybody's."""

from __future__ import annotations

import re
from dataclasses import asdict, dataclass, fields, replace
from pathlib import Path
from typing import Any

from app.domain.engine.models import GgufFacts, Layout, Model
from app.domain.engine.sources import MOST_PARTS, NOWHERE, ORIGINS, Part, Source, joined
from app.library.filenames import plain, safe

LONGEST_TEXT = 4096


class Damaged(Exception):
    """The index is there and cannot be read, or holds what it must not."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A model and the files it was when they were last hashed: `times` of change in nanoseconds, one each.

    `removed`: it lies in the trash, or where it is used, and is not listed.
    """

    model: Model
    times: tuple[int, ...]
    removed: bool = False


def entry_to(entry: Entry) -> dict[str, Any]:
    """An entry as JSON-ready data."""
    return {**asdict(entry.model), "mtime_ns": list(entry.times), "removed": entry.removed}


def entry_from(data: dict[str, Any]) -> Entry:
    """An entry from what `entry_to` of this version or an older one gave.

    Raises Damaged, KeyError, TypeError, ValueError and OverflowError.
    """
    times, removed = data.pop("mtime_ns"), data.pop("removed")
    facts = dict(data["facts"])
    layout = facts.pop("layout", None)
    known = None if layout is None else _layout_from(dict(layout))
    data["facts"] = replace(_checked(GgufFacts, {"embeds": False, **facts, "layout": None}), layout=known)
    data["added_at"] = float(data["added_at"])
    data["parts"] = tuple(_part_from(dict(part)) for part in data.get("parts", ()))
    data["source"] = _source_from(dict(data.get("source", {})))
    model: Model = _checked(Model, {"place": "", **data})
    times = (times,) if type(times) is int else tuple(times)  # version 1 has one
    if type(removed) is not bool or any(type(time) is not int for time in times):
        raise Damaged("type")
    _check(model)
    if len(times) != len(model.files):
        raise Damaged("times")
    return Entry(model, times, removed)


def _check(model: Model) -> None:
    """Names stay in their folder, hashes and sizes agree, and the origin is one that is known."""
    if not all(re.fullmatch("[0-9a-f]{64}", part.sha256) for part in model.files):
        raise Damaged("hash")
    if model.id != model.sha256[:16] or model.sha256 != joined([part.sha256 for part in model.files]):
        raise Damaged("id")
    if model.origin not in ORIGINS or len(model.place) > LONGEST_TEXT:
        raise Damaged("origin")
    allowed = plain if model.linked else safe
    if not all(allowed(part.file) for part in model.files) or model.file != model.files[0].file:
        raise Damaged("file")
    if model.linked and (not Path(model.place).is_absolute() or "\0" in model.place):
        raise Damaged("place")
    if model.parts and (len(model.parts) > MOST_PARTS or model.bytes != sum(p.bytes for p in model.parts)):
        raise Damaged("parts")


def _part_from(data: dict[str, Any]) -> Part:
    part: Part = _checked(Part, data)
    _size(part.bytes)
    return part


def _source_from(data: dict[str, Any]) -> Source:
    """What is missing is not known: later versions may say more of a source than this one."""
    data = {**asdict(NOWHERE), **data}
    data["fetched_at"] = float(data["fetched_at"])
    source: Source = _checked(Source, {each.name: data[each.name] for each in fields(Source)})
    if any(len(value) > LONGEST_TEXT for value in asdict(source).values() if isinstance(value, str)):
        raise Damaged("source")
    return source


def _layout_from(data: dict[str, Any]) -> Layout:
    """A layout from JSON's lists; no number in it is negative."""
    for name in ("keys", "values", "sliding", "recurrent", "layers"):
        data[name] = tuple(_size(number) for number in data[name])
    data["matrices"] = tuple((str(kind), _size(size)) for kind, size in data["matrices"])
    layout: Layout = _checked(Layout, data)
    if len(layout.keys) != len(layout.values):
        raise Damaged("keys and values")
    for each in fields(Layout):
        if each.type == "int":
            _size(data[each.name])
    return layout


def _size(value: Any) -> int:
    if type(value) is not int or value < 0:
        raise Damaged("size")
    return value


def _checked(kind: type[Any], data: dict[str, Any]) -> Any:
    """A value of `kind` whose fields have the types they are declared with."""
    known = {"str": str, "int": int, "float": float, "bool": bool, "GgufFacts": GgufFacts, "Source": Source}
    known |= {"Numbers": tuple, "Sizes": tuple, "Layout | None": type(None), "tuple[Part, ...]": tuple}
    for each in fields(kind):
        if type(data[each.name]) is not known[str(each.type)]:
            raise Damaged(f"{kind.__name__}.{each.name}")
    return kind(**data)
