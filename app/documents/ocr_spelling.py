"""The answer of PP-OCR's recogniser spelled out, and the pieces of one line put together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

NONE = 0
SETTLED = 0.985  # probability of a character beside which no other is looked at
NEAR = 0.01  # probability from which another counts
NO_OTHER = " "


@dataclass(frozen=True, slots=True)
class Spelled:
    """A line as it was read, and the mean probability of its characters, 0 to 1 (0 if there is none).

    `sure` holds a probability for each character of the text, `second` the character that came next where
    one did (a space where none came near). Both may be empty for a line nothing is known of.
    """

    text: str
    score: float
    sure: tuple[float, ...] = ()
    second: str = ""


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
    keep &= best < len(letters)
    if not keep.any():
        return Spelled("", 0.0)
    runs = np.flatnonzero(np.r_[True, best[1:] != best[:-1]])
    peaks = np.maximum.reduceat(sure, runs)[keep[runs]]
    places = runs[keep[runs]]
    signs = [letters[index] for index in best[keep]]
    seconds = [
        _second(answer[place], letters) if peak < SETTLED else NO_OTHER
        for place, peak in zip(places, peaks, strict=True)
    ]
    wide = [at for at in range(len(signs)) if not _is_narrow(at, signs, places)]
    closed = {at + 1 for at in range(len(signs)) if at not in wide}
    peaks = np.where([at in closed for at in range(len(signs))], 0.0, peaks)[wide]
    signs, seconds = [signs[at] for at in wide], [seconds[at] for at in wide]
    text = "".join(signs)
    if len(text) != len(signs):  # a sign of several characters
        return Spelled(text.strip(), float(sure[keep].mean()))
    first = len(text) - len(text.lstrip())
    last = len(text.rstrip())
    return Spelled(
        text.strip(),
        float(sure[keep].mean()),
        tuple(map(float, peaks[first:last])),
        "".join(seconds[first:last]),
    )


def _is_narrow(at: int, signs: Sequence[str], places: NDArray[np.intp]) -> bool:
    """Whether a space between two digits leaves no more room between them than digits have in this line.

    Times sets a 1 with so much white beside it that "£11,250" was read "£1 1,250".
    """
    if signs[at] != " " or not 0 < at < len(signs) - 1:
        return False
    if not (signs[at - 1].isdigit() and signs[at + 1].isdigit()):
        return False
    pairs = zip(signs, signs[1:], np.diff(places), strict=False)
    steps = [int(step) for one, other, step in pairs if one.isdigit() and other.isdigit()]
    return bool(steps) and places[at + 1] - places[at - 1] <= sorted(steps)[len(steps) // 2]


def _second(step: NDArray[np.float32], letters: Sequence[str]) -> str:
    """The character that came second at a step; a space where none came near."""
    order = np.argsort(-step)[:3]
    others = [int(index) for index in order[1:] if NONE != index < len(letters) and step[index] >= NEAR]
    return letters[others[0]] if others and len(letters[others[0]]) == 1 else NO_OTHER


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
    text = " ".join(piece.text for piece in pieces)
    if any(len(piece.sure) != len(piece.text) for piece in pieces):
        return Spelled(text, score)
    sure = tuple(value for piece in pieces for value in (*piece.sure, 1.0))[:-1]
    return Spelled(text, score, sure, NO_OTHER.join(piece.second for piece in pieces))
