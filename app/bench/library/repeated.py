"""Whether the tasks, asked a second time in the reproducible way, are answered with the same characters."""

from __future__ import annotations

from pathlib import Path

from app.bench.bench import Bench, Measurement
from app.bench.documents.desk import Desk, desk
from app.bench.rows import Bar, Fact, Figure, NotMeasured, Row
from app.domain.engine.models import Model
from app.domain.library.results import Answered, Run, Way
from app.domain.library.tasks import Kind
from app.library.gguf import inspect

REPRODUCED = Figure(
    "evaluation-reproduced", "Answers of two models that come again bit for bit", Bar(least=100), "%"
)

MODELS = 2
LEAST = 0.5
"""Share of the repeats below which one kind of tasks has to do."""


def reproduced(bench: Bench) -> list[Row]:
    """Two models, twice each: one thread, the same seeds, each run by a child of its own."""
    bench.release()
    files = _writers([bench.plan.model, *bench.plan.others])
    if len(files) < MODELS:
        raise NotMeasured("It needs two models that write; name another file with --also.")
    way = Way(reproducible=True, kinds=() if bench.plan.effort > LEAST else (Kind.EXTRACT,))
    facts: dict[str, Fact] = {}
    same = asked = 0
    with desk(bench) as ours:
        for path in files:
            model = ours.add(path)
            first, again = (_run(ours, model, way) for _ in range(2))
            equal = agreeing(first.answers, again.answers)
            same, asked = same + equal, asked + len(first.answers)
            facts[f"{path.name}, equal of {len(first.answers)}"] = equal
            facts[f"{path.name}, right"] = sum(each.right for each in first.answers)
            facts[f"{path.name}, minutes a run"] = (again.finished - again.started) / 60
    return [REPRODUCED.row(100 * same / asked, facts)]


def agreeing(first: tuple[Answered, ...], again: tuple[Answered, ...]) -> int:
    """How many answers of one run are the same characters in another; one that failed never is."""
    known = {(each.case, each.sample): each for each in again}
    return sum(
        not each.error and (other := known.get((each.case, each.sample))) is not None
        and not other.error and (each.text, each.reason) == (other.text, other.reason)
        for each in first
    )  # fmt: skip


def _writers(files: list[Path]) -> list[Path]:
    """The smallest models that were taught to answer, of different sizes."""
    writing: dict[int, Path] = {}
    for path in files:
        if path.suffix.casefold() == ".gguf":
            facts = inspect(path)
            if not facts.embeds and facts.has_template:
                writing.setdefault(facts.bytes, path)
    return [writing[size] for size in sorted(writing)][:MODELS]


def _run(ours: Desk, model: Model, way: Way) -> Run:
    """One run from its beginning to its end. Raises NotMeasured where it ended before."""
    evaluating = ours.session.evaluating
    evaluating.start([model], way)
    ours.loop.run_until(lambda: not evaluating.running)
    run = evaluating.runs(model.id)[0].run
    if run.error or not run.finished:
        raise NotMeasured(f"The tasks came to no end: {run.error}.")
    return run


MEASUREMENTS = (Measurement((REPRODUCED,), reproduced),)
