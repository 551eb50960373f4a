"""Reading a picture of a page: the two networks, and the steps from a picture to lines of text.

Evened, straightened, lines found, lines read; turned by a quarter or a half where that reads better; put in
reading order. PP-OCRv6 "small" on onnxruntime. The classifier of upside-down lines that other programs put
between the two steps is not here: it corrupts text (documents.md, finding 1).
"""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from pathlib import Path
from statistics import median
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.documents.ocr_bend import Bend
from app.documents.ocr_detect import Box, Network, detect
from app.documents.ocr_lost import lost
from app.documents.ocr_numbers import commas, doubts, mended, settled
from app.documents.ocr_order import rows_in_order
from app.documents.ocr_quality import is_speck, is_weak, longest, mean, stands, weight
from app.documents.ocr_recognise import recognise
from app.documents.ocr_rows import Piece, Row
from app.documents.ocr_skew import Grey, evened, shrunk, skew, turned
from app.documents.ocr_spelling import Spelled, alphabet
from app.paths import resources

DETECTOR, RECOGNISER = "PP-OCRv6_det_small.onnx", "PP-OCRv6_rec_small.onnx"
DPI = 200
"""Pixels an inch at which pages are drawn to be read."""
MOST_PIXELS = 16_000_000  # of one page: A3 at 250 pixels an inch
SEARCHED = 2_600  # pixels of the longer side in which lines are looked for first: A4 at 220 an inch
SMALL_LINE = 20  # pixels; lower lines than this are looked for in the whole picture
TURN_BELOW = 0.85  # mean score under which other orientations are tried (documents.md 1.2: 0.70 against 0.96)
TURN_GAIN = 0.04  # by which another must be better
TRIED_LINES = 12
REGAINED = 0.80  # score of a line that the detector missed and that is read all the same
MOST_THREADS = 4

PAPER = 255  # grey level of what was outside the picture

Step = Callable[[], None]


@dataclass(frozen=True, slots=True)
class Recognised:
    """What was read on a page, in reading order.

    `columns` hold rows of pieces, in pixels of a page that is `width` by `height`; `confidence` is the mean
    score over characters, 0 where nothing was found; `degrees` is by how much the page was turned,
    anticlockwise, and `bend` what was taken off it then; `unread` are
    rows of letters that could not be read.
    """

    columns: tuple[tuple[Row, ...], ...]
    width: int
    height: int
    confidence: float
    weak: bool
    degrees: float = 0.0
    bend: Bend | None = None
    unread: int = 0

    @property
    def text(self) -> str:
        """All of it, a row a line."""
        rows = (row for column in self.columns for row in column)
        return "\n".join(" ".join(piece.text for piece in row) for row in rows)

    @property
    def doubtful(self) -> tuple[str, ...]:
        """The numbers that may be wrong, with what is written to them, each once."""
        pieces = (piece for column in self.columns for row in column for piece in row)
        words = (piece.text[start:end] for piece in pieces for start, end in piece.doubts)
        return tuple(dict.fromkeys(words))


@dataclass(frozen=True, slots=True)
class _Found:
    """The lines of a page that was straight, and the page as it was levelled for them."""

    page: Grey
    pieces: list[Piece]
    bend: Bend | None


class Recogniser:
    """The two networks. Not for several threads at a time."""

    def __init__(self, detector: Network, recogniser: Network, letters: tuple[str, ...]) -> None:
        self._detector, self._recogniser, self._letters = detector, recogniser, letters

    def read(self, page: Grey, step: Step = lambda: None) -> Recognised:
        """Read a grey picture of a page. `step` is called between pieces of work; what it raises passes."""
        page = evened(page)
        angle = skew(page)
        found = self._found(turned(page, angle) if angle else page, step)
        if mean(found.pieces) < TURN_BELOW or stands(found.pieces):
            angle, found = self._turn(page, found, step) or (angle, found)
        kept = [piece for piece in found.pieces if not is_speck(piece)]
        more, unread = self._missed(found.page, kept, step)
        kept = settled([*kept, *more])
        columns = tuple(tuple(rows) for rows in rows_in_order(kept))
        high, wide = found.page.shape
        weak = is_weak(kept) or unread > 0
        return Recognised(columns, wide, high, mean(kept), weak, angle, found.bend, unread)

    def lines(self, page: Grey, boxes: Sequence[Box], step: Step = lambda: None) -> list[Spelled]:
        """What the given lines of a level page say, each in its place."""
        return recognise(self._recogniser, self._letters, page, boxes, step)

    def _found(self, page: Grey, step: Step, most: int = 0) -> _Found:
        """The lines of a straight page, levelled by its bend; with `most` only so many, the longest."""
        step()
        boxes, bend = self._boxes(page)
        if most:
            boxes = sorted(boxes, key=lambda box: -box.width)[:most]
        level = page if bend is None else bend.levelled(page, PAPER)
        read = self.lines(level, boxes, step)
        return _Found(level, [_piece(*pair) for pair in zip(boxes, read, strict=True)], bend)

    def _missed(self, page: Grey, kept: Sequence[Piece], step: Step) -> tuple[list[Piece], int]:
        """Lines that the detector missed, and how many more look like lines but cannot be read."""
        boxes = lost(page, [Box(piece.left, piece.top, piece.right, piece.bottom) for piece in kept])
        if not boxes:
            return [], 0
        read = [_piece(*pair) for pair in zip(boxes, self.lines(page, boxes, step), strict=True)]
        good = [piece for piece in read if piece.score >= REGAINED and not is_speck(piece)]
        return good, len(read) - len(good)

    def _boxes(self, page: Grey) -> tuple[list[Box], Bend | None]:
        """The lines of a page, looked for in a smaller copy first: large letters are not found as lines."""
        shrink = SEARCHED / max(1, *page.shape)
        if shrink >= 1:
            return detect(self._detector, page)
        boxes, bend = detect(self._detector, shrunk(page, shrink))
        if not boxes or median(box.height for box in boxes) < SMALL_LINE:
            return detect(self._detector, page)
        high, wide = page.shape
        large = None if bend is None else bend.enlarged(1 / shrink, wide, high)
        return [box.enlarged(1 / shrink, wide, high) for box in boxes], large

    def _turn(self, page: Grey, upright: _Found, step: Step) -> tuple[float, _Found] | None:
        """The angle at which the page reads better, turned by a quarter or a half; None if it does not."""
        tried = {0: longest(upright.pieces, TRIED_LINES)}
        pages: dict[int, tuple[float, Grey]] = {}
        for quarter in (90, 180, 270):
            other = turned(page, quarter)
            angle = skew(other)
            pages[quarter] = (quarter + angle, turned(other, angle) if angle else other)
            strip = _strip(pages[quarter][1])
            tried[quarter] = self._found(strip, step, TRIED_LINES).pieces
        best = max(tried, key=lambda quarter: weight(tried[quarter]))
        if not best or weight(tried[best]) < weight(tried[0]) + TURN_GAIN:
            return None
        degrees, straight = pages[best]
        return degrees, self._found(straight, step)


def model_files() -> list[Path]:
    """The two model files where set-up or the package puts them; they need not be there."""
    return [resources() / "ocr" / name for name in (DETECTOR, RECOGNISER)]


def available() -> bool:
    """Whether both models are there."""
    return all(path.is_file() for path in model_files())


@cache
def recogniser() -> Recogniser | None:
    """The networks, loaded at the first call (0.1 s); None where the models are not there or do not load."""
    if not available():
        return None
    # Telemetry of builds that have it begins with the import, so it is turned off before (finding 0).
    os.environ["ORT_DISABLE_TELEMETRY"] = "1"
    engine = import_module("onnxruntime")
    try:
        detector, reader = (_session(engine, path) for path in model_files())
        letters = alphabet(reader.get_modelmeta().custom_metadata_map["character"])
    except MemoryError:  # the document's own limit, which is said of the document
        raise
    except Exception:  # those of the runtime have no base of their own but this
        return None
    return Recogniser(_network(detector), _network(reader), letters)


def _piece(box: Box, line: Spelled) -> Piece:
    said = mended(line)
    sides = box.left, box.top, box.right, box.bottom
    return Piece(*sides, said.text, said.score, doubts(said), commas(said))


def _strip(page: Grey) -> Grey:
    """The middle of a page, enough lines to tell how it lies."""
    high = page.shape[0]
    return page[high // 3 : max(high // 3 + 1, high * 2 // 3)] if high > 900 else page


def _session(engine: Any, path: Path) -> Any:
    """A network on the processor. Without arena and patterns, which keep the memory of the largest page."""
    options = engine.SessionOptions()
    options.intra_op_num_threads = max(1, min(MOST_THREADS, os.cpu_count() or 1))
    options.inter_op_num_threads = 1
    options.enable_cpu_mem_arena = False
    options.enable_mem_pattern = False
    options.log_severity_level = 4  # its lines could name files
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    return engine.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])


def _network(session: Any) -> Network:
    name = session.get_inputs()[0].name

    def compute(batch: NDArray[np.float32]) -> NDArray[np.float32]:
        answer: NDArray[np.float32] = session.run(None, {name: batch})[0]
        return answer

    return compute
