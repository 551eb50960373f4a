"""What was measured of models on this computer, in one small file; nothing private is in it.

Kept by computer, version of the engine and kind of model. All of it can be measured again, so a file that is
damaged is as none, and one that cannot be written costs only time.
"""

from __future__ import annotations

import json
import logging
import math
import os
import secrets
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from app.domain.engine.generation import Tuning
from app.domain.engine.models import Computer, Model
from app.domain.engine.placing import Speed
from app.domain.summaries.estimating import LATEST
from app.worker.codec import tuning_from_dict, tuning_to_dict
from app.worker.protocol import ProtocolError

log = logging.getLogger(__name__)

MOST_BYTES = 1 << 20
DAMAGES = (ValueError, TypeError, KeyError, AttributeError, ProtocolError)


@dataclass(frozen=True, slots=True)
class Record:
    """How a model runs best, and its speeds in tokens a second."""

    tuning: Tuning
    reading: float
    writing: float


class Records:
    """The file at `path`, as far as it is about this `computer` and this `version` of the engine."""

    def __init__(self, path: Path, computer: Computer, version: str) -> None:
        self._path = path
        self._machine = "|".join((computer.processor, str(computer.cores), str(computer.threads), version))
        self._kept = _load(path)

    def model(self, model: Model) -> Record | None:
        """What was measured of a model of this kind, on the processor."""
        row = self._part("models").get(self._key(model))
        with suppress(*DAMAGES):
            if row is not None:
                return Record(tuning_from_dict(row["tuning"]), float(row["reading"]), float(row["writing"]))
        return None

    def put(self, model: Model, record: Record) -> None:
        """Keep a measurement; what summaries took is told in times of it, so that is forgotten."""
        row = {"tuning": tuning_to_dict(record.tuning), "reading": record.reading, "writing": record.writing}
        self._part("models")[self._key(model)] = row
        self._part("summaries").pop(f"{self._key(model)}|", None)
        self._save()

    def speed(self, model: Model) -> Speed | None:
        """How fast a model of this kind is on the processor."""
        record = self.model(model)
        return Speed(record.reading, record.writing) if record else None

    def on_device(self, model: Model, title: str) -> Speed | None:
        """How fast it is on a graphics card."""
        row = self._part("devices").get(f"{self._key(model)}|{title}")
        with suppress(*DAMAGES):
            if row is not None:
                return Speed(float(row["reading"]), float(row["writing"]))
        return None

    def put_on_device(self, model: Model, title: str, speed: Speed) -> None:
        """Keep a measurement on a graphics card."""
        self._part("devices")[f"{self._key(model)}|{title}"] = {
            "reading": speed.reading,
            "writing": speed.writing,
        }
        self._part("summaries").pop(f"{self._key(model)}|{title}", None)
        self._save()

    def times(self, model: Model, title: str = "") -> list[float]:
        """How many times as long as reckoned its latest summaries took, on a card or the processor ("")."""
        with suppress(*DAMAGES):
            found = [float(each) for each in self._part("summaries").get(f"{self._key(model)}|{title}", ())]
            return [each for each in found if 0 < each < math.inf]
        return []

    def put_time(self, model: Model, times: float, title: str = "") -> None:
        """Keep one more of them. Of the document itself nothing is kept, not even how long it is."""
        kept = [*self.times(model, title), round(times, 3)][-LATEST:]
        self._part("summaries")[f"{self._key(model)}|{title}"] = kept
        self._save()

    def device_failed(self, title: str) -> bool:
        """Whether a graphics card failed with this engine."""
        return f"{self._machine}|{title}" in self._part("failed")

    def mark_device(self, title: str, failed: bool) -> None:
        """Remember that it failed, or forget it."""
        if failed:
            self._part("failed")[f"{self._machine}|{title}"] = True
        else:
            self._part("failed").pop(f"{self._machine}|{title}", None)
        self._save()

    # -- inside ------------------------------------------------------------------------------------

    def _part(self, name: str) -> dict[str, Any]:
        part = self._kept.setdefault(name, {})
        if not isinstance(part, dict):
            part = self._kept[name] = {}
        return part

    def _key(self, model: Model) -> str:
        facts = model.facts
        return "|".join((self._machine, facts.architecture, facts.size_label, facts.quantisation))

    def _save(self) -> None:
        beside = self._path.with_name(f".{self._path.name}.{secrets.token_hex(4)}.tmp")
        try:
            descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(descriptor, "w", encoding="utf-8") as file:
                json.dump(self._kept, file, indent=1)
            beside.replace(self._path)
        except OSError:
            with suppress(OSError):
                beside.unlink(missing_ok=True)
            log.warning("records_not_saved")


def _load(path: Path) -> dict[str, Any]:
    try:
        with path.open("rb") as file:
            return dict(json.loads(file.read(MOST_BYTES)))
    except (OSError, *DAMAGES):
        return {}
