"""The page Compare: two to four models answer the same question, live beside each other."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QVBoxLayout, QWidget

from app.domain.errors import AppError
from app.domain.library.comparing import MOST
from app.services.all import Services
from app.services.library.comparing import Kept
from app.services.session import Session
from app.ui.icons import Icons
from app.ui.models.compare_column import CompareColumn
from app.ui.models.compare_foot import CompareFoot
from app.ui.models.compare_setup import CompareSetup, narrow
from app.ui.models.compare_vote import CompareVote
from app.ui.models.judged_row import when
from app.ui.theme import SPACE_3, SPACE_4, Theme
from app.ui.widgets.buttons import Button
from app.ui.widgets.choice import Select
from app.ui.widgets.page import Page
from app.ui.widgets.text import Label, Line, announce
from app.wording import explain
from app.wording_judging import seating_text
from app.wording_text import fill

LEAST = 280
"""Width at 100 % text below which columns stand under each other."""
LONGEST_TITLE = 60


class ComparePage(QWidget):
    """Opened from the page of models. `said` is for a toast."""

    said = Signal(str)
    retitled = Signal()

    def __init__(
        self, services: Services, session: Session, theme: Theme, icons: Icons, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._services, self._service, self._theme = services, session.comparing, theme
        self._kept: Kept | None = None
        self.setAccessibleName(self.tr("Compare models"))
        self.setup = CompareSetup(theme, icons)
        self.earlier = Select(theme, icons, self.tr("Earlier comparisons"), [])
        narrow(self.earlier)
        self.fresh = Button(theme, icons, self.tr("New comparison"), icon="plus")
        self.delete_button = Button(theme, icons, self.tr("Delete"), icon="trash-2")
        self.asked = Label(theme, "", "body", wrap=True)
        self.columns = [CompareColumn(theme, icons) for _ in range(MOST)]
        self.vote = CompareVote(theme, icons)
        self.foot = CompareFoot(theme, icons)
        self._build(theme)
        self._connect()
        self._models()
        self._list()
        self.show_kept(self._service.now)

    # -- the header --------------------------------------------------------------------------------

    def header_title(self) -> tuple[str, str]:
        """What it is."""
        return self.tr("Compare models"), ""

    def header_tools(self) -> list[QWidget]:
        """No primary button: Send is the one thing to do here."""
        return [self.delete_button, self.fresh] if self._kept is not None else []

    # -- what a person does ------------------------------------------------------------------------

    def ask(self, question: str) -> None:
        """Ask the chosen models."""
        self.vote.keep()
        try:
            kept = self._service.begin(self.setup.chosen(), question, hidden=self.setup.hidden.isChecked())
        except AppError as error:
            self._fault(error)
            return
        self.foot.box.clear()
        self.show_kept(kept)

    def open_earlier(self, number: str) -> None:
        """Show a comparison that was kept, with the models it was made with; "" for a new one."""
        self.vote.keep()
        now = self._service.now
        if now is not None and now.id == number:
            self.show_kept(now)
            return
        found = next((kept for kept in self._service.list() if kept.id == number), None)
        self.show_kept(found)
        if found is not None:
            self.setup.choose(sorted(column.model.id for column in found.comparison.columns))
        else:
            self.foot.box.setFocus()

    def delete(self) -> None:
        """Erase the comparison that is shown, for good."""
        if self._kept is not None:
            number = self._kept.id
            self.show_kept(None)
            self._try(lambda: self._service.remove(number))

    # -- what is shown -----------------------------------------------------------------------------

    def show_kept(self, kept: Kept | None) -> None:
        """A comparison as it stands, or room for a new one."""
        another = kept is not None and (self._kept is None or self._kept.id != kept.id)
        opened = (self._kept is None) is not (kept is None)
        self._kept = kept
        for at, column in enumerate(self.columns):
            shown = kept is not None and at < len(kept.comparison.columns)
            if kept is not None and shown:
                column.show_column(kept.comparison, at)
            column.setVisible(shown)
        self.asked.setVisible(kept is not None)
        ended = kept is not None and kept.comparison.ended
        self.vote.setVisible(ended)
        if kept is not None:
            self.asked.setText(kept.comparison.prompt)
            self.asked.setAccessibleName(fill(self.tr("Asked: %1"), kept.comparison.prompt))
            self.vote.show_comparison(kept.comparison, another)
        self.earlier.set_key(kept.id if kept is not None else "")
        self._tell()
        self._arrange()
        if opened:
            self.retitled.emit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Columns under each other where there is no room beside each other."""
        super().resizeEvent(event)
        self._arrange()

    # -- inside ------------------------------------------------------------------------------------

    def _build(self, theme: Theme) -> None:
        self.page = Page()
        self.page.column.setSpacing(SPACE_4)
        self._beside = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._beside.setSpacing(SPACE_3)
        for column in self.columns:
            self._beside.addWidget(column, 1)
        empty = self.tr("The answers appear here beside each other. Then say which is best.")
        self.empty = Label(theme, empty, "body", "text_3", wrap=True)
        for part in (self.earlier, self.setup, Line(), self.asked, self.empty):
            self.page.column.addWidget(part)
        self.page.column.addLayout(self._beside)
        self.page.column.addWidget(self.vote)
        self.page.column.addStretch(1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(self.page, 1)
        whole.addWidget(self.foot)
        self.setProperty("first_focus", self.foot.box)

    def _connect(self) -> None:
        self.foot.asked.connect(self.ask)
        self.foot.stop.connect(self._service.stop)
        self.setup.changed.connect(self._tell)
        self.earlier.chosen.connect(self.open_earlier)
        self.fresh.clicked.connect(lambda: self.open_earlier(""))
        self.delete_button.clicked.connect(self.delete)
        self.vote.voted.connect(self._vote)
        self.vote.noted.connect(self._note)
        for at, column in enumerate(self.columns):
            column.voted.connect(lambda at=at: self._best(at))
        for unsubscribe in (
            self._service.news.subscribe(self._news),
            self._service.faults.subscribe(self._fault),
            self._service.changed.subscribe(lambda _none: self._changed()),
            self._services.models.changed.subscribe(lambda _none: self._models()),
        ):
            self.destroyed.connect(unsubscribe)

    def _news(self, kept: Kept) -> None:
        if self._kept is None or self._kept.id != kept.id:
            return
        ended = kept.comparison.ended and not self._kept.comparison.ended
        self.show_kept(kept)
        if ended:
            announce(self, self.tr("All answers are there."))

    def _changed(self) -> None:
        self._list()
        kept = self._kept
        if kept is None:
            return
        now = self._service.now
        again = now if now is not None and now.id == kept.id else None
        self.show_kept(again or next((one for one in self._service.list() if one.id == kept.id), None))

    def _best(self, at: int) -> None:
        if self._kept is not None:
            model = self._kept.comparison.columns[at].model.id
            self._vote("" if self._kept.comparison.vote == model else model)

    def _vote(self, choice: str) -> None:
        if self._kept is not None:
            number = self._kept.id
            self._try(lambda: self._service.vote(number, choice))
            announce(self, self.vote.said.text())

    def _note(self, text: str) -> None:
        if self._kept is not None:
            number = self._kept.id
            self._try(lambda: self._service.note(number, text))

    def _try(self, do: Callable[[], None]) -> None:
        try:
            do()
        except AppError as error:
            self._fault(error)

    def _fault(self, error: AppError) -> None:
        self.said.emit(explain(error, QCoreApplication.translate).title)

    def _models(self) -> None:
        self.setup.show_models([model for model in self._services.models.list() if not model.facts.embeds])
        self._tell()

    def _list(self) -> None:
        kept = self._service.list()
        self.earlier.clear()
        self.earlier.addItem(self.tr("New comparison"), "")
        for one in kept:
            words = " ".join(one.comparison.prompt.split())[:LONGEST_TITLE]
            self.earlier.addItem(fill(self.tr("%1: %2"), when(one.comparison.at), words), one.id)
        self.earlier.setVisible(bool(kept))
        self.earlier.set_key(self._kept.id if self._kept is not None else "")
        self.vote.show_tally(self._service.tally())

    def _tell(self) -> None:
        fault, running = self.setup.fault(), self._service.running
        self.foot.show_state(running, fault)
        self.empty.setVisible(self._kept is None)
        chosen = self.setup.chosen()
        said = fault
        if not fault and not running:
            said = seating_text(self._service.seat(chosen), len(chosen), QCoreApplication.translate)
        self.setup.seating.setText(said)
        self.setup.seating.setVisible(bool(said))

    def _arrange(self) -> None:
        count = len(self._kept.comparison.columns) if self._kept is not None else 2
        ways = QBoxLayout.Direction
        wide = self.page.viewport().width() >= count * self._theme.px(LEAST)
        self._beside.setDirection(ways.LeftToRight if wide else ways.TopToBottom)
