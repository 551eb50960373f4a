"""The page Try models: models are asked the tasks that come with the program, and what is right is shown."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.domain.engine.models import Model
from app.domain.errors import AppError
from app.services.all import Services
from app.services.library.evaluating import EvaluatingService, Kept, Progress
from app.services.library.judgement_file import save
from app.services.session import Session
from app.ui.files import save_file
from app.ui.icons import Icons
from app.ui.models.evaluate_bar import EvaluateBar
from app.ui.models.judged_row import JudgedRow
from app.ui.models.result_runs import RunsPanel
from app.ui.models.result_view import ResultView
from app.ui.theme import SPACE_3, SPACE_4, Theme
from app.ui.widgets.buttons import Button
from app.ui.widgets.page import Page
from app.ui.widgets.text import Label, Line, announce
from app.wording import explain
from app.wording_text import fill


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
        self.results = ResultView(self._service.suite, theme, icons)
        self.results.newest.connect(lambda: self.open_runs([]))
        self.shown, self.table = self.results.shown, self.results.table
        self.chart, self.answers = self.results.chart, self.results.answers
        self.runs = RunsPanel(theme, icons)
        self.runs.opened.connect(self.open_runs)
        self.runs.saved.connect(self._save)
        self.runs.removed.connect(self._remove)
        self._opened: list[str] = []
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
        """Ask where to, and write the results that are shown."""
        self._save(self._those())

    def open_runs(self, rows: Sequence[Kept]) -> None:
        """Show these runs, one or two beside each other; none: the newest of each model."""
        self._opened = [kept.id for kept in rows]
        self._show_results()
        if rows:
            self.ensureWidgetVisible(self.results.title, 0, 0)
            announce(self, self.results.title.text())

    def _save(self, those: Sequence[Kept]) -> None:
        """The dialog itself asks before a file is replaced."""
        rows = [(kept.id, kept.run, self._service.drift(kept.id)) for kept in those]
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
        self.runs.show_runs(self._service.runs(), working)
        self._show_results()
        self._tell()

    def latest(self) -> list[Kept]:
        """The newest run with answers of each model that is here, in the order of the list."""
        runs = [kept for kept in self._service.runs() if kept.run.answers]
        found = [
            next((one for one in runs if one.run.model.sha256 == row.model.sha256), None) for row in self.rows
        ]
        return [one for one in found if one is not None]

    # -- inside ------------------------------------------------------------------------------------

    def _build(self) -> None:
        about = self.tr(
            "Short tasks with known answers: summaries, values, instructions, questions without an answer, "
            "and texts that give orders. Few of them decide nothing; big differences do."
        )
        self._above = QWidget()  # never seen: Qt puts nothing after what takes no focus
        self._above.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._above.hide()
        self.column.addWidget(self._above)
        self._list = QVBoxLayout()
        self._list.setSpacing(SPACE_3)
        self.column.setSpacing(SPACE_4)
        self.column.addWidget(Label(self._theme, about, "body", "text_2", wrap=True))
        self.column.addLayout(self._list)
        self.column.addWidget(self.bar)
        self.column.addWidget(Line())
        self.column.addWidget(self.results)
        self.column.addWidget(self.runs)
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
        before = self._above  # rows are made after what stands below them
        for row in self.rows:
            for part in (row.box, row.button):
                QWidget.setTabOrder(before, part)
                before = part

    def _those(self) -> list[Kept]:
        """What is shown: those that were opened, as far as they are there still, the older first."""
        opened = [kept for kept in reversed(self._service.runs()) if kept.id in self._opened]
        self._opened = [kept.id for kept in opened]
        return opened or self.latest()

    def _show_results(self) -> None:
        those = self._those()
        drifts = [self._service.drift(kept.id) for kept in those]
        if len(self._opened) == 2:
            drifts = [None, self._service.between(*self._opened)]
        self.results.show_runs([kept.run for kept in those], drifts, bool(self._opened))
        self.save_button.set_off(not those, self.tr("There are no results yet"))

    def _remove(self, rows: Sequence[Kept]) -> None:
        try:
            for kept in rows:
                self._service.remove(kept.id)
        except AppError as error:
            self._fault(error)
            return
        self.said.emit(self.tr("Deleted."))

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
