"""A collection's documents are sorted one after the other, each verdict kept; a person may say otherwise.

No file is read again. A stopped or killed run goes on with the documents that have no label yet.
"""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from app.domain.engine.generation import Progress
from app.domain.engine.models import Model
from app.domain.errors import AppError
from app.domain.extraction.classifying import Verdict
from app.domain.extraction.sorted_files import By, SavedSorter
from app.domain.extraction.sorting import Label
from app.services.indexing import Embedding
from app.services.notify import Notifier
from app.services.sorting import Sorting, SortingService
from app.storage.documents import Documents
from app.storage.sorters import Sorters

AT_ONCE = 8
"""Verdicts that are kept together: a sorter is written as a whole. A crash costs at most so many."""


@dataclass(frozen=True, slots=True)
class SorterChanged:
    """Labels, examples, or where documents were put; what is here may not be in the vault yet."""

    saved: SavedSorter


@dataclass(frozen=True, slots=True)
class SortProgress:
    """Where a run stands. `learning`: the examples are being looked at."""

    sorter_id: str
    documents: Progress
    learning: bool = False


@dataclass(frozen=True, slots=True)
class SortDone:
    """A run ended. `left`: documents without a verdict; `error`: why it gave up, None if done or stopped."""

    sorter_id: str
    left: int
    error: AppError | None = None


SortNews = SorterChanged | SortProgress | SortDone


@dataclass(slots=True, eq=False)
class _Run:
    saved: SavedSorter
    waiting: deque[str]
    total: int
    model: Model | None = None
    embedding: Embedding | None = None
    vectors: dict[str, tuple[float, ...]] | None = None
    unkept: int = 0
    job: Sorting | None = None
    ended: bool = False


class SorterService:
    """What a person can do with sorters. Lives as long as the vault is open; one run at a time.

    Every method may raise what `Documents` raises; an unknown id is a bug and raises LookupError.
    """

    def __init__(
        self,
        sorters: Sorters,
        documents: Documents,
        sorting: SortingService,
        embedding: Callable[[], Embedding | None],
        soon: Callable[[Callable[[], None]], object] = lambda call: call(),
        clock: Callable[[], float] = time.time,
    ) -> None:
        """`embedding`: the model for vectors installed now; `soon` lets the window live in between."""
        self.news: Notifier[SortNews] = Notifier()
        self._sorters, self._documents, self._sorting = sorters, documents, sorting
        self._embedding, self._soon, self._clock = embedding, soon, clock
        self._run: _Run | None = None

    # -- sorters -----------------------------------------------------------------------------------

    def list(self) -> Sequence[SavedSorter]:
        """All of them, by last change, newest first."""
        return self._sorters.list()

    def get(self, sorter_id: str) -> SavedSorter:
        """One of them, as it is now."""
        run = self._run
        return (
            run.saved
            if run is not None and run.saved.sorter.id == sorter_id
            else self._sorters.get(sorter_id)
        )

    def add(self, name: str, labels: tuple[Label, ...]) -> SavedSorter:
        """Keep a new one."""
        return self._sorters.add(name, labels, self._clock())

    def change(self, sorter_id: str, name: str, labels: tuple[Label, ...]) -> SavedSorter:
        """Give it another name and other labels; what was found by other labels falls away."""
        self.stop(sorter_id)
        saved = self._sorters.get(sorter_id)
        if saved.sorter.labels != labels:
            saved = saved.relabelled(labels, self._clock())
        return self._keep(replace(saved, sorter=replace(saved.sorter, name=name), updated_at=self._clock()))

    def remove(self, sorter_id: str) -> None:
        """Erase one. The documents are not touched."""
        self.stop(sorter_id)
        self._sorters.remove(sorter_id)

    def decide(self, sorter_id: str, document_ids: Sequence[str], label: str) -> SavedSorter:
        """A person puts documents under a label, "" for none of them. Raises ValueError for an unknown."""
        saved = self.get(sorter_id)
        if label and label not in {one.name for one in saved.sorter.labels}:
            raise ValueError("no such label")
        for document_id in document_ids:
            saved = saved.decided(document_id, label, self._clock())
        return self._keep(saved)

    def put_back(self, before: SavedSorter) -> SavedSorter:
        """Undo: where documents were put is again as it was in `before`; what was found since stays."""
        now = self.get(before.sorter.id)
        placed = {one: p for one, p in now.placed.items() if p.by is not By.PERSON or one in before.placed}
        placed |= {one: p for one, p in before.placed.items() if now.placed.get(one) != p}
        return self._keep(replace(now, placed=placed, updated_at=self._clock()))

    # -- a run -------------------------------------------------------------------------------------

    def sort(self, sorter_id: str, document_ids: Sequence[str], model: Model, again: bool = False) -> int:
        """Ask a model about those that have no label yet, with `again` about all that no person put anywhere.

        Returns how many. Another run is stopped.
        """
        return self._begin(sorter_id, document_ids, again, model=model)

    def sort_like(self, sorter_id: str, document_ids: Sequence[str]) -> int:
        """Liken all that no person put anywhere to those that a person did; how many.

        Raises ValueError where a label has too few examples (`SavedSorter.lacking`) and where no model for
        vectors is installed.
        """
        embedding = self._embedding()
        if embedding is None or self.get(sorter_id).lacking(set(document_ids)):
            raise ValueError("nothing to liken to")
        return self._begin(sorter_id, document_ids, True, embedding=embedding)

    def can_liken(self) -> bool:
        """Whether a model for vectors is installed."""
        return self._embedding() is not None

    def running(self, sorter_id: str) -> bool:
        """Whether documents are being sorted by it."""
        return self._run is not None and self._run.saved.sorter.id == sorter_id

    def stop(self, sorter_id: str | None = None) -> None:
        """Sort no further; what is found stays, and `sort` goes on with the others."""
        run = self._run
        if run is not None and sorter_id in (None, run.saved.sorter.id):
            self._end(run)

    def close(self) -> None:
        """Keep what is found; nothing is written to the vault afterwards."""
        self.stop()

    # -- inside ------------------------------------------------------------------------------------

    def _begin(
        self,
        sorter_id: str,
        document_ids: Sequence[str],
        again: bool,
        model: Model | None = None,
        embedding: Embedding | None = None,
    ) -> int:
        self.stop()
        saved = self._sorters.get(sorter_id)
        waiting = [
            one
            for one in document_ids
            if (found := saved.placed.get(one)) is None or (again and found.by is not By.PERSON)
        ]
        run = self._run = _Run(saved, deque(waiting), len(waiting), model, embedding)
        if embedding is not None:
            run.vectors = {}
            self._learn(run, [one for ids in saved.examples(set(document_ids)).values() for one in ids])
        else:
            self._next(run)
        return len(waiting)

    def _learn(self, run: _Run, examples: Sequence[str]) -> None:
        """One vector for each example, then the others."""
        if run.ended or run.vectors is None or run.embedding is None:
            return
        left = [one for one in examples if one not in run.vectors]
        self.news.publish(
            SortProgress(
                run.saved.sorter.id, Progress(len(examples) - len(left), len(examples)), learning=True
            )
        )
        if not left:
            self._learned(run, set(examples))
            return
        vectors = run.vectors

        def have(row: tuple[float, ...]) -> None:
            vectors[left[0]] = row
            self._soon(lambda: self._learn(run, examples))

        try:
            document = self._documents.get(left[0]).document
        except (AppError, LookupError) as error:
            self._fail(run, error)
            return
        self._sorting.vector(document, run.embedding, have, lambda error: self._fail(run, error))

    def _learned(self, run: _Run, examples: set[str]) -> None:
        assert run.vectors is not None
        assert run.embedding is not None
        by_label = run.saved.examples(examples)
        rows = {name: tuple(run.vectors[one] for one in ids) for name, ids in by_label.items()}
        sorter = replace(run.saved.sorter, examples=rows, embedder=run.embedding.model.id)
        run.saved = replace(run.saved, sorter=sorter)
        self._next(run)

    def _next(self, run: _Run) -> None:
        if run.ended:
            return
        total = run.total
        self.news.publish(SortProgress(run.saved.sorter.id, Progress(total - len(run.waiting), total)))
        if not run.waiting:
            self._end(run)
            return
        document_id = run.waiting[0]
        try:
            document = self._documents.get(document_id).document
        except LookupError:  # taken out, or read again under another id, meanwhile
            run.waiting.popleft()
            self._soon(lambda: self._next(run))
            return
        except AppError as error:
            self._fail(run, error)
            return

        def done(verdict: Verdict) -> None:
            self._found(run, document_id, verdict)

        def failed(error: AppError) -> None:
            self._fail(run, error)

        if run.embedding is not None:
            self._sorting.sort_like(document, run.saved.sorter, run.embedding, done, failed)
        elif run.model is not None:
            run.job = self._sorting.sort(document, run.saved.sorter.labels, run.model, done, failed)

    def _found(self, run: _Run, document_id: str, verdict: Verdict) -> None:
        if run.ended:
            return
        run.waiting.popleft()
        run.job = None
        share = verdict.shares[0][1] if verdict.shares else 0.0
        by = By.MODEL if run.embedding is None else By.EXAMPLES
        run.saved = run.saved.found(document_id, verdict.label, share, by, self._clock())
        run.unkept += 1
        if run.unkept >= AT_ONCE:
            try:
                self._keep(run.saved)
            except AppError as error:
                self._fail(run, error)
                return
        else:
            self.news.publish(SorterChanged(run.saved))
        self._soon(lambda: self._next(run))

    def _keep(self, saved: SavedSorter) -> SavedSorter:
        kept = self._sorters.put(saved)
        run = self._run
        if run is not None and run.saved.sorter.id == kept.sorter.id:
            run.saved, run.unkept = kept, 0
        self.news.publish(SorterChanged(kept))
        return kept

    def _fail(self, run: _Run, error: AppError | LookupError) -> None:
        self._end(run, error if isinstance(error, AppError) else None)

    def _end(self, run: _Run, error: AppError | None = None) -> None:
        if run.ended:
            return
        run.ended = True
        if run.job is not None:
            self._sorting.cancel(run.job)
        if run.embedding is not None:
            run.embedding.stop()
        try:
            self._keep(run.saved)
        except AppError as full:
            error = error or full
        self._run = None
        self.news.publish(SortDone(run.saved.sorter.id, len(run.waiting), error))
