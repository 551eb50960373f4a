"""A run: the chosen rows of a part, one after the other, and the machine they were measured on."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from app.bench import machine
from app.bench.bench import Bench, Plan
from app.bench.parts import Part
from app.bench.rows import Row


@dataclass(frozen=True, slots=True)
class Result:
    """What came of a run."""

    part: Part
    machine: dict[str, Any]
    rows: tuple[Row, ...]

    def to_dict(self) -> dict[str, Any]:
        """The result as JSON-ready data: `{machine, rows: [{name, value, bar, holds, ...}]}`."""
        return {"machine": self.machine, "rows": [row.to_dict() for row in self.rows]}


def run(
    part: Part, plan: Plan, folder: Path, tell: Callable[[str], None], names: Collection[str] = ()
) -> Result:
    """Measure. `folder` is for the children's flags; `tell` hears what is measured next.

    Raises AppErrors if the model cannot be loaded at all. Nothing of it runs on afterwards.
    """
    before = machine.used_by_others()
    bench = Bench(plan, folder)
    try:
        tell("the machine")
        found = {**machine.facts(bench), "roofline": machine.roofline(bench), "others_before": before}
        rows = _measure(part, bench, tell, names)
    finally:
        bench.release()
    found["others_after"] = machine.used_by_others()
    return Result(part, found, tuple(rows))


def _measure(part: Part, bench: Bench, tell: Callable[[str], None], names: Collection[str]) -> Sequence[Row]:
    rows: list[Row] = []
    for each in part.chosen(names):
        tell(each.figures[0].title)
        rows += [row for row in each.rows(bench) if not names or row.figure.name in names]
    return rows
