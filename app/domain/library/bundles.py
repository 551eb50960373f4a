"""A bundle: models and what goes with them, in a folder that is carried to other computers. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from app.domain.engine.sources import NOWHERE, Part, Source, joined

FAT32 = (4 << 30) - (1 << 20)
"""Bytes of a part at most: a file on FAT32 ends before 4 GiB (Microsoft, "FAT: General Overview of On-Disk
Format", 1.03, page 24); a MiB less for whoever rounds."""
CATALOGUE_FILE = "models.stillroom-catalogue"


class Kind(StrEnum):
    """What a thing in a bundle is for."""

    MODEL = "model"
    EMBEDDER = "embedder"  # finds passages by meaning
    RERANKER = "reranker"
    OCR = "ocr"  # reads scans
    CATALOGUE = "catalogue"
    ADAPTER = "adapter"  # changes how a model writes


MODELS = (Kind.MODEL, Kind.EMBEDDER, Kind.RERANKER)
KEPT = (*MODELS, Kind.ADAPTER)
"""What is put into the library, and may have terms to agree to."""


@dataclass(frozen=True, slots=True)
class Carried:
    """A file in a bundle: `parts` are the files that hold its bytes, one after the other."""

    name: str
    bytes: int
    sha256: str
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Item:
    """A thing in a bundle. `sha256` is what it is known by: of several files `sources.joined`.

    `licence` is the id of one of the bundle's licences, "" where nobody says.
    """

    kind: Kind
    name: str
    sha256: str
    files: tuple[Carried, ...]
    licence: str = ""
    source: Source = NOWHERE

    @property
    def bytes(self) -> int:
        """Of all its files."""
        return sum(file.bytes for file in self.files)

    @property
    def id(self) -> str:
        """A model's or an adapter's id in the library."""
        return self.sha256[:16]


@dataclass(frozen=True, slots=True)
class Carrier:
    """A licence as the maker's program tells it. `accept`: a person has to agree before it is used."""

    id: str
    name: str
    url: str
    text: str
    accept: bool
    notice: str = ""
    label: str = ""


@dataclass(frozen=True, slots=True)
class Policy:
    """What an organisation wants of the settings. "", 0 and () leave them as they are.

    `offline`: connections off. `hub` and `mirrors` are base addresses. `lock_within`: minutes without use
    after which the vault locks, at the latest. `default_model` is a model's SHA-256. `accepted`: ids of
    licences that the organisation has agreed to for the people who work for it.
    """

    organisation: str
    offline: bool = False
    hub: str = ""
    mirrors: tuple[str, ...] = ()
    lock_within: int = 0
    default_model: str = ""
    accepted: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Bundle:
    """All that a bundle's list says. `made`: ISO date; `program`: the version that made it."""

    made: str
    program: str
    items: tuple[Item, ...]
    licences: tuple[Carrier, ...] = ()
    policy: Policy | None = None

    @property
    def parts(self) -> tuple[Part, ...]:
        """Every file that has to lie beside the list."""
        return tuple(part for item in self.items for file in item.files for part in file.parts)

    @property
    def bytes(self) -> int:
        """Of all of them."""
        return sum(part.bytes for part in self.parts)

    def licence(self, name: str) -> Carrier | None:
        """By its id."""
        return next((one for one in self.licences if one.id == name), None)


@dataclass(frozen=True, slots=True)
class Short:
    """A file of a bundle that is not right. `fault` as of BundleDamaged."""

    file: str
    fault: str


@dataclass(frozen=True, slots=True)
class Contents:
    """A bundle as it lies in a folder, sizes looked at and hashes not yet.

    `signed_by`: whose key signed its list, "" if nobody whom this computer trusts; `key` the id of the key
    that was used, "" for a bundle that nobody signed. `others`: files in the folder that are none of its.
    """

    place: str
    bundle: Bundle
    signed_by: str = ""
    key: str = ""
    short: tuple[Short, ...] = ()
    others: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Room:
    """What a bundle takes and its disk has, in bytes. `fat32`: no file there may have 4 GiB.

    `large`: one of its files has more than that, so it has to be split there.
    """

    needed: int
    free: int
    fat32: bool = False
    large: bool = False

    @property
    def fits(self) -> bool:
        """Whether there is enough."""
        return self.needed <= self.free


class Arrived(StrEnum):
    """What became of a thing in a bundle."""

    ADDED = "added"
    HERE = "here"  # it was here before, the very same
    CHECKED = "checked"  # right, and nothing to install: it comes with the program
    OTHER = "other"  # right, and not the version that the program here uses
    LEFT = "left"  # not wanted, or its terms were not agreed to
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Outcome:
    """`error` is `AppError.to_text()`, "" if there is none; `model_id` of a model that is in the library.

    `alone`: an adapter that is in the library, and that no model there goes with.
    """

    item: Item
    arrived: Arrived
    error: str = ""
    model_id: str = ""
    alone: bool = False


def part_names(name: str, count: int) -> tuple[str, ...]:
    """What the parts of a file are called.

    >>> part_names("big.gguf", 1), part_names("big.gguf", 2)
    (('big.gguf',), ('big.gguf.001', 'big.gguf.002'))
    """
    return (name,) if count == 1 else tuple(f"{name}.{number:03d}" for number in range(1, count + 1))


def part_sizes(size: int, limit: int) -> tuple[int, ...]:
    """Bytes of the parts of a file; `limit` 0: it stays whole.

    >>> part_sizes(10, 4), part_sizes(8, 4), part_sizes(10, 0)
    ((4, 4, 2), (4, 4), (10,))
    """
    if not limit or size <= limit:
        return (size,)
    whole, rest = divmod(size, limit)
    return (limit,) * whole + ((rest,) if rest else ())


def fits_together(item: Item) -> bool:
    """Whether sizes and hashes of an item agree with those of its files and their parts."""
    return item.sha256 == joined([file.sha256 for file in item.files]) and all(
        file.bytes == sum(part.bytes for part in file.parts)
        and tuple(part.file for part in file.parts) == part_names(file.name, len(file.parts))
        and (len(file.parts) > 1 or file.parts[0].sha256 == file.sha256)
        for file in item.files
    )
