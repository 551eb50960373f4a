"""From words and the places of letters to rectangles: what is sent for a page's words.

A row is `[start, end, x, y, w, h]`: a range of the page's text and a rectangle in shares of the page, 0 to
1, from its top left. A word that goes on in the next line has two rows. Only words whose place is known
have any.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from app.documents.page_align import align
from app.documents.page_words import words_of

LONGEST_TEXT = 100_000  # characters of one page; beyond that nothing is placed
BESIDE, BELOW = 1.0, 0.3
"""Gaps to the letter before, in heights of a letter, that still make one rectangle."""
MOST_SIGNS = 3  # that are marked with a word on either side
LEAST = 1e-4  # shares of the page: a smaller rectangle is nothing to be seen

Box = tuple[float, float, float, float]
"""Left, top, right, bottom, from the page's top left, in any unit that is the same both ways."""


def place_words(
    text: str, characters: Sequence[str], boxes: Sequence[Box | None], size: tuple[float, float]
) -> list[list[float]]:
    """Rows for the words of `text` as they are drawn by `characters`, each with its box (None: not drawn).

    `size` is the page's width and height, in the unit of the boxes.
    """
    if len(text) > LONGEST_TEXT or len(characters) > LONGEST_TEXT:
        return []
    words = words_of(text)
    rows: list[list[float]] = []
    for word, drawn in zip(words, align(words, words_of(characters)), strict=True):
        for box in _lines([box for index in _whole(drawn, characters) if (box := boxes[index])]):
            rows.append(_row(word.start, word.end, box, size))
    return [row for row in rows if row[4] > LEAST and row[5] > LEAST]


def _row(start: int, end: int, box: Box, size: tuple[float, float]) -> list[float]:
    shares = [value / side for value, side in zip(box, (*size, *size), strict=True)]
    left, top, right, bottom = (min(1.0, max(0.0, value)) for value in shares)
    places = (left, top, right - left, bottom - top)
    return [float(start), float(end), *(round(value, 5) for value in places)]


def _whole(drawn: list[int], characters: Sequence[str]) -> list[int]:
    """The characters of a word with the signs that stand at it: "£40", "5 %", "(daily)", "kidneys."."""
    if not drawn:
        return []
    first, last = drawn[0], drawn[-1]
    while first > 0 and drawn[0] - first < MOST_SIGNS and _is_sign(characters[first - 1]):
        first -= 1
    while last + 1 < len(characters) and last - drawn[-1] < MOST_SIGNS and _is_sign(characters[last + 1]):
        last += 1
    return [*range(first, drawn[0]), *drawn, *range(drawn[-1] + 1, last + 1)]


def _is_sign(character: str) -> bool:
    return bool(character) and not character.isspace() and not character.isalnum()


def _lines(boxes: list[Box]) -> Iterator[Box]:
    """Boxes of letters joined, one for each line they stand in."""
    joined: Box | None = None
    for box in boxes:
        if joined is None:
            joined = box
        elif _continues(joined, box):
            joined = (
                min(joined[0], box[0]),
                min(joined[1], box[1]),
                max(joined[2], box[2]),
                max(joined[3], box[3]),
            )
        else:
            yield joined
            joined = box
    if joined is not None:
        yield joined


def _continues(joined: Box, box: Box) -> bool:
    size = max(box[3] - box[1], box[2] - box[0])
    across = max(joined[0] - box[2], box[0] - joined[2])
    down = max(joined[1] - box[3], box[1] - joined[3])
    return across <= BESIDE * size and down <= BELOW * size
