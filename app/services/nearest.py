"""Vectors of a collection in memory, and which of them are nearest to a question's.

Brute force: 100,000 vectors of 384 numbers take 8 ms (documents.md 3.2). This module alone imports numpy in
the window's process, so it is loaded when a collection with vectors is asked, not at the start
(`app.services.indexing`).
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from app.domain.questions.ranking import Near


class Vectors:
    """Vectors by passage. Kept as float32: turning float16 for each question would take 20 times as long."""

    def __init__(self, numbers: Sequence[int], packed: bytes, size: int) -> None:
        """`packed`: little-endian float16, `size` numbers for each passage. Raises ValueError if not."""
        self._numbers = np.asarray(numbers, np.int64)
        flat = np.frombuffer(packed, "<f2")
        if flat.size != size * len(numbers):
            raise ValueError("vectors of another size")
        self._rows = flat.reshape(len(numbers), size).astype(np.float32)

    def __len__(self) -> int:
        return len(self._numbers)

    def near(self, vector: NDArray[np.float32], most: int, also: Sequence[int] = ()) -> Near | None:
        """The `most` nearest passages, best first, and those of `also`; None where nothing can be told."""
        if not len(self) or not vector.any():
            return None
        scores = self._rows @ vector
        best = np.argsort(-scores, kind="stable")[:most]
        asked = np.flatnonzero(np.isin(self._numbers, np.asarray(also, np.int64)))
        cosines = {int(self._numbers[at]): float(scores[at]) for at in [*best, *asked]}
        return Near(cosines, float(scores.mean()))

    def wipe(self) -> None:
        """Overwrite what is in memory."""
        self._rows.fill(0)
        self._rows, self._numbers = self._rows[:0], self._numbers[:0]


def unpacked(text: str, size: int, count: int) -> NDArray[np.float32]:
    """Vectors as a child sends them, shape (count, size). Raises ValueError if they are anything else."""
    try:
        flat = np.frombuffer(base64.b64decode(text, validate=True), "<f4")
    except binascii.Error:
        raise ValueError("not base64") from None
    if size < 1 or flat.size != size * count or not np.isfinite(flat).all():
        raise ValueError("not vectors of that size")
    return flat.reshape(count, size)


def halves(vectors: NDArray[np.float32]) -> list[bytes]:
    """Each vector as little-endian float16."""
    return [row.astype("<f2").tobytes() for row in vectors]
