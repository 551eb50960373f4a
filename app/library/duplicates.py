"""Models that are on this computer more than once: found by size, known by hash."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from app.domain.engine.sources import joined
from app.domain.errors import ModelError
from app.domain.library.care import Copy, Duplicate
from app.domain.library.found import Found
from app.library.filenames import SUFFIX
from app.library.hashing import Asked, Progress, sha256, together
from app.library.shelf import Shelf
from app.library.splits import whole

LINKED, UNLISTED = "linked", "unlisted"


@dataclass(frozen=True, slots=True)
class _Kept:
    """A model somewhere. `sha256` is "" where it has to be computed."""

    copy: Copy
    name: str
    bytes: int
    sha256: str = ""

    @property
    def places(self) -> frozenset[tuple[int, int]]:
        """What the disk knows it by: several names of one file are one place."""
        found = (Path(file).stat() for file in self.copy.files)
        return frozenset((each.st_dev, each.st_ino) for each in found)


def duplicates(shelf: Shelf, found: list[Found], progress: Progress, cancelled: Asked) -> list[Duplicate]:
    """Everything that is here twice, what frees most first. Raises Cancelled, LibraryAway."""
    kept = _there([*_listed(shelf), *_unlisted(shelf), *_of_others(found)])
    sizes: dict[int, list[_Kept]] = defaultdict(list)
    for each in kept:
        sizes[each.bytes].append(each)
    alike = [group for group in sizes.values() if len({each.places for each in group}) > 1]
    total = [each.bytes for group in alike for each in group if not each.sha256]
    of, number = together(progress, total), 0
    groups: dict[str, list[_Kept]] = defaultdict(list)
    for group in alike:
        for each in group:
            digest = each.sha256
            if not digest:
                with suppress(OSError):
                    digest = _hash(each, of(number), cancelled)
                number += 1
            if digest:
                groups[digest].append(each)
    made = (_duplicate(digest, group) for digest, group in groups.items())
    return sorted((each for each in made if each is not None), key=lambda each: -each.freed)


def _duplicate(digest: str, group: list[_Kept]) -> Duplicate | None:
    first = group[0]
    places = {each.places for each in group}
    if len(places) < 2:
        return None
    own = next((each for each in group if each.copy.owner == ""), None)
    others = [each for each in group if each.copy.owner not in ("", LINKED, UNLISTED)]
    keep = next((each for each in others if own is not None and each.places != own.places), None)
    return Duplicate(
        first.name,
        digest,
        first.bytes,
        tuple(each.copy for each in group),
        first.bytes * (len(places) - 1),
        keep.copy if keep is not None else None,
    )


def _there(kept: list[_Kept]) -> Iterator[_Kept]:
    """Those whose files are there; one that is linked from another program's folder counts once."""
    seen: set[tuple[str, ...]] = set()
    for each in kept:
        with suppress(OSError):
            if each.places and each.copy.files not in seen:
                seen.add(each.copy.files)
                yield each


def _listed(shelf: Shelf) -> Iterator[_Kept]:
    for model in shelf.list():
        with suppress(ModelError):
            files = tuple(map(str, shelf.paths(model)))
            copy = Copy(files, LINKED if model.linked else "", model.id)
            yield _Kept(copy, model.name, model.bytes, model.sha256)


def _unlisted(shelf: Shelf) -> Iterator[_Kept]:
    """Whole models in the library's folder that are not on the list."""
    folder = shelf.folder
    taken = {part.file for model in shelf.list() if not model.linked for part in model.files}
    for path in sorted(folder.glob(f"*{SUFFIX}")):
        if path.name in taken or path.is_symlink():
            continue
        with suppress(ModelError):
            model = whole(path)
            if model.files[0] == path:
                copy = Copy(tuple(map(str, model.files)), UNLISTED)
                yield _Kept(copy, model.facts.name, model.facts.bytes)


def _of_others(found: list[Found]) -> Iterator[_Kept]:
    """What other programs have. The hash they claim is not believed: room is freed by it."""
    for each in found:
        if each.facts is not None:
            yield _Kept(Copy(each.files, str(each.program)), each.name, each.bytes)


def _hash(kept: _Kept, progress: Progress, cancelled: Asked) -> str:
    paths = [Path(file) for file in kept.copy.files]
    each = together(progress, [path.stat().st_size for path in paths])
    return joined([sha256(path, each(number), cancelled) for number, path in enumerate(paths)])
