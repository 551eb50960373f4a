"""What a measurement gives: figures with bars, and rows that hold or do not."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

Fact = float | int | str


class NotMeasured(Exception):
    """Something that a measurement needs is not here. The text says what, for people."""


@dataclass(frozen=True, slots=True)
class Bar:
    """The values that hold, ends included. At least one end is set.

    >>> Bar(least=0.9, most=1.1).holds(1.0), str(Bar(least=0.97)), Bar(most=100).number
    (True, 'at least 0.97', 100)
    """

    least: float | None = None
    most: float | None = None

    def holds(self, value: float) -> bool:
        """Whether `value` is good enough; NaN never is."""
        above = self.least is None or value >= self.least
        below = self.most is None or value <= self.most
        return above and below and value == value

    @property
    def number(self) -> float | list[float]:
        """The bar as JSON: one number, or the two ends."""
        ends = [end for end in (self.least, self.most) if end is not None]
        return ends if len(ends) > 1 else ends[0]

    @property
    def sense(self) -> str:
        """How a value is held against the bar: at least | at most | between."""
        if self.least is None:
            return "at most"
        return "at least" if self.most is None else "between"

    def __str__(self) -> str:
        if self.least is not None and self.most is not None:
            return f"{plain(self.least)} to {plain(self.most)}"
        return f"{self.sense} {plain(self.least if self.most is None else self.most)}"


@dataclass(frozen=True, slots=True)
class Figure:
    """Something measured. `name` is for `--only` and JSON, `title` for people, `unit` "" for a ratio."""

    name: str
    title: str
    bar: Bar
    unit: str = ""

    def row(self, value: float, facts: dict[str, Fact]) -> Row:
        """The row of a measured value; `facts` are the absolute figures behind it, named with their units."""
        if not math.isfinite(value):
            return Row(self, None, facts, "Nothing came that could be counted.")
        return Row(self, value, facts)

    def missing(self, reason: str) -> Row:
        """The row of what could not be measured."""
        return Row(self, None, reason=reason)


@dataclass(frozen=True, slots=True)
class Row:
    """A figure's value and what stands behind it. Without a value `reason` says why there is none."""

    figure: Figure
    value: float | None
    facts: dict[str, Fact] = field(default_factory=dict)
    reason: str = ""

    @property
    def holds(self) -> bool | None:
        """Whether the value meets the bar; None if there is no value."""
        return None if self.value is None else self.figure.bar.holds(self.value)

    def to_dict(self) -> dict[str, Any]:
        """The row as JSON-ready data."""
        bar = self.figure.bar
        return {
            "name": self.figure.name,
            "figure": self.figure.title,
            "value": None if self.value is None else shortened(self.value),
            "bar": bar.number,
            "sense": bar.sense,
            "unit": self.figure.unit,
            "holds": self.holds,
            "facts": {name: shortened(fact) for name, fact in self.facts.items()},
            "reason": self.reason,
        }


def all_hold(rows: Sequence[Row], allow_missing: bool = False) -> bool:
    """Whether every row holds. One that was not measured does not, unless `allow_missing`."""
    return bool(rows) and all(row.holds or (row.holds is None and allow_missing) for row in rows)


def shortened(value: Fact) -> Fact:
    """A number with four significant digits, since no measurement here has more; JSON knows no NaN: text.

    >>> shortened(131.23456), shortened(1234567.8), shortened(7)
    (131.2, 1234568, 7)
    """
    if not isinstance(value, float):
        return value
    if not math.isfinite(value):
        return str(value)
    short = float(f"{value:.4g}") if abs(value) < 10_000 else float(round(value))
    return int(short) if short.is_integer() else short


def plain(value: float | None) -> str:
    """A number for people.

    >>> plain(0.96512), plain(134.2), plain(41.0), plain(None)
    ('0.965', '134', '41', '-')
    """
    if value is None:
        return "-"
    if float(value).is_integer() or abs(value) >= 100:
        return f"{value:.0f}"
    return f"{value:.3f}".rstrip("0") if abs(value) < 10 else f"{value:.1f}"
