"""Moving the library to another disk: nothing is deleted before its copy was read back and is in use.

    moving.json in the home    from where to where, while a move is under way
    copied                     each file under a passing name, flushed, read back, then named
    switched                   the list is written there and `moved.json` in the home replaced: one rename
    deleted                    what has a twin in the new place

A program that is killed leaves one of these states, and `Move.go` goes on from it. While files are copied the
library is used as before; what is added meanwhile is copied before the switch.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path

from app.domain.errors import MoveRefused, NoSpace, VaultUnwritable
from app.library import index as listing
from app.library.copying import RESERVE, free_space, refusals
from app.library.hashing import Asked, Progress, sha256
from app.library.lock import locked
from app.library.shelf_copies import (
    GUARD,
    MOVING,
    SMALL,
    Step,
    alike,
    at_place,
    copy_over,
    delete_twins,
    differ,
    forget_folder,
    hashes_of,
    library_files,
    same_disk,
    sweep_all,
    twin,
)
from app.library.shelf_list import LOCK, LONGEST, MARK, MOVED, ShelfList

OWN_FOLDER = "Stillroom models"
"""Made in a folder that holds other things."""
PASSES = 4


@dataclass(frozen=True, slots=True)
class Pending:
    """A move that was begun. `switched`: the new place is in use, and only the old files are to go."""

    origin: Path
    target: Path
    switched: bool


class Move:
    """Moving one library. The work may run on any thread."""

    def __init__(self, shelf: ShelfList) -> None:
        self._shelf = shelf

    @property
    def pending(self) -> Pending | None:
        """What was begun and is not done."""
        try:
            with (self._shelf.home / MOVING).open("rb") as file:
                said = json.loads(file.read(LONGEST))
            origin, target = Path(said["from"]), Path(said["to"])
        except FileNotFoundError:
            return None
        except (OSError, ValueError, TypeError, KeyError, RecursionError):
            return None  # it was never whole, so nothing was switched
        return Pending(origin, target, self._shelf.folder == target)

    def where(self, chosen: Path) -> Path:
        """The folder the models would be in: the one chosen if it is empty, else one of its own inside.

        Raises MoveRefused.
        """
        folder, target = self._shelf.there(), chosen.absolute()
        if target == self._shelf.home and folder != target:
            return target
        pending = self.pending
        with _possible(target):
            target.resolve()  # a loop of links is no place
            if target.exists() and target.samefile(folder):
                raise MoveRefused(place=str(target), reason="same")
            if target.is_dir() and any(target.iterdir()) and (pending is None or pending.target != target):
                target = target / OWN_FOLDER
            elif target.exists() and not target.is_dir():
                raise MoveRefused(place=str(target), reason="file")
        if _holds(folder, target) or _holds(target, folder) or _holds(self._shelf.home, target):
            raise MoveRefused(place=str(target), reason="inside")
        return target

    def needed(self, target: Path) -> int:
        """Bytes that still have to be copied there."""
        folder = self._shelf.there()
        return sum(size for name, size in library_files(folder).items() if not alike(folder, target, name))

    def go(self, chosen: Path, progress: Progress, cancelled: Asked) -> tuple[Path, tuple[str, ...]]:
        """Move to a folder, or go on with a move there. Its place, and old files that could not be deleted.

        `progress` counts bytes, each twice: copied, then read back. A move that is cancelled or fails can be
        gone on with, or undone.
        Raises MoveRefused, NoSpace, FileTooLarge, VaultUnwritable, LibraryAway, ModelInvalid("unreadable"),
        ModelChanged (a file here, or its copy, is not what was recorded), Cancelled.
        """
        with self._alone():
            pending = self.pending
            if pending is not None and pending.switched:
                left = self._clear(pending)
                if chosen.absolute() in (pending.target, pending.target.parent):
                    return pending.target, left
                pending = None
            target = self.where(chosen)
            if pending is not None and pending.target != target:
                raise MoveRefused(place=str(pending.target), reason="pending")
            with _reported(target):
                self._begin(target, new=pending is None)
                self._copy_all(target, progress, cancelled)
                pending = Pending(self._shelf.there(), target, True)
                self._switch(target, cancelled)
            return target, self._clear(pending)

    def undo(self) -> None:
        """Give up a move: the copies are deleted. One that was switched is finished instead."""
        with self._alone():
            pending = self.pending
            if pending is None:
                (self._shelf.home / MOVING).unlink(missing_ok=True)
            elif pending.switched:
                self._clear(pending)
            else:
                sweep_all(pending.target)
                (pending.target / listing.NAME).unlink(missing_ok=True)  # written, and not in use
                delete_twins(pending.target, pending.origin)
                forget_folder(pending.target, self._shelf.home)
                (self._shelf.home / MOVING).unlink()

    def finish(self) -> None:
        """Delete what a move left behind that was switched; nothing else is begun."""
        pending = self.pending
        if pending is not None and pending.switched and not self._shelf.away:
            with self._alone():
                self._clear(pending)

    # -- the steps -------------------------------------------------------------------------------

    def _begin(self, target: Path, new: bool) -> None:
        folder = self._shelf.there()
        said = json.dumps({"from": str(folder), "to": str(target)}, indent=1)
        listing.replace_file(self._shelf.home / MOVING, said)
        try:
            with _possible(target):
                target.mkdir(mode=0o700, exist_ok=True)
        except (OSError, MoveRefused):
            if new:
                (self._shelf.home / MOVING).unlink()
            raise
        sweep_all(target)
        if target != self._shelf.home:
            (target / MARK).touch()
        needed, free = self.needed(target), free_space(target)
        if not same_disk(folder, target) and needed + RESERVE > free:
            self._unbegun(target)
            raise NoSpace(needed=needed + RESERVE, free=free)

    def _unbegun(self, target: Path) -> None:
        """No room from the start: as if nobody had asked, unless something was copied before."""
        if library_files(target):
            return
        forget_folder(target, self._shelf.home)
        (self._shelf.home / MOVING).unlink(missing_ok=True)

    def _copy_all(self, target: Path, progress: Progress, cancelled: Asked) -> None:
        """Copy what is there; what is added meanwhile raises the total."""
        folder = self._shelf.there()
        digests = hashes_of(listing.read(folder))
        done = 0
        for _ in range(PASSES):
            waiting = {
                name: size for name, size in library_files(folder).items() if not alike(folder, target, name)
            }
            if not waiting:
                return
            total = done + 2 * sum(waiting.values())
            for name, size in waiting.items():
                step = Step(progress, done, total)
                with suppress(FileNotFoundError):  # deleted meanwhile
                    self._take(folder / name, target / name)
                    copy_over(folder / name, target / name, digests.get(name, ""), step, cancelled)
                done += 2 * size
        raise MoveRefused(place=str(folder), reason="busy")

    def _take(self, source: Path, target: Path) -> None:
        """Somebody's own file in the home is not replaced; what is in a new place, a move put there."""
        if target.exists() and self._shelf.home in target.parents and sha256(target) != sha256(source):
            raise MoveRefused(place=str(target), reason="taken")

    def _switch(self, target: Path, cancelled: Asked) -> None:
        """Under the lock: the last copies, the list, and the word where the library is."""
        home = self._shelf.home
        with ExitStack() as stack:
            stack.enter_context(locked(home / LOCK))
            folder = self._shelf.there()
            for lock in folder.glob(f"*/{LOCK}"):  # of what else keeps a list there
                stack.enter_context(locked(lock))
            index = listing.read(folder)
            there = library_files(folder)
            for name, size in there.items():
                if size <= SMALL and twin(target / name, size) and differ(folder / name, target / name):
                    (target / name).unlink()
            self._copy_all(target, lambda _done, _total: None, cancelled)
            for name in library_files(target):
                if name not in there and target != home:  # deleted meanwhile
                    (target / name).unlink()
            listing.write(target, replace(index, entries=tuple(at_place(e, target) for e in index.entries)))
            if target == home:
                (home / MOVED).unlink()
                listing.flush(home)
            else:
                listing.replace_file(home / MOVED, json.dumps({"to": str(target)}, indent=1))

    def _clear(self, pending: Pending) -> tuple[str, ...]:
        """Delete the old files that have a twin; the names of those left."""
        with suppress(OSError):
            (pending.origin / listing.NAME).unlink()
        if pending.origin != self._shelf.home:
            sweep_all(pending.origin)
        left = delete_twins(pending.origin, pending.target)
        forget_folder(pending.origin, self._shelf.home)
        if not left:
            (self._shelf.home / MOVING).unlink(missing_ok=True)
        return left

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """Nobody else moves this library meanwhile."""
        self._shelf.make_folder()
        try:
            with locked(self._shelf.home / GUARD, wait=False):
                yield
        except BlockingIOError:
            raise MoveRefused(place=str(self._shelf.home), reason="running") from None


def _holds(outer: Path, inner: Path) -> bool:
    """Whether a folder is inside another one."""
    outer, inner = outer.resolve(), inner.resolve()
    return outer != inner and inner.is_relative_to(outer)


@contextmanager
def _reported(target: Path) -> Iterator[None]:
    """What the system refuses, as errors: a disk that is gone is one that cannot be written."""
    try:
        with refusals(target):
            yield
    except OSError:
        raise VaultUnwritable(path=str(target)) from None


@contextmanager
def _possible(target: Path) -> Iterator[None]:
    """A path that cannot be a folder is said to be none."""
    try:
        yield
    except (FileNotFoundError, NotADirectoryError, FileExistsError, ValueError, RuntimeError):
        raise MoveRefused(place=str(target), reason="file") from None
