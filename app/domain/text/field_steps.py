"""Long work on a document in small steps: whoever runs it decides how many are taken at a time."""

from __future__ import annotations

from collections.abc import Generator
from typing import TypeVar

T = TypeVar("T")
Steps = Generator[None, None, T]
"""Work that pauses at every `yield` and returns its result at the end."""


def at_once(steps: Steps[T]) -> T:
    """Take all steps without a pause; the result."""
    while True:
        try:
            next(steps)
        except StopIteration as end:
            result: T = end.value
            return result
