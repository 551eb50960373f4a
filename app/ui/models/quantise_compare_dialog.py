"""How a model that was made here compares with its original: what was measured, and measuring it anew."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from app.domain.engine.models import Model
from app.services.library.making import Job
from app.services.library.quantising import QuantiseService
from app.ui.icons import Icons
from app.ui.models.quantise_report import DriftReport
from app.ui.models.quantise_ticks import AboutTick
from app.ui.models.quantise_work import WorkDialog
from app.ui.theme import Theme


class CompareDialog(WorkDialog):
    """`original` None: it is no longer on this computer, so only what was measured is shown."""

    def __init__(
        self,
        service: QuantiseService,
        theme: Theme,
        icons: Icons,
        smaller: Model,
        original: Model | None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(service, theme, icons, lambda said: said.compare_title(smaller), parent)
        self._smaller, self._original = smaller, original
        said, kept = self._said, service.drift(smaller)
        self.report = DriftReport(theme, said)
        self.tasks = AboutTick(theme, icons, said.tr("Also run the tasks on both"), said.about_tasks(None))
        self.offer(self.report, self.tasks)
        if kept is not None:
            self.report.show_report(kept.drift, kept.tasks)
        again = said.tr("Compare again") if kept is not None else said.tr("Compare")
        self.start(said.compare_about(original, kept.engine if kept is not None else ""), again)
        if self.running:
            return
        self.tasks.setVisible(original is not None)
        self.act_button.setVisible(original is not None)
        self.safe.setText(said.tr("Close"))
        if original is not None:
            self.tasks.show_about(said.about_tasks(service.tasks_s(original, smaller)))
        self.safe.setFocus()
        if kept is not None:
            self.setAccessibleDescription(f"{self.intro.text()} {self.report.text}")

    def mine(self, job: Job) -> bool:
        """See `WorkDialog.mine`."""
        return job.made is not None and job.made.id == self._smaller.id

    def begin(self) -> None:
        """See `WorkDialog.begin`."""
        if self._original is not None:
            self._service.compare(self._original, self._smaller, tasks=self.tasks.wanted)
