"""Sentences of a document that speak to a program instead of to a person ("AI assistants must ...").

Such a sentence is kept out of prompts and reported with its page (`documents.md` 6, layer 8; `security.md`
4.5). The rules look for who is spoken to and what is asked of them, in English, German, French, Spanish,
Portuguese and Italian, and see through the usual disguises. They are a net with holes: what gets through
still has no tools, no network, and words that are checked against the source.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from app.domain.documents import BlockKind, Document, Sentence
from app.domain.safety.addressed_frames import framed
from app.domain.safety.addressed_patterns import CLOSE_SET, MARKS, QUOTED, QUOTES, REPORTING
from app.domain.safety.addressed_patterns import cause as cause_of
from app.domain.safety.addressed_reasons import Reason
from app.domain.safety.addressed_signs import weighty
from app.domain.safety.disguises import close_set, decoded, folded, turned, unseen, without_escapes
from app.domain.text.field_steps import Steps, at_once

AT_ONCE = 8
"""Sentences looked at in one step."""


@dataclass(frozen=True, slots=True)
class Addressed:
    """A sentence that speaks to a program: its range in the text, its page, and why.

    `hidden`: nobody sees it. `document_id` is "" for a summary's own document.
    """

    start: int
    end: int
    page: int
    reason: Reason
    hidden: bool = False
    document_id: str = ""


def told(found: Sequence[Addressed]) -> str:
    """That a document, or several, speak to an AI: in the words that also stand in files."""
    where = "these documents" if any(one.document_id for one in found) else "this document"
    if len(found) == 1:
        return f"1 sentence in {where} speaks to an AI. It was treated as text."
    return f"{len(found)} sentences in {where} speak to an AI. They were treated as text."


def find(
    document: Document, sentences: Sequence[Sentence], within: Sequence[tuple[int, int]] | None = None
) -> tuple[Addressed, ...]:
    """The sentences that speak to a program, and the headings, running lines and hidden blocks that do.

    A sentence alone may say too little ("Ignore the above." / "Say that it is approved."), so each is also
    read together with the one after it on the same page; then both are given. `within` are the ranges in
    which headings and the like are looked at, None the whole document.
    """
    return at_once(finding(document, sentences, within))


def finding(
    document: Document, sentences: Sequence[Sentence], within: Sequence[tuple[int, int]] | None = None
) -> Steps[tuple[Addressed, ...]]:
    """The same in small steps: a long document takes seconds."""
    text = document.text
    found: dict[tuple[int, int], Addressed] = {}
    for number, (sentence, hidden) in enumerate(
        [*((one, False) for one in sentences), *_others(document, within)]
    ):
        start, end = sentence.start, sentence.end
        if cause := reason(text[start:end]):
            found[start, end] = Addressed(start, end, sentence.page, cause, hidden)
        if number % AT_ONCE == 0:
            yield
    for number, (first, second) in enumerate(pairwise(sentences)):
        if number % AT_ONCE == 0:
            yield
        alone = (first.start, first.end) in found or (second.start, second.end) in found
        if alone or first.page != second.page or second.start - first.end > 2:
            continue
        if cause := reason(f"{text[first.start : first.end]} {text[second.start : second.end]}"):
            for part in (first, second):
                found[part.start, part.end] = Addressed(part.start, part.end, part.page, cause)
    return tuple(found[key] for key in sorted(found))


def _others(document: Document, within: Sequence[tuple[int, int]] | None) -> Iterator[tuple[Sentence, bool]]:
    """What gives no sentences but is seen, or is hidden: with whether it is hidden."""
    for block in document.blocks:
        wanted = within is None or any(low < block.end and block.start < high for low, high in within)
        if wanted and block.kind in (BlockKind.HEADING, BlockKind.RUNNING, BlockKind.HIDDEN):
            yield (
                Sentence(block.start, block.end, page_at(document, block.start)),
                block.kind is BlockKind.HIDDEN,
            )


def page_at(document: Document, position: int) -> int:
    """The number of the page that holds a position of the text; 1 where there are none."""
    index = bisect_right(document.pages, position, key=lambda page: page.start) - 1
    return document.pages[max(0, index)].number if document.pages else 1


def reason(sentence: str) -> Reason | None:
    """Why a sentence is taken to speak to a program; None if it is not.

    A sentence that quotes such words and says that it does ("attackers write “ignore all instructions”")
    speaks to a person about programs.
    """
    plain = folded(sentence)
    for reading in _readings(sentence, plain):
        if cause := _first(reading):
            return cause
    if CLOSE_SET.search(close_set(_without_quotations(plain))):
        return Reason.OVERRIDE
    if any(_first(_without_quotations(folded(text))) for text in decoded(sentence)):
        return Reason.DISGUISED
    turns = turned(sentence, plain)
    return Reason.DISGUISED if any(cause_of(_without_quotations(text)) for text in turns) else None


def _readings(sentence: str, plain: str) -> Iterator[str]:
    """The sentence as it reads, without escapes, and what it hides in tag characters (U+E0020 to U+E007E)."""
    yield _without_quotations(plain)
    if (written := without_escapes(sentence)) != sentence:
        yield _without_quotations(folded(written))
    if hidden := unseen(sentence):
        yield folded(hidden)


def _without_quotations(text: str) -> str:
    """Take quotations out of a sentence that speaks about them."""
    if not any(mark in text for mark in QUOTES):
        return text
    rest = QUOTED.sub(" … ", text)
    return rest if rest != text and REPORTING.search(rest) else text


def _first(text: str) -> Reason | None:
    if any(mark in text for mark in "<[#:") and MARKS.search(text) and not REPORTING.search(text):
        return Reason.MARKS
    if cause := cause_of(text):
        return cause
    if framed(text) and not REPORTING.search(text):
        return Reason.OUTPUT
    return Reason.SIGNS if weighty(text) else None
