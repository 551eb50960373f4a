"""Taking models off the shelf, with undo. What is used where it lies is only forgotten.

The library may lie on a disk that somebody else prepared: a link in the place of the trash is not followed.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from app.domain.engine.sources import Part
from app.domain.errors import ModelMissing
from app.library.filenames import free_set, safe_name
from app.library.index import Index
from app.library.index_entry import Entry
from app.library.shelf_list import ShelfList, listed


def remove(shelf: ShelfList, model_id: str) -> None:
    """See `Shelf.remove`."""

    def move(index: Index) -> None:
        entry = index.entry(model_id)
        if entry is None or entry.model.linked:
            return
        if shelf.trash.is_symlink():
            return
        with suppress(OSError):
            shelf.trash.mkdir(exist_ok=True, mode=0o700)
            for part in entry.model.files:
                (shelf.folder / part.file).replace(shelf.trash / part.file)

    # the list first: should the move fail, `restore` finds the files where they were
    shelf.change(lambda index: index.put(replace(listed(index, model_id), removed=True)), move)


def restore(shelf: ShelfList, model_id: str) -> None:
    """See `Shelf.restore`."""

    def change(index: Index) -> Index:
        entry = index.entry(model_id)
        if entry is None:
            raise ModelMissing(name=model_id)
        if not entry.removed:
            return index
        if entry.model.linked:
            return index.put(replace(entry, removed=False))
        return index.put(_back(shelf, index, entry))

    shelf.change(change)


def empty(shelf: ShelfList) -> None:
    """Delete removed models for good."""

    def change(index: Index) -> Index:
        for entry in index.entries:
            if entry.removed:
                drop(shelf, entry)
                index = index.without(entry.model.id)
        return index

    shelf.change(change)


def drop(shelf: ShelfList, entry: Entry) -> None:
    """Delete a removed model's files: in the trash, or where they were if they could not be moved then."""
    if entry.model.linked:
        return
    for part, time in zip(entry.model.files, entry.times, strict=True):
        here = shelf.folder / part.file
        if _trashed(shelf, part):
            (shelf.trash / part.file).unlink()
        elif here.is_file() and _is(here, part, time):
            here.unlink()


def _back(shelf: ShelfList, index: Index, entry: Entry) -> Entry:
    """The files out of the trash, under new names where others have taken theirs."""
    parts = entry.model.files
    trashed = [_trashed(shelf, part) for part in parts]
    if not all(
        there or (shelf.folder / part.file).is_file() for there, part in zip(trashed, parts, strict=True)
    ):
        raise ModelMissing(name=entry.model.name)
    names = tuple(part.file for part in parts)
    if any(there and (shelf.folder / name).exists() for there, name in zip(trashed, names, strict=True)):
        names = free_set(_wanted(parts), len(parts), shelf.taken(index))
    for there, part, name in zip(trashed, parts, names, strict=True):
        source = (shelf.trash if there else shelf.folder) / part.file
        if source != shelf.folder / name:
            source.replace(shelf.folder / name)
    renamed = tuple(replace(part, file=name) for part, name in zip(parts, names, strict=True))
    model = replace(entry.model, file=names[0], parts=renamed if entry.model.parts else ())
    return replace(entry, model=model, removed=False)


def _wanted(parts: tuple[Part, ...]) -> str:
    """The name a set would like, or a single file's."""
    return parts[0].file if len(parts) == 1 else safe_name(parts[0].file[: -len("-00001-of-00001.gguf")])


def _trashed(shelf: ShelfList, part: Part) -> bool:
    return not shelf.trash.is_symlink() and (shelf.trash / part.file).is_file()


def _is(path: Path, part: Part, time: int) -> bool:
    found = path.stat()
    return (found.st_size, found.st_mtime_ns) == (part.bytes, time)
