"""Work that would hold up the thread: key derivation, hashing, copying."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol, TypeVar

T = TypeVar("T")


class Background(Protocol):
    """Runs work elsewhere and answers on the caller's thread."""

    def run(
        self,
        work: Callable[[], T],
        done: Callable[[T], None],
        failed: Callable[[Exception], None],
    ) -> None:
        """Exactly one of `done` and `failed` is called, later or at once."""


class Inline:
    """The command line's background: work is done where it is asked for."""

    def run(
        self,
        work: Callable[[], T],
        done: Callable[[T], None],
        failed: Callable[[Exception], None],
    ) -> None:
        """Run now."""
        try:
            value = work()
        except Exception as error:
            failed(error)
            return
        done(value)
