"""The buttons in the header for the one summary that a chat is about: made again, and saved."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from app.domain.chat import State
from app.domain.documents import Document
from app.domain.errors import AppError
from app.domain.summary_options import Options
from app.services.all import Services
from app.services.summaries import SummaryService
from app.ui.icons import Icons
from app.ui.summary_tools import SummaryTools
from app.ui.summary_view import SummaryView
from app.ui.theme import Theme


class ChatTools(QObject):
    """`document` gives a stored document by its id; `refuse` says why something cannot be done."""

    def __init__(
        self,
        services: Services,
        summaries: SummaryService,
        document: Callable[[str], Document],
        refuse: Callable[[AppError], None],
        theme: Theme,
        icons: Icons,
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self._summaries, self._document, self._refuse = summaries, document, refuse
        self.summary = SummaryTools(
            services.presets.all, services.models.find, services.background, theme, icons, parent
        )
        self.summary.again.connect(self.again)

    def buttons(self, view: SummaryView | None) -> list[QWidget]:
        """Again and save, once the summary has ended; none without one."""
        if view is None or view.message.state is State.WRITING:
            return []
        summary = self._summaries.summary(view.message.id)
        if summary is None or not summary.points:
            return []
        return self.summary.tools(view.message.id, summary, self._document(summary.document_id))

    def again(self, message_id: str, preset: str | None = None, options: Options | None = None) -> None:
        """Make a summary again, by its kind or another one."""
        try:
            self._summaries.retry(message_id, preset, options)
        except AppError as error:
            self._refuse(error)
