"""What the inference child needs of an engine, so that tests can put a scripted one in its place."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from app.domain.generation import LoadedModel, Outcome
from app.worker import protocol


class Engine(Protocol):
    """One model, one sequence."""

    def load(self, request: protocol.Load, progress: Callable[[float], None]) -> LoadedModel:
        """Load the model; `progress` gets 0 to 1. Raises EngineLoadFailed."""

    def generate(
        self,
        request: protocol.Generate,
        emit: Callable[[protocol.Event], None],
        cancelled: Callable[[], bool],
    ) -> Outcome:
        """Write a reply, emitting Reading, Started and Chunk. Raises PromptTooLong, EngineFailed."""

    def count(self, texts: list[str]) -> list[int]:
        """Tokens of each text."""
