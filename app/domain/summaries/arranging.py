"""A summary by a kind: which of its sections each proved point belongs to, and which sections say nothing."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from app.domain.documents import Document, Sentence
from app.domain.proof.proving import same_point
from app.domain.proof.quoting import UNFIT, informativeness, quote
from app.domain.summaries.keyfacts import FactKind, KeyFact
from app.domain.summaries.merging import worth
from app.domain.summaries.presets import REST, Preset
from app.domain.summaries.sums import sum_points
from app.domain.summarising import Point

FITS = 2.0
"""How well a sentence fits a section that it alone is to fill: by its heading, or by two other signs."""


@dataclass(frozen=True, slots=True)
class Arranged:
    """Points section by section; `heading` of each is its section's title, and `titles` are those in order.

    A title without points is not stated in the document: nothing there fits the section.
    """

    points: tuple[Point, ...]
    titles: tuple[str, ...]
    stated: frozenset[str]  # titles left out, since what fits them is said elsewhere


def arrange(
    preset: Preset,
    document: Document,
    found: Sequence[Sentence],
    known: Sequence[KeyFact],
    proved: Sequence[Point],
    chosen: Sequence[Point],
) -> Arranged:
    """The points of a summary by this preset.

    `chosen` are those a plain summary would show: what of these fits no section stands under `REST`, unless
    the preset leaves it out. A section without any gets one of the other `proved` points that fits it, else
    one of the document's own sentences in `found`. Where all that would fit it is said in another section, it
    is left out, since "not stated" would be wrong.
    """
    sorter = _Sorter(preset, known)
    pools, rest = _sorted(sorter, chosen)
    used = list(chosen)
    made: list[Point] = []
    stated: set[str] = set()
    own = [point for point in _own(document, found) if not _among(point, proved)]
    for index, section in enumerate(preset.sections):
        said = pools[index][: section.most]
        rest += pools[index][section.most :]
        if not said:
            fit = sorter.fitting(index, [*proved, *own])
            said = [point for point, score in fit if score >= FITS and not _among(point, used)][:1]
            stated |= {section.title} if fit else set()
        used += said
        placed = sorted(said, key=lambda point: (point.start, point.end))
        placed += sum_points(document) if section.sums else []
        made += [replace(point, heading=section.title) for point in placed]
    if preset.rest:
        left = sorted(rest, key=lambda point: (point.start, point.end))
        made += [replace(point, heading=REST) for point in left]
    stated -= {point.heading for point in made}
    return Arranged(tuple(made), titles(preset, made, stated), frozenset(stated))


def titles(preset: Preset, points: Sequence[Point], stated: Collection[str] = ()) -> tuple[str, ...]:
    """The section titles of several documents' summary in order; of those in `stated` only with points."""
    held = {point.heading for point in points}
    order = [one.title for one in preset.sections if one.title in held or one.title not in stated]
    return (*order, *((REST,) if REST in held else ()))


def _sorted(sorter: _Sorter, chosen: Sequence[Point]) -> tuple[list[list[Point]], list[Point]]:
    """The points of each section, those that fit it best first, and those that fit none."""
    pools: list[list[tuple[float, Point]]] = [[] for _ in sorter.sections]
    rest: list[Point] = []
    for point in chosen:
        best = sorter.best(point, point.heading)
        if best is None:
            rest.append(point)
        else:
            pools[best[0]].append((best[1] + worth(point), point))
    return [[point for _, point in sorted(pool, key=_first)] for pool in pools], rest


def _own(document: Document, found: Sequence[Sentence]) -> list[Point]:
    points = [quote(document, sentence) for sentence in found]
    return [point for point in points if informativeness(point.text) >= UNFIT]


def _among(point: Point, others: Sequence[Point]) -> bool:
    """Whether one of the others says a point or rests on words that it rests on."""
    return any(
        (other.start < point.end and point.start < other.end) or same_point(point, other) for other in others
    )


def _first(item: tuple[float, Point]) -> tuple[float, int]:
    return -item[0], item[1].start


class _Sorter:
    """Which section a statement belongs to: its heading counts most, then facts, then cues."""

    def __init__(self, preset: Preset, known: Sequence[KeyFact]) -> None:
        self.sections = preset.sections
        self._headings = [_matcher(section.headings) for section in preset.sections]
        self._cues = [_matcher(section.cues) for section in preset.sections]
        self._kinds: dict[int, set[FactKind]] = {}
        for fact in known:
            self._kinds.setdefault(fact.quote_start, set()).add(fact.kind)

    def best(self, point: Point, heading: str) -> tuple[int, float] | None:
        """The section's place and how well it fits; None if none does."""
        kinds = self._kinds.get(point.start, set())
        scores = [self._score(index, point.text, heading, kinds) for index in range(len(self.sections))]
        top = max(scores, default=0.0)
        return (scores.index(top), top) if top else None

    def _score(self, index: int, text: str, heading: str, kinds: set[FactKind]) -> float:
        by_heading, by_cues = self._headings[index], self._cues[index]
        score = 3.0 * bool(by_heading and heading and by_heading.search(heading))
        score += min(3, len(set(by_cues.findall(text.casefold())))) * 1.0 if by_cues else 0.0
        return score + 1.5 * bool(kinds & set(self.sections[index].facts))

    def fitting(self, index: int, points: Sequence[Point]) -> list[tuple[Point, float]]:
        """Those that fit a section at all with how well, best first."""
        scored = [
            (self._score(index, point.text, point.heading, self._kinds.get(point.start, set())), point)
            for point in points
        ]
        fit = [(score, point) for score, point in scored if score]
        ranked = sorted(fit, key=lambda item: (-item[0] - worth(item[1]), item[1].start))
        return [(point, score) for score, point in ranked]


def _matcher(words: Sequence[str]) -> re.Pattern[str] | None:
    """Any of the words at the beginning of a word; what they hold is taken as it is written."""
    if not words:
        return None
    longest_first = sorted(words, key=len, reverse=True)
    return re.compile(r"(?<!\w)(?:" + "|".join(map(re.escape, longest_first)) + ")", re.I)
