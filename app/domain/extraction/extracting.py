"""Tables made of documents: one row a document, one cell a field, each with its place and its words.

A cell is FOUND only if code proved it: a value of the field's type right beside the field's label, no other
value there, and nothing against it in the form's checks. Whatever a model alone has read, and whatever is
unclear, is TO_CHECK with the reason. A person's decision is kept beside what was found, never over it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum

from app.domain.documents import Document, PageState
from app.domain.extraction.field_found import Value
from app.domain.extraction.field_lines import page_of
from app.domain.extraction.field_proof import Proposal
from app.domain.extraction.field_search import Candidate, Searched, Strength
from app.domain.extraction.field_sender import asks_for_sender, sender
from app.domain.extraction.field_values import compatible
from app.domain.extraction.fields import Field, FieldType, Form
from app.domain.safety.addressed import Addressed

LONGEST_QUOTE = 400  # characters
MOST_OTHERS = 5


class State(StrEnum):
    """What is known of a cell."""

    FOUND = "found"
    TO_CHECK = "to check"
    NOT_STATED = "not stated"
    NOT_READ = "not read"


class Reason(StrEnum):
    """Why a cell is to be checked, or was not read."""

    SEVERAL = "several"  # other values stand beside the same label
    DISTANT = "distant"  # other words stand between label and value
    COLUMN = "column"  # only a column's heading says so
    MODEL = "model"  # read by the model, not proved by code
    DISAGREE = "disagree"  # model and code read different values
    UNPROVED = "unproved"  # the model's words are not in the document; its value is not shown
    BARE = "bare"  # the label is there, no value was recognised
    UNLABELLED = "unlabelled"  # such values stand in the text without a label: one of them may be meant
    HEAD = "head"  # it stands at the head of the page without a label
    MISSING = "missing"  # every document of the kind states it
    SHARED = "shared"  # another field has the same place
    CURRENCY = "currency"  # other amounts are in another currency
    ARITHMETIC = "arithmetic"  # the amounts do not add up
    ORDER = "order"  # the dates are not in order
    AMBIGUOUS = "ambiguous"
    IMPOSSIBLE = "impossible"
    UNCLEAR = "unclear"
    CUT = "cut"
    OCR = "ocr"  # from a picture that was hard to read
    ADDRESSED = "addressed"  # its words speak to a program, or stand beside words that do
    PAGES = "pages"  # some pages could not be read
    DOCUMENT = "document"  # the document could not be read
    STOPPED = "stopped"  # not reached
    UNASKED = "unasked"  # the model failed before it could answer


class By(StrEnum):
    """Who read a value."""

    CODE = "code"
    MODEL = "model"
    BOTH = "both"


class Decision(StrEnum):
    """What a person says of a cell: Enter keeps, F2 corrects, Del says it is not stated."""

    KEEP = "keep"
    CORRECT = "correct"
    NOT_STATED = "not stated"


@dataclass(frozen=True, slots=True)
class Place:
    """A value and where it stands: `start` to `end` in the document's text, `quote` the words around it."""

    value: Value
    page: int
    start: int
    end: int
    quote: str


@dataclass(frozen=True, slots=True)
class Review:
    """What a person decided. `value` is what then counts, "" for not stated. `at`: seconds since 1970."""

    decision: Decision
    value: str
    at: float


@dataclass(frozen=True, slots=True)
class Cell:
    """One field of one document. `others`: further values that may be meant."""

    field: str
    state: State
    reason: Reason | None = None
    place: Place | None = None
    others: tuple[Place, ...] = ()
    by: By = By.CODE
    review: Review | None = None

    @property
    def shown(self) -> str:
        """The value that counts: a person's, else the one found with its currency or unit."""
        if self.review is not None:
            return self.review.value
        if self.place is None:
            return ""
        value = self.place.value
        return f"{value.shown} {value.unit}" if value.unit else value.shown

    @property
    def open(self) -> bool:
        """Whether a person still has to look at it."""
        return self.review is None and self.state in (State.TO_CHECK, State.NOT_READ)


@dataclass(frozen=True, slots=True)
class Row:
    """A document's cells in the form's order. `error` is an `AppError.to_text()` if something went wrong.

    `unread`: pages whose text is not known. `addressed`: what speaks to a program, kept from the model.
    """

    document: str
    sha256: str
    form: str
    cells: tuple[Cell, ...]
    pages: int = 0
    unread: tuple[int, ...] = ()
    hidden_characters: int = 0
    error: str | None = field(default=None)
    addressed: tuple[Addressed, ...] = ()

    def cell(self, name: str) -> Cell:
        """The cell of a field. Raises KeyError."""
        for one in self.cells:
            if one.field == name:
                return one
        raise KeyError(name)


def review(row: Row, name: str, decision: Decision, at: float, value: str = "") -> Row:
    """The row with a person's decision on one cell.

    Raises KeyError for a field it has not; ValueError for keeping what has no value or correcting to nothing.
    """
    cell = row.cell(name)
    value = " ".join(value.split())
    if decision is Decision.KEEP:
        if cell.place is None and cell.state is not State.NOT_STATED:
            raise ValueError("nothing to keep")
        value = replace(cell, review=None).shown
    elif decision is Decision.CORRECT and not value:
        raise ValueError("no value")
    elif decision is Decision.NOT_STATED:
        value = ""
    done = replace(cell, review=Review(decision, value, at))
    return replace(row, cells=tuple(done if one.field == name else one for one in row.cells))


def undo(row: Row, name: str) -> Row:
    """The row without the person's decision on one cell. Raises KeyError."""
    done = replace(row.cell(name), review=None)
    return replace(row, cells=tuple(done if one.field == name else one for one in row.cells))


# -- making rows -----------------------------------------------------------------------------------


def unread_row(name: str, form: Form, reason: Reason, error: str | None = None, sha256: str = "") -> Row:
    """The row of a document that was not read at all: nothing is said of any field."""
    cells = tuple(Cell(one.name, State.NOT_READ, reason) for one in form.fields)
    return Row(name, sha256, form.name, cells, error=error)


def unread_pages(document: Document) -> tuple[int, ...]:
    """Numbers of the pages that hold something that was not read."""
    lost = (PageState.SCANNED, PageState.FAILED)
    return tuple(page.number for page in document.pages if page.state in lost)


def decide(
    document: Document,
    one: Field,
    searched: Searched,
    proposals: Sequence[Proposal] = (),
    asked: bool = True,
) -> Cell:
    """One cell from what code found and what the model proposes. `asked` False: the model was to answer."""
    found = searched.candidates.get(one.name, [])
    for strength in (Strength.STRONG, Strength.WEAK, Strength.COLUMN):
        chosen = [candidate for candidate in found if candidate.strength is strength]
        if chosen:
            return _from_code(document, one, chosen, found, proposals)
    proved = [proposal for proposal in proposals if proposal.value is not None]
    if proved:
        places = [_place_of_proposal(document, proposal) for proposal in proved]
        first, others = places[0], _different(places[0], places)
        reason = Reason.SEVERAL if others else Reason.MODEL
        return Cell(one.name, State.TO_CHECK, reason, first, others, By.MODEL)
    if bare := searched.bare.get(one.name):
        start, end = bare[0]
        quote = _quote(document, start, end)
        place = Place(Value("", ""), page_of(document, start), start, end, quote)
        return Cell(one.name, State.TO_CHECK, Reason.BARE, place)
    if asks_for_sender(one) and (head := sender(document, searched.lines)) is not None:
        start, end = head
        said = " ".join(document.text[start:end].split())
        place = Place(Value(said, said.casefold()), page_of(document, start), start, end, said)
        return Cell(one.name, State.TO_CHECK, Reason.HEAD, place)
    if unread_pages(document):
        return Cell(one.name, State.NOT_READ, Reason.PAGES)
    if proposals:
        return Cell(one.name, State.TO_CHECK, Reason.UNPROVED, by=By.MODEL)
    if not asked:
        return Cell(one.name, State.NOT_READ, Reason.UNASKED)
    if one.expected:
        return Cell(one.name, State.TO_CHECK, Reason.MISSING)
    return Cell(one.name, State.NOT_STATED)


def open_fields(form: Form, document: Document, searched: Searched) -> tuple[Field, ...]:
    """The fields that code alone has not settled, for the model to read."""
    cells = ((one, decide(document, one, searched)) for one in form.fields)
    return tuple(one for one, cell in cells if cell.state is not State.FOUND)


def _from_code(
    document: Document,
    one: Field,
    chosen: list[Candidate],
    found: list[Candidate],
    proposals: Sequence[Proposal],
) -> Cell:
    """Whatever a model says, it never makes code's value sure; it can only cast doubt or be listed."""
    best = next((candidate for candidate in chosen if candidate.doubt is None), chosen[0])
    rest = [each for each in (chosen if best.strength is Strength.STRONG else found) if each is not best]
    place = _place(document, best)
    others = _different(place, [_place(document, each) for each in rest])
    proved = [_place_of_proposal(document, each) for each in proposals if each.value is not None]
    differing = _different(place, proved)
    by = By.BOTH if proved and not differing else By.CODE
    reason = _reason(one, best, bool(others), bool(differing)) or _of_page(document, place)
    state = State.TO_CHECK if reason else State.FOUND
    return Cell(one.name, state, reason, place, _joined(others, differing), by)


def _reason(one: Field, best: Candidate, others: bool, differing: bool) -> Reason | None:
    if others:
        return Reason.SEVERAL
    if best.doubt is not None:
        return Reason(best.doubt.value)
    if differing:
        return Reason.DISAGREE
    if best.strength is Strength.WEAK:
        return Reason.DISTANT
    if best.strength is Strength.COLUMN and one.type in (FieldType.MONEY, FieldType.QUANTITY):
        return Reason.COLUMN
    return None


def _of_page(document: Document, place: Place) -> Reason | None:
    """A value on a page that OCR could hardly read is never sure, nor one whose signs it doubts."""
    page = document.pages[place.page - 1] if place.page <= len(document.pages) else None
    weak = page is not None and page.state is PageState.OCR_WEAK
    return Reason.OCR if weak or document.is_doubtful(place.start, place.end) else None


def _different(place: Place, places: Sequence[Place]) -> tuple[Place, ...]:
    found: list[Place] = []
    for other in places:
        if len(found) == MOST_OTHERS:
            break  # thousands of values may stand beside a label: each is not held against each
        if not any(compatible(other.value, known.value) for known in (place, *found)):
            found.append(other)
    return tuple(found)


def _joined(one: tuple[Place, ...], other: tuple[Place, ...]) -> tuple[Place, ...]:
    new = [place for place in other if not any(compatible(place.value, known.value) for known in one)]
    return (*one, *new)[:MOST_OTHERS]


def _place(document: Document, found: Candidate) -> Place:
    start, end = min(found.start, found.label[0]), max(found.end, found.label[1])
    if end - start > LONGEST_QUOTE:
        start, end = found.start, found.end
    quote = _quote(document, start, end)
    return Place(found.found.value, page_of(document, found.start), found.start, found.end, quote)


def _place_of_proposal(document: Document, proposal: Proposal) -> Place:
    assert proposal.value is not None
    quote = _quote(document, proposal.quote_start, proposal.quote_end)
    page = page_of(document, proposal.start)
    return Place(proposal.value, page, proposal.start, proposal.end, quote)


def _quote(document: Document, start: int, end: int) -> str:
    return document.text[start : min(end, start + LONGEST_QUOTE)]
