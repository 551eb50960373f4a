"""Documents cut into passages: what a question is compared with, and what an answer is made from.

A passage holds whole sentences of one section, 800 to 1,400 characters where the section has so many; a table
stays together with its first row, which is said again where a table is too long for one passage. Sizes from
documents.md 3.3: shorter ones find less, longer ones fill a small model's window.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from app.domain.documents import BlockKind, Document, Sentence
from app.domain.questions.passage_sections import sections, with_bare_headings
from app.domain.questions.passages import Passage
from app.domain.summaries.mapping import pack_text

ENOUGH = 800  # characters from which a passage is closed
MOST = 1_400  # characters of a passage, but for a longer sentence or row


@dataclass(frozen=True, slots=True)
class _Unit:
    """What is not cut: a sentence, or rows of a table. `lead`: its table's first row, said again."""

    sentences: tuple[Sentence, ...]
    lead: str = ""

    def size(self) -> int:
        """Characters of the text it covers."""
        return len(self.lead) + self.sentences[-1].end - self.sentences[0].start


def passages(document: Document) -> tuple[Passage, ...]:
    """All passages in order. Every sentence is in exactly one; a heading with nothing below is one itself."""
    parts = sections(document)
    starts = [section.start for section in parts]
    found = with_bare_headings(document, parts, starts)
    result: list[Passage] = []
    for number, group in groupby(found, lambda sentence: max(0, bisect_right(starts, sentence.start) - 1)):
        for units in _packed(list(_units(document, list(group)))):
            result.append(_passage(document, number, parts[number].heading, units))
    return tuple(result)


def searchable(passage: Passage) -> str:
    """What an embedder is given: the headings, then the words."""
    return f"{passage.heading}\n{passage.text}" if passage.heading else passage.text


def _units(document: Document, group: Sequence[Sentence]) -> Iterator[_Unit]:
    starts = [block.start for block in document.blocks]

    def table(sentence: Sentence) -> int:
        at = max(0, bisect_right(starts, sentence.start) - 1)
        return at if document.blocks and document.blocks[at].kind is BlockKind.TABLE else -1

    for at, part in groupby(group, table):
        if at < 0:
            yield from (_Unit((sentence,)) for sentence in part)
        else:
            yield from _rows(document, list(part))


def _rows(document: Document, rows: list[Sentence]) -> Iterator[_Unit]:
    """A table as one unit, or in parts that each begin with its first row."""
    lead, held = "", [rows[0]]
    for row in rows[1:]:
        if len(lead) + row.end - held[0].start > MOST:
            yield _Unit(tuple(held), lead)
            lead = pack_text(document, rows[:1])
            lead, held = (lead if len(lead) < MOST // 2 else ""), [row]
        else:
            held.append(row)
    yield _Unit(tuple(held), lead)


def _packed(units: Sequence[_Unit]) -> Iterator[list[_Unit]]:
    """Close a passage once it has enough, but leave no crumb at the end of a section."""
    left = sum(unit.size() for unit in units)
    held: list[_Unit] = []
    size = 0
    for unit in units:
        if held and (size + unit.size() > MOST or (size >= ENOUGH and left > MOST - size)):
            yield held
            held, size = [], 0
        held.append(unit)
        size += unit.size()
        left -= unit.size()
    if held:
        yield held


def _passage(document: Document, number: int, heading: str, units: Sequence[_Unit]) -> Passage:
    said: list[str] = []
    for lead, group in groupby(units, lambda unit: unit.lead):
        words = pack_text(document, [sentence for unit in group for sentence in unit.sentences])
        said += [lead, words] if lead else [words]
    first, last = units[0].sentences[0], units[-1].sentences[-1]
    return Passage(number, heading, first.start, last.end, first.page, "\n".join(said))
