"""Cells whose words speak to a program, or stand beside words that do: a person has to look at them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from app.domain.documents import Document
from app.domain.extraction.extracting import Cell, Reason, State
from app.domain.safety.addressed import Addressed
from app.domain.summaries.addressed_use import near, overlaps


def with_spoken(cells: Iterable[Cell], document: Document, spoken: Sequence[Addressed]) -> tuple[Cell, ...]:
    """The cells, those that were read there to be checked whatever else speaks for them."""
    ranges = near(document, spoken)
    return tuple(
        replace(cell, state=State.TO_CHECK, reason=Reason.ADDRESSED)
        if cell.place is not None and overlaps(ranges, cell.place.start, cell.place.end)
        else cell
        for cell in cells
    )
