"""What is being fetched, kept beside its parts, so that a program that was closed or killed goes on.

    models/.downloads/KEY.order.json      an order, its place in the queue, and which files of it are whole
    models/.downloads/KEY.lock            held by the program that fetches it
    models/.downloads/*.part, .part.json  the files' parts, see `fetch_part`
    models/.downloads/*.gguf              whole files, until all of a model are here and it is listed

Anybody may have changed a record: it decides what is asked for and nothing else. What arrives is compared
with the hashes in it, and file names in it are used only if they are plain ones of the library's kind. The
library may lie on a disk that somebody else prepared: a link in the folder's place leads nowhere.
"""

from __future__ import annotations

import hashlib
import json
import logging
import re
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import asdict, dataclass, fields, replace
from pathlib import Path
from typing import Any

from app.domain.engine.sources import MOST_PARTS, Source
from app.domain.errors import VaultUnwritable
from app.domain.library.downloads import Wanted
from app.domain.library.orders import Order
from app.library.copying import refusals
from app.library.fetch_part import NOTE, PART, Part
from app.library.filenames import safe, safe_name
from app.library.index import replace_file
from app.library.lock import locked

FOLDER = ".downloads"
ORDER, LOCK = ".order.json", ".lock"
VERSION = 1
MOST_BYTES = 1 << 20
LONGEST = 1024
SWEPT = (PART, NOTE, ORDER, LOCK, ".gguf", ".tmp")
"""How the names of files end that are left behind here."""
STALE_S = 30 * 86_400
"""What no record names is deleted when nobody has touched it for so long."""
_REPOSITORY = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,95}/[A-Za-z0-9][A-Za-z0-9._-]{0,95}")

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Kept:
    """An order and how far it is. `rank`: its place among others, the lowest first.

    `arrived`: names of its whole files in the folder, one for each part, "" for one that is not whole yet.
    `host` gave the latest of them.
    """

    order: Order
    rank: int
    arrived: tuple[str, ...]
    host: str = ""

    @property
    def key(self) -> str:
        """The order's."""
        return self.order.key


class Held:
    """A lock that is held until it is let go."""

    def __init__(self, stack: ExitStack) -> None:
        self._stack = stack

    def let_go(self) -> None:
        """Once or more often."""
        self._stack.close()


class DownloadRecords:
    """The folder. `library` tells where the models are. Raises LibraryAway, NoSpace, VaultUnwritable."""

    def __init__(self, library: Callable[[], Path]) -> None:
        self._library = library

    def folder(self) -> Path:
        """Where the parts lie. It may not be there yet."""
        return self._library() / FOLDER

    def _made(self) -> Path:
        """The folder, which is there and is no link. Raises VaultUnwritable, OSError."""
        folder = self.folder()
        if folder.is_symlink():
            raise VaultUnwritable(path=str(folder))
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        return folder

    # -- orders ------------------------------------------------------------------------------------

    def list(self) -> list[Kept]:
        """All, by rank. One that cannot be read is left as it is and not listed."""
        folder = self.folder()
        paths = [] if folder.is_symlink() else folder.glob(f"*{ORDER}")
        found = [kept for path in paths if (kept := _read(path)) is not None]
        return sorted(found, key=lambda kept: (kept.rank, kept.key))

    def get(self, key: str) -> Kept | None:
        """The record of an order with this key, as it is on the disk now."""
        return _read(self._place(key, ORDER))

    def put(self, kept: Kept) -> None:
        """Keep it in the place of an older one."""
        body = {
            "version": VERSION,
            "rank": kept.rank,
            "arrived": list(kept.arrived),
            "host": kept.host,
            **asdict(kept.order),
        }
        path = self._place(kept.key, ORDER)
        with _writing(path.parent):
            self._made()
            replace_file(path, json.dumps(body))

    def hold(self, key: str) -> Held | None:
        """Keep other programs from fetching it; None if one does already."""
        path, stack = self._place(key, LOCK), ExitStack()
        with _writing(path.parent):
            self._made()
            try:
                stack.enter_context(locked(path, wait=False))
            except BlockingIOError:
                return None
        return Held(stack)

    def forget(self, kept: Kept) -> None:
        """Delete the record and all that is here of it; files that were moved away are no error."""
        folder = self.folder()
        if folder.is_symlink():
            return
        for wanted, name in zip(kept.order.parts, kept.arrived, strict=True):
            with suppress(OSError):
                Part(folder, wanted).discard()
            if path := _plain(folder, name):
                with suppress(OSError):
                    path.unlink()
        for kind in (ORDER, LOCK):
            with suppress(OSError):  # Windows keeps a lock's file while it is held
                self._place(kept.key, kind).unlink()

    # -- files -------------------------------------------------------------------------------------

    def whole(self, kept: Kept, index: int) -> str:
        """The name of a whole file for one of the parts, "" where there is none.

        Also one that was finished by a program that could not note it any more: it has the size and the name,
        is no other order's, and its hash, which has to be known, is compared when the model is listed.
        """
        folder, part = self.folder(), kept.order.parts[index]
        if _plain(folder, kept.arrived[index]):
            return kept.arrived[index]
        name = safe_name(part.file)
        path = _plain(folder, name)
        if path is None or not part.sha256 or not part.bytes or path.stat().st_size != part.bytes:
            return ""
        claimed = {each for other in self.list() for each in other.arrived}
        return "" if name in claimed else name

    def path(self, name: str) -> Path | None:
        """A whole file of this name, None for what is none."""
        return _plain(self.folder(), name)

    def here(self, kept: Kept) -> tuple[int, ...]:
        """Bytes that are here of each part."""
        folder = self.folder()
        return tuple(
            _size(_plain(folder, name) or Part(folder, wanted).path)
            for wanted, name in zip(kept.order.parts, kept.arrived, strict=True)
        )

    def sweep(self, now: float | None = None) -> None:
        """Delete what no record names and nobody has touched for a month. `now` in seconds since 1970."""
        now, folder = time.time() if now is None else now, self.folder()
        if folder.is_symlink():
            return
        kept = self.list()
        named = {name for each in kept for name in each.arrived}
        for each in kept:
            named |= {self._place(each.key, kind).name for kind in (ORDER, LOCK)}
            for wanted in each.order.parts:
                part = Part(folder, wanted).path
                named |= {part.name, part.name.removesuffix(PART) + NOTE}
        for path in folder.glob("*"):
            with suppress(OSError):
                ours = path.name.endswith(SWEPT) and path.name not in named and path.is_file()
                if ours and now - path.stat().st_mtime > STALE_S:
                    path.unlink()

    def _place(self, key: str, kind: str) -> Path:
        return self.folder() / (hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()[:32] + kind)


@contextmanager
def _writing(folder: Path) -> Iterator[None]:
    """What the system refuses, whatever it is, as NoSpace or VaultUnwritable."""
    try:
        with refusals(folder):
            yield
    except OSError as error:  # e.g. a file lies where the folder should be
        raise VaultUnwritable(path=str(folder)) from error


def _plain(folder: Path, name: str) -> Path | None:
    path = folder / name
    linked = folder.is_symlink() or path.is_symlink()
    return path if name and safe(name) and path.is_file() and not linked else None


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0


def _read(path: Path) -> Kept | None:
    """A record, None for what is none; a pipe, which would never end, is none."""
    if not path.is_file():
        return None
    try:
        with path.open("rb") as file:
            found = json.loads(file.read(MOST_BYTES))
        return _kept(found)
    except FileNotFoundError:
        return None
    except (OSError, ValueError, TypeError, KeyError, AttributeError, RecursionError):
        log.warning("download_record_damaged")
        return None


def _kept(found: dict[str, Any]) -> Kept:
    """Raises ValueError, TypeError, KeyError."""
    wanted, parts = _wanted(found["wanted"]), tuple(map(_wanted, found["parts"]))
    arrived, rank, token = tuple(found["arrived"]), found["rank"], found["token"]
    names = all(isinstance(name, str) and (not name or safe(name)) for name in arrived)
    right = found["version"] == VERSION and type(rank) is int and type(token) is bool and names
    if not right or not 1 <= len(parts) <= MOST_PARTS or len(arrived) != len(parts):
        raise ValueError("not a record")
    first = replace(parts[0], bytes=wanted.bytes, sha256=wanted.sha256)
    if first != wanted or any(part.repository != wanted.repository for part in parts):
        raise ValueError("not one model")
    return Kept(Order(wanted, parts, _source(found["source"]), token), rank, arrived, _text(found["host"]))


def _wanted(found: dict[str, Any]) -> Wanted:
    given = {field.name: found[field.name] for field in fields(Wanted)}
    size = given.pop("bytes")
    made = Wanted(**{name: _text(value) for name, value in given.items()}, bytes=size)
    inside = all(part not in ("", ".", "..") for part in made.file.split("/")) and "\\" not in made.file
    hashed = not made.sha256 or re.fullmatch(r"[0-9a-f]{64}", made.sha256)
    if type(size) is not int or size < 0 or not _REPOSITORY.fullmatch(made.repository) or not inside:
        raise ValueError("not a wish")
    if not hashed or not made.revision or not made.name:
        raise ValueError("not a wish")
    return made


def _source(found: dict[str, Any]) -> Source:
    given = {field.name: found[field.name] for field in fields(Source)}
    at = float(given.pop("fetched_at"))
    return Source(**{name: _text(value) for name, value in given.items()}, fetched_at=at)


def _text(value: object) -> str:
    if not isinstance(value, str) or len(value) > LONGEST or not value.isprintable():
        raise ValueError("not a text")
    return value
