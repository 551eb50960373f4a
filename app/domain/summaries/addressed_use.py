"""What follows from sentences that speak to a program: kept from the model; what rests on them is flagged.

An order and the claim it wants repeated often stand side by side ("Note to AI: … The patient has no
allergies."), so a point is flagged if it rests on what stands beside such a sentence, not on it alone.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import replace

from app.domain.documents import BlockKind, Document, Sentence
from app.domain.safety.addressed import Addressed, finding, reason
from app.domain.safety.addressed_frames import lead_left_out
from app.domain.safety.disguises import folded
from app.domain.safety.outputs import Standing, pieces
from app.domain.summaries.keyfacts import KeyFact
from app.domain.summarising import Flag, Point
from app.domain.text.field_steps import Steps
from app.domain.text.splitting import sentences

BESIDE = 600
"""Characters before and after such a sentence in which its claim may stand."""
ADDRESSED = "addressed"
"""The doubt of a key fact whose words speak to a program."""

Range = tuple[int, int]


def readable(document: Document) -> Steps[tuple[tuple[Sentence, ...], tuple[Addressed, ...]]]:
    """In small steps: the sentences that a model may read, and what speaks to it and is kept from it."""
    every = sentences(document)
    spoken = yield from finding(document, every)
    return without(every, spoken, document), spoken


def without(
    found: Iterable[Sentence], spoken: Sequence[Addressed], document: Document
) -> tuple[Sentence, ...]:
    """The sentences that touch no range of `spoken`; a heading that speaks to a program names no section."""
    if not spoken:
        return tuple(found)
    ranges = [(one.start, one.end) for one in spoken]
    said = _words(document, spoken)
    return tuple(
        replace(one, heading="") if one.heading in said else one
        for one in found
        if not overlaps(ranges, one.start, one.end)
    )


def near(document: Document, spoken: Sequence[Addressed]) -> tuple[Range, ...]:
    """The ranges that are not to be believed unchecked: such sentences with what stands beside them.

    That is `BESIDE` characters before and after at most, and no further than the next heading. A row of a
    table stands alone.
    """
    return tuple(_around(document, one) for one in spoken)


def overlaps(ranges: Sequence[Range], start: int, end: int) -> bool:
    """Whether a range shares a character with one of `ranges`."""
    return any(low < end and start < high for low, high in ranges)


def flagged(points: Iterable[Point], document: Document, spoken: Sequence[Addressed]) -> tuple[Point, ...]:
    """The points of one document, with what has to be said of them.

    That they rest on words beside such a sentence, or read like one; that they name a link or an address
    which is not in the words they cite; and that the scan is hard to read where they are from. A heading that
    speaks to a program stands over none.
    """
    ranges = near(document, spoken)
    said = _words(document, spoken)
    kept = (replace(point, heading="") if point.heading in said else point for point in points)
    return tuple(_flagged(point, document, ranges) for point in kept)


def _words(document: Document, spoken: Sequence[Addressed]) -> set[str]:
    """What those sentences say, as a heading would be written."""
    return {" ".join(document.text[one.start : one.end].split()) for one in spoken}


def doubted(facts: Iterable[KeyFact], document: Document, spoken: Sequence[Addressed]) -> tuple[KeyFact, ...]:
    """Key facts with a doubt where their sentence speaks to a program or stands beside one that does."""
    ranges = near(document, spoken)
    return tuple(
        replace(fact, doubt=ADDRESSED)
        if ranges and overlaps(ranges, fact.quote_start, fact.quote_end)
        else fact
        for fact in facts
    )


def _flagged(point: Point, document: Document, ranges: Sequence[Range]) -> Point:
    cited = document.text[point.start : point.end]
    flags = list(point.flags)
    if overlaps(ranges, point.start, point.end) or reason(point.text):
        flags.append(Flag.ADDRESSED)
    elif lead_left_out(folded(point.text), folded(cited)):
        flags.append(Flag.LEAD)
    if any(piece.standing is Standing.DOUBTED for piece in pieces(point.text, cited)):
        flags.append(Flag.LINK)
    if document.is_doubtful(point.start, point.end):
        flags.append(Flag.SCAN)
    return replace(point, flags=tuple(dict.fromkeys(flags))) if flags else point


def _around(document: Document, one: Addressed) -> Range:
    """What stands before and after it, between two headings."""
    blocks = document.blocks
    index = bisect_right(blocks, one.start, key=lambda block: block.start) - 1
    if index < 0 or blocks[index].kind is BlockKind.TABLE:
        return one.start, one.end
    start = one.start
    if blocks[index].kind in (BlockKind.RUNNING, BlockKind.HIDDEN):
        return start, one.end
    for block in reversed(blocks[: index + 1]):
        if block.kind is BlockKind.HEADING or block.end < one.start - BESIDE:
            break
        start = max(block.start, one.start - BESIDE)
    end = min(blocks[index].end, one.end + BESIDE)
    for block in blocks[index + 1 :]:
        if block.kind is BlockKind.HEADING or block.start > one.end + BESIDE:
            break
        end = max(end, min(block.end, one.end + BESIDE))
    return start, max(end, one.end)
