"""What a person writes is in the vault first; what a model writes is kept whatever happens."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from app.domain.chat import Message, State
from app.domain.engine.models import Model
from app.domain.errors import NoModel, from_text
from app.services.chat import Busy, ChatService, MessageChanged, Phase, Written
from app.services.engine import EngineService
from app.storage.conversations import Conversations
from app.storage.memory import MemoryVault
from app.worker import protocol
from app.worker.supervisor import Supervisor
from tests.fakes_engine import FakeChild, FakeSpawn, FakeTimers
from tests.unit.test_engine_service import model


class Desk:
    def __init__(self, run: Path) -> None:
        self.spawn, self.timers = FakeSpawn(), FakeTimers()
        self.vault = MemoryVault.make()
        self.store = Conversations(self.vault)
        self.models: list[Model] = [model("a")]
        self.now = 1_000.0
        self.engine = EngineService(
            lambda: Supervisor("inference", ["x"], run, self.spawn, self.timers.later),
            lambda m: Path("/models") / m.file,
        )
        self.chat = ChatService(
            self.store, self.engine, lambda _id: self.models[0] if self.models else None, lambda: self.now
        )
        self.news: list[object] = []
        self.chat.news.subscribe(self.news.append)
        self.conversation = self.chat.new().id

    @property
    def child(self) -> FakeChild:
        return self.spawn.child

    def send(self, text: str = "Hello") -> Message:
        return self.chat.send(self.conversation, text)

    def request(self) -> protocol.Generate:
        return self.child.last(protocol.Generate)

    def say(self, text: str, thinking: bool = False) -> None:
        self.child.say(protocol.Chunk(id=self.request().id, text=text, thinking=thinking))

    def finish(self, reason: str = "stop", **facts: object) -> None:
        self.child.say(protocol.Finished(id=self.request().id, outcome={"reason": reason, **facts}))

    def stored(self) -> Message:
        return self.store.messages(self.conversation)[-1]


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    made = Desk(tmp_path)
    yield made
    made.vault.close()


def test_question_and_empty_reply_are_stored_before_the_model_is_asked(desk: Desk) -> None:
    desk.send("Please rewrite this letter")
    question, reply = desk.store.messages(desk.conversation)
    assert (question.text, question.state) == ("Please rewrite this letter", State.COMPLETE)
    assert reply.state is State.WRITING
    assert desk.child.requests == []
    assert desk.store.get(desk.conversation).title == "Please rewrite this letter"


def test_the_reply_streams_and_is_stored_whole(desk: Desk) -> None:
    reply = desk.send()
    desk.child.load_model()
    desk.say("Good ")
    desk.say("morning.")
    desk.finish()
    texts = [n.text for n in desk.news if isinstance(n, Written)]
    assert texts == ["Good ", "Good morning."]
    assert desk.stored().text == "Good morning."
    assert desk.stored().state is State.COMPLETE
    assert not desk.chat.writing(desk.conversation)
    assert reply.id == desk.stored().id


def test_text_is_saved_while_it_grows_but_not_at_every_word(desk: Desk) -> None:
    desk.send()
    desk.child.load_model()
    desk.say("one ")
    desk.say("two ")
    assert desk.stored().text == "one "
    desk.now += 0.3
    desk.say("three")
    assert desk.stored().text == "one two three"


def test_the_phases_are_told(desk: Desk) -> None:
    desk.send()
    desk.child.load_model()
    number = desk.request().id
    desk.child.say(protocol.Reading(id=number, done=10, total=20))
    desk.child.say(protocol.Started(id=number))
    phases = [n.phase for n in desk.news if isinstance(n, Busy)]
    assert phases == [Phase.WAITING, Phase.LOADING, Phase.READING, Phase.WRITING]


def test_stop_keeps_what_is_written(desk: Desk) -> None:
    desk.send()
    desk.child.load_model()
    desk.say("Half a ")
    desk.chat.stop(desk.conversation)
    assert desk.child.all(protocol.Cancel)
    desk.finish("cancelled")
    assert (desk.stored().text, desk.stored().state) == ("Half a", State.STOPPED)


def test_a_crash_keeps_the_text_and_try_again_makes_a_version(desk: Desk) -> None:
    desk.send()
    desk.child.load_model()
    desk.say("Half a ")
    desk.child.exit(-9)
    broken = desk.stored()
    assert (broken.text, broken.state) == ("Half a", State.INTERRUPTED)
    assert broken.error is not None
    assert from_text(broken.error).to_dict()["kind"] == "killed"
    desk.chat.retry(broken.id)
    desk.child.load_model()
    assert [t["text"] for t in desk.request().turns] == ["Hello"]
    desk.say("A whole reply.")
    desk.finish()
    assert (desk.stored().text, desk.stored().version, desk.stored().versions) == ("A whole reply.", 2, 2)
    first, second = desk.chat.versions(desk.stored().id)
    desk.chat.show_version(second.id, 1)  # as the window asks: from the version that is shown
    assert desk.stored().text == "Half a"
    desk.chat.show_version(first.id, 2)
    assert desk.stored().text == "A whole reply."


def test_without_a_model_nothing_is_written(desk: Desk) -> None:
    desk.models.clear()
    with pytest.raises(NoModel):
        desk.send()
    assert desk.store.messages(desk.conversation) == []


def test_the_history_goes_with_the_next_question(desk: Desk) -> None:
    desk.send("One")
    desk.child.load_model()
    desk.say("First.")
    desk.finish()
    desk.send("Two")
    assert [(t["role"], t["text"]) for t in desk.request().turns] == [
        ("user", "One"),
        ("assistant", "First."),
        ("user", "Two"),
    ]


def test_locking_keeps_the_text_and_writes_no_more(desk: Desk) -> None:
    desk.send()
    desk.child.load_model()
    desk.say("Half a ")
    desk.chat.close()
    assert (desk.stored().text, desk.stored().state) == ("Half a", State.INTERRUPTED)
    desk.say("reply")
    desk.finish()
    assert desk.stored().text == "Half a"


def test_a_program_that_was_killed_leaves_the_reply_interrupted(desk: Desk) -> None:
    desk.send()
    desk.child.load_model()
    desk.say("Half a ")
    again = Conversations(desk.vault)
    assert again.mark_interrupted() == 1
    assert (desk.stored().text, desk.stored().state) == ("Half a ", State.INTERRUPTED)


def test_delete_and_restore(desk: Desk) -> None:
    desk.send()
    desk.chat.delete(desk.conversation)
    assert desk.chat.conversations() == []
    desk.chat.restore(desk.conversation)
    assert [c.id for c in desk.chat.conversations()] == [desk.conversation]
    assert any(isinstance(n, MessageChanged) for n in desk.news)


def test_the_starter_model_is_sampled_as_its_makers_say(desk: Desk) -> None:
    desk.models[0] = replace(model("a"), origin="starter")
    desk.send()
    desk.child.load_model()
    assert desk.request().sampling == {"temperature": 0.2, "top_p": 0.9}
