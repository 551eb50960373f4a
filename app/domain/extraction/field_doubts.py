"""A cell's doubt in numbers: which check disagrees, by how much, beside which words the value stood."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from app.domain.documents import Document
from app.domain.extraction.extracting import Cell, Place
from app.domain.extraction.field_sums import CENT, adds_up, line_amounts
from app.domain.extraction.fields import Check, CheckKind, Field, Form


@dataclass(frozen=True, slots=True)
class Disagreement:
    """A check that does not hold. `total` names the field that was compared, `parts` what it was made from.

    `expected` is what the parts give, `stated` what the document says; both None for dates out of order.
    """

    kind: CheckKind
    total: Field
    parts: tuple[Field, ...]
    expected: Decimal | None = None
    stated: Decimal | None = None


def disagreement(document: Document, form: Form, cells: Sequence[Cell], name: str) -> Disagreement | None:
    """The first check about a field that its document does not meet, None if none speaks against it."""
    amounts = {cell.field: _amount(cell) for cell in cells}
    for check in form.checks:
        names = [one for group in check.names for one in group]
        if name not in names:
            continue
        if check.kind is CheckKind.ORDER:
            first, then = (_day(cells, one) for one in names)
            if first and then and first[: len(then)] > then[: len(first)]:
                return Disagreement(check.kind, form.field(names[1]), (form.field(names[0]),))
        elif not adds_up(document, check, {one: amounts.get(one) for one in names}):
            return _sum(document, form, check, amounts)
    return None


def _sum(document: Document, form: Form, check: Check, amounts: dict[str, Decimal | None]) -> Disagreement:
    (total, *_), *others = check.names
    parts = tuple(form.field(one) for group in others for one in group)
    known = [amounts.get(one.name) or Decimal(0) for one in parts]
    if check.kind is CheckKind.LINES:
        expected = sum(line_amounts(document), Decimal(0))
    elif check.kind is CheckKind.SHARE:
        expected = (known[0] * known[1] / 100).quantize(CENT, ROUND_HALF_UP)
    else:
        expected = sum(known, Decimal(0))
    return Disagreement(check.kind, form.field(total), parts, expected, amounts.get(total))


def beside(field: Field, place: Place) -> str:
    """The label a value stands beside, as the document writes it; "" where its quote has none."""
    longest = sorted(field.labels, key=len, reverse=True)
    pattern = "|".join(r"[\s\-‐‑]+".join(map(re.escape, words.split())) for words in longest)
    found = re.search(rf"(?<![\w-])(?:{pattern})(?!\w)", place.quote, re.I)
    return " ".join(found[0].split()) if found else ""


def _amount(cell: Cell) -> Decimal | None:
    return cell.place.value.amount if cell.place is not None else None


def _day(cells: Sequence[Cell], name: str) -> str:
    keys = (cell.place.value.key for cell in cells if cell.field == name and cell.place is not None)
    key = next(keys, "")
    return key if re.match(r"\d{4}-\d\d", key) else ""
