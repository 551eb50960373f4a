"""Remove names: a document's text with what identifies people, decided one by one, and the copy without."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Protocol

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from app.domain.engine.generation import Progress
from app.domain.engine.models import Model
from app.domain.errors import AppError
from app.services.deidentification import Asking
from app.services.names_copy import write_copy
from app.services.names_review import NameReview, NameReviewService, Opening
from app.ui.files import save_file
from app.ui.icons import Icons
from app.ui.names.names_desk import NamesDesk
from app.ui.names.names_key import KeyStore, KeyView
from app.ui.theme import SPACE_2, SPACE_3, SPACE_4, SPACE_6, Theme
from app.ui.widgets.banner import Banner
from app.ui.widgets.buttons import Button
from app.ui.widgets.choice import Segments, Select
from app.ui.widgets.text import Label, announce
from app.wording import explain

DOCUMENT, COPY = "document", "copy"
EVERY, BIRTHS = "every", "births"
KINDS = "Word (*.docx);;Text (*.txt);;Markdown (*.md)"


class Models(Protocol):
    """What is asked of the models."""

    def choose(self) -> Model | None:
        """The model for everyday work."""


class HasModels(Protocol):
    """The part of `app.services.all.Services` that is used."""

    @property
    def models(self) -> Models:
        """The models of this computer."""


class HasNames(Protocol):
    """The part of `app.services.session.Session` that is used."""

    @property
    def names(self) -> NameReviewService:
        """Reviews of names."""

    @property
    def pseudonyms(self) -> KeyStore:
        """The key."""


class NamesPage(QWidget):
    """`use_in_chat` gives the text of the copy, `said` words for a toast."""

    retitled = Signal()
    said = Signal(str)
    use_in_chat = Signal(str)

    def __init__(
        self,
        services: HasModels,
        session: HasNames,
        theme: Theme,
        icons: Icons,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._services, self._session = services, session
        self.review: NameReview | None = None
        self._opening: Opening | None = None
        self._asking: Asking | None = None
        self.setAccessibleName(self.tr("Remove names"))
        self.save = Button(theme, icons, self.tr("Save a copy"), "primary", "save")
        self.use = Button(theme, icons, self.tr("Use in a chat"), "second", "message-square")
        self.preview = Segments(
            theme,
            icons,
            self.tr("What is shown"),
            [(DOCUMENT, self.tr("Document"), None), (COPY, self.tr("Copy"), None)],
        )
        self.preview.set_key(DOCUMENT)
        self.ask = Button(theme, icons, self.tr("Ask the model"), "second", "search", height=28)
        self.dates = Select(
            theme,
            icons,
            self.tr("Which dates are replaced"),
            [(EVERY, self.tr("All dates")), (BIRTHS, self.tr("Dates of birth only"))],
        )
        self.key_button = Button(theme, icons, self.tr("Key"), "second", "key-round", height=28)
        self.status = Label(theme, "", "small", "text_2", wrap=True)
        self.banner = Banner(theme, icons, tone="danger")
        self.banner.hide()
        self.desk = NamesDesk(theme, icons)
        self.key = KeyView(session.pseudonyms, theme, icons)
        self.stack = QStackedWidget()
        self.stack.addWidget(self.desk)
        self.stack.addWidget(self.key)
        words = self.tr("This is a help, not a guarantee. Read it before you send it.")
        self.warning = Label(theme, words, "small", "text_2", wrap=True)
        self._lay_out()
        self._connect()
        self._can()

    def _lay_out(self) -> None:
        tools = QHBoxLayout()
        tools.setSpacing(SPACE_2)
        for part in (self.preview, self.dates):
            tools.addWidget(part)
        tools.addStretch(1)
        row = QHBoxLayout()
        row.setSpacing(SPACE_2)
        row.addWidget(self.status, 1)
        row.addWidget(self.ask)
        row.addWidget(self.key_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE_6, SPACE_4, SPACE_6, SPACE_4)
        column.setSpacing(SPACE_3)
        column.addLayout(tools)
        column.addLayout(row)
        column.addWidget(self.banner)
        column.addWidget(self.stack, 1)
        column.addWidget(self.warning)

    def _connect(self) -> None:
        self.preview.chosen.connect(lambda key: self.desk.set_preview(key == COPY))
        self.dates.chosen.connect(self._set_dates)
        self.ask.clicked.connect(self._ask_or_cancel)
        self.key_button.clicked.connect(self._show_key)
        self.save.clicked.connect(self._ask_where)
        self.use.clicked.connect(self._use)
        self.desk.failed.connect(self._show_fault)
        self.key.closed.connect(self._close_key)
        self.key.forgotten.connect(self._forgotten)

    # -- the window's header -----------------------------------------------------------------------

    def header_title(self) -> tuple[str, str]:
        """The page's name, and the document's."""
        return self.tr("Remove names"), self.review.document.name if self.review else ""

    def header_tools(self) -> list[QWidget]:
        """Buttons for the header; saving is the one thing the page is for."""
        return [self.use, self.save]

    # -- opening -----------------------------------------------------------------------------------

    def open_document(self, document_id: str) -> None:
        """Show a document of the vault; what was decided about it earlier stands. Raises LookupError."""
        self.close_document()
        self.status.setText(self.tr("Looking for names"))
        self._opening = self._session.names.open(document_id, self._progress, self._opened)
        self._can()

    def close_document(self) -> None:
        """Leave the document; what runs for it ends, what was decided is kept."""
        if self._opening is not None:
            self._opening.cancel()
        if self._asking is not None:
            self._session.names.cancel(self._asking)
        self._opening = self._asking = self.review = None
        self.preview.set_key(DOCUMENT)
        self.banner.hide()
        self.desk.show_review(None)
        self.status.setText("")
        self._can()

    def _progress(self, progress: Progress) -> None:
        said = self.tr("Looking for names, %1 percent")
        self.status.setText(said.replace("%1", str(progress.done)))

    def _opened(self, review: NameReview) -> None:
        self._opening, self.review = None, review
        review.changed.subscribe(lambda _none: self._tell())
        self.desk.show_review(review)
        self._tell()
        self._can()
        self.retitled.emit()
        self.desk.list.setFocus()
        announce(self, self.status.text())

    def _tell(self) -> None:
        review = self.review
        if review is None:
            return
        doubtful = sum(not group.sure and not group.kept for group in review.groups)
        if not review.groups:
            said = self.tr("Nothing was found that names somebody.")
        elif doubtful:
            said = self.tr("%1 found in %2 places, %3 to look at.")
        else:
            said = self.tr("%1 found in %2 places.")
        counts = {"%1": len(review.groups), "%2": len(review.findings), "%3": doubtful}
        for sign, number in counts.items():
            said = said.replace(sign, str(number))
        self.status.setText(said)
        self.dates.set_key(EVERY if review.review.every_date else BIRTHS)

    def _can(self) -> None:
        there = self.review is not None
        reason = "" if there else self.tr("No document is open")
        for button in (self.save, self.use):
            button.set_off(not there, reason)
        self.preview.setEnabled(there)
        self.dates.setEnabled(there)
        model = self._services.models.choose() if there else None
        self.ask.set_off(model is None and self._asking is None, self.tr("No model is here"))
        self.ask.setText(self.tr("Cancel") if self._asking else self.tr("Ask the model"))

    # -- deeds -------------------------------------------------------------------------------------

    def _set_dates(self, chosen: str) -> None:
        review = self.review
        if review is None:
            return
        try:
            review.set_every_date(chosen == EVERY)
        except AppError as error:
            self._show_fault(error)
        self.desk.refresh()

    def _ask_or_cancel(self) -> None:
        names, review = self._session.names, self.review
        if self._asking is not None:
            names.cancel(self._asking)
            self._asked(None)
            return
        model = self._services.models.choose()
        if review is None or model is None:
            return
        self._asking = names.propose(
            review, model, self._asking_progress, self._asked, lambda error: self._asked(None, error)
        )
        if self._asking.ended:
            self._asking = None
        self._can()

    def _asking_progress(self, progress: Progress) -> None:
        said = self.tr("The model looks for more names, part %1 of %2")
        said = said.replace("%1", str(min(progress.done + 1, progress.total))).replace(
            "%2", str(progress.total)
        )
        self.status.setText(said)

    def _asked(self, places: int | None, error: AppError | None = None) -> None:
        self._asking = None
        self._tell()
        self.desk.refresh()
        self._can()
        if error is not None:
            self._show_fault(error)
        elif places is not None:
            said = self.tr("The model found nothing more.")
            if places:
                said = self.tr("The model proposed names in %1 more places. Look at them.")
            self.said.emit(said.replace("%1", str(places)))

    def _ask_where(self) -> None:
        review = self.review
        if review is None:
            return
        name = file_name(self._session.names, review.document.name)
        save_file(self, self.tr("Save a copy"), name, KINDS, self.save_to)

    def save_to(self, path: Path) -> None:
        """Write the copy; the dialog has asked before an existing file is replaced."""
        review = self.review
        if review is None:
            return
        try:
            applied = review.apply()
            write_copy(applied, review.document, path, replace=True)
        except AppError as error:
            self._show_fault(error)
            return
        self.banner.hide()
        if applied.remaining:
            left = self.tr("Saved. %1 places still hold something that was replaced elsewhere: %2")
            words = ", ".join(dict.fromkeys(finding.text for finding in applied.remaining[:5]))
            self.banner.set(left.replace("%1", str(len(applied.remaining))).replace("%2", words), "warning")
            self.banner.show()
        self.said.emit(self.tr("%1 saved").replace("%1", path.name))

    def _use(self) -> None:
        if self.review is None:
            return
        try:
            self.use_in_chat.emit(self.review.apply().text)
        except AppError as error:
            self._show_fault(error)

    # -- the key -----------------------------------------------------------------------------------

    def _show_key(self) -> None:
        self.key.refresh()
        self.stack.setCurrentWidget(self.key)
        self.key.table.setFocus()

    def _close_key(self) -> None:
        self.stack.setCurrentWidget(self.desk)
        self.banner.hide()
        self.key_button.setFocus()

    def _forgotten(self, words: str, undo: object) -> None:
        def act() -> None:
            self.banner.hide()
            if callable(undo):
                undo()

        self.banner.set(words, "info", self.tr("Undo"), act)
        self.banner.show()
        announce(self, words)

    def _show_fault(self, error: AppError) -> None:
        words = explain(error, QCoreApplication.translate)
        text = " ".join(part for part in (words.title, words.advice) if part)
        self.banner.set(text, "danger")
        self.banner.show()
        announce(self, text, assertive=True)


def file_name(names: NameReviewService, name: str) -> str:
    """What a copy is called: a file's own name may name somebody too, so it gets the same pseudonyms."""
    stem = re.sub(r"[_.+]+", " ", Path(name).stem)
    stem = names.names.apply(stem, names.names.find(stem)).text
    return (re.sub(r"[^\w() -]", "-", stem).strip() or "document") + ".docx"
