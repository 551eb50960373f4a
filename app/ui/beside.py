"""The source beside the work: who opened it, where the focus goes back to, and when it closes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from PySide6.QtCore import QObject

from app.domain.documents import Document
from app.ui.division import Division
from app.ui.pages.evidence import Evidence, Span
from app.ui.summaries.summary_view import SummaryView


class Citing(Protocol):
    """A view with links into a document: a summary, an answer."""

    def set_current(self, name: str, page: int) -> None:
        """Mark the link and the page that the source shows; "" and 0 mark none."""

    def focus_link(self) -> None:
        """Take the focus back to the link that was pressed last."""


class Beside(QObject):
    """`find` gives the view of an owner's id, None once it is no longer on the screen."""

    def __init__(
        self, division: Division, evidence: Evidence, find: Callable[[str], Citing | None], parent: QObject
    ) -> None:
        super().__init__(parent)
        self._division, self._evidence, self._find = division, evidence, find
        self.owner = ""
        evidence.closed.connect(self.close)
        evidence.turned.connect(self._turned)

    def show(
        self, owner: str, document: Document, page: int, span: Span, others: list[Span], document_id: str = ""
    ) -> None:
        """Open a place of a document for an owner; what another one had opened closes."""
        if self.owner not in ("", owner):
            self.close(to_link=False)
        self.owner = owner
        self._division.show_evidence(True)
        self._evidence.show_place(document, page, *span, others, document_id)

    def close(self, to_link: bool = True) -> None:
        """Close the source; the focus goes back to the link it came from."""
        if not self.owner:
            return
        view = self._find(self.owner)
        self.owner = ""
        self._division.show_evidence(False)
        if view is not None:
            view.set_current("", 0)
            if to_link:
                view.focus_link()

    def _turned(self, page: int) -> None:
        view = self._find(self.owner)
        if isinstance(view, SummaryView):  # it has a strip of pages to go along
            view.set_current("", page)
