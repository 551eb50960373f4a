"""What can go wrong with a bundle: a folder, often on a stick, that brings models to other computers."""

from __future__ import annotations

from dataclasses import dataclass

from app.domain.library.errors import ModelError


@dataclass(eq=False)
class BundleError(ModelError):
    """A bundle cannot be made or read."""


@dataclass(eq=False)
class BundleMissing(BundleError):
    """There is no bundle in the folder `place`, or no such folder."""

    place: str


@dataclass(eq=False)
class BundleUnfinished(BundleError):
    """The bundle in `place` was not made to the end: `files` of it, together `bytes`, are not there yet."""

    place: str
    files: int
    bytes: int


@dataclass(eq=False)
class BundleInvalid(BundleError):
    """The file `name` does not describe a bundle; `place` inside it, e.g. "items[3].sha256" ("": all of it).

    `fault`: size (too large) | json | form (of another version) | missing | kind (of another type) | value |
    unknown (not described) | twice | sum (sizes or hashes do not go together) | unreadable.
    """

    name: str
    place: str
    fault: str


@dataclass(eq=False)
class BundleDamaged(BundleError):
    """A file of the bundle is not what it should be.

    `fault`: missing | bytes | sha256 | link (no plain file) | unreadable | kept (the disk gives back
    something else than was written).
    """

    file: str
    fault: str


@dataclass(eq=False)
class BundleTaken(BundleError):
    """Another file called `file` is in the folder where a bundle was to be made."""

    file: str


@dataclass(eq=False)
class BundleUntrusted(BundleError):
    """The signature beside the list is wrong, or is none (`reason`: signature | form). `key`: its id."""

    key: str
    reason: str


@dataclass(eq=False)
class BundleRoom(BundleError):
    """Bytes needed and free on the disk of `place`."""

    place: str
    needed: int
    free: int


@dataclass(eq=False)
class BundleEmpty(BundleError):
    """Nothing was chosen that could go into a bundle."""


@dataclass(eq=False)
class PolicyInvalid(BundleError):
    """The file `name` is no policy; as BundleInvalid, and `fault` model: that one is not in the bundle."""

    name: str
    place: str
    fault: str


@dataclass(eq=False)
class KeyInvalid(BundleError):
    """The file `name` holds no private key to sign with."""

    name: str
