"""The parts of the benchmark, and which rows of which part are asked for."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from app.bench import busy, cycles, memory, schema, speed, stopping, together, turns
from app.bench.bench import Measurement


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the program and what is measured of it, in order."""

    name: str
    title: str
    measurements: tuple[Measurement, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """The names of its rows."""
        return tuple(figure.name for each in self.measurements for figure in each.figures)

    def chosen(self, names: Collection[str]) -> list[Measurement]:
        """The measurements that give the rows of these names; all of them for none."""
        return [
            each
            for each in self.measurements
            if not names or any(figure.name in names for figure in each.figures)
        ]


ENGINE = Part(
    "engine",
    "The engine",
    (
        *speed.MEASUREMENTS,
        *turns.MEASUREMENTS,
        *stopping.MEASUREMENTS,
        *together.MEASUREMENTS,
        *schema.MEASUREMENTS,
        *busy.MEASUREMENTS,
        *memory.MEASUREMENTS,
        *cycles.MEASUREMENTS,
    ),
)
PARTS = (ENGINE,)
"""A later part is a module like those above and a line here."""
