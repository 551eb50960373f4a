"""The summaries of the open chat: what is known of them is shown, and what is pressed in them is done."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from app.domain.chat import Message
from app.domain.documents import Document
from app.domain.summarising import Summary
from app.services.chat import MessageChanged
from app.services.summaries import SummaryChanged, SummaryNews, SummaryProgress, SummaryService
from app.ui.summaries.summary_view import SummaryView

KEPT_DOCUMENTS = 4


class SummaryDesk(QObject):
    """`find` gives the view of a message, if it is on the screen."""

    show = Signal(str, object, int, object, object, str)  # message, document, page, span, others, its id
    changed = Signal(object)  # a message
    moved = Signal()  # more of a summary is known
    again = Signal(str)
    copied = Signal(str)
    chosen = Signal()  # another file instead
    facts = Signal(str, str)  # the message, and the document whose facts are to be saved

    def __init__(
        self, summaries: SummaryService, find: Callable[[str], SummaryView | None], parent: QObject
    ) -> None:
        super().__init__(parent)
        self._summaries, self._find = summaries, find
        self._progress: dict[str, SummaryProgress] = {}
        self._documents: dict[str, Document] = {}
        self._most = KEPT_DOCUMENTS
        summaries.news.subscribe(self._hear)

    def begin(self, view: SummaryView, message: Message) -> None:
        """A summary comes on the screen."""
        key = message.id
        view.cancelled.connect(lambda: self._summaries.cancel(key))
        view.again.connect(lambda: self.again.emit(key))
        view.copied.connect(lambda: self.copied.emit(key))
        view.chosen.connect(self.chosen)
        view.facts_saved.connect(lambda document: self.facts.emit(key, document))
        view.place.connect(lambda page, start, end, known: self._show(key, page, start, end, known))
        view.page.connect(lambda page: self._show(key, page, 0, 0, ""))
        summary = self._summaries.summary(key)
        if summary is not None:
            self._tell(view, summary)
        if key in self._progress:
            view.show_progress(self._progress[key])

    def ended(self, message_id: str) -> None:
        """Its progress is of no interest any more."""
        self._progress.pop(message_id, None)

    def document(self, document_id: str) -> Document:
        """A few documents are kept: reading one from the vault again for every click would be felt."""
        if document_id not in self._documents:
            while len(self._documents) >= self._most:
                del self._documents[next(iter(self._documents))]
            self._documents[document_id] = self._summaries.document(document_id)
        return self._documents[document_id]

    def documents_of(self, summary: Summary) -> dict[str, Document]:
        """The documents of a summary across several, by id; none for one of one document."""
        known = [one.document_id for one in summary.documents if one.document_id]
        self._most = max(KEPT_DOCUMENTS, len(known) + 1)
        return {one: self.document(one) for one in known}

    # -- inside ------------------------------------------------------------------------------------

    def _hear(self, news: SummaryNews) -> None:
        if isinstance(news, MessageChanged):
            self.changed.emit(news.message)
        elif isinstance(news, SummaryProgress):
            self._progress[news.message_id] = news
            view = self._find(news.message_id)
            if view is not None:
                view.show_progress(news)
        elif isinstance(news, SummaryChanged):
            view = self._find(news.message_id)
            if view is not None:
                self._tell(view, news.summary)
                self.moved.emit()

    def _tell(self, view: SummaryView, summary: Summary) -> None:
        view.show_summary(summary, self.document(summary.document_id), self.documents_of(summary))

    def _show(self, message_id: str, page: int, start: int, end: int, document_id: str) -> None:
        summary = self._summaries.summary(message_id)
        if summary is not None:
            known = document_id or summary.document_id
            others = [(p.start, p.end) for p in summary.points if p.document_id in ("", known)]
            self.show.emit(message_id, self.document(known), page, (start, end), others, known)
