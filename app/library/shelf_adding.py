"""Ways onto the shelf: copied, linked where it lies, or moved there when it was fetched or made here."""

from __future__ import annotations

import errno
from collections.abc import Sequence
from contextlib import ExitStack, suppress
from dataclasses import replace
from pathlib import Path

from app.domain.engine.models import Model
from app.domain.engine.sources import Part, place_in_set
from app.domain.errors import ModelChanged, ModelExists, ModelInvalid, ModelMissing, MoveRefused
from app.library import index as listing
from app.library.copying import Copied, copy_in
from app.library.filenames import free_set, safe_name
from app.library.hashing import Asked, Progress, sha256, together
from app.library.index import Index
from app.library.index_entry import Entry
from app.library.shelf_entry import Arrival, described, with_entry
from app.library.shelf_list import ShelfList, listed
from app.library.shelf_removing import drop
from app.library.splits import Whole, gathered, whole


def found_at(path: Path) -> Whole:
    """The model at a path, checked. Raises ModelMissing for no file; else as `splits.whole`."""
    try:
        return whole(path)
    except ModelInvalid as error:
        if isinstance(error.__cause__, FileNotFoundError):
            raise ModelMissing(name=path.name) from None
        raise


def these(files: Sequence[Path], title: str) -> Whole:
    """The model in these files, checked, whatever they are called. Raises as `found_at`."""
    try:
        return gathered(tuple(files), title)
    except ModelInvalid as error:
        if isinstance(error.__cause__, FileNotFoundError):
            raise ModelMissing(name=files[0].name) from None
        raise


def copied(shelf: ShelfList, found: Whole, arrival: Arrival, progress: Progress, cancelled: Asked) -> Model:
    """Copy the files into the library's folder, check the copies, list them."""
    folder = shelf.there()
    each = together(progress, [_size(path) for path in found.files])
    with ExitStack() as stack:
        copies = tuple(
            stack.enter_context(copy_in(path, folder, each(number), cancelled))
            for number, path in enumerate(found.files)
        )
        # checked again: the copies have only passing names, and nobody else writes to them
        again = gathered(tuple(copy.path for copy in copies), arrival.file)
        facts = replace(again.facts, name=found.facts.name)
        return shelve(shelf, replace(arrival, files=copies, facts=facts))


def linked(
    shelf: ShelfList, found: Whole, arrival: Arrival, expected: str, progress: Progress, cancelled: Asked
) -> Model:
    """Hash the files where they lie, compare, and list them there."""
    shelf.there()
    hashed = _hashed(found.files, progress, cancelled)
    _compare(replace(arrival, files=hashed), expected)
    place = str(found.files[0].absolute())
    return shelve(shelf, replace(arrival, files=hashed, place=place))


def moved(
    shelf: ShelfList,
    files: Sequence[Path],
    arrival: Arrival,
    expected: str,
    progress: Progress,
    cancelled: Asked,
) -> Model:
    """Hash the files, compare, and give them a place in the library's folder."""
    folder = shelf.there()
    if not all(path.is_symlink() or path.stat().st_dev != folder.stat().st_dev for path in files):
        hashed = _hashed(files, progress, cancelled)
        _compare(replace(arrival, files=hashed), expected)
        return shelve(shelf, replace(arrival, files=hashed))
    each = together(progress, [_size(path) for path in files])
    with ExitStack() as stack:
        copies = tuple(
            stack.enter_context(copy_in(path, folder, each(number), cancelled))
            for number, path in enumerate(files)
        )
        _compare(replace(arrival, files=copies), expected)
        model = shelve(shelf, replace(arrival, files=copies))
    for path in files:
        with suppress(OSError):  # listed by now; a file that cannot be deleted is only in the way
            path.unlink()
    return model


def swapped(
    shelf: ShelfList, model: Model, found: Whole, program: str, progress: Progress, cancelled: Asked
) -> Model:
    """List the same content where another program has it, then delete the library's own files."""
    hashed = _hashed(found.files, progress, cancelled)
    if [copy.sha256 for copy in hashed] != [part.sha256 for part in model.files]:
        raise ModelChanged(name=model.name)
    folder = shelf.there()
    if model.linked or any(copy.path.resolve().parent == folder.resolve() for copy in hashed):
        raise ModelExists(name=model.name)
    parts = tuple(Part(copy.path.name, copy.bytes, copy.sha256) for copy in hashed)
    linked = replace(
        model,
        file=parts[0].file,
        place=str(found.files[0].absolute()),
        parts=parts if len(parts) > 1 else (),
        origin="starter" if model.origin == "starter" else "found" if program else "linked",
        source=replace(model.source, program=program or model.source.program),
    )
    entry = Entry(linked, tuple(copy.mtime_ns for copy in hashed))

    def delete(_index: Index) -> None:
        for part in model.files:
            with suppress(OSError):  # a program has it open: then it lies there unlisted
                (folder / part.file).unlink()

    # the list first: whatever happens then, the model is there
    shelf.change(lambda index: (listed(index, model.id), index.put(entry))[1], delete)
    return linked


def shelve(shelf: ShelfList, arrival: Arrival) -> Model:
    """Give the files their names, unless they stay where they lie, and list them.

    Raises ModelExists if the same content is listed and there.
    """
    added: list[Model] = []

    def change(index: Index) -> Index:
        known = index.entry(arrival.sha256[:16])
        if known is not None and not known.removed and there(shelf, known):
            raise ModelExists(name=known.model.name)
        if known is not None:
            if known.removed:
                drop(shelf, known)
            index = index.without(known.model.id)
        names = _named(shelf, index, arrival)
        entry = described(index, arrival, names, shelf.clock())
        if not arrival.place:
            _name(arrival, shelf.folder, names)
        added.append(entry.model)
        return with_entry(index, entry)

    shelf.change(change)
    return added[0]


def _name(arrival: Arrival, folder: Path, names: Sequence[str]) -> None:
    try:
        for copy, name in zip(arrival.files, names, strict=True):
            if copy.path != folder / name:
                copy.path.replace(folder / name)
        listing.flush(folder)
    except OSError as error:
        if error.errno == errno.EXDEV:  # the library went to another disk while this was copied
            raise MoveRefused(place=str(folder), reason="running") from None
        raise


def there(shelf: ShelfList, entry: Entry) -> bool:
    """Whether all files of an entry are where they should be, whatever they hold now."""
    model = entry.model
    folder = Path(model.place).parent if model.linked else shelf.folder
    return all((folder / part.file).is_file() for part in model.files)


def as_recorded(paths: Sequence[Path], entry: Entry) -> bool:
    """Whether size and time of change of all files are those of when they were last hashed."""
    for path, part, time in zip(paths, entry.model.files, entry.times, strict=True):
        found = path.stat()
        if (found.st_size, found.st_mtime_ns) != (part.bytes, time):
            return False
    return True


def _named(shelf: ShelfList, index: Index, arrival: Arrival) -> tuple[str, ...]:
    if arrival.place:
        return tuple(copy.path.name for copy in arrival.files)
    place = place_in_set(arrival.file)
    wanted = safe_name(place[0] if place is not None and len(arrival.files) > 1 else arrival.file)
    taken = shelf.taken(index, [copy.path for copy in arrival.files])
    return free_set(wanted, len(arrival.files), taken)


def _hashed(files: Sequence[Path], progress: Progress, cancelled: Asked) -> tuple[Copied, ...]:
    """Raises ModelInvalid("unreadable") and Cancelled."""
    made: list[Copied] = []
    path = files[0]
    try:
        each = together(progress, [_size(path) for path in files])
        for number, path in enumerate(files):
            before = path.stat()
            digest = sha256(path, each(number), cancelled)
            made.append(Copied(path, digest, before.st_size, before.st_mtime_ns))
    except OSError as error:
        raise ModelInvalid(name=path.name, fault="unreadable") from error
    return tuple(made)


def _compare(arrival: Arrival, expected: str) -> None:
    if expected and arrival.sha256 != expected:
        raise ModelChanged(name=arrival.title or arrival.file)


def _size(path: Path) -> int:
    return path.stat().st_size
