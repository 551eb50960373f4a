"""Asking two models the tasks of the suite, reproducibly, and seeing what the smaller one lost.

The runs are those of `EvaluatingService`, so they lie in the vault, and one that was stopped goes on the next
time. A run that is there already and would be the same again is not asked again.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from app.domain.engine.models import Model
from app.domain.errors import AppError, from_text
from app.domain.library.results import Run, Way
from app.domain.library.task_drift import TaskDrift, seconds, task_drift
from app.services.library.evaluating import EvaluatingService, Kept, Progress

WAY = Way(reproducible=True)


@dataclass(frozen=True, slots=True)
class Told:
    """How far it is: answers of both models; `total` 0 while another model's tasks have to end first."""

    done: int
    total: int
    seconds_left: float | None


Over = Callable[[TaskDrift | None, AppError | None], None]
"""With all that both answered (None for nothing), and why it was no more: None where it was stopped."""


class TaskMeasure:
    """Original and smaller model, one after the other. `over` is called once, also after `stop`."""

    def __init__(
        self,
        service: EvaluatingService,
        original: Model,
        smaller: Model,
        told: Callable[[Told], None],
        over: Over,
    ) -> None:
        self._service, self._told, self._heard = service, told, over
        self._models = (original, smaller)
        self._todo = list(self._models)
        self._runs: list[str] = []
        self._run = ""
        self._begun = self._over = False
        self._ends: list[Callable[[], None]] = []

    def begin(self) -> None:
        """Ask the first, once nobody else's tasks are asked."""
        service = self._service
        self._ends = [
            service.changed.subscribe(self._changed),
            service.progress.subscribe(self._progressed),
            service.faults.subscribe(self._finish),
        ]
        self._next()

    def stop(self) -> None:
        """Ask no more."""
        run = self._run
        if self._over:
            return
        self._finish(None)
        if run:
            self._service.leave(run)

    # -- inside ------------------------------------------------------------------------------------

    def _next(self) -> None:
        """The next model that was not asked yet; the end after the last."""
        while self._todo:
            known = _usable(self._service, self._todo[0])
            if known is None or not known.run.finished:
                break
            self._runs.append(known.id)
            self._todo.pop(0)
        if not self._todo:
            self._finish(None)
        elif self._service.running:
            self._told(Told(0, 0, None))
        else:
            self._ask(self._todo[0], known)

    def _ask(self, model: Model, known: Kept | None) -> None:
        self._run, self._begun = (known.id if known is not None else ""), False
        if known is None or not self._service.go_on(known.id):
            self._run = ""
            try:
                self._service.start([model], WAY)
            except AppError as error:
                self._finish(error)

    def _changed(self, run: str) -> None:
        """A run is new, has an answer, or has ended. The first one of the model that is asked is ours."""
        found = self._service.get(run)
        if not self._run and self._todo and not self._over:
            ours = found is not None and found.model.sha256 == self._todo[0].sha256 and found.way == WAY
            self._run = run if ours else ""
        if run == self._run:
            self._look(found)

    def _progressed(self, now: Progress | None) -> None:
        if now is not None and now.run == self._run:
            self._begun = True
            self._tell(now)
        elif self._run:
            self._look(self._service.get(self._run))
        elif now is None and not self._over:
            self._next()  # somebody else's tasks have ended

    def _look(self, run: Run | None) -> None:
        """Go on with the next when this one has ended."""
        if self._over:
            return
        now = self._service.now
        working = not self._begun or (now is not None and now.run == self._run)
        if run is not None and working and not run.finished and not run.error:
            return
        if run is None or not run.finished:
            self._finish(from_text(run.error) if run is not None and run.error else None)
            return
        self._runs.append(self._run)
        self._todo.pop(0)
        self._run = ""
        self._next()

    def _tell(self, now: Progress) -> None:
        before = len(self._models) - len(self._todo)
        total = now.total * len(self._models)
        left = now.seconds_left
        if left is not None:
            answers = now.total - now.done
            later = [model.bytes / max(1, self._todo[0].bytes) for model in self._todo[1:]]
            left += left / max(1, answers) * now.total * sum(later)
        self._told(Told(before * now.total + now.done, total, left))

    def _finish(self, error: AppError | None) -> None:
        if self._over:
            return
        self._over = True
        for end in self._ends:
            end()
        numbers = [*self._runs, *([self._run] if self._run else [])]
        runs = [run for number in numbers if (run := self._service.get(number)) is not None]
        if len(runs) == 1 and self._models[0].sha256 == self._models[1].sha256:
            runs *= 2
        found = task_drift(self._service.suite, *runs) if len(runs) == len(self._models) else None
        self._heard(found if found is not None and found.asked else None, error)


def expected_s(
    service: EvaluatingService, models: Sequence[Model], speed: Callable[[Model], float]
) -> float | None:
    """About how long the models will be asked, in seconds; None if nobody can tell.

    Of a model that was asked before the rest of its answers, at the pace of the others; else from `speed`, in
    tokens a second on one thread. A model that is asked twice is asked once.
    """
    found = 0.0
    for model in {model.sha256: model for model in models}.values():
        known = _usable(service, model)
        if known is not None and known.run.finished:
            continue
        if known is not None and known.run.answers:
            left = len(service.suite.cases) - len(known.run.answers)
            found += left * _spent(known.run) / len(known.run.answers)
            continue
        alone = seconds(service.suite, speed(model))
        if not alone:
            return None
        found += alone
    return found


def _usable(service: EvaluatingService, model: Model) -> Kept | None:
    """A run that would be the same again, a whole one first; one that was stopped can be gone on with."""
    same = [
        kept
        for kept in service.runs()
        if kept.run.model.sha256 == model.sha256 and kept.run.way == WAY and not kept.run.error
    ]
    for kept in same:
        run = kept.run
        # whether its last answer would be asked in the same way now
        whole = run.finished and run.answers and not any(one.error for one in run.answers)
        if whole and service.can_go_on(_shortened(run)):
            return kept
    return next((kept for kept in same if kept.run.answers and service.can_go_on(kept.run)), None)


def _shortened(run: Run) -> Run:
    return replace(run, finished=0.0, answers=run.answers[:-1])


def _spent(run: Run) -> float:
    return sum(one.reading_s + one.writing_s for one in run.answers)
