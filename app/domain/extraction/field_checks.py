"""Checks across a document's cells: no place for two fields, one currency, sums, shares, dates in order.

A check can only take certainty away. It says nothing where one of its fields has no value.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import combinations

from app.domain.documents import Document
from app.domain.extraction.extracting import LONGEST_QUOTE, MOST_OTHERS, Cell, Place, Reason, State
from app.domain.extraction.field_found import Found
from app.domain.extraction.field_lines import Line, page_of, stepped_lines
from app.domain.extraction.field_sums import adds_up
from app.domain.extraction.field_values import find
from app.domain.extraction.fields import Check, CheckKind, Field, FieldType, Form
from app.domain.text.field_steps import Steps, at_once

STRETCH, OVERLAP = 8_000, 100
"""Characters of a line looked through at a time, and how much of the next: no date or amount is longer."""


def checked(document: Document, form: Form, cells: Sequence[Cell]) -> tuple[Cell, ...]:
    """The cells with whatever a check speaks against marked to be checked, without a pause."""
    return at_once(checking(document, form, cells))


def checking(document: Document, form: Form, cells: Sequence[Cell]) -> Steps[tuple[Cell, ...]]:
    """The same in small steps."""
    reasons: dict[str, Reason] = {}
    for name, reason in (
        *_shared(cells),
        *_currencies(form, cells),
        *(found for check in form.checks for found in _one(document, check, cells)),
    ):
        reasons.setdefault(name, reason)
    marked = [_marked(cell, reasons.get(cell.field)) for cell in cells]
    yield
    lines = yield from stepped_lines(document)
    done = []
    for cell in marked:
        done.append((yield from _not_stated(document, form, cell, marked, lines)))
    return tuple(done)


def _not_stated(
    document: Document, form: Form, cell: Cell, cells: Sequence[Cell], lines: Sequence[Line]
) -> Steps[Cell]:
    """Whether nothing is left over: a date or an amount is not stated only if the running text has none."""
    one = form.field(cell.field)
    if cell.state is not State.NOT_STATED or one.type not in (FieldType.DATE, FieldType.MONEY):
        return cell
    taken = [other.place for other in cells if other.place is not None]
    left: list[Place] = []
    for line in lines:
        if line.table:
            continue
        for found in (yield from _values(one, document.text, line)):
            start, end = found.start, found.end
            bare = found.doubt is not None and one.type is FieldType.MONEY and not found.value.unit
            if bare or any(start < place.end and place.start < end for place in taken):
                continue
            quote = document.text[line.start : line.end][:LONGEST_QUOTE]
            left.append(Place(found.value, page_of(document, start), start, end, quote))
            if len(left) == MOST_OTHERS:
                break
        if len(left) == MOST_OTHERS:
            break
    if not left:
        return cell
    return replace(cell, state=State.TO_CHECK, reason=Reason.UNLABELLED, others=tuple(left))


def _values(one: Field, text: str, line: Line) -> Steps[list[Found]]:
    """The values of a line by their places in the whole text; a long line stretch by stretch."""
    values: list[Found] = []
    past = line.start
    for low in range(line.start, line.end, STRETCH):
        yield
        cut = low + STRETCH
        for found in find(one, text[low : min(line.end, cut + OVERLAP)]):
            start, end = low + found.start, low + found.end
            if past <= start < cut:
                past = end
                values.append(replace(found, start=start, end=end))
    return values


def _marked(cell: Cell, reason: Reason | None) -> Cell:
    if reason is None or cell.state is not State.FOUND:
        return cell
    return replace(cell, state=State.TO_CHECK, reason=reason)


def _shared(cells: Sequence[Cell]) -> Iterable[tuple[str, Reason]]:
    placed = [cell for cell in cells if cell.place is not None and cell.place.value.key]
    for one, other in combinations(placed, 2):
        assert one.place is not None
        assert other.place is not None
        if one.place.start < other.place.end and other.place.start < one.place.end:
            yield one.field, Reason.SHARED
            yield other.field, Reason.SHARED


def _currencies(form: Form, cells: Sequence[Cell]) -> Iterable[tuple[str, Reason]]:
    money = {one.name for one in form.fields if one.type is FieldType.MONEY}
    units = {
        cell.field: cell.place.value.unit for cell in cells if cell.field in money and cell.place is not None
    }
    stated = {unit for unit in units.values() if unit}
    if "$" in stated and all(unit == "$" or unit.endswith("D") for unit in stated):
        stated.discard("$")
    if len(stated) > 1:
        yield from ((name, Reason.CURRENCY) for name in units)


def _one(document: Document, check: Check, cells: Sequence[Cell]) -> Iterable[tuple[str, Reason]]:
    named = {cell.field: cell for cell in cells}
    names = [name for group in check.names for name in group]
    if check.kind is CheckKind.ORDER:
        first, then = (_day(named.get(name)) for name in names)
        if first and then and first[: len(then)] > then[: len(first)]:
            yield from ((name, Reason.ORDER) for name in names)
        return
    amounts = {name: _amount(named.get(name)) for name in names}
    if not adds_up(document, check, amounts):
        yield from ((name, Reason.ARITHMETIC) for name in names if amounts[name] is not None)


def _amount(cell: Cell | None) -> Decimal | None:
    return cell.place.value.amount if cell is not None and cell.place is not None else None


def _day(cell: Cell | None) -> str | None:
    if cell is None or cell.place is None or not re.match(r"\d{4}-\d\d", cell.place.value.key):
        return None
    return cell.place.value.key
