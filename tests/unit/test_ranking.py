"""What is typed is never syntax to the index, and the best passages come together within the room."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.domain.ask_query import literal, query
from app.domain.passage_cutting import passages
from app.domain.ranking import MOST, chosen, fuse, ranked
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
    numbers = ranked(index.found(collection, asked.words, 50), [], index.found(collection, asked.exact, 50))
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


def test_two_rankings_become_one() -> None:
    order = [number for number, _ in fuse([([1, 2, 3], 1.0), ([3, 1, 4], 2.0)])]
    assert order == [3, 1, 4, 2]
    assert ranked([1, 2], [2, 1], [5])[0][0] == 5
    assert ranked([1, 2], [2, 1], list(range(5, 40)))[0][0] == 2
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
