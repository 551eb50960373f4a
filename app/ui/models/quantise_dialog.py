"""Making a model smaller: which kind, how far it is, and how the result compares with the original."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QStandardItemModel
from PySide6.QtWidgets import QProgressBar, QWidget

from app.domain.engine.models import Model
from app.domain.errors import AppError
from app.domain.library.quantising import Plan, target_named
from app.services.library.quantising import Job, Making, QuantiseService
from app.ui.icons import Icons
from app.ui.models.quantise_words import QuantiseWords
from app.ui.theme import SPACE_2, Theme
from app.ui.widgets.banner import Banner
from app.ui.widgets.choice import Select
from app.ui.widgets.dialog import Dialog
from app.ui.widgets.text import Label, announce
from app.ui.widgets.tick import Tick


class QuantiseDialog(Dialog):
    """The work goes on when the dialog is closed meanwhile; opened again for the model, it shows it."""

    def __init__(
        self,
        service: QuantiseService,
        theme: Theme,
        icons: Icons,
        model: Model,
        parent: QWidget | None = None,
    ) -> None:
        self._said = said = QuantiseWords()
        super().__init__(
            theme,
            icons,
            said.title(model),
            said.about(),
            said.tr("Cancel"),
            said.tr("Make smaller"),
            "primary",
            parent=parent,
        )
        self._service, self._model = service, model
        self._plans: list[Plan] = []
        self._running = False
        self.banner = Banner(theme, icons, tone="danger")
        self.banner.hide()
        self.choice = Select(theme, icons, said.tr("Kind"), [])
        self.choice.currentIndexChanged.connect(self._tell)
        self.about = Label(theme, said.tr("Looking at the file"), "small", "text_2", wrap=True)
        self.compare = Tick(theme, icons, said.tr("Compare with the original afterwards"))
        self.compare.setToolTip(said.tr("Reads a sample text with both; takes a few minutes"))
        self.compare.setChecked(not model.facts.embeds)
        self.compare.setVisible(not model.facts.embeds)
        self.line = Label(theme, "", "small", wrap=True)
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(said.title(model))
        self.outcome = Label(theme, "", "body_semibold", wrap=True)
        self.details = Label(theme, "", "small", "text_2", wrap=True)
        self.body.setSpacing(SPACE_2)
        for part in (self.banner, self.choice, self.about, self.compare, self.line, self.bar):
            self.body.addWidget(part)
        self.body.addWidget(self.outcome)
        self.body.addWidget(self.details)
        assert self.act is not None
        self.act.clicked.disconnect()
        self.act.clicked.connect(self._act)
        self.safe.clicked.disconnect()
        self.safe.clicked.connect(self._stop_or_close)
        self._open = True
        self.finished.connect(self._leave)
        self._unsubscribe = service.changed.subscribe(self._show)
        if service.busy and service.job is not None and service.job.model.id == model.id:
            self._show(service.job)
        else:
            self._show_choice()
            service.plans(model, self._planned, self._fault)

    def _leave(self) -> None:
        """Answers that come later find nobody."""
        self._open = False
        self._unsubscribe()

    # -- choosing ----------------------------------------------------------------------------------

    def _planned(self, plans: list[Plan]) -> None:
        if not self._open:
            return
        self._plans = plans
        self.choice.clear()
        for plan in plans:
            self.choice.addItem(self._said.plan(plan), plan.target.name)
            items = self.choice.model()
            if not plan.smaller and isinstance(items, QStandardItemModel):
                items.item(self.choice.count() - 1).setEnabled(False)
        worth = [plan.target.name for plan in plans if plan.smaller]
        if worth:
            self.choice.set_key("Q4_K_M" if "Q4_K_M" in worth else worth[0])
            self.choice.setFocus()
        self._tell()

    def _plan(self) -> Plan | None:
        key = self.choice.key()
        return next((plan for plan in self._plans if plan.target.name == key and plan.smaller), None)

    def _tell(self) -> None:
        """What the kind that is chosen is like."""
        plan = self._plan()
        text = self._said.tr("This model would not get smaller.")
        if plan is not None:
            text = self._said.about_plan(plan)
        self.about.setText(text)
        self.about.setVisible(bool(text))
        self.choice.setAccessibleDescription(text)
        assert self.act is not None
        self.act.setEnabled(plan is not None)

    def _act(self) -> None:
        if self._running:
            super().accept()
            return
        target = target_named(self.choice.key())
        if target is None:
            return
        try:
            self._service.start(self._model, target, compare=self.compare.isChecked())
        except AppError as error:
            self._fault(error)

    # -- while it runs -----------------------------------------------------------------------------

    def _show(self, job: Job) -> None:
        if job.model.id != self._model.id:
            return
        running = job.stage in (Making.WRITING, Making.CHECKING, Making.COMPARING)
        began, self._running = running and not self._running, running
        self.line.setText(self._said.stage(job))
        self.bar.setRange(0, 100 if job.total else 0)
        self.bar.setValue(100 * job.done // job.total if job.total else 0)
        for offered in (self.choice, self.about, self.compare):
            offered.setVisible(False)
        for told in (self.line, self.bar):
            told.setVisible(running)
        self.banner.hide()
        assert self.act is not None
        self.act.setText(self._said.tr("Go on in the background"))
        self.act.setVisible(running)
        self.safe.setText(self._said.tr("Stop") if running else self._said.tr("Close"))
        self.safe.setEnabled(job.stage is not Making.CHECKING)
        if began:
            self.safe.setFocus()
            announce(self, self._said.stage(job))
        if not running:
            self._show_end(job)

    def _show_end(self, job: Job) -> None:
        self.outcome.setText(self._said.result(job))
        self.details.setText(self._said.details(job))
        for part in (self.outcome, self.details):
            part.setVisible(bool(part.text()))
        if job.error is not None:
            self._fault(job.error)
        self.setAccessibleDescription(" ".join((self.outcome.text(), self.details.text())))
        announce(self, " ".join((self.outcome.text(), self.details.text())).strip())
        self.safe.setFocus()

    def _show_choice(self) -> None:
        for part in (self.line, self.bar, self.outcome, self.details):
            part.setVisible(False)
        assert self.act is not None
        self.act.setEnabled(False)

    def _stop_or_close(self) -> None:
        if self._running:
            self._service.cancel()
        else:
            self.reject()  # Esc does the same, and what runs then goes on

    def _fault(self, error: Exception) -> None:
        if not self._open:
            return
        self.about.hide()
        text = self._said.tr("That did not work. Nothing was changed.")
        if isinstance(error, AppError):
            text = self._said.fault(error)
        self.banner.set(text, "danger")
        self.banner.show()
        announce(self, text, assertive=True)


def made_text(job: Job) -> str:
    """What is told of a model that was made while its dialog was closed; "" if there is nothing."""
    if job.stage is not Making.DONE or job.made is None:
        return ""
    return QCoreApplication.translate("QuantiseDialog", "%1 is ready.").replace("%1", job.made.name)
