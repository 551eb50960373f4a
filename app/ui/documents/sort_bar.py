"""Over the sorted documents: which are shown, likening to examples, and a run while it goes on."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QVBoxLayout, QWidget

from app.domain.errors import AppError
from app.domain.extraction.sorting import Label as Kind
from app.services.sorters import SortProgress
from app.ui.documents.sort_model import ALL, DOUBTFUL, WAITING
from app.ui.icons import Icons
from app.ui.theme import SPACE_2, SPACE_4, Theme
from app.ui.widgets.banner import Banner
from app.ui.widgets.buttons import Button
from app.ui.widgets.choice import Select
from app.ui.widgets.text import OneLine
from app.wording import explain

NARROW = 480
"""Width at 100 % text below which buttons have no words."""


class SortBar(QWidget):
    """`filtered` gives a filter's key; `liken`, `stop` and `go_on` are asked of the run."""

    filtered = Signal(str)
    back = Signal()
    liken = Signal()
    stop = Signal()
    go_on = Signal()

    def __init__(self, theme: Theme, icons: Icons, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.back_button = Button(theme, icons, self.tr("The documents"), "ghost", "arrow-left", 28)
        self.back_button.clicked.connect(self.back)
        self.filter = Select(theme, icons, self.tr("Which documents are shown"), [])
        self.filter.chosen.connect(self.filtered)
        self.like_button = Button(theme, icons, self.tr("Liken to mine"), icon="list-checks")
        self.like_button.clicked.connect(self._liken)
        self.words = OneLine(theme, "", "small", "text_2")
        self.progress = QProgressBar()
        self.progress.setTextVisible(False)
        self.stop_button = Button(theme, icons, self.tr("Stop"), "stop", icon="circle-stop", height=28)
        self.stop_button.clicked.connect(self.stop)
        self.banner = Banner(theme, icons)
        self.banner.hide()
        top = QHBoxLayout()
        top.setSpacing(SPACE_2)
        top.addWidget(self.back_button)
        top.addStretch(1)
        top.addWidget(self.filter)
        top.addWidget(self.like_button)
        self._run = QWidget()
        run = QHBoxLayout(self._run)
        run.setContentsMargins(0, 0, 0, 0)
        run.setSpacing(SPACE_2)
        run.addWidget(self.words, 2)
        run.addWidget(self.progress, 1)
        run.addWidget(self.stop_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE_4, SPACE_2, SPACE_4, SPACE_2)
        column.setSpacing(SPACE_2)
        column.addLayout(top)
        column.addWidget(self._run)
        column.addWidget(self.banner)
        self.show_run(None)

    def show_filters(self, kinds: tuple[Kind, ...], count: Callable[[str], int]) -> None:
        """The filters with how many documents each shows; the one that is chosen stays."""
        now = self.filter.key() if self.filter.count() else ALL
        choices = [(ALL, self.tr("All")), (DOUBTFUL, self.tr("Unsure")), (WAITING, self.tr("Not sorted"))]
        choices += [(kind.name, kind.name) for kind in kinds]
        shown = [(key, f"{text} {count(key)}") for key, text in choices]  # a name and a number: no sentence
        if [self.filter.itemText(i) for i in range(self.filter.count())] == [text for _key, text in shown]:
            return
        self.filter.clear()
        for key, text in shown:
            self.filter.addItem(text, key)
        self.filter.set_key(now)

    def show_like(self, why_not: str) -> None:
        """Whether the documents can be likened to those the person sorted; "" when they can."""
        self.like_button.set_off(bool(why_not), why_not)
        if not why_not:
            self.like_button.setToolTip(
                self.tr("Put each document under the kind whose examples it is most like")
            )

    def show_run(self, told: SortProgress | None) -> None:
        """How far a run is; None when there is none."""
        self._run.setVisible(told is not None)
        if told is None:
            return
        text = self.tr("Looking at your examples, %1 of %2") if told.learning else self.tr("%1 of %2 sorted")
        said = text.replace("%1", str(told.documents.done)).replace("%2", str(told.documents.total))
        self.words.setText(said)
        self.progress.setAccessibleName(said)
        self.progress.setMaximum(max(told.documents.total, 1))
        self.progress.setValue(told.documents.done)

    def show_left(self, left: int, error: AppError | None = None) -> None:
        """Documents that are not sorted yet, with a way to go on; 0 takes the banner away."""
        self.banner.setVisible(bool(left))
        text = self.tr("1 document is not sorted yet.")
        if left != 1:
            text = self.tr("%1 documents are not sorted yet.").replace("%1", str(left))
        if error is not None:
            words = explain(error, QCoreApplication.translate)
            text = " ".join(part for part in (words.title, words.advice, text) if part)
        self.banner.set(text, "danger" if error else "info", self.tr("Go on"), self.go_on.emit)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Icons without words where there is little room."""
        super().resizeEvent(event)
        narrow = self.width() < self._theme.px(NARROW)
        for button in (self.back_button, self.like_button):
            button.set_bare(narrow)

    def _liken(self) -> None:
        if not self.like_button.off:
            self.liken.emit()
