"""Graphics cards: tried in a child of their own, chosen when clearly faster, marked when they fail."""

from __future__ import annotations

from dataclasses import asdict, replace
from pathlib import Path

import pytest

from app.domain.chat import Role
from app.domain.engine.generation import Device, Tuning, Turn
from app.domain.engine.models import Computer
from app.domain.engine.placing import Speed, layers_that_fit, margin, worth_it
from app.library.gguf import inspect
from app.paths import starter_model
from app.services.devices import LONGEST_TRIAL_S, DeviceService
from app.services.engine import EngineService
from app.services.records import Record, Records
from app.settings import Settings
from app.worker import protocol
from app.worker.supervisor import Supervisor
from tests.fakes_engine import FakeChild, FakeSpawn, FakeTimers
from tests.unit.test_engine_service import model

PROCESSOR = Device("CPU", "Test 3000", "cpu", 16 << 30, 8 << 30)
CARD = Device("Vulkan0", "Card 9", "gpu", 8 << 30, 7 << 30)
SLOW, FAST = Speed(100, 10), Speed(2000, 60)


class Desk:
    def __init__(self, folder: Path) -> None:
        self.spawn, self.timers = FakeSpawn(), FakeTimers()

        def new() -> Supervisor:
            return Supervisor("inference", ["x"], folder, self.spawn, self.timers.later)

        def path(_model: object) -> Path:
            return Path("/models/a.gguf")

        self.settings = Settings()
        computer = Computer(16 << 30, 8 << 30, 4, 8, "Test 3000", "Linux")
        self.records = Records(folder / "tuning.json", computer, "1.0")
        self.records.put(model("a"), Record(Tuning(), SLOW.reading, SLOW.writing))
        self.devices = DeviceService(new, path, self.records, lambda: self.settings, self.timers.later)
        self.engine = EngineService(new, path)
        self.engine.tuning, self.engine.device_failed = self.devices.fields, self.devices.fail
        self.failures: list[Device] = []
        self.devices.failures.subscribe(self.failures.append)

    def look(self, *devices: Device) -> None:
        self.devices.look()
        child = self.spawn.child
        child.greet()
        request = child.last(protocol.ListDevices)
        rows = [asdict(device) for device in (PROCESSOR, *devices)]
        child.say(protocol.DevicesListed(id=request.id, devices=rows))

    def trial(self) -> FakeChild:
        self.devices.try_for(model("a"))
        self.spawn.child.load_model()
        return self.spawn.child

    def tried(self, speed: Speed) -> None:
        child = self.trial()
        request = child.last(protocol.Tune)
        child.say(protocol.Tuned(request.id, {}, speed.reading, speed.writing))

    @property
    def reason(self) -> str:
        return self.devices.choice(model("a")).reason


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


def test_without_a_card_the_processor_computes(desk: Desk) -> None:
    desk.look()
    assert desk.reason == "none"
    assert desk.devices.fields(model("a")) == {}
    desk.devices.try_for(model("a"))
    assert len(desk.spawn.children) == 1


def test_whoever_asks_while_it_is_searched_hears_the_end_and_not_sooner(desk: Desk) -> None:
    heard: list[int] = []
    desk.devices.look(lambda: heard.append(len(desk.devices.cards)))
    desk.devices.look(lambda: heard.append(len(desk.devices.cards)))
    assert heard == []
    child = desk.spawn.child
    child.greet()
    rows = [asdict(device) for device in (PROCESSOR, CARD)]
    child.say(protocol.DevicesListed(id=child.last(protocol.ListDevices).id, devices=rows))
    assert heard == [1, 1]
    assert len(desk.spawn.children) == 1


def test_a_card_is_used_once_it_was_measured_to_be_clearly_faster(desk: Desk) -> None:
    desk.look(CARD)
    assert desk.reason == "untried"
    desk.tried(FAST)
    choice = desk.devices.choice(model("a"))
    assert (choice.device, choice.reason, choice.title) == ("Vulkan0", "faster", "Card 9")
    assert choice.times > 2
    assert desk.devices.fields(model("a"))["device"] == "Vulkan0"
    children = len(desk.spawn.children)
    desk.devices.try_for(model("a"))
    assert len(desk.spawn.children) == children


def test_a_card_that_is_no_faster_stays_unused_and_it_is_said_why(desk: Desk) -> None:
    desk.look(CARD)
    desk.tried(Speed(110, 9))
    assert desk.reason == "slower"
    assert desk.devices.fields(model("a")) == {}


@pytest.mark.parametrize("when", ["loading", "measuring"])
def test_a_driver_that_crashes_is_marked_and_told_of_and_stays_marked(
    desk: Desk, tmp_path: Path, when: str
) -> None:
    desk.look(CARD)
    desk.devices.try_for(model("a"))
    child = desk.spawn.child
    child.greet()
    if when == "measuring":
        child.load_model()
    child.exit(-11)
    assert desk.failures == [CARD]
    assert desk.reason == "failed"
    later = Desk(tmp_path)
    later.look(CARD)
    assert later.reason == "failed"
    later.devices.try_for(model("a"))
    assert len(later.spawn.children) == 1
    later.devices.forgive(CARD)
    assert later.reason == "untried"


def test_a_driver_that_hangs_is_ended_and_marked(desk: Desk) -> None:
    desk.look(CARD)
    child = desk.trial()
    desk.timers.pass_time(LONGEST_TRIAL_S)
    assert child.killed
    child.exit(-9)
    assert desk.reason == "failed"


def test_a_person_s_choice_holds(desk: Desk) -> None:
    desk.look(CARD)
    desk.settings = replace(desk.settings, device="Card 9")
    assert desk.devices.choice(model("a")).device == "Vulkan0"
    desk.settings = replace(desk.settings, device="CPU")
    assert desk.devices.fields(model("a")) == {}
    desk.devices.try_for(model("a"))
    assert len(desk.spawn.children) == 1


def test_a_card_that_fails_while_loading_is_replaced_by_the_processor_and_the_reply_comes(desk: Desk) -> None:
    desk.look(CARD)
    desk.tried(FAST)
    events: list[protocol.Event] = []
    desk.engine.generate(model("a"), [Turn(Role.USER, "Hi")], events.append)
    child = desk.spawn.child
    child.greet()
    assert child.last(protocol.Load).tuning["device"] == "Vulkan0"
    child.exit(-11)
    assert desk.failures == [CARD]
    second = desk.spawn.child
    assert second is not child
    second.load_model()
    assert "device" not in second.last(protocol.Load).tuning
    request = second.last(protocol.Generate)
    second.say(protocol.Finished(id=request.id, outcome={"reason": "stop", "text": "Hello"}))
    assert isinstance(events[-1], protocol.Finished)


def test_a_card_that_dies_while_writing_is_not_used_for_the_next_reply(desk: Desk) -> None:
    desk.look(CARD)
    desk.tried(FAST)
    events: list[protocol.Event] = []
    desk.engine.generate(model("a"), [Turn(Role.USER, "Hi")], events.append)
    desk.spawn.child.load_model()
    desk.spawn.child.exit(-6)
    assert isinstance(events[-1], protocol.Failed)
    assert desk.failures == [CARD]
    desk.engine.generate(model("a"), [Turn(Role.USER, "Hi")], events.append)
    desk.spawn.child.load_model()
    assert desk.spawn.child.last(protocol.Load).tuning == {}


def test_what_a_child_says_of_devices_is_not_believed_blindly(desk: Desk) -> None:
    desk.devices.look()
    child = desk.spawn.child
    child.greet()
    request = child.last(protocol.ListDevices)
    child.say(protocol.DevicesListed(id=request.id, devices=[{"name": 3}]))
    assert desk.devices.cards == ()


def test_a_large_card_takes_all_and_a_small_one_a_part(real_facts: object) -> None:
    facts = real_facts
    layers = len(facts.layout.layers)  # type: ignore[attr-defined]
    assert layers_that_fit(facts, CARD) == layers + 1  # type: ignore[arg-type]
    room = facts.layout.weights // 2  # type: ignore[attr-defined]
    small = replace(CARD, memory_free=margin(CARD) + room)
    assert 0 < layers_that_fit(facts, small) < layers + 1  # type: ignore[arg-type]
    assert layers_that_fit(facts, replace(CARD, memory_free=margin(CARD))) == 0  # type: ignore[arg-type]


@pytest.fixture
def real_facts() -> object:
    return inspect(starter_model())


def test_a_card_must_be_clearly_faster_for_an_everyday_request() -> None:
    assert worth_it(FAST, SLOW)
    assert not worth_it(Speed(5000, 9), SLOW)  # reads fast, writes slower than the processor
    assert not worth_it(Speed(105, 10.5), SLOW)
