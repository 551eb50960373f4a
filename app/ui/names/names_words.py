"""Kinds of findings in words, and what is said of a group of them."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from app.domain.names.findings import Kind
from app.domain.names.name_groups import Group


def _tr(text: str) -> str:
    return QCoreApplication.translate("Names", text)


def kind_words(kind: Kind) -> str:
    """A kind in a word or two."""
    return {
        Kind.EMAIL: _tr("E-mail"),
        Kind.LINK: _tr("Web address"),
        Kind.ACCOUNT: _tr("Account number"),
        Kind.HEALTH: _tr("Health number"),
        Kind.NATIONAL: _tr("National number"),
        Kind.BIRTH: _tr("Date of birth"),
        Kind.RECORD: _tr("Record number"),
        Kind.PHONE: _tr("Telephone"),
        Kind.AGE: _tr("Age over 89"),
        Kind.ADDRESS: _tr("Address"),
        Kind.DATE: _tr("Date"),
        Kind.NAME: _tr("Name"),
    }[kind]


def places_words(count: int) -> str:
    """How many places a group has."""
    return _tr("1 place") if count == 1 else _tr("%1 places").replace("%1", str(count))


def group_line(group: Group) -> str:
    """The second line of a row: "Name, replaced by Person A, 3 places"."""
    said = _tr("%1, kept, %3") if group.kept else _tr("%1, replaced by %2, %3")
    if not group.sure:
        said = _tr("%1, to look at, replaced by %2, %3") if not group.kept else said
    kind, places = kind_words(group.kind), places_words(len(group.places))
    return said.replace("%1", kind).replace("%3", places).replace("%2", group.pseudonym)


def group_name(group: Group) -> str:
    """The name of a row for a screen reader: "Name, Marek Soltys, replaced by Person A, 3 places"."""
    said = _tr("%1, %4, kept, %3") if group.kept else _tr("%1, %4, replaced by %2, %3")
    if not group.sure and not group.kept:
        said = _tr("%1, %4, to look at, replaced by %2, %3")
    kind, places = kind_words(group.kind), places_words(len(group.places))
    return (
        said.replace("%1", kind)
        .replace("%3", places)
        .replace("%2", group.pseudonym)
        .replace("%4", group.text)
    )
