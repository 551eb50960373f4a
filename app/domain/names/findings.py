"""What identifies a person in a text: kinds, findings, and how findings that overlap share the text."""

from __future__ import annotations

from bisect import bisect_right, insort
from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum


class Kind(StrEnum):
    """What a finding is. The order is the order of strength where two findings claim the same words."""

    EMAIL = "email"
    LINK = "link"  # a web address, a user's name on a service
    ACCOUNT = "account"  # IBAN, card and bank account numbers
    HEALTH = "health number"  # numbers a health service gives: NHS, KVNR
    NATIONAL = "national id"  # numbers a state gives: SSN, DNI, NIR, tax numbers, passports
    BIRTH = "date of birth"
    RECORD = "record number"  # hospital, case, claim, policy, customer numbers
    PHONE = "phone"
    AGE = "age over 89"
    ADDRESS = "address"
    DATE = "date"
    NAME = "name"


_STRENGTH = {kind: place for place, kind in enumerate(Kind)}


@dataclass(frozen=True, slots=True)
class Finding:
    """A range of the text that identifies somebody. `start` and `end` count characters of that text.

    `reason` is a word for why it was found ("title", "label", "checksum", "dictionary", "mention", "model",
    "person"); `sure` False asks a person to look; `keep` True leaves the words as they are.
    """

    kind: Kind
    start: int
    end: int
    text: str
    reason: str
    sure: bool = True
    keep: bool = False


def at(text: str, kind: Kind, start: int, end: int, reason: str, sure: bool = True) -> Finding:
    """The finding for a range of `text`."""
    return Finding(kind, start, end, text[start:end], reason, sure)


def settle(text: str, found: Iterable[Finding]) -> tuple[Finding, ...]:
    """Findings in order of place, none overlapping: the stronger claim has the words, the weaker the rest.

    Strength is: what a person marked, then the order of `Kind`, then length, then what is sure. Of a weaker
    claim the part that is left over stays a finding, so that nothing that was found is lost.
    """
    taken: list[Finding] = []
    spans: list[tuple[int, int]] = []  # of `taken`, in order of place
    for finding in sorted(found, key=_claim):
        for start, end in _uncovered(finding, spans):
            piece = text[start:end]
            lead = len(piece) - len(piece.lstrip(" \n\t,;:.-|"))
            tail = len(piece.rstrip(" \n\t,;:-|"))
            if (start, end) == (finding.start, finding.end):
                taken.append(finding)
            elif any(char.isalnum() for char in piece[lead:tail]):
                first, last = start + lead, start + tail
                taken.append(replace(finding, start=first, end=last, text=text[first:last]))
            else:
                continue
            insort(spans, (taken[-1].start, taken[-1].end))
    return tuple(sorted(taken, key=lambda finding: finding.start))


def _claim(finding: Finding) -> tuple[bool, int, int, bool, int]:
    return (
        finding.reason != "person",
        _STRENGTH[finding.kind],
        finding.start - finding.end,
        not finding.sure,
        finding.start,
    )


def _uncovered(finding: Finding, spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """What of a finding no span covers; `spans` are in order and do not overlap, so few are looked at."""
    pieces: list[tuple[int, int]] = []
    place = finding.start
    at_first = max(0, bisect_right(spans, (finding.start, finding.start)) - 1)
    for number in range(at_first, len(spans)):  # not `islice`, which walks over all that come before
        start, end = spans[number]
        if start >= finding.end:
            break
        if end <= place:
            continue
        if start > place:
            pieces.append((place, start))
        place = max(place, end)
    if place < finding.end:
        pieces.append((place, finding.end))
    return pieces
