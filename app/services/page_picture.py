"""A page's picture as it came from the child, believed only after it was checked, and the places of words."""

from __future__ import annotations

import base64
import binascii
import math
import zlib
from dataclasses import dataclass

from app.worker import protocol

MOST_SIDE, MOST_BYTES = 20_000, 64 << 20
WIDE_GAP = 0.9  # of a line's height: words further apart are marked apart, as the cells of a table are
SAME_LINE = 0.5  # of the lower height
TALLER = 1.15  # times its tallest word: a line that falls off, on a skewed scan, is marked in steps

Box = tuple[float, float, float, float]
"""Left, top, width, height, in shares of the page, 0 to 1."""


@dataclass(frozen=True, slots=True)
class PlacedWord:
    """A range of the page's text, from 0 at its start, and where it stands."""

    start: int
    end: int
    box: Box


@dataclass(frozen=True, slots=True)
class PagePicture:
    """A page. `pixels`: rows from the top, `channels` bytes a pixel; they are blanked when it is forgotten.

    `more`: the words are still being looked for.
    """

    width: int
    height: int
    channels: int
    pixels: bytearray
    words: tuple[PlacedWord, ...]
    more: bool = False

    def boxes(self, start: int, end: int) -> list[Box]:
        """What to mark for a range of the page's text: neighbours in a line as one; [] where nobody knows."""
        joined: list[Box] = []
        tallest = 0.0
        for word in self.words:
            if word.start < end and word.end > start:
                tall = max(tallest, word.box[3])
                if joined and _beside(joined[-1], word.box, self.width / self.height, tall):
                    joined[-1], tallest = _around(joined[-1], word.box), tall
                else:
                    joined.append(word.box)
                    tallest = word.box[3]
        return joined

    def blank(self) -> None:
        """Overwrite the picture, so that it does not stay in memory."""
        self.pixels[:] = bytes(len(self.pixels))


def picture_of(event: protocol.Rendered, characters: int) -> PagePicture:
    """A picture of a page with that many characters. Raises `ProtocolError` where it cannot be one."""
    sides = 0 < event.width <= MOST_SIDE and 0 < event.height <= MOST_SIDE
    size = event.width * event.height * event.channels
    if not sides or event.channels not in (1, 3) or size > MOST_BYTES:
        raise protocol.ProtocolError("no picture")
    unpacker = zlib.decompressobj()
    try:
        pixels = unpacker.decompress(base64.b64decode(event.picture, validate=True), size + 1)
    except (binascii.Error, zlib.error) as error:
        raise protocol.ProtocolError("no picture") from error
    if len(pixels) != size:
        raise protocol.ProtocolError("no picture")
    words = words_of(event.words, characters)
    return PagePicture(event.width, event.height, event.channels, bytearray(pixels), words, event.more)


def words_of(rows: list[list[float]], characters: int) -> tuple[PlacedWord, ...]:
    """Checked words, in the order of the text. Raises `ProtocolError`."""
    found = [_word(row, characters) for row in rows]
    return tuple(sorted(found, key=lambda word: word.start))


def _word(row: list[float], characters: int) -> PlacedWord:
    if len(row) != 6 or not all(math.isfinite(value) for value in row):
        raise protocol.ProtocolError("no word")
    start, end, x, y, wide, high = row
    inside = x >= 0 and y >= 0 and x + wide <= 1.001 and y + high <= 1.001 and wide > 0 and high > 0
    if not (0 <= start < end <= characters and start % 1 == 0 and end % 1 == 0 and inside):
        raise protocol.ProtocolError("no word")
    return PlacedWord(int(start), int(end), (x, y, wide, high))


def _beside(box: Box, other: Box, shape: float, tallest: float) -> bool:
    """Whether two stand in one line with a usual space between. `shape`: the page's width by its height."""
    shared = min(box[1] + box[3], other[1] + other[3]) - max(box[1], other[1])
    gap = max(box[0] - (other[0] + other[2]), other[0] - (box[0] + box[2]))
    low = min(box[3], other[3])
    together = _around(box, other)[3] < TALLER * tallest
    return shared > SAME_LINE * low and gap * shape < WIDE_GAP * low and together


def _around(box: Box, other: Box) -> Box:
    left, top = min(box[0], other[0]), min(box[1], other[1])
    right = max(box[0] + box[2], other[0] + other[2])
    bottom = max(box[1] + box[3], other[1] + other[3])
    return left, top, right - left, bottom - top
