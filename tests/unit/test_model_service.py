"""What is known of a model's need: predicted, and put right by what the engine reports."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from app.domain.engine.generation import Memory
from app.domain.engine.models import Computer, Model
from app.domain.engine.sizing import Setting, need
from app.library.shelf import Shelf
from app.services.models import ModelService
from app.settings import Settings
from tests.fakes import FakeBackground
from tests.gguf_models import made

HERE = Computer(16 << 30, 8 << 30, 4, 8, "x", "Linux", ("avx2",))


class Place:
    """A service over a real shelf with one model, and how often it told of a change."""

    def __init__(self, folder: Path) -> None:
        shelf = Shelf(folder / "models")
        (folder / "tiny.gguf").write_bytes(made("llama"))
        self.model: Model = shelf.add(folder / "tiny.gguf")
        settings = Settings()
        self.service = ModelService(
            shelf, FakeBackground(), lambda: settings, lambda _settings: None, folder / "none"
        )
        self.changes = 0
        self.service.changed.subscribe(lambda _none: self.count())

    def count(self) -> None:
        self.changes += 1

    def predicted(self, context: int = 4096, repack: bool = True) -> Memory:
        return need(self.model.facts, Setting(context=context, repack=repack), HERE.instructions)


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Place:
    monkeypatch.setattr("app.services.models.look", lambda: HERE)
    return Place(tmp_path)


def test_predicted_before_it_ran(place: Place) -> None:
    found = place.service.fit(place.model)
    assert (found.kind, found.needed, found.measured) == ("fits", place.predicted(), False)


@pytest.mark.parametrize("repack", [False, True])
@pytest.mark.parametrize("context", [1024, 4096])
def test_a_right_prediction_stays(place: Place, context: int, repack: bool) -> None:
    """Whatever the engine chose: the nearest prediction is compared."""
    place.service.learned(place.model.id, place.predicted(context, repack), context)
    assert not place.service.fit(place.model).measured
    assert place.changes == 0


def test_a_wrong_one_is_put_right(place: Place) -> None:
    took = replace(place.predicted(), compute=9 << 30)
    place.service.learned(place.model.id, took)
    found = place.service.fit(place.model)
    assert found.measured
    assert found.kind == "no"
    assert found.needed == took
    assert place.changes == 1
    place.service.learned(place.model.id, place.predicted())
    assert not place.service.fit(place.model).measured
    assert place.changes == 2


def test_nothing_is_learned_of_nothing(place: Place) -> None:
    place.service.learned("0" * 16, Memory(1 << 40))
    place.service.learned(place.model.id, Memory())
    assert place.changes == 0
    assert not place.service.fit(place.model).measured
