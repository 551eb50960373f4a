"""Long work on a document in slices, between which the window lives."""

from __future__ import annotations

from collections.abc import Callable
from time import monotonic
from typing import TypeVar

from app.domain.text.field_steps import Steps

SLICE = 0.008
"""Seconds of work between two moments for the window."""

T = TypeVar("T")
Soon = Callable[[Callable[[], None]], object]


def in_slices(
    steps: Steps[T], then: Callable[[T], None], soon: Soon | None, going: Callable[[], bool] = lambda: True
) -> None:
    """Take the steps, then call `then` with their result; neither once `going` says no.

    Without `soon` all are taken where it is called.
    """
    until = monotonic() + SLICE
    while going():
        try:
            next(steps)
        except StopIteration as end:
            then(end.value)
            return
        if soon is not None and monotonic() > until:
            soon(lambda: in_slices(steps, then, soon, going))
            return
