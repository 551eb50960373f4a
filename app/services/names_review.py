"""A document's findings in review: searched in slices, every decision kept as it is made."""

from __future__ import annotations

import time
from collections.abc import Callable, Generator
from dataclasses import dataclass, replace
from time import monotonic
from typing import Protocol

from app.domain.documents import Document, StoredDocument
from app.domain.engine.generation import Progress
from app.domain.engine.models import Model
from app.domain.errors import AppError
from app.domain.names.deidentifying import Applied
from app.domain.names.findings import Finding, Kind
from app.domain.names.name_groups import Group, groups
from app.domain.names.name_review import Mark, Review
from app.services.deidentification import Asking, DeidentificationService
from app.services.notify import Notifier

Soon = Callable[[Callable[[], None]], object]
SLICE = 0.012  # seconds of searching between two moments for the window
HUNDRED = 100


class Reviews(Protocol):
    """Where reviews are kept: `app.storage.name_reviews`."""

    def get(self, document_id: str) -> Review:
        """The review of a document."""

    def save(self, document_id: str, review: Review, now: float) -> None:
        """Keep one."""


@dataclass(slots=True, eq=False)
class Opening:
    """A document being searched. Nothing is called after `cancel`."""

    steps: Generator[float, None, tuple[Finding, ...]]
    ended: bool = False

    def cancel(self) -> None:
        """Give up."""
        self.ended = True
        self.steps.close()


class NameReview:
    """One document in review. `changed` after every decision, with new `findings` and `groups`."""

    def __init__(
        self,
        stored: StoredDocument,
        found: tuple[Finding, ...],
        review: Review,
        names: DeidentificationService,
        save: Callable[[Review], None],
    ) -> None:
        self.changed: Notifier[None] = Notifier()
        self.document: Document = stored.document
        self._found, self._review, self._names, self._save = found, review, names, save
        self._before: list[Review] = []
        self.findings: tuple[Finding, ...] = ()
        self.pseudonyms: tuple[str, ...] = ()
        self.groups: tuple[Group, ...] = ()
        self._key = names.key()
        self._compute()

    @property
    def text(self) -> str:
        """The document's text; findings are ranges of it."""
        return self.document.text

    @property
    def review(self) -> Review:
        """What was decided."""
        return self._review

    def decide(self, group: Group, keep: bool) -> None:
        """Leave everything of a group as it is, or replace it. Raises what saving raises."""
        review = self._review
        for text in dict.fromkeys(self.findings[place].text for place in group.places):
            review = review.decided(group.kind, text, keep)
        self._become(review)

    def mark(self, start: int, end: int, kind: Kind) -> None:
        """Have a range of the text, and the same words elsewhere, replaced too."""
        words = self.text[start:end]
        start += len(words) - len(words.lstrip())
        end -= len(words) - len(words.rstrip())
        if start < end:
            self._become(replace(self._review, marks=(*self._review.marks, Mark(kind, start, end))))

    def add_proposals(self, names: tuple[str, ...]) -> int:
        """Take up what a model proposed; how many places came to be looked at."""
        before = len(self.findings)
        known = dict.fromkeys((*self._review.proposals, *names))
        self._become(replace(self._review, proposals=tuple(known)))
        return max(0, len(self.findings) - before)

    def set_every_date(self, every: bool) -> None:
        """Replace all dates, or those of birth only."""
        self._become(replace(self._review, every_date=every))

    @property
    def can_undo(self) -> bool:
        """Whether something was decided since the document was opened."""
        return bool(self._before)

    def undo(self) -> None:
        """Take the last decision back."""
        if self._before:
            last = self._before.pop()
            self._save(last)
            self._review = last
            self._compute()
            self.changed.publish(None)

    def group_at(self, place: int) -> Group | None:
        """The group of the finding at a place of the text."""
        for group in self.groups:
            for index in group.places:
                if self.findings[index].start <= place <= self.findings[index].end:
                    return group
        return None

    def preview(self) -> Applied:
        """The copy as it would be; nothing is kept."""
        return self._names.trial(self.text, self.findings, self._key)[0]

    def apply(self) -> Applied:
        """The copy; its pseudonyms are kept in the vault, so that the names can be put back."""
        applied, key = self._names.trial(self.text, self.findings, self._key)
        self._names.keep(key)
        return applied

    def _become(self, review: Review) -> None:
        self._save(review)
        self._before.append(self._review)
        self._review = review
        self._compute()
        self.changed.publish(None)

    def _compute(self) -> None:
        before = [(one.start, one.end, one.kind) for one in self.findings]
        self.findings = self._names.reviewed(self.text, self._found, self._review)
        if not before or before != [(one.start, one.end, one.kind) for one in self.findings]:
            self.pseudonyms = self._names.shown(self.text, self.findings, self._key)
        self.groups = groups(self.findings, self.pseudonyms)


class NameReviewService:
    """Opens reviews of documents in the vault. `soon` lets the window live between slices."""

    def __init__(
        self,
        names: DeidentificationService,
        reviews: Reviews,
        document: Callable[[str], StoredDocument],
        soon: Soon | None = None,
        clock: Callable[[], float] = time.time,
    ) -> None:
        """`document` gives a stored document by its id, or raises LookupError."""
        self.names = names
        self._reviews, self._document, self._soon, self._clock = reviews, document, soon, clock

    def open(
        self,
        document_id: str,
        progress: Callable[[Progress], None],
        done: Callable[[NameReview], None],
    ) -> Opening:
        """Search a document and lay what was decided earlier over it. Raises what `Documents.get` raises."""
        stored = self._document(document_id)
        opening = Opening(self.names.searching(stored.document.text))

        def finish(found: tuple[Finding, ...]) -> None:
            review = self._reviews.get(document_id)
            done(NameReview(stored, found, review, self.names, lambda new: self._save(document_id, new)))

        self._some(opening, progress, finish)
        return opening

    def propose(
        self,
        review: NameReview,
        model: Model,
        progress: Callable[[Progress], None],
        done: Callable[[int], None],
        failed: Callable[[AppError], None],
    ) -> Asking:
        """Ask a model for further names; `done` hears how many places there are to look at."""
        return self.names.propose(
            review.text, model, progress, lambda found: done(review.add_proposals(found)), failed
        )

    def cancel(self, asking: Asking) -> None:
        """Stop asking; what is known stays."""
        self.names.cancel(asking)

    def _save(self, document_id: str, review: Review) -> None:
        self._reviews.save(document_id, review, self._clock())

    def _some(
        self,
        opening: Opening,
        progress: Callable[[Progress], None],
        finish: Callable[[tuple[Finding, ...]], None],
    ) -> None:
        until = monotonic() + SLICE
        while not opening.ended:
            try:
                part = next(opening.steps)
            except StopIteration as end:
                opening.ended = True
                finish(tuple(end.value))
                return
            if self._soon is not None and monotonic() > until:
                progress(Progress(round(part * HUNDRED), HUNDRED))
                self._soon(lambda: self._some(opening, progress, finish))
                return
