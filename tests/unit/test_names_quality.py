"""How much of what identifies people is found in 62 short passages, half of which no rule was tuned on.

The floors lie a little under what was measured (`python -m tests.material.names.measure`), so that a rule
which costs a name is seen.
"""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest

from app.domain.names.findings import Kind
from app.domain.names.name_words import Lexicon
from app.domain.names.proposing import find
from app.services.deidentification import read_lexicon
from tests.material.names.measure import measure, passages


@pytest.fixture(scope="module")
def lexicon() -> Lexicon:
    return read_lexicon(Path(__file__).parents[2] / "resources" / "names")


@pytest.mark.parametrize(
    ("half", "names", "all_kinds", "right"), [("tune", 0.95, 0.96, 0.95), ("held", 0.95, 0.96, 0.85)]
)
def test_nearly_everything_is_found_and_little_else(
    lexicon: Lexicon, half: str, names: float, all_kinds: float, right: float
) -> None:
    chosen = passages(half)
    assert len(chosen) == 31
    figures = measure(chosen, lexicon)
    assert figures.recall(Kind.NAME) >= names, figures.notes
    assert figures.recall() >= all_kinds, figures.notes
    assert figures.precision() >= right, figures.notes


@pytest.mark.parametrize(
    "text",
    [
        "The Tenancy Deposit is held by the Deposit Protection Service.",
        "An Exercise Tolerance Test and a Swallow Assessment were normal.",
        "Maladie de Crohn, Enfermedad de Chagas, Morbus Parkinson.",
        "She was seen at St Aidan's Infirmary and at Coronation Street.",
        "Treated with Zopiclone; Bisoprolol was stopped.",
    ],
)
def test_terms_with_capitals_name_nobody(lexicon: Lexicon, text: str) -> None:
    assert [f.text for f in find(text, lexicon) if f.kind is Kind.NAME] == []


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("He lives at 27 Quayside with her.", "27 Quayside"),
        ("owner of The Old Forge, Church Lane, Ripon HG4 1AA.", "The Old Forge, Church Lane, Ripon HG4 1AA"),
        ("vive en calle Mayor 5, Burgos", "calle Mayor 5, Burgos"),
        ("in Kastanienhof 3, 50667 Köln lebt", "Kastanienhof 3, 50667 Köln"),
        ("We meet at 9 Monday.", ""),
        ("Arrive at 12 May.", ""),
    ],
)
def test_addresses_without_a_word_for_street(lexicon: Lexicon, text: str, address: str) -> None:
    assert "".join(f.text for f in find(text, lexicon) if f.kind is Kind.ADDRESS) == address


def test_two_people_joined_by_a_word_are_two(lexicon: Lexicon) -> None:
    text = "Der Vertrag zwischen Swantje Ohlendorf und Bogdan Ionescu ist nicht mehr gültig."
    assert [f.text for f in find(text, lexicon)] == ["Swantje Ohlendorf", "Bogdan Ionescu"]


def test_monsieur_stays_before_a_name(lexicon: Lexicon) -> None:
    text = "M. Dupont est venu avec la fille de M. Le Goff pour la visite."
    assert [f.text for f in find(text, lexicon)] == ["Dupont", "Le Goff"]


def test_a_table_longer_than_a_piece_keeps_its_heading(lexicon: Lexicon) -> None:
    rows = "\n".join(
        f"| {number} | Xq{'abcdefghij'[number % 10]}vor | ward {number} |" for number in range(400)
    )
    text = f"| No | Name | Place |\n| --- | --- | --- |\n{rows}\n"
    found = {f.text for f in find(text, lexicon) if f.kind is Kind.NAME}
    assert {f"Xq{letter}vor" for letter in "abcdefghij"} <= found


def test_findings_of_a_long_text_are_in_order_and_where_they_say(lexicon: Lexicon) -> None:
    text = "\n\n".join(passage.text for passage in passages()) * 2
    findings = find(text, lexicon)
    assert all(one.end <= other.start for one, other in pairwise(findings))
    assert all(text[f.start : f.end] == f.text for f in findings)


@pytest.mark.parametrize(
    "bad", ["Aa, " * 4000, "at 1 Aa Aa Aa, " * 2000, "1 Aa\n" * 4000, "of The " * 4000, "M. " * 4000]
)
def test_hostile_texts_come_to_an_end(lexicon: Lexicon, bad: str) -> None:
    for finding in find(bad, lexicon):
        assert bad[finding.start : finding.end] == finding.text
