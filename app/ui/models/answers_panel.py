"""One task: what was asked, and what each model answered, with whether that is right."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.domain.library.results import Answered, Run
from app.domain.library.tasks import Case
from app.ui.models.result_model import case_text, cell_text
from app.ui.models.result_runs_model import run_names
from app.ui.theme import SPACE_1, SPACE_3, Theme
from app.ui.widgets.text import Label, Line
from app.wording_text import fill


class AnswersPanel(QWidget):
    """Texts can be selected with mouse and keyboard; they are shown as they are, never as marks."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(SPACE_1)
        self.hide()

    def show_case(self, case: Case | None, runs: Sequence[Run]) -> None:
        """The answers of some runs; None hides it."""
        while (item := self._column.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        self.setVisible(case is not None)
        if case is None:
            return
        self.setAccessibleName(case_text(case))
        self._put(self.tr("Asked"), case.prompt)
        for run, name in zip(runs, run_names(runs), strict=True):
            answers = [one for one in run.answers if one.case == case.id]
            for answer in sorted(answers, key=lambda one: one.sample):
                self._put(self._head(name, answer), answer.text.strip() or self.tr("No answer."))

    def _head(self, name: str, answer: Answered) -> str:
        if answer.sample:
            name = fill(self.tr("%1, freer answer %2"), name, str(answer.sample))
        text = self.tr("%1: %2, %3 of %4 checks passed")
        passed = str(sum(answer.passed)), str(len(answer.passed))
        return fill(text, name, cell_text(answer), *passed)

    def _put(self, title: str, text: str) -> None:
        head = Label(self._theme, title, "small_semibold", "text_2", wrap=True)
        words = Label(self._theme, text, "body", wrap=True)
        flags = Qt.TextInteractionFlag
        words.setTextInteractionFlags(flags.TextSelectableByMouse | flags.TextSelectableByKeyboard)
        words.setAccessibleName(fill(self.tr("%1. %2"), title, text))
        words.setContentsMargins(0, 0, 0, SPACE_3)
        if self._column.count():
            self._column.addWidget(Line())
        self._column.addWidget(head)
        self._column.addWidget(words)
