"""Which writer a model gets: beside the chats, or a child of its own; whether several have room at once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from app.domain.engine.fitting import FITS, Verdict
from app.domain.engine.models import Model
from app.domain.library.comparing import Seating, seat
from app.domain.library.results import Way
from app.services.engine import EngineService
from app.services.library.writers import CONTEXT, BesideChats, OwnChild, Writer, exact
from app.worker.supervisor import Supervisor

ON_A_CARD = ("device", "gpu_layers")


class WriterMaker:
    """Makes writers. `fit` says what a model needs of the memory that is free now."""

    def __init__(
        self,
        engine: EngineService,
        path: Callable[[Model], Path],
        new_child: Callable[[], Supervisor],
        fit: Callable[[Model], Verdict],
    ) -> None:
        self._engine, self._path, self._new_child, self._fit = engine, path, new_child, fit

    def for_tasks(self, model: Model, way: Way) -> Writer:
        """For the task suite: reproducible in a child of its own, else beside the chats."""
        if not way.reproducible:
            return BesideChats(model, self._engine)
        self._make_room([model])
        return OwnChild(model, self._path, self._new_child, exact(), _context(model))

    def seat(self, models: Sequence[Model]) -> Seating:
        """Whether these have room at the same time, now. What the chats' model holds is not free."""
        verdicts = [self._fit(model) for model in models]
        free = min((verdict.available for verdict in verdicts), default=0)
        known = all(verdict.memory > 0 for verdict in verdicts)
        return seat([verdict.total for verdict in verdicts], free, known)

    def for_comparing(self, models: Sequence[Model], together: bool) -> list[Writer]:
        """A child for each model. Several at a time share the processor: a card has room for one."""
        self._make_room(models if together else models[:1])
        return [
            OwnChild(model, self._path, self._new_child, self._tuning(model, together)) for model in models
        ]

    def _tuning(self, model: Model, together: bool) -> dict[str, Any]:
        usual = self._engine.tuning(model)
        left_out = ON_A_CARD if together else ()
        return {name: value for name, value in usual.items() if name not in left_out}

    def _make_room(self, models: Sequence[Model]) -> None:
        """Have the chats' model leave the memory, if that is needed and nobody waits for it."""
        tight = any(self._fit(model).kind != FITS for model in models)
        if tight and self._engine.idle:
            self._engine.stop()


def _context(model: Model) -> int:
    """As much as the child is to have: what the model was trained for, but no more than is asked."""
    return min(CONTEXT, model.facts.context_trained or CONTEXT)
