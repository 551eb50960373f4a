"""From placed lines to blocks: running lines, headings, tables, lists and joined paragraphs.

Pure: works on `Line` values alone, so it is tested without a PDF.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from app.documents.joining import Vocabulary, join_lines
from app.documents.pdf_lines import Line
from app.documents.pdf_page import RawPage
from app.documents.pdf_wraps import broken_before, over_columns, pitch_of, right_edges, same_size, wraps
from app.domain.documents import BlockKind

RUNNING_PAGES = 3  # a line is running from this many pages on
EDGE_LINES = 4  # how deep running lines are looked for at either end of a page
LARGER = 1.1  # of the body's size: a heading (documents.md 1.3)
LONGEST_HEADING = 150

MARKER = re.compile(r"(?:[•◦▪●○■‣⁃∙·*]|[-–—](?=\s)|\(?(?:\d{1,3}|[a-zA-Z]|[ivx]{1,5})[.)](?=\s))\s*")
_NUMBERED = re.compile(
    r"((?:(?:chapter|section|part|annex|appendix)\s+[A-Z\d]{1,3}|\d{1,2}|[A-Z](?=\.))(?:\.\d{1,2})*)\.?\s+\S",
    re.I,
)
_LEADERS = re.compile(r"(?:\s?[.·…_]){4,}\s*(\d{1,4})?\s*\Z")
_ENDS_IN_NUMBER = re.compile(r"\D(\d{1,4})\s*\Z")
_ROMAN = re.compile(r"\b[ivxlc]+\b")


@dataclass(frozen=True, slots=True)
class Piece:
    """A block before it has offsets."""

    kind: BlockKind
    text: str
    level: int = 0


@dataclass(slots=True)
class Layout:
    """What holds for the whole document: body size in points, heading sizes, outline, running lines."""

    body: float
    sizes: tuple[float, ...]
    outline: dict[str, int]
    running: set[int]  # id() of lines
    words: Vocabulary
    bold_body: bool = False
    pitch: dict[int, float] = field(default_factory=dict)


def survey(pages: Sequence[RawPage], outline: dict[str, int]) -> Layout:
    """Look at all pages at once. `outline`: `title_key` of a bookmark -> its level from 1."""
    weights: Counter[float] = Counter()
    bold = total = 0
    words = Vocabulary()
    for page in pages:
        for line in page.lines:
            weights[round(line.size * 2) / 2] += len(line.text)
            total += len(line.text)
            bold += len(line.text) * line.bold
            words.see(line.text)
    body = max(weights, key=lambda size: (weights[size], -size), default=0.0)
    running = _running(pages, body) | _contents(pages)
    return Layout(body, _heading_sizes(pages, body), outline, running, words, bold_body=bold > total / 2)


def _heading_sizes(pages: Sequence[RawPage], body: float) -> tuple[float, ...]:
    """The sizes in which headings are set, largest first; those within half a point are one."""
    large = {
        line.size
        for page in pages
        for line in page.lines
        if line.size >= LARGER * body > 0 and sum(char.isalpha() for char in line.text) > 3
    }
    sizes: list[float] = []
    for size in sorted(large, reverse=True):
        if not sizes or sizes[-1] - size > 0.5:
            sizes.append(size)
    return tuple(sizes)


def pieces(page: RawPage, layout: Layout) -> list[Piece]:
    """The blocks of one page in reading order, running lines last, then what is hidden."""
    shown = [line for line in page.lines if line.text and id(line) not in layout.running]
    done: list[Piece] = []
    for group in _groups(shown, layout):
        done.extend(_pieces_of(group, layout))
    done += [Piece(BlockKind.RUNNING, line.text) for line in page.lines if id(line) in layout.running]
    hidden = " ".join(line.hidden for line in page.lines if line.hidden.strip())
    return [*done, Piece(BlockKind.HIDDEN, hidden)] if hidden else done


def title_key(text: str) -> str:
    """A heading's letters and digits, without its number, to compare it with a bookmark."""
    text = re.sub(
        r"^\W*(?:(?:chapter|section|appendix)\s+)?(?:[A-Z]|\d+)(?:\.\d+)*[.:]?\s+(?=\S)", "", text, flags=re.I
    )
    return "".join(char for char in text.casefold() if char.isalnum())


# -- running lines -------------------------------------------------------------------------------


def _running(pages: Sequence[RawPage], body: float) -> set[int]:
    """Lines that come back at the same height at the edge of at least `RUNNING_PAGES` pages."""
    running: set[int] = set()
    edges = [sorted((line for line in page.lines if line.text), key=lambda line: -line.y) for page in pages]
    for outward in (1, -1):
        waiting = [lines[::outward] for lines in edges]
        apart = {id(line) for lines in waiting for line in _set_apart(lines, body)}
        for _ in range(EDGE_LINES):
            outer = [(number, lines[0]) for number, lines in enumerate(waiting) if lines]
            found = _returning(outer, body, len(pages), apart) | (_numbered_pages(outer, body) & apart)
            if not found:
                break
            running |= found
            waiting = [lines[1:] if lines and id(lines[0]) in found else [] for lines in waiting]
    return running


def _set_apart(lines: list[Line], body: float) -> list[Line]:
    """The lines at a page's edge, up to the first gap of more than a line; none if there is no gap."""
    for depth, (line, inner) in enumerate(pairwise(lines[: EDGE_LINES + 1]), start=1):
        if abs(line.y - inner.y) > 1.6 * max(body, min(line.size, inner.size)):
            return lines[:depth]
    return lines if len(lines) <= 1 else []


def _returning(outer: list[tuple[int, Line]], body: float, pages: int, apart: set[int]) -> set[int]:
    """Lines of the same words; large ones only if most pages have them, since chapters begin alike."""
    seen: dict[str, list[tuple[int, Line]]] = defaultdict(list)
    for page, line in outer:
        seen[_running_key(line.text)].append((page, line))
    return {
        id(line)
        for key, lines in seen.items()
        for line in _settled(key, _counting(lines, apart))
        if line.size < 1.2 * body or len(lines) > pages / 2
    }


def _counting(lines: list[tuple[int, Line]], apart: set[int]) -> list[Line]:
    """Of lines alike but for their numbers, those whose numbers stay, or go with the page's at its edge."""
    kept = lines
    for column in range(len(_numbers(lines[0][1]))):
        stays = Counter(_numbers(line)[column] for _, line in kept)
        goes = Counter(_numbers(line)[column] - page for page, line in kept if id(line) in apart)
        (value, often), (offset, oftener) = ([*c.most_common(1), (0, 0)][0] for c in (stays, goes))
        if often >= oftener:
            kept = [(page, line) for page, line in kept if _numbers(line)[column] == value]
        else:
            kept = [(page, line) for page, line in kept if _numbers(line)[column] - page == offset]
    return [line for _, line in kept]


def _numbers(line: Line) -> list[int]:
    return [int(number[:9]) for number in re.findall(r"\d+", line.text)]


def _numbered_pages(outer: list[tuple[int, Line]], body: float) -> set[int]:
    """Lines that begin or end with a number which grows by one a page, whatever else they say."""
    seen: dict[tuple[int, int, int], list[int]] = defaultdict(list)
    for page, line in outer:
        ends = (re.match(r"\D?(\d{1,4})\b", line.text), _ENDS_IN_NUMBER.search(line.text))
        for side, match in enumerate(ends):
            if match and line.size < LARGER * body:
                for height in (-1, 0, 1):
                    seen[side, int(match[1]) - page, round(line.y / 6) + height].append(id(line))
    return {name for names in seen.values() if len(names) >= RUNNING_PAGES for name in names}


def _contents(pages: Sequence[RawPage]) -> set[int]:
    """The entries of tables of contents: rows of dots that lead to numbers which do not fall."""
    found: set[int] = set()
    for page in pages:
        leading = [line for line in page.lines if _LEADERS.search(line.text)]
        ending = [(line, match) for line in page.lines if (match := _ENDS_IN_NUMBER.search(line.text))]
        falls = sum(int(after[1][1]) < int(before[1][1]) for before, after in pairwise(ending))
        if len(leading) >= 4 and falls <= len(ending) / 5:
            entries = leading + [line for line, _ in ending if len(line.text) < 300]
            found |= {id(line) for line in entries}
    return found


def _running_key(text: str) -> str:
    """The line with every number made the same, so that page numbers do not tell pages apart."""
    return re.sub(r"\d+", "#", _ROMAN.sub("@", " ".join(text.casefold().split())))


def _settled(key: str, lines: list[Line]) -> Iterable[Line]:
    if len(lines) < RUNNING_PAGES or not key:
        return ()
    heights = Counter(round(line.y / 6) for line in lines)
    return (
        line for line in lines if sum(heights[round(line.y / 6) + d] for d in (-1, 0, 1)) >= RUNNING_PAGES
    )


# -- groups of lines -----------------------------------------------------------------------------


def _groups(lines: list[Line], layout: Layout) -> list[list[Line]]:
    """Cut a page's lines into groups that become one paragraph, heading, list item or table each."""
    groups: list[list[Line]] = []
    rights = right_edges(lines)
    pitch = pitch_of(lines, rights)
    for index, line in enumerate(lines):
        last = groups[-1] if groups else None
        if last and _goes_on(last, line, rights[index - 1], layout, pitch):
            last.append(line)
        else:
            groups.append([line])
    return groups


def _goes_on(group: list[Line], line: Line, right: float, layout: Layout, pitch: float) -> bool:
    last = group[-1]
    if last.table or line.table:
        return last.table == line.table
    if last.hyphen:
        return True
    if _leads(last.text) or _leads(line.text):
        return False
    if _is_row(group) or len(line.cells) > 1:
        return (
            _is_row(group)
            and len(line.cells) > 1
            and _aligned(last, line)
            and 0 < last.y - line.y < 3.5 * last.size
        )
    if over_columns(last, line, right):
        return not (_is_heading(group, layout) or _is_heading([line], layout) or _is_item(line))
    gap = last.y - line.y
    size = max(last.size, 1.0)
    if (
        not same_size(last, line)
        or not 0.3 * size < gap <= max(1.35 * pitch, 1.0) * size + 0.1
        or line.x0 > last.x1
        or line.x1 < last.x0
    ):
        return False
    if _is_heading(group, layout):
        return (
            _is_heading([line], layout)
            and line.bold == last.bold
            and _heading_level(group, layout)[1] != "number"
        )
    if _is_heading([line], layout) or (_is_item(line) and not _is_only_broken(group, line, right)):
        return False
    return wraps(group, line, right, hanging=len(group) == 1 and _is_item(group[0]))


def _is_only_broken(group: list[Line], line: Line, right: float) -> bool:
    """Whether a line that looks like an item is the rest of a sentence, outside of any list."""
    return not _is_item(group[0]) and broken_before(group[-1], line, right)


def _is_item(line: Line) -> bool:
    return bool(MARKER.match(line.text))


def _is_row(group: list[Line]) -> bool:
    return all(len(line.cells) > 1 for line in group)


def _aligned(last: Line, line: Line) -> bool:
    return any(abs(a - b) < max(3.0, last.size / 2) for a in last.edges[1:] for b in line.edges[1:]) or len(
        last.cells
    ) == len(line.cells)


# -- headings ------------------------------------------------------------------------------------


def _is_heading(group: list[Line], layout: Layout) -> bool:
    return _heading_level(group, layout)[0] > 0


def _heading_level(group: list[Line], layout: Layout) -> tuple[int, str]:
    """Level 1 to 6, or 0, and what showed it: outline | size | number | bold."""
    text = " ".join(line.text for line in group)
    if not text or len(text) > LONGEST_HEADING or not any(char.isalpha() for char in text):
        return 0, ""
    line = group[0]
    number = _NUMBERED.match(text)
    depth = min(6, len(re.findall(r"\.\d", number[1])) + 1) if number else 0
    level = layout.outline.get(title_key(text), 0)
    if level and (number or line.bold or line.size > layout.body) and not _leads(text):
        return min(6, level), "outline"
    if line.size >= LARGER * layout.body > 0 and not _leads(text):
        rank = sum(size > line.size + 0.25 for size in layout.sizes) + 1
        return (depth or min(6, rank)), "size"
    if (
        line.bold
        and not layout.bold_body
        and text[-1] not in ".,;"
        and not _is_item(line) | (len(line.cells) > 1)
    ):
        return (depth or min(6, len(layout.sizes) + 1)), "bold"
    if line.bold and depth > 1 and text[-1] not in ".,;":
        return depth, "number"
    return 0, ""


def _leads(text: str) -> bool:
    """Whether a row of dots leads to the end of a line, as in tables of contents and price lists."""
    return bool(_LEADERS.search(text))


# -- pieces --------------------------------------------------------------------------------------


def _pieces_of(group: list[Line], layout: Layout) -> list[Piece]:
    if _is_row(group) and (len(group) > 1 or group[0].table):
        rows = ("| " + " | ".join(line.cells) + " |" for line in group)
        return [Piece(BlockKind.TABLE, "\n".join(rows))]
    text = join_lines([(line.text, line.hyphen) for line in group], layout.words)
    level, _ = _heading_level(group, layout)
    if level:
        return [Piece(BlockKind.HEADING, text, level)]
    return [Piece(BlockKind.LIST if _is_item(group[0]) else BlockKind.PARAGRAPH, text)]
