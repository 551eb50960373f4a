"""The sentences about a model that is made smaller."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from app.domain.engine.models import Model
from app.domain.errors import AppError
from app.domain.library.quantising import Drift, Plan
from app.services.library.making import Job, Making
from app.ui.words import WindowSentences
from app.wording import duration_text, explain, fill, size_text, span_text
from app.wording_library import drift_text, plan_text

_tr = QCoreApplication.translate


class QuantiseWords(WindowSentences):
    """The class is the context under which Qt's tools find them."""

    def title(self, model: Model) -> str:
        """What the dialog does."""
        return fill(self.tr("Make %1 smaller"), model.name)

    def about(self) -> str:
        """What it means."""
        return self.tr("A smaller copy needs less memory and writes faster, and less exactly. Both are kept.")

    def compare_title(self, model: Model) -> str:
        """What the other dialog shows."""
        return fill(self.tr("%1 beside its original"), model.name)

    def compare_about(self, original: Model | None, engine: str) -> str:
        """Which the original is, and what it was measured with."""
        if original is None:
            return self.tr("The original is no longer on this computer, so nothing more can be compared.")
        name = original.name
        if not engine:
            return fill(self.tr("It was made from %1. The two were not compared yet."), name)
        return fill(self.tr("It was made from %1. Compared with engine %2."), name, engine)

    def about_compare(self) -> str:
        """What comparing does."""
        return self.tr("Reads a sample text with both; takes a few minutes.")

    def about_tasks(self, seconds: float | None) -> str:
        """What the tasks are, and how long they take."""
        about = self.tr("Short tasks with known answers, as under Try models.")
        if seconds is None:
            return about
        if not seconds:
            return " ".join((about, self.tr("Both were asked already.")))
        time = fill(self.tr("%1 in all. Stopping keeps what is answered by then."), span_text(seconds, _tr))
        return " ".join((about, time))

    def plan(self, plan: Plan) -> str:
        """A kind in a line of the list."""
        if not plan.smaller:
            return fill(self.tr("%1, would not get smaller"), plan.target.name)
        return fill(self.tr("%1, %2"), plan.target.name, size_text(plan.bytes))

    def about_plan(self, plan: Plan) -> str:
        """What a kind is like, and what speaks against it."""
        words = plan_text(plan, _tr)
        said = fill(self.tr("%1."), words.title)
        return " ".join((said, fill(self.tr("%1."), words.advice))) if words.advice else said

    def stage(self, job: Job) -> str:
        """What is done now."""
        name = job.target.name if job.target else ""
        if job.stage is Making.WRITING:
            sizes = size_text(job.done), size_text(job.total)
            return fill(self.tr("Writing it as %1, %2 of %3"), name, *sizes)
        if job.stage is Making.CHECKING:
            return self.tr("Checking the new file")
        if job.stage is Making.ASKING:
            return self._asking(job)
        percent = str(100 * job.done // job.total) if job.total else "0"
        return fill(self.tr("Comparing it with the original, %1 %"), percent)

    def _asking(self, job: Job) -> str:
        if not job.total:
            return self.tr("Waiting until the tasks of another model are done")
        text = fill(self.tr("Running the tasks on both, %1 of %2"), str(job.done), str(job.total))
        if job.seconds_left is None:
            return text
        return fill(self.tr("%1. %2"), text, duration_text(job.seconds_left, _tr))

    def note(self, job: Job) -> str:
        """Why the tasks are not all there, where nobody stopped them here."""
        if not job.cut:
            return ""
        return self.tr(
            "The tasks were not all run: the vault was locked, or they were stopped under Try models."
        )

    def result(self, job: Job) -> str:
        """How it ended, in a sentence."""
        if job.target is None:
            return self.tr("Stopped. What was measured is kept.") if job.stage is Making.STOPPED else ""
        if job.stage is Making.STOPPED:
            if job.made is None:
                return self.tr("Stopped. Nothing was changed.")
            if job.drift is not None:
                return fill(self.tr("Stopped. %1 is ready; what was measured is kept."), job.made.name)
            return fill(self.tr("Stopped. %1 is ready; it was not compared."), job.made.name)
        if job.made is None:
            return ""
        told = self.tr("%1 is ready, %2.")
        return fill(told, job.made.name, size_text(job.made.bytes))

    def drift(self, drift: Drift) -> str:
        """How it compares with the original, place by place."""
        words = drift_text(drift, _tr)
        figures = self.tr("Divergence %1, perplexity %2 instead of %3, %4 places.")
        numbers = (
            f"{drift.divergence:.3f}",
            f"{drift.perplexity_smaller:.1f}",
            f"{drift.perplexity:.1f}",
            str(drift.positions),
        )
        return " ".join((words.title, words.advice, fill(figures, *numbers)))

    def fault(self, error: AppError) -> str:
        """What went wrong."""
        words = explain(error, _tr)
        return " ".join(part for part in (words.title, words.advice) if part)
