"""Between the page of a conversation and the service that asks documents."""

from __future__ import annotations

import time
from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from app import __version__
from app.domain.chat import Message
from app.domain.documents import Document
from app.domain.errors import AppError
from app.domain.questions.ask_routes import Route
from app.domain.questions.report_answer import from_answer
from app.domain.summaries.report import Report, Writer
from app.services.ask_index import IndexChanged
from app.services.chat import MessageChanged
from app.services.questions import AskProgress, QuestionNews, QuestionService
from app.ui.conversation.answer_view import FACTS, AnswerView
from app.ui.conversation.answer_words import asking_text
from app.ui.conversation.composer_asking import AskingLine

WIDE = 900
"""Pixels of window from which the source has room beside an answer, so that it opens by itself."""


class AnswerDesk(QObject):
    """Fills the answers on the screen and does what they ask for.

    `changed`: a message is another one now. `show`: message, document, page, range, other
    ranges, the document's id. `facts` and `summarise` give the collection that a question about everything is
    to be sent to.
    """

    changed = Signal(object)
    moved = Signal()
    show = Signal(str, object, int, object, object, str)
    copied = Signal(str)
    said = Signal(str)
    refused = Signal(object)
    facts = Signal(str)
    summarise = Signal(str)
    save = Signal(object, str)  # what makes the report (from the model's name in it), the name proposed

    def __init__(
        self,
        questions: QuestionService,
        view: Callable[[str], AnswerView | None],
        parent: QObject,
    ) -> None:
        """`view` finds the answer of a message if it is on the screen."""
        super().__init__(parent)
        self.questions = questions
        self._view = view
        questions.news.subscribe(self._news)

    # -- what the page asks ------------------------------------------------------------------------

    def asks(self, conversation_id: str) -> bool:
        """Whether what is written there is asked of documents."""
        return bool(conversation_id) and self.questions.asked(conversation_id) is not None

    def tell(self, line: AskingLine, conversation_id: str) -> None:
        """Say over the message box what is asked."""
        asked = self.questions.asked(conversation_id) if conversation_id else None
        if asked is not None:
            line.show_line(asking_text(asked), leave=True)
        elif conversation_id and self.questions.erased(conversation_id):
            erased = self.tr(
                "The documents asked here were erased from the vault. The model answers alone now."
            )
            line.show_line(erased, leave=False)
        else:
            line.show_line("", leave=False)

    def begin(self, view: AnswerView, message: Message) -> None:
        """An answer comes on the screen."""
        key = message.id
        view.cancelled.connect(lambda: self.questions.cancel(key))
        view.again.connect(lambda: self.retry(key))
        view.anyway.connect(lambda: self.retry(key, anyway=True))
        view.version.connect(lambda number: self.questions.show_version(key, number))
        view.copied.connect(lambda: self.copied.emit(view.message.text))
        view.saved.connect(lambda: self._save(view))
        view.wanted.connect(lambda what: self._instead(key, what))
        view.place.connect(lambda *place: self._show_place(view, *place))
        self._fill(view)
        step = self.questions.step(key)
        if step is not None:
            view.show_step(step)

    def retry(self, message_id: str, anyway: bool = False) -> None:
        """Ask again."""
        try:
            self.questions.retry(message_id, anyway)
        except AppError as error:
            self.refused.emit(error)

    def answered(self, view: AnswerView, width: int) -> None:
        """An answer that was waited for is there: open its first place, where there is room beside it."""
        told = view.told
        if told is not None and told.answer.found and told.answer.route is Route.PASSAGES and width >= WIDE:
            view.press("0")

    # -- inside ------------------------------------------------------------------------------------

    def _fill(self, view: AnswerView) -> None:
        key = view.message.id
        told = self.questions.told(key)
        gone = self.questions.collection_of(key) is None
        if told is None:  # nothing was answered: what counts is whether there is something to ask
            gone = self.questions.asked(view.message.conversation_id) is None
        view.show_told(told, gone)

    def _news(self, news: QuestionNews) -> None:
        if isinstance(news, MessageChanged):
            view = self._view(news.message.id)
            if view is not None:  # before its end is said
                self._fill(view)
            self.changed.emit(news.message)
        elif isinstance(news, AskProgress):
            view = self._view(news.message_id)
            if view is not None:
                view.show_step(news.step)
        elif isinstance(news, IndexChanged):
            self.moved.emit()

    def _instead(self, message_id: str, what: str) -> None:
        collection = self.questions.collection_of(message_id)
        if collection is not None:
            (self.facts if what == FACTS else self.summarise).emit(collection)

    def _save(self, view: AnswerView) -> None:
        told = view.told
        if told is None:
            return
        cited = {one.document_id for one in (*told.answer.sentences, *told.answer.nearest)}
        found = {one: self._document(one) for one in cited}
        documents = {known: document for known, document in found.items() if document is not None}
        model_id = view.message.model_id or ""

        def make(writer: Writer | None) -> Report:
            made = time.strftime("%Y-%m-%d %H:%M")
            return from_answer(told, documents, writer or Writer(model_id), __version__, made)

        self.save.emit(make, model_id)

    def _show_place(self, view: AnswerView, document_id: str, page: int, start: int, end: int) -> None:
        document = self._document(document_id)
        if document is None or end > len(document.text):
            view.set_current("", 0)
            self.said.emit(
                self.tr("This document was read anew or erased since. Ask again to see its words.")
            )
            return
        others = [(one.start, one.end) for one in view.text.cited if one.document_id == document_id]
        self.show.emit(view.message.id, document, page, (start, end), others, document_id)

    def _document(self, document_id: str) -> Document | None:
        try:
            return self.questions.document(document_id)
        except LookupError:
            return None
