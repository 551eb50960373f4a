"""Connected pixels of a map, in numpy."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.int64]
Bounds = tuple[int, int, int, int]
"""Left, top, right, bottom; right and bottom are outside."""


@dataclass(frozen=True, slots=True)
class Part:
    """One connected part: the stretches of rows that it is made of, each from a left to a right end."""

    bounds: Bounds
    rows: Numbers
    lefts: Numbers
    rights: Numbers

    def mean(self, sums: NDArray[np.float32]) -> float:
        """The mean of its pixels' values. `sums` are the values added up along each row, from a zero on."""
        total = (sums[self.rows, self.rights] - sums[self.rows, self.lefts]).sum()
        return float(total / (self.rights - self.lefts).sum())


def connected(mask: NDArray[np.bool_], least: int = 1) -> list[Part]:
    """The connected parts (8 neighbours) that are `least` pixels high and wide, by joining runs of rows."""
    padded = np.zeros((mask.shape[0], mask.shape[1] + 2), dtype=np.int8)
    padded[:, 1:-1] = mask
    edges = np.diff(padded, axis=1)
    rows, lefts = np.nonzero(edges == 1)
    rights = np.nonzero(edges == -1)[1]
    if not len(rows):
        return []
    labels = _joined(rows, lefts, rights)
    order = np.argsort(labels, kind="stable")
    starts = np.flatnonzero(np.r_[True, np.diff(labels[order]) != 0])
    ends = np.append(starts[1:], len(order))
    sides = np.stack(
        [
            np.minimum.reduceat(lefts[order], starts),
            np.minimum.reduceat(rows[order], starts),
            np.maximum.reduceat(rights[order], starts),
            np.maximum.reduceat(rows[order], starts) + 1,
        ]
    )
    found = []
    for index in np.flatnonzero(np.minimum(sides[2] - sides[0], sides[3] - sides[1]) >= least):
        one = order[starts[index] : ends[index]]
        left, top, right, bottom = map(int, sides[:, index])
        found.append(Part((left, top, right, bottom), rows[one], lefts[one], rights[one]))
    return found


def _joined(rows: Numbers, lefts: Numbers, rights: Numbers) -> Numbers:
    """One label for every run that touches, over rows, another run of that label (union-find)."""
    parent = list(range(len(rows)))

    def root(index: int) -> int:
        while parent[index] != index:
            parent[index] = parent[parent[index]]
            index = parent[index]
        return index

    firsts = np.searchsorted(rows, np.arange(int(rows[-1]) + 2))
    row_list, left_list, right_list = rows.tolist(), lefts.tolist(), rights.tolist()
    for index, row in enumerate(row_list):
        above, end = (int(firsts[row - 1]), int(firsts[row])) if row else (0, 0)
        # of the runs above, those that reach over or touch at a corner
        above += int(np.searchsorted(rights[above:end], left_list[index]))
        while above < end and left_list[above] <= right_list[index]:
            one, other = root(above), root(index)
            parent[max(one, other)] = min(one, other)
            above += 1
    return np.array([root(index) for index in range(len(rows))], dtype=np.int64)
