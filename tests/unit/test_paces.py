"""What summaries really took here mends what is told of the next one; nothing else of them is kept."""

from __future__ import annotations

import json
from pathlib import Path
from types import SimpleNamespace
from typing import cast

import pytest

from app.domain.engine.generation import Tuning
from app.domain.engine.placing import Speed
from app.domain.summaries.estimating import LATEST, MOST_TIMES, estimate, lengths, rough
from app.domain.text.splitting import sentences
from app.services.devices import CPU, Choice, DeviceService
from app.services.paces import Paces
from app.services.records import Record, Records
from tests.asked import made
from tests.unit.test_engine_service import model
from tests.unit.test_tuning_service import COMPUTER

LONG = made(
    "The pump in hall 7 was replaced on 3 March 2025 after it had leaked 35 litres overnight. " * 400, "a"
)
SHORT = made("The pump was replaced on 3 March 2025. " * 4, "b")
MEASURED = Record(Tuning(), 400.0, 40.0)


class Place:
    """What a model computes on: the processor, or a card by its title."""

    def __init__(self, records: Records, title: str = "") -> None:
        self._records, self.title = records, title

    def choice(self, _model: object) -> Choice:
        return cast(Choice, SimpleNamespace(device="Vulkan0" if self.title else CPU, title=self.title))

    def speed(self, asked: object) -> Speed | None:
        known = self._records
        return known.on_device(model("a"), self.title) if self.title else known.speed(model("a"))


class Desk:
    def __init__(self, folder: Path) -> None:
        self.path = folder / "tuning.json"
        self.records = Records(self.path, COMPUTER, "1.0")
        self.place = Place(self.records)
        self.paces = Paces(self.records, cast(DeviceService, self.place))

    def told(self) -> float:
        speed = self.paces.speed(model("a"))
        assert speed is not None
        return rough(LONG, speed)

    def ran(self, seconds: float) -> None:
        self.paces.ran(model("a"), LONG, sentences(LONG), seconds)


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    made = Desk(tmp_path)
    made.records.put(model("a"), MEASURED)
    return made


def test_the_next_one_is_told_as_the_last_ones_took(desk: Desk, tmp_path: Path) -> None:
    first = desk.told()
    reckoned = estimate(lengths(LONG, sentences(LONG)), Speed(400.0, 40.0))
    assert reckoned <= first <= reckoned * 1.5
    desk.ran(first * 1.8)
    assert desk.told() == pytest.approx(first * 1.8, rel=0.01)
    assert Desk(tmp_path).told() == pytest.approx(first * 1.8, rel=0.01), "the program was started anew"


def test_one_beside_a_busy_program_changes_little(desk: Desk) -> None:
    first = desk.told()
    for times in (1.1, 9.0, 1.2):
        desk.ran(first * times)
    assert desk.told() == pytest.approx(first * 1.2, rel=0.01)


def test_what_is_long_past_is_forgotten(desk: Desk) -> None:
    first = desk.told()
    for times in (3.0,) * LATEST + (0.5,) * LATEST:
        desk.ran(first * times)
    assert desk.told() == pytest.approx(first * 0.5, rel=0.01)


def test_a_computer_that_slept_does_not_make_every_summary_a_day_long(desk: Desk) -> None:
    first = desk.told()
    desk.ran(86_400.0)
    assert desk.told() <= first * MOST_TIMES


def test_a_new_measurement_begins_anew(desk: Desk) -> None:
    first = desk.told()
    desk.ran(first * 3)
    desk.records.put(model("a"), MEASURED)
    assert desk.told() == first


def test_a_graphics_card_has_a_pace_of_its_own(desk: Desk) -> None:
    first = desk.told()
    desk.records.put_on_device(model("a"), "Card 9", Speed(4000.0, 400.0))
    desk.place.title = "Card 9"
    fast = desk.told()
    desk.ran(fast * 2)
    assert desk.told() == pytest.approx(fast * 2, rel=0.01)
    desk.records.put_on_device(model("a"), "Card 9", Speed(4000.0, 400.0))
    assert desk.told() == fast
    desk.place.title = ""
    assert desk.told() == first


def test_a_letter_of_one_part_says_nothing_about_long_documents(desk: Desk) -> None:
    first = desk.told()
    desk.paces.ran(model("a"), SHORT, sentences(SHORT), 60.0)
    assert desk.told() == first


def test_a_model_never_measured_tells_nothing(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    desk.ran(10.0)
    assert desk.paces.speed(model("a")) is None


def test_the_file_says_nothing_of_what_was_summarised(desk: Desk) -> None:
    desk.ran(estimate(lengths(LONG, sentences(LONG)), Speed(400.0, 40.0)) * 1.5)
    kept = json.loads(desk.path.read_text())["summaries"]
    assert list(kept.values()) == [[1.5]]


@pytest.mark.parametrize("damage", ["x", [["a"]], {"b": 1}, 7, None, [float("nan")], [-1.0], [float("inf")]])
def test_a_damaged_file_is_as_none(desk: Desk, damage: object) -> None:
    first = desk.told()
    desk.ran(first * 2)
    kept = json.loads(desk.path.read_text())
    kept["summaries"] = dict.fromkeys(kept["summaries"], damage)
    desk.path.write_text(json.dumps(kept))
    again = Desk(desk.path.parent)
    assert again.told() == first
    again.ran(first * 3)
    assert again.told() == pytest.approx(first * 3, rel=0.01)
