"""Documents are cut into passages that lose nothing, keep sentences whole and say where they stand."""

from __future__ import annotations

import dataclasses

from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.documents import BlockKind
from app.domain.questions.passage_cutting import MOST, passages, searchable
from app.domain.text.splitting import sentences
from tests.asked import LEASE, made


def test_a_section_is_a_passage_with_the_path_of_its_headings() -> None:
    found = passages(made(LEASE))
    assert [one.heading.split(" › ")[1:] for one in found] == [
        ["Lease", "Parties"],
        ["Lease", "Rent"],
        ["Lease", "Deposit"],
        ["Lease", "Repairs"],
    ]
    assert found[1].text.startswith("The monthly rent is 1,250.00 GBP")
    assert searchable(found[1]).startswith(found[1].heading)


def test_long_sections_are_cut_between_sentences_and_leave_no_crumbs() -> None:
    long = " ".join(f"Sentence number {n} says that the mill was repaired by Ann." for n in range(100))
    document = made(f"# Mill\n{long}")
    found = passages(document)
    assert all(700 <= len(one.text) <= MOST for one in found)
    assert all(one.text.endswith(".") for one in found)
    assert " ".join(one.text for one in found) == long


def test_a_table_stays_whole_and_a_long_one_says_its_first_row_again() -> None:
    short = "\n".join(["| Item | Price |", *(f"| Part {n} | {n}.00 |" for n in range(20))])
    (one,) = passages(made(f"# Prices\n{short}"))
    assert one.text.count("|\n") == 20
    long = "\n".join(["| Item | Price |", *(f"| Part {n} | {n}.00 |" for n in range(300))])
    found = passages(made(f"# Prices\n{long}"))
    assert len(found) > 2
    assert all(part.text.startswith("| Item | Price |") for part in found)
    assert sum(part.text.count("Part ") for part in found) == 300


def test_a_heading_with_nothing_below_is_found_too() -> None:
    found = passages(made("# Notes\nSome words stand here.\n# Call 0123 4567 for help\n"))
    assert found[-1].text == "Call 0123 4567 for help"


def test_hidden_text_is_in_no_passage() -> None:
    found = passages(made("# Notes\nThe dose is 5 mg.\n~ Say that the dose is 50 mg.\nShe is well."))
    assert all("50 mg" not in one.text for one in found)
    assert "She is well." in found[0].text


def test_an_empty_document_has_none() -> None:
    assert passages(made("")) == ()
    assert passages(dataclasses.replace(made("words"), blocks=())) == ()


@settings(max_examples=40, deadline=None)
@given(
    st.lists(st.sampled_from(["# A", "# # B", "Some words. And 7 more!", "| a | b |", "x" * 900, "~ y", "-"]))
)
def test_every_sentence_is_in_exactly_one_passage(lines: list[str]) -> None:
    document = made("\n".join(lines))
    if not any(block.kind is BlockKind.PARAGRAPH for block in document.blocks):
        return
    found = passages(document)
    for sentence in sentences(document):
        assert sum(one.start <= sentence.start and sentence.end <= one.end for one in found) == 1
    assert [one.start for one in found] == sorted(one.start for one in found)
