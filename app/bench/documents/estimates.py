"""Whether the time that is told before a summary begins comes true, with the real services and model."""

from __future__ import annotations

from pathlib import Path

from app.bench.bench import Bench, Measurement
from app.bench.documents.desk import Desk, desk
from app.bench.documents.reading import report
from app.bench.repeats import median
from app.bench.rows import Bar, Fact, Figure, Row
from app.domain.engine.models import Model
from app.domain.engine.placing import Speed
from app.domain.errors import AppError
from app.domain.summaries.estimating import rough

ESTIMATE = Figure(
    "estimate", "Time told before a summary / time it took, or the other way round, the worst", Bar(most=1.5)
)
PAGES = (8, 10, 20, 40)
"""The first is told by what was measured of the model alone, the others also by what the ones before took."""
TUNED_TRIES = 3


def estimates(bench: Bench) -> list[Row]:
    """Reports of four lengths, after the model was measured as the program measures it.

    What is told is `estimating.rough`, as where a person chooses how to summarise. A busy computer
    gives no measurement, and then no row.
    """
    bench.release()
    chosen = PAGES if bench.plan.effort >= 1 else PAGES[:2]
    facts: dict[str, Fact] = {}
    ratios = []
    with desk(bench) as ours:
        model = ours.use(bench.plan.model)
        ours.summarise(_written(ours, 2))  # the model is loaded and its first evaluation done
        measured = _tuned(ours, model)
        for count in chosen:
            path = _written(ours, count)
            document, speed = ours.read(path), ours.pace(model)
            told, took = rough(document, speed), ours.summarise(path).seconds
            ratios.append(told / took)
            facts |= {f"{count} pages told, s": told, f"{count} pages took, s": took}
    facts |= {
        "told / took": median(ratios),
        "reading, tokens/s": measured.reading,
        "writing": measured.writing,
    }
    return [ESTIMATE.row(max(max(ratio, 1 / ratio) for ratio in ratios), facts)]


def _tuned(ours: Desk, model: Model) -> Speed:
    for _ in range(TUNED_TRIES - 1):
        try:
            return ours.tune(model)
        except AppError:
            continue  # the computer was busy
    return ours.tune(model)


def _written(ours: Desk, count: int) -> Path:
    path = ours.folder / f"report{count}.pdf"
    path.write_bytes(report(count))
    return path


MEASUREMENTS = (Measurement((ESTIMATE,), estimates),)
