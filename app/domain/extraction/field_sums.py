"""Whether the amounts of a document add up to its total: the lines of its tables, to the cent."""

from __future__ import annotations

import re
from decimal import ROUND_HALF_UP, Decimal

from app.domain.documents import Document
from app.domain.extraction.field_lines import Line, lines_of
from app.domain.extraction.field_values import find
from app.domain.extraction.fields import Check, CheckKind, Field, FieldType

CENT = Decimal("0.01")
_AMOUNT = re.compile(r"(?:amount|line total|total|net|betrag|montant|importe)\b", re.I)
_SUMMED = re.compile(
    r"(?:sub[\s-]?total|total|net|gross|vat|tax|gst|mwst|ust|tva|iva|balance|amount due|summe"
    r"|zwischensumme|netto|brutto"
    r"|gesamt\w*|base imponible|importe total)\b",
    re.I,
)
"""How a row begins that sums up those above it."""
_MONEY = Field("amount", "amount", FieldType.MONEY)


def adds_up(document: Document, check: Check, amounts: dict[str, Decimal | None]) -> bool:
    """Whether the amounts of a check by the names of their fields add up; also where one is not known."""
    if check.kind is CheckKind.LINES:
        total = amounts[check.names[0][0]]
        listed = line_amounts(document)
        return total is None or len(listed) < 2 or sum(listed) == total
    known = {name: amount for name, amount in amounts.items() if amount is not None}
    if check.kind is CheckKind.SUM:
        (total_name,), parts = check.names
        total = known.get(total_name)
        stated = [known[name] for name in parts if name in known]
        if total is None or not stated:
            return True
        if len(stated) == len(parts):
            return sum(stated) == total
        return True
    (part,), (base,), (rate,) = check.names
    if len(known) < 3:
        return True
    share = (known[base] * known[rate] / 100).quantize(CENT, ROUND_HALF_UP)
    return abs(share - known[part]) <= CENT


def line_amounts(document: Document) -> list[Decimal]:
    """The amounts of an invoice's lines: the last column headed as one, in rows as wide as the heading.

    Empty where there is no such table, or where a row of it has no readable amount.
    """
    lines = lines_of(document)
    for number, line in enumerate(lines):
        column = _amount_column(document.text, line)
        if column is None:
            continue
        found: list[Decimal] = []
        for below in lines[number + 1 :]:
            if below.block != line.block or len(below.cells) != len(line.cells):
                break
            first = below.cells[0]
            if found and _SUMMED.match(document.text[slice(*first)]):
                break  # "Net | | | £5,267.56" is as wide as the lines above it
            low, high = below.cells[column]
            values = find(_MONEY, document.text[low:high])
            if len(values) != 1 or values[0].value.amount is None:
                return []
            found.append(values[0].value.amount)
        if found:
            return found
    return []


def _amount_column(text: str, line: Line) -> int | None:
    """The last column whose heading names an amount, in a row of headings (no digits in it)."""
    if not line.table or len(line.cells) < 3 or any(char.isdigit() for char in text[line.start : line.end]):
        return None
    named = [i for i, (low, high) in enumerate(line.cells) if _AMOUNT.match(text[low:high])]
    return named[-1] if named else None
