"""One summary across several documents: each point says which one it is from, what several say is said once.

Nothing here is asked of a model: each document was read and proved by itself; its proved points are put
together by rules (documents.md 2.4).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from app.domain.documents import Document
from app.domain.proof.proving import better, same_point
from app.domain.remembered import remembered
from app.domain.summaries.differing import agree, differences, same_values
from app.domain.summaries.keyfacts import KeyFact
from app.domain.summarising import (
    PAGE_CHARACTERS,
    Also,
    Covered,
    Point,
    Summary,
    Support,
    points_for,
    points_wanted,
)
from app.domain.text.words import content_words

DIFFER = "The documents differ"
"""The heading of what documents contradict each other in, where no point says it already."""


@dataclass(frozen=True, slots=True)
class Part:
    """What one document gives: the points chosen for it, in order, and its facts.

    `facts` are empty while it is not read to its end. `proved` is what else stands in it, proved points and
    its own sentences, once every document is read to its end.
    """

    document_id: str
    document: Document
    points: tuple[Point, ...]
    facts: tuple[KeyFact, ...] = ()
    proved: tuple[Point, ...] = ()


def shares(documents: Sequence[Document]) -> list[int]:
    """How many points each document gives: about as many together as one document of all their pages would.

    Each has at least three, two where there are more than four documents, one where more than twelve.
    """
    wanted = [points_wanted(document) for document in documents]
    pages = [_pages(document) for document in documents]
    total = points_for(sum(pages))
    least = 3 if len(documents) <= 4 else 2 if len(documents) <= 12 else 1
    return [max(least, min(one, round(total * one / max(1, sum(wanted))))) for one in wanted]


def joined(parts: Sequence[Part]) -> tuple[Point, ...]:
    """The points of all documents, document by document, each with its `document_id` and other places.

    What another document says as well is said once, where it is better supported, with the other place under
    it. Where two documents give other values of the same labelled thing, both are there, each with the place
    of the other marked as different: on the points that say it, else as a point of its own, headed `DIFFER`.
    """
    kept: list[Point] = []
    for part in parts:
        mine: list[Point] = []
        for point in (replace(found, document_id=part.document_id) for found in part.points):
            words = _words(point)
            place = next(
                (
                    at
                    for at, other in enumerate(kept)
                    if _near(words, _words(other)) and _says_the_same(point, other)
                ),
                None,
            )
            if place is None:
                mine.append(point)
            elif better(point, kept[place]):
                mine.append(_also(point, kept.pop(place)))
            else:
                kept[place] = _also(kept[place], point)
        kept += mine
    return _with_differences([_said_again(point, parts) for point in kept], parts)


def by_document(points: Sequence[Point], names: Mapping[str, str]) -> tuple[Point, ...]:
    """The same points under the name of their document; what documents differ in keeps its heading."""
    return tuple(
        point if point.heading == DIFFER else replace(point, heading=names.get(point.document_id, ""))
        for point in points
    )


def unlike_names(names: Sequence[str]) -> list[str]:
    """Names with a number where two would read the same.

    >>> unlike_names(["a.pdf", "b.pdf", "a.pdf"])
    ['a.pdf (1)', 'b.pdf', 'a.pdf (2)']
    """
    seen: dict[str, int] = {}
    told = []
    for name in names:
        seen[name] = seen.get(name, 0) + 1
        told.append(f"{name} ({seen[name]})" if names.count(name) > 1 else name)
    return told


def located(summary: Summary, number: int) -> tuple[str, int]:
    """The document and its own page of a page counted over all documents; ("", 0) for none such."""
    for covered in summary.documents:
        total = covered.coverage.total if covered.coverage else 0
        if number <= total:
            return covered.document_id, number
        number -= total
    return "", 0


def counted_on(summary: Summary, document_id: str, page: int) -> int:
    """The other way round: a document's page as counted over all documents."""
    before = 0
    for covered in summary.documents:
        if covered.document_id == document_id:
            return before + page
        before += covered.coverage.total if covered.coverage else 0
    return page


def document_name(summary: Summary, document_id: str) -> str:
    """How a summary across several calls one of its documents; "" if it is none of them."""
    names = unlike_names([covered.name for covered in summary.documents])
    found = (
        name for name, one in zip(names, summary.documents, strict=True) if one.document_id == document_id
    )
    return next(found, "") if document_id else ""


def unread(summary: Summary) -> tuple[Covered, ...]:
    """The documents of which nothing was read, refused or not reached."""
    return tuple(covered for covered in summary.documents if covered.coverage is None)


def _pages(document: Document) -> int:
    return len(document.pages) if document.paged else max(1, round(len(document.text) / PAGE_CHARACTERS))


def _says_the_same(one: Point, other: Point) -> bool:
    """Same words and same values, in two documents."""
    if one.document_id == other.document_id or not same_values(one.text, other.text):
        return False
    return same_point(one, replace(other, start=-1, end=-1))


def _said_again(point: Point, parts: Sequence[Part]) -> Point:
    """With the places of other documents that say it too but have other points in the summary."""
    words = _words(point)
    for part in parts:
        if part.document_id in (point.document_id, *(also.document_id for also in point.also)):
            continue
        near = (replace(p, document_id=part.document_id) for p in part.proved if _near(words, _words(p)))
        same = next((other for other in near if _says_the_same(point, other)), None)
        point = _also(point, same) if same is not None else point
    return point


def _words(point: Point) -> frozenset[str]:
    return _plain_words(point.text)


@remembered(4_096)
def _plain_words(text: str) -> frozenset[str]:
    return frozenset(content_words(text))


def _near(one: frozenset[str], other: frozenset[str]) -> bool:
    """A cheap guard before two statements are compared in earnest."""
    return 2 * len(one & other) >= min(len(one), len(other))


def _also(point: Point, other: Point) -> Point:
    place = Also(other.document_id, other.page, other.start, other.end, other.told or other.text)
    return replace(point, also=(*point.also, place, *other.also))


def _with_differences(points: Sequence[Point], parts: Sequence[Part]) -> tuple[Point, ...]:
    told = list(points)
    for difference in differences([part.facts for part in parts]):
        said = {at: _saying(told, _place(parts[at], fact)) for at, fact in difference.facts}
        if all(at is None for at in said.values()):
            first, fact = difference.facts[0]
            said[first] = len(told)
            told.append(_quoted(parts[first], fact))
        for at, fact in difference.facts:
            number = said[at]
            if number is not None:
                others = tuple(
                    _place(parts[other], theirs)
                    for other, theirs in difference.facts
                    if other != at and not agree(fact, theirs)
                )
                told[number] = replace(told[number], also=(*told[number].also, *others))
    return (*told[len(points) :], *told[: len(points)])


def _place(part: Part, fact: KeyFact) -> Also:
    return Also(part.document_id, fact.page, fact.start, fact.end, fact.value, differs=True)


def _saying(points: Sequence[Point], place: Also) -> int | None:
    """The point that cites the words of a place and has its value."""
    for at, point in enumerate(points):
        here = point.document_id == place.document_id and point.start <= place.start < point.end
        if here and place.text in (point.told or point.text):
            return at
    return None


def _quoted(part: Part, fact: KeyFact) -> Point:
    quote = " ".join(fact.quote.split())
    return Point(
        quote,
        Support.QUOTED,
        fact.page,
        fact.quote_start,
        fact.quote_end,
        DIFFER,
        part.document_id,
    )


def alone(summary: Summary, document_id: str) -> Summary:
    """What a summary across several says of one of its documents, as a summary of that document alone.

    A point of another document that has a place here as well counts with this document's words.
    """
    covered = next(one for one in summary.documents if one.document_id == document_id)
    points = [replace(point, document_id="") for point in summary.points if point.document_id == document_id]
    points += [
        Point(also.text, Support.QUOTED, also.page, also.start, also.end)
        for point in summary.points
        for also in point.also
        if also.document_id == document_id and not also.differs
    ]
    return replace(
        summary,
        document_id=document_id,
        points=tuple(sorted(points, key=lambda point: (point.start, point.end))),
        coverage=covered.coverage or summary.coverage,
        sections=(),
        documents=(),
        addressed=tuple(
            replace(one, document_id="") for one in summary.addressed if one.document_id == document_id
        ),
    )
