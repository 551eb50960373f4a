"""Findings of one text gathered as a person thinks of them: one entry for each person, number or address."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app.domain.names.findings import Finding, Kind
from app.domain.names.name_words import tokens
from app.domain.names.pseudonyms import comparable
from app.domain.text.field_steps import Steps, at_once
from app.domain.text.folding import fold


@dataclass(frozen=True, slots=True)
class Group:
    """What is decided together. `places` are indexes into the findings, in order of the text.

    `text` is its fullest form, `pseudonym` what is written in its place. `sure` False: at least one place is
    for a person to look at. `kept`: every place is left as it is.
    """

    kind: Kind
    text: str
    pseudonym: str
    places: tuple[int, ...]
    sure: bool
    kept: bool


AT_ONCE = 200
"""Findings, or groups, looked at in one step."""


def groups(findings: Sequence[Finding], pseudonyms: Sequence[str]) -> tuple[Group, ...]:
    """Groups by first place. `pseudonyms`: one for each finding; people are told apart by them."""
    return at_once(grouping(findings, pseudonyms))


def grouping(findings: Sequence[Finding], pseudonyms: Sequence[str]) -> Steps[tuple[Group, ...]]:
    """The same in small steps."""
    members: dict[tuple[str, str], list[int]] = {}
    keys: dict[tuple[Kind, str, str], tuple[str, str]] = {}  # many findings are written the same way
    lengths: dict[str, int] = {}
    for index, finding in enumerate(findings):
        written = finding.kind, finding.text, pseudonyms[index]
        key = keys.get(written)
        if key is None:
            key = keys[written] = _key(finding, pseudonyms[index])
            lengths[finding.text] = len(tokens(finding.text))
        members.setdefault(key, []).append(index)
        if index % AT_ONCE == 0:
            yield
    found = []
    for number, places in enumerate(members.values()):
        found.append(_group(findings, pseudonyms, places, lengths))
        if number % AT_ONCE == 0:
            yield
    return tuple(found)


def _key(finding: Finding, pseudonym: str) -> tuple[str, str]:
    if finding.kind is Kind.NAME:
        return str(finding.kind), pseudonym.casefold() or " ".join(tokens(finding.text)) or fold(finding.text)
    return str(finding.kind), comparable(finding.kind, finding.text)


def _group(
    findings: Sequence[Finding], pseudonyms: Sequence[str], places: list[int], lengths: Mapping[str, int]
) -> Group:
    fullest = max(places, key=lambda index: (lengths[findings[index].text], -index))
    return Group(
        findings[fullest].kind,
        " ".join(findings[fullest].text.split()),
        pseudonyms[fullest],
        tuple(places),
        all(findings[index].sure for index in places),
        all(findings[index].keep for index in places),
    )
