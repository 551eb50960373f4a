"""Values of a field's type in a stretch of text: where they stand, what they are, what is unclear.

Two ways of writing one value have one key: "£1,250.00" and "1250 GBP", "3 March 2025" and "03/03/2025". A
value that can be read in two ways is given with a doubt, never settled silently.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from app.domain.extraction.field_dates import dates
from app.domain.extraction.field_found import Doubt, Found, Value
from app.domain.extraction.field_money import amounts
from app.domain.extraction.field_people import codes, people
from app.domain.extraction.fields import Field, FieldType
from app.domain.proof.facts import facts

LONGEST_VALUE = 300  # characters of a text


def find(field: Field, text: str, day_first: bool | None = None) -> list[Found]:
    """Every value of the field's type in a text, in order, none overlapping.

    `day_first` says how 03/04/2025 is to be read, None that it is not known (then it is in doubt).
    """
    match field.type:
        case FieldType.DATE:
            return list(dates(text, day_first))
        case FieldType.MONEY:
            return list(amounts(text))
        case FieldType.QUANTITY:
            return [one for one in _quantities(text) if not field.units or one.value.unit in field.units]
        case FieldType.CODE:
            return list(codes(text))
        case FieldType.PERSON:
            return list(people(text))
        case FieldType.ENUM:
            return list(_chosen(field, text))
        case FieldType.YES_NO:
            return list(_yes_no(text))
        case FieldType.TEXT:
            return _whole(text)


def compatible(one: Value, other: Value) -> bool:
    """Whether two values can be the same: a missing currency or a bare "$" fits any that it may mean."""
    if one.amount is None or other.amount is None:
        return one.key == other.key
    units = {one.unit, other.unit}
    dollars = "$" in units and all(unit == "$" or unit.endswith("D") for unit in units)
    return one.amount == other.amount and (len(units) == 1 or "" in units or dollars)


def _quantities(text: str) -> Iterator[Found]:
    last = 0
    for quantity in facts(text).quantities:
        if quantity.start < last or quantity.unit == "ordinal":
            continue
        last = quantity.end
        shown = f"{quantity.value:f}"
        key = f"{quantity.value.normalize():f} {quantity.unit}"
        digits = text[quantity.start : quantity.end]
        doubtful = bool(re.search(r"(?<!\d)\d{1,3}\.\d{3}(?!\d)", digits)) and not quantity.unit
        value = Value(shown, key, quantity.value, quantity.unit)
        yield Found(quantity.start, quantity.end, value, Doubt.UNCLEAR if doubtful else None)


def _chosen(field: Field, text: str) -> Iterator[Found]:
    found = []
    for choice, others in field.choices:
        for words in (choice, *others):
            pattern = r"[\s-]+".join(map(re.escape, re.split(r"[\s-]+", words)))
            for match in re.finditer(rf"(?<!\w){pattern}(?!\w)", text, re.I):
                found.append(Found(match.start(), match.end(), Value(choice, choice.casefold())))
    last = 0
    for one in sorted(found, key=lambda each: (each.start, -each.end)):
        if one.start >= last:
            last = one.end
            negated = re.search(
                r"\b(?:not|no|non|never|kein\w*|nicht)[\s-]+(?:a |an )?\Z", text[: one.start], re.I
            )
            yield replace(one, doubt=Doubt.UNCLEAR) if negated else one


_YES = r"yes|y|true|ja|oui|sí|si|☒|☑|✓|✔|\[x\]"
_NO = r"no|n|false|nein|non|none|nil|☐|\[ ?\]"
_ANSWER = re.compile(rf"(?<!\w)(?:(?P<yes>{_YES})|(?P<no>{_NO}))(?!\w)", re.I)


def _yes_no(text: str) -> Iterator[Found]:
    """Doubtful unless it stands alone: "no objection", "☐ yes ☒ no" and "yes, if…" are for a person."""
    for match in _ANSWER.finditer(text):
        said = "yes" if match["yes"] else "no"
        alone = not text[: match.start()].strip() and not text[match.end() :].strip(" .")
        sign = match[0] in ("☒", "☑", "☐", "✓", "✔") or match[0].startswith("[")
        yield Found(
            match.start(), match.end(), Value(said, said), None if alone and not sign else Doubt.UNCLEAR
        )


def _whole(text: str) -> list[Found]:
    start = len(text) - len(text.lstrip())
    end = len(text.rstrip())
    if not any(char.isalnum() for char in text):
        return []
    cut = end - start > LONGEST_VALUE
    if cut:
        space = text.rfind(" ", start, start + LONGEST_VALUE)
        end = space if space > start else start + LONGEST_VALUE
    shown = " ".join(text[start:end].split())
    return [Found(start, end, Value(shown, shown.casefold().rstrip(".")), Doubt.CUT if cut else None)]
