"""The page Try models: models are asked the tasks that come with the program, and what is right is shown."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QVBoxLayout, QWidget

from app.domain.engine.models import Model
from app.domain.errors import AppError
from app.domain.library.results import Run
from app.services.all import Services
from app.services.library.evaluating import EvaluatingService, Kept, Progress
from app.services.library.judgement_file import save
from app.services.session import Session
from app.ui.files import save_file
from app.ui.icons import Icons
from app.ui.models.answers_panel import AnswersPanel
from app.ui.models.evaluate_bar import EvaluateBar
from app.ui.models.judged_row import JudgedRow
from app.ui.models.result_chart import ResultChart
from app.ui.models.result_table import ResultTable
from app.ui.theme import SPACE_3, SPACE_4, SPACE_5, Theme
from app.ui.widgets.buttons import Button
from app.ui.widgets.choice import Segments
from app.ui.widgets.page import Page
from app.ui.widgets.text import Label, Line, announce
from app.wording import explain
from app.wording_text import fill

KINDS, TASKS = "kinds", "tasks"
NARROW = 820


class EvaluatePage(Page):
    """Opened from the page of models. `said` is for a toast."""

    said = Signal(str)
    retitled = Signal()

    def __init__(
        self, services: Services, session: Session, theme: Theme, icons: Icons, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent=parent)
        self._services, self._theme, self._icons = services, theme, icons
        self._service: EvaluatingService = session.evaluating
        self.setAccessibleName(self.tr("Try models"))
        self.rows: list[JudgedRow] = []
        self._working = False
        self.start_button = Button(theme, icons, self.tr("Start"), "primary", "play")
        self.start_button.clicked.connect(self.start)
        self.save_button = Button(theme, icons, self.tr("Save results"), icon="file-down")
        self.save_button.clicked.connect(self.export)
        self.bar = EvaluateBar(theme, icons)
        self.bar.stop.connect(self._service.stop)
        self.shown = Segments(
            theme,
            icons,
            self.tr("How results are shown"),
            [(KINDS, self.tr("By kind"), None), (TASKS, self.tr("Each task"), None)],
        )
        self.shown.set_key(KINDS)
        self.shown.chosen.connect(lambda _key: self._show_results())
        self.table = ResultTable(self._service.suite, theme, icons)
        self.table.opened.connect(self._show_case)
        self.chart = ResultChart(self._service.suite, theme)
        self.answers = AnswersPanel(theme)
        self._build()
        for unsubscribe in (
            self._service.changed.subscribe(lambda _run: self.refresh()),
            self._service.progress.subscribe(self._progress),
            self._service.faults.subscribe(self._fault),
            services.models.changed.subscribe(lambda _none: self.refresh()),
        ):
            self.destroyed.connect(unsubscribe)
        self.refresh()
        self._progress(self._service.now)

    # -- the header --------------------------------------------------------------------------------

    def header_title(self) -> tuple[str, str]:
        """What it is, and how many tasks there are."""
        return self.tr("Try models"), fill(self.tr("%1 tasks"), str(len(self._service.suite.cases)))

    def header_tools(self) -> list[QWidget]:
        """One primary button."""
        return [self.save_button, self.start_button]

    # -- what a person does ------------------------------------------------------------------------

    def start(self) -> None:
        """Ask the models that are ticked."""
        chosen = [row.model for row in self.rows if row.box.isChecked()]
        if chosen and not self.start_button.off:
            try:
                self._service.start(chosen, self.bar.way())
            except AppError as error:
                self._fault(error)

    def go_on(self, run: str) -> None:
        """Go on with a run that was stopped."""
        if not self._service.go_on(run):
            self.said.emit(self.tr("That run cannot go on, since something has changed. Start it anew."))

    def export(self) -> None:
        """Ask where to, and write what is shown there. The dialog itself asks before a file is replaced."""
        rows = [(kept.id, kept.run, self._service.drift(kept.id)) for kept in self.latest()]
        if not rows:
            return

        def write(path: Path) -> None:
            try:
                save(self._service.suite, rows, path, replace=True)
            except AppError as error:
                self._fault(error)
                return
            self.said.emit(fill(self.tr("%1 is saved."), path.name))

        kinds = self.tr("Table (*.csv);;All answers (*.json)")
        save_file(self, self.tr("Save results"), "results.csv", kinds, write)

    # -- what is shown -----------------------------------------------------------------------------

    def refresh(self) -> None:
        """Models and their newest runs, as they are now. Ticks stay."""
        models = [model for model in self._services.models.list() if not model.facts.embeds]
        if [row.model for row in self.rows] != models:
            self._list_models(models)
        kept = {one.run.model.sha256: one for one in reversed(self._service.runs())}
        working = self._service.now.run if self._service.now is not None else ""
        for row in self.rows:
            last = kept.get(row.model.sha256)
            drift = self._service.drift(last.id) if last is not None and last.id != working else None
            again = last is not None and last.id != working and self._service.can_go_on(last.run)
            row.show_last(last, drift, again, last is not None and last.id == working)
        self._show_results()
        self._tell()

    def latest(self) -> list[Kept]:
        """The newest run with answers of each model that is here, in the order of the list."""
        runs = [kept for kept in self._service.runs() if kept.run.answers]
        found = [
            next((one for one in runs if one.run.model.sha256 == row.model.sha256), None) for row in self.rows
        ]
        return [one for one in found if one is not None]

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The chart beside the table where there is room."""
        super().resizeEvent(event)
        ways = QBoxLayout.Direction
        wide = self.viewport().width() >= self._theme.px(NARROW)
        self._beside.setDirection(ways.LeftToRight if wide else ways.TopToBottom)

    # -- inside ------------------------------------------------------------------------------------

    def _build(self) -> None:
        about = self.tr(
            "Short tasks with known answers: summaries, values, instructions, questions without an answer, "
            "and texts that give orders. Few of them decide nothing; big differences do."
        )
        self._list = QVBoxLayout()
        self._list.setSpacing(SPACE_3)
        self._results = QWidget()
        results = QVBoxLayout(self._results)
        results.setContentsMargins(0, 0, 0, 0)
        results.setSpacing(SPACE_4)
        results.addWidget(Label(self._theme, self.tr("Results"), "subtitle_semibold"))
        head = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        head.addWidget(self.shown)
        head.addStretch(1)
        results.addLayout(head)
        self._beside = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._beside.setSpacing(SPACE_5)
        top = Qt.AlignmentFlag.AlignTop
        self._beside.addWidget(self.table, 3, top)
        self._beside.addWidget(self.chart, 2, top)
        results.addLayout(self._beside)
        results.addWidget(self.answers)
        self.column.setSpacing(SPACE_4)
        self.column.addWidget(Label(self._theme, about, "body", "text_2", wrap=True))
        self.column.addLayout(self._list)
        self.column.addWidget(self.bar)
        self.column.addWidget(Line())
        self.column.addWidget(self._results)
        self.column.addStretch(1)

    def _list_models(self, models: list[Model]) -> None:
        ticked = {row.model.id for row in self.rows if row.box.isChecked()}
        while (item := self._list.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        self.rows = []
        for model in models:
            row = JudgedRow(self._theme, self._icons, model)
            row.box.setChecked(model.id in ticked)
            row.ticked.connect(self._tell)
            row.go_on.connect(self.go_on)
            self._list.addWidget(row)
            self.rows.append(row)

    def _show_results(self) -> None:
        latest = self.latest()
        runs: list[Run] = [kept.run for kept in latest]
        by_task = self.shown.key() == TASKS
        current, scrolled = self.table.currentIndex().row(), self.table.verticalScrollBar().value()
        drifts = [self._service.drift(kept.id) for kept in latest] if by_task else []
        self.table.results.show(runs, by_task, drifts)
        if by_task and 0 <= current < self.table.results.rowCount():
            self.table.setCurrentIndex(self.table.results.index(current, 0))
        self.table.verticalScrollBar().setValue(scrolled)  # a person may be reading while answers come
        self.chart.show_runs(runs)
        self.chart.setVisible(not by_task)
        self._results.setVisible(bool(runs))
        if not by_task:
            self.answers.show_case(None, ())
        self.save_button.set_off(not runs, self.tr("There are no results yet"))

    def _show_case(self, row: int) -> None:
        self.answers.show_case(self.table.results.case(row), self.table.results.runs)

    def _fault(self, error: AppError) -> None:
        self.said.emit(explain(error, QCoreApplication.translate).title)

    def _progress(self, now: Progress | None) -> None:
        ended, self._working = self._working and now is None, now is not None
        self.bar.show_run(now)
        if ended:
            announce(self, self.tr("The tasks are done, or were stopped."))
        if now is None:
            self.refresh()  # what the last run can be told only when it is over
        self._tell()

    def _tell(self) -> None:
        """Whether it can be started, and why not."""
        reason = ""
        if self._service.running:
            reason = self.tr("A model is being tried")
        elif not self.rows:
            reason = self.tr("No model is here that writes")
        elif not any(row.box.isChecked() for row in self.rows):
            reason = self.tr("Choose one model or more")
        self.start_button.set_off(bool(reason), reason)
