"""Reading a picture of a page: the two networks, and the steps from a picture to lines of text.

Evened, straightened, lines found, lines read; turned by a quarter or a half where that reads better; put in
reading order. PP-OCRv6 "small" on onnxruntime. The classifier of upside-down lines that other programs put
between the two steps is not here: it corrupts text (documents.md, finding 1).
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from pathlib import Path
from statistics import median
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.documents.ocr_detect import Box, Network, detect
from app.documents.ocr_order import rows_in_order
from app.documents.ocr_recognise import recognise
from app.documents.ocr_rows import Piece, Row
from app.documents.ocr_skew import Grey, evened, shrunk, skew, turned
from app.documents.ocr_spelling import alphabet
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
WEAK_BELOW = 0.88  # mean score of a page that is to be checked against the picture
DOUBTFUL = 0.70  # score of a doubtful line
MOST_DOUBTFUL = 0.15  # of a page's characters
NOISE = 0.50  # a line below this without two letters or digits in a row is a speck
MOST_THREADS = 4

# "mmol/l" in a font without serifs is read "mmol/I"; no unit is written with a capital I after the stroke.
_PER_LITRE = re.compile(r"(?<=[a-zµ])/I(?![A-Za-z])")

Step = Callable[[], None]


@dataclass(frozen=True, slots=True)
class Recognised:
    """What was read on a page, in reading order.

    `columns` hold rows of pieces, in pixels of a page that is `width` by `height`; `confidence` is the mean
    score over characters, 0 where nothing was found; `degrees` is by how much the page was turned,
    anticlockwise.
    """

    columns: tuple[tuple[Row, ...], ...]
    width: int
    height: int
    confidence: float
    weak: bool
    degrees: float = 0.0

    @property
    def text(self) -> str:
        """All of it, a row a line."""
        rows = (row for column in self.columns for row in column)
        return "\n".join(" ".join(piece.text for piece in row) for row in rows)


class Recogniser:
    """The two networks. Not for several threads at a time."""

    def __init__(self, detector: Network, recogniser: Network, letters: tuple[str, ...]) -> None:
        self._detector, self._recogniser, self._letters = detector, recogniser, letters

    def read(self, page: Grey, step: Step = lambda: None) -> Recognised:
        """Read a grey picture of a page. `step` is called between pieces of work; what it raises passes."""
        page = evened(page)
        angle = skew(page)
        straight = turned(page, angle) if angle else page
        found = self._found(straight, step)
        if _mean(found) < TURN_BELOW or _stands(found):
            better = self._turn(page, found, step)
            if better:
                angle, straight, found = better
        kept = [piece for piece in found if not _is_speck(piece)]
        columns = tuple(tuple(rows) for rows in rows_in_order(kept))
        high, wide = straight.shape
        return Recognised(columns, wide, high, _mean(kept), _is_weak(kept), angle)

    def _found(self, page: Grey, step: Step, most: int = 0) -> list[Piece]:
        """The lines of a straight page; with `most` only so many, the longest."""
        step()
        boxes = self._boxes(page)
        if most:
            boxes = sorted(boxes, key=lambda box: -box.width)[:most]
        read = recognise(self._recogniser, self._letters, page, boxes, step)
        return [_piece(box, line.text, line.score) for box, line in zip(boxes, read, strict=True)]

    def _boxes(self, page: Grey) -> list[Box]:
        """The lines of a page, looked for in a smaller copy first: large letters are not found as lines."""
        shrink = SEARCHED / max(1, *page.shape)
        if shrink >= 1:
            return detect(self._detector, page)
        boxes = detect(self._detector, shrunk(page, shrink))
        if not boxes or median(box.height for box in boxes) < SMALL_LINE:
            return detect(self._detector, page)
        high, wide = page.shape
        return [box.enlarged(1 / shrink, wide, high) for box in boxes]

    def _turn(self, page: Grey, upright: list[Piece], step: Step) -> tuple[float, Grey, list[Piece]] | None:
        """The page as it reads better when turned by a quarter or a half, or None if it does not."""
        tried = {0: _longest(upright)}
        pages: dict[int, tuple[float, Grey]] = {}
        for quarter in (90, 180, 270):
            other = turned(page, quarter)
            angle = skew(other)
            pages[quarter] = (quarter + angle, turned(other, angle) if angle else other)
            strip = _strip(pages[quarter][1])
            tried[quarter] = self._found(strip, step, TRIED_LINES)
        best = max(tried, key=lambda quarter: _weight(tried[quarter]))
        if not best or _weight(tried[best]) < _weight(tried[0]) + TURN_GAIN:
            return None
        degrees, straight = pages[best]
        return degrees, straight, self._found(straight, step)


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
    except (OSError, KeyError, RuntimeError, ValueError):
        return None
    return Recogniser(_network(detector), _network(reader), letters)


def _piece(box: Box, text: str, score: float) -> Piece:
    mended = _PER_LITRE.sub("/l", text)
    return Piece(box.left, box.top, box.right, box.bottom, mended, score)


def _mean(pieces: list[Piece]) -> float:
    """Mean score over characters."""
    letters = sum(len(piece.text) for piece in pieces)
    return sum(piece.score * len(piece.text) for piece in pieces) / letters if letters else 0.0


def _weight(pieces: list[Piece]) -> float:
    """How well an orientation reads: the mean score, held down where hardly anything is read."""
    letters = sum(char.isalnum() for piece in pieces for char in piece.text)
    return _mean(pieces) * min(1.0, letters / 20)


def _longest(pieces: list[Piece]) -> list[Piece]:
    return sorted(pieces, key=lambda piece: piece.left - piece.right)[:TRIED_LINES]


def _stands(pieces: list[Piece]) -> bool:
    """Whether most lines are higher than wide: the page lies on its side."""
    tall = sum(piece.height > 1.5 * (piece.right - piece.left) for piece in pieces)
    return len(pieces) > 3 and tall > len(pieces) / 2


def _strip(page: Grey) -> Grey:
    """The middle of a page, enough lines to tell how it lies."""
    high = page.shape[0]
    return page[high // 3 : max(high // 3 + 1, high * 2 // 3)] if high > 900 else page


def _is_speck(piece: Piece) -> bool:
    if not piece.text:
        return True
    letters = sum(char.isalnum() for char in piece.text)
    return not letters if piece.score >= NOISE else letters < 2


def _is_weak(pieces: list[Piece]) -> bool:
    letters = sum(len(piece.text) for piece in pieces)
    doubtful = sum(len(piece.text) for piece in pieces if piece.score < DOUBTFUL)
    return not letters or _mean(pieces) < WEAK_BELOW or doubtful > MOST_DOUBTFUL * letters


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
