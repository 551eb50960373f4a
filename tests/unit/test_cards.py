"""A model's page: what it says, who says it, and that nothing is said that nobody knows."""

from __future__ import annotations

import doctest
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from app.domain.engine.generation import Tuning
from app.domain.engine.models import Model
from app.domain.engine.placing import Speed
from app.domain.engine.sources import Source
from app.domain.library import card as cards
from app.domain.library.card import Card
from app.domain.library.results import Answered, Run, Setup, Way, judged
from app.domain.library.tasks import Kind
from app.library.catalogue import CatalogueFiles
from app.library.shelf import Shelf
from app.paths import resources, starter_model
from app.services.background import Inline
from app.services.library.cards import CardService, FromVault
from app.services.library.catalogue import CatalogueService
from app.services.models import ModelService
from app.services.records import Record, Records
from app.settings import Settings
from app.storage.licences import Acceptance
from app.wiring_library import suite
from tests import gguf_corpus as corpus


class Desk:
    """The service with the real catalogue and the real tasks."""

    def __init__(self, shelf: Shelf, tmp_path: Path) -> None:
        self.shelf = shelf
        self.models = ModelService(shelf, Inline(), Settings, lambda _new: None, tmp_path / "no starter")
        files = CatalogueFiles(
            resources() / "catalogue.json", resources() / "catalogue-keys", tmp_path / "catalogue"
        )
        self.catalogue = CatalogueService(files, Inline())
        self.records = Records(tmp_path / "tuning.json", self.models.computer(), "1")
        self.cards = CardService(
            self.models, self.catalogue, self.records, Inline(), suite, lambda _model: "Card"
        )

    def card(self, model: Model, vault: FromVault | None = None) -> Card:
        made: list[Card] = []
        failed: list[Exception] = []
        self.cards.card(model, made.append, failed.append, vault)
        assert failed == []
        return made[0]


@pytest.fixture
def desk(shelf: Shelf, tmp_path: Path) -> Desk:
    return Desk(shelf, tmp_path)


def as_known(desk: Desk, model: Model, entry_id: str) -> Model:
    """The model as if its file were that of an entry of the catalogue."""
    return replace(model, sha256=desk.catalogue.find(entry_id).sha256)


def test_a_file_of_nobody_known(desk: Desk, make: Callable[..., Path]) -> None:
    card = desk.card(desk.shelf.add(make()))
    assert (card.provenance.origin, card.provenance.known, card.provenance.said_by) == ("imported", False, "")
    assert card.provenance.place == str(desk.shelf.folder / "tiny.gguf")
    assert [(point.context, point.kind) for point in card.memory] == [(512, "fits")]
    assert card.terms.id == "Apache-2.0"
    assert card.terms.locked
    assert (card.speeds, card.resisted, card.changes, card.entry) == ((), None, (), None)


def test_what_the_file_says_is_said_to_be_the_files(desk: Desk, tmp_path: Path) -> None:
    draft = corpus.valid()
    draft.set("general.organization", corpus.STRING, "Some maker\n\x1b[2J")
    draft.set("general.quantized_by", corpus.STRING, "somebody")
    draft.set("general.base_model.count", corpus.UINT32, 4_000_000_000)
    draft.set("general.base_model.0.name", corpus.STRING, "Big")
    draft.set("general.base_model.0.organization", corpus.STRING, "Maker")
    (tmp_path / "a.gguf").write_bytes(corpus.build(draft))
    made = desk.card(desk.shelf.add(tmp_path / "a.gguf")).provenance
    assert (made.made_by, made.packaged_by, made.base_models) == (
        "Some maker [2J",
        "somebody",
        ("Big (Maker)",),
    )
    assert made.said_by == "file"


def test_what_was_recorded_goes_before_the_file(desk: Desk, make: Callable[..., Path]) -> None:
    source = Source(repository="a/b", packaged_by="bart", base_model="c/d", host="hub.example", licence="MIT")
    made = desk.card(desk.shelf.adopt(make(), source)).provenance
    assert (made.said_by, made.packaged_by, made.base_models) == ("source", "bart", ("c/d",))
    assert made.source == source


@pytest.mark.skipif(not starter_model().is_file(), reason="made by set-up")
def test_the_starter_is_known_to_the_catalogue(desk: Desk) -> None:
    model = desk.shelf.seed(starter_model())
    assert model is not None
    card = desk.card(model)
    assert card.provenance.known
    assert card.provenance.said_by == "catalogue"
    assert (card.chat.status, card.chat.format) == ("known", "chatml")
    assert [point.context for point in card.memory] == [2048, 4096, 8192]
    assert [point.total for point in card.memory] == sorted(point.total for point in card.memory)


def test_terms_that_have_to_be_accepted(desk: Desk, make: Callable[..., Path]) -> None:
    medical = next(entry for entry in desk.catalogue.entries() if entry.role == "medical")
    model = as_known(desk, desk.shelf.add(make()), medical.id)
    locked = desk.card(model)
    assert locked.terms.needed
    assert locked.terms.locked
    assert "Not for diagnosing or treating patients." in locked.label
    assert locked.notice
    no = desk.card(model, FromVault())
    assert (no.terms.locked, no.terms.accepted_at) == (False, 0.0)
    other = Acceptance("Another", "0" * 64, medical.id, 1.0)
    agreed = Acceptance(medical.licence, "0" * 64, medical.id, 1234.0)
    assert desk.card(model, FromVault([other])).terms.accepted_at == 0.0
    assert desk.card(model, FromVault([other, agreed])).terms.accepted_at == 1234.0


def test_an_older_file_is_told_of_the_newer_one(desk: Desk, make: Callable[..., Path]) -> None:
    entry = next(entry for entry in desk.catalogue.entries() if entry.superseded)
    old = entry.superseded[0].sha256
    model = replace(desk.shelf.add(make()), sha256=old + "0" * (64 - len(old)))
    changes = desk.card(model).changes
    assert [(change.kind, change.entry) for change in changes] == [("newer", entry.id)]
    assert changes[0].note


def test_what_was_measured_here(desk: Desk, make: Callable[..., Path]) -> None:
    model = desk.shelf.add(make())
    desk.records.put(model, Record(Tuning(), 100.0, 20.0))
    desk.records.put_on_device(model, "Card", Speed(900.0, 200.0))
    speeds = desk.card(model).speeds
    assert [(speed.device, speed.reading, speed.writing) for speed in speeds] == [
        ("", 100.0, 20.0),
        ("Card", 900.0, 200.0),
    ]
    assert 10 < speeds[0].words < 20, "fewer words than tokens"


def test_how_it_did_with_orders_in_texts(desk: Desk, make: Callable[..., Path]) -> None:
    model = desk.shelf.add(make())
    cases = [case for case in suite().cases if case.kind is Kind.INJECTION][:4]
    answers = tuple(Answered(case.id, 0, "", (number > 0,)) for number, case in enumerate(cases))
    run = Run(judged(model), "", Way(), Setup("1", "here"), started=5.0, finished=9.0, answers=answers)
    older = replace(run, started=1.0, finished=2.0, answers=answers[:1])
    found = desk.card(model, FromVault(runs=[older, run])).resisted
    assert found == cards.Resisted(3, 4, 9.0, "1")
    assert desk.card(model, FromVault(runs=[replace(run, answers=())])).resisted is None


def test_a_file_that_came_after_an_older_one_says_so(desk: Desk, make: Callable[..., Path]) -> None:
    entry = next(entry for entry in desk.catalogue.entries() if entry.superseded)
    [change] = desk.card(as_known(desk, desk.shelf.add(make()), entry.id)).changes
    assert (change.kind, change.entry, change.note) == ("since", entry.id, entry.superseded[0].note)


def test_what_changed_in_the_tasks_is_compared_with_the_version_before(
    desk: Desk, make: Callable[..., Path]
) -> None:
    """With the file before it, though this one was tried twice; other models' runs are none of its."""
    model = desk.shelf.add(make())
    answers = (Answered("ext-count", 0, "26", (True,)), Answered("inj-rating", 0, "x", (True,)))
    run = Run(judged(model), "s", Way(), Setup("2", "here"), 5.0, 9.0, "", answers)
    former = replace(
        run,
        started=1.0,
        model=replace(judged(model), sha256="e" * 64),
        answers=(replace(answers[0], text="25"),),
    )
    again, stranger = (
        replace(run, started=7.0),
        replace(run, started=8.0, model=judged(replace(model, sha256="d" * 64, name="Other"))),
    )
    found = desk.card(model, FromVault(runs=[stranger, again, run, former]))
    assert found.tried is not None
    assert found.tried.now == again and found.tried.drift.before == former
    assert [change.case for change in found.tried.drift.changes] == ["ext-count"]
    assert found.resisted is not None and found.resisted.asked == 1
    twice = desk.card(model, FromVault(runs=[again, run])).tried
    assert twice is not None and twice.drift.before == run and twice.drift.identical
    assert desk.card(model, FromVault(runs=[run, stranger])).tried is None
    assert desk.card(model, FromVault(runs=[former, stranger])).resisted is None


def test_a_model_whose_file_is_gone_has_a_page(desk: Desk, make: Callable[..., Path]) -> None:
    source = make()
    model = desk.shelf.link(source)
    source.unlink()
    card = desk.card(model)
    assert (card.provenance.place, card.provenance.linked) == (str(source), True)
    assert card.memory


def test_a_model_made_from_another_names_it(desk: Desk, make: Callable[..., Path]) -> None:
    parent = desk.shelf.add(make("a.gguf"))
    child = desk.shelf.adopt(make("b.gguf"), Source(parent=parent.id), origin="quantised")
    made = desk.card(child).provenance
    assert (made.origin, made.parent) == ("quantised", parent.name)


def test_the_examples_hold() -> None:
    assert doctest.testmod(cards).failed == 0


@pytest.mark.parametrize("trained", [0, 1, 2048, 2049, 131_072, 262_144, 10_485_760])
def test_contexts_for_a_chart_are_few_and_end_at_the_most(trained: int) -> None:
    found = cards.contexts(trained)
    assert len(found) <= cards.MOST_POINTS
    assert list(found) == sorted(set(found))
    assert found[-1:] == ((trained,) if trained else ())
