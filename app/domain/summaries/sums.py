"""Whether the amounts in a document's tables add up: lines to the subtotal, subtotal and tax to the total.

Arithmetic on what is written, to the penny; nothing is put right. What cannot be told is not said.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from app.domain.documents import Document, Sentence
from app.domain.proof.facts import facts
from app.domain.summarising import Point, Support
from app.domain.text.splitting import sentences

_TOTAL = re.compile(
    r"\b(?:grand total|total(?: due| payable| amount)?|amount (?:due|payable)|balance due|gesamt\w*"
    r"|total ttc)\b",
    re.I,
)
_NET = re.compile(
    r"\b(?:sub-?\s?total|net(?: amount| total)?|zwischensumme|netto\w*|total ht|sous-total)\b", re.I
)
_TAX = re.compile(r"\b(?:vat|tax|gst|mwst|ust|tva|iva|ipt)\b", re.I)
_OFF = re.compile(r"\b(?:discount|credit|deposit|less|paid|rabatt|remise)\b", re.I)
_ALSO = re.compile(r"\b(?:shipping|delivery|carriage|postage|handling|surcharge|fee|versand)\b", re.I)
_AMOUNT = re.compile(r"\d+[.,]\d{2}\b|[£$€]|\b(?:GBP|USD|EUR|CHF)\b")
_CENT = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class SumCheck:
    """One sum: what is `stated` at the place of `row`, and what the `parts` make. `name`: lines | total."""

    name: str
    stated: Decimal
    made: Decimal
    row: Sentence

    @property
    def agrees(self) -> bool:
        """Whether both are the same to the penny."""
        return abs(self.stated - self.made) < _CENT


@dataclass(slots=True)
class _Bill:
    lines: list[Decimal]
    net: tuple[Decimal, Sentence] | None = None
    tax: Decimal = Decimal(0)
    off: Decimal = Decimal(0)
    also: Decimal = Decimal(0)
    total: tuple[Decimal, Sentence] | None = None


def check_sums(document: Document) -> tuple[SumCheck, ...]:
    """The sums that can be told, in order: of each run of rows that ends in a total.

    A row is a sentence with its amount at the end; lines come before the subtotal or total. Two lines at
    least.
    """
    checks: list[SumCheck] = []
    bill = _Bill([])
    for sentence in sentences(document):
        text = document.text[sentence.start : sentence.end]
        amount = _amount(text)
        if amount is None:
            continue
        _enter(bill, text, amount, sentence)
        if bill.total is not None:
            checks += _checks(bill)
            bill = _Bill([])
    if bill.net is not None:
        checks += _checks(bill)
    return tuple(checks)


def sum_points(document: Document) -> list[Point]:
    """The same as points at the row with the sum; one that does not add up is marked to be checked."""
    said = []
    for check in check_sums(document):
        of = "The lines" if check.name == "lines" else "Net, tax and the rest"
        text = (
            f"{of} add up to {check.stated:,.2f}, as stated."
            if check.agrees
            else f"{of} add up to {check.made:,.2f}, but {check.stated:,.2f} is stated."
        )
        support = Support.VERIFIED if check.agrees else Support.WEAK
        row = check.row
        said.append(Point(text, support, row.page, row.start, row.end, row.heading))
    return said


def _enter(bill: _Bill, text: str, amount: Decimal, row: Sentence) -> None:
    if _NET.search(text):
        bill.net = bill.net or (amount, row)
    elif _TOTAL.search(text) and not _TAX.search(text.split("|")[0].strip(" |")[:12]):
        if bill.lines or bill.net:
            bill.total = (amount, row)
    elif _TAX.search(text) and (bill.net or bill.lines):
        bill.tax += amount
    elif _OFF.search(text) and (bill.net or bill.lines):
        bill.off += abs(amount)
    elif bill.net is not None:
        bill.also += amount if _ALSO.search(text) else Decimal(0)
    elif "|" in text:
        bill.lines.append(amount)


def _checks(bill: _Bill) -> list[SumCheck]:
    made = sum(bill.lines, Decimal(0))
    found = []
    if bill.net is not None and len(bill.lines) > 1:
        # A discount may stand before or after the subtotal: either reading may be the right one.
        stated = bill.net[0]
        made = made - bill.off if abs(made - bill.off - stated) < _CENT else made
        found.append(SumCheck("lines", stated, made, bill.net[1]))
    if bill.total is not None and (bill.net is not None or len(bill.lines) > 1):
        stated, row = bill.total
        base = bill.net[0] if bill.net is not None else sum(bill.lines, Decimal(0))
        sums = _readings(base, bill)
        closest = min(sums, key=lambda value: abs(value - stated))
        found.append(SumCheck("total", stated, closest, row))
    return found


def _readings(base: Decimal, bill: _Bill) -> Sequence[Decimal]:
    """With and without the discount, which may be in the base already."""
    return (base + bill.tax + bill.also - bill.off, base + bill.tax + bill.also)


def _amount(text: str) -> Decimal | None:
    """The last amount of money in a row; None if the row ends in none."""
    if not _AMOUNT.search(text):
        return None
    money = [q for q in facts(text).quantities if q.unit in ("gbp", "usd", "eur", "chf", "")]
    if not money or any(
        char.isalpha() for char in re.sub(r"\b(?:GBP|USD|EUR|CHF)\b", "", text[money[-1].end :])
    ):
        return None
    last = money[-1]
    return last.value if _AMOUNT.search(text[max(0, last.start - 5) : last.end + 5]) else None
