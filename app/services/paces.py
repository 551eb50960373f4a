"""How fast summaries are here: what was measured of a model, mended by what its last summaries took."""

from __future__ import annotations

from collections.abc import Sequence

from app.domain.documents import Document, Sentence
from app.domain.engine.models import Model
from app.domain.engine.placing import Speed
from app.domain.summaries.estimating import FEWEST_PARTS, estimate, lengths, paced
from app.services.devices import CPU, DeviceService
from app.services.records import Records


class Paces:
    """Speeds in tokens a second as summaries show them, kept by model and by what it computes on."""

    def __init__(self, records: Records, devices: DeviceService) -> None:
        self._records, self._devices = records, devices

    def speed(self, model: Model) -> Speed | None:
        """What to reckon a summary with; None for a model never measured."""
        speed = self._devices.speed(model)
        return None if speed is None else paced(speed, self._records.times(model, self._place(model)))

    def ran(self, model: Model, document: Document, found: Sequence[Sentence], seconds: float) -> None:
        """A whole document with these sentences was written about in so many seconds."""
        speed, parts = self._devices.speed(model), lengths(document, found)
        if speed is not None and len(parts) >= FEWEST_PARTS:
            times = seconds / max(estimate(parts, speed), 1e-9)
            self._records.put_time(model, times, self._place(model))

    def _place(self, model: Model) -> str:
        choice = self._devices.choice(model)
        return "" if choice.device == CPU else choice.title
