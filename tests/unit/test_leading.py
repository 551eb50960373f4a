"""The first line of a summary: what the document is, in its own words, with the place they stand."""

from __future__ import annotations

import pytest

from app.bench.documents.letters import as_document, letters
from app.domain.summaries.leading import lead
from app.domain.text.splitting import text_of
from tests.fact_documents import heading, made, running

AGREED = "This agreement is made on 3 March 2025 between Tollgate Ceramics Ltd and Brightwater Cleaning Ltd."


def test_a_contract_is_told_by_title_parties_and_date() -> None:
    found = lead(made([heading("Service agreement SA-20417"), AGREED]))
    assert found is not None and found.title == "Service agreement SA-20417"
    for piece in (
        "Service agreement SA-20417",
        "Tollgate Ceramics Ltd",
        "Brightwater Cleaning Ltd",
        "3 March 2025",
    ):
        assert piece in found.point.text


def test_a_letter_is_told_by_its_subject_and_date_not_by_its_greeting() -> None:
    found = lead(
        made(
            [
                "Dr Imogen Calloway",
                "14 March 2025",
                "Re: Agnes Whitlock, hospital number HM-448213",
                "Dear Dr Tobias Renshaw,",
                heading("Diagnoses"),
                "Type 2 diabetes since 2013.",
            ]
        )
    )
    assert found is not None
    assert found.point.text == "Agnes Whitlock, hospital number HM-448213 · 14 March 2025"


def test_a_greeting_that_a_scan_put_beside_the_subject_is_not_told() -> None:
    found = lead(
        made(
            [
                "14 March 2025",
                "Re: Agnes Whitlock, hospital number HM-448213 Dear Dr Renshaw, I saw her today.",
            ]
        )
    )
    assert found is None or "Dear" not in found.point.text


@pytest.mark.parametrize(
    "sentence",
    [
        "The next appointment is on 18 June 2025.",
        "She was born on 2 February 1951.",
        "The date of loss is unknown.",
    ],
)
def test_another_date_is_not_told_as_the_document_s(sentence: str) -> None:
    assert lead(made([heading("School report"), sentence])) is None


def test_nothing_is_said_of_a_document_that_says_nothing_of_itself() -> None:
    assert lead(made(["The gate is open.", "The pond is full."])) is None
    assert lead(made([])) is None
    assert lead(made([], paged=False)) is None


def test_a_running_line_is_not_cited() -> None:
    found = lead(made([running("Agreement SA-1, 1 May 2020"), heading("Agreement"), "The gate is open."]))
    assert found is None


@pytest.mark.parametrize("letter", letters(), ids=lambda letter: letter.id)
def test_every_piece_stands_in_the_words_that_are_cited(letter) -> None:  # type: ignore[no-untyped-def]  # a fixture's
    document = as_document(letter)
    found = lead(document)
    if found is None:
        return
    cited = text_of(document, found.point.start, found.point.end)
    assert all(piece in cited for piece in found.point.text.split(" · "))
