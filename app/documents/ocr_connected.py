"""Connected pixels of a map, in numpy."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray


def parts(mask: NDArray[np.bool_]) -> list[tuple[int, int, int, int]]:
    """Left, top, right, bottom of each connected part (8 neighbours), by joining runs of adjacent rows."""
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
    sides = (
        np.minimum.reduceat(lefts[order], starts),
        np.minimum.reduceat(rows[order], starts),
        np.maximum.reduceat(rights[order], starts),
        np.maximum.reduceat(rows[order], starts) + 1,
    )
    return [(int(a), int(b), int(c), int(d)) for a, b, c, d in zip(*sides, strict=True)]


def _joined(
    rows: NDArray[np.int64], lefts: NDArray[np.int64], rights: NDArray[np.int64]
) -> NDArray[np.int64]:
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
