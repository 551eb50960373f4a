"""How each kind of model runs best on this computer: measured once, kept, measured again on request.

The first reply of a model does not wait: it runs as is usual, and the measurement takes the first quiet
moment after it. It gives way at once when somebody asks for something. What is found holds from when the
model is loaded next (`services.records`).
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from app.domain.engine.models import Model
from app.domain.engine.placing import Speed
from app.domain.errors import AppError, from_dict
from app.services.engine import EngineService, Ticket
from app.services.notify import Notifier
from app.services.records import Record, Records
from app.worker import protocol
from app.worker.codec import tuning_from_dict, tuning_to_dict
from app.worker.supervisor import Later

log = logging.getLogger(__name__)

SECONDS = 6.0
QUIET_S = 3.0
"""Nothing must have been asked for so long before a measurement begins."""
TRIES = 3
"""How often a measurement that fails (a busy computer) is tried again in one run of the program."""


class TuningService:
    """Measures models when the engine is idle. Lives as long as the program."""

    def __init__(self, records: Records, engine: EngineService, later: Later) -> None:
        self.changed: Notifier[Model] = Notifier()
        """A model's measurement has begun or ended."""
        self.measured: Notifier[Model] = Notifier()
        """A model's record is new, or was there when the engine came to rest."""
        self.on_card: Callable[[Model, str, Speed], None] = lambda _model, _name, _speed: None
        """Takes what was measured on a graphics card, by its name: it says nothing about the processor."""
        self.fault: AppError | None = None
        """Why the measurement that ended last gave no figures."""
        self._records, self._engine, self._later = records, engine, later
        self._tries: dict[str, int] = {}
        self._ticket: Ticket | None = None
        self._unset: Callable[[], None] = lambda: None
        engine.used.subscribe(self._used)

    def chosen(self, model: Model) -> dict[str, Any]:
        """What to load it with: the set fields of a `domain.engine.generation.Tuning`."""
        record = self.record(model)
        return tuning_to_dict(record.tuning) if record else {}

    def record(self, model: Model) -> Record | None:
        """What is known of a model of this kind here."""
        return self._records.model(model)

    def measuring(self, model: Model) -> bool:
        """Whether it is being measured now."""
        return self._ticket is not None and self._ticket.model.id == model.id

    def measure(self, model: Model) -> None:
        """Measure now, because a person asked for it."""
        self._tries[model.id] = 0
        self._begin(model)

    def wish(self, model: Model) -> None:
        """Measure now, unless tried too often: a person is about to be told how long something takes."""
        if self._tries.get(model.id, 0) < TRIES:
            self._begin(model)

    def stop(self) -> None:
        """Give up a measurement, and do not begin another."""
        self._unset()
        if self._ticket is not None:
            self._engine.cancel(self._ticket)

    # -- inside ------------------------------------------------------------------------------------

    def _used(self, model: Model) -> None:
        """The engine is idle after it worked with this model."""
        self._unset()
        self._unset = self._later(QUIET_S, lambda: self._quiet(model))

    def _quiet(self, model: Model) -> None:
        if not self._engine.holds(model) or not self._engine.idle:
            return
        if self.record(model) is not None:
            self.measured.publish(model)
        elif self._tries.get(model.id, 0) < TRIES:
            self._begin(model)

    def _begin(self, model: Model) -> None:
        if self._ticket is not None or not self._engine.idle:
            return
        self._tries[model.id] = self._tries.get(model.id, 0) + 1
        self._ticket = self._engine.tune(model, SECONDS, lambda event: self._heard(model, event))
        self.changed.publish(model)

    def _heard(self, model: Model, event: protocol.Event) -> None:
        new = isinstance(event, protocol.Tuned)
        if isinstance(event, protocol.Tuned):
            self.fault = None
            with suppress(protocol.ProtocolError):
                self._keep(model, Record(tuning_from_dict(event.tuning), event.reading, event.writing))
        elif isinstance(event, protocol.Failed):
            self.fault = from_dict(event.error)
            log.info("not_tuned", extra={"kind": type(self.fault).__name__})
        elif not isinstance(event, protocol.Finished):
            return  # the model is being loaded for it
        self._ticket = None
        self.changed.publish(model)
        if new:
            self.measured.publish(model)

    def _keep(self, model: Model, found: Record) -> None:
        if found.tuning.device in ("", "CPU"):
            self._records.put(model, found)
        else:
            self._tries[model.id] = TRIES  # the processor is not measured while a card is in use
            self.on_card(model, found.tuning.device, Speed(found.reading, found.writing))
