"""The headings that a summary shows: those of the document, fewer of them where there would be too many."""

from __future__ import annotations

from app.domain.documents import Block, BlockKind, Document, FileKind, Page, PageState
from app.domain.summaries.outlining import under_headings
from app.domain.summarising import Point, Support


def document(*parts: tuple[int, str]) -> Document:
    """Headings of a level, and paragraphs at level 0."""
    text, blocks = "", []
    for level, words in parts:
        kind = BlockKind.HEADING if level else BlockKind.PARAGRAPH
        blocks.append(Block(kind, len(text), len(text) + len(words), level))
        text += words + "\n\n"
    page = Page(1, 0, len(text), PageState.READ)
    return Document("a.pdf", FileKind.PDF, "0" * 64, 1, True, text, (page,), tuple(blocks))


def points(found: Document) -> list[Point]:
    paragraphs = [block for block in found.blocks if block.kind is BlockKind.PARAGRAPH]
    return [Point(found.text[b.start : b.end], Support.QUOTED, 1, b.start, b.end, "own") for b in paragraphs]


def shown(found: Document, title: str = "") -> list[str]:
    return [point.heading for point in under_headings(found, points(found), title)]


def test_few_headings_stand_as_they_are_and_the_title_over_none() -> None:
    found = document(
        (1, "Agreement"), (0, "Made today."), (2, "1. Term"), (0, "Two years."), (2, "2. Fee"), (0, "£9.")
    )
    assert shown(found) == ["Agreement", "1. Term", "2. Fee"]
    assert shown(found, "Agreement") == ["", "1. Term", "2. Fee"]


def test_many_small_headings_give_way_to_those_above() -> None:
    parts = []
    for chapter in range(1, 4):
        parts.append((1, f"{chapter} Chapter"))
        for section in range(1, 6):
            parts += [(2, f"{chapter}.{section} Section"), (0, f"Sentence {chapter}.{section}.")]
    assert set(shown(document(*parts))) == {"1 Chapter", "2 Chapter", "3 Chapter"}


def test_the_highest_headings_always_stand() -> None:
    parts = [part for n in range(30) for part in ((1, f"Heading {n}"), (0, f"Sentence {n}."))]
    assert shown(document(*parts)) == [f"Heading {n}" for n in range(30)]


def test_a_document_without_headings_keeps_what_its_points_have() -> None:
    assert shown(document((0, "One."), (0, "Two."))) == ["own", "own"]
