"""Forms in words: types of fields, and what is wrong with one."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from PySide6.QtCore import QCoreApplication

from app.domain.extraction.fields import FieldType, FormFault

translate = QCoreApplication.translate


def type_choices() -> list[tuple[str, str]]:
    """Every type of field with its name."""
    return [
        (FieldType.TEXT, translate("FormWords", "Text")),
        (FieldType.DATE, translate("FormWords", "Date")),
        (FieldType.MONEY, translate("FormWords", "Amount of money")),
        (FieldType.QUANTITY, translate("FormWords", "Number with unit")),
        (FieldType.CODE, translate("FormWords", "Number or code")),
        (FieldType.PERSON, translate("FormWords", "Person")),
        (FieldType.ENUM, translate("FormWords", "One of several")),
        (FieldType.YES_NO, translate("FormWords", "Yes or no")),
    ]


def fault_text(fault: FormFault) -> str:
    """What is wrong, in a sentence."""
    texts = {
        "missing": translate("FormWords", "Something is missing here."),
        "empty": translate("FormWords", "Write at least one letter or digit."),
        "long": translate("FormWords", "This is too long."),
        "twice": translate("FormWords", "“%1” stands for another column of this type already."),
        "choices": translate("FormWords", "Write two choices or more, parted by semicolons."),
        "characters": translate("FormWords", "There is a character in it that cannot be printed."),
        "reference": translate("FormWords", "A check names a column that is not there."),
        "unknown": translate("FormWords", "“%1” is not known."),
    }
    text = texts.get(fault.fault, translate("FormWords", "This cannot be used."))
    return text.replace("%1", fault.what)


def name_for(label: str, taken: Iterable[str]) -> str:
    """A name for a new field from its label: small letters, digits and _, not one of those taken."""
    plain = unicodedata.normalize("NFKD", label.casefold()).encode("ascii", "ignore").decode()
    name = re.sub(r"[^a-z0-9]+", "_", plain).strip("_")[:32] or "field"
    name = name if name[0].isalpha() else f"f_{name}"
    known, number, found = set(taken), 2, name
    while found in known:
        found, number = f"{name}_{number}", number + 1
    return found


def parted(text: str) -> tuple[str, ...]:
    """Words parted by semicolons."""
    return tuple(" ".join(words.split()) for words in text.split(";") if words.strip())
