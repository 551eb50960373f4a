"""Where the lines of text are on a picture: PP-OCR's detector and what follows from its map.

The detector gives each pixel a probability of being in the shrunk heart of a line ("differentiable
binarization", arXiv 1911.08947). Hearts are connected pixels over a threshold; each is grown back to its
line. Written in numpy: OpenCV and shapely would add 170 MB for these few steps. The page must lie straight.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from app.documents.ocr_bend import Bend, bend_of
from app.documents.ocr_connected import Part, connected
from app.documents.ocr_skew import Grey

# rapidocr 3.10.0, config.yaml: thresh, box_thresh, unclip_ratio; and its min_size.
HEART, LINE_SCORE, GROW, SMALLEST = 0.3, 0.5, 1.6, 3
MOST_LINES = 3_000  # of one page; the densest newspaper page has fewer
TILE, EDGE = 1700, 96  # pixels; a tile bounds the memory of the network, whatever the page's size
MULTIPLE = 32  # of which the network wants its sides to be
Map = NDArray[np.float32]


class Network(Protocol):
    """A loaded network: one tensor in, one out."""

    def __call__(self, batch: NDArray[np.float32]) -> NDArray[np.float32]:
        """Compute."""


@dataclass(frozen=True, slots=True)
class Box:
    """A line's place in pixels: left and top are inside, right and bottom outside. `score` 0 to 1."""

    left: int
    top: int
    right: int
    bottom: int
    score: float = 1.0

    @property
    def width(self) -> int:
        """Pixels."""
        return self.right - self.left

    @property
    def height(self) -> int:
        """Pixels."""
        return self.bottom - self.top

    def enlarged(self, times: float, wide: int, high: int) -> Box:
        """The same place in a picture so many times as large, which is `wide` by `high`."""
        left, top = int(self.left * times), int(self.top * times)
        right, bottom = min(wide, round(self.right * times)), min(high, round(self.bottom * times))
        return Box(left, top, right, bottom, self.score)


def detect(network: Network, page: Grey) -> tuple[list[Box], Bend | None]:
    """The lines of a page as it is levelled by the bend beside them, in no order a reader would want.

    At most `MOST_LINES`, the surest. The bend is None where the page is level.
    """
    found = probabilities(network, page)
    hearts = hearts_of(found)
    bend = bend_of(hearts, page.shape[1], page.shape[0])
    if bend is not None:
        found = bend.levelled(found, 0)
        hearts = hearts_of(found)
    boxes = boxes_of(found, hearts)
    if len(boxes) > MOST_LINES:
        boxes = sorted(boxes, key=lambda box: -box.score)[:MOST_LINES]
    return boxes, bend


def probabilities(network: Network, page: Grey) -> Map:
    """The detector's map of a page, same shape, computed tile by tile.

    Tiles overlap, and none is believed within `EDGE` pixels of a cut: half a line looks like something else.
    """
    high, wide = page.shape
    found = np.zeros((high, wide), dtype=np.float32)
    for rows, upper, lower in _spans(high):
        for columns, begin, end in _spans(wide):
            part = _map(network, page[rows, columns])
            found[upper:lower, begin:end] = part[
                upper - rows.start : lower - rows.start, begin - columns.start : end - columns.start
            ]
    return found


def _spans(length: int) -> Iterator[tuple[slice, int, int]]:
    """Along a side: each tile, and from where to where it is believed."""
    count = max(1, -(-(length - 2 * EDGE) // (TILE - 2 * EDGE)))
    size = -(-(length + (count - 1) * 2 * EDGE) // count)
    starts = [min(index * (size - 2 * EDGE), length - size) for index in range(count)]
    seams = [0, *((before + size + after) // 2 for before, after in pairwise(starts)), length]
    for start, begin, end in zip(starts, seams, seams[1:], strict=False):
        yield slice(start, start + size), begin, end


def _map(network: Network, tile: Grey) -> Map:
    high, wide = tile.shape
    padded = np.full((-(-high // MULTIPLE) * MULTIPLE, -(-wide // MULTIPLE) * MULTIPLE), 255, dtype=np.uint8)
    padded[:high, :wide] = tile
    scaled = padded.astype(np.float32) / 127.5 - 1.0  # mean and deviation 0.5, as in rapidocr's config
    batch = np.repeat(scaled[None, None], 3, axis=1)
    return np.asarray(network(batch)[0, 0, :high, :wide], dtype=np.float32)


def hearts_of(found: Map) -> list[Part]:
    """The connected parts of a map that may be hearts of lines."""
    return connected(_dilated(found > HEART), SMALLEST)


def boxes_of(found: Map, hearts: Sequence[Part]) -> list[Box]:
    """The lines that a map shows: each heart in it whose mean is over `LINE_SCORE`, grown."""
    high, wide = found.shape
    boxes = []
    sums = np.zeros((high, wide + 1), dtype=np.float32)
    np.cumsum(found, axis=1, out=sums[:, 1:])
    for part in hearts:
        left, top, right, bottom = part.bounds
        across, along = right - left, bottom - top
        score = part.mean(sums)  # of its own pixels: the bounds of a line that climbs are mostly white
        if score < LINE_SCORE:
            continue
        # arXiv 1911.08947, equation 10: distance = area x ratio / perimeter
        by = across * along * GROW / (2 * (across + along))
        box = Box(
            max(0, round(left - by)),
            max(0, round(top - by)),
            min(wide, round(right + by)),
            min(high, round(bottom + by)),
            score,
        )
        boxes.append(box)
    return boxes


def _dilated(mask: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Grown by a pixel to the right and downwards, as rapidocr's 2 x 2 kernel does."""
    grown = mask.copy()
    grown[1:] |= mask[:-1]
    grown[:, 1:] |= grown[:, :-1].copy()
    return grown
