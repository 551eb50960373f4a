"""A session to script: the API of `ChatService` and `SummaryService` without vault or engine.

`FakeChat.send` commits like the real service and leaves the reply writing; then the test plays the engine
with `busy`, `write` and `end`. `FakeSummaries.add` queues; `progress`, `prove` and `end` play the run. News
are published through the services' own `Notifier`s, so the window cannot tell the difference.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

from app.domain.chat import Conversation, Kind, Message, Role, SearchHit, State, title_from
from app.domain.documents import Block, BlockKind, Document, FileKind, Page, PageState
from app.domain.engine.generation import Progress
from app.domain.errors import AppError, DocumentMissing
from app.domain.summaries.presets import Preset
from app.domain.summaries.summary_options import USUAL, Options
from app.domain.summarising import Coverage, Point, Summary, Support
from app.services.chat import (
    BeginningChanged,
    Busy,
    ListChanged,
    MessageChanged,
    Phase,
    RoomChanged,
    Written,
)
from app.services.names_chat import Choice
from app.services.notify import Notifier
from app.services.session import Session
from app.services.summaries import Stage, SummaryChanged, SummaryProgress
from app.services.summary_orders import File
from tests.fakes_library import FakeTerms

NOON = 1_773_316_800.0  # 12 March 2026, 12:00 UTC
SECTIONS = (
    ("Admission", ("Mr Idris Vale, 71, came in on 3 March with breathlessness.", "His ankles were swollen.")),
    (
        "Medicines",
        ("Furosemide 40 mg each morning was started.", "Bisoprolol continues at 2.5 mg once a day."),
    ),
    ("Plan", ("A kidney blood test is due within 7 days.", "The practice arranges it.")),
)


@dataclass
class FakeChat:
    """`ChatService` by hand. `fault`, when set, is raised by `send` and `retry`.

    `weigh` answers what a draft leaves out of a conversation; None: nothing is known.
    """

    news: Notifier[Any] = field(default_factory=Notifier)
    fault: AppError | None = None
    stopped: list[str] = field(default_factory=list)
    now: float = NOON
    weigh: Callable[[str], RoomChanged | None] = lambda _draft: None

    def __post_init__(self) -> None:
        self.chats: dict[str, Conversation] = {}
        self.deleted: dict[str, Conversation] = {}
        self.rows: dict[str, list[Message]] = {}
        self.beginnings: dict[str, str] = {}
        self._numbers = itertools.count(1)

    # -- the list

    def conversations(self) -> list[Conversation]:
        return sorted(self.chats.values(), key=lambda c: (not c.pinned, -c.updated_at))

    def conversation(self, conversation_id: str) -> Conversation:
        return self.chats[conversation_id]

    def messages(self, conversation_id: str) -> list[Message]:
        return [m for m in self.rows.get(conversation_id, []) if m.active]

    def new(self, title: str = "", model_id: str | None = None) -> Conversation:
        made = Conversation(f"c{next(self._numbers)}", title, self.now, self.now, model_id)
        self.chats[made.id], self.rows[made.id] = made, []
        self.news.publish(ListChanged())
        return made

    def rename(self, conversation_id: str, title: str) -> None:
        if title.strip():
            self._change(conversation_id, title=title.strip())

    def pin(self, conversation_id: str, pinned: bool) -> None:
        self._change(conversation_id, pinned=pinned)

    def choose_model(self, conversation_id: str, model_id: str) -> None:
        self._change(conversation_id, model_id=model_id)

    def delete(self, conversation_id: str) -> None:
        self.stop(conversation_id)
        self.deleted[conversation_id] = self.chats.pop(conversation_id)
        self.news.publish(ListChanged())

    def restore(self, conversation_id: str) -> None:
        self.chats[conversation_id] = self.deleted.pop(conversation_id)
        self.news.publish(ListChanged())

    def search(self, words: str) -> list[SearchHit]:
        found = []
        for chat in self.conversations():
            texts = [chat.title, *(m.text for m in self.messages(chat.id))]
            hit = next((text for text in texts if words.casefold() in text.casefold()), None)
            if hit is not None:
                at = hit.casefold().index(words.casefold())
                end = at + len(words)
                start = max(0, at - 20)
                found.append(SearchHit(chat, f"{hit[start:at]}\x02{hit[at:end]}\x03{hit[end : end + 40]}"))
        return found

    # -- replies

    def send(self, conversation_id: str, text: str) -> Message:
        if self.fault is not None:
            raise self.fault
        if not self.chats[conversation_id].title:
            self.rename(conversation_id, title_from(text))
        self.say(conversation_id, Role.USER, text)
        return self.say(conversation_id, Role.ASSISTANT, "", State.WRITING)

    def retry(self, message_id: str) -> Message:
        if self.fault is not None:
            raise self.fault
        old = self.message(message_id)
        count = old.versions + 1
        made = replace(
            old, id=f"m{next(self._numbers)}", version=count, versions=count, text="", state=State.WRITING
        )
        rows = self.rows[old.conversation_id]
        rows[:] = [
            replace(m, active=False, versions=count) if m.position == old.position else m for m in rows
        ]
        rows.append(replace(made, error=None, finished_at=None))
        self.news.publish(MessageChanged(rows[-1]))
        return rows[-1]

    def show_version(self, message_id: str, version: int) -> Message:
        old = self.message(message_id)
        rows = self.rows[old.conversation_id]
        rows[:] = [replace(m, active=m.version == version) if m.position == old.position else m for m in rows]
        shown = next(m for m in rows if m.position == old.position and m.active)
        self.news.publish(MessageChanged(shown))
        return shown

    def stop(self, conversation_id: str) -> None:
        self.stopped.append(conversation_id)

    def writing(self, conversation_id: str) -> bool:
        return any(m.state is State.WRITING and m.kind is Kind.TEXT for m in self.messages(conversation_id))

    def room(self, conversation_id: str, draft: str) -> RoomChanged | None:
        assert conversation_id in self.chats
        return self.weigh(draft)

    def beginning(self, conversation_id: str) -> str | None:
        return self.beginnings.get(conversation_id)

    # -- what a test plays

    def begins_at(self, message: Message) -> None:
        """The model was shown nothing before this message."""
        self.beginnings[message.conversation_id] = message.id
        self.news.publish(BeginningChanged(message.conversation_id, message.id))

    def message(self, message_id: str) -> Message:
        return next(m for rows in self.rows.values() for m in rows if m.id == message_id)

    def say(
        self,
        conversation_id: str,
        role: Role,
        text: str,
        state: State = State.COMPLETE,
        kind: Kind = Kind.TEXT,
        **more: Any,
    ) -> Message:
        """A message, committed and told."""
        position = len({m.position for m in self.rows[conversation_id]})
        made = Message(
            f"m{next(self._numbers)}",
            conversation_id,
            position,
            1,
            True,
            role,
            kind,
            state,
            text,
            self.now,
            **more,
        )
        self.rows[conversation_id].append(made)
        self.news.publish(MessageChanged(made))
        self.news.publish(ListChanged())
        return made

    def busy(self, message: Message, phase: Phase, done: int = 0, total: int = 0) -> None:
        progress = Progress(done, total) if total else None
        self.news.publish(Busy(message.id, message.conversation_id, phase, progress))

    def write(self, message: Message, text: str, thinking: str = "", seconds: float = 0.0) -> None:
        """The whole text so far, and what was thought before it."""
        told = {"text": text, "thinking": thinking, "thinking_s": seconds}
        self.put(replace(self.message(message.id), **told))
        self.news.publish(Written(message.id, message.conversation_id, text, thinking, seconds))

    def end(self, message: Message, state: State = State.COMPLETE, error: AppError | None = None) -> Message:
        now = self.message(message.id)
        ended = replace(now, state=state, finished_at=self.now, error=error.to_text() if error else None)
        self.put(ended)
        self.news.publish(MessageChanged(ended))
        self.news.publish(ListChanged())
        return ended

    def put(self, message: Message) -> None:
        rows = self.rows[message.conversation_id]
        rows[:] = [message if m.id == message.id else m for m in rows]

    def _change(self, conversation_id: str, **values: Any) -> None:
        self.chats[conversation_id] = replace(self.chats[conversation_id], **values)
        self.news.publish(ListChanged())


@dataclass
class FakeSummaries:
    """`SummaryService` by hand. `fault`, when set, is raised by `add` and `retry`.

    `asked` are the kinds and options of those two, in order.
    """

    chat: FakeChat
    news: Notifier[Any] = field(default_factory=Notifier)
    fault: AppError | None = None
    cancelled: list[str] = field(default_factory=list)
    stored: dict[str, Summary] = field(default_factory=dict)
    documents: dict[str, Document] = field(default_factory=dict)
    added: list[Path] = field(default_factory=list)
    together: list[int] = field(default_factory=list)
    asked: list[tuple[str | None, Options | None]] = field(default_factory=list)

    def add(
        self, path: Path, conversation_id: str | None = None, preset: str = "", options: Options = USUAL
    ) -> Message:
        if self.fault is not None:
            raise self.fault
        self.added.append(path)
        self.asked.append((preset, options))
        if conversation_id is None:
            conversation_id = self.chat.new(path.stem).id
        self._say(conversation_id, Role.USER, path.name, State.COMPLETE)
        made = self._say(conversation_id, Role.ASSISTANT, "", State.WRITING)
        self.progress(made, Stage.WAITING)
        return made

    def begin(
        self,
        files: Sequence[File],
        conversation_id: str | None = None,
        preset: str = "",
        options: Options = USUAL,
    ) -> Message:
        self.together.append(len(files))
        for file in files[1:]:
            self.added.append(file.path)
        return self.add(files[0].path, conversation_id, preset, options)

    def retry(self, message_id: str, preset: str | None = None, options: Options | None = None) -> Message:
        if self.fault is not None:
            raise self.fault
        if self.chat.message(message_id).document_id is None:
            raise DocumentMissing(name="")
        self.asked.append((preset, options))
        made = self.chat.retry(message_id)
        self.news.publish(MessageChanged(made))
        self.progress(made, Stage.WAITING)
        return made

    def cancel(self, message_id: str) -> None:
        self.cancelled.append(message_id)

    def stop(self, conversation_id: str) -> None:
        for message in self.chat.rows.get(conversation_id, []):
            if message.kind is Kind.SUMMARY and message.state is State.WRITING:
                self.cancel(message.id)

    def running(self, conversation_id: str) -> bool:
        return any(
            m.kind is Kind.SUMMARY and m.state is State.WRITING for m in self.chat.messages(conversation_id)
        )

    def summary(self, message_id: str) -> Summary | None:
        return self.stored.get(message_id)

    def document(self, document_id: str) -> Document:
        return self.documents[document_id]

    # -- what a test plays

    def progress(
        self,
        message: Message,
        stage: Stage,
        done: int = 0,
        total: int = 0,
        read: tuple[int, ...] = (),
        seconds_left: float | None = None,
    ) -> None:
        self.news.publish(
            SummaryProgress(
                message.id, message.conversation_id, stage, Progress(done, total), read, seconds_left
            )
        )

    def prove(self, message: Message, document: Document, summary: Summary) -> None:
        """Points are stored."""
        self.documents[summary.document_id] = document
        self.stored[message.id] = summary
        self.chat.put(replace(self.chat.message(message.id), document_id=summary.document_id))
        self.news.publish(SummaryChanged(message.id, message.conversation_id, summary))

    def end(self, message: Message, state: State = State.COMPLETE, error: AppError | None = None) -> Message:
        now = self.chat.message(message.id)
        text = "\n".join(p.text for p in self.stored[message.id].points) if message.id in self.stored else ""
        ended = replace(
            now, state=state, text=text, finished_at=NOON, error=error.to_text() if error else None
        )
        self.chat.put(ended)
        self.news.publish(MessageChanged(ended))
        self.news.publish(ListChanged())
        return ended

    def _say(self, conversation_id: str, role: Role, text: str, state: State) -> Message:
        """The real service tells of its messages itself, not through the chat's news."""
        told, self.chat.news = self.chat.news, Notifier()
        try:
            kind = Kind.SUMMARY if role is Role.ASSISTANT else Kind.TEXT
            made = self.chat.say(conversation_id, role, text, state, kind)
        finally:
            self.chat.news = told
        self.news.publish(MessageChanged(made))
        self.news.publish(ListChanged())
        return made


class FakeCollections:
    """No collection is there; counts how often what a crash left was to be gone on with."""

    def __init__(self) -> None:
        self.resumed = 0

    def resume(self) -> None:
        self.resumed += 1


class FakeQuestions:
    """No conversation asks documents."""

    def __init__(self) -> None:
        self.news: Notifier[Any] = Notifier()

    def asked(self, conversation_id: str) -> None:
        del conversation_id

    def erased(self, conversation_id: str) -> bool:
        del conversation_id
        return False

    def writing(self, conversation_id: str) -> bool:
        del conversation_id
        return False

    def stop(self, conversation_id: str) -> None:
        del conversation_id


class FakeChatNames:
    """Finds no names anywhere."""

    def __init__(self) -> None:
        self.names = SimpleNamespace(searching=lambda _text: iter(()))

    def choice(self, conversation_id: str) -> Choice:
        del conversation_id
        return Choice.ASK

    def choose(self, conversation_id: str, choice: Choice) -> None:
        del conversation_id, choice

    def begun(self, conversation_id: str) -> None:
        del conversation_id

    def real_of_reply(self, text: str, asked: Iterable[str]) -> None:
        del text, asked


class FakeKinds:
    """No kinds of summary, unless a test puts some into `presets`."""

    def __init__(self) -> None:
        self.presets: Any = None

    def all(self) -> tuple[Preset, ...]:
        return tuple(self.presets.all()) if self.presets is not None else ()


@dataclass
class FakeSession:
    """The shape of `Session`."""

    chat: FakeChat
    summaries: FakeSummaries
    collections: FakeCollections = field(default_factory=lambda: FakeCollections())
    questions: FakeQuestions = field(default_factory=lambda: FakeQuestions())
    chat_names: Any = field(default_factory=lambda: FakeChatNames())
    kinds: Any = field(default_factory=lambda: FakeKinds())
    pages: None = None
    terms: FakeTerms = field(default_factory=FakeTerms)
    interrupted: int = 0

    @property
    def real(self) -> Session:
        """The same, as the type the workspace asks for."""
        return cast(Session, self)


def fake_session() -> FakeSession:
    """An empty vault, open."""
    chat = FakeChat()
    return FakeSession(chat, FakeSummaries(chat))


def fake_engine() -> Any:
    """What the workspace asks of the engine."""
    return SimpleNamespace(changed=Notifier())


# -- a document and its summary --------------------------------------------------------------------


def make_document(
    sections: tuple[tuple[str, tuple[str, ...]], ...] = SECTIONS, paged: bool = True, blank: int = 0
) -> Document:
    """One page for each section (a heading and its sentences), then some blank pages."""
    text, pages, blocks = "", [], []
    for number, (heading, said) in enumerate(sections, 1):
        start = len(text)
        blocks.append(Block(BlockKind.HEADING, start, start + len(heading), 2))
        text += heading + "\n"
        body = " ".join(said)
        blocks.append(Block(BlockKind.PARAGRAPH, len(text), len(text) + len(body)))
        text += body + "\n"
        pages.append(Page(number, start, len(text), PageState.READ, "" if paged else heading))
    for number in range(len(sections) + 1, len(sections) + 1 + blank):
        pages.append(Page(number, len(text), len(text), PageState.BLANK))
    return Document("letter.pdf", FileKind.PDF, "0" * 64, 1000, paged, text, tuple(pages), tuple(blocks))


def make_point(document: Document, said: str, support: Support = Support.VERIFIED, text: str = "") -> Point:
    """A point whose evidence is `said`, wherever that stands in the document."""
    start = document.text.index(said)
    page = next(p for p in document.pages if p.start <= start < p.end)
    heading = document.text[page.start :].split("\n", 1)[0]
    return Point(text or said, support, page.number, start, start + len(said), heading)


def make_summary(document: Document, points: tuple[Point, ...] | None = None) -> Summary:
    """A summary of `make_document()`: one point for each sentence, the fourth weak, the last quoted."""
    if points is None:
        said = [sentence for _heading, body in SECTIONS for sentence in body]
        kinds = {3: Support.WEAK, 5: Support.QUOTED}
        points = tuple(make_point(document, s, kinds.get(i, Support.VERIFIED)) for i, s in enumerate(said))
    read = tuple(p.number for p in document.pages if p.state is PageState.READ)
    blank = tuple(p.number for p in document.pages if p.state is PageState.BLANK)
    covered = Coverage(len(document.pages), read, blank, paged=document.paged)
    return Summary("d1", points, covered, "model")
