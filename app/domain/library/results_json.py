"""Runs as values of JSON, as the vault keeps them, and back."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from app.domain.library.results import Answered, Judged, Run, Setup, Way
from app.domain.library.tasks import Kind


def to_json(run: Run) -> dict[str, Any]:
    """A run; `from_json` gives an equal one."""
    return asdict(run)


def from_json(body: Any) -> Run:
    """A run that was kept. Raises ValueError for what is none."""
    try:
        way = body["way"]
        return Run(
            model=Judged(**body["model"]),
            suite=str(body["suite"]),
            way=Way(
                int(way["seed"]),
                int(way["samples"]),
                bool(way["reproducible"]),
                tuple(Kind(kind) for kind in way["kinds"]),
            ),
            setup=Setup(**body["setup"]),
            started=float(body["started"]),
            finished=float(body["finished"]),
            error=str(body["error"]),
            answers=tuple(_answer(row) for row in body["answers"]),
        )
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError(f"not a run: {error}") from None


def _answer(row: dict[str, Any]) -> Answered:
    return Answered(**{**row, "passed": tuple(bool(one) for one in row["passed"])})
