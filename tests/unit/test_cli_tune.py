"""`stillroom tune` and what `doctor` says of devices, over a child that says what a test tells it."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import asdict, replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from click.testing import CliRunner, Result

from app.cli.driver import Driver
from app.cli.tuning import device_checks, tune
from app.domain.engine.generation import Device
from app.domain.engine.models import Computer, Model
from app.domain.engine.placing import Speed
from app.domain.errors import EngineLoadFailed, EngineStopped, ModelMissing, NoModel
from app.services.devices import DeviceService
from app.services.engine import EngineService
from app.services.records import Records
from app.services.tuning import TuningService
from app.settings import Settings
from app.worker import protocol
from app.worker.supervisor import Supervisor
from tests.fakes_engine import LOADED, FakeChild, FakeSpawn, FakeTimers
from tests.unit.test_engine_service import model

PROCESSOR = Device("CPU", "Test 3000", "cpu", 16 << 30, 8 << 30)
CARD = Device("Vulkan0", "Card 9", "gpu", 8 << 30, 7 << 30)
COMPUTER = Computer(16 << 30, 8 << 30, 4, 8, "Test 3000", "Linux")
Answer = Callable[[FakeChild, Any], None]


class Desk:
    """The command line's driver. A child answers as `answers` says, by the kind of request."""

    def __init__(self, folder: Path) -> None:
        self.spawn, self.timers = FakeSpawn(), FakeTimers()
        self.settings, self.models = Settings(), [model("a")]
        self.rows: tuple[Device, ...] = (PROCESSOR,)
        self.slow, self.fast = Speed(400, 40), Speed(4000, 100)
        self.answers: dict[type, Answer] = {
            protocol.ListDevices: self._devices,
            protocol.Load: _loaded,
            protocol.Count: lambda child, request: child.say(protocol.Counted(request.id, [1])),
            protocol.Tune: self._tuned,
        }
        self._greeted = 0
        self._answered: set[tuple[int, int]] = set()
        self.records = Records(folder / "tuning.json", COMPUTER, "1.0")

        def new() -> Supervisor:
            return Supervisor("inference", ["x"], folder, self.spawn, self.timers.later)

        def path(wanted: Model) -> Path:
            return Path("/models") / wanted.file

        self.engine = EngineService(new, path)
        self.tuning = TuningService(self.records, self.engine, self.timers.later)
        self.devices = DeviceService(new, path, self.records, lambda: self.settings, self.timers.later)
        self.engine.tuning = lambda m: self.tuning.chosen(m) | self.devices.fields(m)
        self.engine.device_failed, self.tuning.on_card = self.devices.fail, self.devices.measured
        self.tuning.measured.subscribe(lambda m: self.devices.look(lambda: self.devices.try_for(m)))

    @property
    def driver(self) -> Driver:
        driver: Any = Driver.__new__(Driver)
        driver.loop = SimpleNamespace(run_until=self._run_until)
        models = SimpleNamespace(
            find=lambda name: next((m for m in self.models if m.name == name), None),
            choose=lambda: next(iter(self.models), None),
            computer=lambda: COMPUTER,
        )
        driver.services = SimpleNamespace(
            engine=self.engine, tuning=self.tuning, devices=self.devices, models=models, quit=lambda: None
        )
        return driver  # type: ignore[no-any-return]

    def run(self, *arguments: str) -> Result:
        return CliRunner().invoke(tune, arguments, obj=SimpleNamespace(driver=lambda: self.driver))

    def _run_until(self, done: Callable[[], bool]) -> None:
        for _ in range(50):
            if done():
                return
            self._play()
        raise AssertionError("nobody answers any more")

    def _play(self) -> None:
        """New children greet, and all answer what they were asked since the last time."""
        new, self._greeted = self.spawn.children[self._greeted :], len(self.spawn.children)
        for child in new:
            child.greet()
        for child in list(self.spawn.children):
            for request in list(child.requests):
                answer, key = self.answers.get(type(request)), (id(child), request.id)
                if answer is not None and key not in self._answered:
                    self._answered.add(key)
                    answer(child, request)

    def _devices(self, child: FakeChild, request: protocol.ListDevices) -> None:
        child.say(protocol.DevicesListed(id=request.id, devices=[asdict(row) for row in self.rows]))

    def _tuned(self, child: FakeChild, request: protocol.Tune) -> None:
        on_card = bool(child.last(protocol.Load).tuning.get("device"))
        speed = self.fast if on_card else self.slow
        chosen = {"device": CARD.name} if on_card else {"threads": 4, "batch": 256}
        child.say(protocol.Tuned(request.id, chosen, speed.reading, speed.writing))


def _loaded(child: FakeChild, request: protocol.Load) -> None:
    child.say(protocol.Loaded(id=request.id, model=LOADED, sandbox={"network": "denied"}))


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


def test_a_measurement_is_printed_and_kept(desk: Desk) -> None:
    done = desk.run()
    assert done.exit_code == 0
    assert "Writes about 30 words a second, reads about 300 words a second." in done.stdout
    assert "Computes with: This computer's processor, Test 3000" in done.stdout
    assert "No graphics card that can be used was found." in done.stdout
    assert "threads 4" in done.stdout
    kept = desk.records.model(model("a"))
    assert kept is not None and kept.tuning.threads == 4
    for banned in ("token", "inference", "context"):
        assert banned not in done.stdout.lower()


def test_cards_are_tried_before_it_is_said_what_computes(desk: Desk) -> None:
    desk.rows = (PROCESSOR, CARD)
    done = desk.run("--json")
    found = json.loads(done.stdout)
    assert done.exit_code == 0
    assert (found["device"]["name"], found["device"]["reason"]) == ("Vulkan0", "faster")
    assert found["device"]["title"] == "Card 9"
    assert found["device"]["times"] > 2
    assert found["words_a_second"]["writing"] == 75.0
    assert found["tuning"]["batch"] == 256


def test_a_card_that_crashes_while_it_is_tried_is_not_used(desk: Desk) -> None:
    desk.rows = (PROCESSOR, CARD)

    def load(child: FakeChild, request: protocol.Load) -> None:
        if request.tuning.get("device"):
            child.exit(-11)
        else:
            _loaded(child, request)

    desk.answers[protocol.Load] = load
    done = desk.run()
    assert done.exit_code == 0
    assert "The Card 9 stopped working" in done.stdout
    assert "processor, Test 3000" in done.stdout


def test_a_measurement_is_done_anew_each_time(desk: Desk) -> None:
    desk.run()
    desk.slow = Speed(800, 80)
    assert "Writes about 60 words" in desk.run().stdout


def test_what_is_measured_on_a_card_is_not_taken_for_the_processor_s(desk: Desk) -> None:
    desk.rows = (PROCESSOR, CARD)
    desk.run()
    desk.engine.stop()
    desk.fast = Speed(8000, 200)
    found = json.loads(desk.run("--json").stdout)
    assert found["device"]["name"] == "Vulkan0"
    assert found["words_a_second"]["writing"] == 150.0
    kept = desk.records.model(model("a"))
    assert kept is not None and kept.writing == 40


def test_every_card_is_tried(desk: Desk) -> None:
    desk.rows = (PROCESSOR, CARD, replace(CARD, name="Vulkan1", title="Card 10"))
    desk.fast = Speed(100, 10)
    assert desk.run().exit_code == 0
    for title in ("Card 9", "Card 10"):
        assert desk.records.on_device(model("a"), title) == desk.fast


def test_a_busy_computer_is_said_and_nothing_is_kept(desk: Desk) -> None:
    def busy(child: FakeChild, request: protocol.Tune) -> None:
        child.say(protocol.Failed(id=request.id, error={"error": "EngineFailed", "code": "busy"}))

    desk.answers[protocol.Tune] = busy
    done = desk.run("--json")
    assert done.exit_code == 6
    assert done.stderr.strip().endswith("The computer was busy. Try again when it is quiet.")
    assert json.loads(done.stdout) == {"error": "EngineFailed", "code": "busy"}
    assert desk.records.model(model("a")) is None


def test_a_model_that_cannot_be_loaded_is_not_called_a_busy_computer(desk: Desk) -> None:
    def fail(child: FakeChild, request: protocol.Load) -> None:
        error = EngineLoadFailed(name="a", reason="memory").to_dict()
        child.say(protocol.Failed(id=request.id, error=error))

    desk.answers[protocol.Load] = fail
    assert isinstance(desk.run().exception, EngineLoadFailed)

    def die(child: FakeChild, _request: protocol.Load) -> None:
        child.exit(-9)

    desk.answers[protocol.Load] = die
    assert isinstance(desk.run().exception, EngineStopped)


def test_which_model_can_be_said(desk: Desk) -> None:
    desk.models.append(model("b"))
    assert json.loads(desk.run("--model", "b", "--json").stdout)["model"]["name"] == "b"
    assert isinstance(desk.run("--model", "c").exception, ModelMissing)
    desk.models.clear()
    assert isinstance(desk.run().exception, NoModel)


# -- doctor --------------------------------------------------------------------------------------


def test_the_doctor_lists_what_computes_and_what_failed(desk: Desk) -> None:
    desk.rows = (PROCESSOR, CARD, replace(CARD, name="Vulkan1", title="Card 10"))
    desk.driver.look_for_cards()
    desk.records.mark_device("Card 10", failed=True)
    checks = {check.name: check for check in device_checks(desk.devices)}
    assert [check.status for check in checks.values()] == ["ok", "ok", "warn"]
    assert checks["device, Vulkan0"].facts["title"] == "Card 9"
    assert checks["device, Vulkan0"].facts["memory_free"] == 7 << 30
    assert checks["device, Vulkan1"].facts["failed_before"] is True


def test_the_doctor_says_when_the_devices_cannot_be_listed(desk: Desk) -> None:
    desk.answers[protocol.ListDevices] = lambda child, _request: child.exit(-11)
    desk.driver.look_for_cards()
    assert [(check.name, check.status) for check in device_checks(desk.devices)] == [("devices", "fail")]
