"""Scores for passages from a reranking model, in a child of its own."""

from __future__ import annotations

import math
from collections.abc import Callable
from pathlib import Path

from app.domain.engine.models import Model
from app.services.vector_child import Failed, VectorChild, Wish
from app.worker import protocol
from app.worker.supervisor import Supervisor


class Ranking:
    """One reranking model, loaded when it is first needed."""

    def __init__(self, model: Model, path: Path, new_child: Callable[[], Supervisor]) -> None:
        self.model = model
        self._child = VectorChild(model, path, new_child)

    def scores(
        self, query: str, texts: list[str], done: Callable[[list[float]], None], failed: Failed
    ) -> None:
        """A score for each text, higher answers better. Exactly one of both is called."""

        def read(event: protocol.Event) -> Callable[[], None]:
            assert isinstance(event, protocol.Ranked)
            if len(event.scores) != len(texts) or any(math.isnan(score) for score in event.scores):
                raise ValueError("not a score for each text")
            return lambda: done(event.scores)

        def make(number: int) -> protocol.Request:
            return protocol.Rank(id=number, query=query, texts=texts)

        self._child.ask(Wish(make, protocol.Ranked, read, failed), first=True)

    def stop(self) -> None:
        """End the child; what was asked fails with EngineStopped."""
        self._child.stop()
