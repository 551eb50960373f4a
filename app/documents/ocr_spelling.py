"""The answer of PP-OCR's recogniser spelled out, and the pieces of one line put together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

NONE = 0


@dataclass(frozen=True, slots=True)
class Spelled:
    """A line as it was read, and the mean probability of its characters, 0 to 1 (0 if there is none)."""

    text: str
    score: float


def alphabet(listed: str) -> tuple[str, ...]:
    """The characters in the order of the network's answers, from the list in the model's own file.

    The list holds one character a line; "none" comes before and the space after it, as in rapidocr's decoder.
    """
    return ("", *listed.split("\n"), " ")


def spell(answer: NDArray[np.float32], letters: Sequence[str]) -> Spelled:
    """Spell the answer for one line: probabilities, a row for each step and a column for each character."""
    best = answer.argmax(axis=1)
    sure = answer.max(axis=1)
    keep = best != NONE
    keep[1:] &= best[1:] != best[:-1]
    if not keep.any():
        return Spelled("", 0.0)
    text = "".join(letters[index] for index in best[keep] if index < len(letters))
    return Spelled(text.strip(), float(sure[keep].mean()))


def whole(count: int, numbers: Sequence[int], read: Sequence[Spelled]) -> list[Spelled]:
    """Lines that were cut, joined; a line's score is its pieces' by their length."""
    parts: list[list[Spelled]] = [[] for _ in range(count)]
    for number, spelled in zip(numbers, read, strict=True):
        if spelled.text:
            parts[number].append(spelled)
    return [_join(pieces) for pieces in parts]


def _join(pieces: Sequence[Spelled]) -> Spelled:
    letters = sum(len(piece.text) for piece in pieces)
    if not letters:
        return Spelled("", 0.0)
    score = sum(piece.score * len(piece.text) for piece in pieces) / letters
    return Spelled(" ".join(piece.text for piece in pieces), score)
