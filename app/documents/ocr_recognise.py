"""What a line says: PP-OCR's recogniser, fed with lines of like width.

The network gives, for every eighth pixel of a line 48 pixels high, a probability for each character and for
"none". Reading the likeliest, dropping repeats and then "none" spells the line (connectionist temporal
classification, Graves et al. 2006, best path). A line's score is the mean probability of its characters.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from app.documents.ocr_detect import Box, Network
from app.documents.ocr_skew import Grey
from app.documents.ocr_spelling import Spelled, spell, whole

HEIGHT = 48  # pixels, fixed by the network
SHORTEST, LONGEST = 64, 3_200  # pixels at that height; a longer line is cut at its widest gaps
BATCH_PIXELS = 6_400  # of width in one batch: the answer takes 10 kB a pixel
BATCH_LINES = 8


def recognise(
    network: Network,
    letters: Sequence[str],
    page: Grey,
    boxes: Sequence[Box],
    step: Callable[[], None] = lambda: None,
) -> list[Spelled]:
    """Read the lines of a page, in the order of `boxes`. `step` is called before each batch and may raise."""
    pieces = [(number, piece) for number, box in enumerate(boxes) for piece in _pieces(page, box)]
    widths = [_scaled_width(piece) for _, piece in pieces]
    read: list[Spelled] = [Spelled("", 0.0)] * len(pieces)
    for batch in batches(widths):
        step()
        lines = [_line(pieces[index][1], widths[index]) for index in batch]
        answers = network(_together(lines))
        for index, answer in zip(batch, answers, strict=True):
            read[index] = spell(answer, letters)
    return whole(len(boxes), [number for number, _ in pieces], read)


def batches(widths: Sequence[int]) -> Iterator[list[int]]:
    """The lines that are read together: alike in width, and no more than memory is meant for."""
    batch: list[int] = []
    for index in sorted(range(len(widths)), key=lambda index: widths[index]):
        full = len(batch) == BATCH_LINES or (len(batch) + 1) * widths[index] > BATCH_PIXELS
        if batch and (full or widths[index] > 1.25 * widths[batch[0]] + 32):
            yield batch
            batch = []
        batch.append(index)
    if batch:
        yield batch


def _pieces(page: Grey, box: Box) -> list[Grey]:
    """The picture of a line, cut where it is too long for the network."""
    line = page[box.top : box.bottom, box.left : box.right]
    if not line.size:
        return []
    most = max(HEIGHT, LONGEST * line.shape[0] // HEIGHT)
    done: list[Grey] = []
    while line.shape[1] > most:
        cut = _gap(line, most)
        done.append(line[:, :cut])
        line = line[:, cut:]
    return [*done, line]


def _gap(line: Grey, most: int) -> int:
    """A place to cut: the middle of the widest stretch without ink in the last third before `most`."""
    begin = max(1, most * 2 // 3)
    darkest = line[:, begin:most].min(axis=0)
    blank = np.r_[False, darkest > int(darkest.max()) - 40, False]
    starts, ends = np.flatnonzero(~blank[:-1] & blank[1:]), np.flatnonzero(blank[:-1] & ~blank[1:])
    if not len(starts):
        return most
    widest = int(np.argmax(ends - starts))
    middle = (starts[widest] + ends[widest]) // 2
    return begin + int(middle)


def _scaled_width(line: Grey) -> int:
    high, wide = line.shape
    scaled = round(int(wide) * HEIGHT / int(high))
    return min(LONGEST, max(8, scaled))


def _line(line: Grey, width: int) -> NDArray[np.float32]:
    scaled = Image.fromarray(np.ascontiguousarray(line)).resize((width, HEIGHT), Image.Resampling.BILINEAR)
    return np.asarray(scaled, dtype=np.float32) / 127.5 - 1.0


def _together(lines: Sequence[NDArray[np.float32]]) -> NDArray[np.float32]:
    """One tensor: three equal channels, filled up on the right with grey, as the network was trained."""
    width = max(SHORTEST, *(line.shape[1] for line in lines))
    batch = np.zeros((len(lines), 3, HEIGHT, width), dtype=np.float32)
    for index, line in enumerate(lines):
        batch[index, :, :, : line.shape[1]] = line
    return batch
