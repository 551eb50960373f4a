"""One case after the other is asked of a writer, and each answer is judged."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from app.domain.engine.generation import Outcome, Sampling
from app.domain.errors import (
    AppError,
    EngineFailed,
    EngineLoadFailed,
    EngineStopped,
    ModelError,
    from_dict,
)
from app.domain.library.results import FREE, Answered, Way
from app.domain.library.scoring import judge
from app.domain.library.tasks import Case
from app.services.library.writers import Ask, Writer
from app.worker import protocol
from app.worker.codec import outcome_from_dict
from app.worker.protocol import ProtocolError

HOPELESS = (EngineLoadFailed, ModelError)
"""Errors that no other case will be spared."""


class Asking:
    """`hear` gets an `Answered` for each case, a share while the model loads, at last None or an error."""

    def __init__(
        self,
        writer: Writer,
        todo: Sequence[tuple[Case, int]],
        way: Way,
        hear: Callable[[Answered | float | AppError | None], None],
    ) -> None:
        self._writer, self._todo, self._way, self._hear = writer, list(todo), way, hear
        self._over = False

    def begin(self) -> None:
        """Ask the first."""
        self._next()

    def stop(self) -> None:
        """Ask nothing more; nothing is heard any more."""
        if not self._over:
            self._over = True
            self._writer.stop()

    def _next(self) -> None:
        if self._over:
            return
        if not self._todo:
            self._hear(None)
            return
        case, sample = self._todo.pop(0)
        ask = Ask(case.turns, sampling(self._way, sample), case.most, fresh=self._way.reproducible)
        self._writer.write(ask, lambda event: self._on(case, sample, event))

    def _on(self, case: Case, sample: int, event: protocol.Event) -> None:
        if self._over:
            return
        if isinstance(event, protocol.Loading):
            self._hear(event.fraction)
        elif isinstance(event, protocol.Failed):
            error = from_dict(event.error)
            if isinstance(error, HOPELESS):
                self._hear(error)
                return
            self._answer(_failed(case, sample, error))
        elif isinstance(event, protocol.Finished):
            try:
                outcome = outcome_from_dict(event.outcome)
            except ProtocolError:
                self._answer(_failed(case, sample, EngineFailed(code="answer")))
                return
            if outcome.reason == "cancelled":  # the engine was stopped under it: to be asked again
                self._hear(EngineStopped(kind="killed"))
                return
            self._answer(_answered(case, sample, outcome))

    def _answer(self, answered: Answered) -> None:
        self._hear(answered)
        self._next()


def sampling(way: Way, sample: int) -> Sampling:
    """The first answer is greedy; the others are free, each with a seed of its own."""
    if not sample:
        return Sampling(temperature=0.0, seed=way.seed, repeat_penalty=1.0)
    return Sampling(FREE, top_k=40, top_p=0.95, min_p=0.05, repeat_penalty=1.0, seed=way.seed + sample)


def _answered(case: Case, sample: int, outcome: Outcome) -> Answered:
    return Answered(
        case=case.id,
        sample=sample,
        text=outcome.text,
        passed=judge(case, outcome.text),
        reason=outcome.reason,
        reading_s=round(outcome.prompt_s, 3),
        writing_s=round(outcome.output_s, 3),
        words=len(outcome.text.split()),
    )


def _failed(case: Case, sample: int, error: AppError) -> Answered:
    passed = tuple(False for _ in case.checks)
    return Answered(case.id, sample, "", passed, reason="failed", error=error.to_text())
