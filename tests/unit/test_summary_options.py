"""Length, audience, language: fewer or more points, others first, nothing asked twice, all of it stored."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from app.cli.results import summary_result
from app.cli.wishes import wishes, with_wishes
from app.domain.chat import Message, State
from app.domain.summaries.candidates import plainly
from app.domain.summaries.composing import compose
from app.domain.summaries.rendering import TRANSLATED, as_text
from app.domain.summaries.report import Writer, from_summary
from app.domain.summaries.report_text import parts
from app.domain.summaries.summary_options import Audience, Length, Options, leaning, options_from, options_of
from app.domain.summarising import Also, Coverage, Covered, Flag, Point, Summary, Support, coverage_of_all
from app.paths import resources
from app.services.engine import EngineService
from app.services.presets import Presets
from app.services.reading import DocumentReader
from app.services.summaries import SummaryService
from app.storage.pack_results import PackResults
from app.worker.supervisor import Supervisor
from tests.unit.test_summary_service import Desk, document

TRANSLATED_PAGE = "Die Pumpe auf Seite {n} wurde am {n}. März ersetzt, nachdem sie {n}5 Liter verlor."


class Office(Desk):
    """A desk whose service can translate and tells of what was stored."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        prompts = resources() / "prompts"
        self.told: list[tuple[str, Path]] = []
        self.service = SummaryService(
            self.conversations,
            self.documents,
            EngineService(
                lambda: Supervisor("inference", ["x"], folder, self.engines, self.timers.later),
                lambda m: Path("/models") / m.file,
            ),
            DocumentReader(
                lambda: Supervisor("documents", ["x"], folder, self.readers, self.timers.later),
                self.timers.later,
            ),
            lambda _id: self.models[0] if self.models else None,
            (prompts / "map.txt").read_text(encoding="utf-8"),
            lambda: 1_000.0 + self.timers.now,
            PackResults(self.vault),
            preset=Presets(resources() / "presets", folder / "presets").get,
            translate=(prompts / "map-translate.txt").read_text(encoding="utf-8"),
            kept=lambda stored, path: self.told.append((stored.document.name, path)),
        )

    def whole(self, options: Options, pages: int = 12) -> Message:
        """A summary up to where the model has written about every part."""
        message = self.service.add(self.file, options=options)
        self.extract(document(pages))
        self.count()
        while self.waiting() and "Translate" not in self.waiting()[0].turns[-1]["text"]:
            self.reply()
        return message

    def points(self, message: Message) -> tuple[Point, ...]:
        summary = self.documents.summary(message.id)
        assert summary is not None
        return summary.points


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    made = Office(tmp_path)
    yield made
    made.vault.close()


def test_another_length_gives_fewer_or_more_points_and_asks_the_model_nothing(office: Office) -> None:
    usual = office.whole(Options(), pages=20)
    asked = len(office.answered)
    short = office.service.retry(usual.id, options=Options(Length.SHORT))
    long = office.service.retry(short.id, options=Options(Length.LONG))
    assert len(office.answered) == asked
    assert not office.waiting()
    counts = [len(office.points(message)) for message in (short, usual, long)]
    assert counts[0] < counts[1] <= counts[2]


def test_made_again_without_a_wish_it_keeps_the_wishes(office: Office) -> None:
    first = office.whole(Options(Length.SHORT, Audience.PROFESSIONAL))
    again = office.service.retry(first.id)
    summary = office.documents.summary(again.id)
    assert summary is not None
    assert options_of(summary) == Options(Length.SHORT, Audience.PROFESSIONAL)
    assert office.points(again) == office.points(first)


def test_plain_language_without_a_kind_stands_under_the_plain_headings(office: Office) -> None:
    message = office.whole(Options(audience=Audience.PLAIN))
    summary = office.documents.summary(message.id)
    assert summary is not None
    assert summary.preset == "plain"


def test_audience_decides_which_of_two_proved_points_is_said() -> None:
    figures = Point(
        "Approximately 4,210 mm of precipitation accumulated on 3 March 2026.", Support.VERIFIED, 1, 0, 60
    )
    easy = Point("The field was so wet that no one could play on it.", Support.VERIFIED, 1, 70, 120)
    for audience, expected in ((Audience.PLAIN, easy), (Audience.PROFESSIONAL, figures)):
        assert compose(plainly([figures, easy]), 1, 500, partial(leaning, audience=audience)) == (expected,)


def test_points_come_back_in_the_language_one_by_one_and_are_checked(office: Office) -> None:
    message = office.whole(Options(language="de"), pages=2)
    count = len(office.points(message))
    assert office.stored(message).state is State.WRITING
    for number, point in enumerate(office.points(message)):
        assert not point.told
        dose = "9" if number else str(point.page)
        office.reply(TRANSLATED_PAGE.replace("{n}", dose).replace(f"Seite {dose}", f"Seite {point.page}"))
        assert sum(bool(p.told) for p in office.points(message)) == number + 1
    points = office.points(message)
    assert len(points) == count
    assert office.stored(message).state is State.COMPLETE
    assert points[0].flags == ()
    assert all(Flag.NUMBER in point.flags for point in points[1:])
    assert TRANSLATED in office.stored(message).text


def test_a_translation_that_was_stopped_goes_on_and_asks_only_for_what_is_missing(office: Office) -> None:
    message = office.whole(Options(language="de"), pages=3)
    office.reply(TRANSLATED_PAGE.replace("{n}", "1"))
    office.service.cancel(message.id)
    office.reply("", reason="cancelled")
    assert office.stored(message).state is State.STOPPED
    kept = [point.text for point in office.points(message)]
    asked = len(office.answered)
    again = office.service.retry(message.id)
    assert sum(bool(point.told) for point in office.points(message)) == 1
    while office.waiting():
        office.reply("Die Pumpe wurde ersetzt, weil sie leckte, und das ist nicht gut.")
    assert office.stored(again).state is State.COMPLETE
    assert len(office.answered) == asked + len(kept) - 1


def test_whoever_keeps_the_file_is_told_once_it_is_stored(office: Office) -> None:
    message = office.whole(Options())
    office.service.retry(message.id)
    assert office.told == [("pump.pdf", office.file)]


def test_all_of_a_summary_comes_back_from_the_vault(office: Office) -> None:
    message = office.whole(Options())
    summary = office.documents.summary(message.id)
    assert summary is not None
    other = Also(summary.document_id, 2, 5, 9, "2.5 mg", True)
    point = replace(
        summary.points[0], document_id="d2", told="The pump.", flags=(Flag.NUMBER, Flag.NAME), also=(other,)
    )
    documents = (Covered("a.pdf", "d1", Coverage(2, (1,), (2,))), Covered("b.pdf", error='{"kind": "x"}'))
    wishes = tuple(sorted(Options(Length.LONG, Audience.PLAIN, "fr").as_dict().items()))
    whole = replace(summary, points=(point,), documents=documents, wishes=wishes)
    office.documents.save_summary(message.id, whole)
    assert office.documents.summary(message.id) == whole
    assert options_of(whole) == Options(Length.LONG, Audience.PLAIN, "fr")


@pytest.mark.parametrize(
    "stored", [{}, {"length": "huge", "language": "xx"}, {"length": 3, "audience": None}]
)
def test_wishes_nobody_knows_are_as_usual(stored: dict[str, object]) -> None:
    assert options_from(stored) == Options()


def test_a_doubtful_translation_says_so_in_the_text_the_file_and_the_json(office: Office) -> None:
    message = office.whole(Options(), pages=1)
    stored = office.stored(message)
    assert stored.document_id is not None
    found = office.service.document(stored.document_id)
    summary = office.documents.summary(message.id)
    assert summary is not None
    point = replace(summary.points[0], text="Die Pumpe.", told="The pump.", flags=(Flag.NUMBER,))
    doubtful: Summary = replace(summary, points=(point,))
    assert "a number of the translation is not in the source" in as_text(doubtful, found)
    written = str(parts(from_summary(doubtful, found, Writer("m"), "1", "today")))
    assert "the wording was translated" in written
    assert "a number of the translation is not in the source" in written
    value = json.loads(json.dumps(summary_result(stored, doubtful, found)))
    assert value["points"][0]["told"] == "The pump."
    assert "number" in [flag["flag"] for flag in value["flags"]]


def test_the_command_line_takes_the_wishes_and_refuses_others() -> None:
    taken: list[Options] = []

    @click.command()
    @with_wishes
    def command(length: str, audience: str, language: str | None) -> None:
        taken.append(wishes(length, audience, language))

    run = CliRunner().invoke
    assert run(command, []).exit_code == 0
    assert run(command, ["--length", "short", "--audience", "plain", "--language", "fr"]).exit_code == 0
    assert taken == [Options(), Options(Length.SHORT, Audience.PLAIN, "fr")]
    refused = run(command, ["--language", "xx"])
    assert refused.exit_code == 2
    assert "nl" in refused.output


def test_pages_of_several_documents_are_counted_on() -> None:
    whole = coverage_of_all([Coverage(2, (1,), (2,)), Coverage(3, (1, 3), failed=(2,))])
    assert (whole.total, whole.read, whole.blank, whole.failed) == (5, (1, 3, 5), (2,), (4,))
    assert whole.accounted == 5
