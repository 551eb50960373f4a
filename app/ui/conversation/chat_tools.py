"""The buttons in the header for the one summary that a chat is about: made again, and saved."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from app.domain.chat import State
from app.domain.documents import Document
from app.domain.errors import AppError
from app.domain.summaries.keyfacts import FactKind
from app.domain.summaries.report import Report, Writer
from app.domain.summaries.summary_options import Options
from app.services.all import Services
from app.services.kinds import KindService
from app.services.summaries import SummaryService
from app.services.summary_report import fact_rows
from app.ui.icons import Icons
from app.ui.summaries.key_facts import kind_text
from app.ui.summaries.kind_editor import KindEditor
from app.ui.summaries.report_saving import ReportSaving
from app.ui.summaries.save_dialog import plain_name
from app.ui.summaries.summary_tools import SummaryTools
from app.ui.summaries.summary_view import SummaryView
from app.ui.theme import Theme


class ChatTools(QObject):
    """`document` gives a stored document by its id; `refuse` says why something cannot be done."""

    def __init__(
        self,
        services: Services,
        summaries: SummaryService,
        kinds: KindService,
        document: Callable[[str], Document],
        refuse: Callable[[AppError], None],
        theme: Theme,
        icons: Icons,
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self._summaries, self._document, self._refuse = summaries, document, refuse
        self._kinds, self._theme, self._icons, self._page = kinds, theme, icons, parent
        self.summary = SummaryTools(
            kinds.all, services.models.find, services.background, theme, icons, parent
        )
        self.saving = ReportSaving(services.background, parent)
        self._models = services.models
        self.summary.again.connect(self.again)
        self.summary.editing.connect(self.edit_kinds)

    def buttons(self, view: SummaryView | None) -> list[QWidget]:
        """Again and save, once the summary has ended; none without one."""
        if view is None or view.message.state is State.WRITING:
            return []
        summary = self._summaries.summary(view.message.id)
        if summary is None or not summary.points:
            return []
        known = {one.document_id for one in summary.documents if one.document_id}
        documents = {one: self._document(one) for one in known}
        return self.summary.tools(view.message.id, summary, self._document(summary.document_id), documents)

    def edit_kinds(self, kind: str) -> None:
        """Make or change kinds of summary, beginning with this one."""
        KindEditor(self._kinds, self._theme, self._icons, kind, self._page).open()

    def save_answer(self, make: Callable[[Writer | None], Report], model_id: str) -> None:
        """Ask where an answer is to be saved."""
        model = self._models.find(model_id) if model_id else None
        writer = Writer(model.id, model.name, model.sha256) if model is not None else None
        self.saving.ask_report(lambda: make(writer), "")

    def save_facts(self, message_id: str, document_id: str) -> None:
        """Ask where the key facts of a document are to be saved."""
        summary = self._summaries.summary(message_id)
        if summary is not None:
            document = self._document(document_id or summary.document_id)
            named = {kind: kind_text(self, kind) for kind in FactKind}
            self.saving.ask_facts(
                lambda: fact_rows(summary, document, document_id, named.__getitem__),
                plain_name(document.name),
            )

    def again(self, message_id: str, preset: str | None = None, options: Options | None = None) -> None:
        """Make a summary again, by its kind or another one."""
        try:
            self._summaries.retry(message_id, preset, options)
        except AppError as error:
            self._refuse(error)
