"""The first line of a summary: what the document is, whom it is about, of when, in its own words.

It is put together from its title, its subject line, the people or firms it names first, its number and its
date, each as it is written near the beginning; the line cites the range they stand in.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from app.domain.documents import Block, BlockKind, Document, Sentence
from app.domain.proof.furniture import SUBJECT, is_furniture
from app.domain.proof.quoting import greets
from app.domain.summaries.keyfacts import FactKind, KeyFact, facts_in, places
from app.domain.summarising import Point, Support
from app.domain.text.splitting import text_of

REACH = 1_200
"""Characters from the beginning in which the pieces are looked for."""
LONGEST_PIECE = 120
PARTIES = 2
SEPARATOR = " · "
_BETWEEN = re.compile(r"\b(?:between|zwischen|entre)\b", re.I)
_PERSON = re.compile(
    r"^(?:patient\w*|name|claimant|policyholder|insured|tenant|employee|customer|client|bill to|kunde|kundin"
    r"|versicherte\w*|assuré\w*|paciente)\b",
    re.I,
)
_DATED = re.compile(r"(?:\w+\s)?(?:date|datum|dated|fecha|vom|stand|version|edition)", re.I)
_MADE = re.compile(
    r"\b(?:made on|dated|signed on|took place|was held|fand am|i saw|i have seen|seen in clinic"
    r"|vorgestellt am|j['’]ai vu|he visto|version \d)\b",
    re.I,
)
_GREETED = re.compile(r"\s+(?=Dear\s[A-Z]|Sehr\sgeehrte|Liebe[r]?\s|Madame,|Ch(?:er|ère)\s|Estimad)")
_YEAR = re.compile(r"\d{4}|\b\d{1,2}[./-]\d{1,2}[./-]\d{2}\b")


@dataclass(frozen=True, slots=True)
class _Piece:
    words: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Lead:
    """The line, and the title it says."""

    point: Point
    title: str


def lead(document: Document) -> Lead | None:
    """The first line, None where fewer than two of its pieces are found on the first page."""
    page = document.pages[0] if document.pages else None
    reach = min(REACH, page.end if page is not None else len(document.text))
    title = _title(document, reach)
    top = [place for place in places(document) if place.end <= reach and _seen(document, place)]
    found = [fact for place in top for fact in facts_in(document, place)]
    pieces = [title] if title is not None else []
    for piece in (*_subject(document, top), *_people(found), *_number(found), *_date(found)):
        if not any(_folded(piece.words) in _folded(other.words) for other in pieces):
            pieces.append(piece)
    if len(pieces) < 2:
        return None
    start, end = min(piece.start for piece in pieces), max(piece.end for piece in pieces)
    cited = _folded(text_of(document, start, end))
    if not all(_folded(piece.words) in cited for piece in pieces):
        return None
    said = SEPARATOR.join(piece.words for piece in pieces)
    number = page.number if page is not None else 1
    return Lead(Point(said, Support.VERIFIED, number, start, end), title.words if title is not None else "")


def _seen(document: Document, place: Sentence) -> bool:
    """Whether a place is no running line: what it says can then be cited with what stands around it."""
    return bool(text_of(document, place.start, place.end))


def _title(document: Document, reach: int) -> _Piece | None:
    """The first heading, if nothing but a letterhead stands before it."""
    for block in document.blocks:
        if block.start >= reach:
            return None
        if block.kind is BlockKind.HEADING:
            return _of_block(document, block)
        said = text_of(document, block.start, block.end)
        if said and (said.endswith((".", "!", "?")) or greets(said) or SUBJECT.search(said)):
            return None
    return None


def _of_block(document: Document, block: Block) -> _Piece | None:
    said = " ".join(document.text[block.start : block.end].split())
    return _Piece(said, block.start, block.end) if 0 < len(said) <= LONGEST_PIECE else None


def _subject(document: Document, top: Sequence[Sentence]) -> Iterator[_Piece]:
    for place in top:
        said = text_of(document, place.start, place.end)
        match = SUBJECT.fullmatch(said)
        if match and len(match["rest"]) <= LONGEST_PIECE:
            about = _GREETED.split(match["rest"])[0]  # a scan may put the greeting on the same line
            yield _Piece(about.strip(" ,."), place.start, place.end)
            return


def _people(found: Sequence[KeyFact]) -> list[_Piece]:
    """Both parties of "between A and B", else whom a label or the first sentence names."""
    names = [fact for fact in found if fact.kind is FactKind.NAME]
    parties = [fact for fact in names if _BETWEEN.search(fact.quote)]
    labelled = [fact for fact in names if _PERSON.match(fact.label)]
    chosen = parties[:PARTIES] or labelled[:1]
    return [_Piece(fact.value, fact.start, fact.end) for fact in chosen]


def _number(found: Sequence[KeyFact]) -> Iterator[_Piece]:
    """The first number that stands in a heading or a field; one in a sentence is of something it tells of."""
    for fact in found:
        if fact.kind is FactKind.IDENTIFIER and not fact.doubt and not fact.quote.endswith("."):
            said = f"{fact.label} {fact.value}".strip()
            yield _Piece(said, fact.quote_start, fact.quote_end)
            return


def _date(found: Sequence[KeyFact]) -> Iterator[_Piece]:
    """The date that stands by itself, has a label that says so, or is told of the document's own making."""
    for fact in found:
        alone = is_furniture(fact.quote) and not SUBJECT.fullmatch(fact.quote)
        told = _DATED.fullmatch(fact.label) or _MADE.search(fact.quote)
        if fact.kind is FactKind.DATE and _YEAR.search(fact.value) and (alone or told):
            yield _Piece(fact.value, fact.start, fact.end)
            return


def _folded(words: str) -> str:
    return " ".join(words.casefold().split())
