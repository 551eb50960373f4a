"""Tables made of documents: each is read, searched by code, and only what code left open is asked of a model.

One document after the other, parts side by side. A file that cannot be read, a model that fails and a batch
that is stopped all leave rows that say so; every file asked for has a row.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from app.domain.documents import Document
from app.domain.errors import AppError, EngineStopped, from_dict
from app.domain.extracting import Cell, Reason, Row, decide, open_fields, unread_pages, unread_row
from app.domain.field_checks import checked
from app.domain.field_lines import sentences_of
from app.domain.field_proof import Answer, Proposal, answer_schema, prove, read_answers
from app.domain.field_search import Searched, search
from app.domain.fields import Field, FieldType, Form
from app.domain.generation import Progress, Sampling, Turn
from app.domain.mapping import map_prompt
from app.domain.models import Model
from app.domain.packing import Pack, pack
from app.domain.schema import to_grammar
from app.services.engine import SIDE_BY_SIDE, EngineService, Ticket
from app.services.notify import Notifier
from app.services.reading import DocumentReader, Reader
from app.worker import protocol

PACK_TOKENS = 1_000
"""Tokens of document text in one call, so that questions and answers fit a window of 2,048."""
AT_ONCE = 2
"""Fields asked about in one call: small models mix up more."""
ANSWER_TOKENS = 120
"""For each field: a quote and a value of the longest that `field_proof` allows, 2 characters each."""
GREEDY = Sampling(temperature=0.0)

_TYPE_WORDS = {
    FieldType.TEXT: "text",
    FieldType.DATE: "a date",
    FieldType.MONEY: "an amount of money",
    FieldType.QUANTITY: "a number with its unit",
    FieldType.CODE: "a number or code",
    FieldType.PERSON: "a person's name",
    FieldType.YES_NO: "yes or no",
}


@dataclass(frozen=True, slots=True)
class RowMade:
    """A document is done."""

    number: int
    row: Row


@dataclass(frozen=True, slots=True)
class ExtractionProgress:
    """Where a batch stands: `documents` done of all, `questions` answered of those for this document."""

    documents: Progress
    name: str
    questions: Progress


ExtractionNews = RowMade | ExtractionProgress


@dataclass(frozen=True, slots=True)
class _Question:
    """Some fields asked of one part of the text."""

    part: Pack
    fields: tuple[Field, ...]
    delimiter: str


@dataclass(slots=True, eq=False)
class Batch:
    """Files on their way into a table. `rows` are those that are done, in the files' order."""

    paths: tuple[Path, ...]
    form: Form
    model: Model | None
    done: Callable[[tuple[Row, ...]], None]
    rows: list[Row] = field(default_factory=list)
    document: Document | None = None
    searched: Searched | None = None
    questions: list[_Question] = field(default_factory=list)
    asked: int = 0
    answered: int = 0
    proposals: dict[str, list[Proposal]] = field(default_factory=dict)
    unasked: set[str] = field(default_factory=set)
    error: str | None = None
    reader: Reader | None = None
    tickets: list[Ticket] = field(default_factory=list)
    cancelled: bool = False

    @property
    def path(self) -> Path:
        """The file at work."""
        return self.paths[len(self.rows)]


class ExtractionService:
    """What a person can do with forms and many documents. One batch at a time."""

    def __init__(self, engine: EngineService, reader: DocumentReader, template: str) -> None:
        self.news: Notifier[ExtractionNews] = Notifier()
        self._engine, self._reader, self._template = engine, reader, template
        self._batch: Batch | None = None

    def start(
        self,
        paths: Sequence[Path],
        form: Form,
        model: Model | None,
        done: Callable[[tuple[Row, ...]], None],
    ) -> Batch:
        """Make a row of every file; `done` gets them all, in order. `model` None leaves it to code alone.

        A batch that still runs is stopped first.
        """
        if self._batch is not None:
            self.cancel(self._batch)
        self._batch = batch = Batch(tuple(paths), form, model, done)
        self._next(batch)
        return batch

    def cancel(self, batch: Batch) -> None:
        """Stop; files not done get rows that say so, and `done` is called."""
        if batch is not self._batch:
            return
        batch.cancelled = True
        self._batch = None
        if batch.reader is not None:
            batch.reader.cancel()
        for ticket in list(batch.tickets):
            self._engine.cancel(ticket)
        left = batch.paths[len(batch.rows) :]
        batch.rows += [unread_row(path.name, batch.form, Reason.STOPPED) for path in left]
        batch.done(tuple(batch.rows))

    # -- one file after the other ------------------------------------------------------------------

    def _next(self, batch: Batch) -> None:
        if batch is not self._batch:
            return
        if len(batch.rows) == len(batch.paths):
            self._batch = None
            batch.done(tuple(batch.rows))
            return
        batch.document, batch.searched, batch.error = None, None, None
        batch.questions, batch.proposals, batch.unasked, batch.tickets = [], {}, set(), []
        batch.asked = batch.answered = 0
        self._tell(batch)
        number = len(batch.rows)
        batch.reader = self._reader.read(
            batch.path,
            lambda _progress: None,
            lambda document: self._have_text(batch, number, document),
            lambda error: self._unreadable(batch, number, error),
        )

    def _current(self, batch: Batch, number: int) -> bool:
        return batch is self._batch and number == len(batch.rows)

    def _unreadable(self, batch: Batch, number: int, error: AppError) -> None:
        if self._current(batch, number):
            self._put(batch, unread_row(batch.path.name, batch.form, Reason.DOCUMENT, error.to_text()))

    def _have_text(self, batch: Batch, number: int, document: Document) -> None:
        if not self._current(batch, number):
            return
        batch.reader, batch.document = None, document
        batch.searched = search(document, batch.form)
        model, wanted = batch.model, open_fields(batch.form, document, batch.searched)
        if model is None or not wanted:
            self._finish(batch)
            return
        batch.unasked = {one.name for one in wanted}
        found = sentences_of(document, batch.searched.lines)
        texts = [document.text[one.start : one.end] for one in found]

        def counted(event: protocol.Event) -> None:
            if not self._current(batch, number):
                return
            if isinstance(event, protocol.Counted):
                batch.tickets.clear()
                parts = pack(document.text, found, event.tokens, PACK_TOKENS)
                batch.questions = [each for part in parts for each in _questions(part, wanted)]
                batch.unasked = set()
                self._ask(batch, number)
            else:
                self._engine_failed(batch, event)

        self._submit(batch, lambda: self._engine.count(model, texts, counted, urgent=False))

    # -- asking the model --------------------------------------------------------------------------

    def _submit(self, batch: Batch, ask: Callable[[], Ticket]) -> None:
        try:
            batch.tickets.append(ask())
        except AppError as error:
            self._give_up(batch, error)

    def _ask(self, batch: Batch, number: int) -> None:
        self._tell(batch)
        if batch.answered == len(batch.questions):
            self._finish(batch)
            return
        most = min(len(batch.questions), batch.answered + SIDE_BY_SIDE)
        while self._current(batch, number) and batch.asked < most:
            batch.asked += 1
            self._ask_one(batch, number, batch.questions[batch.asked - 1])

    def _ask_one(self, batch: Batch, number: int, question: _Question) -> None:
        model, document = batch.model, batch.document
        assert model is not None
        assert document is not None
        text = "\n".join(document.text[one.start : one.end] for one in question.part.sentences)
        turns = field_prompt(self._template, text, question.part.heading, question.fields, question.delimiter)

        def receive(event: protocol.Event) -> None:
            if not self._current(batch, number):
                return
            if isinstance(event, protocol.Finished) and event.outcome.get("reason") != "cancelled":
                self._have_answers(batch, question, str(event.outcome.get("text", "")))
                batch.answered += 1
                self._ask(batch, number)
            else:
                self._engine_failed(batch, event)

        self._submit(
            batch,
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

    def _have_answers(self, batch: Batch, question: _Question, text: str) -> None:
        document, searched = batch.document, batch.searched
        assert document is not None
        assert searched is not None
        answers = read_answers(text, question.fields)
        start, end = question.part.sentences[0].start, question.part.sentences[-1].end
        for one in question.fields:
            answer = answers.get(one.name)
            if isinstance(answer, Answer):
                proposal = prove(document, start, end, one, answer, searched.day_first)
                batch.proposals.setdefault(one.name, []).append(proposal)
            elif one.name not in answers:  # a reply that was cut, or is no JSON
                batch.unasked.add(one.name)

    def _engine_failed(self, batch: Batch, event: protocol.Event) -> None:
        """What code found stays; the batch goes on, since another document may fare better."""
        if isinstance(event, protocol.Failed):
            self._give_up(batch, from_dict(event.error))
        elif isinstance(event, protocol.Finished):
            self._give_up(batch, EngineStopped(kind="killed"))

    def _give_up(self, batch: Batch, error: AppError) -> None:
        batch.error = error.to_text()
        batch.unasked |= {one.name for each in batch.questions[batch.answered :] for one in each.fields}
        others, batch.tickets = batch.tickets, []
        self._finish(batch)
        for ticket in others:
            self._engine.cancel(ticket)

    # -- rows --------------------------------------------------------------------------------------

    def _finish(self, batch: Batch) -> None:
        document, searched = batch.document, batch.searched
        assert document is not None
        assert searched is not None
        cells: list[Cell] = []
        for one in batch.form.fields:
            proposals = batch.proposals.get(one.name, [])
            cells.append(decide(document, one, searched, proposals, asked=one.name not in batch.unasked))
        row = Row(
            document=batch.path.name,
            sha256=document.sha256,
            form=batch.form.name,
            cells=checked(document, batch.form, cells),
            pages=len(document.pages),
            unread=unread_pages(document),
            hidden_characters=document.hidden_characters,
            error=batch.error,
        )
        self._put(batch, row)

    def _put(self, batch: Batch, row: Row) -> None:
        number = len(batch.rows)
        batch.rows.append(row)
        self.news.publish(RowMade(number, row))
        self._next(batch)

    def _tell(self, batch: Batch) -> None:
        documents = Progress(len(batch.rows), len(batch.paths))
        questions = Progress(batch.answered, len(batch.questions))
        self.news.publish(ExtractionProgress(documents, batch.path.name, questions))


def field_prompt(
    template: str, text: str, heading: str, fields: Sequence[Field], delimiter: str
) -> list[Turn]:
    """The turns that ask for some fields of one part; `{fields}` stands in the template."""
    listed = "\n".join(f'- "{one.name}": {_described(one)}' for one in fields)
    listed = listed.replace("{", "(").replace("}", ")")
    return map_prompt(template.replace("{fields}", listed), text, heading, "document", delimiter)


def _described(one: Field) -> str:
    words = " or ".join(choice for choice, _ in one.choices) or _TYPE_WORDS.get(one.type, "")
    also = f', also called "{one.synonyms[0]}"' if one.synonyms else ""
    return f"{one.label}{also} ({words})"


def _questions(part: Pack, wanted: Sequence[Field]) -> list[_Question]:
    """One delimiter a part: the engine then reads its text once for all questions."""
    delimiter = secrets.token_hex(4)
    groups = [tuple(wanted[i : i + AT_ONCE]) for i in range(0, len(wanted), AT_ONCE)]
    return [_Question(part, group, delimiter) for group in groups]
