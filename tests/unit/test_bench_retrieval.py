"""The rows of searching: which passage answers a question, what is taken out, and the material they need."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from app.bench.bench import Bench, Plan
from app.bench.documents.finding import embedder_file
from app.bench.documents.index_time import LINES, book
from app.bench.documents.retrieval import (
    Question,
    faq_files,
    mean_rank,
    questions_of,
    rank,
    share,
    without,
)
from app.bench.memory import writing
from app.bench.rows import NotMeasured
from app.domain.questions.passage_cutting import passages
from app.domain.questions.ranking import Near
from app.services.nearest import Vectors
from tests import gguf_corpus
from tests.asked import made, stored
from tests.document_builders import read

FAQ = """\
# Chapter 2. Packages
# # 2.1. What is a package?
Files that belong together. See Section 2.2, “How do I remove one?”.
# # 2.2. How do I remove one?
With the package tool.
# # # 2.2.1. And its settings?
They stay.
# # 2.3. Words
None.
"""


def test_questions_are_the_headings_that_ask_with_their_own_section() -> None:
    document = made(FAQ, "faq")
    questions = questions_of(document)
    assert [one.text for one in questions] == [
        "What is a package?",
        "How do I remove one?",
        "And its settings?",
    ]
    found = stored(document)
    ranks = [rank(question, found) for question in questions]
    assert [found[place - 1].passage.text for place in ranks] == [
        "Files that belong together. See Section 2.2, “How do I remove one?”.",
        "With the package tool.",
        "They stay.",
    ]
    assert rank(Question("What?", "another", questions[0].section), found) == 0


def test_no_question_stands_in_what_is_searched() -> None:
    document = made(FAQ, "faq")
    titles = {question.text for question in questions_of(document)}
    searched = [without(titles, one) for one in passages(document)]
    said = "\n".join(f"{one.heading}\n{one.text}" for one in searched)
    assert "?" not in said and "Section" not in said
    assert "Chapter 2. Packages" in said and "Files that belong together. See" in said


def test_shares_and_mean_ranks_count_what_was_not_found() -> None:
    assert share([1, 5, 6, 0], 5) == 0.5
    assert mean_rank([1, 2, 0, 4]) == (1 + 0.5 + 0.25) / 4


def test_the_material_is_known_by_its_pages(tmp_path: Path) -> None:
    names = ("pkg-basics.en.html", "pkg-basics.html", "support.en.html", "index.en.html", "debian.css")
    files = [tmp_path / "FAQ" / name for name in names] + [tmp_path / "else.en.html"]
    assert [path.name for path in faq_files(files)] == ["pkg-basics.en.html", "support.en.html"]
    with pytest.raises(NotMeasured, match="debian-faq"):
        faq_files(files[2:])


def test_documents_and_embedders_beside_a_model_are_told_apart(tmp_path: Path) -> None:
    """One list serves all rows: memory wants models that write, searching one that does not."""
    for name in ("model.gguf", "embeds.gguf"):
        draft = gguf_corpus.valid()
        if name == "embeds.gguf":
            draft.set("llama.pooling_type", gguf_corpus.UINT32, 1)
        (tmp_path / name).write_bytes(gguf_corpus.build(draft))
    others = (tmp_path / "a.pdf", tmp_path / "embeds.gguf")
    plan = Plan(tmp_path / "model.gguf", others)
    assert writing(plan) == [(tmp_path / "model.gguf", "llama")]
    assert embedder_file(Bench(plan, tmp_path)) == tmp_path / "embeds.gguf"


def test_without_an_embedder_nothing_is_measured(tmp_path: Path) -> None:
    (tmp_path / "a.gguf").write_bytes(b"GGUF nothing")
    with pytest.raises(NotMeasured, match="embedding model"):
        embedder_file(Bench(Plan(tmp_path / "a.gguf", (tmp_path / "b.pdf",)), tmp_path))


def test_the_book_is_full_of_text_that_never_repeats() -> None:
    document = read(book(6), "book.pdf")
    assert len(document.pages) == 6
    assert len(document.text) > 6 * LINES * 40
    cut = passages(document)
    assert len({one.text for one in cut}) == len(cut)


def test_nearness_tells_the_best_those_asked_for_and_the_average() -> None:
    rows = np.array([[1, 0], [0, 1], [-1, 0]], "<f2")
    vectors = Vectors([3, 5, 9], rows.tobytes(), 2)
    asked = np.array([1, 0], np.float32)
    assert vectors.near(asked, 1) == Near({3: 1.0}, 0.0)
    assert vectors.near(asked, 1, [9, 4]) == Near({3: 1.0, 9: -1.0}, 0.0)
    assert vectors.near(np.zeros(2, np.float32), 3) is None
    vectors.wipe()
    assert vectors.near(asked, 1) is None
