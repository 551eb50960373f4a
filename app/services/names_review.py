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
from app.domain.names.name_deciding import Decided, deciding
from app.domain.names.name_groups import Group
from app.domain.names.name_review import Mark, Review
from app.domain.text.field_steps import Steps, at_once
from app.services.deidentification import Asking, DeidentificationService
from app.services.notify import Notifier
from app.services.slices import Soon, in_slices

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

    steps: Generator[float, None, tuple[StoredDocument, tuple[Finding, ...]]]
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
        soon: Soon | None = None,
    ) -> None:
        """`gather` has to be taken before anything is asked of it."""
        self.changed: Notifier[None] = Notifier()
        self.document: Document = stored.document
        self._found, self._review, self._names, self._save = found, review, names, save
        self._soon = soon
        self._before: list[Review] = []
        self._key = names.key()
        self._decided = Decided((), {}, ())
        self.pseudonyms: tuple[str, ...] = ()
        """What would stand in the place of each finding."""
        self._gathering: Steps[None] | None = None

    def gather(self) -> Steps[None]:
        """Lay the review over what was found, in small steps."""
        plain = yield from self._names.undecided(self.text, self._found, self._review)
        pseudonyms = yield from self._names.showing(self.text, plain, self._key)
        decided = yield from deciding(plain, pseudonyms)
        decided.decide(self._review.decisions)
        self._decided, self.pseudonyms = decided, pseudonyms

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What identifies somebody, in order of the text, as decided."""
        return self._decided.findings

    @property
    def groups(self) -> tuple[Group, ...]:
        """The findings as a person thinks of them, by first place."""
        return self._decided.groups

    @property
    def at_work(self) -> bool:
        """Whether findings are being gathered anew; `changed` follows."""
        return self._gathering is not None

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
        self._finish()
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
            self._turn(last)

    def group_at(self, place: int) -> Group | None:
        """The group of the finding at a place of the text."""
        for group in self.groups:
            for index in group.places:
                if self.findings[index].start <= place <= self.findings[index].end:
                    return group
        return None

    def preview(self) -> Applied:
        """The copy as it would be; nothing is kept."""
        self._finish()
        return self._names.trial(self.text, self.findings, self._key)[0]

    def apply(self) -> Applied:
        """The copy; its pseudonyms are kept in the vault, so that the names can be put back."""
        self._finish()
        applied, key = self._names.trial(self.text, self.findings, self._key)
        self._names.keep(key)
        return applied

    def _become(self, review: Review) -> None:
        self._save(review)
        self._before.append(self._review)
        self._turn(review)

    def _turn(self, review: Review) -> None:
        """Decisions touch only their places; all else is gathered anew, between which the window lives."""
        self._finish()
        before, self._review = self._review, review
        if replace(before, decisions=()) == replace(review, decisions=()):
            self._decided.decide(review.decisions)
            self.changed.publish(None)
            return
        self._gathering = steps = self.gather()
        in_slices(steps, lambda _none: self._gathered(), self._soon, lambda: self._gathering is steps)

    def _gathered(self) -> None:
        self._gathering = None
        self.changed.publish(None)

    def _finish(self) -> None:
        """Whoever decides on needs what was decided before."""
        if self._gathering is not None:
            at_once(self._gathering)
            self._gathered()


class NameReviewService:
    """Opens reviews of documents in the vault. `soon` lets the window live between slices."""

    def __init__(
        self,
        names: DeidentificationService,
        reviews: Reviews,
        document: Callable[[str], Steps[StoredDocument]],
        soon: Soon | None = None,
        clock: Callable[[], float] = time.time,
    ) -> None:
        """`document` gives a stored document by its id in small steps, or raises LookupError."""
        self.names = names
        self._reviews, self._document, self._soon, self._clock = reviews, document, soon, clock

    def open(
        self,
        document_id: str,
        progress: Callable[[Progress], None],
        done: Callable[[NameReview], None],
    ) -> Opening:
        """Search a document and lay what was decided earlier over it. Raises what `Documents.get` raises."""
        opening = Opening(self._searching(document_id))

        def finish(stored: StoredDocument, found: tuple[Finding, ...]) -> None:
            kept = self._reviews.get(document_id)
            review = NameReview(
                stored, found, kept, self.names, lambda new: self._save(document_id, new), self._soon
            )
            in_slices(review.gather(), lambda _none: ready(review), self._soon, lambda: not opening.ended)

        def ready(review: NameReview) -> None:
            opening.ended = True
            done(review)

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

    def _searching(
        self, document_id: str
    ) -> Generator[float, None, tuple[StoredDocument, tuple[Finding, ...]]]:
        getting = self._document(document_id)
        while True:
            try:
                next(getting)
            except StopIteration as end:
                stored: StoredDocument = end.value
                break
            yield 0.0
        found = yield from self.names.searching(stored.document.text)
        return stored, found

    def _some(
        self,
        opening: Opening,
        progress: Callable[[Progress], None],
        finish: Callable[[StoredDocument, tuple[Finding, ...]], None],
    ) -> None:
        until = monotonic() + SLICE
        while not opening.ended:
            try:
                part = next(opening.steps)
            except StopIteration as end:
                finish(*end.value)
                return
            if self._soon is not None and monotonic() > until:
                progress(Progress(round(part * HUNDRED), HUNDRED))
                self._soon(lambda: self._some(opening, progress, finish))
                return
