"""One document becomes one row: searched by code, and only what code left open is asked of a model.

Both ways to a table go through here, files of the command line and documents of a collection. The search goes
in slices, since the window's thread runs it; a reply that was kept is not asked for again.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from time import monotonic
from typing import Protocol, TypeVar

from app.domain.documents import Document
from app.domain.engine.generation import Progress, Sampling
from app.domain.engine.models import Model
from app.domain.errors import AppError, EngineStopped, from_dict
from app.domain.extraction.extracting import Cell, Row, decide, open_fields, unread_pages
from app.domain.extraction.field_checks import checking
from app.domain.extraction.field_lines import sentences_of
from app.domain.extraction.field_proof import Answer, Proposal, answer_schema, prove, read_answers
from app.domain.extraction.field_search import Searched, searching
from app.domain.extraction.field_spoken import with_spoken
from app.domain.extraction.fields import Form
from app.domain.grammar.schema import to_grammar
from app.domain.safety.addressed import Addressed
from app.domain.summaries.addressed_use import readable, without
from app.domain.summaries.packing import pack
from app.domain.text.field_steps import Steps
from app.services.engine import SIDE_BY_SIDE, EngineService, Ticket
from app.services.extraction_prompt import PACK_TOKENS, Question, field_prompt, questions
from app.worker import protocol

ANSWER_TOKENS = 120
"""For each field: a quote and a value of the longest that `field_proof` allows, 2 characters each."""
SLICE = 0.008
"""Seconds of searching between two moments for the window."""
GREEDY = Sampling(temperature=0.0)

T = TypeVar("T")
Soon = Callable[[Callable[[], None]], object]


class Replies(Protocol):
    """Where replies are kept by document and key: `app.storage.pack_results.PackResults`."""

    def reply(self, document_id: str, key: str) -> str | None:
        """What is kept, None if nothing is."""

    def keep(self, document_id: str, key: str, reply: str) -> None:
        """Keep a reply."""


@dataclass(slots=True, eq=False)
class RowJob:
    """A row on its way. `document_id` "" keeps no replies."""

    name: str
    document: Document
    form: Form
    model: Model | None
    done: Callable[[Row], None]
    progress: Callable[[Progress], None]
    document_id: str = ""
    searched: Searched | None = None
    spoken: tuple[Addressed, ...] = ()
    questions: list[Question] = field(default_factory=list)
    asked: int = 0
    answered: int = 0
    proposals: dict[str, list[Proposal]] = field(default_factory=dict)
    unasked: set[str] = field(default_factory=set)
    error: str | None = None
    tickets: list[Ticket] = field(default_factory=list)
    closing: bool = False  # all is answered or given up; only the checks are left
    ended: bool = False


class RowMaker:
    """Makes rows; several may be on their way, each is called back once or never after `cancel`.

    `soon` lets the window live between slices; without it everything is done where it is asked for.
    """

    def __init__(
        self, engine: EngineService, template: str, soon: Soon | None = None, replies: Replies | None = None
    ) -> None:
        self._engine, self._template, self._soon, self._replies = engine, template, soon, replies

    def make(
        self,
        name: str,
        document: Document,
        form: Form,
        model: Model | None,
        done: Callable[[Row], None],
        progress: Callable[[Progress], None] = lambda _questions: None,
        document_id: str = "",
    ) -> RowJob:
        """Begin a row. `model` None leaves it to code; `progress` hears how many questions are answered."""
        job = RowJob(name, document, form, model, done, progress, document_id)
        self._steps(job, searching(document, form), lambda found: self._have_search(job, found))
        return job

    def cancel(self, job: RowJob) -> None:
        """Stop; `done` is not called."""
        job.ended = True
        others, job.tickets = job.tickets, []
        for ticket in others:
            self._engine.cancel(ticket)

    def _steps(self, job: RowJob, steps: Steps[T], then: Callable[[T], None]) -> None:
        until = monotonic() + SLICE
        while not job.ended:
            try:
                next(steps)
            except StopIteration as end:
                then(end.value)
                return
            if self._soon is not None and monotonic() > until:
                self._soon(lambda: self._steps(job, steps, then))
                return

    # -- asking the model --------------------------------------------------------------------------

    def _have_search(self, job: RowJob, searched: Searched) -> None:
        job.searched = searched
        self._steps(job, readable(job.document), lambda found: self._have_spoken(job, searched, found[1]))

    def _have_spoken(self, job: RowJob, searched: Searched, spoken: tuple[Addressed, ...]) -> None:
        """What speaks to a model is kept from it; what code found there is to be checked."""
        job.spoken = spoken
        model, wanted = job.model, open_fields(job.form, job.document, searched)
        if model is None or not wanted:
            self._finish(job)
            return
        job.unasked = {one.name for one in wanted}
        text = job.document.text
        found = without(sentences_of(job.document, searched.lines), spoken, job.document)
        texts = [text[one.start : one.end] for one in found]

        def counted(event: protocol.Event) -> None:
            if job.ended or job.closing:
                return
            if isinstance(event, protocol.Counted):
                job.tickets.clear()
                parts = pack(text, found, event.tokens, PACK_TOKENS)
                job.questions = [each for part in parts for each in questions(part, wanted)]
                job.unasked = set()
                self._ask(job)
            else:
                self._engine_failed(job, event)

        self._submit(job, lambda: self._engine.count(model, texts, counted, urgent=False))

    def _submit(self, job: RowJob, ask: Callable[[], Ticket]) -> None:
        try:
            job.tickets.append(ask())
        except AppError as error:
            self._give_up(job, error)

    def _ask(self, job: RowJob) -> None:
        """Keep as many questions on their way as the engine writes side by side."""
        while not job.ended and not job.closing:
            if job.answered == len(job.questions):
                self._finish(job)
                return
            if job.asked >= min(len(job.questions), job.answered + SIDE_BY_SIDE):
                job.progress(Progress(job.answered, len(job.questions)))
                return
            question = job.questions[job.asked]
            job.asked += 1
            kept = self._kept(job, question)
            if kept is None:
                self._ask_one(job, question)
            else:
                self._have_answers(job, question, kept)

    def _kept(self, job: RowJob, question: Question) -> str | None:
        if self._replies is None or job.model is None or not job.document_id:
            return None
        return self._replies.reply(job.document_id, question.key(job.model.id, self._template))

    def _ask_one(self, job: RowJob, question: Question) -> None:
        model = job.model
        assert model is not None
        text = "\n".join(job.document.text[one.start : one.end] for one in question.part.sentences)
        turns = field_prompt(self._template, text, question.part.heading, question.fields, question.delimiter)

        def receive(event: protocol.Event) -> None:
            if job.ended or job.closing:
                return
            if isinstance(event, protocol.Finished) and event.outcome.get("reason") != "cancelled":
                self._have_reply(job, question, str(event.outcome.get("text", "")))
            else:
                self._engine_failed(job, event)

        self._submit(
            job,
            lambda: self._engine.generate(
                model,
                turns,
                receive,
                sampling=GREEDY,
                max_tokens=ANSWER_TOKENS * len(question.fields),
                grammar=to_grammar(answer_schema(question.fields)),
                fit=False,
                urgent=False,
            ),
        )

    def _have_reply(self, job: RowJob, question: Question, text: str) -> None:
        try:
            if self._replies is not None and job.model is not None and job.document_id:
                self._replies.keep(job.document_id, question.key(job.model.id, self._template), text)
        except AppError as error:  # a full disk: the answer is used all the same
            job.error = error.to_text()
        except LookupError:  # the document was taken out of its collection meanwhile
            job.document_id = ""
        self._have_answers(job, question, text)
        self._ask(job)

    def _have_answers(self, job: RowJob, question: Question, text: str) -> None:
        assert job.searched is not None
        job.answered += 1
        answers = read_answers(text, question.fields)
        start, end = question.part.sentences[0].start, question.part.sentences[-1].end
        for one in question.fields:
            answer = answers.get(one.name)
            if isinstance(answer, Answer):
                proposal = prove(job.document, start, end, one, answer, job.searched.day_first)
                job.proposals.setdefault(one.name, []).append(proposal)
            elif one.name not in answers:  # a reply that was cut, or is no JSON
                job.unasked.add(one.name)

    def _engine_failed(self, job: RowJob, event: protocol.Event) -> None:
        """What code found stays; another document may fare better."""
        if isinstance(event, protocol.Failed):
            self._give_up(job, from_dict(event.error))
        elif isinstance(event, protocol.Finished):
            self._give_up(job, EngineStopped(kind="killed"))

    def _give_up(self, job: RowJob, error: AppError) -> None:
        job.error = error.to_text()
        job.unasked |= {one.name for each in job.questions[job.answered :] for one in each.fields}
        others, job.tickets = job.tickets, []
        job.closing = True
        for ticket in others:
            self._engine.cancel(ticket)
        self._finish(job)

    # -- the row -----------------------------------------------------------------------------------

    def _finish(self, job: RowJob) -> None:
        job.closing = True
        assert job.searched is not None
        cells: list[Cell] = []
        for one in job.form.fields:
            proposals = job.proposals.get(one.name, [])
            asked = one.name not in job.unasked
            cells.append(decide(job.document, one, job.searched, proposals, asked=asked))
        steps = checking(job.document, job.form, with_spoken(cells, job.document, job.spoken))
        self._steps(job, steps, lambda done: self._end(job, done))

    def _end(self, job: RowJob, cells: tuple[Cell, ...]) -> None:
        job.ended = True
        job.done(
            Row(
                document=job.name,
                sha256=job.document.sha256,
                form=job.form.name,
                cells=cells,
                pages=len(job.document.pages),
                unread=unread_pages(job.document),
                hidden_characters=job.document.hidden_characters,
                error=job.error,
                addressed=job.spoken,
            )
        )
