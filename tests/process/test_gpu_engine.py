"""A model on a graphics device, through the real services and the real child: Mesa's llvmpipe is the device.

It computes correctly and slowly, so only a layer or two lie on it, prompts are short, and replies are a few
words long.
"""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.domain.chat import Role
from app.domain.engine.generation import Sampling, Tuning, Turn
from app.domain.engine.models import Computer, Model
from app.library.gguf import inspect
from app.services.devices import DeviceService
from app.services.engine import EngineService
from app.services.records import Record, Records
from app.settings import Settings
from app.worker import protocol
from app.worker.command import child_command
from app.worker.loop import Loop
from app.worker.pipes import spawner
from app.worker.supervisor import ChildState, Supervisor
from tests.process.test_gpu import llvmpipe, needs_llvmpipe

pytestmark = [pytest.mark.model, needs_llvmpipe]

LAYERS = 1


class Desk:
    """The engine and the devices of a program whose person has chosen the graphics card."""

    def __init__(self, model: Path, home: Path) -> None:
        self.loop, self.home = Loop(), home
        facts = inspect(model)
        self.model = Model("m", "SmolLM2", model.name, "0" * 64, facts.bytes, "", "imported", 0.0, facts)
        self.settings = Settings()
        self.children: list[Supervisor] = []
        computer = Computer(16 << 30, 8 << 30, 2, 2, "Test", "Linux")
        self.records = Records(home / "tuning.json", computer, "1")
        self.records.put(self.model, Record(Tuning(), 100.0, 10.0))
        self.engine = EngineService(self.new, lambda _model: model)
        self.devices = DeviceService(
            self.new, lambda _model: model, self.records, lambda: self.settings, self.loop.later
        )
        self.engine.tuning = self.tuning
        self.engine.device_failed = self.devices.fail
        self.events: list[protocol.Event] = []

    def new(self) -> Supervisor:
        child = Supervisor("inference", child_command(), self.home, spawner(self.loop), self.loop.later)
        self.children.append(child)
        return child

    def tuning(self, model: Model) -> dict[str, object]:
        fields = self.devices.fields(model)
        return fields | ({"gpu_layers": LAYERS, "batch": 32} if fields else {})

    def look(self) -> None:
        found: list[bool] = []
        self.devices.look(lambda: found.append(True))
        self.loop.run_until(lambda: bool(found))

    def choose_card(self) -> None:
        self.look()
        self.settings = Settings(device=self.devices.cards[0].title)

    def ask(self, text: str, max_tokens: int = 2) -> None:
        self.events.clear()
        turns = [Turn(Role.USER, text)]
        self.ticket = self.engine.generate(
            self.model, turns, self.events.append, sampling=Sampling(temperature=0), max_tokens=max_tokens
        )

    def until(self, *kinds: type) -> protocol.Event:
        self.loop.run_until(lambda: any(isinstance(event, kinds) for event in self.events))
        return next(event for event in self.events if isinstance(event, kinds))

    def text(self) -> str:
        event = self.until(protocol.Finished, protocol.Failed)
        assert isinstance(event, protocol.Finished), event
        return str(event.outcome["text"])


@pytest.fixture
def desk(smollm2: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    for name, value in llvmpipe().items():
        monkeypatch.setenv(name, value)
    made = Desk(smollm2, tmp_path)
    yield made
    made.engine.stop()
    made.devices.stop()
    made.loop.run_until(lambda: all(c.state in (ChildState.STOPPED, ChildState.LOST) for c in made.children))


def test_a_model_runs_on_the_card_writes_the_same_and_shows_where_it_lies(desk: Desk) -> None:
    desk.ask("Say hello.")
    plain = desk.text()
    desk.engine.stop()
    desk.choose_card()
    assert desk.devices.cards[0].memory_total > 0
    desk.ask("Say hello.")
    assert desk.text() == plain
    loaded = desk.engine.status.model
    assert loaded is not None
    assert (loaded.device, loaded.gpu_layers) == (desk.devices.cards[0].name, LAYERS)
    assert desk.engine.status.sandbox["network"] == "denied"


def test_a_prompt_on_the_card_can_be_stopped_between_its_pieces(desk: Desk) -> None:
    desk.choose_card()
    desk.ask("pale windless morning " * 60)
    desk.until(protocol.Reading)
    desk.engine.cancel(desk.ticket)
    event = desk.until(protocol.Finished, protocol.Failed)
    assert isinstance(event, protocol.Finished)
    assert event.outcome["reason"] == "cancelled"
    desk.ask("Say hello.")
    assert desk.text()


def test_a_card_that_dies_while_writing_leaves_the_processor_to_go_on(desk: Desk) -> None:
    desk.choose_card()
    desk.ask("Tell me a story.", max_tokens=400)
    desk.until(protocol.Started)
    hello = desk.children[-1].hello
    assert hello is not None
    os.kill(hello.pid, signal.SIGSEGV)
    assert isinstance(desk.until(protocol.Finished, protocol.Failed), protocol.Failed)
    assert desk.devices.choice(desk.model).reason == "failed"
    desk.ask("Say hello.")
    assert desk.text()
    loaded = desk.engine.status.model
    assert loaded is not None
    assert loaded.device == "CPU"


def test_a_card_that_is_gone_when_it_is_to_load_is_not_missed(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As after a driver's update: it was listed, and now there is none. The reply comes all the same."""
    desk.choose_card()
    for name in llvmpipe():
        monkeypatch.setenv(name, "")
    desk.ask("Say hello.")
    assert desk.text()
    assert desk.devices.choice(desk.model).reason == "failed"
