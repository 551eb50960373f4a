"""The list of adapters in their folder: `index.json`, always replaced whole."""

from __future__ import annotations

import json
import os
import re
import secrets
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any

from app.domain.library.adapters import Adapter, AdapterFacts
from app.library.filenames import safe
from app.library.index import flush

NAME = "index.json"
VERSION = 1
LONGEST = 4 << 20
FAULTS = ("", "architecture", "parts", "shape", "pairs")

Fits = dict[str, str]
"""By a model's id: why the adapter does not fit it, "" if it does."""


@dataclass(frozen=True, slots=True)
class Entry:
    """An adapter, the time of change of its file when it was last hashed, and what it was tried on."""

    adapter: Adapter
    mtime_ns: int
    fits: Fits
    removed: bool = False


class Damaged(Exception):
    """The list is there and cannot be read, or holds what it must not."""


def read(folder: Path) -> list[Entry]:
    """The entries; none where there is no list. Raises Damaged and OSError."""
    path = folder / NAME
    if path.exists() and not path.is_file():  # a pipe would never end
        raise Damaged
    try:
        with path.open("rb") as file:
            content = file.read(LONGEST + 1)
    except FileNotFoundError:
        return []
    try:
        body = json.loads(content)
        if len(content) > LONGEST or body["version"] != VERSION:
            raise Damaged
        entries = [_entry_of(dict(data)) for data in body["adapters"]]
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise Damaged from error
    if len({entry.adapter.id for entry in entries}) != len(entries):
        raise Damaged
    return entries


def put_aside(folder: Path) -> None:
    """Rename a damaged list, so that nothing is lost. Raises OSError."""
    (folder / NAME).replace(folder / f"index.damaged-{secrets.token_hex(4)}.json")


def _entry_of(data: dict[str, Any]) -> Entry:
    facts = _checked(AdapterFacts, dict(data["facts"]))
    adapter = _checked(Adapter, {**data["adapter"], "facts": facts})
    good = safe(adapter.file) and re.fullmatch("[0-9a-f]{64}", adapter.sha256)
    fits = {str(model): str(fault) for model, fault in data["fits"].items()}
    if not good or adapter.id != adapter.sha256[:16] or set(fits.values()) - set(FAULTS):
        raise Damaged
    return Entry(adapter, int(data["mtime_ns"]), fits, bool(data["removed"]))


def _checked(kind: type[Any], data: dict[str, Any]) -> Any:
    """A value of `kind` whose fields have the types they are declared with."""
    known = {"str": str, "int": int, "float": float, "AdapterFacts": AdapterFacts}
    for each in fields(kind):
        if each.type == "float":
            data[each.name] = float(data[each.name])
        if type(data[each.name]) is not known[str(each.type)]:
            raise Damaged
    return kind(**data)


def write(folder: Path, entries: Sequence[Entry]) -> None:
    """Replace the list: the old one or the new one is there at every moment."""
    rows = []
    for entry in entries:
        adapter = asdict(entry.adapter)
        rows.append(
            {
                "adapter": adapter,
                "facts": adapter.pop("facts"),
                "mtime_ns": entry.mtime_ns,
                "fits": entry.fits,
                "removed": entry.removed,
            }
        )
    beside = folder / f".{NAME}.{secrets.token_hex(4)}.tmp"
    try:
        with beside.open("xb") as file:
            file.write(json.dumps({"version": VERSION, "adapters": rows}, indent=1).encode("ascii"))
            file.flush()
            os.fsync(file.fileno())
        beside.replace(folder / NAME)
    except BaseException:
        with suppress(OSError):
            beside.unlink()
        raise
    flush(folder)
