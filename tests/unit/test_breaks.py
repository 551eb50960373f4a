"""Line ends within a paragraph: a name, a date or a dose broken over two lines stays in one sentence."""

from __future__ import annotations

import pytest

from app.domain.documents import BlockKind
from app.domain.text.breaks import is_wrapped, leads_on
from app.domain.text.splitting import sentences, text_of
from tests.document_builders import plain_document, read
from tests.unit.test_splitting import cut, made


@pytest.mark.parametrize(
    "text",
    [
        "She was seen by Dr\nSmith on Monday.",
        "She was seen by Dr.\nSmith on Monday.",
        "He was admitted to St\nMary's Hospital.",
        "The review is on 1\nApril 2024 at noon.",
        "The review is on 1 April\n2024 at noon.",
        "The review is on April\n12, 2024.",
        "The dose was raised to\n40 mg of Furosemide.",
        "Please refer her to the\nAshdown Clinic.",
        "Der Termin ist am 3.\nMärz in Köln.",
        "I saw the patient you kindly sent us, Mrs Marguerite\n"
        "Ashdown, on Monday with her daughter and the nurse\nMiriam Cole, and we agreed on a plan.",
        "The bill for the work that was done in the kitchen is\n£500 and has to be paid.",
    ],
)
def test_a_sentence_goes_on_below(text: str) -> None:
    assert cut(text) == [" ".join(text.split())]


@pytest.mark.parametrize(
    "text",
    [
        "Anna Smith\n12 High Street\nLeeds",
        "Anna Smith\n12 High St\nLeeds",
        "Yours sincerely,\nDr Imogen Calloway\nConsultant",
        "Dr Imogen Calloway\nHarrowmere Clinic\n14 March 2025\nRe: Agnes Whitlock",
        "Tel. 020 7946 0958\nFax 020 7946 0959",
        "The first thing that we would like you to do is this\nWrite it down\nTell us about it",
        "A first line that is long enough to be one of prose\nAnother that is as long, and stands by itself",
        "We meet in May\n1. Water the plants\n2. Feed the cat",
        "It was stopped.\nThen it was started again.",
        "Costs were 3.5\nMay was wet",
    ],
)
def test_lines_of_their_own_stay_so(text: str) -> None:
    assert cut(text) == text.split("\n")


def test_rows_and_items_never_run_together() -> None:
    document = made(
        (BlockKind.TABLE, "| seen by Dr |\n| Smith |", 1), (BlockKind.LIST, "• seen by Dr\nSmith", 1)
    )
    found = [text_of(document, s.start, s.end) for s in sentences(document)]
    assert found == ["| seen by Dr |", "| Smith |", "• seen by Dr", "Smith"]


def test_a_title_at_the_end_of_a_page_goes_on_overleaf() -> None:
    document = made(
        (BlockKind.PARAGRAPH, "She was seen by Dr", 1),
        (BlockKind.RUNNING, "Page 1", 1),
        (BlockKind.PARAGRAPH, "Smith. She is well.", 2),
    )
    found = [text_of(document, s.start, s.end) for s in sentences(document)]
    assert found == ["She was seen by Dr Smith.", "She is well."]


def test_nothing_is_lost_whatever_the_lines() -> None:
    for text in ("\n", "Dr\n\nSmith", "a\n", "\nDr\n", "1\nApril\n2024\n", "St\n" * 50):
        document = plain_document(text)
        said = "".join(document.text[s.start : s.end] for s in sentences(document))
        assert [c for c in said if c.isalnum()] == [c for c in text if c.isalnum()]


def test_a_mail_broken_to_a_width_reads_as_sentences() -> None:
    page = b"<p>I saw the patient you kindly sent us, Mrs Marguerite<br>Ashdown, on Monday with her son.</p>"
    document = read(page, "mail.html")
    found = [text_of(document, s.start, s.end) for s in sentences(document)]
    assert found == ["I saw the patient you kindly sent us, Mrs Marguerite Ashdown, on Monday with her son."]


def test_what_leads_on() -> None:
    assert leads_on("before 15", "September") and not leads_on("version 3.15", "September")
    assert not leads_on("", "") and not leads_on("Dr", "") and not leads_on("Dr", "12")
    assert not is_wrapped([]) and not is_wrapped(
        ["one line that is long enough to have been broken to a width"]
    )
