"""The points of all packs put together: nothing twice, no part of the document left out."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence

from app.domain.proving import better, same_point
from app.domain.quoting import informativeness
from app.domain.summarising import Point, Support

CRUMB = -0.2

_ASIDE = re.compile(
    r"^\W*(?:[A-Z\d.]+\s+)?(?:references|bibliography|acknowledge?ments?|index|\w* ?code)\b", re.I
)
_WORTH = {Support.VERIFIED: 0.3, Support.QUOTED: 0.15, Support.WEAK: 0.0}


def merge(
    groups: Sequence[Sequence[Point]],
    target: int,
    always: Sequence[Point] = (),
    lean: Callable[[str], float] = lambda _text: 0.0,
) -> tuple[Point, ...]:
    """Choose about `target` points out of the packs' points and put them in the order of the document.

    `groups` has the points of each pack, in order. Every page (or section) with points keeps its best one if
    `target` allows, else every pack does; else neighbouring packs share one, so that the points are spread
    over the document evenly. Crumbs (code, references) keep their place only if there is nothing else. What
    several packs say is said once, where it is best supported.

    `always` are points that every summary has (what has to happen next): they come on top of `target`, unless
    what is chosen says them already. `lean` adds to the worth of a wording, for whom the summary is.
    """

    def value(point: Point) -> float:
        return worth(point) + lean(point.text)

    kept = [group for group in _without_repeats(groups) if group]
    kept = [good for group in kept if (good := [p for p in group if worth(p) > CRUMB])] or kept
    by_page: dict[int, list[Point]] = {}
    for point in (point for group in kept for point in group):
        by_page.setdefault(point.page, []).append(point)
    parts = list(by_page.values()) if len(by_page) <= target else _shared_out(kept, target)
    chosen: list[Point] = []
    left: list[Point] = []
    for part in parts:
        ranked = sorted(part, key=value, reverse=True)
        chosen.append(ranked[0])
        left += ranked[1:]
    pages = Counter(point.page for point in chosen)
    while left and len(chosen) < target:
        best = max(left, key=lambda point: (value(point) - 0.35 * pages[point.page], -point.start))
        left.remove(best)
        chosen.append(best)
        pages[best.page] += 1
    for point in always:
        if not any(same_point(point, other) for other in chosen):
            chosen.append(point)
    return tuple(sorted(chosen, key=lambda point: (point.start, point.end)))


def worth(point: Point) -> float:
    """How much a point deserves a place in the summary."""
    aside = 0.5 * bool(_ASIDE.search(point.heading))
    return informativeness(point.text) + _WORTH[point.support] - aside


def _without_repeats(groups: Sequence[Sequence[Point]]) -> list[list[Point]]:
    """Drop what is said again, within a pack or in another; of two, the better supported stays."""
    kept: list[list[Point]] = []
    for group in groups:
        mine: list[Point] = []
        for point in group:
            place = _find(point, [*kept, mine])
            if place is None:
                mine.append(point)
            elif better(point, place[0][place[1]]):
                place[0].pop(place[1])
                mine.append(point)
        kept.append(mine)
    return kept


def _find(point: Point, groups: Sequence[list[Point]]) -> tuple[list[Point], int] | None:
    for group in groups:
        for position, other in enumerate(group):
            if same_point(point, other):
                return group, position
    return None


def _shared_out(groups: list[list[Point]], target: int) -> list[list[Point]]:
    """Join neighbouring groups until there are at most `target`."""
    if len(groups) <= max(1, target):
        return groups
    parts: list[list[Point]] = [[] for _ in range(max(1, target))]
    for position, group in enumerate(groups):
        parts[position * len(parts) // len(groups)] += group
    return parts
