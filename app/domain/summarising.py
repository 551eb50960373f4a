"""Summaries in which the model proposes and code proves.

The rules here are pure; `app.services.summaries` drives them. See CONTRIBUTING.md, "How a summary is made".
"""

from __future__ import annotations

import math
from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

from app.domain.documents import Document, PageState
from app.domain.safety.addressed import Addressed

LONGEST_POINT = 300  # characters
ONE_PAGE = 9  # points of a summary of one page
GROWTH = 0.4  # ten times the pages give two and a half times the points
PAGE_CHARACTERS = 2_500  # what counts for a page where there are none


WITH_TEXT = (PageState.READ, PageState.OCR, PageState.OCR_WEAK)


class Support(StrEnum):
    """What the source says of a point."""

    VERIFIED = "verified"  # a passage supports it and every number in it is there
    QUOTED = "quoted"  # the model's sentence failed, so this is the source's own sentence
    WEAK = "weak"  # a passage is near, but not all of its words are there


class Flag(StrEnum):
    """Why a point has to be checked, besides its support."""

    NUMBER = "number"  # a number or unit of the translation is not in the cited words, or one is missing
    STYLE = "number style"  # a number that readers of the two languages take for different amounts
    NAME = "name"  # the same of a name
    ADDRESSED = "addressed"  # the words it cites speak to a program, or stand beside words that do
    LEAD = "lead"  # the source gives its words as what somebody says, or orders to be said
    SCAN = "scan"  # OCR may have read a number in the cited words wrong, or could hardly read their page
    LINK = "link"  # it names a link or an address that is not in the words it cites
    UNTRANSLATED = "untranslated"  # no translation came that could be used: the words are the document's


@dataclass(frozen=True, slots=True)
class Also:
    """Another place that says the same as a point, or something else of the same thing.

    `text` are the words there: the value alone where that is known ("2.5 mg"), else a sentence.
    """

    document_id: str
    page: int
    start: int
    end: int
    text: str
    differs: bool = False


@dataclass(frozen=True, slots=True)
class Point:
    """One statement of a summary with the range of the document's text that supports it.

    `start` and `end` are offsets in the document's canonical text; `page` counts from 1; `heading` is the
    section it stands under ("" if none). `document_id` is "" for the summary's own document. `told` is what
    was proved, where `text` is its translation; `also` are other places about the same.
    """

    text: str
    support: Support
    page: int
    start: int
    end: int
    heading: str = ""
    document_id: str = ""
    told: str = ""
    flags: tuple[Flag, ...] = ()
    also: tuple[Also, ...] = ()

    @property
    def differs(self) -> tuple[Also, ...]:
        """The places that say something else."""
        return tuple(place for place in self.also if place.differs)


@dataclass(frozen=True, slots=True)
class Coverage:
    """What was read, as lists of page (or section) numbers. Their union is every page."""

    total: int
    read: tuple[int, ...]
    blank: tuple[int, ...] = ()
    scanned: tuple[int, ...] = ()
    failed: tuple[int, ...] = ()
    unread: tuple[int, ...] = ()  # not reached, when the run was stopped
    paged: bool = True
    ocr: tuple[int, ...] = ()  # recognised from a picture, and read
    weak: tuple[int, ...] = ()  # the same, but much of it is doubtful

    @property
    def accounted(self) -> int:
        """Pages whose fate is known."""
        return self.total - len(self.unread)


@dataclass(frozen=True, slots=True)
class Covered:
    """One document of a summary across several. `error` says why it could not be read (`errors.to_text`).

    `coverage` is None, and `document_id` "", for one that was not read. Without an `error` its turn did not
    come yet; it lies at `path`, so that the run can go on.
    """

    name: str
    document_id: str = ""
    coverage: Coverage | None = None
    error: str = ""
    path: str = ""


@dataclass(frozen=True, slots=True)
class Summary:
    """A summary as it is shown and stored.

    `preset` is the kind of summary it was made by, "" for none; `sections` are that kind's titles in order.
    The `heading` of each point is then one of them, and one without points is not stated in the document.

    `documents` are those of a summary across several, in their order, and empty for one of one document.
    `document_id` is then the first that was read, and `coverage` counts the pages of
    all, one after the other.
    `wishes` are length, audience and language (`summaries.summary_options`), as stored. `addressed` is what
    speaks to a program in the document: it was kept from the model.
    """

    document_id: str
    points: tuple[Point, ...]
    coverage: Coverage
    model_id: str
    hidden_characters: int = 0
    seconds: float = 0.0
    preset: str = ""
    sections: tuple[str, ...] = ()
    documents: tuple[Covered, ...] = ()
    wishes: tuple[tuple[str, str], ...] = ()
    addressed: tuple[Addressed, ...] = ()

    @property
    def together(self) -> bool:
        """Whether it is one summary of several documents."""
        return bool(self.documents)


def points_wanted(document: Document) -> int:
    """How many points a summary of this document should have: `points_for` its pages, or what counts so.

    A document without pages counts one for each 2,500 characters.
    """
    pages = len(document.pages) if document.paged else round(len(document.text) / PAGE_CHARACTERS)
    return points_for(pages)


def points_for(pages: int) -> int:
    """The points for so many pages: a letter is read in a minute, a report of 40 pages in five.

    >>> [points_for(pages) for pages in (1, 2, 10, 40, 200)]
    [9, 12, 23, 39, 75]
    """
    return round(ONE_PAGE * math.pow(max(1, pages), GROWTH))


def coverage(document: Document, read_pages: Collection[int]) -> Coverage:
    """Account for every page: `read_pages` are the numbers of those that went through the summary.

    A page that holds nothing to summarise (running lines alone) counts as read once the run has passed it, so
    callers give all page numbers up to where they came.
    """
    fate: dict[PageState, list[int]] = {state: [] for state in PageState}
    unread = []
    for page in document.pages:
        if page.state in WITH_TEXT and page.number not in read_pages:
            unread.append(page.number)
        else:
            fate[page.state].append(page.number)
    return Coverage(
        total=len(document.pages),
        read=tuple(fate[PageState.READ]),
        blank=tuple(fate[PageState.BLANK]),
        scanned=tuple(fate[PageState.SCANNED]),
        failed=tuple(fate[PageState.FAILED]),
        unread=tuple(unread),
        paged=document.paged,
        ocr=tuple(fate[PageState.OCR]),
        weak=tuple(fate[PageState.OCR_WEAK]),
    )


def coverage_of_all(parts: Collection[Coverage]) -> Coverage:
    """The coverage of several documents as of one: pages are counted on from one document to the next."""
    found: dict[str, list[int]] = {name: [] for name in _FATES}
    total = 0
    for part in parts:
        for name in _FATES:
            found[name] += [number + total for number in getattr(part, name)]
        total += part.total
    fates = {name: tuple(numbers) for name, numbers in found.items()}
    return Coverage(total=total, paged=all(part.paged for part in parts), **fates)


_FATES = ("read", "blank", "scanned", "failed", "unread", "ocr", "weak")
