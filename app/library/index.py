"""The list of models in the library's folder: `index.json`, always replaced whole."""

from __future__ import annotations

import json
import os
import re
import secrets
from contextlib import suppress
from dataclasses import asdict, dataclass, fields, replace
from pathlib import Path
from typing import Any

from app.domain.models import GgufFacts, Model
from app.library.filenames import safe

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
        return _index(json.loads(content))
    except (ValueError, TypeError, KeyError, OverflowError, RecursionError) as error:
        raise Damaged(type(error).__name__) from error


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


def _entry(data: dict[str, Any]) -> Entry:
    mtime_ns, removed = data.pop("mtime_ns"), data.pop("removed")
    data["facts"] = _checked(GgufFacts, dict(data["facts"]))
    data["added_at"] = float(data["added_at"])
    model: Model = _checked(Model, data)
    if not safe(model.file) or not re.fullmatch("[0-9a-f]{64}", model.sha256):
        raise Damaged("file or hash")
    if model.id != model.sha256[:16] or model.origin not in ORIGINS:
        raise Damaged("id or origin")
    if type(mtime_ns) is not int or type(removed) is not bool:
        raise Damaged("type")
    return Entry(model, mtime_ns, removed)


def _checked(kind: type[Any], data: dict[str, Any]) -> Any:
    """A value of `kind` whose fields have the types they are declared with."""
    known = {"str": str, "int": int, "float": float, "bool": bool, "GgufFacts": GgufFacts}
    for each in fields(kind):
        if type(data[each.name]) is not known[str(each.type)]:
            raise Damaged(f"{kind.__name__}.{each.name}")
    return kind(**data)
