"""One summary across several documents: sources named, what differs shown, nothing lost, gone on with."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.cli.together import result, text
from app.domain.chat import Message, State
from app.domain.documents import Document
from app.domain.errors import DocumentDamaged, DocumentMissing, from_text
from app.domain.summaries.rendering import NOT_READ
from app.domain.summaries.summary_options import Options
from app.domain.summaries.together import DIFFER, counted_on, document_name, located, unread
from app.domain.summarising import Summary
from app.services.summary_orders import File
from app.services.summary_report import together_report
from app.worker import protocol
from app.worker.codec import document_to_dict
from tests.asked import made
from tests.unit.test_summary_service import JUNK, Desk, document

LETTER = (
    "Discharge letter\n\nHospital number: H-4471.\n\nBisoprolol continues at {dose} mg once a day. "
    "Ramipril was stopped on 5 March 2025 because kidney function fell.\n\n"
    "The blood test has to be repeated within {days} days by the practice."
)
LETTER += "\n\nThe {who} will see the patient again on {day} May 2025 to check the heart failure."
WARD = LETTER.format(dose="2.5", days=7, who="ward nurse", day=2)
CLINIC = LETTER.format(dose="5", days=7, who="clinic doctor", day=19)


class Several(Desk):
    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.files = [folder / name for name in ("ward.txt", "clinic.txt", "third.txt")]
        for file in self.files:
            file.write_bytes(b"letter")

    def begin(self, count: int = 2, preset: str = "", options: Options | None = None) -> Message:
        files = [File(file) for file in self.files[:count]]
        return self.service.begin(files, None, preset, options or Options())

    def read(self, text: str, name: str) -> None:
        child = self.readers.child
        child.greet()
        request = child.last(protocol.Extract)
        child.say(protocol.Extracted(id=request.id, document=document_to_dict(made(text, name))))

    def refuse(self) -> None:
        child = self.readers.child
        child.greet()
        request = child.last(protocol.Extract)
        child.say(protocol.Failed(id=request.id, error=DocumentDamaged(name=request.name).to_dict()))

    def write_all(self, text: str = JUNK) -> None:
        """Every document is counted and every part answered, mostly with nothing usable: quotes remain."""
        if self.engines.children and not self.engines.child.all(protocol.Count):
            self.engines.child.load_model()
        while True:
            counted = len(self.engines.child.all(protocol.Count)) if self.engines.children else 0
            if counted > self.counts:
                self.counts = counted
                self.count(40)
            elif self.waiting():
                self.reply(text)
            else:
                return

    counts = 0

    def found(self, message: Message) -> Summary:
        summary = self.service.summary(message.id)
        assert summary is not None
        return summary


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Several]:
    made_desk = Several(tmp_path)
    yield made_desk
    made_desk.vault.close()


def two_letters(desk: Several, preset: str = "") -> tuple[Message, Summary]:
    message = desk.begin(preset=preset)
    desk.read(WARD, "ward.txt")
    desk.read(CLINIC, "clinic.txt")
    desk.write_all()
    assert desk.stored(message).state is State.COMPLETE
    return message, desk.found(message)


def test_each_point_names_its_document_and_cites_words_that_stand_there(desk: Several) -> None:
    message, summary = two_letters(desk)
    assert [one.name for one in summary.documents] == ["ward.txt", "clinic.txt"]
    held = {point.document_id for point in summary.points}
    assert held == {one.document_id for one in summary.documents}
    for point in summary.points:
        text = desk.service.document(point.document_id).text
        assert " ".join(text[point.start : point.end].split()).startswith(point.text.rstrip("…")[:20])
    said = desk.stored(message).text
    assert "[ward.txt, p. 1]" in said and "[clinic.txt, p. 1]" in said


def test_what_both_say_is_said_once_with_both_places(desk: Several) -> None:
    message = desk.begin()
    desk.read(WARD, "ward.txt")
    desk.read(CLINIC, "clinic.txt")
    desk.write_all("- Ramipril was stopped on 5 March 2025 because kidney function fell.")
    summary = desk.found(message)
    stopped = [point for point in summary.points if "Ramipril" in point.text]
    assert len(stopped) == 1
    same = [also for also in stopped[0].also if not also.differs]
    assert [also.document_id for also in same] == [summary.documents[1].document_id]


def test_what_the_documents_contradict_each_other_in_is_marked_on_both(desk: Several) -> None:
    message, summary = two_letters(desk)
    told = {
        (document_name(summary, point.document_id), also.text)
        for point in summary.points
        for also in point.differs
    }
    assert ("ward.txt", "5 mg once a day") in told
    assert ("clinic.txt", "2.5 mg once a day") in told or not [
        p for p in summary.points if p.document_id == summary.documents[1].document_id and "5 mg" in p.text
    ]
    assert "the documents differ" in desk.stored(message).text


def test_a_difference_that_no_point_says_gets_a_point_of_its_own(desk: Several) -> None:
    filler = " ".join(
        f"The pump in hall {n} leaked {n} litres on {n} May and was mended." for n in range(1, 20)
    )
    message = desk.begin()
    desk.read(f"Offer\n\n{filler}\n\nMonthly fee: 300 EUR.", "ward.txt")
    desk.read(f"Offer\n\n{filler}\n\nMonthly fee: 320 EUR.", "clinic.txt")
    desk.write_all()
    summary = desk.found(message)
    fee = [point for point in summary.points if "Monthly fee" in point.text]
    assert fee and all(point.differs for point in fee)
    assert any(also.text == "320 EUR" for point in fee for also in point.also) or len(fee) == 2
    if len(fee) == 1:
        assert fee[0].heading == DIFFER and summary.sections[0] == DIFFER


def test_two_invoices_are_not_said_to_differ(desk: Several) -> None:
    message = desk.begin()
    for number, name in ((1, "ward.txt"), (2, "clinic.txt")):
        desk.read(f"Invoice\n\nInvoice number: R-20{number}.\n\nTotal due: {number}00.00 EUR.", name)
    desk.write_all()
    assert not any(point.differs for point in desk.found(message).points)


def test_a_kind_sorts_the_points_of_all_documents_by_subject(desk: Several) -> None:
    _, summary = two_letters(desk, "clinical-letter")
    assert {point.heading for point in summary.points} <= set(summary.sections)
    assert len({point.document_id for point in summary.points}) == 2
    assert not set(summary.sections) & {"ward.txt", "clinic.txt"}


def test_a_file_that_cannot_be_read_is_named_and_the_others_go_on(desk: Several) -> None:
    message = desk.begin(3)
    desk.read(WARD, "ward.txt")
    desk.refuse()
    desk.read(CLINIC, "third.txt")
    desk.write_all()
    summary = desk.found(message)
    assert desk.stored(message).state is State.COMPLETE
    assert [one.name for one in unread(summary)] == ["clinic.txt"]
    assert isinstance(from_text(unread(summary)[0].error), DocumentDamaged)
    assert f"clinic.txt: {NOT_READ}" in desk.stored(message).text
    assert len({point.document_id for point in summary.points}) == 2


def test_when_no_file_can_be_read_the_first_reason_is_given(desk: Several) -> None:
    message = desk.begin()
    desk.refuse()
    desk.refuse()
    assert desk.stored(message).state is State.FAILED
    assert isinstance(from_text(desk.stored(message).error or ""), DocumentDamaged)


def test_pages_of_all_documents_are_counted_on(desk: Several) -> None:
    message = desk.begin()
    for pages in (3, 2):
        desk.extract(document(pages))
    desk.write_all()
    summary = desk.found(message)
    assert (summary.coverage.total, summary.coverage.read) == (5, (1, 2, 3, 4, 5))
    first, second = (one.document_id for one in summary.documents)
    assert [located(summary, n) for n in (3, 4, 5, 6)] == [(first, 3), (second, 1), (second, 2), ("", 0)]
    assert counted_on(summary, second, 2) == 5


def test_stopped_after_the_first_document_it_goes_on_where_it_was(desk: Several) -> None:
    message = desk.begin()
    desk.read(WARD, "ward.txt")
    desk.read(CLINIC, "clinic.txt")
    desk.count(40)
    desk.reply()
    desk.service.cancel(message.id)
    child = desk.engines.child
    child.say(protocol.Finished(id=child.all(protocol.Count)[-1].id, outcome={"reason": "cancelled"}))
    assert desk.stored(message).state is State.STOPPED
    summary = desk.found(message)
    assert summary.points and summary.coverage.unread
    desk.counts = len(child.all(protocol.Count))
    asked = len(child.all(protocol.Generate))
    again = desk.service.retry(message.id)
    desk.write_all()
    assert desk.stored(again).state is State.COMPLETE
    assert not desk.found(again).coverage.unread
    assert len(child.all(protocol.Generate)) == asked + 1  # the first document was not asked about again


def test_stopped_while_files_are_opened_it_opens_the_others_later(desk: Several) -> None:
    message = desk.begin()
    desk.read(WARD, "ward.txt")
    desk.service.cancel(message.id)
    desk.readers.child.exit(-9)
    assert desk.stored(message).state is State.STOPPED
    assert [one.name for one in unread(desk.found(message))] == ["clinic.txt"]
    again = desk.service.retry(message.id)
    desk.read(CLINIC, "clinic.txt")
    desk.write_all()
    assert desk.stored(again).state is State.COMPLETE
    assert not unread(desk.found(again))


def test_what_was_proved_of_a_file_before_is_not_asked_about_again(desk: Several) -> None:
    desk.service.add(desk.files[0])
    desk.read(WARD, "ward.txt")
    desk.write_all()
    asked = len(desk.engines.child.all(protocol.Generate))
    message = desk.begin()
    desk.read(WARD, "ward.txt")
    desk.read(CLINIC, "clinic.txt")
    desk.write_all()
    assert desk.stored(message).state is State.COMPLETE
    assert len(desk.engines.child.all(protocol.Generate)) == asked + 1


def test_files_read_before_are_not_opened_again(desk: Several) -> None:
    files = [
        File(desk.files[0], made(WARD, "ward.txt")),
        File(desk.files[1], made(CLINIC, "clinic.txt")),
    ]
    message = desk.service.begin(files)
    assert not desk.readers.children
    desk.write_all()
    assert desk.stored(message).state is State.COMPLETE


def test_a_file_that_is_gone_is_refused_before_anything_is_written(desk: Several) -> None:
    desk.files[1].unlink()
    with pytest.raises(DocumentMissing):
        desk.begin()
    assert not desk.conversations.list()


def test_points_in_another_language_keep_their_documents(desk: Several) -> None:
    message = desk.begin(options=Options(language="de"))
    desk.read(WARD, "ward.txt")
    desk.read(CLINIC, "clinic.txt")
    desk.write_all()
    summary = desk.found(message)
    assert desk.stored(message).state is State.COMPLETE
    assert len({point.document_id for point in summary.points}) == 2
    assert all(point.flags or point.told for point in summary.points)


def test_two_files_of_one_name_are_told_apart(desk: Several) -> None:
    files = [File(desk.files[0], made(WARD, "a.txt")), File(desk.files[0], made(CLINIC, "a.txt"))]
    message = desk.service.begin(files)
    desk.write_all()
    summary = desk.found(message)
    names = {document_name(summary, one.document_id) for one in summary.documents}
    assert names == {"ward.txt (1)", "ward.txt (2)"}
    shown: Document = desk.service.document(summary.documents[1].document_id)
    assert "5 mg" in shown.text


def test_json_text_and_file_name_the_document_of_everything(desk: Several) -> None:
    message = desk.begin(3)
    desk.read(WARD, "ward.txt")
    desk.refuse()
    desk.read(CLINIC, "third.txt")
    desk.write_all()
    summary = desk.found(message)
    known = [one.document_id for one in summary.documents if one.document_id]
    documents = {one: desk.service.document(one) for one in known}
    value = json.loads(json.dumps(result(desk.stored(message), summary, documents)))
    assert [one["name"] for one in value["documents"]] == ["ward.txt", "third.txt"]
    assert [one["pages"]["read"] for one in value["documents"]] == [1, 1]
    (refused,) = value["unread"]
    assert (refused["name"], refused["error"]["error"]) == ("clinic.txt", "DocumentDamaged")
    assert {point["document"] for point in value["points"]} == {"ward.txt", "third.txt"}
    assert [place["text"] for point in value["points"] for place in point["differs"]]
    said = {point["text"] for point in value["points"]}
    for one in value["documents"]:  # a fact is in a point or in the list of what is missing
        left = " ".join(entry["quote"] for entry in one["missing"])
        doses = [fact for fact in one["facts"] if fact["kind"] == "dose"]
        assert doses
        assert all(any(fact["quote"] in text for text in said) or fact["value"] in left for fact in doses)
    shown = text(summary, documents)
    assert "clinic.txt: not read" in shown and "ward.txt: 1 of 1" in shown
    report = together_report(summary, documents, None, made="now")
    assert [one.name for one in report.sources] == ["ward.txt", "third.txt"]
    assert any("clinic.txt" in warning for warning in report.warnings)
    assert all(
        s.place.startswith(("ward.txt", "third.txt")) for part in report.sections for s in part.statements
    )
    assert {row.place.split(",")[0] for row in report.facts} == {"ward.txt", "third.txt"}
