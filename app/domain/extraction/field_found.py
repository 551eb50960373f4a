"""What is found of a field in a text: the value in one form, its place, and what is unclear of it."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum


class Doubt(StrEnum):
    """What is unclear of a value as it is written."""

    AMBIGUOUS = "ambiguous"  # two ways to read it
    IMPOSSIBLE = "impossible"  # no such date
    UNCLEAR = "unclear"  # where it ends, or whether it is one, is not certain
    CUT = "cut"  # longer than what is kept


@dataclass(frozen=True, slots=True)
class Value:
    """A value in the one form it is shown and compared in.

    `shown`: dates as 2025-03-14 (2025-03 without a day), money and quantities as plain decimals without their
    `unit` (a currency's code or its sign where that is all there is), everything else as written, on one
    line. `key` compares. `amount` is set for money and quantities.
    """

    shown: str
    key: str
    amount: Decimal | None = None
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Found:
    """A value at characters `start` to `end` of the text that was searched."""

    start: int
    end: int
    value: Value
    doubt: Doubt | None = None
