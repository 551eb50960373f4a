"""Stand-ins for `DeviceService` and `TuningService`: what computes and how fast is what a test says."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from app.domain.engine.generation import Device
from app.domain.engine.models import Model
from app.domain.engine.placing import Speed
from app.domain.errors import AppError
from app.services.devices import CPU, Choice
from app.services.notify import Notifier

PROCESSOR = Device("CPU", "Made-up processor", "cpu", 16 << 30, 9 << 30)
CARD = Device("Vulkan0", "Radeon 680M", "igpu", 8 << 30, 7 << 30)


@dataclass
class FakeDevices:
    """`DeviceService` by hand: `find` ends the search, `now` is what `choice` says."""

    now: Choice = field(default_factory=lambda: Choice(CPU, "none"))
    found: tuple[Device, ...] = ()
    looks: int = 0
    bad: set[str] = field(default_factory=set)
    tried: list[str] = field(default_factory=list)
    speeds: dict[str, Speed] = field(default_factory=dict)
    changed: Notifier[None] = field(default_factory=Notifier)
    failures: Notifier[Device] = field(default_factory=Notifier)

    @property
    def cards(self) -> tuple[Device, ...]:
        return tuple(device for device in self.found if device.kind != "cpu")

    def look(self, done: Callable[[], None] = lambda: None) -> None:
        self.looks += 1
        done()

    def choice(self, _model: Model) -> Choice:
        return self.now

    @property
    def known(self) -> bool:
        return bool(self.found)

    def speed(self, model: Model) -> Speed | None:
        return self.speeds.get(model.id)

    def failed(self, device: Device) -> bool:
        return device.title in self.bad

    def forgive(self, device: Device) -> None:
        self.bad.discard(device.title)
        self.now = Choice(CPU, "untried", title=device.title)
        self.changed.publish(None)

    def try_for(self, model: Model) -> None:
        self.tried.append(model.name)

    # -- what a test plays

    def find(self, *cards: Device, now: Choice | None = None) -> None:
        """The search is over."""
        self.found = (PROCESSOR, *cards)
        self.now = now or self.now
        self.changed.publish(None)

    def fail(self, card: Device, now: Choice | None = None) -> None:
        """A card fails, as the real service tells it."""
        self.bad.add(card.title)
        self.now = now or Choice(CPU, "failed", title=card.title)
        self.failures.publish(card)
        self.changed.publish(None)


@dataclass
class FakeTuning:
    """`TuningService` by hand: `end` ends the measurement that is going on."""

    speeds: dict[str, Speed] = field(default_factory=dict)
    changed: Notifier[Model] = field(default_factory=Notifier)
    measured: Notifier[Model] = field(default_factory=Notifier)
    idle: bool = True
    refusal: AppError | None = None
    fault: AppError | None = None
    now: Model | None = None
    wished: list[Model] = field(default_factory=list)

    def measuring(self, model: Model) -> bool:
        return self.now is not None and self.now.id == model.id

    def measure(self, model: Model) -> None:
        if self.refusal is not None:
            raise self.refusal
        if self.idle:
            self.begin(model)

    def wish(self, model: Model) -> None:
        self.wished.append(model)
        if self.idle:
            self.begin(model)

    # -- what a test plays

    def begin(self, model: Model) -> None:
        """A measurement begins, asked for or not."""
        self.now = model
        self.changed.publish(model)

    def end(self, writing: float = 0.0, reading: float = 0.0, fault: AppError | None = None) -> None:
        """It ends, with figures in tokens a second or, as on a busy computer, without."""
        model, self.now, self.fault = self.now, None, fault
        assert model is not None
        if writing:
            self.speeds[model.id] = Speed(reading, writing)
        self.changed.publish(model)
        if writing:
            self.measured.publish(model)
