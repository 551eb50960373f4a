"""Pictures as pages: upright, on white paper, in colours. The pages of a TIFF are pages."""

from __future__ import annotations

import io

import numpy as np
from PIL import Image, ImageOps

from app.documents.image import BROKEN, MOST_DECODED, on_paper, open_picture, sized
from app.documents.ocr_skew import Grey
from app.documents.page_words import words_of
from app.documents.render_picture import Drawn, scale_for
from app.domain.errors import DocumentDamaged, DocumentTooLarge

PLAIN_MODES = ("1", "L", "LA", "P", "PA", "RGB", "RGBA", "RGBa", "CMYK", "YCbCr", "LAB", "HSV")
"""What Pillow turns into colours without losing values; wider grey is brought to eight bits first."""


class ImagePages:
    """The pages of one picture. Raises `DocumentDamaged`."""

    def __init__(self, content: bytes, name: str) -> None:
        self._name = name
        self._picture = open_picture(io.BytesIO(content), name)

    def draw(self, index: int, width: int, text: str) -> Drawn:
        """Draw page `index` (from 0); its words are found by `read_places`. Raises `DocumentTooLarge` too."""
        upright = _in_colours(self._turned_to(index))
        scale = scale_for(width, upright.size)
        size = max(1, round(upright.width * scale)), max(1, round(upright.height * scale))
        way = Image.Resampling.BICUBIC if scale > 1 else Image.Resampling.BOX
        return Drawn(np.asarray(upright.resize(size, way)), scanned=bool(words_of(text)))

    def picture(self, index: int) -> Grey | None:
        """The picture in which OCR read the page, or None if there is no such page."""
        try:
            page = ImageOps.exif_transpose(on_paper(self._turned_to(index)))
        except (DocumentDamaged, DocumentTooLarge):
            return None
        return np.asarray(sized(page), dtype=np.uint8)

    def _turned_to(self, index: int) -> Image.Image:
        """The page's own picture, decoded. Measured before it is unpacked."""
        try:
            self._picture.seek(index if self._picture.format == "TIFF" else 0)
            wide, high = self._picture.size
            if wide * high > MOST_DECODED:
                raise DocumentTooLarge(name=self._name, limit="memory", most=MOST_DECODED)
            self._picture.load()
        except BROKEN as error:
            raise DocumentDamaged(name=self._name) from error
        return self._picture


def _in_colours(picture: Image.Image) -> Image.Image:
    if picture.mode not in PLAIN_MODES:
        return ImageOps.exif_transpose(on_paper(picture)).convert("RGB")
    if picture.has_transparency_data:
        seen = ImageOps.exif_transpose(picture.convert("RGBA"))
        paper = Image.new("RGBA", seen.size, "white")
        paper.alpha_composite(seen)
        return paper.convert("RGB")
    return ImageOps.exif_transpose(picture).convert("RGB")
