"""Summaries at work: one after the other, each read, packed, asked about, proved, merged and stored.

The model proposes sentences for each part of the text; `domain.proof.aligning` finds the words that support
them; what is not supported is replaced by the document's own sentence. Points are stored as they are proved,
so a run that is stopped or killed keeps what it has.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from functools import partial

from app.domain.chat import Message, State
from app.domain.documents import Document
from app.domain.engine.generation import Progress
from app.domain.errors import AppError, DocumentError, EngineStopped, from_dict
from app.domain.summaries.estimating import estimate
from app.domain.summaries.packing import pack
from app.domain.summaries.rendering import as_text
from app.domain.summarising import Point, Summary
from app.services.chat import ListChanged, MessageChanged
from app.services.engine import SIDE_BY_SIDE, Ticket
from app.services.notify import Notifier
from app.services.slices import in_slices
from app.services.summary_asking import PACK_TOKENS
from app.services.summary_run import Run
from app.services.summary_run import Stage as Stage
from app.services.summary_run import SummaryChanged as SummaryChanged
from app.services.summary_run import SummaryProgress as SummaryProgress
from app.services.summary_spoken import look
from app.services.summary_together import (
    documents_of,
    first_read,
    gathering,
    next_to_read,
    next_to_write,
    progress,
    seconds_left,
    share_out,
    so_far,
    wanted,
    whole,
)
from app.services.summary_tools import SummaryNews, Tools
from app.services.summary_translation import next_untranslated, take_translation
from app.worker import protocol


class SummaryRunner:
    """The queue of runs and the one at work."""

    def __init__(self, tools: Tools) -> None:
        self.news: Notifier[SummaryNews] = Notifier()
        self._conversations, self._documents = tools.conversations, tools.documents
        self._engine, self._reader, self._clock = tools.engine, tools.reader, tools.clock
        self._speed, self._ran, self._soon, self._stored = tools.speed, tools.ran, tools.soon, tools.stored
        self._kept, self._asker = tools.kept, tools.asker
        self._waiting: deque[Run] = deque()
        self._run: Run | None = None
        self._closed = False

    # -- the queue ---------------------------------------------------------------------------------

    def find(self, message_id: str) -> Run | None:
        """The run of a message, waiting or at work."""
        return next((run for run in self.runs() if run.message.id == message_id), None)

    def runs(self) -> list[Run]:
        """The one at work and those that wait."""
        return [*([self._run] if self._run else []), *self._waiting]

    def queue(self, run: Run) -> Message:
        """Take a run on; it begins at once if none is at work."""
        self._waiting.append(run)
        self.news.publish(MessageChanged(run.message))
        self.news.publish(ListChanged())
        self._progress(run, Stage.WAITING, Progress(0, 0))
        self._advance()
        return run.message

    def cancel(self, message_id: str) -> None:
        """Stop a summary, waiting or running; what is proved stays."""
        run = self.find(message_id)
        if run is None or run.cancelled:
            return
        run.cancelled = True
        if run in self._waiting:
            self._waiting.remove(run)
            self._end(run, State.STOPPED, None)
        elif run.tickets:
            for ticket in list(run.tickets):
                self._engine.cancel(ticket)
        elif run.reader is not None:
            run.reader.cancel()

    def close(self) -> None:
        """Keep what is proved as interrupted; nothing is written to the vault afterwards."""
        runs = self.runs()
        self._waiting.clear()
        for run in runs:
            if run.reader is not None:
                run.reader.cancel()
            self._end(run, State.INTERRUPTED, None, advance=False)
        self._closed = True

    def _advance(self) -> None:
        if self._run is not None or not self._waiting or self._closed:
            return
        self._begin(self._waiting.popleft())

    def _begin(self, run: Run) -> None:
        """Take up a document: read it, unless that was done. Of several all are read first."""
        self._run = run
        run.began = run.began or self._clock()
        if run.document_id is not None:
            self._read_next(run)
        elif run.document is not None:
            self._have_text(run, run.document)
        else:
            assert run.path is not None
            self._progress(run, Stage.READING, Progress(0, 0))
            run.reader = self._reader.read(
                run.path,
                lambda pages: self._progress(run, Stage.READING, pages),
                lambda document: self._have_text(run, document),
                lambda error: self._unread(run, error),
            )

    def _read_next(self, run: Run) -> None:
        later = next_to_read(run)
        if later is not None:
            self._begin(later)
            return
        share_out(run)
        self._run = run = next_to_write(run) or run
        self._count(run)

    def _unread(self, run: Run, error: AppError) -> None:
        """A file that cannot be read is named with its reason, and the others go on."""
        if run is not self._run or run.cancelled or not isinstance(error, DocumentError):
            self._fail(run, error)
            return
        run.error = error.to_text()
        if next_to_read(run) is None and first_read(run) is None:
            self._fail(run, error)
        else:
            self._read_next(run)

    # -- one run -----------------------------------------------------------------------------------

    def _have_text(self, run: Run, document: Document) -> None:
        if run is not self._run:
            return
        run.reader, run.document = None, document
        stored = self._documents.add(run.message.conversation_id, document, self._clock())
        run.document_id = stored.id
        if run.path is not None:
            self._stored(stored, run.path)
        if first_read(run) is run:
            message = self._conversations.set_document(run.message.id, stored.id)
            for one in whole(run):
                one.message = message
            self.news.publish(MessageChanged(message))
        if run.siblings:
            self._store(run)
        if run.cancelled:
            self._end(run, State.STOPPED, None)
        else:
            self._read_next(run)

    def _count(self, run: Run) -> None:
        look(run, self._have_sentences, self._soon, lambda: run is self._run and not self._closed)

    def _have_sentences(self, run: Run) -> None:
        assert run.document is not None
        texts = [run.document.text[s.start : s.end] for s in run.sentences]
        stored = self._kept.counts(run)
        if stored is not None:
            self._have_counts(run, stored)
            return
        self._progress(run, Stage.LOADING, Progress(0, len(run.document.pages)))
        self._ask(run, lambda: self._engine.count(run.model, texts, self._counter(run), urgent=False))

    def _ask(self, run: Run, ask: Callable[[], Ticket]) -> None:
        try:
            run.tickets.append(ask())
        except AppError as error:
            self._fail(run, error)

    def _counter(self, run: Run) -> Callable[[protocol.Event], None]:
        def receive(event: protocol.Event) -> None:
            if run is not self._run or self._closed:
                return
            if isinstance(event, protocol.Failed):
                self._fail(run, from_dict(event.error))
            elif isinstance(event, protocol.Finished):
                self._end(run, State.STOPPED, None)
            elif isinstance(event, protocol.Counted) and run.document is not None:
                run.tickets.clear()
                self._kept.keep_counts(run, event.tokens)
                self._have_counts(run, event.tokens)

        return receive

    def _have_counts(self, run: Run, tokens: list[int]) -> None:
        """Parts are made; those the model wrote about in an earlier run are proved again at once."""
        assert run.document is not None
        run.packs = list(pack(run.document.text, run.sentences, tokens, PACK_TOKENS))
        run.counted = True
        self._take_stored(run, 0)

    def _take_stored(self, run: Run, index: int) -> None:
        while run is self._run and not self._closed and index < len(run.packs):
            reply = self._kept.reply(run, index)
            index += 1
            if reply is None:
                continue
            run.groups[index - 1] = self._asker.proved(run, index - 1, reply)
            run.from_store += 1
            if self._soon is not None:
                self._progress(run, Stage.WRITING, run.pages_done())
                self._soon(partial(self._take_stored, run, index))
                return
        if run is not self._run or self._closed:
            return
        run.packs_began = self._clock()
        speed = self._speed(run.model)
        left = [part.tokens for part in run.left()]
        run.guess = estimate(left, speed) if speed is not None else None
        if run.from_store and left:
            self._store(run)
        self._next(run)

    def _reply(self, run: Run, about: int | Point) -> Callable[[protocol.Event], None]:
        """Hears of one part's reply, or of a point's translation."""

        def receive(event: protocol.Event) -> None:
            if run is not self._run or self._closed:
                return
            if isinstance(event, protocol.Failed):
                self._fail(run, from_dict(event.error))
            elif isinstance(event, protocol.Finished):
                self._have_reply(run, about, event.outcome)
            elif isinstance(event, protocol.Reading) and not isinstance(about, Point):
                self._have_read(run, about, event.done / max(1, event.total))

        return receive

    def _have_read(self, run: Run, index: int, share: float) -> None:
        """The model has come so far in a part: long before it writes, a person sees that it reads."""
        before = run.pages_done()
        run.heard[index] = max(share, run.heard.get(index, 0.0))
        if run.pages_done() != before:
            left = seconds_left(run, self._clock(), self._speed(run.model))
            self._progress(run, Stage.WRITING, run.pages_done(), left)

    def _next(self, run: Run) -> None:
        """Ask about further parts, several at a time: the engine writes them side by side."""
        assert run.document is not None
        if run.cancelled:
            self._end(run, State.STOPPED, None)
            return
        if run.written:
            self._written(run)
            return
        left = seconds_left(run, self._clock(), self._speed(run.model))
        self._progress(run, Stage.WRITING, run.pages_done(), left)
        done = sum(index in run.groups for index in range(run.asked))
        while run is self._run and run.asked < len(run.packs) and run.asked - done < SIDE_BY_SIDE:
            run.asked += 1
            if run.asked - 1 in run.groups:
                done += 1
            else:
                told = self._reply(run, run.asked - 1)
                self._ask(run, partial(self._asker.about, run, run.asked - 1, told))

    def _have_reply(self, run: Run, about: int | Point, outcome: dict[str, object]) -> None:
        if run.cancelled or outcome.get("reason") == "cancelled":
            self._store(run)
            self._end(run, State.STOPPED, None)
            return
        written = str(outcome.get("text", ""))
        if isinstance(about, Point):
            self._kept.keep_translation(run, about.text, written)
            take_translation(run, about, written)
            self._store(run)
            self._translate(run)
            return
        self._kept.keep(run, about, written)
        run.groups[about] = self._asker.proved(run, about, written)
        run.timed.add(about)
        if len(run.timed) == len(run.packs) and run.document is not None:
            self._ran(run.model, run.document, run.sentences, self._clock() - run.packs_began)
        self._store(run)
        self._next(run)

    def _store(self, run: Run) -> None:
        summary = so_far(run, self._clock())
        self._documents.save_summary(run.message.id, summary)
        self._conversations.save_text(run.message.id, self._text(run, summary))
        change = SummaryChanged(run.message.id, run.message.conversation_id, summary)
        self.news.publish(change)

    def _text(self, run: Run, summary: Summary) -> str:
        documents = documents_of(run)
        return as_text(summary, documents[summary.document_id], documents)

    def _written(self, run: Run) -> None:
        """Every part of a document is proved: the next document, and after the last the translations."""
        if not run.siblings:
            self._translate(run)
            return

        def gathered(_facts: None) -> None:
            self._store(run)
            if run.cancelled:
                self._end(run, State.STOPPED, None)
                return
            later = next_to_write(run)
            if later is None:
                wanted(run)
                self._translate(run)
            else:
                self._begin(later)

        in_slices(gathering(run), gathered, self._soon, lambda: run is self._run and not self._closed)

    def _translate(self, run: Run) -> None:
        """Ask for one proved point after the other in the language wished; those kept are taken at once."""
        for one in whole(run):
            point = next_untranslated(one)
            while point is not None:
                self._run = run = one
                written = self._kept.translation(run, point.text)
                if written is None:
                    self._ask(run, partial(self._asker.translation, run, point.text, self._reply(run, point)))
                    return
                take_translation(run, point, written)
                point = next_untranslated(run)
        self._store(run)
        self._end(run, State.COMPLETE, None)

    def _fail(self, run: Run, error: AppError) -> None:
        if run is not self._run or self._closed:
            return
        if run.cancelled:
            self._end(run, State.STOPPED, None)
            return
        state = State.INTERRUPTED if isinstance(error, EngineStopped) and run.document else State.FAILED
        self._end(run, state, error)

    def _end(self, run: Run, state: State, error: AppError | None, advance: bool = True) -> None:
        text = ""
        others, run.tickets = run.tickets, []
        if first_read(run) is not None:
            summary = so_far(run, self._clock())
            text = self._text(run, summary)
            if state is not State.COMPLETE:
                self._documents.save_summary(run.message.id, summary)
        facts = error.to_text() if error else None
        run.message = self._conversations.finish(run.message.id, state, text, self._clock(), facts)
        if run is self._run:
            self._run = None
        for ticket in others:  # parts beside one that failed; nobody waits for them any more
            self._engine.cancel(ticket)
        self.news.publish(MessageChanged(run.message))
        self.news.publish(ListChanged())
        if advance:
            self._advance()

    # -- progress ----------------------------------------------------------------------------------

    def _progress(self, run: Run, stage: Stage, pages: Progress, left: float | None = None) -> None:
        pages, read = progress(run, pages)
        self.news.publish(
            SummaryProgress(run.message.id, run.message.conversation_id, stage, pages, read, left)
        )
