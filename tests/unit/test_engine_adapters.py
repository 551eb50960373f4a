"""Chats with adapters: what a model is loaded with, and when it has to be loaded anew."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.domain.chat import Role
from app.domain.engine.generation import Turn
from app.domain.errors import EngineLoadFailed, from_dict
from app.domain.library.adapters import Attached
from app.services.engine import MOST_ADAPTERS, EngineService
from app.worker import protocol
from app.worker.supervisor import Supervisor
from tests.fakes_engine import LOADED, FakeChild, FakeSpawn, FakeTimers
from tests.unit.test_engine_service import model


def adapter(name: str, strength: float = 1.0) -> Attached:
    return Attached(f"id-{name}", name, Path(f"/models/adapters/{name}.gguf"), strength)


class Desk:
    def __init__(self, run: Path) -> None:
        self.spawn, self.timers = FakeSpawn(), FakeTimers()
        self.engine = EngineService(
            lambda: Supervisor("inference", ["x"], run, self.spawn, self.timers.later),
            lambda m: Path("/models") / m.file,
        )
        self.events: dict[str, list[protocol.Event]] = {}

    def ask(self, name: str, voice: Attached | None = None, urgent: bool = True) -> None:
        self.events[name] = []
        turns = [Turn(Role.USER, name)]
        self.engine.generate(model("a"), turns, self.events[name].append, urgent=urgent, adapter=voice)

    def answer(self, name: str, reason: str = "stop") -> None:
        asked = [r for r in self.child.all(protocol.Generate) if r.turns[0]["text"] == name]
        self.child.say(protocol.Finished(id=asked[-1].id, outcome={"reason": reason}))

    @property
    def child(self) -> FakeChild:
        return self.spawn.child

    def loading(self) -> protocol.Load:
        if not self.child.requests:
            self.child.greet()
        return self.child.last(protocol.Load)

    def load(self) -> None:
        loaded = protocol.Loaded(id=self.loading().id, model=LOADED, sandbox={})
        self.child.say(loaded)

    def loaded_with(self) -> list[str]:
        return list(self.loading().adapters)


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


def test_a_model_is_loaded_with_the_adapter_and_told_how_strongly_it_acts(desk: Desk) -> None:
    desk.ask("one", adapter("letters", 0.5))
    assert desk.loading().adapters == {"id-letters": "/models/adapters/letters.gguf"}
    desk.load()
    asked = desk.child.last(protocol.Generate)
    assert (asked.adapter, asked.strength) == ("id-letters", 0.5)
    desk.answer("one")
    desk.ask("two")
    assert (desk.child.last(protocol.Generate).adapter, len(desk.spawn.children)) == ("", 1)


def test_a_model_without_the_adapter_is_loaded_anew(desk: Desk) -> None:
    desk.ask("one")
    desk.load()
    desk.ask("two", adapter("letters"))
    assert len(desk.spawn.children) == 1  # somebody still waits for the first reply
    desk.answer("one")
    assert len(desk.spawn.children) == 2
    desk.load()
    assert desk.child.last(protocol.Generate).adapter == "id-letters"


def test_work_in_the_background_gives_way_to_a_chat_with_an_adapter(desk: Desk) -> None:
    desk.ask("summary", urgent=False)
    desk.load()
    first = desk.child
    desk.ask("chat", adapter("letters"))
    cancelled = first.last(protocol.Cancel)
    first.say(protocol.Finished(id=cancelled.target, outcome={"reason": "cancelled"}))
    desk.load()
    assert [r.turns[0]["text"] for r in desk.child.all(protocol.Generate)] == ["chat", "summary"]


def test_chats_with_different_adapters_take_turns_without_loading_again(desk: Desk) -> None:
    for name in ("letters", "poems"):
        desk.ask(name, adapter(name))
        desk.load()
        desk.answer(name)
    assert desk.loaded_with() == ["id-letters", "id-poems"]
    for name in ("letters", "poems"):
        desk.ask(name, adapter(name))
        desk.answer(name)
    assert len(desk.spawn.children) == 2


def test_only_the_last_few_adapters_are_kept(desk: Desk) -> None:
    for number in range(MOST_ADAPTERS + 2):
        desk.ask(f"{number}", adapter(f"{number}"))
        desk.load()
        desk.answer(f"{number}")
    assert len(desk.loaded_with()) == MOST_ADAPTERS
    assert desk.loaded_with()[-1] == f"id-{MOST_ADAPTERS + 1}"


def test_no_strength_needs_no_adapter(desk: Desk) -> None:
    desk.ask("one", adapter("letters", 0.0))
    assert desk.loaded_with() == []


def refuse(desk: Desk, name: str) -> None:
    number = desk.loading().id
    error = EngineLoadFailed(name=name, reason="adapter").to_dict()
    desk.child.say(protocol.Failed(id=number, error=error))


def test_a_refused_adapter_is_told_by_its_name(desk: Desk) -> None:
    desk.ask("one", adapter("letters"))
    refuse(desk, "id-letters")
    last = desk.events["one"][-1]
    assert isinstance(last, protocol.Failed)
    error = from_dict(last.error)
    assert isinstance(error, EngineLoadFailed)
    assert (error.name, error.reason) == ("letters", "adapter")


def test_an_adapter_kept_for_another_chat_does_not_spoil_this_one(desk: Desk) -> None:
    desk.ask("one", adapter("letters"))
    desk.load()
    desk.answer("one")
    desk.ask("two", adapter("poems"))
    refuse(desk, "id-letters")  # its file was deleted meanwhile
    assert desk.loaded_with() == ["id-poems"]
    desk.load()
    desk.answer("two")
    assert isinstance(desk.events["two"][-1], protocol.Finished)
