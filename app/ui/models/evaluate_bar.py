"""How a run is to be made, and how far the one is that goes on."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QProgressBar, QVBoxLayout, QWidget

from app.domain.library.results import Way
from app.domain.library.tasks import Kind
from app.services.library.evaluating import Progress
from app.ui.icons import Icons
from app.ui.models.evaluate_details import EvaluateDetails
from app.ui.theme import SPACE_2, SPACE_4, Theme
from app.ui.widgets.buttons import Button
from app.ui.widgets.choice import Select
from app.ui.widgets.text import Label, OneLine
from app.ui.widgets.tick import Tick
from app.wording import duration_text
from app.wording_judging import RunWording, kind_text
from app.wording_text import fill

ALL = ""


class EvaluateBar(QWidget):
    """`stop` is asked of the run."""

    stop = Signal()

    def __init__(self, theme: Theme, icons: Icons, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        kinds = [(ALL, self.tr("All tasks"))]
        kinds += [(str(kind), kind_text(kind, QCoreApplication.translate)) for kind in Kind]
        self.kinds = Select(theme, icons, self.tr("Which tasks"), kinds)
        self.exact = Tick(theme, icons, self.tr("Reproducible"))
        meaning = RunWording(QCoreApplication.translate).reproducible()
        self.exact.setAccessibleDescription(meaning)
        self.details = EvaluateDetails(theme, icons)
        self._top = top = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        top.setSpacing(SPACE_4)
        top.addWidget(self.kinds)
        top.addWidget(self.exact)
        top.addStretch(1)
        self.words = OneLine(theme, "", "small", "text_2")
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.stop_button = Button(theme, icons, self.tr("Stop"), "stop", "circle-stop", height=28)
        self.stop_button.clicked.connect(self.stop)
        run = QHBoxLayout()
        run.setSpacing(SPACE_2)
        run.addWidget(self.words, 1)
        run.addWidget(self.stop_button)
        self._run = QWidget()
        below = QVBoxLayout(self._run)
        below.setContentsMargins(0, 0, 0, 0)
        below.setSpacing(SPACE_2)
        below.addLayout(run)
        below.addWidget(self.bar)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE_2)
        column.addLayout(top)
        column.addWidget(Label(theme, meaning, "small", "text_3", wrap=True))
        column.addWidget(self.details)
        column.addWidget(self._run)
        self.show_run(None)

    def way(self) -> Way:
        """As a person chose."""
        key = self.kinds.key()
        kinds = (Kind(key),) if key else ()
        return Way(self.details.seed, self.details.samples, self.exact.isChecked(), kinds)

    def show_run(self, now: Progress | None) -> None:
        """How far the run is; nothing where none goes on."""
        self._run.setVisible(now is not None)
        if now is None:
            return
        if now.loading is not None and now.loading < 1:
            text = fill(self.tr("Loading %1, %2 percent"), now.model, f"{100 * now.loading:.0f}")
        else:
            text = fill(
                self.tr("%1, task %2 of %3"), now.model, str(min(now.done + 1, now.total)), str(now.total)
            )
        if now.seconds_left is not None:
            left = duration_text(now.seconds_left, QCoreApplication.translate)
            text = fill(self.tr("%1. %2"), text, left)
        if now.queued:
            text = fill(self.tr("%1. Models after it: %2"), text, str(now.queued))
        self.words.setText(text)
        self.bar.setAccessibleName(text)
        self.bar.setMaximum(max(1, now.total))
        self.bar.setValue(now.done)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """One under the other where there is no room."""
        super().resizeEvent(event)
        needed = self.kinds.sizeHint().width() + self.exact.sizeHint().width() + 2 * SPACE_4
        ways = QBoxLayout.Direction
        self._top.setDirection(ways.LeftToRight if needed <= self.width() else ways.TopToBottom)
