"""How a scanned page lies, and what stands in the way of reading it: skew, shadows, white on black."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageFilter

Grey = NDArray[np.uint8]
"""A picture: rows from the top, 0 black to 255 white."""

MOST_DEGREES = 8.0
COARSE, FINE = 0.5, 0.05
SMALLEST_TURN = 0.1  # degrees; less moves a line of a page by a pixel or two and costs sharpness
LONG_SIDE = 1000  # pixels of the copy in which the angle is looked for
MOST_POINTS = 60_000
INK = 25  # grey levels below the paper around it
DARK_PAGE = 90  # the middle grey of a page of white letters on black


def skew(page: Grey) -> float:
    """The angle in degrees by which the page must be turned, anticlockwise, for its lines to be level.

    Projection profile: at the right angle the ink of a line falls into few rows and none between them, so the
    squares of the differences between rows add up to the most (documents.md 1.2). 0.0 where nothing tells.
    """
    ys, xs = _ink(page)
    if len(ys) < 200:
        return 0.0
    coarse = np.arange(-MOST_DEGREES, MOST_DEGREES + COARSE, COARSE)
    best = _sharpest(ys, xs, coarse)
    if abs(best) >= MOST_DEGREES:
        return 0.0  # at the end of the range: a picture, or a page that lies across
    fine = best + np.arange(-COARSE, COARSE + FINE, FINE)
    angle = _sharpest(ys, xs, fine)
    level, turned = (_sharpness(ys, xs, degrees) for degrees in (0.0, angle))
    return angle if abs(angle) >= SMALLEST_TURN and turned > 1.02 * level else 0.0


def turned(page: Grey, degrees: float) -> Grey:
    """The page turned anticlockwise on white paper; whole quarters keep every pixel."""
    quarters, rest = divmod(degrees, 90)
    if not rest:
        return np.ascontiguousarray(np.rot90(page, int(quarters) % 4))
    picture = Image.fromarray(page).rotate(degrees, Image.Resampling.BICUBIC, expand=True, fillcolor=255)
    return np.asarray(picture)


def shrunk(page: Grey, times: float) -> Grey:
    """A smaller copy; `times` below 1."""
    high, wide = page.shape
    size = max(1, round(wide * times)), max(1, round(high * times))
    return np.asarray(Image.fromarray(page).resize(size, Image.Resampling.BOX))


def evened(page: Grey) -> Grey:
    """Dark letters on light paper: a page of light letters on dark is made its negative.

    A badly lit photograph of paper is dark too, but its letters are darker still. Letters are few and
    differ much from what is around them, so the cubes of the differences add up to their side.
    """
    if not page.size or float(np.median(page)) >= DARK_PAGE:
        return page
    small, around = _beside(page)
    lighter = float(((small - around).astype(np.float64) ** 3).sum()) > 0
    return np.asarray(255 - page) if lighter else page


def _ink(page: Grey) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """The places of dark pixels in a small copy; never more than `MOST_POINTS` of them."""
    if not page.size:
        return np.zeros(0), np.zeros(0)
    small, around = _beside(page)
    ys, xs = np.nonzero(small < around - INK)
    step = len(ys) // MOST_POINTS + 1
    return ys[::step].astype(np.float64), xs[::step].astype(np.float64)


def _beside(page: Grey) -> tuple[NDArray[np.int16], NDArray[np.int16]]:
    """A small copy, and the grey around each of its pixels."""
    small = Image.fromarray(shrunk(page, min(1.0, LONG_SIDE / max(page.shape))))
    around = np.asarray(small.filter(ImageFilter.BoxBlur(12)), dtype=np.int16)
    return np.asarray(small, dtype=np.int16), around


def _sharpest(ys: NDArray[np.float64], xs: NDArray[np.float64], angles: NDArray[np.float64]) -> float:
    scores = [_sharpness(ys, xs, float(angle)) for angle in angles]
    return float(angles[int(np.argmax(scores))])


def _sharpness(ys: NDArray[np.float64], xs: NDArray[np.float64], degrees: float) -> float:
    """How unevenly ink falls into rows once the page is turned by an angle."""
    angle = np.deg2rad(degrees)
    rows = ys * np.cos(angle) - xs * np.sin(angle)
    profile = np.bincount(np.rint(rows - rows.min()).astype(np.int64))
    return float(np.square(np.diff(profile.astype(np.float64))).sum())
