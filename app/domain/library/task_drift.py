"""What a smaller model loses in the tasks: how many of each kind it gets right, and which changed. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from app.domain.library.drift import drift
from app.domain.library.results import Run, kinds
from app.domain.library.scoring import Score
from app.domain.library.tasks import Kind, Suite

READ_TOKENS = 3.3
"""Letters in a token: the suite's 10,853 letters are 3,282 tokens of SmolLM2's."""
WRITTEN = 0.6
"""How much of the room for an answer is used: SmolLM2 wrote 2,138 tokens of the 3,560 it may."""
READING = 1.65
"""Tokens read in the time of one written, on one thread: SmolLM2 174 and 106 a second on a busy EPYC."""


@dataclass(frozen=True, slots=True)
class KindDrift:
    """Right answers to one kind of task, of those that both gave: the original's, the smaller one's."""

    kind: Kind
    was: Score
    now: Score


@dataclass(frozen=True, slots=True)
class TaskDrift:
    """The same tasks, asked of both reproducibly, each answered greedily.

    `asked` of the suite's `cases` were answered by both; the rest was stopped. `lost`: right became wrong,
    `gained`: wrong became right, by the tasks' names. `reworded`: answers in other words that are as right as
    before. `suite`: its SHA-256. `engine`: the version of the engine.
    """

    suite: str
    engine: str
    cases: int
    asked: int
    kinds: tuple[KindDrift, ...] = ()
    lost: tuple[str, ...] = ()
    gained: tuple[str, ...] = ()
    reworded: int = 0

    @property
    def was(self) -> Score:
        """Right answers of the original."""
        return _sum([one.was for one in self.kinds])

    @property
    def now(self) -> Score:
        """Right answers of the smaller model."""
        return _sum([one.now for one in self.kinds])

    @property
    def whole(self) -> bool:
        """Whether both answered every task."""
        return self.asked == self.cases


def task_drift(suite: Suite, original: Run, smaller: Run) -> TaskDrift:
    """Two runs of the suite beside each other; only tasks that both were asked count."""
    common = {one.case for one in original.answers} & {one.case for one in smaller.answers}
    both = Suite(tuple(case for case in suite.cases if case.id in common))
    was, now = kinds(both, original), kinds(both, smaller)
    changes = [
        one for one in drift(original, smaller).changes if not one.sample and both.case(one.case) is not None
    ]
    return TaskDrift(
        suite.sha256,
        smaller.setup.engine,
        len(suite.cases),
        len(both.cases),
        tuple(KindDrift(kind, was[kind], now[kind]) for kind in Kind if kind in was and kind in now),
        tuple(one.case for one in changes if one.was_right and not one.is_right),
        tuple(one.case for one in changes if one.is_right and not one.was_right),
        sum(not one.turned for one in changes),
    )


def to_json(found: TaskDrift) -> dict[str, Any]:
    """As it is kept; `from_json` gives an equal one."""
    return asdict(found)


def from_json(body: Mapping[str, Any]) -> TaskDrift:
    """What was kept. Raises ValueError, KeyError and TypeError for what cannot be one."""
    found = TaskDrift(
        str(body["suite"]),
        str(body["engine"]),
        int(body["cases"]),
        int(body["asked"]),
        tuple(KindDrift(Kind(row["kind"]), _score(row["was"]), _score(row["now"])) for row in body["kinds"]),
        tuple(str(name) for name in body["lost"]),
        tuple(str(name) for name in body["gained"]),
        int(body["reworded"]),
    )
    counted = all(one.was.asked == one.now.asked for one in found.kinds) and found.now.asked == found.asked
    if not counted or not 0 <= found.asked <= found.cases or found.reworded < 0:
        raise ValueError
    return found


def seconds(suite: Suite, tokens_a_second: float) -> float:
    """About how long one model takes for all tasks, if it writes so fast on one thread; 0.0 if unknown."""
    if tokens_a_second <= 0:
        return 0.0
    letters = sum(len(turn.text) for case in suite.cases for turn in case.turns)
    written = WRITTEN * sum(case.most for case in suite.cases)
    return (letters / READ_TOKENS / READING + written) / tokens_a_second


def _score(row: Mapping[str, Any]) -> Score:
    found = Score(int(row["right"]), int(row["asked"]))
    if not 0 <= found.right <= found.asked:
        raise ValueError
    return found


def _sum(scores: Sequence[Score]) -> Score:
    return Score(sum(one.right for one in scores), sum(one.asked for one in scores))
