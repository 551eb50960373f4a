"""Tables without rulings: lines whose words stand in columns become rows of cells.

Pure, as `pdf_lines`. Columns are parted by white that lines under each other leave free, and beside which
words begin, end or are centred at one place. Lines typed with the same number of wide gaps are rows too.
"""

from __future__ import annotations

import re
from statistics import median

from app.documents.pdf_beside import side_by_side
from app.documents.pdf_lines import Line
from app.documents.pdf_rows import BELOW, cells_of, rows_of
from app.documents.pdf_strips import Strip, Whites, common, divides, gaps, is_edge, whites_of

ROWS = 3  # lines of a table, at least
LINES, COLUMNS, WORDS = 200, 60, 400  # at most, of one table and of its line: what is longer is two, or none
APART = 3.5  # of the size: the base lines of two rows stand no further apart
ALIKE = 0.12  # of the size: letters of one table differ by no more
TORN = 0.3  # of the lines: so many at most have wide white within a cell
LEFT = 2.0  # points: typed rows begin at one place
PROSE = 25  # characters of a cell, by the median: columns that all hold more are running text
_MARKER = re.compile(r"(?:[•◦▪●○■‣⁃∙·*>–—-]|\(?(?:\d{1,3}|[a-zA-Z]|[ivx]{1,5})[.)])\Z")
_LEADERS = re.compile(r"(?:\s?[.·…_]){4,}")


def with_tables(lines: list[Line]) -> list[Line]:
    """The lines of a page, those of a table as rows of equally many cells. Their `words` are let go."""
    shown = side_by_side([line for line in lines if line.text])
    whites = whites_of(shown)
    done: list[Line] = []
    at = number = 0
    while at < len(shown):
        tried = (_typed(shown, at, whites), _aligned(shown, at, whites))
        rows, stop = max(tried, key=lambda found: (bool(found[0]), found[1]))
        if rows:
            number += 1
            for row in rows:
                row.table = number
        else:
            stop = max(stop, at + 1)
            rows = shown[at:stop]
        done += rows
        at = stop
    for line in done:
        line.words = ()
    return [*done, *(line for line in lines if not line.text)]


def _aligned(lines: list[Line], first: int, whites: Whites) -> tuple[list[Line], int]:
    """The rows of a table whose columns align, and the line after it; no rows where none begins."""
    group, strips = _grown(lines, first, whites)
    strips = [strip for strip in strips if is_edge(strip, strips, group, whites.wide)]
    while len(group) > 1 and strips and _is_after(group[-2], group[-1], strips):
        group.pop()
    divided = sum(divides(line, strips) for line in group)
    if not strips or divided < ROWS or 2 * divided < len(group):
        return [], first
    if sum(whites.tears(line, strips) for line in group) > TORN * len(group):
        return [], first
    cells = [cells_of(line, strips) for line in group]
    if _is_text(cells):
        return [], first + len(group) // 2  # a table may follow, and looking line by line takes long
    return rows_of(group, cells), first + len(group)


def _is_after(last: Line, line: Line, strips: list[Strip]) -> bool:
    """Whether the last line found is no row: in the first column only, or far below, as a page's number."""
    far = last.y - line.y > BELOW * max(line.size, 1.0)
    return not divides(line, strips) and (far or line.x0 < strips[0][1])


def _grown(lines: list[Line], first: int, whites: Whites) -> tuple[list[Line], list[Strip]]:
    """Lines from the first on that leave the same strips free."""
    start = lines[first]
    strips = gaps(start, whites.narrow)
    if len(strips) > COLUMNS or not any(
        right - left >= whites.wide * start.size > 0 for left, right in strips
    ):
        return [], []
    group = [start]
    for line in lines[first + 1 : first + LINES]:
        if len(line.words) > WORDS or not _under(group[-1], line):
            break
        left = common(strips, whites.free(line), whites.narrow * start.size)
        if not left or (len(left) < len(strips) and len(group) >= ROWS):
            break
        strips = left
        group.append(line)
    return group, strips


def _under(last: Line, line: Line) -> bool:
    """Whether a line may be the next of one table."""
    size = max(last.size, 1.0)
    near = 0 < last.y - line.y <= APART * size and abs(line.size - last.size) <= ALIKE * size
    return near and not _LEADERS.search(line.text)


def _typed(lines: list[Line], first: int, whites: Whites) -> tuple[list[Line], int]:
    """As `_aligned`, of rows with the same number of gaps, which need not align."""
    start = lines[first]
    count = len(gaps(start, whites.wide))
    if not 0 < count <= COLUMNS:
        return [], first
    group: list[Line] = []
    for line in lines[first : first + LINES]:
        if group and not (_under(group[-1], line) and abs(line.x0 - start.x0) <= LEFT):
            break
        if not len(gaps(line, whites.wide)) == len(gaps(line, whites.narrow)) == count > 0 or _LEADERS.search(
            line.text
        ):
            break
        group.append(line)
    cells = [cells_of(line, gaps(line, whites.wide)) for line in group]
    if len(group) < ROWS or _is_text(cells):
        return [], first + len(group) // 2
    return rows_of(group, cells), first + len(group)


def _is_text(rows: list[list[str]]) -> bool:
    """Whether the columns are those of a list with its markers, or of running text."""
    columns = list(zip(*rows, strict=True))
    said = [cell for cell in columns[0] if cell]
    if all(map(_MARKER.match, said)):
        return len(columns) == 2
    return all(median(map(len, filter(None, column))) > PROSE for column in columns if any(column))
