"""Whether the passage that answers is among the first: the questions of the Debian FAQ are its headings.

The material is the package `debian-faq` as its HTML pages. A question is a heading that ends in a question
mark; it is taken out of what is searched, and so is where another place quotes it. Right is a passage of the
section under it alone, not of one below that (documents.md 3.3).
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from app.bench.bench import Bench, Measurement
from app.bench.documents.desk import desk
from app.bench.documents.finding import Finder, embedder_file
from app.bench.documents.reading import real_files
from app.bench.rows import Bar, Fact, Figure, NotMeasured, Row
from app.domain.documents import BlockKind, Document
from app.domain.questions.passage_cutting import passages
from app.domain.questions.passage_sections import BETWEEN, sections
from app.domain.questions.passages import Passage, StoredPassage

HIT = Figure("hit-at-5", "Questions of debian-faq whose answer is among the first five", Bar(least=0.84))
RANK = Figure("mean-rank", "Mean reciprocal rank of the answer, debian-faq", Bar(least=0.65))

FIRST = 5
FEWEST = 50
"""Questions below which the material is not what it should be."""
_PAGE, _INDEX = ".en.html", "index.en.html"
_SIGN = "pkg-basics.en.html"
_NUMBER = re.compile(r"^(?:Chapter\s+)?\d[\d.]*\s*")
_REFERENCE = re.compile(r"Section\s*[\d.]+,?\s*[“\"]\s*[”\"]")


@dataclass(frozen=True, slots=True)
class Question:
    """A question, the document it stands in, and the section that answers it."""

    text: str
    document: str
    section: int


def retrieval(bench: Bench) -> list[Row]:
    """Every question looked for as the program does, with vectors and by words alone."""
    files, embedder = faq_files(real_files(bench)), embedder_file(bench)
    bench.release()
    with desk(bench) as ours:
        asked, finder = [ours.read(path) for path in files], Finder(ours, embedder)
        try:
            questions = [question for document in asked for question in questions_of(document)]
            if len(questions) < FEWEST:
                raise NotMeasured("The pages of debian-faq hold fewer questions than they should.")
            titles = {question.text for question in questions}
            for document in asked:
                finder.put(document, [without(titles, one) for one in passages(document)])
            finder.index()
            ranks = [rank(question, finder.look(question.text)) for question in questions]
            words = [rank(question, finder.look(question.text, by_meaning=False)) for question in questions]
        finally:
            finder.close()
    facts: dict[str, Fact] = {
        "questions": len(questions),
        "hit@1": share(ranks, 1),
        "hit@8": share(ranks, 8),
        "hit@5 by words alone": share(words, FIRST),
        "mean rank by words alone": mean_rank(words),
        "embedder": embedder.stem,
    }
    return [HIT.row(share(ranks, FIRST), facts), RANK.row(mean_rank(ranks), facts)]


def faq_files(files: Sequence[Path]) -> list[Path]:
    """The English pages of the FAQ among the files of a run. Raises NotMeasured."""
    folders = {path.parent for path in files if path.name == _SIGN}
    found = [path for path in files if path.parent in folders and path.name.endswith(_PAGE)]
    pages = [path for path in found if path.name != _INDEX]
    if not pages:
        raise NotMeasured("It needs the pages of the package debian-faq; name their folder with --also.")
    return list({path.name: path for path in pages}.values())


def questions_of(document: Document) -> list[Question]:
    """The headings that are questions, without their numbers."""
    starts = {section.start: number for number, section in enumerate(sections(document)) if number}
    found = []
    for block in document.blocks:
        if block.kind is BlockKind.HEADING:
            words = _unnumbered(" ".join(document.text[block.start : block.end].split()))
            if words.endswith("?"):
                found.append(Question(words, document.name, starts[block.start]))
    return found


def without(titles: Collection[str], passage: Passage) -> Passage:
    """A passage in which no question stands, neither above it nor quoted in it."""
    path = passage.heading.split(BETWEEN)
    kept = [words for words in path if _unnumbered(words) not in titles]
    text = passage.text
    for title in sorted(titles, key=len, reverse=True):
        text = text.replace(title, " ")
    return replace(passage, heading=BETWEEN.join(kept), text=_REFERENCE.sub(" ", text))


def rank(question: Question, found: Sequence[StoredPassage]) -> int:
    """The place of the first passage that answers, from 1; 0 if there is none."""
    sections_found = [(one.document_name, one.passage.section) for one in found]
    right = (question.document, question.section)
    return sections_found.index(right) + 1 if right in sections_found else 0


def share(ranks: Sequence[int], most: int) -> float:
    """The share of ranks up to `most`."""
    return sum(0 < each <= most for each in ranks) / len(ranks)


def mean_rank(ranks: Sequence[int]) -> float:
    """The mean of 1 / rank; what was not found counts 0."""
    return sum(1 / each for each in ranks if each) / len(ranks)


def _unnumbered(words: str) -> str:
    return _NUMBER.sub("", words).strip()


MEASUREMENTS = (Measurement((HIT, RANK), retrieval),)
