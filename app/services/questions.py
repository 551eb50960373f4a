"""Conversations about a collection: a question is in the vault before it is asked, an answer with its proof.

A question is answered by `AskingService`; here it becomes two messages, its answer a version of the second.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

from app.domain.chat import Conversation, Kind, Message, Role, State, title_from
from app.domain.documents import Document
from app.domain.engine.generation import Progress
from app.domain.engine.models import Model
from app.domain.errors import AppError, EngineStopped
from app.domain.questions.ask_answer import Answer
from app.domain.questions.ask_followup import together
from app.domain.questions.ask_told import Ground, Told, as_text, from_dict, to_dict
from app.domain.questions.passages import WAITING
from app.services.ask_index import IndexChanged, Indexes
from app.services.asking import Asking, AskingService, Step
from app.services.chat import ListChanged, MessageChanged
from app.services.notify import Notifier
from app.storage.answers import Answers
from app.storage.collections import Collections
from app.storage.conversations import Conversations
from app.storage.documents import Documents
from app.storage.passages import Passages
from app.storage.vault import Vault


@dataclass(frozen=True, slots=True)
class AskProgress:
    """What is done for an answer now."""

    message_id: str
    conversation_id: str
    step: Step


@dataclass(frozen=True, slots=True)
class Asked:
    """The documents that a conversation asks. `waiting` files are still read, `failed` could not be.

    `indexing`: how many passages can be found by meaning, while they are made so; None when that is over.
    """

    collection_id: str
    name: str
    documents: int
    failed: int
    waiting: int
    indexing: Progress | None = None

    @property
    def ground(self) -> Ground:
        """How they stand."""
        if self.waiting:
            return Ground.READING
        return Ground.READY if self.documents else Ground.EMPTY


QuestionNews = ListChanged | MessageChanged | AskProgress | IndexChanged


@dataclass(slots=True, eq=False)
class _Work:
    message: Message
    asked: Asked
    asking: Asking | None = None
    step: Step | None = None


class QuestionService:
    """What a person can do with conversations about documents. Lives as long as the vault is open."""

    def __init__(
        self,
        vault: Vault,
        conversations: Conversations,
        asking: AskingService,
        model_for: Callable[[str | None], Model | None],
        clock: Callable[[], float] = time.time,
    ) -> None:
        self.news: Notifier[QuestionNews] = Notifier()
        self._store, self._asking, self._model_for, self._clock = conversations, asking, model_for, clock
        self._answers, self._collections = Answers(vault), Collections(vault)
        self._documents = Documents(vault)
        self._indexes = Indexes(Passages(vault), asking.current, self.news.publish)
        self._work: dict[str, _Work] = {}

    # -- conversations -----------------------------------------------------------------------------

    def new(self, collection_id: str, model_id: str | None = None) -> Conversation:
        """An empty conversation about a collection. Raises LookupError when there is no such collection."""
        made = self._store.create(self._clock(), "", model_id, collection_id)
        self._indexes.want(collection_id)
        self.news.publish(ListChanged())
        return made

    def leave(self, conversation_id: str) -> None:
        """Let the model answer there from now on, without the documents. What was answered stays."""
        self.stop(conversation_id)
        self._store.set_collection(conversation_id, None)
        self.news.publish(ListChanged())

    def asked(self, conversation_id: str) -> Asked | None:
        """The documents that a conversation asks; None if it is a plain one, or they were erased."""
        collection_id = self._store.get(conversation_id).collection_id
        return None if collection_id is None else self._look(collection_id)

    def erased(self, conversation_id: str) -> bool:
        """Whether what a conversation asked last was erased from the vault since."""
        if self._store.get(conversation_id).collection_id is not None:
            return False
        answers = [m for m in self._store.messages(conversation_id) if m.kind is Kind.ANSWER]
        found = self._answers.of(answers[-1].id) if answers else None
        return found is not None and found[0] is None

    # -- questions ---------------------------------------------------------------------------------

    def ask(self, conversation_id: str, text: str) -> Message:
        """Commit a question and look for its answer; returns the message, state `writing`.

        Without a model the answer is the nearest passages. Where not every passage can be found by meaning
        yet, it is looked for by words, the rest is made in the background, and the answer says so.
        """
        chat = self._store.get(conversation_id)
        model = self._model_for(chat.model_id)
        if not chat.title:
            self._store.rename(conversation_id, title_from(text))
        user, reply = self._store.add_exchange(
            conversation_id, text, model.id if model else None, self._clock(), kind=Kind.ANSWER
        )
        self.news.publish(MessageChanged(user))
        return self._begin(reply, text, model, chat.collection_id)

    def retry(self, message_id: str, anyway: bool = False) -> Message:
        """Ask again, as a new version. `anyway`: look for passages though everything is wanted."""
        old = self._store.message(message_id)
        chat = self._store.get(old.conversation_id)
        found = self._answers.of(message_id)
        collection = found[0] if found is not None else chat.collection_id
        model = self._model_for(chat.model_id)
        reply = self._store.add_reply_version(message_id, self._clock(), model.id if model else None)
        return self._begin(reply, self._question(reply), model, collection, anyway)

    def stop(self, conversation_id: str) -> None:
        """Stop looking for answers of a conversation."""
        for work in list(self._work.values()):
            if work.message.conversation_id == conversation_id:
                self.cancel(work.message.id)

    def cancel(self, message_id: str) -> None:
        """Stop looking for one answer."""
        work = self._work.get(message_id)
        if work is not None:
            if work.asking is not None:
                self._asking.cancel(work.asking)
            self._end(work, State.STOPPED)

    def writing(self, conversation_id: str) -> bool:
        """Whether an answer is looked for there."""
        return any(work.message.conversation_id == conversation_id for work in self._work.values())

    def step(self, message_id: str) -> Step | None:
        """What is done for an answer now."""
        work = self._work.get(message_id)
        return work.step if work is not None else None

    def show_version(self, message_id: str, version: int) -> None:
        """Show another version of an answer, by its number from 1."""
        for one in self._store.versions(message_id):
            if one.version == version:
                self.news.publish(MessageChanged(self._store.activate_version(one.id)))

    # -- answers -----------------------------------------------------------------------------------

    def told(self, message_id: str) -> Told | None:
        """The answer of a message; None when there is none."""
        found = self._answers.of(message_id)
        if found is None:
            return None
        try:
            return from_dict(found[1])
        except ValueError:
            return None

    def collection_of(self, message_id: str) -> str | None:
        """The collection that an answer is from; None when it was erased, or nothing was answered."""
        found = self._answers.of(message_id)
        return found[0] if found is not None else None

    def document(self, document_id: str) -> Document:
        """The text of a document. Raises LookupError when it was read anew or erased since."""
        return self._documents.get(document_id).document

    def close(self) -> None:
        """Keep what is asked as interrupted; nothing is written to the vault afterwards."""
        self._indexes.close()
        for work in list(self._work.values()):
            if work.asking is not None:
                self._asking.cancel(work.asking)
            self._end(work, State.INTERRUPTED)

    # -- inside ------------------------------------------------------------------------------------

    def _look(self, collection_id: str) -> Asked:
        sources = self._collections.sources(collection_id)
        return Asked(
            collection_id,
            self._collections.get(collection_id).name,
            sum(one.document_id is not None for one in sources),
            sum(one.document_id is None and not one.pending for one in sources),
            sum(one.error == WAITING for one in sources),
            self._indexes.progress(collection_id),
        )

    def _begin(
        self, reply: Message, text: str, model: Model | None, collection: str | None, anyway: bool = False
    ) -> Message:
        asked = self._look(collection) if collection is not None else Asked("", "", 0, 0, 0)
        work = self._work[reply.id] = _Work(reply, asked)
        self.news.publish(MessageChanged(reply))
        self.news.publish(ListChanged())
        if collection is None:  # erased: the message says so, and nothing is asked
            return self._end(work, State.FAILED)
        self._indexes.want(collection)
        asking = self._asking.ask(
            collection,
            text,
            model,
            lambda answer: self._answer(work, answer),
            lambda error: self._fail(work, error),
            lambda step: self._tell(work, step),
            earlier=self._earlier(reply, collection),
            anyway=anyway,
        )
        work.asking = asking
        return work.message

    def _question(self, reply: Message) -> str:
        before = [m for m in self._store.messages(reply.conversation_id) if m.position < reply.position]
        return next((m.text for m in reversed(before) if m.role is Role.USER), "")

    def _earlier(self, reply: Message, collection: str) -> str:
        """The question before, as it was looked for; "" where other documents or none were asked."""
        before = [m for m in self._store.messages(reply.conversation_id) if m.position < reply.position - 1]
        if (
            not before
            or before[-1].kind is not Kind.ANSWER
            or self.collection_of(before[-1].id) != collection
        ):
            return ""
        told = self.told(before[-1].id)
        return together(told.answer.question, told.answer.earlier) if told is not None else ""

    def _tell(self, work: _Work, step: Step) -> None:
        if step is not work.step:
            work.step = step
            self.news.publish(AskProgress(work.message.id, work.message.conversation_id, step))

    def _answer(self, work: _Work, answer: Answer) -> None:
        asked = work.asked
        indexing = self._indexes.progress(asked.collection_id) or Progress(0, 0)
        told = Told(
            answer, asked.name, asked.ground, asked.documents, asked.failed, indexing.done, indexing.total
        )
        try:
            self._answers.keep(work.message.id, asked.collection_id, to_dict(told))
        except LookupError:  # the collection was erased meanwhile
            self._end(work, State.FAILED)
        except AppError as error:
            self._end(work, State.FAILED, error=error)
        else:
            self._end(work, State.COMPLETE, as_text(told))

    def _fail(self, work: _Work, error: AppError) -> None:
        crashed = isinstance(error, EngineStopped)
        self._end(work, State.INTERRUPTED if crashed else State.FAILED, error=error)

    def _end(self, work: _Work, state: State, text: str = "", error: AppError | None = None) -> Message:
        self._work.pop(work.message.id, None)
        facts = error.to_text() if error else None
        work.message = self._store.finish(work.message.id, state, text, self._clock(), facts)
        self.news.publish(MessageChanged(work.message))
        self.news.publish(ListChanged())
        return work.message
