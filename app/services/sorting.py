"""Documents are sorted under a person's labels: by a model's likelihoods, or by likeness to examples."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from app.domain.documents import Document
from app.domain.engine.generation import Sampling
from app.domain.engine.models import Model
from app.domain.errors import AppError, EngineFailed, EngineStopped, PromptTooLong, from_dict
from app.domain.extraction.classifying import Verdict, by_examples, by_likelihood, label_grammar, likelihood
from app.domain.extraction.sorting import NOTHING, Label, Sorter, beginning, faults, sort_prompt
from app.domain.questions.passage_cutting import passages
from app.services.engine import EngineService, Ticket
from app.services.indexing import Embedding
from app.worker import protocol
from app.worker.codec import outcome_from_dict

if TYPE_CHECKING:
    from app.services.indexing import Numbers

FIRST_PASSAGES = 3
"""Passages whose vectors' mean stands for a document: its beginning says what it is."""
LONGEST_ANSWER = 64
"""Tokens of a label, of `LONGEST_LABEL` characters, at most."""
SHORTEST = 200
GREEDY = Sampling(temperature=0.0)

Done = Callable[[Verdict], None]
Failed = Callable[[AppError], None]


@dataclass(slots=True, eq=False)
class Sorting:
    """A document being sorted. `scores` by label; those without a document are the service's."""

    model: Model
    labels: tuple[Label, ...]
    text: str
    done: Done
    failed: Failed
    scores: dict[str, float] = field(default_factory=dict)
    tickets: list[Ticket] = field(default_factory=list)
    delimiter: str = field(default_factory=lambda: secrets.token_hex(4))
    ended: bool = False


class SortingService:
    """`template` is `resources/prompts/sort.txt`. Nothing of a document is kept but what a caller keeps."""

    def __init__(self, engine: EngineService, template: str) -> None:
        self._engine, self._template = engine, template
        self._priors: dict[tuple[str, tuple[Label, ...]], dict[str, float]] = {}

    def sort(
        self, document: Document, labels: Sequence[Label], model: Model, done: Done, failed: Failed
    ) -> Sorting:
        """Which of `labels` the document bears; the verdict's label is "" when none leads clearly.

        One of `done` and `failed` is called, once. Raises ValueError for labels with `faults`.
        """
        if faults(labels):
            raise ValueError("labels")
        chosen = tuple(labels)
        text = beginning(document)
        sorting = Sorting(model, chosen, text, done, failed)
        prior = self._priors.get((model.id, chosen))
        if prior is not None:
            self._score(sorting, lambda: self._finish(sorting, prior))
            return sorting
        first = Sorting(model, chosen, NOTHING, done, failed)

        def have_prior() -> None:
            known = self._priors[model.id, chosen] = dict(first.scores)
            if not sorting.ended:
                sorting.tickets.clear()
                self._score(sorting, lambda: self._finish(sorting, known))

        first.tickets = sorting.tickets
        first.failed = lambda error: self._fail(sorting, error)
        self._score(first, have_prior)
        return sorting

    def cancel(self, sorting: Sorting) -> None:
        """Give up; nothing is called any more."""
        sorting.ended = True
        for ticket in list(sorting.tickets):
            self._engine.cancel(ticket)

    # -- by examples -------------------------------------------------------------------------------

    def vector(
        self,
        document: Document,
        embedding: Embedding,
        done: Callable[[tuple[float, ...]], None],
        failed: Failed,
    ) -> None:
        """One vector for a document: the mean of its first passages'. Fails with what the embedder says."""
        texts = [one.text for one in passages(document)[:FIRST_PASSAGES]] or [NOTHING]

        def have(rows: Numbers) -> None:
            done(tuple(float(value) for value in rows.mean(axis=0)))

        embedding.passages(texts, have, failed)

    def sort_like(
        self, document: Document, sorter: Sorter, embedding: Embedding, done: Done, failed: Failed
    ) -> None:
        """Which label's examples the document is most like.

        Fails with EngineFailed("vectors") when the examples were made with another embedder.
        """
        if sorter.embedder != embedding.model.id:
            failed(EngineFailed(code="vectors"))
            return
        self.vector(document, embedding, lambda row: done(by_examples(row, sorter.examples)), failed)

    # -- inside ------------------------------------------------------------------------------------

    def _score(self, sorting: Sorting, then: Callable[[], None]) -> None:
        """Ask for one label after the other: the prompt is the same, and the engine remembers it."""
        if sorting.ended:
            return
        left = [label for label in sorting.labels if label.name not in sorting.scores]
        if not left:
            then()
            return
        name = left[0].name

        def receive(event: protocol.Event) -> None:
            if sorting.ended:
                return
            if isinstance(event, protocol.Failed):
                self._refused(sorting, from_dict(event.error), then)
            elif isinstance(event, protocol.Finished):
                outcome = outcome_from_dict(event.outcome)
                if outcome.reason == "cancelled":
                    self._fail(sorting, EngineStopped(kind="killed"))
                    return
                sorting.scores[name] = likelihood(outcome)
                self._score(sorting, then)

        turns = sort_prompt(self._template, sorting.text, sorting.labels, sorting.delimiter)
        try:
            ticket = self._engine.generate(
                sorting.model,
                turns,
                receive,
                sampling=GREEDY,
                max_tokens=LONGEST_ANSWER,
                grammar=label_grammar(name),
                fit=False,
                urgent=False,
                logprobs=0,
            )
        except AppError as error:
            self._fail(sorting, error)
            return
        sorting.tickets[:] = [ticket]

    def _refused(self, sorting: Sorting, error: AppError, then: Callable[[], None]) -> None:
        """A beginning that does not fit is halved, for all labels anew."""
        if isinstance(error, PromptTooLong) and len(sorting.text) > SHORTEST:
            sorting.text = sorting.text[: len(sorting.text) // 2]
            sorting.scores.clear()
            self._score(sorting, then)
            return
        self._fail(sorting, error)

    def _finish(self, sorting: Sorting, prior: dict[str, float]) -> None:
        if not sorting.ended:
            sorting.ended = True
            sorting.done(by_likelihood(sorting.scores, prior))

    def _fail(self, sorting: Sorting, error: AppError) -> None:
        if not sorting.ended:
            sorting.ended = True
            sorting.failed(error)
