"""Plain lines to paragraphs: what belongs together in a text file."""

from __future__ import annotations

import re
from collections.abc import Iterator

from app.documents.build import Builder
from app.documents.joining import Vocabulary, join_lines
from app.domain.documents import BlockKind

WRAPPED_FROM = 40  # lines of a file that was broken to a width are at least this long
LONGEST_HEADING = 80

ITEM = re.compile(r"\s*(?:[•◦▪●○‣*+]|[-–—]|\(?(?:\d{1,3}|[a-zA-Z])[.)])\s+\S")
_RULE = re.compile(r"\s*([-=_*~#])\1{2,}\s*\Z")
_NUMBERED = re.compile(r"(\d{1,2}(?:\.\d{1,2})*)\.?\s+[^\W\d_]")
_NAMED = re.compile(r"(?:chapter|section|part|annex|appendix|article|schedule)\s+[\divxlc]+\b", re.I)


def add_lines(builder: Builder, lines: list[str], words: Vocabulary, headings: bool) -> None:
    """Add the lines between two empty ones: as a heading, items, a table, or paragraphs."""
    lines = [line for line in lines if line.strip() and not _RULE.match(line)]
    if not lines:
        return
    if headings and len(lines) == 1 and (level := heading_level(lines[0])):
        builder.add(BlockKind.HEADING, lines[0], level)
        return
    if len(lines) > 1 and all(line.count("\t") for line in lines):
        rows = ("| " + " | ".join(cell.strip() for cell in line.split("\t")) + " |" for line in lines)
        builder.add(BlockKind.TABLE, "\n".join(rows))
        return
    for kind, group in _groups(lines):
        builder.add(kind, join_lines([(line.strip(), False) for line in group], words))


def heading_level(line: str) -> int:
    """Level of a line that stands alone and looks like a heading in a plain text, else 0."""
    text = line.strip()
    if (
        not 2 < len(text) <= LONGEST_HEADING
        or text[-1] in ".,;:!?"
        or (ITEM.match(line) and not _NUMBERED.match(text))
    ):
        return 0
    if match := _NUMBERED.match(text):
        return min(6, match[1].count(".") + 1) if len(text) <= 60 else 0
    if _NAMED.match(text):
        return 1
    letters = [char for char in text if char.isalpha()]
    capital = len(letters) > 3 and all(char.isupper() for char in letters)
    return 1 if capital and any(char.lower() != char for char in letters) else 0


def _groups(lines: list[str]) -> Iterator[tuple[BlockKind, list[str]]]:
    """Cut at items, and where a line ended early although the text is not broken to a width."""
    widest = max(len(line.rstrip()) for line in lines)
    group: list[str] = []
    for line in lines:
        if group and not _goes_on(group, line, widest):
            yield _kind(group), group
            group = []
        group.append(line)
    if group:
        yield _kind(group), group


def _goes_on(group: list[str], line: str, widest: int) -> bool:
    if ITEM.match(line):
        return False
    last = group[-1].rstrip()
    lower = line.lstrip()[:1].islower()
    if len(group) == 1 and ITEM.match(group[0]) and line[:1].isspace():
        return True
    if widest < WRAPPED_FROM:
        return lower and last[-1:] not in ".!?:"
    return len(last) >= 0.6 * widest or (lower and last[-1:] not in ".!?:")


def _kind(group: list[str]) -> BlockKind:
    return BlockKind.LIST if ITEM.match(group[0]) else BlockKind.PARAGRAPH
