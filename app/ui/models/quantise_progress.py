"""A model being made smaller or compared: how it goes on and how it ended, for both of its dialogs."""

from __future__ import annotations

from PySide6.QtWidgets import QProgressBar, QVBoxLayout, QWidget

from app.services.library.making import ENDS, Job
from app.ui.models.quantise_report import DriftReport
from app.ui.models.quantise_words import QuantiseWords
from app.ui.theme import SPACE_2, Theme
from app.ui.widgets.text import Label, announce


class MakingProgress(QWidget):
    """A line and a bar while it goes on, then how it ended and the report."""

    def __init__(self, theme: Theme, said: QuantiseWords, name: str, parent: QWidget | None = None) -> None:
        """`name` is what the bar is about."""
        super().__init__(parent)
        self._said = said
        self.running = False
        self.line = Label(theme, "", "small", wrap=True)
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(name)
        self.outcome = Label(theme, "", "body_semibold", wrap=True)
        self.report = DriftReport(theme, said)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE_2)
        for part in (self.line, self.bar, self.outcome, self.report):
            column.addWidget(part)
        for part in (self.line, self.bar, self.outcome):
            part.hide()

    @property
    def text(self) -> str:
        """How it ended, for a screen reader."""
        return " ".join(part for part in (self.outcome.text(), self.report.text) if part)

    def show_job(self, job: Job) -> bool:
        """As it stands. Whether it has begun just now, or has just ended."""
        before, self.running = self.running, job.stage not in ENDS
        self.line.setText(self._said.stage(job))
        self.bar.setRange(0, 100 if job.total else 0)
        self.bar.setValue(100 * job.done // job.total if job.total else 0)
        for part in (self.line, self.bar):
            part.setVisible(self.running)
        self.outcome.setText("" if self.running else self._said.result(job))
        self.outcome.setVisible(bool(self.outcome.text()))
        self.report.show_report(job.drift, job.tasks, "" if self.running else self._said.note(job))
        if self.running and not before:
            announce(self, self._said.stage(job))
        elif not self.running and self.text:
            announce(self, self.text)
        return before is not self.running
