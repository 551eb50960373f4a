"""What a model did in the task suite: each answer, with what it was asked by and how it was run. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from app.domain.engine.models import Model
from app.domain.library.scoring import Score, by_kind, right, total
from app.domain.library.tasks import Case, Kind, Suite

SEED = 1
FREE = 0.7
"""The temperature of answers beyond the first, which is greedy."""
MOST_SAMPLES = 4


@dataclass(frozen=True, slots=True)
class Judged:
    """Which model it was. `sha256` is its file's; `id` the library's."""

    id: str
    name: str
    sha256: str
    quantisation: str = ""
    bytes: int = 0


@dataclass(frozen=True, slots=True)
class Way:
    """How a suite is asked. `samples`: answers beside the greedy one, with the seeds after `seed`.

    `reproducible`: on one thread, in pieces of one size, each case in an empty memory. `kinds` () for all.
    """

    seed: int = SEED
    samples: int = 0
    reproducible: bool = False
    kinds: tuple[Kind, ...] = ()


@dataclass(frozen=True, slots=True)
class Setup:
    """What it ran on. 0 for what the engine chose by itself."""

    engine: str
    computer: str
    threads: int = 0
    batch: int = 0
    context: int = 0


@dataclass(frozen=True, slots=True)
class Answered:
    """One answer. `sample` 0 is the greedy one. `reason` as `Outcome.reason`, or failed with `error`'s text.

    `passed`: for each check of the case. Seconds of reading the question and of writing `words`.
    """

    case: str
    sample: int
    text: str
    passed: tuple[bool, ...]
    reason: str = "stop"
    error: str = ""
    reading_s: float = 0.0
    writing_s: float = 0.0
    words: int = 0

    @property
    def right(self) -> bool:
        """Whether it passed every check."""
        return right(self.passed)


@dataclass(frozen=True, slots=True)
class Run:
    """A model's way through the suite. `suite` is its SHA-256; times in seconds since 1970.

    `finished` 0: it was stopped, and can go on. `error`: why it ended early, as `AppError.to_text()`.
    """

    model: Judged
    suite: str
    way: Way
    setup: Setup
    started: float
    finished: float = 0.0
    error: str = ""
    answers: tuple[Answered, ...] = ()

    def answer(self, case: str, sample: int = 0) -> Answered | None:
        """An answer, if it was given."""
        return next((one for one in self.answers if one.case == case and one.sample == sample), None)

    @property
    def words_a_second(self) -> float:
        """How fast it wrote; 0 if it wrote nothing."""
        seconds = sum(one.writing_s for one in self.answers)
        return sum(one.words for one in self.answers) / seconds if seconds > 0 else 0.0


@dataclass(frozen=True, slots=True)
class Table:
    """Cases by models: for each case, what each run did with it; None where it was not asked."""

    runs: tuple[Run, ...]
    rows: tuple[tuple[Case, tuple[Answered | None, ...]], ...]


def judged(model: Model) -> Judged:
    """A model of the library, as results name it."""
    return Judged(model.id, model.name, model.sha256, model.facts.quantisation, model.bytes)


def wanted(suite: Suite, way: Way) -> list[tuple[Case, int]]:
    """What is asked, in order: each case with the number of its answer."""
    return [(case, sample) for case in suite.of(way.kinds) for sample in range(way.samples + 1)]


def missing(suite: Suite, run: Run) -> list[tuple[Case, int]]:
    """What a run has not asked yet."""
    done = {(one.case, one.sample) for one in run.answers}
    return [(case, sample) for case, sample in wanted(suite, run.way) if (case.id, sample) not in done]


def score(run: Run) -> Score:
    """Greedy answers that are right, of all that were given."""
    return total(one.right for one in run.answers if one.sample == 0)


def sampled(run: Run) -> Score:
    """The same of the freer answers."""
    return total(one.right for one in run.answers if one.sample)


def kinds(suite: Suite, run: Run) -> Mapping[Kind, Score]:
    """Greedy answers that are right, by kind; answers to cases that the suite no longer has do not count."""
    known = {case.id: case.kind for case in suite.cases}
    rows = [(known[one.case], one.right) for one in run.answers if one.sample == 0 and one.case in known]
    return by_kind(rows)


def table(suite: Suite, runs: Sequence[Run]) -> Table:
    """The greedy answers of some runs beside each other; only cases that one of them was asked."""
    rows = [(case, tuple(run.answer(case.id) for run in runs)) for case in suite.cases]
    return Table(tuple(runs), tuple(row for row in rows if any(row[1])))


def chart(suite: Suite, runs: Iterable[Run]) -> list[tuple[Kind, tuple[Score | None, ...]]]:
    """For each kind that was asked, a score of each run; None where it was not asked."""
    found = [kinds(suite, run) for run in runs]
    return [
        (kind, tuple(one.get(kind) for one in found)) for kind in Kind if any(kind in one for one in found)
    ]
