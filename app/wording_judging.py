"""What models did in the tasks, and beside each other, in words for window and command line. Qt-free."""

from __future__ import annotations

from app.domain.library.comparing import NONE_GOOD, TIE, Comparison, Seating
from app.domain.library.drift import Cause, Drift
from app.domain.library.results import Run
from app.domain.library.scoring import Score
from app.domain.library.tasks import Kind
from app.wording_text import Translate, fill, plain, size_text

LETTERS = "ABCD"


def kind_text(kind: Kind, translate: Translate = plain) -> str:
    """What a kind of task tries."""
    return JudgingWording(translate).kind(kind)


def score_text(score: Score, translate: Translate = plain) -> str:
    """How many are right."""
    return fill(JudgingWording(translate).of(), str(score.right), str(score.asked))


def drift_text(drift: Drift | None, translate: Translate = plain) -> str:
    """What changed since the run before, and whether that can be."""
    return JudgingWording(translate).drift(drift)


def seating_text(seating: Seating, count: int, translate: Translate = plain) -> str:
    """Whether the models write at the same time, and why."""
    return JudgingWording(translate).seating(seating, count)


def column_name(comparison: Comparison, at: int, translate: Translate = plain) -> str:
    """A column's name: the model's, or a letter before the vote of a comparison without names."""
    if comparison.revealed:
        return comparison.columns[at].model.name
    return fill(JudgingWording(translate).letter(), LETTERS[at])


def vote_text(comparison: Comparison, translate: Translate = plain) -> str:
    """What was voted."""
    return JudgingWording(translate).vote(comparison)


def speed_words(words: float) -> str:
    """Words a second, as far as they can be told.

    >>> [speed_words(one) for one in (0.0, 0.84, 7.26, 41.7)]
    ['', '0.8', '7', '42']
    """
    if words <= 0:
        return ""
    return f"{words:.1f}" if words < 3 else f"{words:,.0f}"


class JudgingWording:
    """The sentences. The class is the context under which Qt's tools find them."""

    def __init__(self, translate: Translate = plain) -> None:
        self._translate = translate

    def tr(self, text: str) -> str:
        """Translate."""
        return self._translate("JudgingWording", text, None, -1)

    def kind(self, kind: Kind) -> str:
        """A few words each."""
        match kind:
            case Kind.SUMMARISE:
                return self.tr("Summarise")
            case Kind.EXTRACT:
                return self.tr("Find a value")
            case Kind.FOLLOW:
                return self.tr("Follow instructions")
            case Kind.INVENT:
                return self.tr("Not invent")
            case Kind.INJECTION:
                return self.tr("Not obey a text")

    def of(self) -> str:
        """Right, of all."""
        return self.tr("%1 of %2")

    def letter(self) -> str:
        """A model whose name is not shown."""
        return self.tr("Answer %1")

    def drift(self, drift: Drift | None) -> str:
        """One or two sentences."""
        tr = self.tr
        if drift is None:
            return tr("There is no earlier run of this model to compare with.")
        if drift.identical:
            text = tr("All %1 answers are the same as in the run before, letter by letter.")
            said = fill(text, str(drift.compared))
            return f"{said} {self._same(drift)}".strip()
        text = tr("%1 of %2 answers changed since the run before; right answers went from %3 to %4.")
        counts = (len(drift.changes), drift.compared, drift.was.right, drift.now.right)
        return f"{fill(text, *map(str, counts))} {self._why(drift)}"

    def _same(self, drift: Drift) -> str:
        tr = self.tr
        match drift.cause:
            case Cause.MODEL:
                return tr("The model's file is another.")
            case Cause.ENGINE:
                return tr("The engine is another.")
            case Cause.NONE:
                return tr("Both runs were reproducible.")
        return ""

    def _why(self, drift: Drift) -> str:
        tr = self.tr
        match drift.cause:
            case Cause.MODEL:
                return tr("The model's file is another.")
            case Cause.SUITE:
                return tr("The tasks are others than then.")
            case Cause.ENGINE:
                before = drift.before.setup.engine
                return fill(tr("The engine is another: it was %1 then."), before)
            case Cause.COMPUTER:
                return tr("It was another computer.")
            case Cause.WAY:
                return tr("It was asked in another way.")
            case Cause.ROUNDING:
                return tr("Not both runs were reproducible, so close calls may fall either way.")
            case Cause.NONE:
                return tr("Nothing explains that: both runs were reproducible on the same engine.")

    def seating(self, seating: Seating, count: int) -> str:
        """What is needed and what is free."""
        tr = self.tr
        needed, free = size_text(seating.needed), size_text(seating.free)
        if seating.together:
            text = tr("%1 models at the same time: together they need %2, and %3 is free.")
        elif seating.free <= 0:
            return tr("One after the other: how much memory is free cannot be told here.")
        else:
            text = tr("One after the other: %1 models together need %2, and %3 is free.")
        return fill(text, str(count), needed, free)

    def vote(self, comparison: Comparison) -> str:
        """Which was best."""
        if comparison.vote == TIE:
            return self.tr("Equally good")
        if comparison.vote == NONE_GOOD:
            return self.tr("None is good")
        names = [one.model.name for one in comparison.columns if one.model.id == comparison.vote]
        return fill(self.tr("Best: %1"), names[0]) if names else self.tr("No vote yet")


def run_text(run: Run, score: Score, translate: Translate = plain) -> str:
    """A run in one line: how much is right and how fast it wrote."""
    wording = JudgingWording(translate)
    right = fill(wording.tr("%1 of %2 right"), str(score.right), str(score.asked))
    speed = speed_words(run.words_a_second)
    if not speed:
        return right
    return fill(wording.tr("%1, %2 words a second"), right, speed)
