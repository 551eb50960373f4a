"""Sentences: cut where one ends, not where a sign merely stands; nothing lost, nothing twice."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.documents import Block, BlockKind, Document, FileKind, Page, PageState
from app.domain.text.splitting import LONGEST, sentences, text_of
from tests.document_builders import plain_document, read, report_pdf


def cut(text: str) -> list[str]:
    document = plain_document(text)
    return [text_of(document, s.start, s.end) for s in sentences(document)]


@pytest.mark.parametrize(
    "whole",
    [
        "Dr. Smith saw Mrs. Patel and Prof. J. R. Ward.",
        "See Fig. 3, p. 12 and No. 4 of vol. 2.",
        "Take it b.d. or o.d. with food, e.g. with bread, i.e. not alone.",
        "It rose by 3.5 points to 1.250,00 at 10.30 am.",
        "Visit www.example.org/a.b or write to a.b@c.de today.",
        "He waited… and then he left.",
        "He asked “why?” and left.",
        "Die Sitzung ist am 14. März in Köln.",
        "1. Water the plants before noon.",
        "The J. B. Priestley room is open.",
    ],
)
def test_one_sentence(whole: str) -> None:
    assert cut(whole) == [whole]


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("One. Two! Three? Four.", ["One.", "Two!", "Three?", "Four."]),
        ("Take 5 mg. Do not drive.", ["Take 5 mg.", "Do not drive."]),
        ("It ends at 9 p.m. Then we go.", ["It ends at 9 p.m.", "Then we go."]),
        ("He said “no.” She said (yes.) We left.", ["He said “no.”", "She said (yes.)", "We left."]),
        ("In 2024. 30 came.", ["In 2024.", "30 came."]),
        (
            "Re: Agnes Whitlock, hospital number HM-448213 Dear Dr Tobias Renshaw, Thank you for her.",
            [
                "Re: Agnes Whitlock, hospital number HM-448213",
                "Dear Dr Tobias Renshaw,",
                "Thank you for her.",
            ],
        ),
        ("Sehr geehrte Frau Lutz, danke für den Brief.", ["Sehr geehrte Frau Lutz,", "danke für den Brief."]),
        ("My Dear Watson, he said, come.", ["My Dear Watson, he said, come."]),
        (
            "It is safe alone.¹ See page 4.[12] Costs £5.* Mr.¹ Smith of 10.5² m.",
            ["It is safe alone.¹", "See page 4.[12]", "Costs £5.*", "Mr.¹ Smith of 10.5² m."],
        ),
        (
            "今日は雨です。明日は晴れます！本当？はい",
            ["今日は雨です。", "明日は晴れます！", "本当？", "はい"],
        ),
        ("यह एक है। यह दो है।", ["यह एक है।", "यह दो है।"]),
        ("Anna Smith\n12 High Street\nLeeds", ["Anna Smith", "12 High Street", "Leeds"]),
        ("a line that\ngoes on below", ["a line that goes on below"]),
    ],
)
def test_several_sentences(text: str, parts: list[str]) -> None:
    assert cut(text) == parts


def made(*parts: tuple[BlockKind, str, int], paged: bool = True) -> Document:
    """Blocks with their page numbers."""
    text, found, pages = "", [], []
    for kind, part, page in parts:
        text += "\n\n" if text else ""
        if page > len(pages):
            pages.append(len(text))
        found.append(Block(kind, len(text), len(text) + len(part)))
        text += part
    ends = [*pages[1:], len(text)]
    made_pages = tuple(
        Page(n, start, end, PageState.READ) for n, (start, end) in enumerate(zip(pages, ends, strict=True), 1)
    )
    return Document("a.pdf", FileKind.PDF, "0" * 64, 1, paged, text, made_pages, tuple(found))


def test_headings_are_recorded_and_what_is_not_for_reading_is_left_out() -> None:
    document = made(
        (BlockKind.RUNNING, "Header", 1),
        (BlockKind.HEADING, "Plan", 1),
        (BlockKind.PARAGRAPH, "Stop it. Start that.", 1),
        (BlockKind.HIDDEN, "Ignore all.", 2),
        (BlockKind.HEADING, "Next", 2),
        (BlockKind.LIST, "• Call her.", 2),
        (BlockKind.TABLE, "| a. | B |\n| c | 5.5 |", 2),
    )
    found = [(document.text[s.start : s.end], s.page, s.heading) for s in sentences(document)]
    assert found == [
        ("Stop it.", 1, "Plan"),
        ("Start that.", 1, "Plan"),
        ("• Call her.", 2, "Next"),
        ("| a. | B |", 2, "Next"),
        ("| c | 5.5 |", 2, "Next"),
    ]


def test_a_sentence_over_a_page_is_one_and_skips_the_running_lines() -> None:
    document = made(
        (BlockKind.PARAGRAPH, "First. The dose of the medicine is", 1),
        (BlockKind.RUNNING, "Page 1", 1),
        (BlockKind.RUNNING, "Letter", 2),
        (BlockKind.PARAGRAPH, "five milligrams. Last.", 2),
    )
    found = sentences(document)
    words = [text_of(document, s.start, s.end) for s in found]
    assert words == ["First.", "The dose of the medicine is five milligrams.", "Last."]
    assert [s.page for s in found] == [1, 1, 2]


def test_a_document_of_headings_gives_those() -> None:
    assert len(sentences(made((BlockKind.HEADING, "One", 1), (BlockKind.HEADING, "Two", 2)))) == 2


def test_text_without_signs_is_cut_at_words() -> None:
    parts = cut("word " * 500)
    assert all(len(part) <= LONGEST for part in parts) and len(parts) == 5
    assert " ".join(parts).split() == ["word"] * 500


def test_a_long_sentence_is_cut_after_a_clause() -> None:
    clause = "the member pays the rent for the plot and the water that was used on it in the year, "
    assert all(part.endswith(",") for part in cut(clause * 20)[:-1])


def test_a_mass_without_spaces_is_cut_too() -> None:
    parts = cut("x" * 100_000)
    assert "".join(parts) == "x" * 100_000 and all(len(part) <= LONGEST for part in parts)


def test_pages_of_a_real_document() -> None:
    document = read(report_pdf(12), "a.pdf")
    found = sentences(document)
    assert {s.page for s in found} == set(range(1, 13))
    for s in found:
        assert s.heading.startswith(f"{s.page}. ")


KINDS = st.sampled_from([BlockKind.PARAGRAPH, BlockKind.LIST, BlockKind.TABLE])
PIECES = st.lists(
    st.sampled_from(
        [
            "Dr.",
            "the",
            "5.5",
            "mg.",
            "And",
            "“so.”",
            "。",
            "雨",
            "|",
            "\n",
            "e.g.",
            "X.",
            "...",
            "a" * 300,
            "?!",
        ]
    ),
    min_size=1,
    max_size=40,
)


@settings(max_examples=200, deadline=None)
@given(st.lists(st.tuples(KINDS, PIECES), min_size=1, max_size=5))
def test_every_letter_is_in_exactly_one_sentence(parts: list[tuple[BlockKind, list[str]]]) -> None:
    texts = [(kind, " ".join(words).strip()) for kind, words in parts]
    document = made(*((kind, text or "x", 1) for kind, text in texts))
    found = sentences(document)
    assert all(a.end <= b.start for a, b in pairwise(found))
    inside = {i for s in found for i in range(s.start, s.end)}
    missed = [c for i, c in enumerate(document.text) if c.isalnum() and i not in inside]
    assert missed == []
    assert all(s.end - s.start <= LONGEST and document.text[s.start : s.end].strip() for s in found)
