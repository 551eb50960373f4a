"""Making models smaller, and comparing what two of them predict: one request in the life of a child.

The child reads the model's files, writes in one folder of the library, and ends; nothing of a person's is in
it but the models.
"""

from __future__ import annotations

import os
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from app.domain.engine.generation import Outcome
from app.domain.errors import EngineFailed
from app.inference.machine import IdleTime, usable_cores
from app.library.copying import refusals
from app.sandbox.child import limit_files
from app.worker import codec, protocol

if TYPE_CHECKING:
    from app.inference.engine import Stop
    from app.sandbox.report import Report
    from app.worker.job import Emit

SPARE = 64 << 20
"""Bytes that the written file may have beyond what was predicted."""
SPARE_SHARE = 1.1
GIVING_WAY = 5
"""Niceness: whoever chats meanwhile goes first."""
MOST_KEPT = 1 << 30
"""Bytes of predictions; `scoring.MOST_KEPT` and one evaluation more."""


class QuantiseJob:
    """Quantise or Score, once."""

    busy = False
    """Each request is answered in one go."""

    def __init__(self) -> None:
        self._first: protocol.Request | None = None
        self._idle = IdleTime()  # now, while the system's figures can still be opened

    def files(self, first: protocol.Request) -> list[Path]:
        """The models."""
        self._first = first
        if isinstance(first, protocol.Quantise):
            return [Path(path) for path in first.files]
        if isinstance(first, protocol.Score):
            return [Path(path) for path in (*first.files, *first.smaller)]
        return []

    def folders(self, first: protocol.Request) -> list[Path]:
        """Where the result, or what is kept for a while, is written."""
        if isinstance(first, protocol.Quantise):
            return [Path(first.out).parent]
        return [Path(first.folder)] if isinstance(first, protocol.Score) else []

    def gpu(self, first: protocol.Request) -> bool:
        """Never."""
        del first
        return False

    def confined(self, report: Report, emit: Emit) -> None:
        """Cap what is written, and tell what is given up."""
        if isinstance(self._first, protocol.Quantise):
            limit_files(int(self._first.expected * SPARE_SHARE) + SPARE)
        else:
            limit_files(MOST_KEPT)
        if isinstance(self._first, protocol.Quantise | protocol.Score):
            emit(protocol.Confined(self._first.id, report.to_dict()))

    def advance(self, emit: Emit, stop: Stop) -> list[int]:
        """Nothing is ever taken up."""
        del emit, stop
        return []

    def abandon(self) -> None:
        """Nothing is ever taken up."""

    def run(self, request: protocol.Request, emit: Emit, stop: Stop) -> bool:
        """Quantise, Score."""
        if request is not self._first:
            raise EngineFailed(code="wrong role")
        if hasattr(os, "nice"):
            os.nice(GIVING_WAY)
        if isinstance(request, protocol.Quantise):
            _quantise(request, emit)
        elif isinstance(request, protocol.Score):
            _score(request, emit, stop, self._idle)
        else:
            raise EngineFailed(code="wrong role")
        return True


def _quantise(request: protocol.Quantise, emit: Emit) -> None:
    from app.inference.quantising import quantise

    out = Path(request.out)

    def progress(written: int) -> None:
        emit(protocol.Reading(request.id, min(written, request.expected), request.expected))

    quantise(Path(request.files[0]), out, request.number, request.name, progress, request.threads)
    emit(protocol.Quantised(id=request.id, bytes=out.stat().st_size))


def _score(request: protocol.Score, emit: Emit, stop: Stop, idle: IdleTime) -> None:
    from app.inference.engine import LoadOrder
    from app.inference.library import start
    from app.inference.pace import Pace
    from app.inference.scoring import Bench, Given, compare

    log = start()
    log.expected = stop.raised
    bench = Bench(
        Path(request.folder),
        log,
        Pace(request.threads or usable_cores(), idle.seconds),
        stop,
        lambda fraction: emit(protocol.Loading(request.id, fraction)),
        lambda done, total: emit(protocol.Reading(request.id, done, total)),
    )
    paths = Path(request.files[0]), Path(request.smaller[0])
    original, smaller = (LoadOrder(path, name) for path, name in zip(paths, request.names, strict=True))
    try:
        with refusals(bench.folder, MOST_KEPT):
            drift = compare(original, smaller, request.text, bench)
    except Given:
        emit(protocol.Finished(request.id, codec.outcome_to_dict(Outcome("cancelled"))))
        return
    emit(protocol.Scored(id=request.id, **asdict(drift)))
