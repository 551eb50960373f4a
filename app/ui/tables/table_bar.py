"""The bar over a table: which rows are shown, how many are accepted, and a run while it goes on."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QProgressBar, QVBoxLayout, QWidget

from app.domain.errors import AppError
from app.domain.extraction.field_tables import Counts
from app.services.tabling import TableProgress
from app.ui.icons import Icons
from app.ui.tables.table_model import ALL, NOT_READ, TO_CHECK
from app.ui.theme import SPACE_2, SPACE_4, Theme
from app.ui.widgets.banner import Banner
from app.ui.widgets.buttons import Button
from app.ui.widgets.choice import Segments
from app.ui.widgets.text import Label, OneLine
from app.wording import explain


class TableBar(QWidget):
    """`filtered` gives a filter's key. `stop` and `go_on` are asked of the run."""

    filtered = Signal(str)
    stop = Signal()
    go_on = Signal()

    def __init__(self, theme: Theme, icons: Icons, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        choices = [(ALL, self.tr("All"), None), (TO_CHECK, self.tr("To check"), None)]
        choices.append((NOT_READ, self.tr("Not read"), None))
        self.filters = Segments(theme, icons, self.tr("Which documents are shown"), [*choices])
        self.filters.set_key(ALL)
        self.filters.chosen.connect(self.filtered)
        self.accepted = Label(theme, "", "caption", "text_2")
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self.progress = OneLine(theme, "", "small", "text_2")
        self.stop_button = Button(theme, icons, self.tr("Stop"), "stop", icon="circle-stop", height=28)
        self.stop_button.clicked.connect(self.stop)
        self.banner = Banner(theme, icons)
        self.banner.hide()
        right = QHBoxLayout()
        right.setSpacing(SPACE_2)
        right.addStretch(1)
        right.addWidget(self.accepted)
        right.addWidget(self._bar)
        self._top = top = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        top.setSpacing(SPACE_2)
        top.addWidget(self.filters)
        top.addLayout(right, 1)
        run = QHBoxLayout()
        run.addWidget(self.progress, 1)
        run.addWidget(self.stop_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE_4, SPACE_4 - 4, SPACE_4, SPACE_4 - 4)
        column.setSpacing(SPACE_2)
        column.addLayout(top)
        column.addLayout(run)
        column.addWidget(self.banner)
        theme.changed.connect(self._restyle)
        self._restyle()
        self.show_run(None, False)

    def show_counts(self, found: Counts) -> None:
        """How many rows each filter shows, and how many are accepted."""
        texts = [self.tr("All %1"), self.tr("To check %1"), self.tr("Not read %1")]
        numbers = (found.documents, found.to_check, found.unread)
        pairs = zip(texts, numbers, strict=True)
        self.filters.set_texts([text.replace("%1", str(number)) for text, number in pairs])
        said = self.tr("%1 accepted").replace("%1", str(found.accepted))
        self.accepted.setText(said)
        self._bar.setAccessibleName(said)
        self._bar.setMaximum(max(found.documents, 1))
        self._bar.setValue(found.accepted)

    def show_run(self, told: TableProgress | None, running: bool) -> None:
        """What is read now; nothing where no run goes on."""
        self.progress.setVisible(running)
        self.stop_button.setVisible(running)
        if told is None:
            self.progress.setText(self.tr("Reading") if running else "")
            return
        asked = told.questions.total > 0
        text = (
            self.tr("Reading %1, %2 of %3, question %4 of %5") if asked else self.tr("Reading %1, %2 of %3")
        )
        text = text.replace("%5", str(told.questions.total)).replace("%4", str(told.questions.done + 1))
        text = text.replace("%3", str(told.documents.total)).replace("%2", str(told.documents.done + 1))
        self.progress.setText(text.replace("%1", told.name))

    def show_left(self, left: int, error: AppError | None = None) -> None:
        """Rows that are still to be made, with a way to go on; 0 takes the banner away."""
        self.banner.setVisible(bool(left or error))
        text = self.tr("%1 documents are not in the table yet.").replace("%1", str(left))
        if left == 1:
            text = self.tr("One document is not in the table yet.")
        if error is not None:
            text = explain(error).title
        self.banner.set(text, "danger" if error else "warning", self.tr("Go on"), self.go_on.emit)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Without room beside each other the filters stand over the count."""
        super().resizeEvent(event)
        needed = self.filters.sizeHint().width() + self.accepted.sizeHint().width() + self._bar.width()
        fits = needed + 4 * SPACE_4 <= self.width()
        ways = QBoxLayout.Direction
        self._top.setDirection(ways.LeftToRight if fits else ways.TopToBottom)

    def _restyle(self) -> None:
        self._bar.setFixedWidth(self._theme.px(88))
