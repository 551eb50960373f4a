"""The sentences about a model that is made smaller."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from app.domain.engine.models import Model
from app.domain.errors import AppError
from app.domain.library.quantising import Plan
from app.services.library.quantising import Job, Making
from app.wording import explain, fill, size_text
from app.wording_library import drift_text, plan_text


class QuantiseWords:
    """The class is the context under which Qt's tools find them."""

    def tr(self, text: str) -> str:
        """Translate."""
        return QCoreApplication.translate("QuantiseWords", text)

    def title(self, model: Model) -> str:
        """What the dialog does."""
        return fill(self.tr("Make %1 smaller"), model.name)

    def about(self) -> str:
        """What it means."""
        return self.tr("A smaller copy needs less memory and writes faster, and less exactly. Both are kept.")

    def plan(self, plan: Plan) -> str:
        """A kind in a line of the list."""
        if not plan.smaller:
            return fill(self.tr("%1, would not get smaller"), plan.target.name)
        return fill(self.tr("%1, %2"), plan.target.name, size_text(plan.bytes))

    def about_plan(self, plan: Plan) -> str:
        """What a kind is like, and what speaks against it."""
        words = plan_text(plan, QCoreApplication.translate)
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
        percent = str(100 * job.done // job.total) if job.total else "0"
        return fill(self.tr("Comparing it with the original, %1 %"), percent)

    def result(self, job: Job) -> str:
        """How it ended, in a sentence."""
        if job.stage is Making.STOPPED:
            if job.made is None:
                return self.tr("Stopped. Nothing was changed.")
            return fill(self.tr("Stopped. %1 is ready; it was not compared."), job.made.name)
        if job.made is None:
            return ""
        told = self.tr("%1 is ready, %2.")
        return fill(told, job.made.name, size_text(job.made.bytes))

    def details(self, job: Job) -> str:
        """How it compares with the original."""
        if job.drift is None:
            return ""
        words = drift_text(job.drift, QCoreApplication.translate)
        figures = self.tr("Divergence %1, perplexity %2 instead of %3, %4 places.")
        drift = job.drift
        numbers = (
            f"{drift.divergence:.3f}",
            f"{drift.perplexity_smaller:.1f}",
            f"{drift.perplexity:.1f}",
            str(drift.positions),
        )
        return " ".join((words.title, words.advice, fill(figures, *numbers)))

    def fault(self, error: AppError) -> str:
        """What went wrong."""
        words = explain(error, QCoreApplication.translate)
        return " ".join(part for part in (words.title, words.advice) if part)
