"""Which lines a summary has: every section that holds something, what matters most, nothing twice.

The coverage pass of documents.md 2.4, step 5. The model's proved points and the document's own sentences
compete for the places; a line is worth what it says that no line before it says. So what the model left out
comes in as a quote, and what it said well stays in its words.
"""

from __future__ import annotations

import heapq
from collections import Counter
from collections.abc import Callable, Sequence

from app.domain.proof.proving import same_point
from app.domain.proof.quoting import REPEATS, likeness
from app.domain.summaries.candidates import Candidate
from app.domain.summaries.merging import aside
from app.domain.summaries.substance import Key, worth_of
from app.domain.summarising import Point, Support
from app.domain.text.words import content_words

BY_MODEL = 0.35
"""What is added to a line that the model worded and the source supports in full."""
IN_DOUBT = -0.3
NEXT_SHARE = 0.5
"""The share of a summary's lines that what has to happen next gets before all else."""
CROWDED = 0.15
"""What each line of the same section takes from the next one."""
ALIKE = 0.6
"""What a line loses that shares all its words with another one."""
NEAREST = 3
"""Sections on each side among which a line that says nearly the same costs."""
HOLDS = 0.25
"""What the best line of a section is worth, if the section is to have a line before others have two."""
CRUMB = -0.2

Lean = Callable[[str], float]


def compose(
    lines: Sequence[Candidate],
    target: int,
    room: int,
    lean: Lean = lambda _text: 0.0,
    kept: Sequence[Point] = (),
) -> tuple[Point, ...]:
    """At most `target` of the possible lines, of about `room` characters, in the order of the document.

    First what has to happen next gets up to half the places. Then each section that holds something gets a
    line, even where the room is used up; if there are more sections than places, neighbours share one. Then
    what adds most. Crumbs (code, references) come in only where there is
    nothing else. `lean` adds to the worth of a wording, for whom the summary is; `kept` are lines that the
    summary has in any case, and that are not said again.
    """
    choice = _Choice(room, lean, kept)
    good = [line for line in lines if choice.value(line) > CRUMB] or list(lines)
    coming = sorted((line for line in good if line.next), key=choice.value, reverse=True)
    choice.fill(coming, max(1, round(target * NEXT_SHARE)))
    for group in _groups(good, max(0, target - len(choice.lines)), choice):
        if len(choice.lines) < target:
            choice.fill(group, len(choice.lines) + 1, spare=True)
    choice.fill(good, target)
    return tuple(sorted((line.point for line in choice.lines), key=lambda point: (point.start, point.end)))


class _Choice:
    """Lines chosen so far, and what another one would add to them."""

    def __init__(self, room: int, lean: Lean, kept: Sequence[Point]) -> None:
        self.lines: list[Candidate] = []
        self._room = room
        self._lean = lean
        self._said = [(point, frozenset(content_words(point.text))) for point in kept]
        self._facts: set[Key] = set()
        self._sections: Counter[int] = Counter()

    def value(self, line: Candidate) -> float:
        """Only ever falls while lines are chosen."""
        point = line.point
        worded = {Support.VERIFIED: BY_MODEL, Support.WEAK: IN_DOUBT}.get(point.support, 0.0)
        near = (other for other in self.lines if abs(other.section - line.section) <= NEAREST)
        alike = max((likeness(line.words, other.words) for other in near), default=0.0)
        own = line.looks + worded + self._lean(point.text) - 3 * aside(point)
        return (
            own + worth_of(line.facts, self._facts) - ALIKE * alike - CROWDED * self._sections[line.section]
        )

    def fill(self, lines: Sequence[Candidate], target: int, spare: bool = False) -> None:
        """Take what adds most, one after the other, up to so many lines in all; `spare`: whatever room."""
        queue = [(-self.value(line), line.point.start, place) for place, line in enumerate(lines)]
        heapq.heapify(queue)
        while queue and len(self.lines) < target:
            _, start, place = heapq.heappop(queue)
            line = lines[place]
            if self._is_said(line):
                continue
            now = -self.value(line)
            if queue and now > queue[0][0]:  # it lost worth since: back into the queue
                heapq.heappush(queue, (now, start, place))
                continue
            if self.lines and not spare and len(line.point.text) > self._room:
                continue
            self._room -= len(line.point.text)
            self.lines.append(line)
            self._said.append((line.point, line.words))
            self._facts.update(line.facts)
            self._sections[line.section] += 1

    def has(self, section: int) -> bool:
        """Whether a section has a line."""
        return section in self._sections

    def _is_said(self, line: Candidate) -> bool:
        point = line.point
        overlap = any(other.point.start < point.end and point.start < other.point.end for other in self.lines)
        return overlap or any(
            likeness(line.words, words) >= REPEATS and same_point(point, other) for other, words in self._said
        )


def _groups(lines: Sequence[Candidate], places: int, choice: _Choice) -> list[list[Candidate]]:
    """The lines of each section that has none yet; neighbours together, if there are more than places."""
    by_section: dict[int, list[Candidate]] = {}
    for line in lines:
        by_section.setdefault(line.section, []).append(line)
    bare = [group for section, group in sorted(by_section.items()) if not choice.has(section)]
    worthy = [group for group in bare if max(map(choice.value, group)) >= HOLDS]
    if len(worthy) <= places:
        return worthy
    shared: list[list[Candidate]] = [[] for _ in range(places)]
    for position, group in enumerate(worthy):
        shared[position * places // len(worthy)] += group
    return shared
