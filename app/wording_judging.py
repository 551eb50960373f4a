"""What models did in the tasks, and beside each other, in words for window and command line. Qt-free."""

from __future__ import annotations

from collections.abc import Callable

from app.domain.library.comparing import NONE_GOOD, TIE, Comparison, Seating
from app.domain.library.drift import Cause, Change, Drift, differences
from app.domain.library.results import Judged, Run, Way
from app.domain.library.scoring import Score
from app.domain.library.task_drift import TaskDrift
from app.domain.library.tasks import Kind
from app.wording_text import Sentences, Translate, fill, plain, size_text

LETTERS = "ABCD"
DIGITS = 8
"""Of a file's SHA-256, to tell two of them apart."""


def kind_text(kind: Kind, translate: Translate = plain) -> str:
    """What a kind of task tries."""
    return JudgingWording(translate).kind(kind)


def score_text(score: Score, translate: Translate = plain) -> str:
    """How many are right."""
    return fill(JudgingWording(translate).of(), str(score.right), str(score.asked))


def drift_text(drift: Drift | None, translate: Translate = plain) -> str:
    """What changed since the run before, and whether that can be."""
    return JudgingWording(translate).drift(drift)


def tasks_text(found: TaskDrift, translate: Translate = plain) -> str:
    """How many tasks a smaller model and its original answered right."""
    return JudgingWording(translate).tasks(found)


def task_words(name: str) -> str:
    """The words of a task's name, without its kind.

    >>> task_words("ext-invoice-total")
    'invoice total'
    """
    return name.partition("-")[2].replace("-", " ")


def turned_text(
    found: TaskDrift, translate: Translate = plain, name: Callable[[str], str] = str
) -> list[str]:
    """Which tasks turned, by what `name` makes of their names; no line for none."""
    wording = JudgingWording(translate)
    return wording.turned(list(map(name, found.lost)), list(map(name, found.gained)))


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


class JudgingWording(Sentences):
    """The sentences. The class is the context under which Qt's tools find them."""

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

    def tasks(self, found: TaskDrift) -> str:
        """One to three sentences."""
        tr = self.tr
        counts = str(found.was.right), str(found.now.right), str(found.asked)
        said = [fill(tr("Tasks answered right: %1 by the original, %2 by the smaller one, of %3."), *counts)]
        if not found.whole:
            said.append(fill(tr("The other %1 were not run."), str(found.cases - found.asked)))
        elif not (found.lost or found.gained or found.reworded):
            said.append(tr("Every answer is the same, letter by letter."))
        elif not (found.lost or found.gained):
            said.append(tr("No task turned from right to wrong, or from wrong to right."))
        return " ".join(said)

    def turned(self, lost: list[str], gained: list[str]) -> list[str]:
        """A line for each direction."""
        lines = []
        if lost:
            lines.append(fill(self.tr("Right became wrong: %1."), ", ".join(lost)))
        if gained:
            lines.append(fill(self.tr("Wrong became right: %1."), ", ".join(gained)))
        return lines

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


class RunWording(Sentences):
    """The sentences. The class is the context under which Qt's tools find them."""

    def reproducible(self) -> str:
        """What the word means."""
        return self.tr(
            "Reproducible runs use one processor core and ask each task by itself, so a second one gives the "
            "same answers letter by letter. That is slower. In other runs close calls may fall either way."
        )

    def same(self, way: Way) -> str:
        """Whether a run gives the same answers again, for a cell."""
        return self.tr("Reproducible") if way.reproducible else self.tr("May differ")

    def way(self, way: Way) -> str:
        """Seed and freer answers."""
        seed = fill(self.tr("Seed %1"), str(way.seed))
        if not way.samples:
            return seed
        return fill(self.tr("%1, %2 more answers to each task"), seed, str(way.samples))

    def about(self, run: Run) -> str:
        """All that decides a run, in a line."""
        told = (
            run.model.name,
            file_digits(run.model),
            run.setup.engine,
            self.way(run.way),
            self.same(run.way),
        )
        return fill(self.tr("%1, file %2. Engine %3. %4. %5."), *told)

    def counts(self, drift: Drift) -> str:
        """How many answers changed from one run to the other."""
        if drift.identical:
            return fill(self.tr("All %1 answers are the same, letter by letter."), str(drift.compared))
        text = self.tr("%1 of %2 answers changed; right answers went from %3 to %4.")
        counts = (len(drift.changes), drift.compared, drift.was.right, drift.now.right)
        return fill(text, *map(str, counts))

    def causes(self, before: Run, now: Run) -> list[str]:
        """A sentence for each thing that two runs differ in."""
        return [self._cause(one, before, now) for one in differences(before, now)] or [
            self.tr("Nothing else differs: both were reproducible, of the same file on the same engine.")
        ]

    def between(self, drift: Drift, now: Run) -> list[str]:
        """The changes in numbers, and what may have made them."""
        return [self.counts(drift), *self.causes(drift.before, now)]

    def turn(self, change: Change) -> str:
        """What became of an answer."""
        if not change.turned:
            return self.tr("right, in other words") if change.is_right else self.tr("wrong, in other words")
        return self.tr("was wrong, is right") if change.is_right else self.tr("was right, is wrong")

    def _cause(self, cause: Cause, before: Run, now: Run) -> str:
        tr = self.tr
        match cause:
            case Cause.MODEL:
                names = (_named(before.model), _named(now.model))
                return fill(tr("The model's file is another: %1 then, %2 now."), *names)
            case Cause.SUITE:
                return tr("The tasks are others; only those that both were asked are compared.")
            case Cause.ENGINE:
                engines = (before.setup.engine, now.setup.engine)
                return fill(tr("The engine is another: %1 then, %2 now."), *engines)
            case Cause.COMPUTER:
                computers = (before.setup.computer, now.setup.computer)
                return fill(tr("The computer is another: %1 then, %2 now."), *computers)
            case Cause.WAY:
                return fill(
                    tr("It was asked in another way: %1; now: %2."), self._asked(before), self._asked(now)
                )
        return tr("Not both runs were reproducible, so close calls may fall either way.")

    def _asked(self, run: Run) -> str:
        return fill(self.tr("%1, %2"), self.way(run.way), self.same(run.way))


def file_digits(model: Judged) -> str:
    """The first digits of a file's SHA-256."""
    return model.sha256[:DIGITS]


def _named(model: Judged) -> str:
    return " ".join(part for part in (model.name, model.quantisation, file_digits(model)) if part)
