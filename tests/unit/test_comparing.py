"""Models beside each other over children that a test speaks for: together, in turn, stopped, voted on."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.domain.engine.fitting import Verdict
from app.domain.engine.generation import Memory
from app.domain.engine.models import Model
from app.domain.errors import AppError, DiskFull, EngineLoadFailed
from app.domain.library.comparing import NONE_GOOD, TIE, Stage, from_json, seat, tally, to_json
from app.services.engine import EngineService
from app.services.library.comparing import ComparingService
from app.services.library.writer_making import WriterMaker
from app.storage.judgements import Comparisons
from app.storage.vault import Vault
from app.wording_judging import column_name, seating_text, vote_text
from app.worker import protocol
from app.worker.supervisor import Supervisor
from tests.fakes_engine import FakeChild, FakeSpawn, FakeTimers
from tests.unit.test_engine_service import model
from tests.vaults import samples

GIB = 1 << 30


class Desk:
    def __init__(self, vault: Vault, folder: Path) -> None:
        self.spawn, self.timers = FakeSpawn(), FakeTimers()
        self.models = [model("a"), model("b"), model("c")]
        self.needs, self.free = GIB, 16 * GIB

        def new() -> Supervisor:
            return Supervisor("inference", ["x"], folder, self.spawn, self.timers.later)

        def path(wanted: Model) -> Path:
            return Path("/models") / wanted.file

        def fit(_model: Model) -> Verdict:
            kind = "fits" if self.needs < 0.75 * self.free else "slow"
            return Verdict(kind, Memory(self.needs), self.needs, self.free, 32 * GIB, 4096)

        self.engine = EngineService(new, path)
        self.engine.tuning = lambda _model: {"threads": 2, "device": "Vulkan0", "gpu_layers": 3}
        self.writers = WriterMaker(self.engine, path, new, fit)
        self.store = Comparisons(vault)
        self.service = ComparingService(self.store, self.writers, lambda: 5.0, lambda found: found.reverse())
        self.heard: list[str] = []
        self.service.news.subscribe(lambda kept: self.heard.append(str(kept.comparison.columns[0].stage)))

    @property
    def columns(self):
        assert self.service.now is not None
        return self.service.now.comparison.columns

    @property
    def vault_columns(self):
        return self.service.list()[0].comparison.columns


def say(child: FakeChild, *parts: str) -> None:
    request = child.last(protocol.Generate)
    child.say(protocol.Started(request.id))
    for part in parts:
        child.say(protocol.Chunk(request.id, part))


def end(child: FakeChild, text: str, reason: str = "stop") -> None:
    outcome = {"reason": reason, "text": text, "output_s": 2.0}
    child.say(protocol.Finished(child.last(protocol.Generate).id, outcome))


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with samples.opened(tmp_path / "vault") as vault:
        yield Desk(vault, tmp_path)


def test_with_room_for_all_they_write_at_the_same_time_without_the_card(desk: Desk) -> None:
    desk.service.begin(desk.models[:2], "Why?", system="Be brief.")
    first, second = desk.spawn.children
    first.load_model()
    second.load_model()
    assert first.last(protocol.Load).tuning == {"threads": 2}
    assert [turn["text"] for turn in first.last(protocol.Generate).turns] == ["Be brief.", "Why?"]
    assert first.last(protocol.Generate).sampling == second.last(protocol.Generate).sampling
    assert desk.service.now is not None
    assert first.last(protocol.Generate).sampling == {"seed": desk.service.now.comparison.seed}
    say(second, "B", "e")
    say(first, "A")
    assert [one.text for one in desk.columns] == ["A", "Be"]
    end(first, "A.")
    assert first.closed and not second.closed
    assert [one.stage for one in desk.columns] == [Stage.DONE, Stage.WRITING]
    assert desk.service.running
    end(second, "Be cause.", "length")
    assert not desk.service.running
    assert [(one.words, one.cut) for one in desk.columns] == [(1, False), (2, True)]
    assert desk.vault_columns == desk.columns


def test_without_room_they_write_one_after_the_other_each_alone(desk: Desk) -> None:
    desk.needs, desk.free = 6 * GIB, 10 * GIB
    desk.service.begin(desk.models[:2], "Why?")
    assert len(desk.spawn.children) == 1
    first = desk.spawn.child
    first.load_model()
    assert first.last(protocol.Load).tuning["device"] == "Vulkan0", "alone it may have the card"
    assert [one.stage for one in desk.columns] == [Stage.LOADING, Stage.WAITING]
    end(first, "A")
    assert first.closed
    desk.spawn.child.load_model()
    end(desk.spawn.child, "B")
    assert [one.text for one in desk.columns] == ["A", "B"]
    assert desk.service.now is not None and not desk.service.now.comparison.together


def test_the_chats_model_leaves_when_its_memory_is_needed_and_nobody_waits(desk: Desk) -> None:
    desk.engine.count(desk.models[0], ["x"], lambda _event: None)
    chat = desk.spawn.child
    chat.load_model()
    desk.needs, desk.free = 6 * GIB, 7 * GIB
    desk.service.begin(desk.models[:2], "Why?")
    assert not chat.closed, "a chat is at work"
    desk.service.stop()
    chat.say(protocol.Counted(chat.last(protocol.Count).id, [1]))
    desk.service.begin(desk.models[:2], "Why?")
    assert chat.closed


def test_stop_keeps_what_is_written_and_starts_nobody_else(desk: Desk) -> None:
    desk.needs, desk.free = 6 * GIB, 10 * GIB
    desk.service.begin(desk.models, "Why?")
    desk.spawn.child.load_model()
    say(desk.spawn.child, "Half")
    desk.service.stop()
    end(desk.spawn.child, "late")
    assert [(one.stage, one.text) for one in desk.vault_columns] == [
        (Stage.STOPPED, "Half"),
        (Stage.STOPPED, ""),
        (Stage.STOPPED, ""),
    ]
    assert len(desk.spawn.children) == 1 and desk.spawn.child.closed


def test_one_that_fails_says_why_and_the_others_go_on(desk: Desk) -> None:
    desk.service.begin(desk.models[:2], "Why?")
    first, second = desk.spawn.children
    first.greet()
    error = EngineLoadFailed(name="a", reason="memory").to_dict()
    first.say(protocol.Failed(first.last(protocol.Load).id, error))
    second.load_model()
    second.exit(-9)
    assert [one.stage for one in desk.columns] == [Stage.FAILED, Stage.FAILED]
    assert "EngineLoadFailed" in desk.vault_columns[0].error
    assert "EngineStopped" in desk.vault_columns[1].error
    assert not desk.service.running


def test_thinking_is_told_and_is_no_part_of_the_answer(desk: Desk) -> None:
    desk.service.begin(desk.models[:2], "Why?")
    child = desk.spawn.children[0]
    child.load_model()
    child.say(protocol.Chunk(child.last(protocol.Generate).id, "hm", thinking=True))
    assert desk.columns[0].thinking and not desk.columns[0].text
    say(child, "So")
    assert not desk.columns[0].thinking and desk.columns[0].text == "So"


def test_names_are_hidden_until_the_vote_and_the_order_is_drawn(desk: Desk) -> None:
    kept = desk.service.begin(desk.models[:2], "Why?", hidden=True)
    assert [one.model.name for one in kept.comparison.columns] == ["b", "a"]
    assert [column_name(kept.comparison, at) for at in (0, 1)] == ["Answer A", "Answer B"]
    desk.service.vote(kept.id, "a")
    assert desk.service.now is not None
    after = desk.service.now.comparison
    assert [column_name(after, at) for at in (0, 1)] == ["b", "a"]
    assert vote_text(after) == "Best: a"


def test_votes_and_notes_are_kept_counted_and_can_be_taken_back(desk: Desk) -> None:
    numbers = []
    for _ in range(4):
        numbers.append(desk.service.begin(desk.models[:2], "Why?").id)
    desk.service.begin(desk.models, "Never voted on")
    desk.service.stop()
    for number, choice in zip(numbers, ("a", "a", TIE, NONE_GOOD), strict=True):
        desk.service.vote(number, choice)
    desk.service.note(numbers[0], "Short and right.")
    rows = [(row.model.name, row.best, row.ties, row.votes) for row in desk.service.tally()]
    assert rows == [("a", 2, 1, 4), ("b", 0, 1, 4)]
    kept = next(kept for kept in desk.service.list() if kept.id == numbers[0])
    assert kept.comparison.notes == "Short and right."
    desk.service.vote(numbers[0], "")
    assert desk.service.tally()[0].best == 1
    with pytest.raises(ValueError, match="model"):
        desk.service.vote(numbers[0], "c")
    with pytest.raises(LookupError):
        desk.service.vote("unknown", TIE)


def test_a_vote_while_they_write_is_not_lost(desk: Desk) -> None:
    kept = desk.service.begin(desk.models[:2], "Why?")
    for child in desk.spawn.children:
        child.load_model()
    desk.service.vote(kept.id, "b")
    desk.service.note(kept.id, "Quick.")
    for child in desk.spawn.children:
        end(child, "x")
    after = desk.service.list()[0].comparison
    assert (after.vote, after.notes, after.columns[0].text) == ("b", "Quick.", "x")


def test_only_two_to_four_different_models_and_words_are_taken(desk: Desk) -> None:
    one, two, three = desk.models
    for models, words in (
        ([one], "x"),
        ([one, one], "x"),
        ([one, two], " "),
        ([one, two, three, model("d"), model("e")], "x"),
    ):
        with pytest.raises(ValueError):
            desk.service.begin(models, words)
    assert desk.service.list() == []


def test_locking_ends_the_children_and_keeps_what_is_there(desk: Desk) -> None:
    desk.service.begin(desk.models[:2], "Why?")
    for child in desk.spawn.children:
        child.load_model()
    say(desk.spawn.children[0], "Half")
    desk.service.close()
    assert all(child.closed for child in desk.spawn.children)
    assert desk.vault_columns[0].text == "Half"


def test_what_is_kept_comes_back_whole_and_what_is_damaged_is_left_out(desk: Desk) -> None:
    kept = desk.service.begin(desk.models[:2], "Why? \ud800", hidden=True)
    desk.service.stop()
    assert from_json(to_json(desk.service.list()[0].comparison)) == desk.service.list()[0].comparison
    desk.store.add({"columns": [{"model": 1}]}, 9.0)
    assert [one.id for one in desk.service.list()] == [kept.id]
    desk.service.remove(kept.id)
    assert desk.service.list() == [] and desk.service.now is None


def test_what_a_program_that_died_left_behind_is_there_and_stopped(desk: Desk) -> None:
    desk.service.begin(desk.models[:2], "Why?")
    desk.spawn.children[0].load_model()
    say(desk.spawn.children[0], "Half")
    later = ComparingService(desk.store, desk.writers)
    columns = later.list()[0].comparison.columns
    assert [one.stage for one in columns] == [Stage.STOPPED, Stage.STOPPED]
    assert later.list()[0].comparison.ended


def test_what_is_written_reaches_the_vault_while_it_comes(desk: Desk) -> None:
    times = iter(range(100))
    service = ComparingService(desk.store, desk.writers, lambda: float(next(times)))
    service.begin(desk.models[:2], "Why?")
    child = desk.spawn.children[0]
    child.load_model()
    say(child, "Some", " words")
    assert ComparingService(desk.store, desk.writers).list()[0].comparison.columns[0].text == "Some words"


def test_a_full_disk_is_said_once_and_the_answers_still_come(desk: Desk, monkeypatch) -> None:
    faults: list[AppError] = []
    desk.service.faults.subscribe(faults.append)
    desk.service.begin(desk.models[:2], "Why?")

    def full(*_: object) -> None:
        raise DiskFull("/")

    monkeypatch.setattr(desk.store, "put", full)
    for child in desk.spawn.children:
        child.load_model()
        end(child, "x")
    assert [type(one) for one in faults] == [DiskFull]
    assert [one.text for one in desk.columns] == ["x", "x"] and not desk.service.running
    with pytest.raises(DiskFull):
        assert desk.service.now is not None
        desk.service.vote(desk.service.now.id, TIE)


def test_where_they_sit_is_said_with_its_reason() -> None:
    assert seat([GIB, GIB], 3 * GIB).together
    assert not seat([GIB, 2 * GIB], 3 * GIB).together
    assert not seat([1], GIB, known=False).together
    assert "together they need 2.1 GB" in seating_text(seat([GIB, GIB], 8 * GIB), 2)
    assert seating_text(seat([GIB, GIB], GIB), 2).startswith("One after the other")
    assert tally([]) == []
