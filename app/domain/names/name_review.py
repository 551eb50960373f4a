"""What a person decided about the findings of one text, as it is kept and laid over the findings again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TypeGuard

from app.domain.names.findings import Finding, Kind, settle
from app.domain.names.mentions import mention_findings
from app.domain.names.name_words import Lexicon
from app.domain.names.proposing import marked, proposed
from app.domain.text.field_steps import Steps


@dataclass(frozen=True, slots=True)
class Decision:
    """Leave (`keep`) or replace what is the same as `text`, wherever it stands, however it is written."""

    kind: Kind
    text: str
    keep: bool


@dataclass(frozen=True, slots=True)
class Mark:
    """A range that a person marked: it and every other place with the same words is of this kind."""

    kind: Kind
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Review:
    """Everything decided about one text, in order. `proposals` are names that a model gave.

    `every_date` False leaves dates as they are, but for dates of birth.
    """

    decisions: tuple[Decision, ...] = ()
    marks: tuple[Mark, ...] = ()
    proposals: tuple[str, ...] = ()
    every_date: bool = True

    def decided(self, kind: Kind, text: str, keep: bool) -> Review:
        """With one more decision, which counts instead of an earlier one about the same words."""
        others = tuple(one for one in self.decisions if (one.kind, one.text) != (kind, text))
        return replace(self, decisions=(*others, Decision(kind, text, keep)))


def undecided(
    text: str, found: Sequence[Finding], review: Review, lexicon: Lexicon
) -> Steps[tuple[Finding, ...]]:
    """The findings with a review's proposals and marks, before its decisions; in steps.

    A mark whose range the text does not have is passed over: another text was reviewed.
    """
    findings = tuple(f for f in found if review.every_date or f.kind is not Kind.DATE)
    if review.proposals:
        names = proposed(text, review.proposals, lexicon)
        more = mention_findings(text, [name.text for name in names], lexicon)
        findings = settle(text, [*findings, *names, *(replace(one, sure=False) for one in more)])
        yield
    for mark in review.marks:
        if 0 <= mark.start < mark.end <= len(text):
            findings = marked(text, findings, mark.start, mark.end, mark.kind)
            yield
    return findings


def to_body(review: Review) -> dict[str, object]:
    """The review as JSON values."""
    return {
        "decisions": [[str(one.kind), one.text, one.keep] for one in review.decisions],
        "marks": [[str(one.kind), one.start, one.end] for one in review.marks],
        "proposals": list(review.proposals),
        "every_date": review.every_date,
    }


def from_body(body: object) -> Review:
    """The review of what `to_body` gave; what is of another form is passed over, never an error."""
    if not isinstance(body, dict):
        return Review()
    kinds = {str(kind): kind for kind in Kind}
    decisions = tuple(
        Decision(kinds[row[0]], row[1], row[2])
        for row in _rows(body.get("decisions"))
        if row[0] in kinds and isinstance(row[1], str) and isinstance(row[2], bool)
    )
    marks = tuple(
        Mark(kinds[row[0]], row[1], row[2])
        for row in _rows(body.get("marks"))
        if row[0] in kinds and _is_place(row[1]) and _is_place(row[2])
    )
    names = body.get("proposals")
    proposals = tuple(name for name in names if isinstance(name, str)) if isinstance(names, list) else ()
    return Review(decisions, marks, proposals, body.get("every_date") is not False)


def _rows(value: object) -> list[list[object]]:
    rows = value if isinstance(value, list) else []
    return [row for row in rows if isinstance(row, list) and len(row) == 3 and isinstance(row[0], str)]


def _is_place(value: object) -> TypeGuard[int]:
    return isinstance(value, int) and not isinstance(value, bool)
