"""A whole document is read, proved, stored; a cut run keeps what it has; a second file waits its turn."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from app.domain.chat import Kind, Message, State
from app.domain.documents import Block, BlockKind, Document, FileKind, Page, PageState
from app.domain.engine.models import Model
from app.domain.engine.placing import Speed
from app.domain.errors import DocumentMissing, NoModel, from_text
from app.paths import resources
from app.services.engine import EngineService
from app.services.presets import Presets
from app.services.reading import DocumentReader
from app.services.summaries import Stage, SummaryChanged, SummaryProgress, SummaryService
from app.storage.conversations import Conversations
from app.storage.documents import Documents
from app.storage.memory import MemoryVault
from app.storage.pack_results import PackResults
from app.worker import protocol
from app.worker.codec import document_to_dict
from app.worker.supervisor import Supervisor
from tests.fakes_engine import FakeChild, FakeSpawn, FakeTimers
from tests.unit.test_engine_service import model

PAGE = "The pump on page {n} was replaced on {n} March after it leaked {n}5 litres overnight."
JUNK = "Sure! Here is a summary. I am an AI."


def document(pages: int = 6, blank: int = 0) -> Document:
    text, found, blocks = "", [], []
    for number in range(1, pages + 1):
        start = len(text)
        if number == blank:
            found.append(Page(number, start, start, PageState.BLANK))
            continue
        text += PAGE.replace("{n}", str(number)) + "\n\n"
        found.append(Page(number, start, len(text), PageState.READ))
        blocks.append(Block(BlockKind.PARAGRAPH, start, len(text) - 2))
    return Document(
        "pump.pdf", FileKind.PDF, "0" * 64, 1000, True, text, tuple(found), tuple(blocks), "The pump"
    )


class Desk:
    def __init__(self, folder: Path) -> None:
        self.engines, self.readers, self.timers = FakeSpawn(), FakeSpawn(), FakeTimers()
        self.vault = MemoryVault.make()
        self.conversations, self.documents = Conversations(self.vault), Documents(self.vault)
        self.models: list[Model] = [model("a")]
        self.speed: Speed | None = None
        self.engine = EngineService(
            lambda: Supervisor("inference", ["x"], folder, self.engines, self.timers.later),
            lambda m: Path("/models") / m.file,
        )
        reader = DocumentReader(
            lambda: Supervisor("documents", ["x"], folder, self.readers, self.timers.later), self.timers.later
        )
        template = (resources() / "prompts" / "map.txt").read_text(encoding="utf-8")
        self.service = SummaryService(
            self.conversations,
            self.documents,
            self.engine,
            reader,
            lambda _id: self.models[0] if self.models else None,
            template,
            lambda: 1_000.0 + self.timers.now,
            PackResults(self.vault),
            lambda _model: self.speed,
            Presets(resources() / "presets", folder / "presets").get,
            ran=lambda _model, found, sentences, seconds: self.ran.append(
                (found.name, len(sentences), seconds)
            ),
        )
        self.ran: list[tuple[str, int, float]] = []
        self.answered: set[tuple[int, int]] = set()
        self.news: list[object] = []
        self.service.news.subscribe(self.news.append)
        self.file = folder / "pump.pdf"
        self.file.write_bytes(b"%PDF-")

    def add(self) -> Message:
        return self.service.add(self.file)

    def extract(self, found: Document | None = None) -> None:
        child = self.readers.child
        child.greet()
        request = child.last(protocol.Extract)
        child.say(protocol.Reading(id=request.id, done=1, total=6))
        body = document_to_dict(found or document())
        child.say(protocol.Extracted(id=request.id, document=body))

    def count(self, tokens: int = 400) -> None:
        child = self.engines.child
        if not child.all(protocol.Load) or not child.all(protocol.Count):
            child.load_model()
        request = child.last(protocol.Count)
        child.say(protocol.Counted(id=request.id, tokens=[tokens] * len(request.texts)))

    def waiting(self) -> list[protocol.Generate]:
        """Requests that are not answered yet, oldest first."""
        asked = self.engines.child.all(protocol.Generate)
        return [r for r in asked if (len(self.engines.children), r.id) not in self.answered]

    def reply(self, text: str = JUNK, reason: str = "stop", place: int = 0) -> None:
        request = self.waiting()[place]
        self.answered.add((len(self.engines.children), request.id))
        child: FakeChild = self.engines.child
        child.say(protocol.Finished(id=request.id, outcome={"reason": reason, "text": text}))

    def reply_to_all(self, text: str = JUNK, place: int = 0) -> None:
        while self.waiting():
            self.timers.now += 2
            self.reply(text, place=place)

    def stored(self, message: Message) -> Message:
        return self.conversations.message(message.id)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    made = Desk(tmp_path)
    yield made
    made.vault.close()


def test_parts_are_read_side_by_side_and_stand_in_the_document_s_order(desk: Desk) -> None:
    message = desk.add()
    desk.extract(document(12))
    desk.count()
    assert len(desk.waiting()) > 1
    desk.reply(place=-1)
    summary = desk.documents.summary(message.id)
    assert summary is not None
    assert all(point.page > 1 for point in summary.points)
    desk.reply_to_all(place=-1)
    assert desk.stored(message).state is State.COMPLETE
    summary = desk.documents.summary(message.id)
    assert summary is not None
    places = [point.start for point in summary.points]
    assert places == sorted(places)


def test_pages_are_counted_while_the_model_reads_long_before_it_writes(desk: Desk) -> None:
    desk.add()
    desk.extract(document(12))
    desk.count()

    def counted() -> list[tuple[int, int]]:
        told = [n for n in desk.news if isinstance(n, SummaryProgress) and n.stage is Stage.WRITING]
        return [(one.pages.done, one.pages.total) for one in told]

    assert counted()[-1] == (0, 12)
    request = desk.waiting()[0]
    for done in (500, 1_000, 900):  # a part is read anew by another child: pages are never taken back
        desk.engines.child.say(protocol.Reading(id=request.id, done=done, total=1_000))
    pages = [done for done, _ in counted()]
    assert pages == sorted(pages) and 0 < pages[-1] < 12
    desk.reply_to_all()
    assert counted()[-1][0] == 12 or desk.waiting() == []


def test_every_page_is_accounted_for_whatever_the_model_writes(desk: Desk) -> None:
    message = desk.add()
    desk.extract(document(6, blank=4))
    desk.count()
    desk.reply_to_all(JUNK)
    stored = desk.stored(message)
    assert (stored.kind, stored.state) == (Kind.SUMMARY, State.COMPLETE)
    summary = desk.service.summary(message.id)
    assert summary is not None
    assert summary.coverage.read == (1, 2, 3, 5, 6)
    assert summary.coverage.blank == (4,)
    assert summary.coverage.accounted == summary.coverage.total == 6
    text = desk.service.document(summary.document_id).text
    assert {point.page for point in summary.points} >= {1, 6}
    assert all(text[p.start : p.end] in PAGE.replace("{n}", str(p.page)) for p in summary.points)


def test_what_the_model_gets_wrong_is_not_shown(desk: Desk) -> None:
    message = desk.add()
    desk.extract(document(1))
    desk.count()
    desk.reply_to_all("- The pump on page 1 was replaced on 1 March after it leaked 95 litres overnight.")
    summary = desk.service.summary(message.id)
    assert summary is not None
    assert "95" not in " ".join(point.text for point in summary.points)
    assert "15 litres" in desk.stored(message).text


def test_progress_tells_pages_and_time_left(desk: Desk) -> None:
    desk.add()
    desk.extract()
    desk.count()
    desk.timers.now += 10
    desk.reply()
    stages = [n.stage for n in desk.news if isinstance(n, SummaryProgress)]
    assert stages[0] is Stage.WAITING
    assert Stage.READING in stages
    last = [n for n in desk.news if isinstance(n, SummaryProgress)][-1]
    assert last.stage is Stage.WRITING
    assert 0 < last.pages.done < last.pages.total == 6
    assert last.seconds_left is not None and last.seconds_left > 0
    assert any(isinstance(n, SummaryChanged) for n in desk.news)


def test_cancel_keeps_what_is_proved_and_says_what_was_not_read(desk: Desk) -> None:
    message = desk.add()
    desk.extract()
    desk.count()
    desk.reply()
    desk.service.cancel(message.id)
    assert desk.engines.child.all(protocol.Cancel)
    desk.reply("", "cancelled")
    assert desk.stored(message).state is State.STOPPED
    summary = desk.service.summary(message.id)
    assert summary is not None and summary.points
    assert summary.coverage.unread and summary.coverage.read


def test_a_second_file_waits_and_can_be_taken_back(desk: Desk) -> None:
    first, second, third = desk.add(), desk.add(), desk.add()
    assert len(desk.readers.children) == 1
    desk.service.cancel(second.id)
    assert desk.stored(second).state is State.STOPPED
    desk.extract()
    desk.count()
    desk.reply_to_all()
    assert desk.stored(first).state is State.COMPLETE
    assert len(desk.readers.children) == 2
    assert desk.stored(third).state is State.WRITING


def test_a_file_that_cannot_be_read_says_why_and_the_next_goes_on(desk: Desk) -> None:
    message = desk.add()
    desk.add()
    child = desk.readers.child
    child.greet()
    error = {"error": "DocumentEncrypted", "name": "pump.pdf", "by": "password"}
    child.say(protocol.Failed(id=child.last(protocol.Extract).id, error=error))
    stored = desk.stored(message)
    assert stored.state is State.FAILED
    assert stored.error is not None and from_text(stored.error).to_dict() == error
    assert len(desk.readers.children) == 2


def test_a_parser_that_crashes_blames_the_file_not_the_program(desk: Desk) -> None:
    message = desk.add()
    desk.readers.child.greet()
    desk.readers.child.exit(-11)
    stored = desk.stored(message)
    assert stored.error is not None
    assert from_text(stored.error).to_dict() == {"error": "DocumentDamaged", "name": "pump.pdf"}


def test_a_parser_that_takes_too_long_is_ended(desk: Desk) -> None:
    message = desk.add()
    desk.readers.child.greet()
    desk.timers.pass_time(121)
    assert desk.readers.child.killed
    desk.readers.child.exit(-9)
    stored = desk.stored(message)
    assert stored.error is not None and from_text(stored.error).to_dict()["limit"] == "time"


def test_an_engine_crash_keeps_the_text_and_try_again_needs_no_file(desk: Desk) -> None:
    message = desk.add()
    desk.extract()
    desk.count()
    desk.reply()
    desk.engines.child.exit(-9)
    assert desk.stored(message).state is State.INTERRUPTED
    desk.file.unlink()
    again = desk.service.retry(message.id)
    desk.engines.child.load_model()
    desk.reply_to_all()
    assert desk.stored(again).state is State.COMPLETE
    assert desk.stored(again).version == 2


def test_locking_keeps_what_is_proved(desk: Desk) -> None:
    message = desk.add()
    waiting = desk.add()
    desk.extract()
    desk.count()
    desk.reply()
    desk.service.close()
    assert desk.stored(message).state is State.INTERRUPTED
    assert desk.stored(waiting).state is State.INTERRUPTED
    desk.reply()
    assert desk.stored(message).state is State.INTERRUPTED


def test_nothing_is_written_without_a_model_or_a_file(desk: Desk) -> None:
    desk.models.clear()
    with pytest.raises(NoModel):
        desk.add()
    desk.models.append(model("a"))
    desk.file.unlink()
    with pytest.raises(DocumentMissing):
        desk.add()
    assert desk.conversations.list() == []


def parts(desk: Desk) -> int:
    """How many replies all children were asked for."""
    return sum(len(child.all(protocol.Generate)) for child in desk.engines.children)


def summarised(desk: Desk, pages: int = 12) -> Message:
    message = desk.add()
    desk.extract(document(pages))
    desk.count()
    desk.reply_to_all("- The pump on page 1 was replaced on 1 March after it leaked 15 litres overnight.")
    return message


def test_a_stopped_run_goes_on_and_asks_only_for_what_is_missing(desk: Desk) -> None:
    message = desk.add()
    desk.extract(document(24))
    desk.count()
    desk.reply()
    desk.reply()
    desk.service.cancel(message.id)
    desk.reply("", "cancelled")
    assert desk.stored(message).state is State.STOPPED
    asked = parts(desk)
    again = desk.service.retry(message.id)
    desk.reply_to_all()
    assert desk.stored(again).state is State.COMPLETE
    texts = [request.turns[-1]["text"] for request in desk.engines.child.all(protocol.Generate)]
    pages = [frozenset(n for n in range(1, 25) if f"page {n} was" in text) for text in texts]
    assert frozenset().union(*pages) == frozenset(range(1, 25))
    assert not set(pages[:2]) & set(pages[asked:])
    summary = desk.service.summary(again.id)
    assert summary is not None and summary.coverage.unread == ()


def test_what_a_whole_document_took_is_told_but_not_what_a_part_of_one_took(desk: Desk) -> None:
    message = summarised(desk)
    assert len(desk.ran) == 1
    name, sentences, seconds = desk.ran[0]
    assert (name, sentences) == ("pump.pdf", 12) and seconds >= 2
    desk.service.retry(message.id, "report")
    assert len(desk.ran) == 1, "the model was not asked, so nothing is known of its speed"


def test_a_run_that_went_on_says_nothing_of_a_whole_one(desk: Desk) -> None:
    message = desk.add()
    desk.extract(document(24))
    desk.count()
    desk.reply()
    desk.service.cancel(message.id)
    desk.reply("", "cancelled")
    desk.service.retry(message.id)
    desk.reply_to_all()
    assert desk.ran == []


def test_another_kind_is_made_without_the_model(desk: Desk) -> None:
    message = summarised(desk)
    asked, counted = parts(desk), len(desk.engines.child.all(protocol.Count))
    again = desk.service.retry(message.id, "report")
    assert desk.stored(again).state is State.COMPLETE
    assert parts(desk) == asked
    assert len(desk.engines.child.all(protocol.Count)) == counted
    assert "**Findings**" in desk.stored(again).text
    assert "Not stated in the document." in desk.stored(again).text


def test_another_model_is_asked_anew(desk: Desk) -> None:
    message = summarised(desk, 3)
    desk.models[0] = replace(model("b"), sha256="1" * 64)
    again = desk.service.retry(message.id)
    assert desk.stored(again).state is State.WRITING


def test_a_measured_model_has_an_estimate_before_its_first_reply(desk: Desk) -> None:
    desk.speed = Speed(200.0, 20.0)
    desk.add()
    desk.extract()
    desk.count()
    first = next(n for n in desk.news if isinstance(n, SummaryProgress) and n.stage is Stage.WRITING)
    assert first.seconds_left is not None and first.seconds_left > 5


def test_what_has_to_happen_next_is_in_every_summary(desk: Desk) -> None:
    text = "The pump was old. " * 40 + "Please arrange a visit of the fitter."
    found = Document(
        "a.pdf",
        FileKind.PDF,
        "0" * 64,
        1,
        True,
        text,
        (Page(1, 0, len(text), PageState.READ),),
        (Block(BlockKind.PARAGRAPH, 0, len(text)),),
    )
    message = desk.add()
    desk.extract(found)
    desk.count(20)
    desk.reply_to_all()
    assert "Please arrange a visit of the fitter." in desk.stored(message).text
