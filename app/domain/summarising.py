"""Summaries in which the model proposes and code proves.

The rules here are pure; `app.services.summaries` drives them. See CONTRIBUTING.md, "How a summary is made".
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Support(StrEnum):
    """What the source says of a point."""

    VERIFIED = "verified"  # a passage supports it and every number in it is there
    QUOTED = "quoted"  # the model's sentence failed, so this is the source's own sentence
    WEAK = "weak"  # a passage is near, but not all of its words are there


@dataclass(frozen=True, slots=True)
class Point:
    """One statement of a summary with the range of the document's text that supports it.

    `start` and `end` are offsets in the document's canonical text; `page` counts from 1; `heading` is the
    section it stands under ("" if none).
    """

    text: str
    support: Support
    page: int
    start: int
    end: int
    heading: str = ""


@dataclass(frozen=True, slots=True)
class Coverage:
    """What was read, as lists of page (or section) numbers. Their union is every page."""

    total: int
    read: tuple[int, ...]
    blank: tuple[int, ...] = ()
    scanned: tuple[int, ...] = ()
    failed: tuple[int, ...] = ()
    unread: tuple[int, ...] = ()  # not reached, when the run was stopped
    paged: bool = True

    @property
    def accounted(self) -> int:
        """Pages whose fate is known."""
        return self.total - len(self.unread)


@dataclass(frozen=True, slots=True)
class Summary:
    """A summary as it is shown and stored. `opening` are the points that answer "what is this"."""

    document_id: str
    points: tuple[Point, ...]
    coverage: Coverage
    model_id: str
    hidden_characters: int = 0
    seconds: float = 0.0
