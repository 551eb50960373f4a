"""The few parts of which every report is made: headings, paragraphs, lists, tables, and words in inks.

The writers in `app.services` know these only, so no format can lack what another has.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Ink(StrEnum):
    """How a run of words is set off."""

    PLAIN = "plain"
    STRONG = "strong"
    PLACE = "place"  # a citation
    FLAG = "flag"  # a reason to check
    QUIET = "quiet"  # the document's own words, and what stands beside the matter


@dataclass(frozen=True, slots=True)
class Run:
    """Words in one ink, on one line."""

    text: str
    ink: Ink = Ink.PLAIN


Runs = tuple[Run, ...]


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of level 1 or 2."""

    level: int
    text: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph. `notice`: set in a frame, to be read first."""

    runs: Runs
    notice: bool = False


@dataclass(frozen=True, slots=True)
class Items:
    """A list, one item for each entry."""

    items: tuple[Runs, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A table with one row of column names. `shares` are the columns' parts of the width."""

    head: tuple[str, ...]
    rows: tuple[tuple[Runs, ...], ...]
    shares: tuple[int, ...]


Part = Heading | Paragraph | Items | Table


def plain(runs: Runs) -> str:
    """The words of some runs without their ink."""
    return "".join(run.text for run in runs)
