"""One thing that the self-test tries, and what may come of it."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from app.domain.errors import AppError

Action = Callable[[], dict[str, Any]]
"""Returns facts. Raises Unmet or an AppError."""


@dataclass(slots=True)
class Step:
    """One thing tried. `facts` are JSON-ready."""

    name: str
    passed: bool = False
    seconds: float = 0.0
    facts: dict[str, Any] = field(default_factory=dict)


class Unmet(Exception):
    """A step's expectation does not hold; carries the facts."""

    def __init__(self, facts: dict[str, Any]) -> None:
        super().__init__()
        self.facts = facts


def need(good: bool, facts: dict[str, Any]) -> dict[str, Any]:
    """The facts of a step that went well. Raises Unmet with them where it did not."""
    if not good:
        raise Unmet(facts)
    return facts


def tried(name: str, action: Action) -> Step:
    """Do it, and say how it went and how long it took."""
    step, began = Step(name), time.monotonic()
    try:
        step.facts = action()
        step.passed = True
    except Unmet as unmet:
        step.facts = unmet.facts
    except AppError as error:
        step.facts = error.to_dict()
    step.seconds = round(time.monotonic() - began, 2)
    return step


def step_line(step: Step) -> str:
    """A step as a line for people."""
    facts = ", ".join(f"{name} {value}" for name, value in step.facts.items())
    return f"{'passed' if step.passed else 'FAILED'}  {step.name}  ({step.seconds:.1f} s)  {facts}".rstrip()
