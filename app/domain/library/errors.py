"""What can go wrong with model files and with fetching them; a part of the tree of `app.domain.errors`."""

from __future__ import annotations

from dataclasses import dataclass

from app.domain.fault import AppError

# -- models --------------------------------------------------------------------------------------


@dataclass(eq=False)
class ModelError(AppError):
    """A model file cannot be used."""


@dataclass(eq=False)
class NoModel(ModelError):
    """No model is installed."""


@dataclass(eq=False)
class ModelMissing(ModelError):
    """The library or the disk has no such model."""

    name: str


@dataclass(eq=False)
class ModelAway(ModelError):
    """A model that is used where it lies is not at `place` now: a drive is not there, or it was moved."""

    name: str
    place: str


@dataclass(eq=False)
class ModelPartMissing(ModelError):
    """Of a model in several files (`parts` of them) the one called `file` is not beside the others."""

    name: str
    file: str
    parts: int


@dataclass(eq=False)
class LibraryAway(ModelError):
    """The library was moved to `place`, and that is not there now."""

    place: str


@dataclass(eq=False)
class MoveRefused(ModelError):
    """The library cannot be moved to `place`.

    `reason`: same (it is there) | inside (one of both folders would hold the other) | file (no folder, or
    none can be made) | taken (another file of that name is there) | running (it is being moved now) | busy
    (something is being written there) | pending (a move to another place was begun and not finished).
    """

    place: str
    reason: str


@dataclass(eq=False)
class FileTooLarge(ModelError):
    """The disk of `place` takes no files of this size, as FAT32 takes none of 4 GB."""

    place: str


@dataclass(eq=False)
class ModelInvalid(ModelError):
    """The file is not a GGUF file that may be loaded.

    `fault`: empty | unreadable (the system refuses, or it is no plain file) | magic (nothing known) | old |
    pointer (of git-lfs) | page (of the web) | archive | format (another one of models) | version | endian |
    truncated | counts | metadata | tokens | tensors | projector | adapter | imatrix | mixed (also holds a
    projector) | architecture (does not write text) | unknown (an architecture nobody here knows) | split (one
    of several files, called otherwise) | parts (it does not belong to the files beside it). `detail` is
    technical, of `unknown` the architecture's name.
    """

    name: str
    fault: str
    detail: str = ""


@dataclass(eq=False)
class ModelChanged(ModelError):
    """The file's SHA-256 is not the one recorded when it was added."""

    name: str


@dataclass(eq=False)
class ModelExists(ModelError):
    """The same file (by SHA-256) is in the library under `name`."""

    name: str


@dataclass(eq=False)
class ModelInUse(ModelError):
    """The model is writing at this moment, or at work otherwise.

    `by`: "" (a reply) | comparing | tasks | smaller (it is made smaller, or compared with its smaller copy).
    """

    name: str
    by: str = ""


@dataclass(eq=False)
class NoSpace(ModelError):
    """Bytes needed and free on the disk of the model library."""

    needed: int
    free: int


@dataclass(eq=False)
class AdapterMissing(ModelError):
    """The library has no such adapter, or its file is gone. `name` is "" where nobody knows it any more."""

    name: str


@dataclass(eq=False)
class AdapterInvalid(ModelError):
    """The file is not a LoRA adapter that may be used.

    `fault`: magic | version | truncated | counts | metadata | tensors | empty | unreadable as of a model;
    model (it is a whole model) | kind (another kind of adapter) | pairs | other | shape (its parts do not go
    together) | changed (no longer the file that was added).
    """

    name: str
    fault: str
    detail: str = ""


@dataclass(eq=False)
class AdapterUnfit(ModelError):
    """The adapter `name` was not made for the model `base`. `fault`: architecture | parts | shape."""

    name: str
    base: str
    fault: str


@dataclass(eq=False)
class NotQuantised(ModelError):
    """`name` could not be made smaller.

    `fault`: engine (llama.cpp gave up) | result (what came out is no good model) | larger (it would not get
    smaller) | kind (of a kind that is not made smaller here) | busy (another one is being made smaller).
    """

    name: str
    to: str
    fault: str


@dataclass(eq=False)
class NotComparable(ModelError):
    """Two models that do not know the same words cannot be compared prediction by prediction."""

    name: str
    base: str


@dataclass(eq=False)
class CatalogueError(ModelError):
    """The list of known models, or a file that brings a newer one, cannot be used."""


@dataclass(eq=False)
class CatalogueInvalid(CatalogueError):
    """The file `name` is no list of models; `place` inside it, e.g. "entries[3].sha256" ("": all of it).

    `fault`: size (too large) | json | form (not as it is written) | missing | kind (of another type) |
    value | unknown (not described) | twice | key (no key in it) | unreadable.
    """

    name: str
    place: str
    fault: str


@dataclass(eq=False)
class CatalogueUntrusted(CatalogueError):
    """The signature of `name`. `reason`: key (that with the id `key` is not trusted) | signature (wrong)."""

    name: str
    key: str
    reason: str


@dataclass(eq=False)
class CatalogueOld(CatalogueError):
    """The list in `name` is not newer than the one in use. Versions of both."""

    name: str
    offered: int
    installed: int


@dataclass(eq=False)
class NotInCatalogue(CatalogueError):
    """No entry is called `name`."""

    name: str


# -- downloads -----------------------------------------------------------------------------------


@dataclass(eq=False)
class DownloadError(AppError):
    """A file, or what a hub says of it, could not be fetched."""


@dataclass(eq=False)
class DownloadsOff(DownloadError):
    """Connections are switched off in the settings, or this program was started without them."""


@dataclass(eq=False)
class HostUnreachable(DownloadError):
    """No connection to `host`.

    `reason`: offline | name | refused | timeout | certificate | proxy | broken.
    """

    host: str
    reason: str


@dataclass(eq=False)
class DownloadsGone(DownloadError):
    """What downloads are started from has ended, and can be brought back by a new start only."""


@dataclass(eq=False)
class HostNotAllowed(DownloadError):
    """An answer pointed to a `host` that is not among those trusted."""

    host: str


@dataclass(eq=False)
class HostRefused(DownloadError):
    """`host` answers, and refuses `name`.

    `reason`: missing | gated (its terms are to be accepted at the hub) | token (none, or a wrong one) | busy
    (too many requests; `retry_in` seconds) | other. `status` is HTTP's.
    """

    host: str
    name: str
    reason: str
    status: int = 0
    retry_in: float = 0.0


@dataclass(eq=False)
class DownloadWrong(DownloadError):
    """What arrived is not the file that was asked for. `fault`: sha256 | bytes | gguf. It was thrown away."""

    name: str
    fault: str


@dataclass(eq=False)
class DownloadStopped(DownloadError):
    """The process that fetched `name` ended by itself, or did what it must not."""

    name: str


@dataclass(eq=False)
class DownloadTaken(DownloadError):
    """Another Stillroom is fetching `name` at this moment."""

    name: str


@dataclass(eq=False)
class AddressRefused(DownloadError):
    """An address of the settings is not used.

    `reason`: form (none of a hub, a mirror or a proxy) | open (http to a computer that is not in the own
    network) | password (it holds a name or a password; `address` is its scheme only) | many (too many).
    """

    address: str
    reason: str


@dataclass(eq=False)
class TokenInvalid(DownloadError):
    """What was given is no access token of a hub."""


@dataclass(eq=False)
class LicenceNotAccepted(DownloadError):
    """The terms of `licence` have to be read and accepted before `name` is fetched."""

    name: str
    licence: str
