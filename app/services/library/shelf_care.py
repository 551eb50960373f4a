"""Looking after the library: every file checked, files that are here twice, another disk for all of it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from app.domain.engine.models import Model
from app.domain.errors import AppError, LibraryAway, MoveRefused
from app.domain.library.care import Checked, Copy, Duplicate, MoveState
from app.domain.library.found import Found
from app.library.duplicates import duplicates
from app.library.hashing import Asked, Progress, ignore, never
from app.library.shelf import Shelf
from app.library.shelf_moving import Move
from app.services.background import Background
from app.services.models import ModelService

Watch = Callable[[Model, int, int], None]
"""Called on the pool's thread with the model being checked, bytes done and bytes in all."""


class ShelfCareService:
    """Lives as long as the program. `busy` are asked before the library is moved: whether files are written.

    Work runs on the pool; `done` and `failed` come on the caller's thread.
    """

    def __init__(self, shelf: Shelf, models: ModelService, background: Background) -> None:
        self.busy: list[Callable[[], bool]] = []
        self._shelf, self._models, self._background = shelf, models, background

    # -- checking --------------------------------------------------------------------------------

    def verify_all(
        self,
        watch: Watch,
        done: Callable[[list[Checked]], None],
        failed: Callable[[Exception], None],
        cancelled: Asked = never,
    ) -> None:
        """Hash every model again. One that is gone or changed does not end it. Fails with Cancelled."""
        models = self._models.list()

        def work() -> list[Checked]:
            return [self._checked(model, watch, cancelled) for model in models]

        self._background.run(work, done, failed)

    def _checked(self, model: Model, watch: Watch, cancelled: Asked) -> Checked:
        try:
            self._shelf.verify(model.id, lambda done, total: watch(model, done, total), cancelled)
        except AppError as error:
            return Checked(model, error.to_text())
        return Checked(model)

    # -- twice -----------------------------------------------------------------------------------

    def duplicates(
        self,
        found: tuple[Found, ...],
        done: Callable[[list[Duplicate]], None],
        failed: Callable[[Exception], None],
        progress: Progress = ignore,
        cancelled: Asked = never,
    ) -> None:
        """What is here more than once, the largest first: in the library, beside its list, and in `found`.

        Files whose sizes agree are hashed: `progress` counts bytes, on the pool's thread. Fails with
        Cancelled.
        """
        self._background.run(lambda: duplicates(self._shelf, list(found), progress, cancelled), done, failed)

    def use_other(
        self,
        duplicate: Duplicate,
        done: Callable[[Model], None],
        failed: Callable[[Exception], None],
        progress: Progress = ignore,
        cancelled: Asked = never,
    ) -> None:
        """Use another program's copy in place of the library's own, which is deleted to free its room.

        The other one is hashed first. Raises ModelInUse; fails with what `Shelf.swap` raises.
        """
        own = next(copy for copy in duplicate.copies if copy.owner == "" and copy.model_id)
        keep = duplicate.keep
        assert keep is not None  # there is one, or this is not offered
        self._models.require_free(own.model_id, duplicate.name)

        def finish(model: Model) -> None:
            self._models.changed.publish(None)
            done(model)

        def work() -> Model:
            return self._shelf.swap(own.model_id, Path(keep.files[0]), keep.owner, progress, cancelled)

        self._background.run(work, finish, failed)

    def add_unlisted(
        self, copy: Copy, done: Callable[[Model], None], failed: Callable[[Exception], None]
    ) -> None:
        """List a file that somebody put into the library's folder by hand."""
        self._models.link(Path(copy.files[0]), ignore, done, failed)

    # -- another disk ----------------------------------------------------------------------------

    def state(self) -> MoveState:
        """Where the library is, and whether a move waits to be finished."""
        away = self._shelf.away
        try:
            folder = away or str(self._shelf.folder)
            pending = Move(self._shelf.index).pending
        except LibraryAway as error:
            return MoveState(error.place, away=True)
        if pending is None:
            return MoveState(folder, bool(away))
        return MoveState(folder, bool(away), str(pending.target), pending.switched)

    def needed(self, folder: Path) -> tuple[Path, int]:
        """Where the models would be in a folder, and bytes to copy. Raises MoveRefused, LibraryAway."""
        move = Move(self._shelf.index)
        target = move.where(folder)
        return target, move.needed(target)

    def move(
        self,
        folder: Path,
        progress: Progress,
        done: Callable[[MoveState], None],
        failed: Callable[[Exception], None],
        cancelled: Asked = never,
    ) -> None:
        """Move all models to a folder of another disk, or go on with that.

        `progress` counts bytes, each twice (copied, then read back), on the pool's thread. What is in use
        stays usable. After a failure or a cancel the library is where it was; `state` says that a move was
        begun, to be gone on with or undone. Raises MoveRefused ("busy"); fails with what `Move.go` raises.
        """
        if any(ask() for ask in self.busy):
            raise MoveRefused(place=str(self._shelf.folder), reason="busy")
        move = Move(self._shelf.index)

        def finish(_moved: object) -> None:
            self._models.changed.publish(None)
            done(self.state())

        self._background.run(lambda: move.go(folder, progress, cancelled), finish, failed)

    def undo_move(self, done: Callable[[MoveState], None], failed: Callable[[Exception], None]) -> None:
        """Give up a move that was begun: what was copied is deleted, nothing else."""
        move = Move(self._shelf.index)
        self._background.run(move.undo, lambda _none: done(self.state()), failed)

    def finish_move(self) -> None:
        """Delete what an earlier move left because a program had it open. Done in the background, unseen."""
        move = Move(self._shelf.index)
        if self.state().switched:
            self._background.run(move.finish, ignore_answer, ignore_answer)


def ignore_answer(_answer: object) -> None:
    """Nobody waits for it; it is tried again the next time."""
