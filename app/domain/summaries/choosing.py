"""What a summary shows of a document as far as it is read: its first line, then what matters most."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from functools import partial

from app.domain.documents import Document, Sentence
from app.domain.summaries.arranging import arrange
from app.domain.summaries.candidates import (
    Weighed,
    frame,
    own_sentences,
    plainly,
    proved_points,
    sections_of,
    weigh,
)
from app.domain.summaries.composing import compose
from app.domain.summaries.leading import lead
from app.domain.summaries.outlining import under_headings
from app.domain.summaries.presets import Preset
from app.domain.summaries.summary_options import Options, leaning, points_of, room_of, sized
from app.domain.summarising import Point, points_wanted

Shown = tuple[tuple[Point, ...], tuple[str, ...]]
"""The points, and the titles of the sections if there is a kind."""


class Chooser:
    """Chooses the lines of one document, anew with each part that is proved; sentences are weighed once."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._around = frame(document)
        self._lead = lead(document)
        self.stated: frozenset[str] = frozenset()  # sections of the kind left out, as `arrange` says
        self._weighed: dict[int, list[Weighed]] = {}

    def choose(
        self,
        parts: Mapping[int, Sequence[Sentence]],
        proved: Sequence[Point],
        wishes: Options,
        preset: Preset | None = None,
        share: int | None = None,
        among: int = 0,
        done: float = 1.0,
    ) -> Shown:
        """What is shown of the parts that are read: the sentences of each by its place, and `proved` of them.

        `share`: how many points the document gives to a summary of `among` documents. `done`: how much of it
        is read, 0 to 1, so that a run under way shows about as many lines of these parts as its end will.
        """
        document = self._document
        known = [one for place in sorted(parts) for one in self._looked_at(place, parts[place])]
        first = self._lead if known else None
        own = [first.point] if first is not None else []
        sections = sections_of([one.sentence for one in known])
        said = proved_points(proved, known, sections)
        lines = [*said, *own_sentences(document, known, sections)] or plainly(proved)
        target = math.ceil(points_of(share or points_wanted(document), wishes.length) * done)
        room = room_of(sum(len(one.text) for one in known), target, wishes.length)
        lean = partial(leaning, audience=wishes.audience)
        points = compose(lines, max(1, target - len(own)), room, lean, own)
        if preset is None:
            return (*own, *under_headings(document, points, first.title if first is not None else "")), ()
        preset = sized(preset, wishes.length, 1 + among // 2)
        facts = [fact for one in known for fact in one.found]
        fit = [one.sentence for one in known if one.fit]
        placed = arrange(preset, document, fit, facts, [one.point for one in said], points)
        self.stated = placed.stated
        return (*([] if among else own), *placed.points), placed.titles

    def _looked_at(self, place: int, sentences: Sequence[Sentence]) -> list[Weighed]:
        if place not in self._weighed:
            self._weighed[place] = weigh(self._document, sentences, self._around)
        return self._weighed[place]
