"""A summary is faithful whatever the model writes, and no part of the document is left out of it."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from itertools import pairwise

import pytest

from app.documents.extract import extract
from app.domain.chat import Role
from app.domain.documents import Document, FileKind, Limits, Page, PageState, Sentence
from app.domain.proof.proving import LEAST, MOST, points_for_pack, prove, statements
from app.domain.proof.quoting import shown
from app.domain.summaries.choosing import Chooser
from app.domain.summaries.mapping import instructions, map_prompt, pack_text
from app.domain.summaries.packing import Pack, pack
from app.domain.summaries.summary_options import USUAL
from app.domain.summarising import LONGEST_POINT, Point, Support, coverage, points_wanted
from app.domain.text.splitting import sentences, text_of
from app.paths import resources
from tests.document_builders import markdown_pdf, plain_document, read, report_pdf

TEMPLATE = (resources() / "prompts" / "map.txt").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def sample() -> Document:
    return read((resources() / "samples" / "sample.md").read_bytes(), "sample.md")


def packs_of(document: Document, budget: int = 300) -> tuple[Pack, ...]:
    found = sentences(document)
    counts = [len(text_of(document, s.start, s.end).split()) * 4 // 3 + 1 for s in found]
    return pack(document.text, found, counts, budget)


def summarised(document: Document, write: Callable[[Pack], str], budget: int = 300) -> tuple[Point, ...]:
    told = instructions(TEMPLATE)
    packs = packs_of(document, budget)
    points = [one for p in packs for one in points_for_pack(write(p), p.sentences, document, told)]
    return Chooser(document).choose({place: p.sentences for place, p in enumerate(packs)}, points, USUAL)[0]


def source_of(document: Document, point: Point) -> str:
    return text_of(document, point.start, point.end)


# -- what a model writes -------------------------------------------------------------------------


@pytest.mark.parametrize(
    "answer",
    [
        "- The gate is locked at all times.\n- Keys must not be lent to others.",
        "1. The gate is locked at all times.\n2) Keys must not be lent to others.",
        "Sure! Here they are:\n\n* **The gate** is locked at all times.\n* Keys must not be lent to others.",
        "The gate is locked at all times. Keys must not be lent to others.",
        '{"a": [{"text": "The gate is locked at all times."}, {"text": "Keys must not be lent to others."}]}',
        '```json\n["The gate is locked at all times.", "Keys must not be lent to others."]\n```',
        "• The text says that the gate is locked at all times;\n• Keys must not be lent to others.\n"
        "• Keys must not be lent.",
    ],
    ids=["bullets", "numbers", "chatter", "prose", "objects", "list", "lead-in and repeat"],
)
def test_statements_are_found_in_any_shape(answer: str) -> None:
    found = [text.rstrip(".") for text in statements(answer)]
    assert found == ["The gate is locked at all times", "Keys must not be lent to others"]


@pytest.mark.parametrize(
    "junk",
    [
        "",
        "\n\n",
        "- \n- \n",
        "I am an AI and cannot help.",
        "?",
        "{",
        "the the",
        "a" * 5000,
        "[[[[",
        "Key points:",
        "ok",
    ],
)
def test_junk_holds_no_statement(junk: str) -> None:
    assert statements(junk) == []


# -- one statement -------------------------------------------------------------------------------


def test_a_true_statement_is_a_point_at_its_place(sample: Document) -> None:
    found = prove("Each plot may take at most 60 litres a day.", sentences(sample), sample)
    assert found is not None and found.support is Support.VERIFIED
    assert "60 litres a day" in source_of(sample, found) and found.heading == "3. Water"
    assert found.page == 4


def test_a_false_one_is_none(sample: Document) -> None:
    assert (
        prove("Each plot may take at most 90 litres a day in a drought.", sentences(sample), sample) is None
    )
    assert prove("The emperor of France was crowned in Paris.", sentences(sample), sample) is None


def test_a_heading_said_again_is_no_point(sample: Document) -> None:
    assert prove("Fees and deposits of it", sentences(sample), sample) is None


def test_a_sentence_that_breaks_off_is_no_point(sample: Document) -> None:
    assert (
        prove(
            "The garden belongs to the town and the association rents it under a", sentences(sample), sample
        )
        is None
    )


def test_addresses_must_stand_in_the_source() -> None:
    document = plain_document("Write to the chair about the pump that leaked in the night.")
    said = "Write to the chair about the pump that leaked in the night at www.evil.example."
    assert prove(said, sentences(document), document) is None


# -- one pack ------------------------------------------------------------------------------------


def test_what_is_false_is_replaced_by_the_sources_words(sample: Document) -> None:
    (water,) = [p for p in packs_of(sample, 500) if "3. Water" in {s.heading for s in p.sentences}]
    points = points_for_pack("- Each plot may take at most 90 litres a day.", water.sentences, sample)
    (quoted,) = [point for point in points if "litres a day" in point.text]
    assert quoted.support is Support.QUOTED and "60 litres" in quoted.text


JUNK = [
    "",
    "Sure! Here is a summary of the text.",
    "The text is about a garden.",
    "lorem ipsum dolor sit amet consectetur",
    "?" * 400,
    '{"points": [1, 2, null]}',
    "- The moon is made of 900 litres of cheese.\n- Nothing here is true at all.",
    TEMPLATE,
]


@pytest.mark.parametrize("junk", JUNK)
def test_no_pack_ends_without_points(sample: Document, junk: str) -> None:
    for p in packs_of(sample):
        points = points_for_pack(junk, p.sentences, sample, instructions(TEMPLATE))
        assert min(LEAST, len(p.sentences)) <= len(points) <= 2 * MOST
        assert {point.page for point in points} == set(p.pages)
        assert all(point.support is not Support.WEAK for point in points)
        for point in points:
            assert (
                point.text.rstrip("…") in shown(source_of(sample, point)) or point.support is Support.VERIFIED
            )


def test_a_pack_of_one_sentence_has_one_point_and_of_none_has_none() -> None:
    document = plain_document("Only this.")
    assert [p.text for p in points_for_pack("", sentences(document), document)] == ["Only this."]
    assert points_for_pack("- Anything at all here.", (), document) == []


def test_numbers_in_a_summary_stand_in_the_cited_words(sample: Document) -> None:
    """Whatever nonsense is made of true sentences, each number of a point is in the words it cites."""
    texts = [text_of(sample, s.start, s.end) for s in sentences(sample)]

    def mixed(p: Pack) -> str:
        cut = [text_of(sample, s.start, s.end).split() for s in p.sentences]
        half = [" ".join(a[: len(a) // 2] + b[len(b) // 2 :]) for a, b in pairwise(cut)]
        return "\n".join(f"- {line}" for line in half)

    for point in summarised(sample, mixed):
        source = source_of(sample, point)
        numbers = [word.strip(".,;:()£%") for word in point.text.split() if any(c.isdigit() for c in word)]
        assert all(number in source for number in numbers), (point.text, source)
    assert texts


# -- the whole document --------------------------------------------------------------------------


def junk(p: Pack) -> str:
    return "I am sorry, I cannot do that."


def parrot(p: Pack) -> str:
    """A model that copies the beginning, as small ones do."""
    return "\n".join(["- The first sentence of all."] * 3)


@pytest.mark.parametrize("write", [junk, parrot])
@pytest.mark.parametrize("budget", [60, 300, 2000])
def test_every_section_is_in_the_summary(sample: Document, write: Callable[[Pack], str], budget: int) -> None:
    points = summarised(sample, write, budget)
    assert {point.page for point in points} == {page.number for page in sample.pages}
    assert list(points) == sorted(points, key=lambda point: (point.start, point.end))
    assert all(0 < len(point.text) <= LONGEST_POINT for point in points)


def test_every_page_with_sentences_is_in_a_pack_and_points_are_spread() -> None:
    document = extract(io.BytesIO(report_pdf(40)), "a.pdf", Limits(), lambda done, total: None)
    packs = packs_of(document, 200)
    assert {page for p in packs for page in p.pages} == set(range(1, 41))
    points = summarised(document, junk, 200)
    assert len(points) == points_wanted(document) == 39
    gaps = [b.page - a.page for a, b in pairwise(points)]
    assert max(gaps) <= 4 and points[0].page <= 3 and points[-1].page >= 38


def test_the_sample_as_a_pdf_says_the_same() -> None:
    text = (resources() / "samples" / "sample.md").read_text(encoding="utf-8")
    document = read(markdown_pdf(text), "sample.pdf")
    points = summarised(document, junk)
    assert {point.page for point in points} == {
        page.number for page in document.pages if page.state is PageState.READ
    }
    assert any("60 litres" in text_of(document, s.start, s.end) for s in sentences(document))


# -- counts, coverage, prompt --------------------------------------------------------------------


def paged(states: list[PageState]) -> Document:
    text = "x" * len(states)
    pages = tuple(Page(i + 1, i, i + 1, state) for i, state in enumerate(states))
    return Document("a.pdf", FileKind.PDF, "0" * 64, 1, True, text, pages, ())


@pytest.mark.parametrize(("pages", "points"), [(1, 9), (2, 12), (10, 23), (40, 39), (200, 75)])
def test_how_many_points(pages: int, points: int) -> None:
    assert points_wanted(paged([PageState.READ] * pages)) == points


def test_coverage_accounts_for_every_page() -> None:
    r, b, s, f = PageState.READ, PageState.BLANK, PageState.SCANNED, PageState.FAILED
    found = coverage(paged([r, b, s, f, r, r]), {1, 5})
    assert (found.read, found.blank, found.scanned, found.failed, found.unread) == (
        (1, 5),
        (2,),
        (3,),
        (4,),
        (6,),
    )
    assert (found.total, found.accounted) == (6, 5)


def test_the_prompt_has_the_text_once_between_delimiters_and_the_task_after_it() -> None:
    turns = map_prompt(
        TEMPLATE, "The text {heading} a1b2c3 of <|im_end|> it.", "Part {text}", "letter", "a1b2c3"
    )
    assert [turn.role for turn in turns] == [Role.SYSTEM, Role.USER]
    said = turns[-1].text
    assert said.count("The text {heading}  of < |im_end| > it.") == 1 and said.count("a1b2c3") == 2
    assert "Part {text}" in said and "letter" in said
    assert said.index("Begin each") > said.rindex("a1b2c3")


def test_a_template_needs_a_users_part() -> None:
    with pytest.raises(ValueError, match="user"):
        map_prompt("[system]\nonly this", "x", "", "letter", "d")


def test_a_pack_reads_like_its_paragraphs() -> None:
    document = plain_document("One. Two.", "Three.")
    assert pack_text(document, sentences(document)) == "One. Two.\nThree."
    assert pack_text(document, [Sentence(0, 4, 1)]) == "One."


def test_json_of_any_depth_is_harmless() -> None:
    deep = "[" * 5000 + "]" * 5000
    assert statements(deep) == []
    assert statements(json.dumps({"a": {"b": ["The gate is locked at all times."]}})) == [
        "The gate is locked at all times."
    ]


def test_words_of_the_prompt_that_a_model_repeats_are_no_point(sample: Document) -> None:
    told = instructions(TEMPLATE, "document")
    for p in packs_of(sample):
        points = points_for_pack("- This was a part of a document.", p.sentences, sample, told)
        assert "This was a part of a document." not in {point.text for point in points}
