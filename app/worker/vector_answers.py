"""What a child answers that was loaded for vectors or scores: `Embed`, `Rank` and `Count`."""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING, TypeAlias

from app.domain.engine.generation import Outcome
from app.domain.errors import EngineFailed
from app.inference.engine import Stop
from app.worker import codec, protocol

if TYPE_CHECKING:
    from app.inference.vectors import VectorEngine

LONGEST_VECTORS = protocol.LONGEST - 4096
"""Characters of base64 in one answer; the rest of the line is short."""

Answer: TypeAlias = protocol.Embedded | protocol.Ranked | protocol.Counted | protocol.Finished


def answer(engine: VectorEngine, request: protocol.Request, stop: Stop) -> Answer:
    """The answer; `Finished` (cancelled) when stopped. Raises EngineFailed and PromptTooLong."""
    if isinstance(request, protocol.Count):
        return protocol.Counted(id=request.id, tokens=engine.count(request.texts))
    if isinstance(request, protocol.Embed):
        vectors = engine.embed(request.texts, stop)
        if vectors is not None:
            return _embedded(request.id, vectors.shape[1], vectors.astype("<f4").tobytes())
    elif isinstance(request, protocol.Rank):
        scores = engine.rank(request.query, request.texts, stop)
        if scores is not None:
            return protocol.Ranked(id=request.id, scores=[float(score) for score in scores])
    else:
        raise EngineFailed(code="wrong role")
    return protocol.Finished(id=request.id, outcome=codec.outcome_to_dict(Outcome("cancelled")))


def _embedded(number: int, size: int, numbers: bytes) -> protocol.Embedded:
    vectors = base64.b64encode(numbers).decode("ascii")
    if len(vectors) > LONGEST_VECTORS:
        raise EngineFailed(code="too many texts")
    return protocol.Embedded(id=number, size=size, vectors=vectors)
