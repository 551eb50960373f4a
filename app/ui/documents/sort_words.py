"""Sorting in words: what became of a document, and what is wrong with some labels."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from app.domain.extraction.sorted_files import By, Placed
from app.domain.extraction.sorting import LONGEST_LABEL, MOST_LABELS


def _tr(text: str) -> str:
    return QCoreApplication.translate("Sort", text)


def label_text(placed: Placed | None) -> str:
    """The label as it stands in the table."""
    if placed is None:
        return _tr("Not sorted")
    if placed.label:
        return placed.label
    return _tr("None of these") if placed.by is By.PERSON else _tr("Unsure")


def how_text(placed: Placed | None) -> str:
    """Who put it there; of what a person changed, what was found before."""
    if placed is None:
        return ""
    if placed.by is By.PERSON and placed.was is None:
        return _tr("Yours")
    if placed.by is By.PERSON and placed.was == placed.label:
        return _tr("Yours, as it was found")
    if placed.by is By.PERSON:
        found = _tr("Yours; found was %1") if placed.was else _tr("Yours; before, no kind led")
        return found.replace("%1", placed.was or "")
    if not placed.label:
        return _tr("No kind leads clearly")
    return _tr("By the model") if placed.by is By.MODEL else _tr("Like the examples")


def fault_text(fault: str) -> str:
    """What is wrong with labels, by the words of `domain.extraction.sorting.faults`."""
    return {
        "few": _tr("Name two kinds or more."),
        "many": _tr("Name at most %1 kinds.").replace("%1", str(MOST_LABELS)),
        "empty": _tr("A kind has no name."),
        "long": _tr("A name has more than %1 characters.").replace("%1", str(LONGEST_LABEL)),
        "twice": _tr("Two kinds have the same name."),
    }[fault]
