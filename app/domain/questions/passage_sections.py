"""The sections of a document that passages are made in: each under its headings."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from app.domain.documents import BlockKind, Document, Sentence
from app.domain.text.splitting import sentences

LONGEST_HEADING = 240
BETWEEN = " › "  # between the headings of a path


@dataclass(frozen=True, slots=True)
class _Section:
    start: int
    end: int
    heading: str


def sections(document: Document) -> list[_Section]:
    """From each heading to the next, with the path of headings; the first begins at 0 and may be empty."""
    title = " ".join((document.title or document.name).split())
    path: list[tuple[int, str]] = []
    found = [_Section(0, 0, title[:LONGEST_HEADING])]
    for block in document.blocks:
        if block.kind is not BlockKind.HEADING:
            continue
        words = " ".join(document.text[block.start : block.end].split())
        path = [entry for entry in path if entry[0] < block.level]
        path.append((block.level, words))
        said = [entry[1] for entry in path]
        whole = BETWEEN.join([title, *said] if said[0] != title else said)
        if len(whole) > LONGEST_HEADING:
            whole = words[:LONGEST_HEADING]
        found.append(_Section(block.start, block.end, whole))
    return found


def with_bare_headings(
    document: Document, sections: Sequence[_Section], starts: Sequence[int]
) -> list[Sentence]:
    """The sentences, and the headings that have neither words nor a lower heading below them."""
    found = list(sentences(document))
    used = {max(0, bisect_right(starts, sentence.start) - 1) for sentence in found}
    covered = {sentence.start for sentence in found}
    pages = [page.start for page in document.pages]
    for number, section in enumerate(sections[1:], 1):
        below = sections[number + 1].heading if number + 1 < len(sections) else ""
        if number in used or below.startswith(section.heading + BETWEEN) or section.start in covered:
            continue
        if any(char.isalnum() for char in document.text[section.start : section.end]):
            at = max(0, bisect_right(pages, section.start) - 1)
            page = document.pages[at].number if document.pages else 1
            found.append(Sentence(section.start, section.end, page))
    return sorted(found, key=lambda sentence: (sentence.start, sentence.end))
