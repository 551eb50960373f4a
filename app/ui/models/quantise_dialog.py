"""Making a model smaller: which kind, how far it is, and how the result compares with the original."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QStandardItemModel
from PySide6.QtWidgets import QWidget

from app.domain.engine.models import Model
from app.domain.library.quantising import Plan, target_named
from app.services.library.making import Job, Making
from app.services.library.quantising import QuantiseService
from app.ui.icons import Icons
from app.ui.models.quantise_ticks import AboutTick
from app.ui.models.quantise_work import WorkDialog
from app.ui.theme import Theme
from app.ui.widgets.choice import Select
from app.ui.widgets.text import Label
from app.wording import explain
from app.wording_text import fill


class QuantiseDialog(WorkDialog):
    """The work goes on when the dialog is closed meanwhile; opened again for the model, it shows it."""

    def __init__(
        self,
        service: QuantiseService,
        theme: Theme,
        icons: Icons,
        model: Model,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(service, theme, icons, lambda said: said.title(model), parent)
        self._model, said = model, self._said
        self._plans: list[Plan] = []
        self.choice = Select(theme, icons, said.tr("Kind"), [])
        self.choice.currentIndexChanged.connect(self._tell)
        self.about = Label(theme, said.tr("Looking at the file"), "small", "text_2", wrap=True)
        self.compare = AboutTick(
            theme, icons, said.tr("Compare with the original afterwards"), said.about_compare()
        )
        self.tasks = AboutTick(theme, icons, said.tr("Also run the tasks on both"), said.about_tasks(None))
        self.compare.box.setChecked(True)
        self.compare.box.toggled.connect(self.tasks.setEnabled)
        self.offer(self.choice, self.about, self.compare, self.tasks)
        for part in (self.compare, self.tasks):
            part.setVisible(not model.facts.embeds)
        self.start(said.about(), said.tr("Make smaller"))
        if not self.running:
            self.act_button.setEnabled(False)
            service.plans(model, self._planned, self.fault)

    def mine(self, job: Job) -> bool:
        """See `WorkDialog.mine`."""
        return job.model.id == self._model.id and (job.target is not None or self.running)

    # -- choosing ----------------------------------------------------------------------------------

    def _planned(self, plans: list[Plan]) -> None:
        if not self.open_now:
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
        """What the kind that is chosen is like, and how long the tasks would take with it."""
        plan = self._plan()
        text = self._said.tr("This model would not get smaller.")
        if plan is not None:
            text = self._said.about_plan(plan)
            self.tasks.show_about(self._said.about_tasks(self._service.tasks_s(self._model, plan)))
        self.about.setText(text)
        self.about.setVisible(bool(text))
        self.choice.setAccessibleDescription(text)
        self.act_button.setEnabled(plan is not None)

    def begin(self) -> None:
        """See `WorkDialog.begin`."""
        target = target_named(self.choice.key())
        if target is None:
            return
        compare = self.compare.wanted and not self._model.facts.embeds
        self._service.start(self._model, target, compare=compare, tasks=compare and self.tasks.wanted)


def made_text(job: Job) -> str:
    """What is told of work that ended while its dialog was closed; "" if there is nothing."""
    tr = QCoreApplication.translate
    if job.stage is Making.FAILED and job.error is not None:
        return explain(job.error, tr).title
    if job.stage is not Making.DONE or job.made is None:
        return ""
    if job.target is None:
        return fill(tr("QuantiseDialog", "%1 is compared with its original."), job.made.name)
    return fill(tr("QuantiseDialog", "%1 is ready."), job.made.name)
