"""Everything that can go wrong for a person, as data. `app.wording` says it in words.

An error is a frozen set of facts (a path's name, a number of bytes, a reason code). What is not an
`AppError` is a bug. Errors cross the process boundary through `to_dict` and `from_dict`.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from app.domain.engine.errors import EngineError as EngineError
from app.domain.engine.errors import EngineFailed as EngineFailed
from app.domain.engine.errors import EngineLoadFailed as EngineLoadFailed
from app.domain.engine.errors import EngineNotStarted as EngineNotStarted
from app.domain.engine.errors import EngineStopped as EngineStopped
from app.domain.engine.errors import PromptTooLong as PromptTooLong
from app.domain.engine.errors import SandboxRefused as SandboxRefused
from app.domain.fault import AppError as AppError
from app.domain.library.bundle_errors import BundleDamaged as BundleDamaged
from app.domain.library.bundle_errors import BundleEmpty as BundleEmpty
from app.domain.library.bundle_errors import BundleError as BundleError
from app.domain.library.bundle_errors import BundleInvalid as BundleInvalid
from app.domain.library.bundle_errors import BundleMissing as BundleMissing
from app.domain.library.bundle_errors import BundleRoom as BundleRoom
from app.domain.library.bundle_errors import BundleTaken as BundleTaken
from app.domain.library.bundle_errors import BundleUnfinished as BundleUnfinished
from app.domain.library.bundle_errors import BundleUntrusted as BundleUntrusted
from app.domain.library.bundle_errors import KeyInvalid as KeyInvalid
from app.domain.library.bundle_errors import PolicyInvalid as PolicyInvalid
from app.domain.library.errors import AdapterInvalid as AdapterInvalid
from app.domain.library.errors import AdapterMissing as AdapterMissing
from app.domain.library.errors import AdapterUnfit as AdapterUnfit
from app.domain.library.errors import AddressRefused as AddressRefused
from app.domain.library.errors import CatalogueError as CatalogueError
from app.domain.library.errors import CatalogueInvalid as CatalogueInvalid
from app.domain.library.errors import CatalogueOld as CatalogueOld
from app.domain.library.errors import CatalogueUntrusted as CatalogueUntrusted
from app.domain.library.errors import DownloadError as DownloadError
from app.domain.library.errors import DownloadsGone as DownloadsGone
from app.domain.library.errors import DownloadsOff as DownloadsOff
from app.domain.library.errors import DownloadStopped as DownloadStopped
from app.domain.library.errors import DownloadTaken as DownloadTaken
from app.domain.library.errors import DownloadWrong as DownloadWrong
from app.domain.library.errors import FileTooLarge as FileTooLarge
from app.domain.library.errors import HostNotAllowed as HostNotAllowed
from app.domain.library.errors import HostRefused as HostRefused
from app.domain.library.errors import HostUnreachable as HostUnreachable
from app.domain.library.errors import LibraryAway as LibraryAway
from app.domain.library.errors import LicenceNotAccepted as LicenceNotAccepted
from app.domain.library.errors import ModelAway as ModelAway
from app.domain.library.errors import ModelChanged as ModelChanged
from app.domain.library.errors import ModelError as ModelError
from app.domain.library.errors import ModelExists as ModelExists
from app.domain.library.errors import ModelInUse as ModelInUse
from app.domain.library.errors import ModelInvalid as ModelInvalid
from app.domain.library.errors import ModelMissing as ModelMissing
from app.domain.library.errors import ModelPartMissing as ModelPartMissing
from app.domain.library.errors import MoveRefused as MoveRefused
from app.domain.library.errors import NoModel as NoModel
from app.domain.library.errors import NoSpace as NoSpace
from app.domain.library.errors import NotComparable as NotComparable
from app.domain.library.errors import NotInCatalogue as NotInCatalogue
from app.domain.library.errors import NotQuantised as NotQuantised
from app.domain.library.errors import TokenInvalid as TokenInvalid

# -- vault ---------------------------------------------------------------------------------------


@dataclass(eq=False)
class VaultError(AppError):
    """The encrypted vault cannot do what was asked."""


@dataclass(eq=False)
class WrongPassphrase(VaultError):
    """No passphrase slot opens. `wait_s`: seconds until the next try is allowed."""

    wait_s: int = 0


@dataclass(eq=False)
class TooManyTries(VaultError):
    """The throttle is on; nothing was tried."""

    wait_s: int


@dataclass(eq=False)
class WrongRecoveryCode(VaultError):
    """`mistyped`: the check character does not fit, so it was never tried against the vault."""

    mistyped: bool = False


@dataclass(eq=False)
class WeakPassphrase(VaultError):
    """Too short or too common. `least`: characters needed."""

    least: int
    reason: str = "short"  # short | common


@dataclass(eq=False)
class VaultMissing(VaultError):
    """There is no vault at `path`, or one of its two files is gone (`part`: vault | key | database)."""

    path: str
    part: str = "vault"


@dataclass(eq=False)
class VaultExists(VaultError):
    """A vault is there already, so none is made."""

    path: str


@dataclass(eq=False)
class VaultDamaged(VaultError):
    """`part`: key | database. Nothing was changed."""

    path: str
    part: str


@dataclass(eq=False)
class VaultInUse(VaultError):
    """Another Stillroom has this vault open."""

    path: str


@dataclass(eq=False)
class VaultTooNew(VaultError):
    """Made by a newer Stillroom."""

    path: str
    found: int
    known: int


@dataclass(eq=False)
class VaultUnwritable(VaultError):
    """The folder or file refuses writing."""

    path: str


@dataclass(eq=False)
class DiskFull(VaultError):
    """No space; what was committed before is kept. `path` is the place that is full."""

    path: str


@dataclass(eq=False)
class VaultLocked(VaultError):
    """The action needs an open vault."""


# -- documents -----------------------------------------------------------------------------------


@dataclass(eq=False)
class DocumentError(AppError):
    """A document cannot be read."""


@dataclass(eq=False)
class DocumentMissing(DocumentError):
    """No such file, or it is a folder."""

    name: str


@dataclass(eq=False)
class DocumentUnreadable(DocumentError):
    """The system refuses to open it."""

    name: str


@dataclass(eq=False)
class DocumentUnsupported(DocumentError):
    """A kind of file that is not read. `kind` is the suffix or the kind found by content."""

    name: str
    kind: str


@dataclass(eq=False)
class DocumentEncrypted(DocumentError):
    """Protected. `by`: password (asking for one helps) | rights (a certificate, copy protection, unknown)."""

    name: str
    by: str = "password"


@dataclass(eq=False)
class DocumentWrongPassword(DocumentError):
    """The password that was given does not open it."""

    name: str


@dataclass(eq=False)
class DocumentDamaged(DocumentError):
    """The parser gave up on the file."""

    name: str


@dataclass(eq=False)
class DocumentEmpty(DocumentError):
    """No text at all. `pages` were looked at; `scanned` of them are pictures."""

    name: str
    pages: int = 0
    scanned: int = 0


@dataclass(eq=False)
class DocumentTooLarge(DocumentError):
    """A limit was met. `limit`: bytes | pages | characters | unpacked | memory | time."""

    name: str
    limit: str
    most: int = 0


@dataclass(eq=False)
class ReportExists(DocumentError):
    """A file of that name is there already, so none was written."""

    name: str


@dataclass(eq=False)
class ReportUnwritable(DocumentError):
    """The system refuses to write there. `reason`: refused | folder | other."""

    name: str
    reason: str = "refused"


# -- wire ----------------------------------------------------------------------------------------


def _leaves(root: type[AppError]) -> dict[str, type[AppError]]:
    found: dict[str, type[AppError]] = {}
    for sub in root.__subclasses__():
        found[sub.__name__] = sub
        found.update(_leaves(sub))
    return found


def from_dict(data: dict[str, Any]) -> AppError:
    """Rebuild an error sent by a child.

    Unknown names and misshapen facts become `EngineFailed`, since a child is not trusted.
    """
    kind = _leaves(AppError).get(str(data.get("error")))
    if kind is None:
        return EngineFailed(code=str(data.get("error"))[:80])
    try:
        return kind(**{key: value for key, value in data.items() if key != "error"})
    except TypeError:
        return EngineFailed(code=kind.__name__)


def from_text(text: str) -> AppError:
    """Rebuild an error stored with `to_text`."""
    try:
        data = json.loads(text)
    except ValueError:
        data = {"error": text}
    return from_dict(data if isinstance(data, dict) else {"error": text})


def tree() -> list[type[AppError]]:
    """Every class of the tree but the root, in order of definition."""
    return list(_leaves(AppError).values())
