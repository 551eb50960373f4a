"""What is known of models, and which suit this computer, in words; Qt-free, as `app.wording`."""

from __future__ import annotations

from app.domain.library.catalogue import Entry, How, Licence, Role
from app.domain.library.pace import Basis
from app.domain.library.recommending import Pick, Rated, Recommendation
from app.wording import fill
from app.wording_text import Sentences, memory_text


def words_text(words: float) -> str:
    """Words a second, rounded as far as an estimate can tell.

    >>> [words_text(words) for words in (0.03, 0.5, 2.4, 9.6, 36.0, 142.0, 2315.0)]
    ['0.1', '0.5', '2.4', '10', '35', '140', '2,300']
    """
    step = next((step for below, step in ((3, 0.1), (20, 1), (100, 5), (1000, 10)) if words < below), 100)
    rounded = max(step, round(words / step) * step)
    return f"{rounded:.1f}" if step < 1 else f"{rounded:,.0f}"


class CatalogueWording(Sentences):
    """The sentences. The class is the context under which Qt's tools find them."""

    # -- what there is -----------------------------------------------------------------------------

    def role(self, role: Role) -> str:
        """What a model is offered for."""
        tr = self.tr
        return {
            Role.STARTER: tr("Comes with Stillroom"),
            Role.LOW_MEMORY: tr("Little memory"),
            Role.EVERYDAY: tr("Every day"),
            Role.BEST_QUALITY: tr("Best quality"),
            Role.EMBEDDINGS: tr("Finding passages by meaning"),
            Role.RERANKER: tr("Putting found passages in order"),
            Role.MEDICAL: tr("Words of medicine"),
        }[role]

    def work(self, licence: Licence) -> str:
        """Whether it may be used at work."""
        tr = self.tr
        said = {
            "yes": tr("%1: free to use at work."),
            "no": tr("%1: not for work that earns money."),
        }.get(licence.commercial, tr("%1: use at work has conditions. Read the terms first."))
        return fill(said, licence.name)

    def known(self, entry: Entry) -> str:
        """How sure it is that the file is the right one."""
        tr = self.tr
        if entry.verified.how is How.SHIPPED:
            return tr("The file comes with Stillroom.")
        if entry.known:
            return fill(
                tr("Size and hash are cross-checked: at least %1 independent projects name the same."),
                str(entry.verified.pins),
            )
        return tr("Not verified: no second source names size and hash. The first copy is hashed and kept to.")

    # -- on this computer --------------------------------------------------------------------------

    def pick(self, pick: Pick) -> str:
        """What a choice is for."""
        tr = self.tr
        return {
            Pick.EVERYDAY: tr("Every day (recommended)"),
            Pick.QUICK: tr("Quick"),
            Pick.BEST: tr("Best quality"),
            Pick.TRY: tr("To try things out"),
        }[pick]

    def rated(self, rated: Rated) -> str:
        """Whether it fits and how fast it is: "Fits, about 9 words a second here"."""
        tr = self.tr
        if rated.kind == "unknown":
            return tr("Whether it fits is not known: no source tells its size")
        if rated.kind == "no":
            return tr("Will not fit")
        slow = rated.kind == "slow"
        if rated.words <= 0:
            return tr("Will be slow") if slow else tr("Fits")
        words = words_text(rated.words)
        if slow:
            return fill(tr("Will be slow, %1 words a second here at most"), words)
        if rated.pace is not None and rated.pace.basis is Basis.MEASURED:
            return fill(tr("Fits, %1 words a second here"), words)
        if rated.card and rated.pace is not None and rated.pace.basis is not Basis.OTHER_MODEL:
            return fill(tr("Fits on the %1, %2 words a second here or more"), rated.card, words)
        return fill(tr("Fits, about %1 words a second here"), words)

    def why(self, rated: Rated) -> str:
        """What is missing where it does not fit well; "" where it does."""
        found = rated.verdict
        if found is None or rated.kind == "fits" or not found.reasons:
            return ""
        if any(reason.kind == "computer" for reason in found.reasons):
            text = self.tr("It needs %1 of free memory to run well, and this computer has %2 in all.")
            return fill(text, memory_text(found.wanted), memory_text(found.memory))
        text = self.tr("It needs %1 of free memory to run well, and %2 are free. Close other programs.")
        return fill(text, memory_text(found.wanted), memory_text(found.available))

    def basis(self, rated: Rated) -> str:
        """What the speed rests on; "" where none is told."""
        tr = self.tr
        if rated.pace is None:
            return ""
        return {
            Basis.MEASURED: tr("Measured on this computer with this model."),
            Basis.OTHER_MODEL: tr("Estimated from another model on this computer."),
            Basis.MEMORY: tr("Estimated from how fast this computer's memory is."),
            Basis.ASSUMED: tr("A guess: nothing was measured on this computer yet."),
        }[rated.pace.basis]

    def notes(self, found: Recommendation) -> list[str]:
        """What else to know: that nothing fits, and what would with other programs closed."""
        tr = self.tr
        lines = []
        if found.smallest is not None and found.smallest.verdict is not None:
            text = tr(
                "No model for every day fits now: the smallest, %1, needs %2 of free memory; %3 are free."
            )
            need = found.smallest.verdict
            lines.append(
                fill(text, found.smallest.entry.name, memory_text(need.wanted), memory_text(need.available))
            )
        elif not any(choice.pick is Pick.EVERYDAY for choice in found.choices):
            lines.append(tr("No model of the list is recommended for this language."))
        if not found.choices:
            lines.append(tr("Not even the model that comes with Stillroom can run here now."))
        if found.after_closing is not None and found.after_closing.verdict is not None:
            text = tr("With other programs closed, %1 would fit; it needs %2 of free memory.")
            need = found.after_closing.verdict
            lines.append(fill(text, found.after_closing.entry.name, memory_text(need.wanted)))
        return lines
