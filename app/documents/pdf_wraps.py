"""Whether a line of a PDF's page goes on with the paragraph before it: distances, margins and words.

Pure, as `pdf_layout`, which asks it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

from app.documents.pdf_lines import Line
from app.domain.proof.quoting import greets
from app.domain.text.breaks import leads_on

USUAL_PITCH = 1.2
NEAR = 4  # lines above and below that say how far right a column reaches
HIGH = 10  # times the size: what stands further above or below is at the page's edge, or elsewhere
COLUMN = 4  # lines, at least, that a line stands higher than the one before it where a new column begins
ALIKE = 0.12  # of the size: letters that differ by more are not of one paragraph
PROSE = 10  # times the size: a shorter line may be a label or a cell, which ends where it ends
SPACE = 0.3  # of the size: as wide as between two words
FIRST_ITEM = re.compile(r"\(?(?:[1aAiI]|[^\w(])")
"""How the first item of a list begins; a list does not begin with its seventh."""
_LABEL = re.compile(r"[^\W\d_][\w /-]{0,30}: \S")
"""How a line of a list of labels begins, "From: Corbel plc"; the next label ends it, whatever the room."""
_STOPS = tuple(".!?:;…")


def pitch_of(lines: Sequence[Line], rights: Sequence[float]) -> float:
    """The usual distance between the base lines of a paragraph, as a multiple of the size.

    It is the most frequent distance, or that at which full lines go on, where most lines are paragraphs.
    """
    gaps, wrapped = Counter[float](), Counter[float]()
    for (line, below), right in zip(pairwise(lines), rights, strict=False):
        high = line.y - below.y
        if line.size > 0 and 0.8 * line.size < high < 3.2 * line.size and abs(line.size - below.size) < 0.5:
            gap = round(high / line.size, 1)
            gaps[gap] += 1
            wrapped[gap] += is_full(line, right) and below.text[:1].islower()
    usual = [found.most_common(1)[0][0] for found in (gaps, +wrapped) if found]
    return min(usual, default=USUAL_PITCH)


def right_edges(lines: Sequence[Line]) -> list[float]:
    """How far right the column of each line reaches, judged by lines near it that are no rows of cells."""
    edges = []
    for index, line in enumerate(lines):
        near = lines[max(0, index - NEAR) : index + NEAR + 1]
        beside = (other for other in near if other.x0 < line.x1 and other.x1 > line.x0)
        alike = (o.x1 for o in beside if len(o.cells) < 2 and abs(o.y - line.y) <= HIGH * max(line.size, 1.0))
        edges.append(max(alike, default=line.x1))
    return edges


def same_size(one: Line, other: Line) -> bool:
    """Whether two lines may be of one paragraph by their letters."""
    return abs(one.size - other.size) <= ALIKE * max(one.size, 1.0)


def is_full(line: Line, right: float) -> bool:
    """Whether a line ends near its column's edge."""
    if line.x1 - line.x0 < PROSE * line.size:
        return False
    return line.x1 >= right - max(5 * max(line.size, 1.0), 0.18 * (right - line.x0))


def had_no_room(line: Line, following: Line, right: float) -> bool:
    """Whether the first word of the next line would have reached beyond the edge of a column of prose."""
    if line.x1 - line.x0 < PROSE * line.size:
        return False
    word = len(following.text.split(None, 1)[0])
    wide = word * (following.x1 - following.x0) / max(1, len(following.text))
    return line.x1 + SPACE * line.size + wide > right - SPACE * line.size


def wraps(group: Sequence[Line], line: Line, right: float, hanging: bool) -> bool:
    """Whether a line is the continuation of a paragraph and not the first of the next.

    `hanging`: the group is the first line of an item, whose further lines are set in.
    """
    last = group[-1]
    if line.text[:1].islower():
        return True
    if _LABEL.match(line.text) and (_LABEL.match(last.text) or _LABEL.match(group[0].text)):
        return False
    crowded = had_no_room(last, line, right)
    left = min(other.x0 for other in group[1:] or group)
    if line.x0 > left + max(last.size, 1.0) and not hanging:
        return crowded and leads_on(last.text, line.text)
    if crowded or leads_on(last.text, line.text):
        return True
    greeting = len(group) == 1 and greets(last.text)
    return not greeting and (is_full(last, right) or last.text[-1:] in ",-")


def broken_before(last: Line, line: Line, right: float) -> bool:
    """Whether a line that begins as an item does ("g. No…") only goes on with a sentence ("to 760")."""
    first = FIRST_ITEM.match(line.text)
    return not first and not last.text.endswith(_STOPS) and had_no_room(last, line, right)


def over_columns(last: Line, line: Line, right: float) -> bool:
    """Whether a sentence at the foot of one column goes on at the head of the next."""
    size = max(last.size, 1.0)
    beside = line.x0 > last.x0 and line.y - last.y > COLUMN * size
    if not beside or not same_size(last, line) or line.bold != last.bold:
        return False
    if leads_on(last.text, line.text):
        return True
    return not last.text.endswith(_STOPS) and (
        line.text[:1].islower() or (not greets(last.text) and had_no_room(last, line, right))
    )
