"""What could be a line of a summary: proved points, and the document's own sentences where they fit.

Neighbouring short sentences of one paragraph, or short rows of one table, are also offered together, so that
three changes of medicines in a row cost one line and not three.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from app.domain.documents import BlockKind, Document, Sentence
from app.domain.proof.furniture import is_furniture
from app.domain.proof.quoting import UNFIT, greets, informativeness, is_code, quote
from app.domain.proof.spotting_words import FOLLOW_UP_HEADING
from app.domain.summaries.keyfacts import KeyFact, facts_in
from app.domain.summaries.missing import Said, says_what_is_next
from app.domain.summaries.substance import Key, is_data, weighed, weight_of_words, worth_of
from app.domain.summarising import Point, Support
from app.domain.text.splitting import text_of
from app.domain.text.words import content_words

TOGETHER = 150
"""Characters up to which neighbouring sentences are offered as one line."""
MOST_TOGETHER = 3
LONGEST_RUNNING = 120  # characters of a line that can be a running one
FEWEST_WORDS = 3
"""Of what stands under a heading such as "Plan" and is a step."""
FURTHER = 0.1
"""What each further sentence adds to a line by itself, whatever it holds."""
OPENS = 0.15
"""What the first sentence of a section gets, which often says what the section is about."""
MOST_STAMP = 8  # words from which a line without a full stop counts as a sentence
LEAST = -1.0  # looks of what is never shown: an order to a machine
NEEDED = 0.3
"""What a sentence's facts and words have to be worth, if it is to be shown in spite of its looks."""


@dataclass(frozen=True, slots=True)
class Weighed:
    """A sentence with what it holds. `fit`: it can be shown, `next`: it says what has to happen next."""

    sentence: Sentence
    block: int
    text: str
    found: tuple[KeyFact, ...]
    looks: float
    fit: bool
    next: bool


@dataclass(frozen=True, slots=True, eq=False)
class Candidate:
    """A possible line. `section` is its section's place in the document, `looks` what its wording is worth.

    `words` are those that tell it from others; `next`: it says what has to happen next.
    """

    point: Point
    section: int
    facts: dict[Key, float]
    looks: float
    words: frozenset[str]
    next: bool


@dataclass(frozen=True, slots=True)
class Frame:
    """What stands around a document's matter: where its letterhead ends, and lines that pages repeat."""

    letterhead: int
    repeated: frozenset[str]


def frame(document: Document) -> Frame:
    """The frame of a document."""
    return Frame(_letterhead(document), _repeated(document))


def _letterhead(document: Document) -> int:
    """Where the letterhead ends: at the first heading, table, greeting or whole sentence."""
    for block in document.blocks:
        said = text_of(document, block.start, block.end)
        whole = block.kind is not BlockKind.PARAGRAPH or said.endswith((".", "!", "?")) or greets(said)
        if said and whole:
            return block.start
    return len(document.text)


def _repeated(document: Document) -> frozenset[str]:
    """Lines without a full stop that stand on several pages: running lines that were taken for text."""
    if not document.paged:
        return frozenset()
    pages: dict[str, set[int]] = {}
    starts = [page.start for page in document.pages]
    for block in document.blocks:
        if block.kind is BlockKind.PARAGRAPH and block.end - block.start <= LONGEST_RUNNING:
            said = " ".join(document.text[block.start : block.end].split())
            if not said.endswith((".", "!", "?")):
                pages.setdefault(said, set()).add(bisect_right(starts, block.start))
    return frozenset(said for said, found in pages.items() if len(found) > 1)


def weigh(document: Document, sentences: Sequence[Sentence], around: Frame) -> list[Weighed]:
    """What each of some sentences in a row holds."""
    return [_weigh(document, sentence, around) for sentence in sentences]


def _weigh(document: Document, sentence: Sentence, around: Frame) -> Weighed:
    text = text_of(document, sentence.start, sentence.end)
    block = _block(document, sentence.start)
    kind = document.blocks[block].kind if document.blocks else BlockKind.PARAGRAPH
    listed = kind in (BlockKind.LIST, BlockKind.TABLE)
    head = sentence.start < around.letterhead and ":" not in text
    bare = head or text in around.repeated or is_furniture(text, listed)
    found = () if bare else tuple(facts_in(document, sentence))
    if is_data(text, found) or is_code(text) or text.endswith(":"):
        bare, found = True, ()
    looks = informativeness(text)
    held = worth_of(weighed(found)) + weight_of_words(text, sentence.heading)
    planned = bool(FOLLOW_UP_HEADING.search(sentence.heading)) and len(text.split()) >= FEWEST_WORDS
    return Weighed(
        sentence,
        block,
        text,
        found,
        looks,
        not bare and looks > LEAST and (held >= NEEDED or (looks >= UNFIT and (listed or _whole(text)))),
        not bare and (planned or says_what_is_next(text)),
    )


def _whole(text: str) -> bool:
    """Whether a line is a sentence by its looks, and not a stamp or the head of a table."""
    return text.endswith((".", "!", "?", "…", "。", '"', "”", ")")) or len(text.split()) >= MOST_STAMP


def _block(document: Document, start: int) -> int:
    place = bisect_right(document.blocks, start, key=lambda block: block.end)
    return min(place, max(0, len(document.blocks) - 1))


def sections_of(sentences: Sequence[Sentence]) -> list[int]:
    """The place of each sentence's section: a run under one heading, or a page where there is none."""
    places: list[int] = []
    before: tuple[str, int] | None = None
    for sentence in sentences:
        key = (sentence.heading, 0 if sentence.heading else sentence.page)
        places.append(0 if before is None else places[-1] + (key != before))
        before = key
    return places


def own_sentences(
    document: Document, weighed_: Sequence[Weighed], sections: Sequence[int]
) -> list[Candidate]:
    """Sentences that can be shown, one by one and together with their short neighbours."""
    made: list[Candidate] = []
    row: list[Weighed] = []
    opened: set[int] = set()
    for one, section in zip(weighed_, sections, strict=True):
        if not one.fit:
            row = []
            continue
        made.append(_own(document, [one], section, section not in opened))
        opened.add(section)
        near = row and row[-1].block == one.block and row[-1].next == one.next and len(row) < MOST_TOGETHER
        if not near or one.sentence.end - row[0].sentence.start > TOGETHER:
            row = []
        row = [*row, one]
        if len(row) > 1:
            made.append(_own(document, row, section))
    return made


def _own(document: Document, row: Sequence[Weighed], section: int, opens: bool = False) -> Candidate:
    point = quote(document, row[0].sentence, row[-1].sentence)
    facts = weighed([fact for one in row for fact in one.found])
    around = max(weight_of_words(one.text, one.sentence.heading) for one in row)
    looks = max(one.looks for one in row) + around + FURTHER * (len(row) - 1) + OPENS * opens
    words = frozenset(content_words(point.text))
    return Candidate(point, section, facts, looks, words, any(one.next for one in row))


def proved_points(
    points: Sequence[Point], weighed_: Sequence[Weighed], sections: Sequence[int]
) -> list[Candidate]:
    """What the model said and the source supports, of these sentences; furniture said again is left out."""
    made = []
    for point in points:
        on = [
            (one, section)
            for one, section in zip(weighed_, sections, strict=True)
            if one.sentence.start < point.end and point.start < one.sentence.end
        ]
        fit = [(one, section) for one, section in on if one.fit]
        if not fit or is_furniture(point.text):
            continue
        said = Said([point])
        whole = point.support is Support.QUOTED
        facts = weighed([fact for one, _ in fit for fact in one.found if whole or said.has(fact)])
        looks = informativeness(point.text) + weight_of_words(point.text, point.heading)
        words = frozenset(content_words(point.text))
        made.append(Candidate(point, fit[0][1], facts, looks, words, any(one.next for one, _ in fit)))
    return made


def plainly(points: Sequence[Point]) -> list[Candidate]:
    """Points as they are, a section for each page, where nothing of a document is worth a line."""
    return [
        Candidate(
            point, point.page, {}, informativeness(point.text), frozenset(content_words(point.text)), False
        )
        for point in points
    ]
