"""Lines of a letter that are never worth a line of its summary, and lines beside them that are."""

from __future__ import annotations

import pytest

from app.domain.proof.furniture import is_furniture


@pytest.mark.parametrize(
    "line",
    [
        "Dear Dr Tobias Renshaw,",
        "Sehr geehrte Frau Kollegin,",
        "Yours sincerely,",
        "Mit freundlichen Grüßen",
        "Re: Agnes Whitlock, hospital number HM-448213",
        "Betreff: Kündigung des Vertrags 20417",
        "14 March 2025",
        "Berlin, den 6. Dezember 2025",
        "2 de junio de 2025",
        "Dr Priya Nandakumar",
        "Linden Road Medical Practice",
        "12 Mill Lane",
        "Tel: 0131 496 0123",
        "enquiries@tollgate.example",
        "Page 1 of 2",
        "- 7 -",
        "Introduction ........... 12",
        "Connections . . . . . . . 26, 27, 29 CSV files . . . . . . . 5, 10",
        "Initials: ____",
        "SYNTHETIC SERVICE AGREEMENT SA-20417",
        "Dictated but not signed.",
        "cc: Dr Owen Thackeray",
        "This e-mail is confidential and intended for the person named above only.",
        "Please do not hesitate to contact us.",
        "Thank you for your letter about the flat at Tannery Lane.",
        "|  |",
    ],
)
def test_greetings_addresses_and_page_furniture(line: str) -> None:
    assert is_furniture(line)


@pytest.mark.parametrize(
    "line",
    [
        "The monthly fee is £2,340.50.",
        "Keys must be returned by 7 April 2027.",
        "| Total | £5,636.29 |",
        "Dr Owen Thackeray is asked to refer the patient to the podiatry service.",
        "Regarding the roof, nothing was decided.",
        "The office at 12 Mill Lane is cleaned on five evenings a week.",
        "Call 0131 496 0123 if the fever returns.",
        "Amoxicillin 500 mg three times daily",
        "DO NOT TAKE AMOXICILLIN.",
        "Thank you for referring Mrs Abernathy, who has had chest pain on climbing stairs since the spring.",
        "Thank you for your payment of £300.",
    ],
)
def test_what_says_something_is_none(line: str) -> None:
    assert not is_furniture(line)


def test_an_item_of_a_list_is_no_name_in_a_letterhead() -> None:
    assert is_furniture("Chronic Kidney Disease")
    assert not is_furniture("Chronic Kidney Disease", listed=True)


def test_a_long_line_is_judged_at_once() -> None:
    assert not is_furniture("A " * 40_000)
    assert not is_furniture("=" * 50_000 + " yes")
