"""What a summary says of whole documents, whatever the model wrote: the lines a reader would miss."""

from __future__ import annotations

import pytest

from app.bench.documents.letters import Letter, as_document, letters
from app.domain.documents import Document
from app.domain.proof.furniture import is_furniture
from app.domain.proof.proving import points_for_pack
from app.domain.summaries.choosing import Chooser
from app.domain.summaries.summary_options import USUAL, Length, Options
from app.domain.summarising import Point, Support
from app.domain.text.splitting import sentences, text_of
from tests.fact_documents import Part, heading, made

JUNK = "I am not able to help."


def summarised(document: Document, wrote: str = JUNK, wishes: Options = USUAL) -> tuple[Point, ...]:
    found = sentences(document)
    return Chooser(document).choose({0: found}, points_for_pack(wrote, found, document), wishes)[0]


def said(points: tuple[Point, ...]) -> str:
    return " ".join(point.text for point in points)


def of_kind(kind: str) -> list[Letter]:
    return [letter for letter in letters() if letter.id.startswith(f"{kind}-")]


@pytest.mark.parametrize("letter", of_kind("contract"), ids=lambda letter: letter.id)
def test_a_contract_tells_parties_term_fee_notice_and_end_even_if_the_model_wrote_junk(
    letter: Letter,
) -> None:
    text = said(summarised(as_document(letter)))
    for needed in ("begins on", "ends on", "The monthly fee is", "days before the end", "is limited to £"):
        assert needed in text
    assert all(thing in text for thing in letter.things) and "breach" in text


@pytest.mark.parametrize("letter", letters(), ids=lambda letter: letter.id)
def test_every_section_with_facts_is_there_and_no_line_is_furniture(letter: Letter) -> None:
    document = as_document(letter)
    points = summarised(document)
    assert 0 < len(points) <= 20
    assert not any(is_furniture(point.text) for point in points)
    assert [p.start for p in points[1:]] == sorted(p.start for p in points[1:])
    shares = [said(points).count(p.text) for p in points]
    assert max(shares) == 1
    headings = {
        s.heading for s in sentences(document) if any(c.isdigit() for c in words(document, s.start, s.end))
    }
    covered = {s.heading for s in sentences(document) for p in points if s.start < p.end and p.start < s.end}
    assert len(headings - covered) <= 1


def words(document: Document, start: int, end: int) -> str:
    return text_of(document, start, end)


def test_a_plan_comes_before_small_matters() -> None:
    document = made(
        [
            heading("Course"),
            *(
                f"On day {n} the ward round noted a temperature of 36.{n} °C and a pulse of 8{n}."
                for n in range(9)
            ),
            heading("Plan"),
            "The practice takes blood within 7 days.",
            "Do not drive until the eye test has been done.",
        ]
    )
    text = said(summarised(document, wishes=Options(Length.SHORT)))
    assert "blood within 7 days" in text and "Do not drive" in text


def test_a_sentence_the_model_said_well_stays_in_its_words() -> None:
    document = made(
        ["The monthly fee, which is the same in every season, is £2,340.50.", "The office is cleaned daily."]
    )
    points = summarised(document, "- The monthly fee is £2,340.50.")
    (fee,) = [point for point in points if "2,340.50" in point.text]
    assert (fee.text, fee.support) == ("The monthly fee is £2,340.50.", Support.VERIFIED)


def test_what_only_greets_still_gives_a_summary() -> None:
    document = made(["Dear Dr Renshaw,", "Yours sincerely,"])
    assert summarised(document)


def test_a_line_that_every_page_repeats_is_no_point() -> None:
    pages: list[list[Part | str]] = [
        [f"The fee of plot {n} is £{n}64 a year.", "Not a real organisation, and no advice"]
        for n in range(1, 5)
    ]
    assert "organisation" not in said(summarised(made(*pages)))


def test_neighbouring_short_sentences_share_a_line_and_cite_all_of_it() -> None:
    document = made([heading("Diagnoses"), "Type 2 diabetes since 2013. Hypertension. Mild asthma."])
    (point,) = summarised(document)
    assert point.text == "Type 2 diabetes since 2013. Hypertension. Mild asthma."
    assert text_of(document, point.start, point.end) == point.text


def test_a_longer_wish_never_says_less() -> None:
    document = as_document(of_kind("contract")[0])
    counts = [len(said(summarised(document, wishes=Options(length)))) for length in Length]
    assert counts == sorted(counts) and counts[0] < counts[2]


@pytest.mark.parametrize(
    "wrote", ["- Re: Agnes Whitlock, hospital number HM-448213", "- Dear Dr Renshaw, thank you"]
)
def test_a_subject_line_that_the_model_repeats_is_no_point(wrote: str) -> None:
    document = made(
        [
            "Re: Agnes Whitlock, hospital number HM-448213",
            "Dear Dr Tobias Renshaw,",
            "Losartan 50 mg once daily was started.",
            "The next appointment is on 18 June 2025.",
        ]
    )
    assert not any(is_furniture(point.text) for point in summarised(document, wrote))


def test_a_study_that_tells_of_its_follow_up_is_not_taken_for_a_plan() -> None:
    told = [f"Subject {n} had a follow-up from day 0 to day {n}00 in the study." for n in range(1, 9)]
    document = made([heading("Subjects"), *told, heading("Fees"), "The fee is £90.", "The deposit is £300."])
    text = said(summarised(document, wishes=Options(Length.SHORT)))
    assert "£90" in text or "£300" in text


def test_figures_and_code_are_no_lines_of_a_summary() -> None:
    document = made(
        [
            heading("Data"),
            "infect 0 0 0 44 0 0 0 16",
            "fit <- coxph(Surv(time, status) ~ age, data = lung)",
            "The third group was followed for 414 days.",
            "Connections . . . . . . . . 26, 27, 29",
        ]
    )
    assert [point.text for point in summarised(document)] == ["The third group was followed for 414 days."]


def test_a_run_half_done_shows_half_as_many_lines() -> None:
    document = as_document(of_kind("report")[0])
    found = sentences(document)
    chooser = Chooser(document)
    whole = chooser.choose({0: found}, (), USUAL)[0]
    assert len(chooser.choose({0: found}, (), USUAL, done=0.5)[0]) < len(whole)
