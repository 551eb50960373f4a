"""Under a summary across several documents: of each its pages, its facts, and what is not in the summary."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.domain.documents import Document
from app.domain.errors import from_text
from app.domain.summaries.addressed_use import doubted
from app.domain.summaries.missing import missing
from app.domain.summaries.together import alone, document_name
from app.domain.summarising import Covered, Summary
from app.ui.icons import Icons
from app.ui.linked_text import LinkedText
from app.ui.summaries.key_facts import FactsFinder, KeyFacts
from app.ui.summaries.not_in_summary import NotInSummary
from app.ui.summaries.spoken_to import SpokenTo
from app.ui.theme import SPACE_1, SPACE_2, SPACE_3, Theme
from app.ui.widgets.buttons import Button
from app.ui.widgets.text import Label
from app.wording import accounted_text, explain, fates_text, fill

translate = QCoreApplication.translate


class OneDocument(QWidget):
    """One of the documents: a line that is always there, and what was found in it once it is asked for."""

    place = Signal(object, str, int, int, int, str)  # the text, the link's name, page, start, end, document
    saved = Signal(str)

    def __init__(self, theme: Theme, icons: Icons, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.fold = Button(theme, icons, "", "link", "chevron-right", height=28)
        self._state = Label(theme, "", "small", "text_2", wrap=True)
        self.spoken, self.facts = SpokenTo(theme, icons), KeyFacts(theme, icons)
        self.missing = NotInSummary(theme, icons)
        self._finder = FactsFinder(self)
        self._summary: Summary | None = None
        self._document: Document | None = None
        self._name = ""
        self._more = QWidget()
        inner = QVBoxLayout(self._more)
        inner.setContentsMargins(0, 0, 0, SPACE_3)
        inner.setSpacing(SPACE_3)
        for part in (self.spoken, self.facts, self.missing):
            inner.addWidget(part)
        self._more.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE_1)
        column.addWidget(self.fold, 0, Qt.AlignmentFlag.AlignLeading)
        column.addWidget(self._state)
        column.addWidget(self._more)
        self.fold.clicked.connect(self.turn)
        self._finder.found.connect(self._show_found)
        self.facts.saved.connect(self._save)
        for widget in (self.spoken, self.facts, self.missing):
            widget.place.connect(lambda *place, text=widget.text: self._tell(text, *place))

    def show_document(self, summary: Summary, covered: Covered, document: Document | None) -> None:
        """Show what is known of it; None for one that was not read."""
        self._name = document_name(summary, covered.document_id) or covered.name
        self._document = document
        self._summary = alone(summary, covered.document_id) if document is not None else None
        self._state.setText(self._said(covered))
        self._state.set_tone("text_2" if document is not None else "warning")
        self._write_fold()
        if not self._more.isHidden():
            self._look()

    def texts(self) -> list[LinkedText]:
        """Its texts with links."""
        return [self.spoken.text, self.facts.text, self.missing.text]

    def turn(self) -> None:
        """Open or close it."""
        self._more.setVisible(self._more.isHidden())
        self._write_fold()
        if not self._more.isHidden():
            self._look()

    def state_text(self) -> str:
        """What the line says."""
        return self._state.text()

    def _said(self, covered: Covered) -> str:
        if covered.coverage is not None:
            found = fates_text(covered.coverage, translate)
            return fill(self.tr("%1. %2."), accounted_text(covered.coverage, translate), found)
        if not covered.error:
            return self.tr("Not read yet. Go on reads it.")
        words = explain(from_text(covered.error), translate)
        said = " ".join(part for part in (words.title, words.advice) if part)
        return fill(self.tr("%1 Nothing of it is in this summary."), said)

    def _write_fold(self) -> None:
        opened = not self._more.isHidden()
        self.fold.setText(self._name)
        self.fold.set_icon("chevron-down" if opened else "chevron-right")
        self.fold.setEnabled(self._document is not None)
        state = self.tr("Facts of %1, shown") if opened else self.tr("Facts of %1, folded")
        self.fold.setAccessibleName(fill(state, self._name))

    def _look(self) -> None:
        if self._document is not None:
            self._finder.look(self._document)
            self._show_found()

    def _show_found(self) -> None:
        summary, document = self._summary, self._document
        if summary is None or document is None:
            return
        self.spoken.show_found(summary.addressed, document)
        if self._finder.done:
            found = doubted(self._finder.facts, document, summary.addressed)
            self.facts.show_facts(found, document)
            self.missing.show_missing(missing(found, summary.points), document)

    def _save(self) -> None:
        if self._summary is not None:
            self.saved.emit(self._summary.document_id)

    def _tell(self, text: LinkedText, name: str, page: int, start: int, end: int) -> None:
        if self._summary is not None:
            self.place.emit(text, name, page, start, end, self._summary.document_id)


class SummaryEach(QWidget):
    """All of them, in their order. Hidden for a summary of one document."""

    place = Signal(object, str, int, int, int, str)
    saved = Signal(str)  # the document whose facts are to be saved

    def __init__(self, theme: Theme, icons: Icons, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self._icons = theme, icons
        self.parts: list[OneDocument] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(SPACE_2)
        self._column.addWidget(Label(theme, self.tr("The documents"), "subtitle_semibold"))
        self.hide()

    def show_each(self, summary: Summary, documents: Mapping[str, Document]) -> None:
        """Show them; what was opened stays open."""
        while len(self.parts) < len(summary.documents):
            part = OneDocument(self._theme, self._icons)
            part.place.connect(self.place)
            part.saved.connect(self.saved)
            self.parts.append(part)
            self._column.addWidget(part)
        for part, covered in zip(self.parts, summary.documents, strict=False):
            part.show_document(summary, covered, documents.get(covered.document_id))
        self.setVisible(bool(summary.documents))

    def texts(self) -> list[LinkedText]:
        """Every text with links."""
        return [text for part in self.parts for text in part.texts()]
