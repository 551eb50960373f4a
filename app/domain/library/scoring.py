"""From answers to scores: which cases are right, by kind and in all. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from app.domain.library.checking import passes
from app.domain.library.tasks import Case, Kind


@dataclass(frozen=True, slots=True)
class Score:
    """`right` of `asked` cases."""

    right: int
    asked: int

    @property
    def share(self) -> float:
        """0 to 1; 0 where nothing was asked."""
        return self.right / self.asked if self.asked else 0.0


def judge(case: Case, answer: str) -> tuple[bool, ...]:
    """For each check of the case, whether the answer passes it."""
    return tuple(passes(check, answer) for check in case.checks)


def right(verdicts: Sequence[bool]) -> bool:
    """Whether a case is answered right: every check is passed, and there was one."""
    return bool(verdicts) and all(verdicts)


def total(rights: Iterable[bool]) -> Score:
    """The score of some cases."""
    found = list(rights)
    return Score(sum(found), len(found))


def by_kind(rights: Iterable[tuple[Kind, bool]]) -> dict[Kind, Score]:
    """A score for every kind that was asked, in the order of `Kind`."""
    found = list(rights)
    kinds = [kind for kind in Kind if any(one is kind for one, _ in found)]
    return {kind: total(ok for one, ok in found if one is kind) for kind in kinds}
