"""What a role's work looks like to the loop that serves it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, runtime_checkable

from app.worker import protocol

if TYPE_CHECKING:
    from app.inference.engine import Stop
    from app.sandbox.report import Report

Emit = Callable[[protocol.Event], None]


@runtime_checkable
class Writes(Protocol):
    """A job that also makes files. Asked once, beside `Job.files`."""

    def folders(self, first: protocol.Request) -> list[Path]:
        """The folders in which it makes, renames and removes files."""


@runtime_checkable
class CallsOut(Protocol):
    """A job that connects to other computers. Only the role "download" can."""

    def ports(self, first: protocol.Request) -> list[int]:
        """The ports that TCP is to reach."""


class Job(Protocol):
    """One role's work. `files` and `confined` are called once, before any other thread runs."""

    def files(self, first: protocol.Request) -> list[Path]:
        """The files this process must still be able to read, from its first request. May open others."""

    def gpu(self, first: protocol.Request) -> bool:
        """Whether a graphics driver will be used, which needs files of its own."""

    def confined(self, report: Report, emit: Emit) -> None:
        """No other file can be opened any more. On the main thread, where signals are set."""

    def run(self, request: protocol.Request, emit: Emit, stop: Stop) -> bool:
        """Answer a request, or take it up (False): then `advance` answers. AppErrors are the caller's."""

    @property
    def busy(self) -> bool:
        """Whether something is taken up."""

    def advance(self, emit: Emit, stop: Stop) -> list[int]:
        """Do a short piece of what is taken up; the numbers of the requests that are answered now."""

    def abandon(self) -> None:
        """Forget all that is taken up."""
