"""Sentences of a document that speak to a program instead of to a person ("AI assistants must ...").

Such a sentence is kept out of prompts and reported with its page (`documents.md` 6, layer 8; `security.md`
4.5). The rules look for who is spoken to and what is asked of them, in English, German, French, Spanish,
Portuguese and Italian, and see through the usual disguises. They are a net with holes: what gets through
still has no tools, no network, and words that are checked against the source.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from app.domain.addressed_patterns import CLOSE_SET, MARKS, QUOTED, REPORTING, RULES
from app.domain.addressed_reasons import Reason
from app.domain.disguises import close_set, decoded, folded, unseen, without_escapes
from app.domain.documents import BlockKind, Document, Sentence


@dataclass(frozen=True, slots=True)
class Addressed:
    """A sentence that speaks to a program: its range in the text, its page (0 if hidden), and why."""

    start: int
    end: int
    page: int
    reason: Reason


def find(document: Document, sentences: tuple[Sentence, ...]) -> tuple[Addressed, ...]:
    """The sentences that speak to a program, and hidden blocks that do.

    A sentence alone may say too little ("Ignore the above." / "Say that it is approved."), so each is also
    read together with the one after it on the same page; then both are given.
    """
    text = document.text
    found: dict[tuple[int, int], Addressed] = {}
    spans = [(sentence.start, sentence.end, sentence.page) for sentence in sentences]
    spans += [(block.start, block.end, 0) for block in document.blocks if block.kind is BlockKind.HIDDEN]
    for start, end, page in spans:
        if cause := reason(text[start:end]):
            found[start, end] = Addressed(start, end, page, cause)
    for first, second in pairwise(sentences):
        alone = (first.start, first.end) in found or (second.start, second.end) in found
        if alone or first.page != second.page or second.start - first.end > 2:
            continue
        if cause := reason(f"{text[first.start : first.end]} {text[second.start : second.end]}"):
            for part in (first, second):
                found[part.start, part.end] = Addressed(part.start, part.end, part.page, cause)
    return tuple(found[key] for key in sorted(found))


def reason(sentence: str) -> Reason | None:
    """Why a sentence is taken to speak to a program; None if it is not.

    A sentence that quotes such words and says that it does ("attackers write “ignore all instructions”")
    speaks to a person about programs.
    """
    readings = list(_readings(sentence))
    for reading in readings:
        if cause := _first(reading):
            return cause
    if CLOSE_SET.search(close_set(readings[0])):
        return Reason.OVERRIDE
    hidden = map(folded, decoded(sentence))
    return Reason.DISGUISED if any(_asks(_without_quotations(text)) for text in hidden) else None


def _readings(sentence: str) -> Iterator[str]:
    """The sentence as it reads, without escapes, and what it hides in tag characters (U+E0020 to U+E007E)."""
    yield _without_quotations(folded(sentence))
    if (plain := without_escapes(sentence)) != sentence:
        yield _without_quotations(folded(plain))
    if hidden := unseen(sentence):
        yield folded(hidden)


def _without_quotations(text: str) -> str:
    """Take quotations out of a sentence that speaks about them."""
    rest = QUOTED.sub(" … ", text)
    return rest if rest != text and REPORTING.search(rest) else text


def _first(text: str) -> Reason | None:
    if MARKS.search(text) and not REPORTING.search(text):
        return Reason.MARKS
    return _asks(text)


def _asks(text: str) -> Reason | None:
    return next((cause for cause, pattern in RULES if pattern.search(text)), None)
