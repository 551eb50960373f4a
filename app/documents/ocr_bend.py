"""Pages whose lines are not level even when the page is: photographed at a slant, or curled at a binding.

A line that climbs by its own height is cut with pieces of its neighbours, and the white at its ends makes it
look like none. The hearts of lines that the detector found say how far each place of the page stands too
high or low; a smooth surface through them is taken off. Only up and down: that letters lean or lines are
shorter at the top does not hinder reading.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from app.documents.ocr_connected import Part

Values = NDArray[np.float64]
Pixel = TypeVar("Pixel", np.uint8, np.float32)

SAMPLE = 48  # pixels along a line that are taken together
LONG = 8.0  # times its thickness: a part this long is a line that tells how the page bends
FEWEST = 5  # such lines
END = 0.5  # of a sample: less at the end of a line tells nothing
ROUNDS, TOLERANCE = (
    4,
    2.0,
)  # of fitting again without what stands off by this many times the middle difference
LEAST = 0.15  # of a line's thickness: what bends less is left as it is, since each change costs sharpness
MOST = 0.12  # of the page's longer side: more is no bend but a fault
Cell = tuple[tuple[int, int, int, int], tuple[float, ...]]
CELL = 64  # pixels: between the corners of cells the surface is taken for flat


@dataclass(frozen=True, slots=True)
class Bend:
    """By how much each place of a page stands lower than on a level one.

    `factors` of the terms in `_terms`, in pixels, for a page that is `width` by `height`.
    """

    factors: tuple[float, ...]
    width: int
    height: int

    def down(self, x: NDArray[np.float64] | float, y: NDArray[np.float64] | float) -> Values:
        """How far below its level place (x, y) the page shows it, in pixels."""
        across, along = np.broadcast_arrays(np.asarray(x, dtype=np.float64), np.asarray(y, dtype=np.float64))
        found: Values = _terms(across / self.width * 2 - 1, along / self.height * 2 - 1) @ np.array(
            self.factors
        )
        return found

    def back(self, box: tuple[float, float, float, float]) -> tuple[float, float, float, float]:
        """A place of the levelled page (left, top, right, bottom) as upright bounds on the page as it is."""
        left, top, right, bottom = box
        moved = self.down(np.array([left, right]), (top + bottom) / 2)
        return left, top + float(moved.min()), right, bottom + float(moved.max())

    def enlarged(self, times: float, width: int, height: int) -> Bend:
        """The same for a copy so many times as large."""
        return Bend(tuple(factor * times for factor in self.factors), width, height)

    def levelled(self, picture: NDArray[Pixel], paper: int) -> NDArray[Pixel]:
        """The picture (of the bend's size) with its lines level; what was outside is `paper`."""
        xs, ys = _corners(self.width), _corners(self.height)
        shown = ys[:, None] + self.down(xs[None, :], ys[:, None])
        mesh = [_cell(xs, ys, shown, i, j) for i in range(len(ys) - 1) for j in range(len(xs) - 1)]
        whole = Image.fromarray(picture)
        way = Image.Resampling.BICUBIC
        made = whole.transform(whole.size, Image.Transform.MESH, mesh, way, fillcolor=paper)
        return np.asarray(made, dtype=picture.dtype)


def _corners(length: int) -> Values:
    return np.append(np.arange(0, length, CELL), length).astype(np.float64)


def _cell(xs: Values, ys: Values, shown: Values, i: int, j: int) -> Cell:
    """A cell of the level page, and the corners it is taken from, the upper left first, then downwards."""
    (left, right), (top, bottom) = map(int, xs[j : j + 2]), map(int, ys[i : i + 2])
    edges = [float(shown[at]) for at in ((i, j), (i + 1, j), (i + 1, j + 1), (i, j + 1))]
    corners = zip((left, left, right, right), edges, strict=True)
    return (left, top, right, bottom), tuple(side for corner in corners for side in corner)


def bend_of(found: Iterable[Part], width: int, height: int) -> Bend | None:
    """The bend that the lines of a page show; None where it is level or too few lines tell."""
    lines = [line for part in found if (line := _line(part)) is not None]
    if len(lines) < FEWEST:
        return None
    xs = np.concatenate([line.xs for line in lines])
    owners = np.repeat(np.arange(len(lines)), [len(line.xs) for line in lines])
    heights = np.array([line.ys.mean() for line in lines])
    terms = _terms(xs / width * 2 - 1, heights[owners] / height * 2 - 1)
    factors = _fitted(terms, np.concatenate([line.ys for line in lines]), owners)
    bend = Bend(tuple(map(float, factors)), width, height)
    thick = float(np.median([line.thickness for line in lines]))
    moved = max(float(np.ptp(bend.down(line.xs, line.ys.mean()))) for line in lines)
    return bend if LEAST * thick < moved < MOST * max(width, height) else None


@dataclass(frozen=True, slots=True)
class _Line:
    """The middle of a line's heart at several places, and how thick it is; pixels."""

    xs: Values
    ys: Values
    thickness: float


def _line(part: Part) -> _Line | None:
    left, _, right, _ = part.bounds
    wide = right - left
    if wide < 3 * SAMPLE:
        return None
    counts, sums = np.zeros(wide + 1), np.zeros(wide + 1)
    for edges, sign in ((part.lefts, 1), (part.rights, -1)):
        np.add.at(counts, edges - left, sign)
        np.add.at(sums, edges - left, sign * part.rows)
    counts, sums = counts.cumsum()[:-1], sums.cumsum()[:-1]
    thickness = float(np.median(counts))
    if wide < LONG * thickness:
        return None
    starts = np.arange(0, wide, SAMPLE)
    sizes = np.diff(np.append(starts, wide))
    inked = np.add.reduceat(counts, starts)
    keep = (sizes >= END * SAMPLE) & (inked > 0)
    ys = np.add.reduceat(sums, starts)[keep] / inked[keep]
    return _Line((left + starts + sizes / 2)[keep], ys, thickness)


def _terms(u: Values, v: Values) -> Values:
    """What the surface is made of, nothing of it at the middle of a line: u and v go from -1 to 1."""
    return np.stack([u, u**2, u**3, u * v, u**2 * v, u**3 * v, u * v**2], axis=-1)


def _fitted(terms: Values, ys: Values, owners: NDArray[np.int64]) -> Values:
    """Least squares in which each line has a height of its own, again without what stands off."""
    keep = np.ones(len(ys), dtype=np.bool_)
    factors = np.zeros(terms.shape[1])
    for _ in range(ROUNDS):
        where = owners[keep]
        told = _centred(terms[keep], where)
        seen = _centred(ys[keep, None], where)[:, 0]
        # a little of each factor's square is added, so that few lines do not make a wild surface
        damped = np.vstack([told, np.eye(terms.shape[1])])
        factors = np.linalg.lstsq(damped, np.append(seen, np.zeros(terms.shape[1])), rcond=None)[0]
        off = np.zeros(len(ys))
        off[keep] = np.abs(seen - told @ factors)
        usual = max(1.0, float(np.median(off[keep])))
        keep &= off <= TOLERANCE * usual
        if keep.sum() < 3 * terms.shape[1]:
            break
    return factors


def _centred(values: Values, owners: NDArray[np.int64]) -> Values:
    """Each line's values less their mean."""
    counts = np.maximum(1, np.bincount(owners))
    means = np.stack([np.bincount(owners, column) / counts for column in values.T], axis=1)
    return values - means[owners]
