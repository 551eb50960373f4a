"""The list of models in the library's folder: `index.json`, always replaced whole.

Entries of older versions lack the layout; it is read again from the file's header, and stored with the next
change of the list.
"""

from __future__ import annotations

import functools
import json
import os
import re
import secrets
from contextlib import suppress
from dataclasses import asdict, dataclass, fields, replace
from pathlib import Path
from typing import Any

from app.domain.engine.models import GgufFacts, Layout, Model
from app.domain.errors import ModelInvalid
from app.library.filenames import safe
from app.library.gguf import inspect

VERSION = 1
NAME = "index.json"
LONGEST = 16 << 20
ORIGINS = ("starter", "imported")


class Damaged(Exception):
    """The index is there and cannot be read, or holds what it must not."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A model and the file it was when it was last hashed. `mtime_ns` is its time of change.

    `removed`: it lies in the trash and is not listed.
    """

    model: Model
    mtime_ns: int
    removed: bool = False


@dataclass(frozen=True, slots=True)
class Index:
    """All entries. `seeded`: the starter model has been offered once and is not put back by itself."""

    entries: tuple[Entry, ...] = ()
    seeded: bool = False

    @property
    def models(self) -> list[Model]:
        """What is listed."""
        return [entry.model for entry in self.entries if not entry.removed]

    def entry(self, model_id: str) -> Entry | None:
        """By id, removed ones included."""
        return next((entry for entry in self.entries if entry.model.id == model_id), None)

    def put(self, entry: Entry) -> Index:
        """With this entry in place of one with the same id, or at the end."""
        others = [each for each in self.entries if each.model.id != entry.model.id]
        place = next(
            (i for i, each in enumerate(self.entries) if each.model.id == entry.model.id), len(others)
        )
        return replace(self, entries=(*others[:place], entry, *others[place:]))

    def without(self, model_id: str) -> Index:
        """Without the entry of that id."""
        return replace(self, entries=tuple(e for e in self.entries if e.model.id != model_id))


def read(folder: Path) -> Index:
    """The index of a folder; an empty one where there is none. Raises Damaged and OSError."""
    path = folder / NAME
    try:
        with path.open("rb") as file:
            content = file.read(LONGEST + 1)
    except FileNotFoundError:
        return Index()
    try:
        if len(content) > LONGEST:
            raise Damaged("too long")
        index = _index(json.loads(content))
    except (ValueError, TypeError, KeyError, OverflowError, RecursionError) as error:
        raise Damaged(type(error).__name__) from error
    return replace(index, entries=tuple(_complete(folder, entry) for entry in index.entries))


def write(folder: Path, index: Index) -> None:
    """Replace the index: the old one or the new one is there at every moment. Raises OSError."""
    entries = [
        {**asdict(entry.model), "mtime_ns": entry.mtime_ns, "removed": entry.removed}
        for entry in index.entries
    ]
    body = {"version": VERSION, "seeded": index.seeded, "models": entries}
    beside = folder / f".{NAME}.{secrets.token_hex(4)}.tmp"
    try:
        with beside.open("xb") as file:
            file.write(json.dumps(body, indent=1).encode("ascii"))
            file.flush()
            os.fsync(file.fileno())
        beside.replace(folder / NAME)
    except BaseException:
        with suppress(OSError):
            beside.unlink()
        raise
    flush(folder)


def put_aside(folder: Path) -> None:
    """Rename a damaged index to `index.damaged-….json`, so that nothing is lost. Raises OSError."""
    (folder / NAME).replace(folder / f"index.damaged-{secrets.token_hex(4)}.json")


def flush(folder: Path) -> None:
    """Make renames in a folder last through a power cut. Windows has no such call."""
    if os.name == "posix":
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _index(body: Any) -> Index:
    if body["version"] != VERSION or type(body["seeded"]) is not bool:
        raise Damaged("version")
    entries = tuple(_entry(dict(data)) for data in body["models"])
    if len({entry.model.id for entry in entries}) != len(entries):
        raise Damaged("an id is there twice")
    if len({entry.model.file.lower() for entry in entries}) != len(entries):
        raise Damaged("a file is there twice")
    return Index(entries, body["seeded"])


def _complete(folder: Path, entry: Entry) -> Entry:
    """With the layout of its file, if it is there and not known."""
    facts = entry.model.facts
    if facts.layout is not None or entry.removed:
        return entry
    try:
        found = _layout(folder / entry.model.file, entry.mtime_ns)
    except ModelInvalid:  # it is gone, or was changed to something else
        return entry
    return replace(entry, model=replace(entry.model, facts=replace(facts, layout=found)))


@functools.lru_cache(maxsize=256)
def _layout(path: Path, _mtime_ns: int) -> Layout | None:
    """What a header says, read once. Raises ModelInvalid."""
    return inspect(path).layout


def _entry(data: dict[str, Any]) -> Entry:
    mtime_ns, removed = data.pop("mtime_ns"), data.pop("removed")
    facts = dict(data["facts"])
    layout = facts.pop("layout", None)
    known = None if layout is None else _made_of(dict(layout))
    data["facts"] = replace(_checked(GgufFacts, {"embeds": False, **facts, "layout": None}), layout=known)
    data["added_at"] = float(data["added_at"])
    model: Model = _checked(Model, data)
    if not safe(model.file) or not re.fullmatch("[0-9a-f]{64}", model.sha256):
        raise Damaged("file or hash")
    if model.id != model.sha256[:16] or model.origin not in ORIGINS:
        raise Damaged("id or origin")
    if type(mtime_ns) is not int or type(removed) is not bool:
        raise Damaged("type")
    return Entry(model, mtime_ns, removed)


def _made_of(data: dict[str, Any]) -> Layout:
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
    known = {"str": str, "int": int, "float": float, "bool": bool, "GgufFacts": GgufFacts}
    known |= {"Numbers": tuple, "Sizes": tuple, "Layout | None": type(None)}
    for each in fields(kind):
        if type(data[each.name]) is not known[str(each.type)]:
            raise Damaged(f"{kind.__name__}.{each.name}")
    return kind(**data)
