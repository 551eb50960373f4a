"""What is to go into a bundle, and whether a folder's disk has room for it."""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from app.domain.engine.sources import NOWHERE, Part, Source
from app.domain.library.bundles import FAT32, Carrier, Kind, Policy, Room, part_names, part_sizes
from app.library.bundle_notes import known_parts
from app.library.copying import PART, RESERVE, free_space
from app.library.filesystems import fat32


@dataclass(frozen=True, slots=True)
class Packed:
    """A thing to be carried: where its files are, and what they are called and have to be in the bundle."""

    kind: Kind
    name: str
    files: tuple[tuple[Path, Part], ...]
    licence: str = ""
    source: Source = NOWHERE


@dataclass(frozen=True, slots=True)
class Recipe:
    """A bundle to be made. `limit`: bytes of a file in it at most, 0 for none. `made`: ISO date."""

    things: tuple[Packed, ...]
    made: str
    program: str
    licences: tuple[Carrier, ...] = ()
    policy: Policy | None = None
    limit: int = 0

    def planned(self) -> dict[str, int]:
        """The names of its files with their bytes."""
        return {
            name: size
            for thing in self.things
            for _, part in thing.files
            for name, size in parts_of(part, self.limit)
        }


def room(recipe: Recipe, folder: Path) -> Room:
    """What it takes and what the disk of a folder has. What is there already counts as free."""
    planned, known = recipe.planned(), known_parts(folder)
    here = there_of(folder, planned, known)
    large = any(part.bytes > FAT32 for thing in recipe.things for _, part in thing.files)
    return Room(sum(planned.values()), free_space(_there(folder)) + here - RESERVE, fat32(folder), large)


def parts_of(part: Part, limit: int) -> Sequence[tuple[str, int]]:
    """Names and bytes of the files that hold one file."""
    sizes = part_sizes(part.bytes, limit)
    return list(zip(part_names(part.file, len(sizes)), sizes, strict=True))


def there_of(folder: Path, planned: Mapping[str, int], known: Container[str]) -> int:
    """Bytes of planned parts that take room there already, whole or begun."""
    whole = {name: size_of(folder / name) for name in planned if name in known}
    begun = (size_of(folder / f"{name}{PART}") for name, size in whole.items() if not size)
    return sum(whole.values()) + sum(begun)


def size_of(path: Path) -> int:
    """Bytes of a plain file; 0 for anything else."""
    try:
        return path.stat().st_size if path.is_file() and not path.is_symlink() else 0
    except OSError:
        return 0


def _there(folder: Path) -> Path:
    """The folder, or the nearest one above it that is there."""
    return next((one for one in (folder, *folder.parents) if one.is_dir()), Path(folder.anchor))
