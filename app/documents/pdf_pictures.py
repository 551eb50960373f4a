"""Large pictures on pages that have text of their own: stamps, scanned inserts, photographed tables.

What OCR reads in them follows the page's text. A picture that comes again, as a letterhead does, is read once
and counts as a running line from then on. What would take too long is named, not read.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence

import numpy as np

from app.documents.ocr import Recognised, Recogniser
from app.documents.ocr_skew import Grey
from app.documents.pdf_ink import Box
from app.documents.pdf_notes import Aside
from app.documents.pdf_page import RawPage
from app.documents.pdf_scan import is_empty
from app.domain.documents import BlockKind

TITLE, UNCLEAR, UNREAD = "Picture:", "Picture, hard to read:", "Picture: not read"
MOST_A_PAGE = 4  # the largest
MOST_PAGES = 30.0  # of a document, in areas of a page: some two minutes of one core
MARGIN = 12  # pixels of white round what is cut out, since letters at an edge are not found
LEAST_SIGNS = 4  # letters and digits; fewer are specks of a photograph


class Pictures:
    """Reads the pictures of one document, page after page."""

    def __init__(self, load: Callable[[], Recogniser | None]) -> None:
        """`load` gives the networks, None where there are none; asked only when there is a picture."""
        self._load = load
        self._left = MOST_PAGES
        self._known: dict[bytes, Recognised] = {}

    def read(
        self, page: RawPage, draw: Callable[[], Grey | None], step: Callable[[], None]
    ) -> tuple[Aside, ...]:
        """The blocks to follow a page's text. `draw` gives the page in grey, and is called only if needed."""
        boxes = sorted(page.pictures, key=_area, reverse=True)
        if not boxes:
            return ()
        reader = self._load()
        drawn = draw() if reader is not None and self._left > 0 else None
        found: list[Aside] = []
        for number, box in enumerate(boxes):
            if reader is None or drawn is None or number >= MOST_A_PAGE or self._left <= 0:
                found.append((BlockKind.RUNNING, UNREAD))
            else:
                found += self._one(reader, page, drawn, box, step)
        return tuple(found)

    def _one(
        self, reader: Recogniser, page: RawPage, drawn: Grey, box: Box, step: Callable[[], None]
    ) -> Sequence[Aside]:
        piece = _cut(drawn, box)
        if is_empty(piece):
            return ()
        key = hashlib.blake2b(piece.tobytes(), digest_size=16).digest()
        again = key in self._known
        if not again:
            self._left -= _area(box)
            self._known[key] = reader.read(piece, step)
        read = self._known[key]
        said = _said(read, page, again)
        page.doubts += tuple(word for word in read.doubtful if any(word in text for _, text in said))
        return said


def _said(found: Recognised, page: RawPage, again: bool) -> Sequence[Aside]:
    """The rows that are not text of the page, which may lie over a picture."""
    written = _key("".join(line.text + line.hidden for line in page.lines))
    rows = [row for row in found.text.split("\n") if _key(row) and _key(row) not in written]
    if len(_key("".join(rows))) < LEAST_SIGNS:
        return ()
    title = UNCLEAR if found.weak else TITLE
    kinds = (BlockKind.RUNNING, BlockKind.RUNNING) if again else (BlockKind.PARAGRAPH, BlockKind.LIST)
    return [(kinds[0], title), *((kinds[1], row) for row in rows)]


def _cut(drawn: Grey, box: Box) -> Grey:
    high, wide = drawn.shape
    left, top, right, bottom = box
    piece = drawn[int(top * high) : round(bottom * high), int(left * wide) : round(right * wide)]
    return np.pad(piece, MARGIN, constant_values=255)


def _area(box: Box) -> float:
    return (box[2] - box[0]) * (box[3] - box[1])


def _key(text: str) -> str:
    return "".join(char for char in text.casefold() if char.isalnum())
