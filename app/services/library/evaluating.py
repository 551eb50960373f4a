"""Models are asked the tasks of the suite, in the background, and what they answered is kept in the vault.

Every answer is kept when it is there, so a run that was stopped, or whose program died, goes on where it was.
"""

from __future__ import annotations

import logging
import time
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from app.domain.engine.models import Model
from app.domain.errors import AppError, NoModel
from app.domain.library.drift import Drift, comparable, drift, earlier
from app.domain.library.results import Answered, Run, Setup, Way, judged, missing, wanted
from app.domain.library.results_json import from_json, to_json
from app.domain.library.tasks import Suite
from app.services.library.answers import Asking
from app.services.library.writers import CONTEXT, EXACT, Writer
from app.services.notify import Notifier
from app.storage.judgements import Evaluations

log = logging.getLogger(__name__)

PATIENCE = 3
"""Answers in a row that failed before a run is ended: the model cannot be used now."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A run as it lies in the vault."""

    id: str
    run: Run


@dataclass(frozen=True, slots=True)
class Progress:
    """How far the work is. `done` of `total` answers of this model; `queued` models come after it.

    `seconds_left` of this model, None until it can be told; `loading` 0 to 1 while it is being loaded.
    """

    run: str
    model: str
    done: int
    total: int
    queued: int
    seconds_left: float | None = None
    loading: float | None = None


class _Work:
    """A run that goes on."""

    asking: Asking

    def __init__(self, number: str, run: Run, total: int) -> None:
        self.id, self.run, self.total = number, run, total
        self.taken, self.failed = 0, 0
        self._seconds = 0.0

    def take(self, answer: Answered) -> None:
        """One more answer."""
        self.run = replace(self.run, answers=(*self.run.answers, answer))
        self.taken += 1
        self.failed = self.failed + 1 if answer.error else 0
        self._seconds += answer.reading_s + answer.writing_s

    def pace(self) -> float:
        """Seconds an answer takes."""
        return self._seconds / max(1, self.taken)


MakeWriter = Callable[[Model, Way], Writer]


class EvaluatingService:
    """What a person can do with the task suite. Lives while the vault is open."""

    def __init__(
        self,
        store: Evaluations,
        suite: Suite,
        writer: MakeWriter,
        models: Callable[[], Sequence[Model]],
        setup: Callable[[], Setup],
        clock: Callable[[], float] = time.time,
    ) -> None:
        """`setup`: engine and computer; threads, batch and context are filled in here."""
        self.changed: Notifier[str] = Notifier()
        """A run is new, has another answer, has ended or is gone; gives its id."""
        self.progress: Notifier[Progress | None] = Notifier()
        """How far the work is; None when there is none any more."""
        self.faults: Notifier[AppError] = Notifier()
        """The vault could not take an answer (a full disk): the work has ended with what it has."""
        self.now: Progress | None = None
        self.suite = suite
        self._store, self._writer, self._models, self._setup = store, writer, models, setup
        self._clock = clock
        self._queue: deque[tuple[Model, Way, str]] = deque()
        self._work: _Work | None = None
        self._closed = False
        self._kept: list[Kept] | None = None

    # -- what is there -----------------------------------------------------------------------------

    def runs(self, model: str | None = None) -> list[Kept]:
        """All runs, or one model's by id, the newest first. What cannot be read is left out and logged."""
        if self._kept is None:
            self._kept = self._read()
        return [kept for kept in self._kept if model is None or kept.run.model.id == model]

    def get(self, run: str) -> Run | None:
        """One run."""
        return next((kept.run for kept in self.runs() if kept.id == run), None)

    def drift(self, run: str) -> Drift | None:
        """What changed since the last comparable run; None if there is none, or `run` is unknown."""
        kept = self.runs()
        this = next((one.run for one in kept if one.id == run), None)
        if this is None:
            return None
        before = earlier(this, [one.run for one in kept if one.id != run])
        return drift(before, this) if before is not None else None

    def between(self, one: str, other: str) -> Drift | None:
        """What changed from the earlier of two runs to the later, whichever is named first.

        None if they are not of one model, share no task, or one of them is unknown.
        """
        found = sorted((kept.run for kept in self.runs() if kept.id in (one, other)), key=_begun)
        if len(found) != 2 or not comparable(*found):
            return None
        return drift(*found)

    @property
    def running(self) -> bool:
        """Whether a model is being asked."""
        return self._work is not None

    # -- what is done ------------------------------------------------------------------------------

    def start(self, models: Sequence[Model], way: Way) -> None:
        """Ask these models, one after the other, after those that wait. Raises NoModel for none that writes.

        Models that only give vectors are left out.
        """
        writing = [model for model in models if not model.facts.embeds]
        if not writing:
            raise NoModel
        self._queue.extend((model, way, "") for model in writing)
        self._advance()

    def go_on(self, run: str) -> bool:
        """Ask what is missing in a run that was stopped. False if that cannot be: it has to begin anew.

        The model's file, the suite, the engine and the computer have to be what they were.
        """
        kept = self.get(run)
        model = next((one for one in self._models() if kept and one.sha256 == kept.model.sha256), None)
        if kept is None or model is None or not self.can_go_on(kept):
            return False
        self._queue.append((model, kept.way, run))
        self._advance()
        return True

    def can_go_on(self, run: Run) -> bool:
        """Whether a run that was stopped would be asked in the same way now."""
        here = any(model.sha256 == run.model.sha256 for model in self._models())
        same = run.suite == self.suite.sha256 and run.setup == self._setup_of(run.way)
        return here and same and bool(missing(self.suite, run)) and not run.finished

    def stop(self) -> None:
        """End the run that goes on, and forget those that wait. What was answered is kept."""
        self._queue.clear()
        work, self._work = self._work, None
        if work is not None:
            work.asking.stop()
            self.changed.publish(work.id)
        if self.now is not None:
            self._tell(None)

    def leave(self, run: str) -> None:
        """End this run if it goes on, with what was answered; those that wait come next."""
        work = self._work
        if work is not None and work.id == run:
            self._work = None
            work.asking.stop()
            self.changed.publish(run)
            self._advance()

    def remove(self, run: str) -> None:
        """Erase a run for good; one that goes on is stopped. An unknown one raises LookupError."""
        if self._work is not None and self._work.id == run:
            self.stop()
        self._store.remove(run)
        self._kept = None
        self.changed.publish(run)

    def close(self) -> None:
        """The vault is being locked: nothing is written to it any more."""
        self._closed = True
        self.stop()
        self._kept = None

    # -- inside ------------------------------------------------------------------------------------

    def _read(self) -> list[Kept]:
        found = []
        for run, _, body in self._store.list():
            try:
                found.append(Kept(run, from_json(body)))
            except ValueError:
                log.warning("evaluation_unreadable")
        return found

    def _keep(self, number: str, run: Run) -> bool:
        try:
            self._store.put(number, to_json(run))
        except AppError as error:
            self._give_up(error)
            return False
        self._kept = [Kept(number, run) if kept.id == number else kept for kept in self.runs()]
        return True

    def _give_up(self, error: AppError) -> None:
        """The vault takes nothing more: no model is asked what cannot be kept."""
        log.warning("evaluation_not_kept", extra={"kind": type(error).__name__})
        self.faults.publish(error)
        self.stop()

    def _setup_of(self, way: Way) -> Setup:
        setup = self._setup()
        if not way.reproducible:
            return setup
        return replace(setup, threads=EXACT.threads, batch=EXACT.batch, context=CONTEXT)

    def _advance(self) -> None:
        if self._work is not None or self._closed:
            return
        if not self._queue:
            self._tell(None)
            return
        model, way, old = self._queue.popleft()
        run = self.get(old) if old else None
        if run is None:
            setup = self._setup_of(way)
            run = Run(judged(model), self.suite.sha256, way, setup, self._clock())
            try:
                old = self._store.add(model.id, to_json(run), run.started)
            except AppError as error:
                self._give_up(error)
                return
            self._kept = [Kept(old, run), *self.runs()] if self._kept is not None else None
        todo = missing(self.suite, run)
        work = self._work = _Work(old, replace(run, error=""), len(wanted(self.suite, way)))
        writer = self._writer(model, way)
        work.asking = Asking(writer, todo, way, lambda event: self._on(work, event))
        self.changed.publish(old)
        self._tell(self._progress(work))
        work.asking.begin()

    def _on(self, work: _Work, event: Answered | float | AppError | None) -> None:
        """An answer, a share of loading, an error that ends the run, or None at its end."""
        if work is not self._work:
            return
        if isinstance(event, float):
            self._tell(self._progress(work, loading=event))
            return
        if isinstance(event, AppError) or event is None:
            error = event.to_text() if isinstance(event, AppError) else ""
            self._end(work, replace(work.run, error=error, finished=0.0 if error else self._clock()))
            return
        work.take(event)
        if not self._keep(work.id, work.run):
            return
        self.changed.publish(work.id)
        self._tell(self._progress(work))
        if work.failed >= PATIENCE:
            error = work.run.answers[-1].error
            kept = tuple(one for one in work.run.answers if not one.error)
            work.asking.stop()
            self._end(work, replace(work.run, error=error, answers=kept))

    def _end(self, work: _Work, run: Run) -> None:
        if not self._keep(work.id, run):
            return
        work.asking.stop()
        self._work = None
        self.changed.publish(work.id)
        self._advance()

    def _progress(self, work: _Work, loading: float | None = None) -> Progress:
        done = len(work.run.answers)
        left = work.pace() * (work.total - done) if work.taken else None
        return Progress(work.id, work.run.model.name, done, work.total, len(self._queue), left, loading)

    def _tell(self, progress: Progress | None) -> None:
        self.now = progress
        self.progress.publish(progress)


def _begun(run: Run) -> float:
    return run.started
