"""Models beside each other on one prompt: what each wrote, which one a person liked, is there room."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, replace
from enum import StrEnum
from typing import Any

from app.domain.engine.fitting import COMFORTABLE
from app.domain.library.results import Judged

FEWEST, MOST = 2, 4
"""Models beside each other."""
TIE, NONE_GOOD = "tie", "none"
"""Votes that are for no model; others are a model's id."""


class Stage(StrEnum):
    """Where a column stands."""

    WAITING = "waiting"
    LOADING = "loading"
    READING = "reading"
    WRITING = "writing"
    DONE = "done"
    STOPPED = "stopped"
    FAILED = "failed"


ENDED = (Stage.DONE, Stage.STOPPED, Stage.FAILED)


@dataclass(frozen=True, slots=True)
class Column:
    """What one model wrote. `share`: of loading or reading, 0 to 1. `thinking`: it thinks before it answers.

    `error`: `AppError.to_text()`; `words` written in `seconds`. `cut`: it reached the longest answer.
    """

    model: Judged
    stage: Stage = Stage.WAITING
    text: str = ""
    share: float = 0.0
    thinking: bool = False
    error: str = ""
    words: int = 0
    seconds: float = 0.0
    cut: bool = False

    @property
    def ended(self) -> bool:
        """Whether nothing more comes."""
        return self.stage in ENDED


@dataclass(frozen=True, slots=True)
class Comparison:
    """One prompt and its columns, as they stand from first to last. `at` in seconds since 1970.

    `hidden`: names were not shown before the vote, and the columns stand in an order drawn by lot.
    `together`: all were at work at the same time. `seed`: of what was drawn, the same for all.
    `vote`: a model's id, TIE, NONE_GOOD, or "" for none yet.
    """

    prompt: str
    columns: tuple[Column, ...]
    at: float
    system: str = ""
    hidden: bool = False
    together: bool = False
    vote: str = ""
    notes: str = ""
    seed: int = 1

    @property
    def revealed(self) -> bool:
        """Whether names may be shown."""
        return not self.hidden or bool(self.vote)

    @property
    def ended(self) -> bool:
        """Whether every column has come to its end."""
        return all(column.ended for column in self.columns)


@dataclass(frozen=True, slots=True)
class Seating:
    """Whether models have room at the same time. Bytes: `needed` by all, `free` now."""

    together: bool
    needed: int
    free: int


@dataclass(frozen=True, slots=True)
class Tally:
    """Votes of one model: how often it was the best, and of how many votes in which it took part."""

    model: Judged
    best: int
    ties: int
    votes: int


def seat(needs: Sequence[int], free: int, known: bool = True) -> Seating:
    """Together, if what all need (bytes) stays within the share of free memory in which one model "fits".

    `known` False: memory cannot be told here, and one after the other is safe.
    """
    needed = sum(needs)
    return Seating(known and needed <= COMFORTABLE * free, needed, free)


def settled(comparison: Comparison) -> Comparison:
    """As it is when nobody is at work on it: a column that has not ended was stopped."""
    columns = tuple(
        one if one.ended else replace(one, stage=Stage.STOPPED, thinking=False) for one in comparison.columns
    )
    return replace(comparison, columns=columns)


def tally(comparisons: Iterable[Comparison]) -> list[Tally]:
    """Votes by model, the one that was best most often first. What was not voted on does not count."""
    best: Counter[str] = Counter()
    ties: Counter[str] = Counter()
    votes: Counter[str] = Counter()
    models: dict[str, Judged] = {}
    for one in comparisons:
        if not one.vote:
            continue
        for column in one.columns:
            name = column.model.id
            models[name] = column.model
            votes[name] += 1
            best[name] += one.vote == name
            ties[name] += one.vote == TIE
    rows = [Tally(model, best[name], ties[name], votes[name]) for name, model in models.items()]
    return sorted(rows, key=lambda row: (-row.best, -row.best / row.votes, row.model.name.casefold()))


def to_json(comparison: Comparison) -> dict[str, Any]:
    """As the vault keeps it; `from_json` gives an equal one."""
    return asdict(comparison)


def from_json(body: Any) -> Comparison:
    """A comparison that was kept. Raises ValueError for what is none."""
    try:
        columns = tuple(
            Column(**{**row, "model": Judged(**row["model"]), "stage": Stage(row["stage"])})
            for row in body["columns"]
        )
        return Comparison(**{**body, "columns": columns})
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError(f"not a comparison: {error}") from None
