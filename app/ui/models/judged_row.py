"""One model in the list of those that can be asked: whether it is to be, and what it did last."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QDateTime, QLocale, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.domain.engine.models import Model
from app.domain.errors import from_text
from app.domain.library.drift import Drift
from app.domain.library.results import score
from app.services.library.evaluating import Kept
from app.ui.icons import Icons
from app.ui.theme import SPACE_1, SPACE_2, SPACE_5, Theme
from app.ui.widgets.buttons import Button
from app.ui.widgets.text import Label
from app.ui.widgets.tick import Tick
from app.wording import explain
from app.wording_judging import drift_text, run_text
from app.wording_text import fill


class JudgedRow(QWidget):
    """`ticked` when a person chose it or not; `go_on` gives the run that was stopped."""

    ticked = Signal()
    go_on = Signal(str)

    def __init__(self, theme: Theme, icons: Icons, model: Model, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.model = model
        self._run = ""
        self.box = Tick(theme, icons, model.name, "body_semibold")
        self.box.toggled.connect(lambda _on: self.ticked.emit())
        self.last = Label(theme, "", "small", "text_2", wrap=True)
        self.drift = Label(theme, "", "small", "text_3", wrap=True)
        self.button = Button(theme, icons, self.tr("Go on"), "link", height=28)
        self.button.setAccessibleName(fill(self.tr("Go on with %1"), model.name))
        self.button.clicked.connect(lambda: self.go_on.emit(self._run))
        words = QVBoxLayout()
        words.setContentsMargins(SPACE_5, 0, 0, 0)
        words.setSpacing(SPACE_1)
        words.addWidget(self.last)
        words.addWidget(self.drift)
        head = QHBoxLayout()
        head.setSpacing(SPACE_2)
        head.addWidget(self.box, 1)
        head.addWidget(self.button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE_1)
        column.addLayout(head)
        column.addLayout(words)

    def show_last(self, kept: Kept | None, drift: Drift | None, can_go_on: bool, working: bool) -> None:
        """Its newest run, whether that goes on now, and what changed since the one before."""
        translate = QCoreApplication.translate
        self._run = kept.id if kept else ""
        self.button.setVisible(can_go_on)
        self.drift.setVisible(drift is not None)
        self.drift.setText(drift_text(drift, translate) if drift is not None else "")
        self.drift.set_tone("warning" if drift is not None and drift.unexplained else "text_3")
        if kept is None:
            self.last.setText(self.tr("Not tried yet."))
            return
        text = self.tr("%1: %2") if kept.run.finished else self.tr("%1, stopped: %2")
        if working:
            text = self.tr("%1, so far: %2")
        said = fill(text, when(kept.run.started), run_text(kept.run, score(kept.run), translate))
        if kept.run.error:
            said = fill(self.tr("%1. %2"), said, explain(from_text(kept.run.error), translate).title)
        self.last.setText(said)


def when(seconds: float) -> str:
    """A moment in the form of the person's language."""
    moment = QDateTime.fromSecsSinceEpoch(int(seconds))
    return QLocale().toString(moment, QLocale.FormatType.ShortFormat)
