"""Making a model smaller: what each kind would give, the work in a child of its own, and how much is lost."""

from __future__ import annotations

import os
import re
import secrets
import shutil
from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path
from typing import Protocol, TypeVar

from app.domain.engine.models import Model
from app.domain.engine.sources import Source
from app.domain.errors import AppError, EngineFailed, ModelInvalid, NoSpace, NotQuantised, from_dict
from app.domain.library.quantising import Drift, Plan, Target
from app.library.copying import RESERVE, free_space, refusals
from app.library.drifts import Drifts, Kept, drift_from
from app.library.filenames import safe_name
from app.library.gguf_reader import Fault
from app.library.quantised_size import plan, plans
from app.services.background import Background
from app.services.library.measuring_drift import ask_drift, room_for_drift
from app.services.notify import Notifier
from app.worker import protocol
from app.worker.supervisor import Supervisor

T = TypeVar("T")
WORK = ".work"
"""Folder of the library in which models are made; each has one of its own, named for the process."""


class Making(StrEnum):
    """How far a model is that is being made smaller."""

    WRITING = "writing"
    CHECKING = "checking"  # hashed and listed
    COMPARING = "comparing"
    DONE = "done"
    STOPPED = "stopped"
    FAILED = "failed"


ENDS = (Making.DONE, Making.STOPPED, Making.FAILED)


@dataclass(frozen=True, slots=True)
class Job:
    """A model being made smaller, or two being compared (`target` None), as it stands.

    `done` of `total`: bytes, or tokens while comparing; `total` 0 until it is known. `made`: the smaller
    model once it is in the library; it stays there whatever happens afterwards. `error`: why it failed.
    """

    model: Model
    target: Target | None
    stage: Making
    done: int = 0
    total: int = 0
    made: Model | None = None
    drift: Drift | None = None
    error: AppError | None = None


class Library(Protocol):
    """What is wanted of `services.models.ModelService`."""

    def files(self, model: Model) -> tuple[Path, ...]:
        """All files, known to be those that were added. Raises ModelMissing, ModelChanged."""

    def folder(self) -> Path:
        """Where the library lies. Raises LibraryAway."""

    def adopt(
        self,
        path: Path,
        source: Source,
        done: Callable[[Model], None],
        failed: Callable[[Exception], None],
        *,
        title: str,
        origin: str,
        progress: Callable[[int, int], None],
    ) -> None:
        """Move a file that was made here into the library."""


class QuantiseService:
    """Makes one model smaller at a time. Lives as long as the program."""

    def __init__(
        self,
        library: Library,
        new_child: Callable[[], Supervisor],
        background: Background,
        drifts: Drifts,
        sample: Callable[[], str],
        engine_version: str = "",
    ) -> None:
        self.changed: Notifier[Job] = Notifier()
        self.job: Job | None = None
        """The last one, also when it is over."""
        self._library, self._new_child, self._background = library, new_child, background
        self._drifts, self._sample, self._engine = drifts, sample, engine_version
        self._child: Supervisor | None = None
        self._folder: Path | None = None

    # -- before ------------------------------------------------------------------------------------

    def plans(
        self, model: Model, done: Callable[[list[Plan]], None], failed: Callable[[Exception], None]
    ) -> None:
        """What each kind would give, from the model's header. Fails with ModelMissing, ModelInvalid."""
        self._background.run(lambda: _planned(model, lambda: plans(self._library.files(model))), done, failed)

    def drift(self, model: Model) -> Kept | None:
        """How a model made here compared with its original, if that was measured."""
        return self._drifts.get(model.id)

    @property
    def busy(self) -> bool:
        """Whether one is being made or compared."""
        return self.job is not None and self.job.stage not in ENDS

    # -- the work ----------------------------------------------------------------------------------

    def start(self, model: Model, target: Target, *, compare: bool = False) -> None:
        """Make a smaller model; news comes by `changed`. With `compare` it is compared with the original.

        Raises NotQuantised (busy | larger), NoSpace, ModelMissing, ModelChanged, ModelInvalid before anything
        is begun.
        """
        if self.busy:
            raise NotQuantised(name=model.name, to=target.name, fault="busy")
        files = self._library.files(model)
        expected = _planned(model, lambda: plan(files, target))
        if not expected.smaller:
            raise NotQuantised(name=model.name, to=target.name, fault="larger")
        folder = self._make_folder(expected.bytes + (room_for_drift(model) if compare else 0))
        out = folder / safe_name(f"{_plain_name(model)}-{target.name}.gguf")
        self._tell(Job(model, target, Making.WRITING, 0, expected.bytes))
        child = self._child = self._new_child()
        request = protocol.Quantise(
            child.take_id(),
            model.name,
            [str(path) for path in files],
            str(out),
            target.number,
            expected.bytes,
        )

        def receive(event: protocol.Event) -> None:
            if child is not self._child:
                return
            if isinstance(event, protocol.Reading):
                self._step(event.done, event.total)
            elif isinstance(event, protocol.Quantised):
                self._end_child()
                self._adopt(model, target, out, compare)
            elif isinstance(event, protocol.Failed):
                self._fail(self._why(from_dict(event.error), model, target, expected.bytes))

        child.send(request, receive)

    def compare(self, original: Model, smaller: Model) -> None:
        """Compare a model with its original; news comes by `changed`, the drift is kept.

        Raises NotQuantised(busy), NoSpace, ModelMissing, ModelChanged.
        """
        if self.busy:
            raise NotQuantised(name=smaller.name, to="", fault="busy")
        for model in (original, smaller):
            self._library.files(model)
        self._make_folder(room_for_drift(original))
        self.job = Job(original, None, Making.COMPARING, made=smaller)
        self._compare(original, smaller)

    def cancel(self) -> None:
        """Stop. What was begun is thrown away; a model that is in the library already stays there."""
        if self.job is None or not self.busy or self.job.stage is Making.CHECKING:
            return
        self._end(replace(self.job, stage=Making.STOPPED))

    def close(self) -> None:
        """The program ends."""
        self.cancel()

    # -- inside ------------------------------------------------------------------------------------

    def _make_folder(self, needed: int) -> Path:
        work = self._library.folder() / WORK
        with refusals(work.parent, needed + RESERVE):
            work.mkdir(mode=0o700, exist_ok=True)
            free = free_space(work)
            if free < needed + RESERVE:
                raise NoSpace(needed=needed + RESERVE, free=free)
            self._folder = folder = work / f"{os.getpid()}-{secrets.token_hex(8)}"
            folder.mkdir(mode=0o700)
        return folder

    def _adopt(self, model: Model, target: Target, out: Path, compare: bool) -> None:
        assert self.job is not None
        self._tell(replace(self.job, stage=Making.CHECKING, done=0, total=0))

        def done(made: Model) -> None:
            if self.job is None:
                return
            self.job = replace(self.job, made=made)
            if compare and not made.facts.embeds:
                self._compare(model, made)
            else:
                self._end(replace(self.job, stage=Making.DONE))

        def failed(error: Exception) -> None:
            wrong = isinstance(error, ModelInvalid) or not isinstance(error, AppError)
            self._fail(_bad(model, target) if wrong else error)

        source = replace(
            model.source, file="", parent=model.id, licence=model.licence, fetched_at=0.0, checked_against=""
        )
        title = f"{_plain_name(model)} ({target.name})"
        self._library.adopt(
            out,
            source,
            done,
            failed,
            title=title,
            origin="quantised",
            progress=lambda _done, _total: None,
        )

    def _compare(self, original: Model, smaller: Model) -> None:
        assert self.job is not None and self._folder is not None
        self._tell(replace(self.job, stage=Making.COMPARING, done=0, total=0))
        child = self._child = self._new_child()
        files = [[str(path) for path in self._library.files(model)] for model in (original, smaller)]

        def receive(event: protocol.Event) -> None:
            if child is not self._child or self.job is None:
                return
            if isinstance(event, protocol.Reading):
                self._step(event.done, event.total)
            elif isinstance(event, protocol.Scored):
                self._scored(event, original, smaller)
            elif isinstance(event, protocol.Failed):
                self._fail(from_dict(event.error))

        ask_drift(child, (original.name, smaller.name), files, self._sample(), self._folder, receive)

    def _scored(self, event: protocol.Scored, original: Model, smaller: Model) -> None:
        assert self.job is not None
        try:
            drift = drift_from({name: getattr(event, name) for name in Drift.__slots__})
        except ValueError:
            self._fail(EngineFailed(code="drift"))
            return
        if smaller.id != original.id:
            self._drifts.put(smaller.id, Kept(original.id, self._engine, drift))
        self._end(replace(self.job, stage=Making.DONE, drift=drift))

    def _why(self, error: AppError, model: Model, target: Target, needed: int) -> AppError:
        """llama.cpp does not say that the disk is full."""
        if not isinstance(error, NotQuantised):
            return error
        folder = self._folder
        left = free_space(folder) if folder is not None else RESERVE
        if left < RESERVE:
            return NoSpace(needed=needed, free=left)
        return NotQuantised(name=model.name, to=target.name, fault=error.fault)

    def _step(self, done: int, total: int) -> None:
        if self.job is not None:
            self._tell(replace(self.job, done=done, total=total))

    def _fail(self, error: Exception) -> None:
        if self.job is not None:
            told = error if isinstance(error, AppError) else EngineFailed(code=type(error).__name__)
            self._end(replace(self.job, stage=Making.FAILED, error=told))

    def _end(self, job: Job) -> None:
        self._end_child()
        folder, self._folder = self._folder, None
        if folder is not None:
            shutil.rmtree(folder, ignore_errors=True)
        self._tell(job)

    def _end_child(self) -> None:
        child, self._child = self._child, None
        if child is not None:
            child.kill()  # it holds nothing that has to be put in order, and is deep in native code

    def _tell(self, job: Job) -> None:
        self.job = job
        self.changed.publish(job)


def _planned(model: Model, look: Callable[[], T]) -> T:
    """What `look` finds in the model's header. Raises ModelInvalid for one that cannot be read."""
    try:
        return look()
    except (Fault, OSError, KeyError) as error:
        raise ModelInvalid(name=model.name, fault="unreadable") from error


def _bad(model: Model, target: Target) -> NotQuantised:
    return NotQuantised(name=model.name, to=target.name, fault="result")


def _plain_name(model: Model) -> str:
    """Its name without the kind it was made into before."""
    return re.sub(r" \((?:I?Q|T?Q|B?F)\d[\w-]*\)(?: \d+)?$", "", model.name)
