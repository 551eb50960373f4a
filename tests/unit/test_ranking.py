"""What is typed is never syntax to the index, and the best passages come together within the room."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.domain.questions.ask_query import literal, query
from app.domain.questions.passage_cutting import passages
from app.domain.questions.ranking import MOST, Near, chosen, fuse, ranked, spread
from app.storage.collections import Collections
from app.storage.passages import Passages
from app.storage.vault import Vault
from tests.asked import LEASE, LETTER, made, source, stored
from tests.vaults import samples


@pytest.fixture
def vault(tmp_path: Path) -> Iterator[Vault]:
    with samples.opened(tmp_path) as opened:
        yield opened


@pytest.fixture
def collection(vault: Vault) -> str:
    collections = Collections(vault)
    new = collections.create("all", 1.0)
    for name, text in (("lease.md", LEASE), ("letter.md", LETTER)):
        document = made(text, name)
        collections.put(new.id, source(name), document, passages(document), 2.0)
    return new.id


def found(vault: Vault, collection: str, question: str) -> list[str]:
    index = Passages(vault)
    asked = query(question)
    numbers = ranked(
        index.scored(collection, asked.words, 50), None, index.found(collection, asked.exact, 50)
    )
    return [index.get([number])[number].passage.text for number, _ in numbers]


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("How much is the rent each month?", "1,250.00"),
        ("Who repairs boilers?", "boiler"),
        ("what about DPS-77120", "deposit"),
        ('Which paper speaks of "a cough"?', "Ramipril"),
        ("What happened on 2 June 2025?", "Losartan"),
        ("Is Márta Lindqvist allergic?", "penicillin"),
    ],
)
def test_the_passage_that_answers_comes_first(
    vault: Vault, collection: str, question: str, words: str
) -> None:
    assert words in found(vault, collection, question)[0]


TYPED = """ "|\"\"\"|rent OR|NEAR(a b)|heading:rent|a*b^c|(|-|'; DROP TABLE passages|'\"'|{rent}|"""


@pytest.mark.parametrize("question", [*TYPED.split("|"), "日本語", "\0", "\u202e", "?" * 500, "word " * 3000])
def test_nothing_that_is_typed_is_syntax(vault: Vault, collection: str, question: str) -> None:
    found(vault, collection, question)
    assert vault.rows("SELECT count(*) AS n FROM passages")[0]["n"] > 0


def test_what_is_named_literally_is_recognised() -> None:
    asked = 'Does INV-204 of 14 March 2025 (or 2025-03-14) say "net 30"?'
    assert literal(asked) == ["net 30", "14 March 2025", "2025-03-14", "INV-204"]
    assert literal("How much is the rent?") == []


def order(words: list[tuple[int, float]], near: Near | None, exact: list[int]) -> list[int]:
    return [number for number, _score in ranked(words, near, exact)]


def test_it_matters_by_how_much_a_passage_leads() -> None:
    near = Near({1: 0.5, 2: 0.48, 3: 0.2}, 0.1)
    assert order([(2, 9.0), (3, 1.0)], near, []) == [2, 1, 3]  # far ahead in words, hardly behind in meaning
    assert order([(2, 9.0), (1, 8.9)], near, []) == [1, 2, 3]
    assert order([(3, 9.0)], near, []) == [1, 2, 3]  # what only its words speak for stays behind


def test_an_embedder_whose_cosines_are_all_high_counts_as_much_as_another() -> None:
    words = [(2, 9.0), (3, 5.0)]
    low, high = {1: 0.5, 2: 0.3, 3: 0.2}, {1: 0.9, 2: 0.86, 3: 0.84}
    assert order(words, Near(low, 0.1), []) == order(words, Near(high, 0.82), [])
    assert ranked(words, Near(low, 0.1), [])[0][1] == pytest.approx(ranked(words, Near(high, 0.82), [])[0][1])


def test_what_is_named_literally_comes_first_unless_it_is_everywhere() -> None:
    near = Near({1: 0.9, 2: 0.4}, 0.1)
    assert order([(1, 9.0)], near, [5])[0] == 5
    assert order([(1, 9.0)], near, list(range(5, 40)))[0] == 1


def test_one_passage_alone_and_equal_ones_are_found() -> None:
    assert order([], Near({1: 0.4}, 0.4), []) == [1]
    assert order([(2, 0.0), (1, 0.0)], None, []) == [1, 2]
    assert ranked([], None, []) == []


def test_one_section_does_not_take_all_places() -> None:
    long = " ".join(f"Sentence number {n} says that the mill was repaired by Ann." for n in range(100))
    mill = stored(made(f"# Mill\n{long}\n# Roof\nThe roof is of slate."))
    scores = [(one, 1.0 - 0.01 * at) for at, one in enumerate(mill[:4])] + [(mill[-1], 0.85)]
    assert spread(scores)[:2] == [mill[0], mill[-1]]
    assert set(spread(scores)) == {*mill[:4], mill[-1]}
    assert spread([(mill[0], -1.0), (mill[1], -2.0)]) == [mill[0], mill[1]]


def test_the_rankings_of_a_second_look_become_one() -> None:
    assert [number for number, _ in fuse([([1, 2, 3], 1.0), ([3, 1, 4], 2.0)])] == [3, 1, 4, 2]
    assert fuse([]) == []


def test_no_more_is_chosen_than_there_is_room_for() -> None:
    offered = stored(made("\n".join(f"# Part {n}\nThe words of part {n}." for n in range(20))))
    sizes = {one.number: 100 for one in offered}
    assert len(chosen(offered, {}, sizes, 10_000)) == MOST
    some = chosen(list(reversed(offered)), {}, sizes, 350)
    assert [one.number for one in some] == [18, 19, 20]  # in the document's order
    big = {**sizes, offered[0].number: 900}
    assert offered[0] not in chosen(offered, {}, big, 350)
    assert chosen(offered, {}, sizes, 99) == []


def test_neighbours_of_the_best_come_before_the_far_ones() -> None:
    offered = stored(made("\n".join(f"# Part {n}\nThe words of part {n}." for n in range(20))))
    best, beside = offered[10:19], {offered[10].number: [offered[9]]}
    sizes = {one.number: 100 for one in offered}
    assert offered[9] in chosen(best, beside, sizes, 500)
    assert offered[9] in chosen([dataclasses.replace(one) for one in best], beside, sizes, 800)
