"""Results of runs: as table and chart by kind, task by task, or only what changed; with every answer."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QVBoxLayout, QWidget

from app.domain.library.drift import Drift
from app.domain.library.results import Run
from app.domain.library.tasks import Suite
from app.ui.icons import Icons
from app.ui.models.answers_panel import AnswersPanel
from app.ui.models.judged_row import when
from app.ui.models.result_chart import ResultChart
from app.ui.models.result_table import ResultTable
from app.ui.theme import CONTROL_COMPACT, SPACE_3, SPACE_4, SPACE_5, Theme
from app.ui.widgets.buttons import Button
from app.ui.widgets.choice import Segments
from app.ui.widgets.text import Label
from app.wording_judging import RunWording
from app.wording_text import fill

KINDS, TASKS, CHANGED = "kinds", "tasks", "changed"
NARROW = 820


class ResultView(QWidget):
    """`newest` when a person wants the newest runs of the models again instead of those that were opened."""

    newest = Signal()

    def __init__(self, suite: Suite, theme: Theme, icons: Icons, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._runs: list[Run] = []
        self._drifts: list[Drift | None] = []
        self._words = RunWording(QCoreApplication.translate)
        self.title = Label(theme, self.tr("Results"), "subtitle_semibold", wrap=True)
        self.back = Button(
            theme, icons, self.tr("Show the newest results"), icon="arrow-left", height=CONTROL_COMPACT
        )
        self.back.clicked.connect(self.newest)
        self.said = Label(theme, "", "body", wrap=True)
        self.shown = Segments(
            theme,
            icons,
            self.tr("How results are shown"),
            [
                (KINDS, self.tr("By kind"), None),
                (TASKS, self.tr("Each task"), None),
                (CHANGED, self.tr("Changed"), None),
            ],
        )
        self.shown.set_key(KINDS)
        self.shown.chosen.connect(lambda _key: self._show())
        self.table = ResultTable(suite, theme, icons)
        self.table.opened.connect(self._show_case)
        self.chart = ResultChart(suite, theme)
        self.answers = AnswersPanel(theme)
        self._build()

    def show_runs(self, runs: Sequence[Run], drifts: Sequence[Drift | None], opened: bool) -> None:
        """These; `drifts` are what changed in each. `opened`: a person chose them; one or two of them."""
        self._runs, self._drifts = list(runs), list(drifts)
        self.back.setVisible(opened)
        self.title.setText(self._title() if opened else self.tr("Results"))
        said = self._said() if opened else []
        self.said.setText("\n".join(said))
        self.said.setVisible(bool(said))
        changed = any(drift is not None and drift.changes for drift in self._drifts)
        self.shown.button(2).setVisible(changed)
        if not changed and self.shown.key() == CHANGED:
            self.shown.set_key(TASKS)
        self.setVisible(bool(runs))
        self._show()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The chart beside the table where there is room."""
        super().resizeEvent(event)
        ways = QBoxLayout.Direction
        wide = self.width() >= self._theme.px(NARROW)
        self._beside.setDirection(ways.LeftToRight if wide else ways.TopToBottom)

    # -- inside ------------------------------------------------------------------------------------

    def _build(self) -> None:
        ways, top = QBoxLayout.Direction, Qt.AlignmentFlag.AlignTop
        head = QBoxLayout(ways.LeftToRight)
        head.addWidget(self.shown)
        head.addStretch(1)
        way_back = QBoxLayout(ways.LeftToRight)
        way_back.addWidget(self.back)
        way_back.addStretch(1)
        self._beside = QBoxLayout(ways.LeftToRight)
        self._beside.setSpacing(SPACE_5)
        self._beside.addWidget(self.table, 3, top)
        self._beside.addWidget(self.chart, 2, top)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE_3)
        column.addWidget(self.title)
        column.addLayout(way_back)
        column.addWidget(self.said)
        column.addLayout(head)
        column.addSpacing(SPACE_4 - SPACE_3)
        column.addLayout(self._beside)
        column.addWidget(self.answers)

    def _title(self) -> str:
        names = [fill(self.tr("%1, %2"), run.model.name, when(run.started)) for run in self._runs]
        if len(names) == 2:
            return fill(self.tr("%1 beside %2"), *names)
        return fill(self.tr("Run of %1"), *names)

    def _said(self) -> list[str]:
        """What there is to know of the runs that were opened: of two, what changed and why."""
        said = [self._words.about(run) for run in self._runs]
        drift = self._drifts[-1] if self._drifts else None
        if drift is not None and len(self._runs) == 2:
            said += self._words.between(drift, self._runs[-1])
        elif len(self._runs) == 2:
            said.append(self.tr("They are of different models, so nothing is said of what changed."))
        return said

    def _show(self) -> None:
        key = self.shown.key()
        by_task = key != KINDS
        current, scrolled = self.table.currentIndex().row(), self.table.verticalScrollBar().value()
        self.table.results.show(self._runs, by_task, self._drifts if by_task else (), key == CHANGED)
        if by_task and 0 <= current < self.table.results.rowCount():
            self.table.setCurrentIndex(self.table.results.index(current, 0))
        self.table.verticalScrollBar().setValue(scrolled)  # a person may be reading while answers come
        self.chart.show_runs(self._runs)
        self.chart.setVisible(not by_task)
        if not by_task:
            self.answers.show_case(None, ())

    def _show_case(self, row: int) -> None:
        self.answers.show_case(self.table.results.case(row), self.table.results.runs)
