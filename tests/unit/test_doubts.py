"""Doubtful numbers keep their place from the picture to the facts that rest on them."""

from __future__ import annotations

from app.documents.build import Builder
from app.documents.doubts import places
from app.domain.documents import BlockKind, Document, FileKind, Limits, PageState
from app.domain.summaries.keyfacts import SCAN, key_facts

TEXT = "Ramipril 10 mg is stopped.\n\nCall 10 or 110 or (10)."


def made(*doubts: str, state: PageState = PageState.OCR) -> Document:
    builder = Builder("scan.pdf", Limits())
    builder.page(PageState.READ)
    builder.add(BlockKind.PARAGRAPH, "Aspirin 10 mg is started.")
    builder.page(state, doubts=doubts)
    builder.add(BlockKind.PARAGRAPH, "The  dose of ramipril is 10 mg. It was 5 mg.")
    return builder.finish(FileKind.PDF, True, "0" * 64, 1)


def test_a_word_is_found_wherever_it_stands_alone() -> None:
    found, every = places(TEXT, 0, len(TEXT), ["10"])
    assert every and [TEXT[start:end] for start, end in found] == ["10"] * 3
    assert places(TEXT, 30, len(TEXT), ["mg"]) == ([], False)


def test_words_beside_and_within_each_other_are_one_range() -> None:
    assert places("10 mg", 0, 5, ["10", "10 mg"]) == ([(0, 5)], True)


def test_only_the_facts_of_a_doubtful_number_are_to_be_checked() -> None:
    document = made("10")
    assert [document.text[start:end] for start, end in document.doubtful] == ["10"]
    doubts = {(fact.page, fact.value): fact.doubt for fact in key_facts(document)}
    assert doubts[2, "10 mg"] == SCAN
    assert doubts[1, "10 mg"] == "" and doubts[2, "5 mg"] == ""


def test_a_doubt_whose_place_is_lost_makes_the_page_weak() -> None:
    document = made("77")
    assert document.doubtful == () and document.pages[1].state is PageState.OCR_WEAK
    assert all(fact.doubt == SCAN for fact in key_facts(document) if fact.page == 2)
