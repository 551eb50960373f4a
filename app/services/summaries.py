"""Summaries of whole documents, as a person asks for them; `app.services.summary_runner` does the work."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from pathlib import Path

from app.domain.chat import Message
from app.domain.documents import Document, StoredDocument
from app.domain.engine.models import Model
from app.domain.engine.placing import Speed
from app.domain.summaries.presets import Preset
from app.domain.summaries.summary_options import USUAL, Options
from app.domain.summarising import Summary
from app.services.chat import MessageChanged
from app.services.engine import EngineService
from app.services.reading import DocumentReader
from app.services.summary_asking import GREEDY, REPLY_TOKENS, Asker, translation_prompt
from app.services.summary_orders import File, Orders
from app.services.summary_run import Kept, Replies
from app.services.summary_run import Stage as Stage
from app.services.summary_run import SummaryChanged as SummaryChanged
from app.services.summary_run import SummaryProgress as SummaryProgress
from app.services.summary_runner import SummaryRunner
from app.services.summary_tools import Ran, Tools
from app.services.summary_tools import SummaryNews as SummaryNews
from app.storage.conversations import Conversations
from app.storage.documents import Documents


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
        ran: Ran = lambda *_: None,
    ) -> None:
        """`replies` keeps what the model said, so that a later run asks only for what is missing.

        `speed` is what was measured of a model, `ran` hears what it took; `preset` finds a kind; `soon` lets
        the window breathe between parts that need no model, None does them at once; `translate` is the prompt
        for another language, "" the shipped one; `kept` hears of each document stored, with its file.
        """
        translate = translate or translation_prompt()
        found = Kept(replies, template, str(REPLY_TOKENS), str(GREEDY), translate=translate)
        asker = Asker(engine, template, translate)
        tools = Tools(conversations, documents, engine, reader, clock, speed, ran, soon, kept, found, asker)
        self._documents = documents
        self._orders = Orders(conversations, documents, model_for, preset, clock)
        self._runner = SummaryRunner(tools)
        self.news = self._runner.news

    # -- asking ------------------------------------------------------------------------------------

    def add(
        self, path: Path, conversation_id: str | None = None, preset: str = "", options: Options = USUAL
    ) -> Message:
        """Queue a file; returns the message, state `writing`.

        `preset`: the kind of summary by its id, `kind_guess.GUESS` if the document is to decide, "" for none.

        Raises NoModel or DocumentMissing before anything is written. Not the file is kept, its text is.
        """
        return self.begin([File(path)], conversation_id, preset, options)

    def begin(
        self,
        files: Sequence[File],
        conversation_id: str | None = None,
        preset: str = "",
        options: Options = USUAL,
    ) -> Message:
        """Queue files for one summary that says which of them each point is from; one file as in `add`."""
        user, run = self._orders.new(files, conversation_id, preset, options)
        self.news.publish(MessageChanged(user))
        return self._runner.queue(run)

    def retry(self, message_id: str, preset: str | None = None, options: Options | None = None) -> Message:
        """Make a summary again from the stored text, as a new version: as it was, or in another way.

        The model is asked only about the parts it has not written about yet: this is also how a summary that
        was stopped goes on, and how another kind is had at once. What it said before counts only for the
        same model and the same prompt.

        Raises DocumentMissing when the file was never read: then it has to be added again.
        """
        return self._runner.queue(self._orders.again(message_id, preset, options))

    def cancel(self, message_id: str) -> None:
        """Stop a summary, waiting or running; what is proved stays."""
        self._runner.cancel(message_id)

    def stop(self, conversation_id: str) -> None:
        """Stop every summary of a conversation."""
        for run in self._runner.runs():
            if run.message.conversation_id == conversation_id:
                self.cancel(run.message.id)

    def running(self, conversation_id: str) -> bool:
        """Whether a summary is waiting or running there."""
        return any(run.message.conversation_id == conversation_id for run in self._runner.runs())

    def summary(self, message_id: str) -> Summary | None:
        """The summary of a message, as far as it is."""
        return self._documents.summary(message_id)

    def document(self, document_id: str) -> Document:
        """The text of a document. Raises KeyError."""
        return self._documents.get(document_id).document

    def close(self) -> None:
        """Keep what is proved as interrupted; nothing is written to the vault afterwards."""
        self._runner.close()
