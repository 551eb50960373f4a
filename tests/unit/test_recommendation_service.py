"""The recommendation with real services around it: installed models, what was measured, cards, memory."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, cast

import pytest

from app.domain.engine.generation import Device, Tuning
from app.domain.engine.models import Computer, Model
from app.domain.engine.placing import Speed
from app.domain.library.catalogue import expected
from app.domain.library.pace import Basis
from app.domain.library.recommending import Recommendation
from app.library.catalogue import CatalogueFiles
from app.services.library.catalogue import CatalogueService
from app.services.library.recommending import Asked, RecommendationService
from app.services.records import Record, Records
from app.settings import Settings
from tests.catalogues import SHIPPED
from tests.fakes import FakeBackground
from tests.fakes_speed import FakeDevices

GB = 1 << 30
HERE = Computer(16 * GB, 10 * GB, 4, 8, "x", "Linux", ("avx2",))


@dataclass
class Models:
    """As much of the model service as is asked."""

    there: list[Model] = field(default_factory=list)
    here: Computer = HERE

    def list(self) -> list[Model]:
        return self.there

    def computer(self) -> Computer:
        return self.here


class Place:
    """The service, and what it asks."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.measured: list[tuple[int, int]] = []

        def measure(cores: int, available: int) -> float:
            self.measured.append((cores, available))
            return 30e9

        monkeypatch.setattr("app.services.library.recommending.measure", measure)
        self.models, self.devices = Models(), FakeDevices()
        self.settings = Settings()
        self.records = Records(folder / "tuning.json", HERE, "1")
        self.background = FakeBackground()
        self.catalogue = CatalogueService(
            CatalogueFiles(SHIPPED, folder / "keys", folder / "home"), self.background
        )
        asked: Any = Asked(
            self.catalogue,
            cast(Any, self.models),
            cast(Any, self.devices),
            self.records,
            lambda: self.settings,
            self.background,
        )
        self.service = RecommendationService(asked)

    def ask(self, language: str = "") -> Recommendation:
        done: list[Recommendation] = []
        failed: list[Exception] = []
        self.service.recommend(done.append, failed.append, language)
        assert failed == []
        return done[0]

    def install(self, name: str) -> Model:
        entry = self.catalogue.find(name)
        facts = expected(entry)
        assert facts is not None
        model = Model(
            entry.sha256[:16], entry.name, entry.file, entry.sha256, entry.bytes, "", "hub", 0.0, facts
        )
        self.models.there.append(model)
        return model

    def record(self, model: Model, writing: float) -> None:
        self.records.put(model, Record(Tuning(), 10 * writing, writing))


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Place:
    return Place(tmp_path, monkeypatch)


def pace_of(found: Recommendation, name: str) -> tuple[Basis, float]:
    rated = next(one for one in found.rated if one.entry.name == name)
    assert rated.pace is not None
    return rated.pace.basis, rated.pace.writing


def test_memory_is_measured_once_and_in_the_pool(place: Place) -> None:
    place.background.hold = True
    done: list[Recommendation] = []
    place.service.recommend(done.append, lambda error: None)
    assert done == []
    place.background.finish()
    assert len(done) == 1
    place.background.hold = False
    place.ask()
    assert place.measured == [(4, 10 * GB)]


def test_before_anything_was_measured_the_memory_tells(place: Place) -> None:
    assert pace_of(place.service.now(), "Qwen3.5 4B")[0] is Basis.ASSUMED
    assert pace_of(place.ask(), "Qwen3.5 4B")[0] is Basis.MEMORY


def test_another_model_that_was_measured_tells_better(place: Place) -> None:
    place.record(place.install("Qwen3.5 2B"), 20.0)
    found = place.ask()
    assert pace_of(found, "Qwen3.5 2B") == (Basis.MEASURED, 20.0)
    basis, writing = pace_of(found, "Qwen3.5 4B")
    assert basis is Basis.OTHER_MODEL
    assert writing == pytest.approx(20.0 * 1.28 / 2.74, rel=0.05)


def test_what_is_installed_is_told(place: Place) -> None:
    place.install("Qwen3.5 4B")
    found = place.ask()
    assert [one.entry.name for one in found.rated if one.here] == ["Qwen3.5 4B"]


def test_the_language_of_the_settings_counts(place: Place) -> None:
    place.settings = Settings(language="de")
    german, english = place.ask(), place.ask("en")
    assert german.choices[0].rated.words < english.choices[0].rated.words


CARD = Device("Vulkan0", "RTX 3060", "gpu", 12 * GB, 11 * GB)


def test_a_card_that_was_measured_with_the_starter(place: Place) -> None:
    starter = place.install("SmolLM2 135M Instruct")
    place.record(starter, 150.0)
    place.devices.find(CARD)
    place.records.put_on_device(starter, CARD.title, Speed(9000.0, 900.0))
    found = place.ask()
    first = found.choices[0].rated
    assert first.card == "RTX 3060"
    assert first.pace is not None
    assert first.pace.basis is Basis.OTHER_MODEL
    assert pace_of(found, "SmolLM2 135M Instruct") == (Basis.MEASURED, 900.0)


@pytest.mark.parametrize("why", ["switched off", "built in"])
def test_a_card_that_is_not_used_does_not_count(place: Place, why: str) -> None:
    card = replace(CARD, kind="igpu") if why == "built in" else CARD
    place.devices.find(card)
    if why == "switched off":
        place.settings = Settings(device="CPU")
    assert all(not one.card for one in place.ask().rated)


def test_a_macs_graphics_share_its_memory(place: Place) -> None:
    """They make models faster and give no room of their own."""
    place.models.here = replace(HERE, system="macOS 25.1", memory_total=8 * GB, memory_available=4 * GB)
    starter = place.install("SmolLM2 135M Instruct")
    place.record(starter, 100.0)
    card = replace(CARD, title="Apple M4", memory_total=6 * GB, memory_free=6 * GB)
    place.devices.find(card)
    place.records.put_on_device(starter, card.title, Speed(3000.0, 200.0))
    found = place.ask()
    assert pace_of(found, "SmolLM2 135M Instruct") == (Basis.MEASURED, 200.0)
    assert all(not one.card for one in found.rated)
    assert next(one for one in found.rated if one.entry.name == "Qwen3.5 9B").kind == "no"


def test_a_damaged_list_of_the_program_is_told_not_thrown(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = Place(tmp_path, monkeypatch)
    (tmp_path / "broken.json").write_text("{}", encoding="utf-8")
    files = CatalogueFiles(tmp_path / "broken.json", tmp_path / "keys", tmp_path / "home")
    place.catalogue._files = files
    failed: list[Exception] = []
    place.service.recommend(lambda found: None, failed.append)
    assert [type(error).__name__ for error in failed] == ["CatalogueInvalid"]
