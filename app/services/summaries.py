"""Summaries of whole documents: read, pack, ask, prove, merge; one after the other, in the background.

The model proposes sentences for each part of the text; `app.domain.aligning` finds the words that support
them; what is not supported is replaced by the document's own sentence. Points are stored as they are proved,
so a run that is stopped or killed keeps what it has.
"""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable
from functools import partial
from pathlib import Path

from app.domain.chat import Kind, Message, State
from app.domain.documents import Document, StoredDocument
from app.domain.errors import AppError, DocumentMissing, EngineStopped, NoModel, from_dict
from app.domain.estimating import estimate
from app.domain.generation import Progress
from app.domain.models import Model
from app.domain.packing import pack
from app.domain.placing import Speed
from app.domain.presets import Preset
from app.domain.rendering import as_text
from app.domain.splitting import sentences
from app.domain.summarising import Point, Summary
from app.domain.summary_options import USUAL, Audience, Options, options_of
from app.services.chat import ListChanged, MessageChanged
from app.services.engine import SIDE_BY_SIDE, EngineService, Ticket
from app.services.notify import Notifier
from app.services.reading import DocumentReader
from app.services.summary_asking import GREEDY, PACK_TOKENS, REPLY_TOKENS, Asker, translation_prompt
from app.services.summary_run import Kept, Replies, Run, so_far
from app.services.summary_run import Stage as Stage
from app.services.summary_run import SummaryChanged as SummaryChanged
from app.services.summary_run import SummaryProgress as SummaryProgress
from app.services.summary_translation import next_untranslated, take_translation
from app.storage.conversations import Conversations
from app.storage.documents import Documents
from app.worker import protocol

PLAIN = "plain"  # the kind whose headings a summary in plain language has, if none is chosen
SummaryNews = ListChanged | MessageChanged | SummaryProgress | SummaryChanged


class SummaryService:
    """What a person can do with whole documents. Lives as long as the vault is open."""

    def __init__(
        self,
        conversations: Conversations,
        documents: Documents,
        engine: EngineService,
        reader: DocumentReader,
        model_for: Callable[[str | None], Model | None],
        template: str,
        clock: Callable[[], float] = time.time,
        replies: Replies | None = None,
        speed: Callable[[Model], Speed | None] = lambda _model: None,
        preset: Callable[[str], Preset | None] = lambda _id: None,
        soon: Callable[[Callable[[], None]], object] | None = None,
        translate: str = "",
        kept: Callable[[StoredDocument, Path], None] = lambda *_: None,
    ) -> None:
        """`replies` keeps what the model said, so that a later run asks only for what is missing.

        `speed` is what was measured of a model; `preset` finds a kind; `soon` lets the window breathe between
        parts that need no model, None does them at once; `translate` is the prompt for another language, ""
        the shipped one; `kept` is told of each document that was stored, with its file.
        """
        self.news: Notifier[SummaryNews] = Notifier()
        self._conversations, self._documents, self._engine = conversations, documents, engine
        self._reader, self._model_for, self._clock = reader, model_for, clock
        self._speed, self._preset, self._soon = speed, preset, soon
        translate = translate or translation_prompt()
        self._kept = Kept(replies, template, str(REPLY_TOKENS), str(GREEDY), translate=translate)
        self._asker, self._stored = Asker(engine, template, translate), kept
        self._waiting: deque[Run] = deque()
        self._run: Run | None = None
        self._closed = False

    # -- asking ------------------------------------------------------------------------------------

    def add(
        self, path: Path, conversation_id: str | None = None, preset: str = "", options: Options = USUAL
    ) -> Message:
        """Queue a file; returns the message, state `writing`. `preset`: the kind of summary, by name.

        Raises NoModel or DocumentMissing before anything is written. Not the file is kept, its text is.
        """
        if not path.is_file():
            raise DocumentMissing(name=path.name)
        wanted = self._conversations.get(conversation_id).model_id if conversation_id else None
        model = self._need_model(wanted)
        now = self._clock()
        if conversation_id is None:
            conversation_id = self._conversations.create(now, path.stem).id
        elif not self._conversations.get(conversation_id).title:
            self._conversations.rename(conversation_id, path.stem)
        user, reply = self._conversations.add_exchange(
            conversation_id, path.name, model.id, now, kind=Kind.SUMMARY
        )
        self.news.publish(MessageChanged(user))
        kind = self._kind(preset, options)
        return self._queue(Run(reply, path, model, path.name, preset=kind, options=options))

    def retry(self, message_id: str, preset: str | None = None, options: Options | None = None) -> Message:
        """Make a summary again from the stored text, as a new version: as it was, or in another way.

        The model is asked only about the parts it has not written about yet: this is also how a summary that
        was stopped goes on, and how another kind is had at once. What it said before counts only for the
        same model and the same prompt.

        Raises DocumentMissing when the file was never read: then it has to be added again.
        """
        old = self._conversations.message(message_id)
        if old.document_id is None:
            raise DocumentMissing(name="")
        model = self._need_model(self._conversations.get(old.conversation_id).model_id)
        reply = self._conversations.add_reply_version(message_id, self._clock(), model.id)
        document = self._documents.get(old.document_id).document
        summary = self._documents.summary(message_id)
        if preset is None:
            preset = summary.preset if summary else ""
        options = options or (options_of(summary) if summary else USUAL)
        kind = self._kind(preset, options)
        return self._queue(Run(reply, None, model, document.name, old.document_id, document, kind, options))

    def cancel(self, message_id: str) -> None:
        """Stop a summary, waiting or running; what is proved stays."""
        run = self._find(message_id)
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

    def stop(self, conversation_id: str) -> None:
        """Stop every summary of a conversation."""
        for run in self._runs():
            if run.message.conversation_id == conversation_id:
                self.cancel(run.message.id)

    def running(self, conversation_id: str) -> bool:
        """Whether a summary is waiting or running there."""
        return any(run.message.conversation_id == conversation_id for run in self._runs())

    def summary(self, message_id: str) -> Summary | None:
        """The summary of a message, as far as it is."""
        return self._documents.summary(message_id)

    def document(self, document_id: str) -> Document:
        """The text of a document. Raises KeyError."""
        return self._documents.get(document_id).document

    def close(self) -> None:
        """Keep what is proved as interrupted; nothing is written to the vault afterwards."""
        runs = self._runs()
        self._waiting.clear()
        for run in runs:
            if run.reader is not None:
                run.reader.cancel()
            self._end(run, State.INTERRUPTED, None, advance=False)
        self._closed = True

    # -- the queue ---------------------------------------------------------------------------------

    def _need_model(self, model_id: str | None) -> Model:
        model = self._model_for(model_id)
        if model is None:
            raise NoModel
        return model

    def _kind(self, preset: str, options: Options) -> Preset | None:
        wanted = preset or (PLAIN if options.audience is Audience.PLAIN else "")
        return self._preset(wanted) if wanted else None

    def _find(self, message_id: str) -> Run | None:
        return next((run for run in self._runs() if run.message.id == message_id), None)

    def _runs(self) -> list[Run]:
        return [*([self._run] if self._run else []), *self._waiting]

    def _queue(self, run: Run) -> Message:
        self._waiting.append(run)
        self.news.publish(MessageChanged(run.message))
        self.news.publish(ListChanged())
        self._progress(run, Stage.WAITING, Progress(0, 0))
        self._advance()
        return run.message

    def _advance(self) -> None:
        if self._run is not None or not self._waiting or self._closed:
            return
        self._run = run = self._waiting.popleft()
        run.began = self._clock()
        if run.document is not None:
            self._count(run)
        else:
            assert run.path is not None
            self._progress(run, Stage.READING, Progress(0, 0))
            run.reader = self._reader.read(
                run.path,
                lambda progress: self._progress(run, Stage.READING, progress),
                lambda document: self._have_text(run, document),
                lambda error: self._fail(run, error),
            )

    # -- one run -----------------------------------------------------------------------------------

    def _have_text(self, run: Run, document: Document) -> None:
        if run is not self._run:
            return
        run.reader, run.document = None, document
        stored = self._documents.add(run.message.conversation_id, document, self._clock())
        run.document_id = stored.id
        if run.path is not None:
            self._stored(stored, run.path)
        run.message = self._conversations.set_document(run.message.id, stored.id)
        self.news.publish(MessageChanged(run.message))
        if run.cancelled:
            self._end(run, State.STOPPED, None)
        else:
            self._count(run)

    def _count(self, run: Run) -> None:
        assert run.document is not None
        run.sentences = sentences(run.document)
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

        return receive

    def _next(self, run: Run) -> None:
        """Ask about further parts, several at a time: the engine writes them side by side."""
        assert run.document is not None
        if run.cancelled:
            self._end(run, State.STOPPED, None)
            return
        if len(run.groups) >= len(run.packs):
            self._translate(run)
            return
        self._progress(run, Stage.WRITING, run.pages_done(), run.seconds_left(self._clock()))
        done = sum(index in run.groups for index in range(run.asked))
        while run is self._run and run.asked < len(run.packs) and run.asked - done < SIDE_BY_SIDE:
            run.asked += 1
            if run.asked - 1 in run.groups:
                done += 1
            else:
                self._ask_about(run, run.asked - 1)

    def _ask_about(self, run: Run, index: int) -> None:
        self._ask(run, lambda: self._asker.about(run, index, self._reply(run, index)))

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
        self._store(run)
        self._next(run)

    def _store(self, run: Run) -> None:
        assert run.document is not None
        summary = so_far(run, self._clock())
        self._documents.save_summary(run.message.id, summary)
        self._conversations.save_text(run.message.id, as_text(summary, run.document))
        change = SummaryChanged(run.message.id, run.message.conversation_id, summary)
        self.news.publish(change)

    def _translate(self, run: Run) -> None:
        """Ask for one proved point after the other in the language wished; those kept are taken at once."""
        point = next_untranslated(run)
        while point is not None:
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
        if run.document is not None and run.document_id is not None:
            text = as_text(so_far(run, self._clock()), run.document)
            if state is not State.COMPLETE:
                self._documents.save_summary(run.message.id, so_far(run, self._clock()))
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

    def _progress(self, run: Run, stage: Stage, pages: Progress, seconds_left: float | None = None) -> None:
        read = tuple(sorted(run.pages_read()))
        self.news.publish(
            SummaryProgress(run.message.id, run.message.conversation_id, stage, pages, read, seconds_left)
        )
