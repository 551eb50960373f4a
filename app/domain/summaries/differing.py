"""Where documents contradict each other: one thing by its label, another value in another document."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app.domain.proof.facts import Date, facts, same_date
from app.domain.summaries.keyfacts import SENTENCES, FactKind, KeyFact

_OWN = re.compile(
    r"\b(?:invoice|bill|quote|quotation|offer|receipt|delivery|order|claim|case|contract|agreement|patient"
    r"|hospital|nhs|record|ticket|rechnung\w*|vertrag\w*|angebot\w*|auftrag\w*|facture|contrat|devis)\b",
    re.I,
)
"""Words in the label of a number by which a document, or what it is about, is told from others."""
_ITS_OWN = frozenset(("date", "dated", "datum", "page", "time", "phone", "tel", "telephone", "fax", "e-mail"))
"""Labels whose value is another one in every document."""


@dataclass(frozen=True, slots=True)
class Difference:
    """One label, and the first fact under it of each document (by its place) that disagrees with another."""

    label: str
    facts: tuple[tuple[int, KeyFact], ...]


def differences(found: Sequence[Sequence[KeyFact]]) -> list[Difference]:
    """What documents say differently of the same labelled thing; `found` are the facts of each.

    A label with several values in a document differs only where the documents share none of them. Documents
    that bear different numbers of their own (two invoices) are about different things and are not compared,
    unless they share another such number.
    """
    tables = [_by_label(facts_of) for facts_of in found]
    own = [_own_numbers(facts_of) for facts_of in found]
    labels = dict.fromkeys(key for table in tables for key in table)
    told: list[Difference] = []
    for key in labels:
        holders = [place for place, table in enumerate(tables) if key in table]
        apart = [
            place
            for place in holders
            if any(
                other != place
                and _about_one(own[place], own[other])
                and not _share_one(tables[place][key], tables[other][key])
                for other in holders
            )
        ]
        if apart:
            rows = tuple((place, tables[place][key][0]) for place in apart)
            told.append(Difference(rows[0][1].label, rows))
    return told


def same_values(one: str, other: str) -> bool:
    """Whether two texts hold the same numbers with units, dates, times and codes, however written."""
    mine, others = facts(one), facts(other)
    alike = (
        {(q.value, q.unit) for q in mine.quantities} == {(q.value, q.unit) for q in others.quantities}
        and set(mine.times) == set(others.times)
        and mine.codes == others.codes
    )
    return alike and _all_in(mine.dates, others.dates) and _all_in(others.dates, mine.dates)


def _all_in(dates: Sequence[frozenset[Date]], others: Sequence[frozenset[Date]]) -> bool:
    return all(any(same_date(date, other) for other in others) for date in dates)


def _by_label(found: Sequence[KeyFact]) -> dict[tuple[FactKind, str], list[KeyFact]]:
    table: dict[tuple[FactKind, str], list[KeyFact]] = {}
    for fact in found:
        label = " ".join(fact.label.casefold().split())
        if fact.kind not in SENTENCES and label and label not in _ITS_OWN:
            table.setdefault((fact.kind, label), []).append(fact)
    return table


def _share_one(some: Sequence[KeyFact], others: Sequence[KeyFact]) -> bool:
    return any(agree(one, other) for one in some for other in others)


def agree(one: KeyFact, other: KeyFact) -> bool:
    """Whether two facts have one value, however it is written."""
    if one.kind in (FactKind.IDENTIFIER, FactKind.NAME, FactKind.EMAIL):
        return _code(one.value) == _code(other.value)
    if len(facts(one.value)):
        return same_values(one.value, other.value)
    return " ".join(one.value.casefold().split()) == " ".join(other.value.casefold().split())


def _code(value: str) -> str:
    return re.sub(r"[\s./-]", "", value.casefold())


def _own_numbers(found: Sequence[KeyFact]) -> Mapping[str, frozenset[str]]:
    numbers: dict[str, set[str]] = {}
    for fact in found:
        if fact.kind is FactKind.IDENTIFIER and _OWN.search(fact.label):
            numbers.setdefault(" ".join(fact.label.casefold().split()), set()).add(_code(fact.value))
    return {label: frozenset(values) for label, values in numbers.items()}


def _about_one(one: Mapping[str, frozenset[str]], other: Mapping[str, frozenset[str]]) -> bool:
    """Whether nothing says that two documents are about different things."""
    shared = one.keys() & other.keys()
    return not shared or any(one[label] & other[label] for label in shared)
