"""Text that is on a page but in no line that was found: rows of letters looked for in the ink alone.

The detector may miss a line without a trace, and a page must not count as read then. What looks like a line
to simple measures is offered to the recogniser; what it cannot read either makes the page one to check.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageFilter

from app.documents.ocr_connected import Bounds, connected
from app.documents.ocr_detect import Box
from app.documents.ocr_skew import Grey, shrunk

LETTER = 16.0  # pixels: the height of a usual line's box in the copy that is looked at
USUAL_LINES = 65.0  # lines' boxes that a page is high, where none was found
INK = 30  # grey levels below the paper around it
AROUND = 1.2  # times a letter: how far around
TALL, WIDE = (0.22, 1.1), (0.06, 3.0)  # times a line's box: how high and wide letters are, joined ones too
FEWEST = 6  # letters of a row
LEVEL = 0.16  # times a line's box: how far the feet of a row's letters stand off, by the middle
GAP = 1.6  # times a line's box: a wider gap ends a row
LONG = 3.0  # times a line's box: shorter rows are no lines
ALIKE = 0.45  # of a row's letters are between four fifths and five quarters of the middle one in height
LOOK_BACK = 3  # letters of a row that the next is held against: the last may be a comma
MOST_INK = 60_000  # stretches of ink: a page with more outside its lines is a picture
MOST_ROWS = 60
MARGIN = 0.25  # times a line's box: white that a line is given on each side


@dataclass(frozen=True, slots=True)
class _Letter:
    left: int
    top: int
    right: int
    bottom: int

    @property
    def height(self) -> int:
        return self.bottom - self.top


def lost(page: Grey, known: Sequence[Box]) -> list[Box]:
    """Where a level page has rows of letters outside the known lines, from the top, at most `MOST_ROWS`.

    Letters are connected ink of a letter's size; a row is `FEWEST` of them on one level, near each other and
    much alike in height. Stamps, rules, frames and photographs are none.
    """
    if min(page.shape, default=0) < 8:
        return []
    usual = float(median(box.height for box in known)) if known else max(page.shape) / USUAL_LINES
    times = min(1.0, LETTER / max(1.0, usual))
    ink = _ink(page, times, usual * times)
    for box in known:
        ink[_slice(box.top, box.bottom, times), _slice(box.left, box.right, times)] = False
    if (ink[:, 1:] & ~ink[:, :-1]).sum() > MOST_INK:
        return []
    size = usual * times
    letters = [_Letter(*bounds) for part in connected(ink, 1) if _is_letter(bounds := part.bounds, size)]
    rows = [row for row in _rows(letters, size) if _is_text(row, size)]
    return [_box(row, usual, times, page.shape) for row in rows[:MOST_ROWS]]


def _slice(start: int, end: int, times: float) -> slice:
    return slice(int(start * times), int(end * times) + 1)


def _ink(page: Grey, times: float, size: float) -> NDArray[np.bool_]:
    small = page if times >= 1 else shrunk(page, times)
    around = np.asarray(Image.fromarray(small).filter(ImageFilter.BoxBlur(AROUND * size)), dtype=np.int16)
    found: NDArray[np.bool_] = small.astype(np.int16) < around - INK
    return found


def _is_letter(bounds: Bounds, size: float) -> bool:
    left, top, right, bottom = bounds
    tall, wide = (bottom - top) / size, (right - left) / size
    return TALL[0] <= tall <= TALL[1] and WIDE[0] <= wide <= WIDE[1]


def _rows(letters: list[_Letter], size: float) -> list[list[_Letter]]:
    """Letters that follow each other: each joins the row whose last letter is near and on its level."""
    rows: list[list[_Letter]] = []
    open_rows: list[list[_Letter]] = []
    for letter in sorted(letters, key=lambda one: (one.left, one.top)):
        open_rows = [row for row in open_rows if letter.left - row[-1].right <= GAP * size]
        level = [row for row in open_rows if any(_beside(before, letter) for before in row[-LOOK_BACK:])]
        if level:
            min(level, key=lambda row: letter.left - row[-1].right).append(letter)
        else:
            rows.append([letter])
            open_rows.append(rows[-1])
    return sorted(rows, key=lambda row: row[0].top)


def _beside(before: _Letter, after: _Letter) -> bool:
    common = min(before.bottom, after.bottom) - max(before.top, after.top)
    return common > 0.5 * min(before.height, after.height)


def _is_text(row: list[_Letter], size: float) -> bool:
    if len(row) < FEWEST or row[-1].right - row[0].left < LONG * size:
        return False
    feet = np.array([letter.bottom for letter in row], dtype=np.float64)
    heights = np.array([letter.height for letter in row], dtype=np.float64)
    off = np.abs(feet - np.median(feet))
    usual = np.median(heights)
    alike = ((heights >= 0.8 * usual) & (heights <= 1.25 * usual)).mean()
    return bool(np.median(off) <= max(1.0, LEVEL * size) and alike >= ALIKE)


def _box(row: list[_Letter], usual: float, times: float, shape: tuple[int, ...]) -> Box:
    margin = MARGIN * usual
    left, right = row[0].left / times, max(letter.right for letter in row) / times
    top, bottom = (
        min(letter.top for letter in row) / times,
        max(letter.bottom for letter in row) / times,
    )
    return Box(
        max(0, round(left - margin)),
        max(0, round(top - margin / 2)),
        min(shape[1], round(right + margin)),
        min(shape[0], round(bottom + margin / 2)),
    )
