"""Where the words of a scanned page stand: read once more, and cut at the white between words.

The recogniser gives lines; the places of their words come from the gaps in the ink. Where the gaps do not
tell the words apart, a word is given the whole line: never a wrong place.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from math import cos, radians, sin

import numpy as np
from numpy.typing import NDArray

from app.documents.ocr import PAPER, Recogniser
from app.documents.ocr_rows import Piece
from app.documents.ocr_skew import Grey, evened, turned
from app.documents.page_boxes import Box, place_words

INK = 60  # grey levels below a line's paper
CLEAR = 1.25  # times the widest gap inside a word: the narrowest between two


def read_places(reader: Recogniser, picture: Grey, text: str, step: Callable[[], None]) -> list[list[float]]:
    """Rows as `page_boxes.place_words` gives them. `step` is called often and may raise."""
    found = reader.read(picture, step)
    straight = turned(evened(picture), found.degrees) if found.degrees else evened(picture)
    level = straight if found.bend is None else found.bend.levelled(straight, PAPER)
    high, wide = picture.shape
    characters: list[str] = []
    boxes: list[Box | None] = []
    for column in found.columns:
        for row in column:
            for piece in row:
                for word, box in _words(piece, level):
                    bent = box if found.bend is None else found.bend.back(box)
                    shown = _turned_back(bent, found.degrees, straight.shape, picture.shape)
                    characters += [*word, " "]
                    boxes += [shown] * len(word) + [None]
    return place_words(text, characters, boxes, (float(wide), float(high)))


def _words(piece: Piece, page: Grey) -> list[tuple[str, Box]]:
    """The words of a recognised line with their boxes; each with the whole line's where gaps do not tell."""
    words = piece.text.split()
    cuts = _cuts(page[piece.top : piece.bottom, piece.left : piece.right], words)
    if cuts is None:
        return [(word, (piece.left, piece.top, piece.right, piece.bottom)) for word in words]
    return [
        (word, (piece.left + first, piece.top, piece.left + last, piece.bottom))
        for word, (first, last) in zip(words, cuts, strict=True)
    ]


def _cuts(line: Grey, words: list[str]) -> list[tuple[int, int]] | None:
    """First and last column of each word, from the widest gaps; None where these do not stand out or fit."""
    ink = _inked(line)
    columns = np.flatnonzero(ink)
    if not len(columns) or not words:
        return None
    starts = np.flatnonzero(ink & ~np.r_[False, ink[:-1]])
    ends = np.flatnonzero(ink & ~np.r_[ink[1:], False]) + 1
    gaps = starts[1:] - ends[:-1]
    needed = len(words) - 1
    if needed > len(gaps):
        return None
    order = np.argsort(-gaps, kind="stable")
    if needed and needed < len(gaps) and gaps[order[needed - 1]] < CLEAR * gaps[order[needed]]:
        return None
    at = sorted(int(index) for index in order[:needed])
    firsts = [int(starts[0]), *(int(starts[index + 1]) for index in at)]
    lasts = [*(int(ends[index]) for index in at), int(ends[-1])]
    cuts = list(zip(firsts, lasts, strict=True))
    return cuts if _fit(cuts, words) else None


def _inked(line: Grey) -> NDArray[np.bool_]:
    if not line.size:
        return np.zeros(0, dtype=np.bool_)
    paper = int(np.percentile(line, 90))
    found: NDArray[np.bool_] = (line < paper - INK).sum(axis=0) >= max(1, line.shape[0] // 24)
    return found


def _fit(cuts: list[tuple[int, int]], words: list[str]) -> bool:
    """Whether the words are about as wide as their letters say: no cut stands inside another word."""
    letter = (cuts[-1][1] - cuts[0][0]) / max(1, sum(map(len, words)) + len(words) - 1)
    wrong = sum(
        not 0.4 * letter * len(word) - letter < last - first < 1.9 * letter * len(word) + letter
        for (first, last), word in zip(cuts, words, strict=True)
    )
    ordered = all(before[1] <= after[0] for before, after in pairwise(cuts))
    return ordered and not wrong


def _turned_back(box: Box, degrees: float, straight: tuple[int, ...], picture: tuple[int, ...]) -> Box:
    """From the straightened page (turned anticlockwise about its middle) back to the page as it was."""
    if not degrees:
        return box
    angle = radians(degrees)
    corners = [(x - straight[1] / 2, y - straight[0] / 2) for x in (box[0], box[2]) for y in (box[1], box[3])]
    back = [
        (x * cos(angle) - y * sin(angle) + picture[1] / 2, x * sin(angle) + y * cos(angle) + picture[0] / 2)
        for x, y in corners
    ]
    across, down = [x for x, _ in back], [y for _, y in back]
    return min(across), min(down), max(across), max(down)
