"""The facts of a document, found by rules alone: no model, nothing stored, the same every time.

Step 0 of documents.md 2.4. Each fact is a range of the canonical text with the sentence it stands in, so that
a reader can check it and `missing` can say which of them a summary leaves out. Rules find what is
written in a known way; they do not understand, so a list without a fact is no proof that it is not there.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from app.domain.documents import Block, BlockKind, Document, Sentence
from app.domain.proof.facts import facts
from app.domain.proof.furniture import is_furniture
from app.domain.proof.quoting import clipped
from app.domain.proof.spotting import (
    CURRENCY_BEFORE,
    DATES,
    DEADLINE,
    DURATION_UNITS,
    EMAIL,
    FREQUENCY,
    MEASURES,
    MONEY_UNITS,
    NAMED,
    PRESSURE,
    THING,
    WITHIN,
    dose_unit,
)
from app.domain.proof.spotting_codes import CODES, Code
from app.domain.proof.spotting_words import (
    ALLERGY,
    BINDING,
    CHANGE,
    DUTY,
    FOLLOW_UP,
    FOLLOW_UP_HEADING,
    NAMES,
    NEGATION,
    NEGATION_THAT_COUNTS,
)
from app.domain.summaries.labels import label_for, row_label
from app.domain.text.splitting import LONGEST, sentences, text_of

SCAN = "scan"
"""The doubt of a fact that has to be checked against the page, since OCR was not sure of it."""
LONGEST_QUOTE = 240  # characters; a longer sentence is cut as a point is


class FactKind(StrEnum):
    """What a fact is about."""

    DATE = "date"
    DEADLINE = "deadline"  # a date or a time by which something has to be
    MONEY = "money"
    DOSE = "dose"
    QUANTITY = "quantity"
    PERCENT = "percent"
    IDENTIFIER = "identifier"
    NAME = "name"
    EMAIL = "email"
    ALLERGY = "allergy"
    FOLLOW_UP = "follow-up"
    CHANGE = "change"  # started, stopped, increased, reduced
    NEGATIVE = "negative"
    DUTY = "duty"


SENTENCES = (FactKind.ALLERGY, FactKind.FOLLOW_UP, FactKind.CHANGE, FactKind.NEGATIVE, FactKind.DUTY)
"""Kinds whose value is the whole sentence."""


@dataclass(frozen=True, slots=True)
class KeyFact:
    """One fact.

    `label` says what it is of, in the document's own words where it has some ("Total due"), "" where it has
    none; `value` is how the document writes it, at `start` to `end`; `quote` is the sentence it stands in, at
    `quote_start` to `quote_end`. `high`: a summary that leaves it out must say so.
    """

    kind: FactKind
    label: str
    value: str
    page: int
    start: int
    end: int
    quote: str
    quote_start: int
    quote_end: int
    heading: str = ""
    high: bool = False
    doubt: str = ""  # "check digit": an identifier whose check digit is wrong; or `SCAN`


@dataclass(frozen=True, slots=True)
class _Find:
    kind: FactKind
    start: int  # in the text looked at
    end: int
    label: str = ""
    high: bool = False
    doubt: str = ""


def key_facts(document: Document) -> tuple[KeyFact, ...]:
    """All facts in the order of the document, what is said again under the same label left out.

    A name is listed where it stands first. Text that nobody sees gives none; running headers give theirs
    once, after all others. A number is listed under each label that it has, without one only if it has none.
    """
    return tuple(walk(document))


def walk(document: Document) -> Iterator[KeyFact]:
    """The same one after the other, for a caller that must not stand still over a long document."""
    seen: set[tuple[str, ...]] = set()
    for place in places(document):
        for fact in facts_in(document, place):
            key = _identity(fact)
            bare = fact.kind is FactKind.IDENTIFIER and not fact.label
            if key in seen or (bare and key[:2] in seen):
                continue
            seen.update((key, key[:2]))
            yield fact


def places(document: Document) -> list[Sentence]:
    """Everything a reader sees that can hold a fact: sentences and headings in order, then running lines."""
    found = list(sentences(document))
    held = {(sentence.start, sentence.end) for sentence in found}
    running: list[Sentence] = []
    for block in document.blocks:
        if (block.start, block.end) in held:
            continue
        if block.kind is BlockKind.HEADING:
            found += _pieces(document, block)
        elif block.kind is BlockKind.RUNNING:
            running += _pieces(document, block)
    return [*sorted(found, key=lambda sentence: (sentence.start, sentence.end)), *running]


def _pieces(document: Document, block: Block) -> Iterator[Sentence]:
    """A heading or running line; in pieces if somebody made it as long as a book."""
    place = max(0, bisect_right(document.pages, block.start, key=lambda page: page.start) - 1)
    page = document.pages[place].number if document.pages else 1
    said = " ".join(document.text[block.start : min(block.end, block.start + LONGEST)].split())
    heading = said if block.kind is BlockKind.HEADING else ""
    for start in range(block.start, block.end, LONGEST):
        yield Sentence(start, min(block.end, start + LONGEST), page, heading)


def facts_in(document: Document, place: Sentence) -> list[KeyFact]:
    """The facts of one sentence, in its order."""
    text = document.text[place.start : place.end]
    finds = _find(_bare(document, place, text), place.heading, _is_title(document, place))
    quote = clipped(_quote(document, place), LONGEST_QUOTE)
    made = []
    for find in finds:
        start, end = place.start + find.start, place.start + find.end
        whole = find.kind in SENTENCES
        value = quote if whole else " ".join(document.text[start:end].split())
        made.append(
            KeyFact(
                find.kind,
                find.label,
                value,
                place.page,
                start,
                end,
                quote,
                place.start,
                place.end,
                place.heading,
                find.high,
                find.doubt or (SCAN if document.is_doubtful(start, end) else ""),
            )
        )
    return made


# -- inside --------------------------------------------------------------------------------------


def _bare(document: Document, place: Sentence, text: str) -> str:
    """The words of a sentence with hidden and running text in it blanked out, offsets unchanged."""
    unseen = [
        block
        for block in _overlapping(document, place)
        if block[2] is BlockKind.HIDDEN
        or (block[2] is BlockKind.RUNNING and block[:2] != (place.start, place.end))
    ]
    for start, end, _ in unseen:
        first, last = max(start, place.start) - place.start, min(end, place.end) - place.start
        text = text[:first] + " " * (last - first) + text[last:]
    return text


def _overlapping(document: Document, place: Sentence) -> list[tuple[int, int, BlockKind]]:
    """Blocks that a sentence touches; by halving, since a long document has many."""
    blocks = document.blocks
    low = bisect_right(blocks, place.start, key=lambda block: block.end)
    found = []
    while low < len(blocks) and blocks[low].start < place.end:
        found.append((blocks[low].start, blocks[low].end, blocks[low].kind))
        low += 1
    return found


def _is_title(document: Document, place: Sentence) -> bool:
    kinds = {kind for _, _, kind in _overlapping(document, place)}
    return kinds <= {BlockKind.HEADING, BlockKind.RUNNING}


def _quote(document: Document, place: Sentence) -> str:
    said = text_of(document, place.start, place.end)
    if not said:  # a running line is left out by `text_of`
        said = " ".join(document.text[place.start : place.end].split())
    return said


def _find(text: str, heading: str, title: bool) -> list[_Find]:
    taken = bytearray(len(text))
    found = [
        *_emails(text, taken),
        *_codes(text, taken),
        *_dates(text, taken),
        *_pressures(text, taken),
        *_amounts(text, taken),
        *_names(text, taken),
    ]
    if not title and not is_furniture(text):
        found += _whole(text, heading)
    return sorted(found, key=lambda find: (find.start, find.end))


def _take(taken: bytearray, start: int, end: int) -> bool:
    if start >= end or any(taken[start:end]):
        return False
    taken[start:end] = b"\x01" * (end - start)
    return True


def _emails(text: str, taken: bytearray) -> Iterator[_Find]:
    for match in EMAIL.finditer(text):
        if _take(taken, *match.span()):
            yield _Find(FactKind.EMAIL, *match.span(), label_for(text, *match.span()))


def _codes(text: str, taken: bytearray) -> Iterator[_Find]:
    for code in _each_code(text):
        if _take(taken, code.start, code.end):
            doubt = "" if code.sound else "check digit"
            yield _Find(FactKind.IDENTIFIER, code.start, code.end, code.label, True, doubt)


def _each_code(text: str) -> Iterator[Code]:
    for finder in CODES:
        yield from finder(text)


def _dates(text: str, taken: bytearray) -> Iterator[_Find]:
    for pattern in DATES:
        for match in pattern.finditer(text):
            if _take(taken, *match.span()):
                late = bool(DEADLINE.search(_clause(text, *match.span())))
                kind = FactKind.DEADLINE if late else FactKind.DATE
                yield _Find(kind, *match.span(), label_for(text, *match.span()), True)


def _pressures(text: str, taken: bytearray) -> Iterator[_Find]:
    for match in PRESSURE.finditer(text):
        if _take(taken, *match.span("value")):
            yield _Find(FactKind.QUANTITY, *match.span("value"), "Blood pressure", True)


def _amounts(text: str, taken: bytearray) -> Iterator[_Find]:
    often = [match.span() for match in FREQUENCY.finditer(text)]
    for quantity in facts(text).quantities:
        start, end = quantity.start, quantity.end
        before = CURRENCY_BEFORE.search(text, max(0, start - 8), start)
        within = WITHIN.search(text, max(0, start - 40), start)
        money = quantity.unit in MONEY_UNITS or before is not None
        if before is not None:
            start = before.start()
        if dose_unit(quantity.unit, bool(often)):
            end = _with_frequency(text, end, often)
            kind, high = FactKind.DOSE, True
        elif money:
            kind, high = FactKind.MONEY, True
        elif quantity.unit == "%":
            kind, high = FactKind.PERCENT, True
        elif quantity.unit in DURATION_UNITS and within:
            kind, high, start = FactKind.DEADLINE, True, within.start()
        elif (
            (quantity.unit and quantity.unit not in ("ordinal", "times"))
            or MEASURES.search(text, max(0, start - 30), start)
            or row_label(text, start)
        ):
            kind, high = FactKind.QUANTITY, True
        elif (
            text[start].isdigit()
            and not quantity.unit
            and not NAMED.search(text, max(0, start - 12), start)
            and (thing := THING.match(text, end))
        ):
            kind, high, end = FactKind.QUANTITY, True, thing.end()
        else:
            continue
        if _take(taken, start, end):
            yield _Find(kind, start, end, label_for(text, start, end), high)
    for start, end in often:
        if _take(taken, start, end):
            yield _Find(FactKind.DOSE, start, end, label_for(text, start, end), True)


def _with_frequency(text: str, end: int, often: Sequence[tuple[int, int]]) -> int:
    """A dose with how often it is taken, where that follows at once."""
    for start, stop in often:
        if end <= start <= end + 24 and not re.search(r"[.;|\n]|\d", text[end:start]):
            return stop
    return end


def _names(text: str, taken: bytearray) -> Iterator[_Find]:
    for pattern in NAMES:
        for match in pattern.finditer(text):
            span = match.span("name")
            if _take(taken, *span):
                groups = match.groupdict()
                yield _Find(FactKind.NAME, *span, " ".join((groups.get("label") or "").split()))


def _whole(text: str, heading: str) -> Iterator[_Find]:
    """The sentence itself as one fact, if it must not be lost."""
    span = (0, len(text))
    if ALLERGY.search(text):
        yield _Find(FactKind.ALLERGY, *span, high=True)
    elif FOLLOW_UP.search(text) or FOLLOW_UP_HEADING.search(heading):
        yield _Find(FactKind.FOLLOW_UP, *span, high=True)
    elif CHANGE.search(text):
        yield _Find(FactKind.CHANGE, *span, high=True)
    elif NEGATION_THAT_COUNTS.search(text):
        yield _Find(FactKind.NEGATIVE, *span, high=True)
    elif ALLERGY.search(heading):
        yield _Find(FactKind.ALLERGY, *span, high=True)
    elif NEGATION.search(text):
        yield _Find(FactKind.NEGATIVE, *span)
    elif BINDING.search(text) or DUTY.search(text):
        yield _Find(FactKind.DUTY, *span)


def _clause(text: str, start: int, end: int) -> str:
    """What stands around a date up to the next full stop, semicolon or cell: up to 60 characters before."""
    before = re.split(r"[;|]|\.\s", text[max(0, start - 60) : start])[-1]
    after = re.split(r"[;|.]", text[end : end + 30])[0]
    return f"{before}\x00{after}"


def _identity(fact: KeyFact) -> tuple[str, ...]:
    value = re.sub(r"\s+", " ", fact.value).casefold()
    if fact.kind in (FactKind.NAME, FactKind.EMAIL):
        return fact.kind, value
    return fact.kind, value, fact.label.casefold()
