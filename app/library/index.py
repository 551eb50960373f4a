"""The list of models in the library's folder: `index.json`, always replaced whole.

Version 2 knows models that are used where they lie, models in several files, and where a model came from;
version 1 is read as well, and replaced with the next change of the list. Entries of still older programs lack
the layout; it is read again from the file's header, and stored with the next change too.
"""

from __future__ import annotations

import functools
import json
import os
import secrets
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from app.domain.engine.models import GgufFacts, Model
from app.domain.errors import ModelInvalid
from app.library.gguf import inspect
from app.library.index_entry import Damaged as Damaged
from app.library.index_entry import Entry, entry_from, entry_to

VERSION = 2
OLDER = (1,)
NAME = "index.json"
LONGEST = 16 << 20


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
    if path.exists() and not path.is_file():  # a pipe would never end
        raise Damaged("no file")
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
    body = {
        "version": VERSION,
        "seeded": index.seeded,
        "models": [entry_to(entry) for entry in index.entries],
    }
    replace_file(folder / NAME, json.dumps(body, indent=1))


def replace_file(path: Path, content: str) -> None:
    """Put ASCII text into a file: the old one or the new one is there at every moment. Raises OSError."""
    beside = path.with_name(f".{path.name}.{secrets.token_hex(4)}.tmp")
    try:
        with beside.open("xb") as file:
            file.write(content.encode("ascii"))
            file.flush()
            os.fsync(file.fileno())
        beside.replace(path)
    except BaseException:
        with suppress(OSError):
            beside.unlink()
        raise
    flush(path.parent)


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


def salvage(folder: Path) -> tuple[Entry, ...]:
    """Of a damaged index the models that are used where they lie, as far as they can be read.

    Those in the folder are found again by looking at it.
    """
    path = folder / NAME
    if not path.is_file():
        return ()
    try:
        with path.open("rb") as file:
            found = json.loads(file.read(LONGEST))["models"]
        entries = [_salvaged(data) for data in found]
    except (OSError, ValueError, TypeError, KeyError, RecursionError):
        return ()
    return tuple(entry for entry in entries if entry is not None and entry.model.linked)


def _salvaged(data: Any) -> Entry | None:
    try:
        return entry_from(dict(data))
    except (Damaged, ValueError, TypeError, KeyError, OverflowError, RecursionError):
        return None


def _index(body: Any) -> Index:
    if body["version"] not in (VERSION, *OLDER) or type(body["seeded"]) is not bool:
        raise Damaged("version")
    entries = tuple(entry_from(dict(data)) for data in body["models"])
    if len({entry.model.id for entry in entries}) != len(entries):
        raise Damaged("an id is there twice")
    own = [part.file.lower() for entry in entries if not entry.model.linked for part in entry.model.files]
    if len(set(own)) != len(own):
        raise Damaged("a file is there twice")
    return Index(entries, body["seeded"])


def _complete(folder: Path, entry: Entry) -> Entry:
    """With the layout of its file, if it is there and not known."""
    facts = entry.model.facts
    if facts.layout is not None or entry.removed or entry.model.parts:
        return entry
    try:
        found = _facts(Path(entry.model.place or folder / entry.model.file), entry.times[0])
    except ModelInvalid:  # it is gone, or was changed to something else
        return entry
    return replace(entry, model=replace(entry.model, facts=replace(facts, layout=found.layout)))


@functools.lru_cache(maxsize=256)
def _facts(path: Path, _mtime_ns: int) -> GgufFacts:
    """What a header says, read once. Raises ModelInvalid."""
    return inspect(path)
