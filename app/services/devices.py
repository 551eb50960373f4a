"""Graphics cards: which there are, whether one is worth using for a model, and which have failed.

A card is only ever looked for and tried in a child process made for it, since drivers crash. One that crashed
is marked and not used again until a person says so; until then its driver is not even loaded.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from app.domain.engine.generation import Device
from app.domain.engine.models import Model
from app.domain.engine.placing import Speed, layers_that_fit, worth_it
from app.domain.errors import AppError, EngineStopped, from_dict
from app.services.notify import Notifier
from app.services.records import Records
from app.settings import Settings
from app.worker import protocol
from app.worker.codec import device_from_dict
from app.worker.supervisor import Later, Supervisor

log = logging.getLogger(__name__)

CPU = "CPU"
TRIAL_S = 4.0
LONGEST_TRIAL_S = 300.0
"""After so long a card that has not answered counts as failed: drivers also hang."""


@dataclass(frozen=True, slots=True)
class Choice:
    """What a model computes on and why.

    `reason`: none (there is no card) | chosen (by a person) | failed (the card did) | faster | slower (as was
    measured; `times` how much) | untried | room (the card has none). `layers` on the card, -1 all.
    """

    device: str
    reason: str
    layers: int = -1
    times: float = 0.0
    title: str = ""


class DeviceService:
    """What this computer's graphics cards are good for. Lives as long as the program."""

    def __init__(
        self,
        new_child: Callable[[], Supervisor],
        model_path: Callable[[Model], Path],
        records: Records,
        settings: Callable[[], Settings],
        later: Later,
    ) -> None:
        self.changed: Notifier[None] = Notifier()
        self.failures: Notifier[Device] = Notifier()
        """A card that has just failed."""
        self.found: tuple[Device, ...] = ()
        self.known = False
        """Whether the search is over."""
        self._looking: list[Callable[[], None]] | None = None
        self._new_child, self._model_path, self._later = new_child, model_path, later
        self._records, self._settings = records, settings
        self._trial: _Trial | None = None

    # -- what there is -----------------------------------------------------------------------------

    def look(self, done: Callable[[], None] = lambda: None) -> None:
        """Ask for the devices, once; `done` when they are known."""
        if self.known:
            done()
            return
        if self._looking is not None:
            self._looking.append(done)
            return
        waiting = self._looking = [done]
        child = self._new_child()

        def heard(event: protocol.Event) -> None:
            if isinstance(event, protocol.DevicesListed):
                self.found = _devices(event.devices)
            child.stop()
            self.known = True
            self.changed.publish(None)
            for call in waiting:
                call()

        child.send(protocol.ListDevices(id=child.take_id()), heard)

    @property
    def cards(self) -> tuple[Device, ...]:
        """All but the processor."""
        return tuple(device for device in self.found if device.kind != "cpu")

    def failed(self, device: Device) -> bool:
        """Whether it failed here before, with this engine."""
        return self._records.device_failed(device.title)

    def forgive(self, device: Device) -> None:
        """Use it again as if it had never failed."""
        self._records.mark_device(device.title, failed=False)
        self.changed.publish(None)

    # -- what a model computes on ------------------------------------------------------------------

    def choice(self, model: Model) -> Choice:
        """What it computes on when it is loaded next."""
        cards = self.cards
        wanted = self._settings().device
        if not cards:
            return Choice(CPU, "none")
        if wanted == CPU:
            return Choice(CPU, "chosen")
        named = [card for card in cards if card.title == wanted]
        choices = [self._judge(model, card, chosen=bool(named)) for card in (named or cards)]
        usable = [choice for choice in choices if choice.device != CPU]
        return max(usable, key=lambda choice: choice.times) if usable else choices[0]

    def fields(self, model: Model) -> dict[str, Any]:
        """The same as fields of a `Tuning`; {} for the processor."""
        choice = self.choice(model)
        return {} if choice.device == CPU else {"device": choice.device, "gpu_layers": choice.layers}

    def speed(self, model: Model) -> Speed | None:
        """How fast it is on what it computes on when it is loaded next, if that was measured."""
        choice = self.choice(model)
        if choice.device == CPU:
            return self._records.speed(model)
        return self._records.on_device(model, choice.title)

    def measured(self, model: Model, name: str, speed: Speed) -> None:
        """It was measured while it was loaded on the card of this name."""
        for card in self.cards:
            if card.name == name:
                self._records.put_on_device(model, card.title, speed)
                self.changed.publish(None)

    def fail(self, name: str) -> None:
        """The card of this name brought a child down, or could not be used: mark it, tell the person."""
        for card in self.cards:
            if card.name == name and not self.failed(card):
                self._records.mark_device(card.title, failed=True)
                log.warning("device_failed")
                self.failures.publish(card)
                self.changed.publish(None)

    # -- trying ------------------------------------------------------------------------------------

    @property
    def trying(self) -> bool:
        """Whether a card is being tried now."""
        return self._trial is not None

    def try_for(self, model: Model) -> None:
        """Measure this kind of model on each card that is not known yet, in a child of its own."""
        untried = [
            c for c in self.cards if self._records.on_device(model, c.title) is None and not self.failed(c)
        ]
        if self._trial is None and untried and self._settings().device != CPU:
            self._trial = _Trial(self, model, untried[0])
            self._trial.begin(self._new_child(), self._model_path(model), self._later)

    def stop(self) -> None:
        """Give up a trial."""
        if self._trial is not None:
            trial, self._trial = self._trial, None
            trial.stop()

    def tried(self, trial: _Trial, speed: Speed | None) -> None:
        """A trial is over; None: the card failed."""
        if trial is not self._trial:
            return
        self._trial = None
        if speed is None:
            self.fail(trial.device.name)
        else:
            self._records.put_on_device(trial.model, trial.device.title, speed)
            self.changed.publish(None)
        self.try_for(trial.model)

    def _judge(self, model: Model, card: Device, chosen: bool) -> Choice:
        if self.failed(card):
            return Choice(CPU, "failed", title=card.title)
        layers = layers_that_fit(model.facts, card)
        if layers == 0:
            return Choice(CPU, "room", title=card.title)
        if chosen:
            return Choice(card.name, "chosen", layers, title=card.title)
        speed, usual = self._records.on_device(model, card.title), self._records.speed(model)
        if speed is None or usual is None:
            return Choice(CPU, "untried", title=card.title)
        times = usual.seconds / speed.seconds
        if not worth_it(speed, usual):
            return Choice(CPU, "slower", times=times, title=card.title)
        return Choice(card.name, "faster", layers, times, card.title)


class _Trial:
    """One model measured on one card."""

    def __init__(self, service: DeviceService, model: Model, device: Device) -> None:
        self.model, self.device = model, device
        self._service = service
        self._child: Supervisor | None = None
        self._unset: Callable[[], None] = lambda: None

    def begin(self, child: Supervisor, path: Path, later: Later) -> None:
        """Load it there, then measure."""
        self._child = child
        self._unset = later(LONGEST_TRIAL_S, child.kill)
        tuning = {"device": self.device.name, "gpu_layers": layers_that_fit(self.model.facts, self.device)}
        load = protocol.Load(child.take_id(), str(path), self.model.name, context=2048, tuning=tuning)
        child.send(load, self._heard)

    def stop(self) -> None:
        """Nobody wants to know any more."""
        self._unset()
        if self._child is not None:
            self._child.stop()

    def _heard(self, event: protocol.Event) -> None:
        child = self._child
        if child is None:
            return
        if isinstance(event, protocol.Loaded):
            child.send(protocol.Tune(id=child.take_id(), seconds=TRIAL_S), self._heard)
        elif isinstance(event, protocol.Tuned):
            self._end(Speed(event.reading, event.writing))
        elif isinstance(event, protocol.Failed):
            error = from_dict(event.error)
            if _is_no_fault(error):
                self.stop()
                self._service.tried(self, Speed(0.0, 0.0))
            else:
                self._end(None)
        elif isinstance(event, protocol.Finished):
            self._end(Speed(0.0, 0.0))

    def _end(self, speed: Speed | None) -> None:
        self.stop()
        self._service.tried(self, speed)


def _is_no_fault(error: AppError) -> bool:
    """The child ended because it was told to."""
    return isinstance(error, EngineStopped) and error.kind == "exited" and error.status == 0


def _devices(rows: list[dict[str, Any]]) -> tuple[Device, ...]:
    try:
        return tuple(device_from_dict(row) for row in rows)
    except protocol.ProtocolError:
        return ()
