"""Pictures as documents: PNG, JPEG, TIFF with several pages, BMP, GIF and WebP, each picture a page."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Callable, Iterator
from functools import partial
from typing import BinaryIO

import numpy as np
from PIL import Image, ImageOps

from app.documents.build import Builder
from app.documents.ocr import MOST_PIXELS, Recogniser, recogniser
from app.documents.ocr_skew import Grey
from app.documents.pdf_layout import survey
from app.documents.pdf_page import RawPage
from app.documents.pdf_scan import fill, is_empty, scan, with_scan
from app.domain.documents import PageState
from app.domain.errors import DocumentDamaged, DocumentTooLarge

FORMATS = ("PNG", "JPEG", "TIFF", "BMP", "GIF", "WEBP")
"""Only these decoders are asked; Pillow has others that few use and that are as many ways in."""
MOST_DECODED = 120_000_000
"""Pixels of one picture: 40 x 60 cm at 300 an inch. Looked at before it is unpacked."""
SHORT_SIDE = 900
"""Pixels; a smaller picture is enlarged, since letters of few pixels are not found."""
MOST_LARGER = 3.0

BROKEN = (
    OSError,
    ValueError,
    SyntaxError,
    EOFError,
    IndexError,
    KeyError,
    TypeError,
    struct.error,
    zlib.error,
)


def read(file: BinaryIO, builder: Builder, progress: Callable[[int, int], None]) -> str:
    """Fill `builder` with what OCR reads in the pictures; it has no title. Progress is in pictures.

    Raises `DocumentDamaged` where the file is none of `FORMATS` or breaks off before its first picture, and
    `DocumentTooLarge`. A later picture that breaks off is a page that failed. Where OCR is not installed
    every page is `SCANNED`.
    """
    picture = open_picture(file, builder.name)
    with picture:
        total = _count(picture)
        if total > builder.limits.pages:
            raise DocumentTooLarge(name=builder.name, limit="pages", most=builder.limits.pages)
        found = list(_pages(picture, total, builder.name, progress))
    fill(builder, found, survey(found, {}))
    progress(total, total)
    return ""


def open_picture(file: BinaryIO, name: str) -> Image.Image:
    """The picture, not yet decoded. Raises `DocumentDamaged` where it is none of `FORMATS`."""
    Image.MAX_IMAGE_PIXELS = None  # Pillow's own limit warns first; every picture is measured here instead
    try:
        return Image.open(file, formats=FORMATS)
    except BROKEN as error:
        raise DocumentDamaged(name=name) from error


def _count(picture: Image.Image) -> int:
    """How many pages: those of a TIFF. An animation is one picture, and what it moves to is not read."""
    if picture.format != "TIFF":
        return 1
    try:
        return int(getattr(picture, "n_frames", 1))
    except BROKEN:
        return 1


def _pages(
    picture: Image.Image, total: int, name: str, progress: Callable[[int, int], None]
) -> Iterator[RawPage]:
    reader = recogniser()
    for index in range(total):
        progress(index, total)
        try:
            if index:
                picture.seek(index)
            grey = _grey(picture, name)
        except BROKEN as error:
            if not index:
                raise DocumentDamaged(name=name) from error
            yield RawPage(state=PageState.FAILED)
            continue
        yield _page(reader, grey, partial(progress, index, total))


def _page(reader: Recogniser | None, grey: Grey, step: Callable[[], None]) -> RawPage:
    if reader is None:
        return RawPage(state=PageState.BLANK if is_empty(grey) else PageState.SCANNED)
    return with_scan(RawPage(state=PageState.SCANNED), scan(reader, grey, step))


def _grey(picture: Image.Image, name: str) -> Grey:
    """The picture upright, on white paper, in grey, of a size that can be read. Raises `DocumentTooLarge`."""
    wide, high = picture.size
    if wide * high > MOST_DECODED:
        raise DocumentTooLarge(name=name, limit="memory", most=MOST_DECODED)
    if picture.format in ("JPEG", "MPO"):  # decoded smaller at once where it can be
        picture.draft("L", _wanted(wide, high))
    upright = ImageOps.exif_transpose(on_paper(picture))
    return np.asarray(sized(upright), dtype=np.uint8)


def on_paper(picture: Image.Image) -> Image.Image:
    """In grey; what shows through is white; 16-bit grey keeps its high bits, which Pillow would cut off."""
    if picture.mode.startswith("I;16"):
        values = np.asarray(picture, dtype=np.uint16)
        return _with_exif(Image.fromarray((values >> 8).astype(np.uint8)), picture)
    if picture.mode in ("I", "F"):
        wide = np.nan_to_num(np.asarray(picture, dtype=np.float32))
        low, high = float(wide.min()), float(wide.max())
        scaled = (wide - low) * (255 / (high - low) if high > low else 0)
        return _with_exif(Image.fromarray(scaled.astype(np.uint8)), picture)
    if picture.mode == "LAB":  # which Pillow cannot make grey; its first channel is how light it is
        return _with_exif(picture.getchannel("L"), picture)
    if picture.has_transparency_data:
        seen = picture.convert("RGBA")
        paper = Image.new("RGBA", seen.size, "white")
        paper.alpha_composite(seen)
        return _with_exif(paper.convert("L"), picture)
    return _with_exif(picture.convert("L"), picture)


def _with_exif(grey: Image.Image, picture: Image.Image) -> Image.Image:
    """Which way up a camera held the picture goes along with it."""
    if "exif" in picture.info:
        grey.info["exif"] = picture.info["exif"]
    return grey


def sized(grey: Image.Image) -> Image.Image:
    """The picture in the size in which it is read."""
    size = _wanted(*grey.size)
    return grey if size == grey.size else grey.resize(size, Image.Resampling.LANCZOS)


def _wanted(wide: int, high: int) -> tuple[int, int]:
    """The size in which a picture is read: at most `MOST_PIXELS`, and not too small to find letters in."""
    scale = min(1.0, (MOST_PIXELS / max(1, wide * high)) ** 0.5)
    if min(wide, high) < SHORT_SIDE:
        larger = min(MOST_LARGER, SHORT_SIDE / max(1, min(wide, high)))
        scale = min(larger, (MOST_PIXELS / max(1, wide * high)) ** 0.5)
    return max(1, round(wide * scale)), max(1, round(high * scale))
