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
class ModelInvalid(ModelError):
    """The file is not a GGUF file that may be loaded.

    `fault`: magic | version | truncated | counts | metadata | architecture | tokens | tensors | split |
    projector | empty | unreadable (the system refuses, or it is no plain file). `detail` is technical and may
    be shown under "Details".
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
    """The model is writing at this moment."""

    name: str


@dataclass(eq=False)
class NoSpace(ModelError):
    """Bytes needed and free on the disk of the model library."""

    needed: int
    free: int


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
class LicenceNotAccepted(DownloadError):
    """The terms of `licence` have to be read and accepted before `name` is fetched."""

    name: str
    licence: str
