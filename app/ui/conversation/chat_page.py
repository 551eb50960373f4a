"""One conversation at a time: its messages or the empty page, and the message box under them.

What a person does becomes a call of a service; what is shown comes back as news, never from here.
"""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from app.domain.chat import Kind, Message, Role
from app.domain.engine.models import Model
from app.domain.errors import AppError
from app.services.all import Services
from app.services.chat import BeginningChanged, Busy, ChatNews, MessageChanged, RoomChanged, Written
from app.services.names_report import NamelessReports
from app.services.questions import QuestionService
from app.services.session import Session
from app.services.summary_orders import File
from app.ui.chat_kinds import kind_line
from app.ui.conversation.answer_desk import AnswerDesk
from app.ui.conversation.answer_empty import EmptyAsking
from app.ui.conversation.chat_tools import ChatTools
from app.ui.conversation.composer import Composer
from app.ui.conversation.names_chat import NamesInChat
from app.ui.conversation.pinned import PinnedHead
from app.ui.conversation.transcript import Transcript
from app.ui.empty import EmptyChat
from app.ui.icons import Icons
from app.ui.roomy_stack import RoomyStack
from app.ui.summaries.summary_desk import SummaryDesk
from app.ui.summaries.summary_planner import SummaryPlanner
from app.ui.theme import Theme
from app.wording import explain
from app.wording_models import model_text


class ChatPage(QWidget):
    """Shows and drives the conversation that is open; "" is one that has not begun."""

    opened = Signal(str)
    evidence = Signal(str, object, int, object, object, str)  # message, document, page, span, others, its id
    said = Signal(str)
    retitled = Signal()
    models = Signal()
    adapters = Signal()
    attach = Signal()
    attached = Signal(list)
    begun = Signal(list)  # conversations in which a summary was begun
    facts = Signal(str)  # a collection whose table of facts is wanted
    summaries = Signal(str)  # a collection that is to be summarised

    def __init__(
        self, services: Services, session: Session, theme: Theme, icons: Icons, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._services, self._session = services, session
        self.conversation_id = ""
        self._wanted: str | None = None
        self._drafts: dict[str, str] = {}
        self._busy: dict[str, Busy] = {}
        self._desk: AnswerDesk | None = None
        self._names: NamesInChat | None = None
        self.transcript = Transcript(theme, icons)
        self._summaries = SummaryDesk(session.summaries, self.transcript.summary, self)
        self.transcript.on_summary = self._summaries.begin
        self.empty = EmptyChat(theme, icons)
        self.composer = Composer(theme, icons)
        self._pinned = PinnedHead(theme)
        self.transcript.pinned.connect(self._pinned.hold)
        self._stack = RoomyStack()
        self._stack.addWidget(self.empty)
        self._stack.addWidget(self.transcript)
        self._unasked = EmptyAsking(theme)
        self._stack.addWidget(self._unasked)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._pinned)
        column.addWidget(self._stack, 1)
        self.planner = SummaryPlanner(services, session, session.kinds.all, theme, icons, self, self.composer)
        column.addWidget(self.planner.place)
        column.addWidget(self.composer)
        self._tools = ChatTools(
            services,
            session.summaries,
            session.kinds,
            self._summaries.document,
            self._refuse,
            theme,
            icons,
            self,
        )
        self._tools.summary.said.connect(self.said)
        self._tools.saving.said.connect(self.said)
        self._connect()
        session.chat.news.subscribe(self._chat_news)
        self.open("")

    # -- what is open ------------------------------------------------------------------------------

    def open(self, conversation_id: str) -> None:
        """Show a conversation; the draft of the one before stays with it."""
        self._drafts[self.conversation_id] = self.composer.text
        self.conversation_id = conversation_id
        messages = self._session.chat.messages(conversation_id) if conversation_id else []
        self.transcript.show_messages(messages)
        self.transcript.mark_beginning(self._session.chat.beginning(conversation_id))
        for busy in self._busy.values():
            self.transcript.busy(busy)
        self._show(messages)
        self.composer.set_text(self._drafts.get(conversation_id, ""))
        self.refresh()

    def use_questions(self, questions: QuestionService) -> None:
        """Let conversations about documents be asked here."""
        self._desk = desk = AnswerDesk(questions, self.transcript.answer, self)
        desk.changed.connect(self._take)
        desk.moved.connect(self._tell_asking)
        desk.show.connect(self.evidence)
        desk.copied.connect(self._copy)
        desk.said.connect(self.said)
        desk.refused.connect(self._refuse)
        desk.save.connect(self._tools.save_answer)
        desk.facts.connect(self.facts)
        desk.summarise.connect(self.summaries)
        self.transcript.on_answer = desk.begin
        self.composer.asking.left.connect(self._leave)

    def use_names(self, names: NamesInChat) -> None:
        """Offer to replace names in what is written here."""
        self._names = names
        self.opened.connect(names.begun)
        names.said.connect(self.said)
        self._tools.summary.dialog.nameless = NamelessReports(names.service, self._services.background)

    def refresh(self) -> None:
        """Read again which model answers and whether a reply is being written."""
        models = [model for model in self._services.models.list() if not model.facts.embeds]
        model = self._model()
        self.composer.model.show_models(models, model)
        asks = self._asks()
        self.composer.set_reason("" if model or asks else self.tr("Choose a model first"))
        self.composer.show_writing(self._writing())
        self._tell_asking()
        note = ""
        if model is not None and model.origin == "starter":
            note = model_text(model.origin, model.facts.parameters, QCoreApplication.translate)
            note = self.tr("%1 answers here. %2").replace("%1", model.name).replace("%2", note)
        self.empty.show_model(model is not None, note)
        self._weigh()

    @property
    def content(self) -> QWidget:
        """What is above the message box."""
        return self._stack.currentWidget() or self.empty

    @property
    def subtitle(self) -> str:
        """Kind and length of the document this chat is about, or nothing."""
        document = self._pinned.view.document if self._pinned.view else None
        if self._pinned.view is not None and self._pinned.view.each.parts:
            return self.tr("%1 documents").replace("%1", str(len(self._pinned.view.each.parts)))
        return kind_line(document) if document is not None else ""

    @property
    def model(self) -> Model | None:
        """The one that answers here."""
        return self._model()

    def header_tools(self) -> list[QWidget]:
        """The buttons for the summary this chat is about."""
        return self._tools.buttons(self._pinned.view)

    # -- what a person does ------------------------------------------------------------------------

    def send(self, text: str) -> None:
        """Send a message, making the conversation if it has not begun. A refused text stays in the box."""
        chat = self._session.chat
        if self._names is not None and self._names.keep_back(text):
            return
        try:
            if not self.conversation_id:
                made = chat.new(model_id=self._wanted).id
                self._drafts.pop("", None)
                self.conversation_id = made
                self.opened.emit(made)
            self.transcript.follow()
            if self._desk is not None and self._asks():
                self._desk.questions.ask(self.conversation_id, text)
            else:
                chat.send(self.conversation_id, text)
        except AppError as error:
            self._refuse(error)
            return
        self.composer.set_text("")
        self.refresh()
        self.transcript.follow()

    def stop(self) -> None:
        """Stop the reply: the eye sees it at once, the engine follows."""
        if self.composer.writing:
            self.composer.show_stopping()
            self.transcript.stopping()
            self._session.chat.stop(self.conversation_id)
            if self._desk is not None:
                self._desk.questions.stop(self.conversation_id)

    def write_again(self) -> None:
        """Write the last reply again."""
        known = (self.transcript.reply, self.transcript.answer)
        replies = [m for m in self.transcript.messages if any(find(m.id) for find in known)]
        if replies and not self.composer.writing:
            self._again(replies[-1].id)

    def copy_last(self, code: bool = False) -> None:
        """Copy the last reply, or the last piece of code in it."""
        for message in reversed(self.transcript.messages):
            reply = self.transcript.reply(message.id)
            found = message.text if reply is None else reply.shown
            found = found if reply is None or not code else "\n".join(reply.view.code_texts()[-1:])
            if message.role is Role.ASSISTANT and found:
                self._copy(found)
                return

    def summarise(self, paths: list[Path], here: bool) -> list[str]:
        """Queue documents; those taken, as conversation ids. `here` puts a single one into this chat."""
        taken = []
        for path in paths:
            target = self.conversation_id or None if here else None
            try:
                taken.append(self._session.summaries.add(path, target).conversation_id)
            except AppError as error:
                self._refuse(error)
        return taken

    def plan(self, files: list[File], together: bool = False) -> None:
        """Say how files are to be summarised, and how long it takes, before it begins."""
        self.planner.offer(files, self._model(), lambda: self.conversation_id or None, together)

    def begin_with(self, text: str) -> None:
        """Put a beginning into the message box."""
        self.composer.set_text(text)
        self.composer.focus()

    # -- inside ------------------------------------------------------------------------------------

    def _connect(self) -> None:
        self.empty.summarise.connect(self.attach)
        self.empty.models.connect(self.models)
        self.empty.begin.connect(self.begin_with)
        composer, column = self.composer, self.transcript
        desk = self._summaries
        desk.show.connect(self.evidence)
        desk.changed.connect(self._take)
        desk.moved.connect(self.retitled)
        desk.again.connect(self._tools.again)
        desk.copied.connect(self._copy_message)
        desk.chosen.connect(self.attach)
        desk.facts.connect(self._tools.save_facts)
        self.planner.refused.connect(self._refuse)
        self.planner.left.connect(composer.focus)
        self.planner.begun.connect(self.begun)
        composer.submitted.connect(self.send)
        composer.changed.connect(self._weigh)
        composer.notice.shown.connect(column.reveal)
        composer.stopped.connect(self.stop)
        composer.attach.connect(self.attach)
        composer.attached.connect(self.attached)
        composer.model_chosen.connect(self._choose)
        composer.models.connect(self.models)
        composer.recalled.connect(self._recall)
        composer.walked.connect(column.walk)
        composer.paged.connect(column.page)
        column.copied.connect(self._copy)
        column.again.connect(self._again)
        column.models.connect(self.models)
        column.adapters.connect(self.adapters)
        column.version.connect(self._session.chat.show_version)

    def _show(self, messages: list[Message]) -> None:
        blank = self._unasked if self._asks() else self.empty
        self._stack.setCurrentWidget(self.transcript if messages else blank)
        hint = self.tr("Message") if messages else self.tr("Message, or drop a document anywhere")
        if self._asks():
            hint = self.tr("Ask these documents")
        self.composer.box.setPlaceholderText(hint)

    def _asks(self) -> bool:
        return self._desk is not None and self._desk.asks(self.conversation_id)

    def _writing(self) -> bool:
        known = self.conversation_id
        asked = self._desk is not None and self._desk.questions.writing(known)
        return bool(known) and (asked or self._session.chat.writing(known))

    def _tell_asking(self) -> None:
        if self._desk is not None:
            self._desk.tell(self.composer.asking, self.conversation_id)

    def _leave(self) -> None:
        """Back to a plain chat: what was answered stays."""
        if self._desk is not None:
            self._desk.questions.leave(self.conversation_id)
            self._show(self.transcript.messages)
            self.refresh()
            self.composer.focus()

    def _weigh(self) -> None:
        """Tell how what is written would fit, before it is sent; passages always fit."""
        known = "" if self._asks() else self.conversation_id
        self.composer.show_room(self._session.chat.room(known, self.composer.text) if known else None)

    def _model(self) -> Model | None:
        wanted = self._wanted
        if self.conversation_id:
            wanted = self._session.chat.conversation(self.conversation_id).model_id
        return self._services.models.choose(wanted)

    def _choose(self, model_id: str) -> None:
        self._wanted = model_id
        if self.conversation_id:
            self._session.chat.choose_model(self.conversation_id, model_id)
        self.refresh()

    def _recall(self) -> None:
        messages = self.transcript.messages
        files = {m.position - 1 for m in messages if m.kind is Kind.SUMMARY}  # not words to say again
        written = [m.text for m in messages if m.role is Role.USER and m.position not in files]
        if written:
            self.composer.set_text(written[-1])

    def _again(self, message_id: str) -> None:
        if self.composer.writing:
            self.said.emit(self.tr("A reply is being written. Esc stops it."))
            return
        try:
            if self._desk is not None and self.transcript.answer(message_id) is not None:
                self._desk.retry(message_id)
            else:
                self._session.chat.retry(message_id)
        except AppError as error:
            self._refuse(error)
        self.refresh()
        self.transcript.follow()

    def _copy(self, text: str) -> None:
        QApplication.clipboard().setText(text)
        self.said.emit(self.tr("Copied"))

    def _refuse(self, error: AppError) -> None:
        words = explain(error, QCoreApplication.translate)
        self.said.emit(" ".join(part for part in (words.title, words.advice) if part))

    # -- news --------------------------------------------------------------------------------------

    def _chat_news(self, news: ChatNews) -> None:
        if isinstance(news, Busy):
            self._busy[news.message_id] = news
            self.transcript.busy(news)
        elif isinstance(news, Written):
            self.transcript.write(news)
        elif isinstance(news, MessageChanged):
            self._take(news.message)
        elif isinstance(news, RoomChanged) and news.conversation_id == self.conversation_id:
            self._weigh()
        elif isinstance(news, BeginningChanged) and news.conversation_id == self.conversation_id:
            self.transcript.mark_beginning(news.message_id)

    def _take(self, message: Message) -> None:
        if message.finished_at is not None:
            self._busy.pop(message.id, None)
            self._summaries.ended(message.id)
        if message.conversation_id != self.conversation_id:
            return
        before = self.transcript.answer(message.id)
        waited = before is not None and before.message.finished_at is None
        self.transcript.take(message)
        self._show(self.transcript.messages)
        self.refresh()
        if waited and before is not None and message.finished_at is not None and self._desk is not None:
            self._desk.answered(before, self.window().width())
        if message.kind is Kind.SUMMARY:
            self.retitled.emit()

    def _copy_message(self, message_id: str) -> None:
        found = next((m.text for m in self.transcript.messages if m.id == message_id), "")
        self._copy(found)
