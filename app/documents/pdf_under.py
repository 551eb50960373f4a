"""Invisible text under a scan, as scanners put there: believed only where it is what the picture shows.

Some of its lines are read in the picture, without looking for lines, which costs a tenth of a page. Where
they differ the whole page is read; where that differs too the picture counts and the text under it is hidden
text. Lines under which there is no ink at all are hidden whatever the others say.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from difflib import SequenceMatcher

import numpy as np

from app.documents.ocr import Recogniser
from app.documents.ocr_detect import Box
from app.documents.ocr_skew import Grey, evened
from app.documents.pdf_lines import Line
from app.documents.pdf_page import RawPage
from app.documents.pdf_scan import Scan, scan
from app.domain.documents import BlockKind, PageState

MISMATCH = "The text under this scan does not match what is seen. What is seen was read."
UNSEEN = "Some of the text under this scan is not seen on it. It was left out."
UNCHECKED = "The text under this scan could not be checked against what is seen."
ALL, EVERY = 20, 10
"""Each of the first pages is looked at, later only each so-many-th, until one does not match."""
SAMPLES = 5  # lines of a page
LETTERS = 12  # of a line, at least, to be one of them
ALIKE = 0.6  # of two lines, by difflib: they are the same line, allowing for mistakes of either reading
AGREE = 0.6  # of the words of the text under a page: so many have to be seen on it
ABOVE, BELOW = 1.0, 0.35  # times the size: how far a line's letters reach from its base line
NARROWEST = 0.15  # times the size: a letter, by the mean of a line
ROOM = 0.8  # times the size: in this neighbourhood ink may belong to a line
DARKER = 40  # grey levels below what is around: ink
INKED = 0.002  # of that neighbourhood's pixels

_WORD = re.compile(r"[^\W_]+")


class Under:
    """Checks the pages of one document, one after the other."""

    def __init__(self, load: Callable[[], Recogniser | None]) -> None:
        """`load` gives the networks, None where there are none; then all text is believed."""
        self._load = load
        self._suspicious = False

    def check(
        self, index: int, page: RawPage, draw: Callable[[], Grey | None], step: Callable[[], None]
    ) -> tuple[RawPage, Scan | None]:
        """Page `index` (from 0), with what is not to be believed hidden; and what OCR read in its stead."""
        due = index < ALL or not index % EVERY or self._suspicious
        reader = self._load() if due else None
        picture = draw() if reader is not None else None
        if reader is None or picture is None or page.under is None:
            return page, None
        placed = _placed(page, picture)
        bare = {id(line) for line, box in placed if _is_level(line) and _is_bare(picture, box)}
        lines = [_hidden(line) if id(line) in bare else line for line in page.lines]
        if not bare and self._match(reader, picture, placed, step):
            return page, None
        self._suspicious = True
        seen = scan(reader, picture, step)
        wanted = _words(line.text for line in lines)
        if seen.found.weak or not wanted:
            state = page.state if not wanted and not seen.found.columns else PageState.OCR_WEAK
            return _with(page, lines, UNCHECKED, state), None
        shared = len(wanted & _words([seen.found.text])) / len(wanted)
        if shared >= AGREE:
            return (_with(page, lines, UNSEEN, page.state) if bare else page), None
        return _with(page, [_hidden(line) for line in lines], MISMATCH, page.state), seen

    def _match(
        self, reader: Recogniser, picture: Grey, known: Sequence[tuple[Line, Box]], step: Callable[[], None]
    ) -> bool:
        """Whether most of some lines, from all over the page, are seen where they are said to stand."""
        long = [pair for pair in known if len(_key(pair[0].text)) >= LETTERS] or list(known)
        some = long[:: max(1, len(long) // SAMPLES)][:SAMPLES]
        read = reader.lines(evened(picture), [box for _, box in some], step)
        same = [_alike(line.text, seen.text) for (line, _), seen in zip(some, read, strict=True)]
        return bool(same) and sum(same) * 2 > len(same)


def _placed(page: RawPage, picture: Grey) -> list[tuple[Line, Box]]:
    """Each line that has text, with its place in the picture."""
    left, bottom, right, top = page.under or (0.0, 0.0, 1.0, 1.0)
    high, wide = picture.shape
    across, along = wide / max(1.0, right - left), high / max(1.0, top - bottom)
    found = []
    for line in page.lines:
        if not line.text:
            continue
        box = Box(
            max(0, round((line.x0 - left - 0.2 * line.size) * across)),
            max(0, round((top - line.y - ABOVE * line.size) * along)),
            min(wide, round((line.x1 - left + 0.2 * line.size) * across)),
            min(high, round((top - line.y + BELOW * line.size) * along)),
        )
        found.append((line, box))
    return found


def _is_level(line: Line) -> bool:
    """Whether a line is about as wide as its letters say; one that stands upright has no place to look at."""
    return line.x1 - line.x0 >= NARROWEST * line.size * len(line.text)


def _is_bare(picture: Grey, box: Box) -> bool:
    """Whether there is no ink in a line's place nor near it."""
    room = round(ROOM * max(1, box.height))
    near = picture[max(0, box.top - room) : box.bottom + room, max(0, box.left - room) : box.right + room]
    if not near.size:
        return True
    return float(np.mean(near.astype(np.int16) < int(np.median(near)) - DARKER)) < INKED


def _with(page: RawPage, lines: list[Line], notice: str, state: PageState) -> RawPage:
    return replace(page, lines=lines, state=state, asides=(*page.asides, (BlockKind.RUNNING, notice)))


def _hidden(line: Line) -> Line:
    return Line("", " ".join(filter(None, (line.text, line.hidden))))


def _alike(one: str, other: str) -> bool:
    return SequenceMatcher(None, _key(one), _key(other), autojunk=False).ratio() >= ALIKE


def _key(text: str) -> str:
    return "".join(char for char in text.casefold() if char.isalnum())


def _words(texts: Iterable[str]) -> set[str]:
    """Words of three letters and more, and all numbers."""
    found = (word for text in texts for word in _WORD.findall(text.casefold()))
    return {word for word in found if len(word) > 2 or word.isdigit()}
