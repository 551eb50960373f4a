"""A page of a PDF as a picture, with the places of its letters. PDFium: one thread only.

Places go through PDFium's own matrix of the page, so that turned and cropped pages need nothing of their own.
"""

from __future__ import annotations

import ctypes
import io
from collections.abc import Sequence
from typing import Any

import numpy as np
import pypdfium2 as pdfium
import pypdfium2.raw as raw

from app.documents.ocr_skew import Grey
from app.documents.page_boxes import Box, place_words
from app.documents.page_words import words_of
from app.documents.pdf import open_pdf
from app.documents.pdf_page import SOFT_HYPHEN, characters_of
from app.documents.pdf_scan import picture_of
from app.documents.render_picture import Drawn, Pixels, scale_for
from app.domain.errors import DocumentDamaged

FINE = 1_000_000  # parts in which PDFium is asked for places: it answers in whole numbers
PLACED = 0.5  # of a page's words: with fewer found in its own text the page is taken for a scan
TALL = 2.0  # times the ink's height: a line's height beyond that is a fault of the font
MOST_CHARACTERS = 100_000


class PdfPages:
    """The pages of one PDF. Raises `DocumentEncrypted`, `DocumentWrongPassword` or `DocumentDamaged`."""

    def __init__(self, content: bytes, name: str, password: str = "") -> None:
        self._name = name
        self._document = open_pdf(io.BytesIO(content), name, password)
        self._document.init_forms()  # what is filled in is drawn; there is no JavaScript in this build

    def draw(self, index: int, width: int, text: str) -> Drawn:
        """Draw page `index` (from 0) and find the words of `text`. Raises `DocumentDamaged`."""
        try:
            page = self._document[index]
        except (pdfium.PdfiumError, IndexError) as error:
            raise DocumentDamaged(name=self._name) from error
        try:
            size = page.get_size()
            if min(size) <= 0 or not np.isfinite(size).all():
                raise DocumentDamaged(name=self._name)
            pixels = _draw(page, scale_for(width, size))
            words = _words(page, text, size)
        except (pdfium.PdfiumError, ValueError) as error:
            raise DocumentDamaged(name=self._name) from error
        finally:
            page.close()
        placed = len({row[0] for row in words})
        return Drawn(pixels, words, scanned=placed < PLACED * len(words_of(text)))

    def picture(self, index: int) -> Grey | None:
        """The picture in which OCR read the page."""
        return picture_of(self._document, index)


def _draw(page: Any, scale: float) -> Pixels:
    bitmap = page.render(scale=scale, rev_byteorder=True, prefer_bgrx=False)
    try:
        pixels = np.array(bitmap.to_numpy(), dtype=np.uint8)
    finally:
        bitmap.close()
    if pixels.ndim == 2:
        pixels = pixels[:, :, None]
    return np.repeat(pixels, 3, axis=2) if pixels.shape[2] == 1 else np.ascontiguousarray(pixels[:, :, :3])


def _words(page: Any, text: str, size: tuple[float, float]) -> list[list[float]]:
    """Rows for the words of the page's text; none where PDFium cannot read the page."""
    if not text.strip():
        return []
    try:
        textpage = page.get_textpage()
    except pdfium.PdfiumError:
        return []
    try:
        if textpage.count_chars() > MOST_CHARACTERS:
            return []
        characters = _without_breaks(characters_of(textpage))
        boxes = _Places(page, textpage, size).boxes(characters)
        return place_words(text, characters, boxes, size)
    finally:
        textpage.close()


def _without_breaks(characters: Sequence[str]) -> list[str]:
    """A hyphen at a line's end, and the line's end after it, stand for nothing: the word goes on."""
    joined: list[str] = []
    open_word = False
    for character in characters:
        if character == SOFT_HYPHEN:
            open_word = True
        elif not (open_word and character.isspace()):
            open_word = False
        joined.append("" if open_word else character)
    return joined


class _Places:
    """Where PDFium draws the letters of a page."""

    def __init__(self, page: Any, textpage: Any, size: tuple[float, float]) -> None:
        self._text, self._size = textpage.raw, size
        origin, across, along = (self._device(page, x, y) for x, y in ((0, 0), (1000, 0), (0, 1000)))
        self._origin = origin
        self._x = tuple((value - start) / 1000 for value, start in zip(across, origin, strict=True))
        self._y = tuple((value - start) / 1000 for value, start in zip(along, origin, strict=True))
        self._ink = tuple(ctypes.c_double() for _ in range(4))
        self._loose = raw.FS_RECTF()

    def boxes(self, characters: Sequence[str]) -> list[Box | None]:
        """A box for each character that is drawn."""
        return [
            self._box(index) if character and not character.isspace() else None
            for index, character in enumerate(characters)
        ]

    def _box(self, index: int) -> Box | None:
        left, right, bottom, top = self._ink
        if not raw.FPDFText_GetCharBox(self._text, index, left, right, bottom, top):
            return None
        ink = (left.value, bottom.value, right.value, top.value)
        return self._shown(self._line_high(index, ink))

    def _line_high(self, index: int, ink: Box) -> Box:
        """As high as the line where the font says so sensibly, so that marks do not waver."""
        loose = self._loose
        if not raw.FPDFText_GetLooseCharBox(self._text, index, loose):
            return ink
        left, right = sorted((loose.left, loose.right))
        bottom, top = sorted((loose.bottom, loose.top))
        box = (left, bottom, right, top)
        size = max(ink[3] - ink[1], ink[2] - ink[0], raw.FPDFText_GetFontSize(self._text, index))
        holds = box[0] <= ink[0] + size and box[2] >= ink[2] - size and box[1] <= ink[1] + size
        fits = box[3] - box[1] <= TALL * size and box[2] - box[0] <= TALL * size
        return box if holds and fits and box[3] > box[1] and box[2] > box[0] else ink

    def _shown(self, box: Box) -> Box | None:
        """From the page's own space to the page as it is shown, from the top left."""
        corners = [self._turned(x, y) for x in (box[0], box[2]) for y in (box[1], box[3])]
        across, down = [x for x, _ in corners], [y for _, y in corners]
        shown = (min(across), min(down), max(across), max(down))
        inside = shown[0] < self._size[0] and shown[1] < self._size[1] and shown[2] > 0 and shown[3] > 0
        return shown if inside else None

    def _turned(self, x: float, y: float) -> tuple[float, float]:
        return (
            (self._origin[0] + x * self._x[0] + y * self._y[0]) * self._size[0] / FINE,
            (self._origin[1] + x * self._x[1] + y * self._y[1]) * self._size[1] / FINE,
        )

    @staticmethod
    def _device(page: Any, x: float, y: float) -> tuple[float, float]:
        across, down = ctypes.c_int(), ctypes.c_int()
        raw.FPDF_PageToDevice(page.raw, 0, 0, FINE, FINE, 0, x, y, across, down)
        return float(across.value), float(down.value)
