"""Sorters that are kept: verdicts one after the other, what a person says, examples, stops and crashes."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any

import numpy as np
import pytest

from app.domain.documents import Block, BlockKind, Document, FileKind, Page, PageState
from app.domain.engine.generation import Logprob, Outcome
from app.domain.errors import DiskFull, EngineStopped
from app.domain.extraction.classifying import LEAST_EXAMPLES
from app.domain.extraction.sorted_files import By, SavedSorter, from_body, to_body
from app.domain.extraction.sorting import Label
from app.services.sorters import SortDone, SorterChanged, SorterService, SortProgress
from app.services.sorting import SortingService
from app.storage.conversations import Conversations
from app.storage.documents import Documents
from app.storage.memory import MemoryVault
from app.storage.sorters import Sorters
from app.storage.vault import Vault
from app.worker import protocol
from tests.fakes import make_model

LABELS = (Label("Bill", "asks for money"), Label("Recipe"))
TEMPLATE = "[user]\n{delimiter}\n{text}\n{delimiter}\nKinds:\n{kind}\n"
MODEL = make_model()


def document(text: str) -> Document:
    page = Page(1, 0, len(text), PageState.READ)
    block = Block(BlockKind.PARAGRAPH, 0, len(text))
    return Document(
        "a.txt", FileKind.TEXT, f"{hash(text) & (2**64 - 1):064x}", 1, False, text, (page,), (block,)
    )


class Engine:
    """Holds "pay" for a bill and "bake" for a recipe; anything else leads nowhere. `hold`: answers later."""

    def __init__(self) -> None:
        self.hold = False
        self.waiting: list[Any] = []
        self.cancelled = 0

    def generate(self, _model: Any, turns: Any, receive: Any, **named: Any) -> Any:
        text = turns[-1].text.partition("Kinds:")[0]
        bill = '"Bill"' in named["grammar"]
        score = -1.0
        if ("pay" in text and bill) or ("bake" in text and not bill):
            score = -0.01
        elif "pay" in text or "bake" in text:
            score = -6.0
        if self.hold:
            self.waiting.append(receive)
            return receive
        outcome = Outcome("stop", logprobs=(Logprob("x", score, ()),))
        receive(protocol.Finished(1, asdict(outcome)))
        return receive

    def cancel(self, _ticket: Any) -> None:
        self.cancelled += 1


class Embedding:
    """Two dimensions: how much of a bill, how much of a recipe."""

    model = MODEL

    def __init__(self) -> None:
        self.stopped = 0
        self.asked = 0

    def passages(self, texts: list[str], done: Any, _failed: Any) -> None:
        self.asked += 1
        done(np.array([[float("pay" in text), float("bake" in text)] for text in texts]))

    def stop(self) -> None:
        self.stopped += 1


class Rig:
    def __init__(self, vault: Vault | None = None) -> None:
        self.vault = vault or MemoryVault.make()
        self.documents, self.engine = Documents(self.vault), Engine()
        self.embedding: Embedding | None = Embedding()
        self.later: list[Any] = []
        self.service = SorterService(
            Sorters(self.vault),
            self.documents,
            SortingService(self.engine, TEMPLATE),  # type: ignore[arg-type]  # a part of it
            lambda: self.embedding,  # type: ignore[arg-type, return-value]  # a part of it
            self.later.append,
            lambda: 7.0,
        )
        self.news: list[Any] = []
        self.service.news.subscribe(self.news.append)
        self.conversation = Conversations(self.vault).create(1.0, "t").id

    def put(self, text: str) -> str:
        return self.documents.add(self.conversation, document(text), 1.0).id

    def run(self) -> None:
        while self.later:
            self.later.pop(0)()

    def labels(self, sorter_id: str) -> dict[str, str]:
        return {one: placed.label for one, placed in Sorters(self.vault).get(sorter_id).placed.items()}


@pytest.fixture
def rig() -> Rig:
    return Rig()


def test_every_document_gets_its_kind_or_none_and_it_is_kept(rig: Rig) -> None:
    bill, cake, poem = rig.put("Please pay 40 pounds."), rig.put("Stir and bake."), rig.put("O rose.")
    known = rig.service.add("Post", LABELS).sorter.id
    assert rig.service.sort(known, [bill, cake, poem], MODEL) == 3
    rig.run()
    assert rig.labels(known) == {bill: "Bill", cake: "Recipe", poem: ""}
    assert isinstance(rig.news[-1], SortDone)
    assert (rig.news[-1].left, rig.news[-1].error) == (0, None)
    assert [n.documents.done for n in rig.news if isinstance(n, SortProgress)] == [0, 1, 2, 3]
    again = Rig(rig.vault)
    assert again.service.list()[0].sorter.labels == LABELS
    assert again.service.sort(known, [bill, cake, poem], MODEL) == 0


def test_what_a_person_says_stays_and_what_was_found_is_recorded(rig: Rig) -> None:
    bill = rig.put("Please pay.")
    known = rig.service.add("Post", LABELS).sorter.id
    rig.service.sort(known, [bill], MODEL)
    rig.run()
    rig.service.decide(known, [bill], "Recipe")
    rig.service.decide(known, [bill], "")
    rig.service.sort(known, [bill], MODEL, again=True)
    rig.run()
    placed = rig.service.get(known).placed[bill]
    assert (placed.label, placed.by, placed.was, placed.at) == ("", By.PERSON, "Bill", 7.0)
    with pytest.raises(ValueError, match="label"):
        rig.service.decide(known, [bill], "Poem")


def test_undo_takes_decisions_back_and_leaves_what_was_found_since(rig: Rig) -> None:
    bill, cake = rig.put("Please pay."), rig.put("Bake: bake.")
    known = rig.service.add("Post", LABELS).sorter.id
    rig.service.sort(known, [bill], MODEL)
    rig.run()
    before = rig.service.get(known)
    rig.service.decide(known, [bill, cake], "Recipe")
    rig.service.put_back(before)
    assert rig.labels(known) == {bill: "Bill"}
    rig.service.sort(known, [bill, cake], MODEL)
    rig.run()
    assert rig.labels(known) == {bill: "Bill", cake: "Recipe"}


def test_a_decision_while_others_are_sorted_is_not_lost(rig: Rig) -> None:
    bill, cake = rig.put("Please pay."), rig.put("Bake it, bake.")
    known = rig.service.add("Post", LABELS).sorter.id
    rig.service.sort(known, [bill, cake], MODEL)
    rig.service.decide(known, [cake], "Bill")
    rig.run()
    assert rig.labels(known) == {bill: "Bill", cake: "Bill"}
    assert rig.service.get(known).placed[cake].by is By.PERSON


def test_a_stopped_run_goes_on_with_the_others(rig: Rig) -> None:
    papers = [rig.put(f"Please pay {number} pounds.") for number in range(4)]
    known = rig.service.add("Post", LABELS).sorter.id
    rig.service.sort(known, papers, MODEL)
    rig.later.pop(0)()
    rig.engine.hold = True
    rig.later.pop(0)()
    rig.service.stop()
    rig.run()
    assert rig.engine.cancelled > 0
    assert not rig.service.running(known)
    done = len(rig.labels(known))
    assert 0 < done < 4
    assert rig.news[-1].left == 4 - done
    rig.engine.hold = False
    assert rig.service.sort(known, papers, MODEL) == 4 - done
    rig.run()
    assert len(rig.labels(known)) == 4


def test_an_engine_that_dies_and_a_full_disk_are_said_and_nothing_more_is_lost(
    rig: Rig, monkeypatch: pytest.MonkeyPatch
) -> None:
    papers = [rig.put(f"Please pay {number} pounds.") for number in range(3)]
    known = rig.service.add("Post", LABELS).sorter.id
    rig.service.sort(known, papers, MODEL)
    rig.engine.hold = True
    rig.later.pop(0)()
    rig.engine.waiting[-1](protocol.Failed(1, EngineStopped(kind="crashed").to_dict()))
    assert isinstance(rig.news[-1].error, EngineStopped)
    assert rig.labels(known) == {papers[0]: "Bill"}
    rig.engine.hold = False
    rig.service.sort(known, papers, MODEL)

    def full(*_values: object) -> int:
        raise DiskFull(path="vault")

    with monkeypatch.context() as during:
        during.setattr(rig.vault, "run", full)
        rig.run()
    assert isinstance(rig.news[-1].error, DiskFull)
    assert rig.labels(known) == {papers[0]: "Bill"}


def test_a_document_that_is_gone_is_passed_over_and_forgotten(rig: Rig) -> None:
    bill, gone = rig.put("Please pay."), rig.put("Bake and bake.")
    known = rig.service.add("Post", LABELS).sorter.id
    rig.service.decide(known, [gone], "Recipe")
    rig.vault.run("DELETE FROM documents WHERE id = ?", (gone,))
    rig.service.sort(known, [gone, bill], MODEL, again=True)
    rig.run()
    assert rig.labels(known) == {bill: "Bill"}
    assert rig.news[-1] == SortDone(known, 0)


def test_five_of_each_kind_are_examples_for_the_others(rig: Rig) -> None:
    bills = [rig.put(f"Please pay {number}.") for number in range(LEAST_EXAMPLES + 1)]
    cakes = [rig.put(f"Mix {number} and bake.") for number in range(LEAST_EXAMPLES + 1)]
    poem = rig.put("O rose.")
    everything = [*bills, *cakes, poem]
    known = rig.service.add("Post", LABELS).sorter.id
    rig.service.decide(known, bills[1:], "Bill")
    rig.service.decide(known, cakes[1:-1], "Recipe")
    assert rig.service.get(known).lacking(set(everything)) == {"Recipe": 1}
    with pytest.raises(ValueError, match="liken"):
        rig.service.sort_like(known, everything)
    rig.service.decide(known, cakes[1:], "Recipe")
    assert rig.service.sort_like(known, everything) == 3
    rig.run()
    assert rig.labels(known) == dict.fromkeys(bills, "Bill") | dict.fromkeys(cakes, "Recipe") | {poem: ""}
    kept = Sorters(rig.vault).get(known)
    assert kept.placed[bills[0]].by is By.EXAMPLES
    assert {name: len(rows) for name, rows in kept.sorter.examples.items()} == {"Bill": 5, "Recipe": 5}
    assert rig.embedding is not None
    assert rig.embedding.stopped == 1
    rig.embedding = None
    with pytest.raises(ValueError, match="liken"):
        rig.service.sort_like(known, everything)


def test_other_kinds_take_away_what_was_found_but_not_what_a_person_said(rig: Rig) -> None:
    bill, cake, other = rig.put("Please pay."), rig.put("Bake, bake."), rig.put("Pay and pay.")
    known = rig.service.add("Post", LABELS).sorter.id
    rig.service.decide(known, [bill], "Bill")
    rig.service.decide(known, [other], "Recipe")
    rig.service.sort(known, [cake], MODEL)
    rig.run()
    rig.service.change(known, "Letters", (Label("Bill"), Label("Poem")))
    assert rig.labels(known) == {bill: "Bill"}
    assert Sorters(rig.vault).get(known).sorter.name == "Letters"


def test_a_removed_sorter_is_gone_with_its_words(rig: Rig) -> None:
    known = rig.service.add("Very secret kinds", LABELS).sorter.id
    rig.service.remove(known)
    assert rig.service.list() == []
    with pytest.raises(LookupError):
        rig.service.get(known)


def test_words_of_any_kind_come_back_as_they_were() -> None:
    rig = Rig()
    labels = (Label('Half "\ud83d"', "é\u0000\n"), Label("&Ärztliches"))
    saved = rig.service.add("\udc80 name".encode("utf-8", "replace").decode(), labels)
    assert Sorters(rig.vault).get(saved.sorter.id).sorter.labels == labels
    body = to_body(rig.service.decide(saved.sorter.id, [rig.put("x")], "&Ärztliches"))
    again: SavedSorter = from_body(json.loads(json.dumps(body)), saved.sorter.id, saved.sorter.name, 7.0)
    assert to_body(again) == body
    assert isinstance(rig.news[-1], SorterChanged)
