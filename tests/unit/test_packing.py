"""Packs: whole sentences, in order, none lost, none over the budget."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.documents import Sentence
from app.domain.summaries.packing import pack


def row(*items: tuple[int, int, str]) -> tuple[str, list[Sentence], list[int]]:
    """(tokens, page, heading) of each sentence -> text, sentences, counts. A token is a word."""
    text, found, counts = "", [], []
    for tokens, page, heading in items:
        start = len(text)
        text += " ".join(["abc"] * tokens) + ". "
        found.append(Sentence(start, len(text) - 1, page, heading))
        counts.append(tokens)
    return text, found, counts


def test_all_in_one_if_there_is_room() -> None:
    text, found, counts = row((10, 1, "a"), (10, 2, "a"), (10, 3, "b"))
    (only,) = pack(text, found, counts, 100)
    assert only.sentences == tuple(found) and only.tokens == 33
    assert (only.heading, only.pages) == ("a", (1, 2, 3))


def test_a_pack_half_full_ends_at_a_heading() -> None:
    text, found, counts = row(*[(10, 1, "a")] * 6, *[(10, 2, "b")] * 3)
    assert [len(p.sentences) for p in pack(text, found, counts, 100, overhead=0)] == [6, 3]


def test_an_overflowing_pack_is_cut_at_the_heading_it_passed() -> None:
    text, found, counts = row(*[(10, 1, "a")] * 4, (3, 1, "a"), *[(10, 2, "b")] * 8)
    first, *_ = pack(text, found, counts, 80, overhead=0)
    assert {s.heading for s in first.sentences} == {"a"}


def test_else_it_is_cut_at_a_page() -> None:
    text, found, counts = row(*[(10, 1, "a")] * 8, *[(10, 2, "a")] * 8)
    first, *_ = pack(text, found, counts, 100, overhead=0)
    assert {s.page for s in first.sentences} == {1}


def test_a_sentence_over_the_budget_is_cut_at_words() -> None:
    text, found, counts = row((5, 1, "a"), (100, 1, "a"), (5, 1, "a"))
    packs = pack(text, found, counts, 30)
    assert all(p.tokens <= 30 for p in packs)
    said = " ".join(text[s.start : s.end] for p in packs for s in p.sentences)
    assert said.split() == text.split()


def test_misuse() -> None:
    text, found, counts = row((5, 1, "a"))
    with pytest.raises(ValueError, match="count"):
        pack(text, found, [], 30)
    with pytest.raises(ValueError, match="budget"):
        pack(text, found, counts, 7)
    assert pack("", [], [], 30) == ()


ITEMS = st.lists(st.tuples(st.integers(1, 60), st.integers(1, 4), st.sampled_from("abc")), max_size=40)


@settings(max_examples=200, deadline=None)
@given(ITEMS, st.integers(8, 80), st.integers(0, 2))
def test_nothing_is_lost_or_said_twice(items: list[tuple[int, int, str]], budget: int, overhead: int) -> None:
    text, found, counts = row(*items)
    packs = pack(text, found, counts, budget, overhead)
    assert all(0 < p.tokens <= budget and p.sentences for p in packs)
    pieces = [s for p in packs for s in p.sentences]
    assert all(a.end <= b.start for a, b in pairwise(pieces))
    inside = {i for s in pieces for i in range(s.start, s.end)}
    assert all(i in inside for s in found for i in range(s.start, s.end) if not text[i].isspace())
    short = {s for s, n in zip(found, counts, strict=True) if n + overhead <= budget}
    assert short <= set(pieces)
