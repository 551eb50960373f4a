"""Sentences told in other words are proved; those that only look so are not."""

from __future__ import annotations

import pytest

from app.bench.documents.said import in_lines
from app.domain.documents import Block, BlockKind, Document, FileKind, Page, PageState
from app.domain.proof.proving import Prover, points_for_pack, statements
from app.domain.summarising import Support
from app.domain.text.splitting import sentences


def is_proved(statement: str, source: str) -> bool:
    document = in_lines([source])
    point = Prover(document, sentences(document)).prove(statement)
    return point is not None and point.support is Support.VERIFIED


TRUE = (
    ("He would like to talk to the doctor.", "He would like to speak to the doctor."),
    ("His hip medicine, meloxicam, is paused.", "Meloxicam, which he takes for his hip, is to be withheld."),
    ("Creatinine improved from 188 to 102.", "Creatinine fell from 188 to 102."),
    ("No one may smoke in the building.", "Smoking is not permitted anywhere in the building."),
    ("The house still has to be valued.", "The house has not been valued yet."),
    ("Antibiotics are only needed if there is pus.", "Antibiotics are not needed unless there is pus."),
    ("The southern wall is sound.", "The south wall is sound; the north wall has settled by 18 mm."),
    ("Year 5 will visit Ashby Castle.", "The Year 5 trip to Ashby Castle takes place on Thursday."),
    ("The meeting was moved from 3 June to 17 June.", "The meeting was moved from 3 to 17 June."),
    ("The tenancy runs for a year starting on 1 May 2025.", "The tenancy is for a year from 1 May 2025."),
    ("Mr Patel may go home tomorrow.", "Mr Patel slept well. He may go home tomorrow."),
    ("Mrs Oduya reported a leak on 3 May.", "Dear Mrs Oduya, we write about the leak you reported on 3 May."),
    ("Overtime is compensated with time off.", "Overtime is compensated with time off instead of pay."),
    ("Tom receives the car.", "Her nephew Tom receives the car."),
)  # fmt: skip
FALSE = (
    ("He would like to talk to the nurse.", "He would like to speak to the doctor."),
    ("Creatinine worsened from 188 to 102.", "Creatinine fell from 188 to 102."),
    ("Sales improved by 3 %.", "Sales fell by 3 %."),
    ("Antibiotics are needed.", "Antibiotics are not needed unless there is pus."),
    ("Ann telephoned the firm.", "Ann will telephone the firm."),
    ("The landlord has repaired the roof.", "The landlord has agreed to repair the roof by May."),
    ("A second sample was taken.", "We suggest flushing the taps and taking a second sample."),
    ("You have been placed in band A.", "You have been placed in band B by the council."),
    ("The rate is 3.1 %.", "The rate was 3.1 % until 30 September and 2.6 % from 1 October."),
    (
        "Paracetamol 1 g was given at 03:00.",
        "The drip was moved at 03:00. Paracetamol 1 g was given at 22:00.",
    ),
    (
        "The next inspection is due in two years.",
        "The next inspection is due in six months instead of two years.",
    ),
    ("Ms Adeyemi left on 12 May.", "Ms Adeyemi was ill; her deputy, Mr Kaur, left on 12 May."),
    ("Dr Lee was injured.", "Dr Lee met Dr Brandt. She was injured."),
    (
        "Her French mark rose from 62 % to 78 %.",
        "Her mark in art rose from 62 % to 78 %. Her French mark fell.",
    ),
    (
        "Potassium and creatinine are normal.",
        "Sodium and creatinine are normal. Please repeat the potassium.",
    ),
    ("To: Copperfield Joinery", "Copperfield Joinery stands at the head of it."),
    ("The salt was used.", "The salt is kept dry. No seeds were used."),
    ("The use is £0.29 per kWh.", "The use was 3,663 kWh last year. The price is £0.29 per kWh."),
    ("Payment brings a discount of 2.", "Payment brings a discount of 2 %."),
)  # fmt: skip


@pytest.mark.parametrize(("statement", "source"), TRUE)
def test_what_is_told_in_other_words_is_proved(statement: str, source: str) -> None:
    assert is_proved(statement, source)


@pytest.mark.parametrize(("statement", "source"), FALSE)
def test_what_only_looks_so_is_not(statement: str, source: str) -> None:
    assert not is_proved(statement, source)


def test_a_name_for_he_is_cited_with_the_sentence_that_has_it() -> None:
    source = "Mr Patel slept well. He may go home tomorrow."
    document = in_lines([source])
    point = Prover(document, sentences(document)).prove("Mr Patel may go home tomorrow.")
    assert point is not None
    assert document.text[point.start : point.end] == source


@pytest.mark.parametrize(
    ("statement", "source"),
    [
        ("The Blutdruck was 148/81 mmHg.", "Der Blutdruck wurde gemessen und ist 148/81 mmHg."),
        (
            "There were no douleurs thoraciques.",
            "Il n'y a pas de douleurs thoraciques et le patient est bien.",
        ),
    ],
)
def test_a_sentence_in_two_languages_is_not_shown_as_proved(statement: str, source: str) -> None:
    document = in_lines([source])
    points = points_for_pack(f"- {statement}", sentences(document), document)
    assert [point.text for point in points] == [source]


def tabled(rows: str, line: str = "Nothing else is on this page but the table of goods.") -> Document:
    text = f"{rows}\n\n{line}\n"
    blocks = (
        Block(BlockKind.TABLE, 0, len(rows), 0),
        Block(BlockKind.PARAGRAPH, len(rows) + 2, len(text) - 1, 0),
    )
    page = Page(1, 0, len(text), PageState.READ)
    return Document("t.txt", FileKind.TEXT, "0" * 64, len(text), True, text, (page,), blocks)


def test_the_head_row_of_a_table_is_no_point() -> None:
    document = tabled("| Item | Quantity | Unit price | Amount |\n| Paint | 2 | 5.00 | 10.00 |")
    prover = Prover(document, sentences(document))
    assert prover.prove("Item Quantity Unit price Amount") is None
    assert prover.nearest_quote("Item Quantity Unit price Amount") is None


def test_cells_run_together_are_shown_with_their_borders() -> None:
    document = tabled("| Patient | Ottilie Marsden | Admitted 4 February 2025 | Ward 7 |")
    prover = Prover(document, sentences(document))
    said = "Patient Ottilie Marsden Admitted 4 February 2025 Ward 7"
    assert prover.prove(said) is None
    quoted = prover.nearest_quote(said)
    assert quoted is not None
    assert quoted.text == "Patient · Ottilie Marsden · Admitted 4 February 2025 · Ward 7"


def test_a_running_line_is_no_point() -> None:
    document = in_lines(["SYNTHETIC - Harrowmere Outpatient Clinic", "She was seen on 4 May."])
    assert Prover(document, sentences(document)).prove("SYNTHETIC - Harrowmere Outpatient Clinic") is None


def test_a_sentence_about_the_document_is_no_statement() -> None:
    told = "- The document is a part of a medical practice.\n- Ramipril 5 mg was stopped on Monday."
    assert statements(told) == ["Ramipril 5 mg was stopped on Monday."]
