"""`stillroom tune`: measure a model now and say how it runs best here; and what computes, for `doctor`."""

from __future__ import annotations

import sys
from dataclasses import asdict, dataclass
from typing import Any, NoReturn, Protocol

import click

from app.cli import output
from app.cli.driver import Driver
from app.domain.engine.generation import Device, Tuning
from app.domain.engine.models import Model
from app.domain.engine.placing import Speed
from app.domain.errors import EngineFailed, ModelMissing, NoModel
from app.services.devices import CPU, Choice, DeviceService
from app.services.health import Check
from app.wording_speed import WORDS_PER_TOKEN, failure_text, processor_text, reason_text, speed_text


class Options(Protocol):
    """The options of the whole program."""

    def driver(self) -> Driver:
        """The services over the chosen home."""


@dataclass(frozen=True, slots=True)
class Found:
    """What was measured of a model, and what it computes on from now on."""

    model: Model
    tuning: Tuning
    speed: Speed
    choice: Choice
    processor: str


@click.command()
@click.option("--model", help="A model's name or id. Default: the model used for new chats.")
@click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")
@click.pass_obj
def tune(options: Options, model: str | None, as_json: bool) -> None:
    """Measure how a model runs best on this computer, and use that from now on.

    Takes some seconds, in which the computer should have nothing else to do.
    """
    line = output.Line()
    with options.driver() as driver:
        chosen = driver.model(model)
        if chosen is None:
            raise ModelMissing(name=model) if model else NoModel()
        try:
            line.show("loading", "Loading the model")
            driver.load(chosen)  # on the processor, since no card is known yet
            line.show("measuring", "Measuring")
            record = driver.tune(chosen)
            if record is not None:
                line.show("cards", "Trying graphics cards")
                driver.try_cards(chosen)
        finally:
            line.end()
        choice = driver.services.devices.choice(chosen)
        speed = driver.services.devices.speed(chosen)
        processor = driver.services.models.computer().processor
    if record is None or speed is None:
        _busy(as_json)
    found = Found(chosen, record.tuning, speed, choice, processor)
    output.result(tune_result(found), tune_text(found), as_json)


def tune_result(found: Found) -> dict[str, Any]:
    """JSON-ready. `card`: the one that the reason is about, `times` as fast as the processor."""
    choice = found.choice
    device = asdict(choice)
    device["card"] = device.pop("title")
    title = found.processor if choice.device == CPU else choice.title
    speeds = asdict(found.speed)
    return {
        "model": {"id": found.model.id, "name": found.model.name},
        "device": {"name": device.pop("device"), "title": title, **device},
        "tuning": asdict(found.tuning),
        "tokens_a_second": {name: round(speed, 1) for name, speed in speeds.items()},
        "words_a_second": {name: round(speed * WORDS_PER_TOKEN, 1) for name, speed in speeds.items()},
    }


def tune_text(found: Found) -> str:
    """For people."""
    tuning, choice = found.tuning, found.choice
    computes = processor_text(found.processor) if choice.device == CPU else choice.title
    flash = {None: "as the engine chooses", True: "yes", False: "no"}[tuning.flash]
    lines = (
        found.model.name,
        f"Computes with: {computes}",
        reason_text(choice, found.model),
        speed_text(found.speed),
        f"Chosen: threads {tuning.threads}, batch {tuning.batch}, flash attention {flash}.",
    )
    return "\n".join(lines)


def device_checks(devices: DeviceService) -> list[Check]:
    """What computes, for `doctor`: the processor and every card that the engine can use."""
    if not devices.found:
        return [Check("devices", "fail", {"listed": False})]
    return [_check(device, devices.failed(device)) for device in devices.found]


def _check(device: Device, failed: bool) -> Check:
    facts = asdict(device)
    name = facts.pop("name")
    return Check(f"device, {name}", "warn" if failed else "ok", {**facts, "failed_before": failed})


def _busy(as_json: bool) -> NoReturn:
    """Nothing could be measured: say so and leave."""
    busy = EngineFailed(code="busy")
    sys.stderr.write(failure_text(busy) + "\n")
    if as_json:
        output.result(busy.to_dict(), "", True)
    raise SystemExit(output.ENGINE)
