"""The kind of a summary where nobody chose one: the document's own words decide, or nothing does."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.domain.documents import Document
from app.domain.summaries.kind_guess import GUESS, guess_kind
from app.domain.summaries.summary_options import Audience, Options
from app.domain.summarising import Summary
from tests.document_builders import plain_document
from tests.field_documents import made
from tests.unit.test_summary_service import JUNK, Desk, document

CONTRACT = (
    "This agreement is made on 3 March 2025 between Tollgate Ceramics Ltd and Brightwater Cleaning Ltd. "
    "The agreement begins on 1 April 2025. The monthly fee is £2,340.50. "
    "Either party may terminate the agreement by written notice of 90 days. "
    "The liability of each party shall be limited to £250,000. The governing law is that of Scotland."
)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    made = Desk(tmp_path)
    yield made
    made.vault.close()


def summarised(desk: Desk, found: Document, preset: str, options: Options | None = None) -> Summary:
    message = desk.service.add(desk.file, preset=preset, options=options or Options())
    desk.extract(found)
    desk.count(40)
    desk.reply_to_all(JUNK)
    summary = desk.service.summary(message.id)
    assert summary is not None
    return summary


def test_a_contract_stands_under_the_headings_of_contracts_if_nobody_chose(desk: Desk) -> None:
    summary = summarised(desk, plain_document(CONTRACT), GUESS)
    assert summary.preset == "contract"
    assert {"Parties", "Fees and payment"} <= {point.heading for point in summary.points}


def test_a_document_that_is_not_clear_keeps_its_own_headings(desk: Desk) -> None:
    summary = summarised(desk, document(3), GUESS)
    assert (summary.preset, summary.sections) == ("", ())


def test_what_a_person_chose_is_not_guessed_away(desk: Desk) -> None:
    assert summarised(desk, plain_document(CONTRACT), "").preset == ""


def test_plain_language_has_its_own_headings_whatever_the_document_is(desk: Desk) -> None:
    summary = summarised(desk, plain_document(CONTRACT), GUESS, Options(audience=Audience.PLAIN))
    assert summary.preset == "plain"


MANUAL = "Contents\n1 Introduction\n2 Files\nReferences\nIts results are shown by methods of the class."
PAPER = (
    "Abstract\nWe asked.\n1. Introduction\nWhy.\n2. Methods\nHow.\n3. Results\nYes (p < 0.01).\nReferences"
)


def test_a_manual_is_no_research_paper_for_having_an_introduction() -> None:
    assert guess_kind(plain_document(MANUAL)) == ""
    assert guess_kind(plain_document(PAPER)) == "research-paper"


def test_a_long_document_is_no_invoice_whatever_words_it_has() -> None:
    words = "Invoice number 1. Total due. VAT. Payable. Quantity."
    assert guess_kind(made(words)) == "invoice"
    assert guess_kind(made("\f".join([words] * 16))) == ""
