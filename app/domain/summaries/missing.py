"""What a summary leaves out: facts that matter and that no point says.

Step 5 of documents.md 2.4. A fact counts as said only where a point that rests on its sentence also has its
value, so a sentence that was quoted in half or told without its number is listed too.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from app.domain.proof.facts import Facts, facts, same_date
from app.domain.proof.quoting import informativeness, likeness
from app.domain.proof.spotting_words import FOLLOW_UP
from app.domain.summaries.keyfacts import SENTENCES, FactKind, KeyFact
from app.domain.summarising import Point
from app.domain.text.words import content_words

_FOLLOW_UP_ALONE = re.compile(r"follow(?:ed|ing)?[ -]?up", re.I)
_COMING = re.compile(
    r"\b(?:please|will|shall|should|must|needs? to|to be|arrang\w+|book\w+|plan(?:ned)?|next|clinic|phone"
    r"|call|letter|in (?:\w+ )?(?:weeks?|months?|days)|bitte|soll|prévu|cita)\b",
    re.I,
)
SAID = 0.6  # the share of a sentence's words that a point must have to say it


@dataclass(frozen=True, slots=True)
class Missing:
    """A sentence with facts that no point says, in the words of the document. `facts` has at least one."""

    page: int
    start: int
    end: int
    quote: str
    facts: tuple[KeyFact, ...]


def missing(found: Iterable[KeyFact], points: Sequence[Point]) -> tuple[Missing, ...]:
    """The high-value facts of `found` that no point says, sentence by sentence, in the order of the document.

    What stands in several places is said if one point says it; it is listed once, where it stands first.
    """
    said = Said(points)
    left: dict[tuple[int, int], list[KeyFact]] = {}
    seen: set[tuple[str, str]] = set()
    for fact in found:
        if not fact.high or said.has(fact):
            continue
        key = (fact.kind, re.sub(r"\W+", " ", f"{fact.label} {fact.value}").casefold())
        if key not in seen:
            seen.add(key)
            left.setdefault((fact.quote_start, fact.quote_end), []).append(fact)
    return tuple(
        Missing(group[0].page, start, end, group[0].quote, tuple(group))
        for (start, end), group in sorted(left.items())
    )


def says_what_is_next(text: str) -> bool:
    """Whether a sentence says by itself what somebody has to do next.

    The word "follow-up" alone does not: a study has one too ("follow-up began at day 0").
    """
    found = [match[0] for match in FOLLOW_UP.finditer(text)]
    sure = any(not _FOLLOW_UP_ALONE.fullmatch(said) for said in found) or bool(_COMING.search(text))
    return bool(found) and sure and informativeness(text) > -0.2


class Said:
    """What points say, found by the places they rest on."""

    def __init__(self, points: Sequence[Point]) -> None:
        self._points = sorted(points, key=lambda point: point.start)
        self._starts = [point.start for point in self._points]
        self._longest = max((point.end - point.start for point in points), default=0)
        self._facts = [facts(point.text) for point in self._points]
        self._words = [frozenset(content_words(point.text)) for point in self._points]

    def has(self, fact: KeyFact) -> bool:
        """Whether a point that rests on the fact's sentence says the fact."""
        return any(self._says(index, fact) for index in self._on(fact.quote_start, fact.quote_end))

    def _on(self, start: int, end: int) -> list[int]:
        first = bisect_left(self._starts, start - self._longest)
        last = bisect_left(self._starts, end)
        return [index for index in range(first, last) if self._points[index].end > start]

    def _says(self, index: int, fact: KeyFact) -> bool:
        words = frozenset(content_words(fact.value))
        if fact.kind in SENTENCES:
            return bool(words) and len(words & self._words[index]) / len(words) >= SAID
        label = frozenset(content_words(fact.label))
        if label and 2 * len(label & self._words[index]) <= len(label):
            return False  # the number is there, but not what it is of
        wanted = facts(fact.value)
        if len(wanted) and not _all_in(wanted, self._facts[index]):
            return False
        return bool(len(wanted)) or likeness(words, self._words[index] & words) == 1.0


def _all_in(wanted: Facts, said: Facts) -> bool:
    """Whether the amount and date are said; how often a dose is taken may be told in other words."""
    amounts = [quantity for quantity in wanted.quantities if quantity.unit != "times"] or wanted.quantities
    values = {(quantity.value, quantity.unit) for quantity in said.quantities}
    return (
        all((quantity.value, quantity.unit) in values for quantity in amounts)
        and all(
            any(same_date(mine, theirs) or same_date(theirs, mine) for theirs in said.dates)
            for mine in wanted.dates
        )
        and wanted.codes <= said.codes
    )


def of_kind(found: Iterable[KeyFact], *kinds: FactKind) -> list[KeyFact]:
    """The facts of these kinds."""
    return [fact for fact in found if fact.kind in kinds]
