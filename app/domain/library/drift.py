"""What changed between two runs of a model through the suite, and what may have changed it. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from app.domain.library.results import Run
from app.domain.library.scoring import Score, total


class Cause(StrEnum):
    """What two runs differ in, the weightiest first; what explains a change."""

    MODEL = "model"  # another file
    SUITE = "suite"  # other words in the tasks: only cases that both were asked are compared
    ENGINE = "engine"
    COMPUTER = "computer"
    WAY = "way"  # other seeds, threads or pieces
    ROUNDING = "rounding"  # one of them was not reproducible: near ties may fall either way
    NONE = "none"  # nothing: both reproducible, all the same


@dataclass(frozen=True, slots=True)
class Change:
    """An answer that is another than before. `sample` 0 is the greedy one."""

    case: str
    sample: int
    was_right: bool
    is_right: bool

    @property
    def turned(self) -> bool:
        """Whether right became wrong, or wrong right."""
        return self.was_right is not self.is_right


@dataclass(frozen=True, slots=True)
class Drift:
    """What a run is like beside an earlier one. Scores count greedy answers that both gave."""

    before: Run
    cause: Cause
    compared: int
    changes: tuple[Change, ...]
    was: Score
    now: Score

    @property
    def identical(self) -> bool:
        """Whether every answer that both gave is the same, letter by letter."""
        return not self.changes

    @property
    def unexplained(self) -> bool:
        """Whether answers differ though nothing else does: reproducible runs must not."""
        return bool(self.changes) and self.cause is Cause.NONE


def earlier(run: Run, others: Sequence[Run]) -> Run | None:
    """The last run before this one that it can be compared with: of the same file, else of the same name.

    Only runs that were asked a case of this one count; those of the same way go first.
    """
    before = [one for one in others if one.started < run.started and comparable(one, run)]
    return max(
        before, key=lambda one: (one.way.reproducible == run.way.reproducible, one.started), default=None
    )


def comparable(one: Run, other: Run) -> bool:
    """Whether two runs are of one model, the same file or of the same name, and share a case."""
    same = one.model.sha256 == other.model.sha256 or one.model.name == other.model.name
    return same and not {first.case for first in one.answers}.isdisjoint(last.case for last in other.answers)


def drift(before: Run, now: Run) -> Drift:
    """What changed from one run to the next."""
    pairs = [(old, new) for new in now.answers if (old := before.answer(new.case, new.sample)) is not None]
    changes = [
        Change(new.case, new.sample, old.right, new.right)
        for old, new in pairs
        if (old.text, old.reason, old.right) != (new.text, new.reason, new.right)
    ]
    greedy = [(old, new) for old, new in pairs if not new.sample]
    return Drift(
        before,
        cause(before, now),
        len(pairs),
        tuple(changes),
        total(old.right for old, _ in greedy),
        total(new.right for _, new in greedy),
    )


def cause(before: Run, now: Run) -> Cause:
    """The weightiest thing that two runs differ in."""
    return next(iter(differences(before, now)), Cause.NONE)


def differences(before: Run, now: Run) -> tuple[Cause, ...]:
    """All that two runs differ in, the weightiest first."""
    differs = {
        Cause.MODEL: before.model.sha256 != now.model.sha256,
        Cause.SUITE: before.suite != now.suite,
        Cause.ENGINE: before.setup.engine != now.setup.engine,
        Cause.COMPUTER: before.setup.computer != now.setup.computer,
        Cause.WAY: _way(before) != _way(now),
        Cause.ROUNDING: not (before.way.reproducible and now.way.reproducible),
    }
    return tuple(one for one, is_so in differs.items() if is_so)


def _way(run: Run) -> tuple[int, int, int, int]:
    """What decides each answer: which cases were asked does not, since each begins in an empty memory."""
    return run.way.seed, run.setup.threads, run.setup.batch, run.setup.context
