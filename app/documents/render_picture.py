"""A picture of a page and the places of its words: what the viewer is given."""

from __future__ import annotations

from dataclasses import dataclass, field
from math import sqrt

import numpy as np
from numpy.typing import NDArray

Pixels = NDArray[np.uint8]
"""Rows from the top, three values (red, green, blue) a pixel."""

NARROWEST, WIDEST = 32, 4_000
MOST_PIXELS = 16_000_000
"""Of one picture: A4 at 360 an inch. Larger ones are drawn smaller (security.md 4.7: at most 50 million)."""


@dataclass(frozen=True, slots=True)
class Drawn:
    """A page as a picture. `words` are rows as `page_boxes.place_words` gives them.

    `scanned`: the page is a picture of text, so that its words are placed by recognising them.
    """

    pixels: Pixels
    words: list[list[float]] = field(default_factory=list)
    scanned: bool = False


def scale_for(width: int, size: tuple[float, float]) -> float:
    """Pixels for a unit of the page's `size`, so that it is `width` pixels wide and not too large."""
    wide, high = size
    scale = max(NARROWEST, min(WIDEST, width)) / wide
    return min(scale, sqrt(MOST_PIXELS / (wide * high)))


def grey_if_grey(pixels: Pixels) -> Pixels:
    """One value a pixel where the picture has no colours, which is a third of what has to be sent."""
    red = pixels[:, :, 0]
    if np.array_equal(red, pixels[:, :, 1]) and np.array_equal(red, pixels[:, :, 2]):
        return np.ascontiguousarray(red)
    return np.ascontiguousarray(pixels)
