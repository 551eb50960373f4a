"""Pages that are pictures of text: drawn by PDFium, read by OCR, and made lines like any other page's."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import median
from typing import Any

import numpy as np
import pypdfium2 as pdfium

from app.documents.build import Builder
from app.documents.ocr import DPI, MOST_PIXELS, Recognised, Recogniser
from app.documents.ocr_rows import Row
from app.documents.ocr_skew import Grey
from app.documents.pdf_layout import Layout, pieces
from app.documents.pdf_lines import Line
from app.documents.pdf_notes import Aside
from app.documents.pdf_page import RawPage
from app.domain.documents import BlockKind, PageState

BODY = 10.0  # points; the size that usual lines are given where no page has real text
BOX_TO_SIZE = 0.75  # of a box's height: the size of the font in it
USUAL = (0.6, 1.35)  # times the middle height: lines this high count as the usual size
NEW_CELL = 0.7  # of the usual height: a wider gap parts two cells
INKED = 0.0004  # of a page's pixels: less ink than this is an empty page with dust
PAPER = 215  # grey level; what is darker all over is no paper
DARKER = 60  # grey levels below the paper


@dataclass(frozen=True, slots=True)
class Scan:
    """What OCR made of a page; `empty`: there was nothing on it."""

    found: Recognised
    empty: bool


def picture_of(document: Any, index: int) -> Grey | None:
    """Page `index` (from 0) in grey at `DPI`, less for very large ones; None if PDFium cannot draw it."""
    try:
        page = document[index]
    except pdfium.PdfiumError:
        return None
    try:
        wide, high = page.get_size()
        if wide <= 0 or high <= 0:
            return None
        scale = min(DPI / 72, (MOST_PIXELS / (wide * high)) ** 0.5)
        bitmap = page.render(scale=scale, grayscale=True)
        try:
            return np.array(bitmap.to_numpy(), dtype=np.uint8).reshape(bitmap.height, bitmap.width)
        finally:
            bitmap.close()
    except (pdfium.PdfiumError, ValueError):
        return None
    finally:
        page.close()


def scan(reader: Recogniser, picture: Grey, step: Callable[[], None]) -> Scan:
    """Read a picture of a page. `step` is called often and may raise, which is how a caller cancels."""
    found = reader.read(picture, step)
    return Scan(found, not found.columns and is_empty(picture))


def is_empty(picture: Grey) -> bool:
    """Whether there is no more than dust on light paper; one even shade of something darker is a picture."""
    paper = float(np.median(picture))
    return paper >= PAPER and float(np.mean(np.abs(picture.astype(np.float32) - paper) > DARKER)) < INKED


def body_size(pages: Sequence[RawPage]) -> float:
    """The size in which most of the real text is set, so that recognised pages can be given the same."""
    weights: Counter[float] = Counter()
    for page in pages:
        for line in page.lines:
            if line.text and not page.garbled:
                weights[round(line.size * 2) / 2] += len(line.text)
    return max(weights, key=lambda size: (weights[size], -size), default=0.0) or BODY


def with_scan(page: RawPage, seen: Scan, body: float = BODY) -> RawPage:
    """A page with what OCR read on it. Real text that OCR did not find stays; hidden text stays hidden."""
    lines = lines_of(seen.found, body)
    if not lines:
        return (
            page
            if page.state is not PageState.SCANNED or not seen.empty
            else replace(page, state=PageState.BLANK)
        )
    read = _key(line.text for line in lines)
    kept = [line for line in page.lines if line.text and not page.garbled and _key([line.text]) not in read]
    hidden = [Line("", line.hidden) for line in page.lines if line.hidden]
    state = PageState.OCR_WEAK if seen.found.weak else PageState.OCR
    return replace(
        page,
        lines=[*lines, *kept, *hidden],
        state=state,
        drawn=False,
        garbled=False,
        confidence=seen.found.confidence,
        doubts=(*page.doubts, *seen.found.doubtful),
        asides=_unread(page.asides, read),
    )


def _unread(found: Sequence[Aside], read: str) -> tuple[Aside, ...]:
    """What lies on a page but for the typed words that OCR has read in its picture."""
    return tuple(
        (kind, text) for kind, text in found if kind is not BlockKind.PARAGRAPH or _key([text]) not in read
    )


def lines_of(found: Recognised, body: float = BODY) -> list[Line]:
    """What was read, as placed lines, scaled so that the usual line is set in `body` points."""
    heights = [piece.height for column in found.columns for row in column for piece in row]
    if not heights:
        return []
    usual = float(median(heights))
    scale = body / (usual * BOX_TO_SIZE)
    return [_line(row, usual, found.height, scale) for column in found.columns for row in column]


def fill(builder: Builder, found: Sequence[RawPage], layout: Layout) -> None:
    """Add pages and their blocks."""
    for page in found:
        builder.page(page.state, confidence=page.confidence, doubts=page.doubts)
        for piece in pieces(page, layout):
            builder.add(piece.kind, piece.text, piece.level)
        for kind, text in page.asides:
            builder.add(kind, text)


def _line(row: Row, usual: float, page_height: int, scale: float) -> Line:
    """A row as a line. Heights of boxes waver with their letters, so all but large ones are as usual."""
    tall = float(median(piece.height for piece in row))
    size = usual if USUAL[0] * usual < tall < USUAL[1] * usual else tall
    cells, edges = _cells(row, usual)
    return Line(
        text=" ".join(cells),
        x0=row[0].left * scale,
        x1=max(piece.right for piece in row) * scale,
        y=(page_height - float(median(piece.bottom for piece in row))) * scale,
        size=size * scale * BOX_TO_SIZE,
        cells=cells,
        edges=tuple(edge * scale for edge in edges),
    )


def _cells(row: Row, usual: float) -> tuple[tuple[str, ...], tuple[int, ...]]:
    """The pieces of a row; those less than a letter's width apart are one cell."""
    texts, edges = [row[0].text], [row[0].left]
    for before, piece in pairwise(row):
        if piece.left - before.right > NEW_CELL * usual:
            texts.append(piece.text)
            edges.append(piece.left)
        else:
            texts[-1] += " " + piece.text
    return tuple(texts), tuple(edges)


def _key(texts: Sequence[str] | Any) -> str:
    """Letters and digits alone, to see whether one text stands in another."""
    return "".join(char for text in texts for char in text.casefold() if char.isalnum())
