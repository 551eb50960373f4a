"""Lines that stand beside each other put into one, where a PDF draws a table cell by cell.

A cell of several lines is drawn whole before the cell right of it: lines go down, up again and further right.
Columns of prose do so too, but once and over many lines. Pure, as `pdf_lines`.
"""

from __future__ import annotations

from app.documents.pdf_lines import Line, beside

TALLEST = 8  # lines of a cell; more of them may be a column of prose
NEAR = 10  # lines between two places where cells are drawn beside each other, at most
BASE = 0.3  # of the size: base lines this near are one
STEP = 0.5  # of the size: so much higher the next cell begins


def side_by_side(lines: list[Line]) -> list[Line]:
    """The lines in which every two of one height, drawn in cells beside each other, are one."""
    ups = {at for at in range(1, len(lines)) if _is_up(lines[at - 1], lines[at])}
    done: list[Line] = []
    at = 0
    while at < len(lines):
        band = _band(done, lines, at) if at in ups and _is_table(lines, ups, at) else None
        if band is None:
            done.append(lines[at])
            at += 1
            continue
        left, stop = band
        merged = _merged(done[left:], lines[at:stop])
        if merged is None:
            done.append(lines[at])
            at += 1
        else:
            done[left:] = merged
            at = stop
    return done


def _is_up(last: Line, line: Line) -> bool:
    size = max(last.size, line.size, 1.0)
    return STEP * size < line.y - last.y < 1.5 * TALLEST * size and line.x0 >= last.x0 + size


def _is_table(lines: list[Line], ups: set[int], at: int) -> bool:
    """Whether cells are drawn so again near by, or a row of cells stands next to these."""
    if any(other in ups for other in range(at - NEAR, at + NEAR + 1) if other != at):
        return True
    around = (*lines[max(0, at - TALLEST) : at], *lines[at + 1 : at + TALLEST])
    return any(len(line.cells) > 1 for line in around if abs(line.y - lines[at].y) < 5 * line.size)


def _band(done: list[Line], lines: list[Line], at: int) -> tuple[int, int] | None:
    """Where in `done` the cells left of line `at` begin, and where in `lines` this cell ends."""
    first, size = lines[at], max(lines[at].size, 1.0)
    left = len(done)
    while left and len(done) - left < TALLEST and done[left - 1].y <= first.y + STEP * size:
        if left < len(done) and done[left - 1].y <= done[left].y:
            break  # the row before, drawn in the same way
        left -= 1
    if left == len(done):
        return None
    edge, bottom = max(line.x1 for line in done[left:]), min(line.y for line in done[left:])
    stop = at
    while stop < len(lines) and stop - at < TALLEST and lines[stop].x0 > edge:
        if lines[stop].y < bottom - TALLEST * 1.5 * size or (
            stop > at and lines[stop].y >= lines[stop - 1].y
        ):
            break
        stop += 1
    return (left, stop) if stop > at else None


def _merged(left: list[Line], right: list[Line]) -> list[Line] | None:
    """Both cells' lines from top to bottom, those of one height joined; None if none are."""
    kept, once = list(right), False
    found: list[Line] = []
    for line in left:
        same = next((o for o in kept if abs(o.y - line.y) <= BASE * max(line.size, 1.0)), None)
        if same is not None:
            kept.remove(same)
            beside(line, same)
            once = True
        found.append(line)
    return sorted((*found, *kept), key=lambda line: -line.y) if once else None
