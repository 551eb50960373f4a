"""Asking a child how far a smaller model's predictions are from its original's."""

from __future__ import annotations

from pathlib import Path

from app.domain.engine.models import Model
from app.worker import protocol
from app.worker.supervisor import Receive, Supervisor

MOST_KEPT = 512 << 20
"""Bytes of predictions that the child keeps at most: `inference.scoring.MOST_KEPT`."""
PLACES = 2048
"""Places of the sample at most, whatever the model's tokens are."""
ALL_TOKENS = 262_144
"""Of a model that does not say how many it has."""


def room_for_drift(model: Model) -> int:
    """Bytes on the disk that a comparison takes for a while: two for each token at each place."""
    tokens = model.facts.layout.vocabulary if model.facts.layout else ALL_TOKENS
    return min(MOST_KEPT, 2 * PLACES * tokens)


def ask_drift(
    child: Supervisor,
    names: tuple[str, str],
    files: list[list[str]],
    text: str,
    folder: Path,
    receive: Receive,
) -> None:
    """Send the request; `names` and `files` are the original's, then the smaller one's."""
    request = protocol.Score(child.take_id(), list(names), files[0], files[1], text, str(folder))
    child.send(request, receive)
