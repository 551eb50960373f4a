"""Making a model smaller: what each kind would give, the work in a child of its own, and how much is lost."""

from __future__ import annotations

import os
import re
import secrets
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Protocol, TypeVar

from app.domain.engine.models import Model
from app.domain.engine.sources import Source
from app.domain.errors import AppError, EngineFailed, ModelInvalid, NoSpace, NotQuantised, from_dict
from app.domain.library.quantising import Drift, Plan, Target
from app.domain.library.task_drift import TaskDrift, seconds
from app.library.copying import RESERVE, free_space, refusals
from app.library.drifts import Drifts, Kept, drift_from
from app.library.filenames import safe_name
from app.library.gguf_reader import Fault
from app.library.hashing import Cancelled
from app.library.quantised_size import plan, plans
from app.services.background import Background
from app.services.library.evaluating import EvaluatingService
from app.services.library.making import ENDS as ENDS
from app.services.library.making import Job as Job
from app.services.library.making import Making as Making
from app.services.library.measuring_drift import ask_drift, room_for_drift
from app.services.library.measuring_tasks import TaskMeasure, Told, expected_s
from app.services.notify import Notifier
from app.worker import protocol
from app.worker.supervisor import Supervisor

T = TypeVar("T")
WORK = ".work"
"""Folder of the library in which models are made; each has one of its own, named for the process."""


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
        cancelled: Callable[[], bool],
    ) -> None:
        """Move a file that was made here into the library."""


class QuantiseService:
    """Makes one model smaller at a time. Lives as long as the program.

    `judge` gives what asks models the tasks, None while the vault is locked; `speed` how many tokens a second
    a model may write on one thread, 0.0 where nobody can tell.
    """

    def __init__(
        self,
        library: Library,
        new_child: Callable[[], Supervisor],
        background: Background,
        drifts: Drifts,
        sample: Callable[[], str],
        engine_version: str = "",
        judge: Callable[[], EvaluatingService | None] = lambda: None,
        speed: Callable[[Model], float] = lambda _model: 0.0,
    ) -> None:
        self.changed: Notifier[Job] = Notifier()
        self.job: Job | None = None
        """The last one, also when it is over."""
        self._library, self._new_child, self._background = library, new_child, background
        self._drifts, self._sample, self._engine = drifts, sample, engine_version
        self._judge, self._speed = judge, speed
        self._child: Supervisor | None = None
        self._folder: Path | None = None
        self._tasks: TaskMeasure | None = None
        self._wanted = False
        """Whether the tasks are to be asked as well."""
        self._stopping = False

    # -- before ------------------------------------------------------------------------------------

    def plans(
        self, model: Model, done: Callable[[list[Plan]], None], failed: Callable[[Exception], None]
    ) -> None:
        """What each kind would give, from the model's header. Fails with ModelMissing, ModelInvalid."""
        self._background.run(lambda: _planned(model, lambda: plans(self._library.files(model))), done, failed)

    def drift(self, model: Model) -> Kept | None:
        """How a model made here compared with its original, if that was measured."""
        return self._drifts.get(model.id)

    def tasks_s(self, original: Model, smaller: Model | Plan) -> float | None:
        """About how many seconds the tasks take with both; None if nobody can tell, 0.0 if all is known.

        A model that is only planned is asked in the original's time, by their sizes.
        """
        service = self._judge()
        if service is None:
            return None
        if isinstance(smaller, Model):
            return expected_s(service, (original, smaller), self._speed)
        first = expected_s(service, (original,), self._speed)
        share = smaller.bytes / max(1, original.bytes)
        return None if first is None else first + share * seconds(service.suite, self._speed(original))

    @property
    def busy(self) -> bool:
        """Whether one is being made or compared."""
        return self.job is not None and self.job.stage not in ENDS

    @property
    def held(self) -> frozenset[str]:
        """The ids of the models that are read now; they are to stay where they are."""
        job = self.job
        if job is None or not self.busy:
            return frozenset()
        return frozenset(model.id for model in (job.model, job.made) if model is not None)

    # -- the work ----------------------------------------------------------------------------------

    def start(self, model: Model, target: Target, *, compare: bool = False, tasks: bool = False) -> None:
        """Make a smaller model; news comes by `changed`. With `compare` it is compared with the original.

        With `tasks` as well both are asked the tasks afterwards, reproducibly; the vault keeps the runs.
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
        self._wanted, self._stopping = compare and tasks, False
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

    def compare(self, original: Model, smaller: Model, *, tasks: bool = False) -> None:
        """Compare a model with its original; news comes by `changed`, the drift is kept. `tasks` as above.

        Raises NotQuantised(busy), NoSpace, ModelMissing, ModelChanged.
        """
        if self.busy:
            raise NotQuantised(name=smaller.name, to="", fault="busy")
        for model in (original, smaller):
            self._library.files(model)
        self._make_folder(room_for_drift(original))
        self._wanted, self._stopping = tasks, False
        self.job = Job(original, None, Making.COMPARING, made=smaller)
        self._compare(original, smaller)

    def cancel(self) -> None:
        """Stop. What was begun is thrown away; a model in the library stays, as does what was measured.

        While the new file is checked, the end comes when the check has noticed.
        """
        if self.job is None or not self.busy:
            return
        self._stopping = True
        if self._tasks is not None:
            self._tasks.stop()
        elif self.job.stage is not Making.CHECKING:
            self._end(replace(self.job, stage=Making.STOPPED))

    def close(self) -> None:
        """The program ends."""
        self.cancel()
        if self.job is not None and self.busy:
            self._end(replace(self.job, stage=Making.STOPPED))

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
            if self.job is None or not self.busy:
                return
            self.job = replace(self.job, made=made)
            if self._stopping:
                self._end(replace(self.job, stage=Making.STOPPED))
            elif compare and not made.facts.embeds:
                self._compare(model, made)
            else:
                self._end(replace(self.job, stage=Making.DONE))

        def failed(error: Exception) -> None:
            if self.job is None or not self.busy:
                return
            if isinstance(error, Cancelled):
                self._end(replace(self.job, stage=Making.STOPPED))
                return
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
            cancelled=lambda: self._stopping,
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
        self.job = replace(self.job, drift=drift)
        self._let_go()
        judge = self._judge() if self._wanted else None
        if judge is None:
            self._end(replace(self.job, stage=Making.DONE, cut=self._wanted))
            return
        self._tell(replace(self.job, stage=Making.ASKING, done=0, total=0))
        self._tasks = TaskMeasure(judge, original, smaller, self._asked, self._answered)
        self._tasks.begin()

    def _asked(self, told: Told) -> None:
        if self.job is not None:
            self._tell(replace(self.job, done=told.done, total=told.total, seconds_left=told.seconds_left))

    def _answered(self, found: TaskDrift | None, error: AppError | None) -> None:
        """The tasks are over. What was answered is kept, however it ended."""
        job, self._tasks = self.job, None
        assert job is not None and job.made is not None
        if found is not None:
            self._drifts.add_tasks(job.made.id, found)
        stage = Making.STOPPED if self._stopping else Making.FAILED if error is not None else Making.DONE
        cut = stage is Making.DONE and (found is None or not found.whole)
        self._end(replace(job, stage=stage, tasks=found, error=error, cut=cut, seconds_left=None))

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
        self._let_go()
        self._tell(job)

    def _let_go(self) -> None:
        self._end_child()
        folder, self._folder = self._folder, None
        if folder is not None:
            shutil.rmtree(folder, ignore_errors=True)

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
