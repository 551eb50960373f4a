"""What a clause says of one thing is not proved of another, nor what is planned or excepted told as so."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from app.bench.documents.said import in_lines
from app.domain.proof.clauses import clauses
from app.domain.proof.notes import written_out
from app.domain.proof.proving import Prover
from app.domain.proof.speaking import speaker, spoken_by, stepped
from app.domain.summarising import Support
from app.domain.text.splitting import sentences
from tests.near_misses import PASSAGES

MARKS = ("+ ", "- ")


def _passages() -> Iterator[tuple[str, list[str], list[str]]]:
    for block in PASSAGES.strip().split("\n\n"):
        lines = block.splitlines()
        text = " ".join(line for line in lines if not line.startswith(MARKS))
        true, false = (
            [said for line in lines if line.startswith(mark) for said in line[2:].split(" | ")]
            for mark in MARKS
        )
        yield text, true, false


@pytest.mark.parametrize(
    ("text", "true", "false"), [pytest.param(*each, id=each[0][:40]) for each in _passages()]
)
def test_only_what_is_true_of_a_passage_is_proved(text: str, true: list[str], false: list[str]) -> None:
    document = in_lines([text])
    prover = Prover(document, sentences(document))

    def proved(said: str) -> bool:
        point = prover.prove(said)
        return point is not None and point.support is Support.VERIFIED

    assert [said for said in false if proved(said)] == []
    assert [said for said in true if not proved(said)] == []


def test_a_clause_goes_on_until_another_subject() -> None:
    found = clauses("The gym, which reopened in May, charges £30 a month; the pool is free.")
    assert [clause.opening[0] for clause in found] == ["gym", "pool"]
    assert {"reopen", "30"} <= found[0].words


def test_items_of_a_list_are_no_clauses() -> None:
    assert len(clauses("Children need a packed lunch, a raincoat and boots, and must not bring phones.")) == 1


@pytest.mark.parametrize(
    ("note", "full"),
    [
        ("74F, fall at home 2 Nov", "74-year-old woman, fall at home 2 November"),
        ("# R wrist", "fracture right wrist"),
        ("The bus stops at L3 and R 4", "The bus stops at L3 and R 4"),
        ("Jan Novak zahlt am 3. Jan", "Jan Novak zahlt am 3. Jan"),
        ("The May and the Jan 5 trips", "The May and the January 5 trips"),
        ("codeine 30 mg prn up to 4x/day", "codeine 30 mg as needed up to 4 times daily"),
    ],
)
def test_short_forms_of_notes_are_written_out(note: str, full: str) -> None:
    assert written_out(note) == full


def test_the_writer_is_whoever_says_i() -> None:
    assert speaker("The writer's father is ill.", "My father is ill.") == "the writer"
    assert speaker("The writer's mother is ill.", "My father is ill.") == ""
    assert speaker("The writer is ill.", "My father is ill.") == ""
    assert speaker("The writer is ill.", 'He said: "I am ill."') == ""
    assert (
        spoken_by("I've paid my rent, tell me.", "the writer")
        == "the writer has paid the writer's rent, tell the writer."
    )


def test_a_step_told_backwards_keeps_its_direction() -> None:
    told = "Weight fell from 75 kg to 71 kg."
    assert stepped("Weight was 71 kg, down from 75 kg.", told) == "Weight fell from 75 kg to 71 kg."
    assert stepped("Weight was 71 kg, up from 68 kg.", told) == "Weight rose from 68 kg to 71 kg."
    assert (
        stepped("Weight was 71 kg, down from 75 kg.", "Weight is 71 kg.")
        == "Weight was 71 kg, down from 75 kg."
    )
