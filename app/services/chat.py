"""Conversations: send, watch the reply, stop, try again; everything is in the vault before it is shown.

What a person wrote is committed before the model sees it, and the reply is saved at most every 250 ms while
it grows and once at its end, so that whatever happens the text is kept with its state.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from app.domain.chat import Conversation, Message, SearchHit, State, title_from
from app.domain.engine.generation import Outcome, Progress, Sampling
from app.domain.engine.models import Model
from app.domain.errors import AdapterMissing, AppError, EngineStopped, NoModel, from_dict
from app.domain.library.adapters import Attached, strength_of
from app.services.engine import EngineService
from app.services.notify import Notifier
from app.services.reply import Reply
from app.services.room import Rooms, is_turn, turns_of
from app.storage.conversations import Conversations
from app.worker import protocol
from app.worker.codec import outcome_from_dict


class Phase(StrEnum):
    """What a reply is waiting for or doing."""

    WAITING = "waiting"
    LOADING = "loading"
    READING = "reading"
    WRITING = "writing"


@dataclass(frozen=True, slots=True)
class ListChanged:
    """The list of conversations is another one now."""


@dataclass(frozen=True, slots=True)
class MessageChanged:
    """A message is new, or its state or text changed."""

    message: Message


@dataclass(frozen=True, slots=True)
class Written:
    """More of a reply: the whole `text` so far, and the whole of what was thought before it.

    `thinking_s`: for how many seconds, once the text has begun.
    """

    message_id: str
    conversation_id: str
    text: str
    thinking: str = ""
    thinking_s: float = 0.0


@dataclass(frozen=True, slots=True)
class Busy:
    """What the reply is doing. `progress` is percent when loading and tokens when reading."""

    message_id: str
    conversation_id: str
    phase: Phase
    progress: Progress | None = None


@dataclass(frozen=True, slots=True)
class RoomChanged:
    """How the next message would fit; what is published is for an empty one.

    `left_out`: first and last number of the messages that the model would no longer see, counted from 1, or
    None. `share_used` of the room, 0 to 1. `too_long`: the message alone does not fit.
    """

    conversation_id: str
    left_out: tuple[int, int] | None
    share_used: float
    too_long: bool = False


@dataclass(frozen=True, slots=True)
class BeginningChanged:
    """`message_id` is the first message that the model still saw for its last reply; None: it saw all."""

    conversation_id: str
    message_id: str | None


AdapterFor = Callable[[str, float, Model], Attached | None]
"""An adapter by id, at a strength, for a model; None for "". Raises AdapterMissing, AdapterUnfit."""


def no_adapters(adapter_id: str, strength: float, model: Model) -> Attached | None:
    """Where there is no library of them."""
    del strength, model
    if adapter_id:
        raise AdapterMissing(name="")
    return None


ChatNews = ListChanged | MessageChanged | Written | Busy | RoomChanged | BeginningChanged


class ChatService:
    """What a person can do with conversations. Lives as long as the vault is open."""

    def __init__(
        self,
        conversations: Conversations,
        engine: EngineService,
        model_for: Callable[[str | None], Model | None],
        clock: Callable[[], float] = time.time,
        adapter_for: AdapterFor = no_adapters,
    ) -> None:
        self.news: Notifier[ChatNews] = Notifier()
        self._adapter_for = adapter_for
        self._store, self._engine, self._model_for, self._clock = conversations, engine, model_for, clock
        self._replies: dict[str, Reply] = {}
        self._rooms = Rooms(conversations.messages)
        self._closed = False

    # -- the list ----------------------------------------------------------------------------------

    def conversations(self) -> list[Conversation]:
        """All that are not deleted, pinned first, then the newest."""
        return self._store.list()

    def conversation(self, conversation_id: str) -> Conversation:
        """One conversation. Raises LookupError when it is not there."""
        return self._store.get(conversation_id)

    def messages(self, conversation_id: str) -> list[Message]:
        """The active messages in order, with the newest text of a reply being written."""
        found = self._store.messages(conversation_id)
        return [self._replies[m.id].as_message() if m.id in self._replies else m for m in found]

    def new(self, title: str = "", model_id: str | None = None) -> Conversation:
        """An empty conversation."""
        made = self._store.create(self._clock(), title, model_id)
        self.news.publish(ListChanged())
        return made

    def rename(self, conversation_id: str, title: str) -> None:
        """Give another title; an empty one changes nothing."""
        if title.strip():
            self._store.rename(conversation_id, title.strip())
            self.news.publish(ListChanged())

    def pin(self, conversation_id: str, pinned: bool) -> None:
        """Keep at the top of the list, or not."""
        self._store.pin(conversation_id, pinned)
        self.news.publish(ListChanged())

    def choose_model(self, conversation_id: str, model_id: str) -> None:
        """Let another model answer from the next message on."""
        self._store.set_model(conversation_id, model_id)
        self._rooms.forget(conversation_id)
        self.news.publish(ListChanged())
        self.news.publish(BeginningChanged(conversation_id, None))
        self._tell_room(conversation_id)

    def choose_adapter(self, conversation_id: str, adapter_id: str, strength: float) -> None:
        """Write with this adapter from the next message on; "" is none."""
        self._store.set_adapter(conversation_id, adapter_id, strength_of(strength))
        self.news.publish(ListChanged())

    def adapter_name(self, adapter_id: str) -> str:
        """What an adapter was called when a reply was written with it; "" if none was."""
        return self._store.adapter_name(adapter_id)

    def delete(self, conversation_id: str) -> None:
        """Take out of the list; `restore` brings it back until the vault is locked."""
        self.stop(conversation_id)
        self._store.delete(conversation_id, self._clock())
        self.news.publish(ListChanged())

    def restore(self, conversation_id: str) -> None:
        """Undo `delete`."""
        self._store.restore(conversation_id)
        self.news.publish(ListChanged())

    def forget_deleted(self, before: float | None = None) -> int:
        """Erase deleted conversations for good (those deleted before a time, else all); how many."""
        return self._store.purge_deleted(self._clock() if before is None else before)

    def search(self, words: str) -> list[SearchHit]:
        """Conversations that hold the words, best first."""
        return self._store.search(words) if words.strip() else []

    # -- replies -----------------------------------------------------------------------------------

    def send(self, conversation_id: str, text: str) -> Message:
        """Commit a message and ask for the reply; returns the reply, state `writing`.

        Raises NoModel before anything is written, so nothing is lost from the input box.
        """
        model = self._need_model(conversation_id)
        if not self._store.get(conversation_id).title:
            self._store.rename(conversation_id, title_from(text))
        user, reply = self._store.add_exchange(conversation_id, text, model.id, self._clock())
        self._rooms.changed(conversation_id)
        self.news.publish(MessageChanged(user))
        self.news.publish(ListChanged())
        return self._write(reply, model)

    def retry(self, message_id: str) -> Message:
        """Write a reply again as a new version; the old one is kept."""
        old = self._store.message(message_id)
        model = self._need_model(old.conversation_id)
        reply = self._store.add_reply_version(message_id, self._clock(), model.id)
        return self._write(reply, model)

    def versions(self, message_id: str) -> list[Message]:
        """Every version of a reply, oldest first."""
        return self._store.versions(message_id)

    def show_version(self, message_id: str, version: int) -> Message:
        """Make another version of this reply, counted from 1, the active one. Raises LookupError."""
        found = next((one for one in self.versions(message_id) if one.version == version), None)
        if found is None:
            raise LookupError("no such version")
        shown = self._store.activate_version(found.id)
        self._rooms.changed(shown.conversation_id)
        self.news.publish(MessageChanged(shown))
        self._tell_room(shown.conversation_id)
        return shown

    def stop(self, conversation_id: str) -> None:
        """Stop the replies of a conversation; what is written stays."""
        for reply in list(self._replies.values()):
            if reply.message.conversation_id == conversation_id and reply.ticket is not None:
                self._engine.cancel(reply.ticket)

    def writing(self, conversation_id: str) -> bool:
        """Whether a reply is being written there."""
        return any(r.message.conversation_id == conversation_id for r in self._replies.values())

    def room(self, conversation_id: str, draft: str) -> RoomChanged | None:
        """How `draft` would fit as the next message; None while nothing was measured. Asked at every key."""
        model = self._model_for(self._store.get(conversation_id).model_id)
        found = self._rooms.look(conversation_id, draft, model.id) if model else None
        if found is None:
            return None
        return RoomChanged(conversation_id, found.left_out, found.used, found.too_long)

    def beginning(self, conversation_id: str) -> str | None:
        """The first message that the model still saw for its last reply here; None: all, or not known."""
        return self._rooms.beginning(conversation_id)

    def close(self) -> None:
        """Keep what is being written as interrupted; nothing is written to the vault afterwards."""
        for reply in list(self._replies.values()):
            self._end(reply, State.INTERRUPTED, None)
        self._closed = True

    # -- inside ------------------------------------------------------------------------------------

    def _need_model(self, conversation_id: str) -> Model:
        model = self._model_for(self._store.get(conversation_id).model_id)
        if model is None:
            raise NoModel
        return model

    def _write(self, message: Message, model: Model) -> Message:
        before = [m for m in self._store.messages(message.conversation_id) if m.position < message.position]
        asked = [m for m in before if is_turn(m)]
        reply = self._replies[message.id] = Reply(message, model.id, asked)
        self.news.publish(MessageChanged(message))
        self.news.publish(Busy(message.id, message.conversation_id, Phase.WAITING))
        chat = self._store.get(message.conversation_id)
        try:
            adapter = self._adapter_for(chat.adapter, chat.adapter_strength, model)
            if adapter is not None and adapter.strength:
                noted = adapter.id, adapter.name, adapter.strength
                reply.message = self._store.note_adapter(message.id, *noted)
            ticket = self._engine.generate(
                model,
                turns_of(asked),
                lambda event: self._receive(reply, event),
                sampling=sampling_for(model),
                max_tokens=longest_for(model),
                adapter=adapter,
            )
        except AdapterMissing as error:  # the library knows no name of it any more, its replies may
            return self._end(
                reply, State.FAILED, AdapterMissing(error.name or self.adapter_name(chat.adapter))
            )
        except AppError as error:
            return self._end(reply, State.FAILED, error)
        reply.ticket = ticket
        return reply.message

    def _receive(self, reply: Reply, event: protocol.Event) -> None:
        if self._closed or reply.message.id not in self._replies:
            return
        message = reply.message
        if isinstance(event, protocol.Chunk):
            self._grow(reply, event)
        elif isinstance(event, protocol.Finished):
            self._finish(reply, outcome_from_dict(event.outcome))
        elif isinstance(event, protocol.Failed):
            error = from_dict(event.error)
            crashed = isinstance(error, EngineStopped)
            self._end(reply, State.INTERRUPTED if crashed else State.FAILED, error)
        else:
            busy = _busy(message, event)
            if busy is not None:
                self.news.publish(busy)
            if isinstance(event, protocol.Started):
                self._began(reply, event.dropped)

    def _began(self, reply: Reply, dropped: int) -> None:
        conversation = reply.message.conversation_id
        if self._rooms.started(conversation, reply.asked, dropped):
            self.news.publish(BeginningChanged(conversation, self._rooms.beginning(conversation)))

    def _grow(self, reply: Reply, chunk: protocol.Chunk) -> None:
        if reply.add(chunk, self._clock()):
            self._store.save_text(reply.message.id, reply.text, reply.thinking)
        self._tell_written(reply)

    def _finish(self, reply: Reply, outcome: Outcome) -> None:
        state = ENDS.get(outcome.reason, State.COMPLETE)
        message = self._end(reply, state, None, outcome.reason)
        self._rooms.finished(message, reply.asked, outcome, reply.model_id)
        self._tell_room(message.conversation_id)

    def _end(self, reply: Reply, state: State, error: AppError | None, reason: str = "") -> Message:
        del self._replies[reply.message.id]
        now = self._clock()
        if reply.end(reason, now):
            self._tell_written(reply)
        facts = error.to_text() if error else None
        reply.message = self._store.finish(
            reply.message.id, state, reply.text, now, facts, reply.thinking, reply.thinking_s
        )
        self._rooms.changed(reply.message.conversation_id)
        self.news.publish(MessageChanged(reply.message))
        self.news.publish(ListChanged())
        return reply.message

    def _tell_written(self, reply: Reply) -> None:
        message = reply.message
        told = (reply.text, reply.thinking, reply.thinking_s)
        self.news.publish(Written(message.id, message.conversation_id, *told))

    def _tell_room(self, conversation_id: str) -> None:
        self.news.publish(self.room(conversation_id, "") or RoomChanged(conversation_id, None, 0.0))


ENDS = {"stop": State.COMPLETE, "cancelled": State.STOPPED, "length": State.LENGTH}


def _busy(message: Message, event: protocol.Event) -> Busy | None:
    if isinstance(event, protocol.Loading):
        percent = Progress(round(event.fraction * 100), 100)
        return Busy(message.id, message.conversation_id, Phase.LOADING, percent)
    if isinstance(event, protocol.Reading):
        return Busy(message.id, message.conversation_id, Phase.READING, Progress(event.done, event.total))
    if isinstance(event, protocol.Started):
        return Busy(message.id, message.conversation_id, Phase.WRITING)
    return None


STARTER_SAMPLING = Sampling(temperature=0.2, top_p=0.9)
"""What the model card of SmolLM2-135M-Instruct uses: warmer, so small a model wanders off."""


LONGEST, LONGEST_STARTER = 4096, 1024
"""Tokens of a reply at most. One that thinks first needs far more than it says; the starter wanders off."""


def longest_for(model: Model) -> int:
    """How long a reply may become, what is thought before it included."""
    return LONGEST_STARTER if model.origin == "starter" else LONGEST


def sampling_for(model: Model) -> Sampling:
    """As the model's file says; the starter model's file says nothing, so for it as its makers say."""
    return STARTER_SAMPLING if model.origin == "starter" else Sampling()
