"""Children beside the chats': each is a line of the privacy page while it runs, and its model stays."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.domain.engine.models import Model
from app.domain.errors import ModelInUse, MoveRefused
from app.domain.library.quantising import TARGETS
from app.domain.library.results import Way
from app.domain.library.tasks import Kind
from app.paths import Paths
from app.sandbox.report import Report
from app.services.all import Services
from app.services.background import Inline
from app.services.privacy import ProcessRow
from app.services.session import Session
from app.wiring import compose
from app.wording import explain
from app.worker import protocol
from tests import tiny_models
from tests.fakes_engine import LOADED, FakeChild, FakeSpawn, FakeTimers

PROVED = {
    "role": "inference",
    "system": "linux",
    "network": "denied",
    "exec": "denied",
    "files": "denied",
    "seccomp": True,
    "landlock_abi": 7,
}
HALF = PROVED | {"files": "open"}


def wrong(answer: object) -> None:
    """What nobody should hear."""
    pytest.fail(str(answer))


class Home:
    """The real services over a home with two models; a test speaks for every child."""

    def __init__(self, folder: Path) -> None:
        self.spawn, self.timers = FakeSpawn(), FakeTimers()
        self.services: Services = compose(
            Paths(folder / "home"), Inline(), self.spawn, self.timers.later, self.spawn
        )
        made: list[Model] = []
        for seed in (1, 2):
            path = tiny_models.tiny_llama(folder / f"tiny-{seed}.gguf", seed)
            self.services.models.add(path, lambda *_: None, made.append, wrong)
        self.models = made
        self.session: Session = self.services.vaults.temporary()
        self.told = 0
        self.services.privacy.changed.subscribe(lambda _none: self._tell())

    def _tell(self) -> None:
        self.told += 1

    def rows(self) -> list[ProcessRow]:
        """Those of other children than the window's usual ones."""
        usual = ("window", "model", "documents", "downloads")
        return [row for row in self.services.privacy.rows() if row.process not in usual]

    def refused(self, model: Model) -> str:
        """Why a model is not deleted now."""
        with pytest.raises(ModelInUse) as caught:
            self.services.models.remove(model)
        assert model.id in {one.id for one in self.services.models.list()}
        words = explain(caught.value)
        return f"{words.title} {words.advice}"

    def loaded(self, child: FakeChild) -> None:
        """A model's child comes up and loads."""
        child.say(protocol.Hello(protocol.VERSION, "inference", 1, HALF))
        load = child.last(protocol.Load)
        child.say(protocol.Loaded(load.id, LOADED, PROVED))


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Home]:
    monkeypatch.setattr("app.wiring.starter_model", lambda: tmp_path / "none.gguf")
    monkeypatch.setattr("app.wiring.ask_window", lambda: Report.from_dict(PROVED | {"role": "window"}))
    made = Home(tmp_path)
    yield made
    made.services.quit()


def test_nothing_runs_and_nothing_is_said(home: Home) -> None:
    assert home.rows() == []
    assert home.services.privacy.offline()


def test_the_document_reader_runs_while_it_reads_and_not_after(home: Home, tmp_path: Path) -> None:
    def reader() -> ProcessRow:
        (row,) = (row for row in home.services.privacy.rows() if row.process == "documents")
        return row

    assert not reader().running
    home.services.reader.read(tmp_path / "a.txt", lambda _now: None, wrong, lambda _error: None)
    child = home.spawn.children[0]
    child.say(protocol.Hello(protocol.VERSION, "documents", 1, HALF))
    assert reader().running and reader().files == "open"
    child.say(protocol.Confined(child.last(protocol.Extract).id, PROVED))
    assert (reader().network, reader().files) == ("denied", "denied")
    told = home.told
    child.exit(0)
    assert not reader().running and home.told > told


def test_a_comparison_is_shown_process_by_process_and_its_models_stay(home: Home, tmp_path: Path) -> None:
    comparing = home.session.comparing
    comparing.begin(home.models, "Name a river.")
    first = home.spawn.children[0]
    assert home.rows() == [], "nothing of it has come up yet"
    first.say(protocol.Hello(protocol.VERSION, "inference", 1, HALF))
    assert [(row.process, row.network, row.files) for row in home.rows()] == [("comparing", "denied", "open")]
    first.say(protocol.Loaded(first.last(protocol.Load).id, LOADED, PROVED))
    assert [row.files for row in home.rows()] == ["denied"]
    assert home.rows()[0].mechanism == "seccomp, Landlock 7"
    for model in home.models:
        assert "is being compared with other models now. Stop the comparison first." in home.refused(model)
    with pytest.raises(MoveRefused) as caught:
        home.services.care.move(tmp_path / "disk", lambda *_: None, wrong, wrong)
    assert caught.value.reason == "busy"
    before = home.told
    comparing.stop()
    assert [row.process for row in home.rows()] == ["comparing"], "it ends, and is there until it has"
    for child in home.spawn.children:
        child.exit(0)
    assert home.rows() == []
    assert home.told > before
    home.services.models.remove(home.models[0])


def test_reproducible_tasks_are_shown_and_their_model_stays(home: Home) -> None:
    home.session.evaluating.start([home.models[0]], Way(reproducible=True, kinds=(Kind.EXTRACT,)))
    home.loaded(home.spawn.child)
    assert [(row.process, row.files) for row in home.rows()] == [("tasks", "denied")]
    assert "The tasks are being run on" in home.refused(home.models[0])
    home.services.models.remove(home.models[1])
    home.services.vaults.lock()
    home.spawn.child.exit(0)
    assert home.rows() == []
    home.services.models.remove(home.models[0])


def test_tasks_beside_the_chats_are_no_child_of_their_own_and_said_by_their_name(home: Home) -> None:
    home.session.evaluating.start([home.models[0]], Way(kinds=(Kind.EXTRACT,)))
    assert home.rows() == []
    assert "The tasks are being run on" in home.refused(home.models[0])


def test_making_smaller_is_shown_and_says_what_is_given_up(home: Home) -> None:
    home.services.quantising.start(home.models[0], TARGETS[0])
    child = home.spawn.child
    child.say(protocol.Hello(protocol.VERSION, "quantise", 1, HALF))
    assert [(row.process, row.files) for row in home.rows()] == [("smaller", "open")]
    child.say(protocol.Confined(child.last(protocol.Quantise).id, PROVED))
    assert [(row.process, row.network, row.files) for row in home.rows()] == [("smaller", "denied", "denied")]
    assert "is being made smaller" in home.refused(home.models[0])
    home.services.quantising.cancel()
    child.exit(-9)
    assert home.rows() == []


def test_a_child_whose_network_is_open_makes_nobody_offline(home: Home) -> None:
    home.services.quantising.start(home.models[0], TARGETS[0])
    home.spawn.child.say(protocol.Hello(protocol.VERSION, "quantise", 1, PROVED | {"network": "open"}))
    assert not home.services.privacy.offline()


def test_a_child_that_dies_is_no_line_any_more(home: Home) -> None:
    home.session.comparing.begin(home.models, "Name a river.")
    for child in list(home.spawn.children):
        home.loaded(child)
    for child in list(home.spawn.children):
        child.exit(-11)
    for child in home.spawn.children[2:]:
        child.exit(-11)
    assert home.rows() == []
