"""Pages that look scanned or photographed: turned, blurred, noisy, unevenly lit, bent; always the same."""

from __future__ import annotations

import io
from dataclasses import dataclass

import numpy as np
import pypdfium2
from PIL import Image, ImageFilter

DPI = 200


@dataclass(frozen=True, slots=True)
class Level:
    """How bad a scan is. Degrees either way, pixels of blur, grey levels of noise, JPEG quality, contrast."""

    skew: float
    blur: float
    noise: float
    quality: int
    contrast: float


LEVELS = (
    Level(0.0, 0.0, 0.0, 95, 1.0),
    Level(0.6, 0.5, 6.0, 80, 0.95),
    Level(1.5, 0.8, 12.0, 60, 0.85),
    Level(2.5, 1.2, 20.0, 40, 0.75),
)
"""0 is a clean copy, 3 an old fax."""


def rendered(data: bytes, dpi: int = DPI) -> list[Image.Image]:
    """The pages of a PDF as grey pictures."""
    with pypdfium2.PdfDocument(data) as document:
        return [page.render(scale=dpi / 72, grayscale=True).to_pil().convert("L") for page in document]


def degrade(image: Image.Image, level: int, seed: int) -> Image.Image:
    """The picture as a scan of `level` (0 to 3); the same seed gives the same pixels, and its size stays."""
    bad, chance = LEVELS[level], np.random.default_rng(seed)
    grey = image.convert("L")
    grey = grey.rotate(float(chance.uniform(-bad.skew, bad.skew)), Image.Resampling.BICUBIC, fillcolor=255)
    if bad.blur:
        grey = grey.filter(ImageFilter.GaussianBlur(bad.blur))
    pixels = 255 - (255 - np.asarray(grey, dtype=np.float32)) * bad.contrast
    if bad.noise:
        pixels = pixels + chance.normal(0, bad.noise, pixels.shape)
    noisy = Image.fromarray(np.clip(pixels, 0, 255).astype(np.uint8))
    out = io.BytesIO()
    noisy.save(out, "JPEG", quality=bad.quality)
    return Image.open(io.BytesIO(out.getvalue())).convert("L")


def photographed(image: Image.Image, seed: int, curl: float = 0.0) -> Image.Image:
    """The picture as a photograph from a hand gives it: at a slant, light from one side, in shadow below.

    `curl`: by how many pixels a page bends at its binding. The same seed gives the same pixels.
    """
    chance = np.random.default_rng(seed)
    wide, high = image.size
    page = _curled(image.convert("L"), curl) if curl else image.convert("L")
    off = chance.uniform(0, 0.02, 8)
    corners = (
        (off[0] * wide, off[1] * high),
        (off[2] * wide, high * (1 - off[3])),
        (wide * (1 - off[4]), high * (1 - off[5])),
        (wide * (1 - off[6]), off[7] * high),
    )
    quad = tuple(float(side) for corner in corners for side in corner)
    way = Image.Resampling.BICUBIC
    page = page.transform((wide, high), Image.Transform.QUAD, quad, way, fillcolor=200)
    light = np.linspace(0.55, 1, wide)[None, :] * np.linspace(0.85, 1, high)[:, None]
    pixels = np.asarray(page, dtype=np.float32) * light + chance.normal(0, 6, (high, wide))
    seen = Image.fromarray(np.clip(pixels, 0, 255).astype(np.uint8)).filter(ImageFilter.GaussianBlur(0.7))
    out = io.BytesIO()
    seen.save(out, "JPEG", quality=55)
    return Image.open(io.BytesIO(out.getvalue())).convert("L")


def _curled(page: Image.Image, most: float) -> Image.Image:
    """Lines in an arch, the more the nearer to the top."""
    wide, high = page.size
    arch = most * np.sin(np.pi * np.linspace(0, 1, wide))
    rows = np.arange(high)[:, None] + arch[None, :] * np.linspace(1, 0.3, high)[:, None]
    pixels = np.asarray(page)[np.clip(rows.round().astype(int), 0, high - 1), np.arange(wide)[None, :]]
    return Image.fromarray(pixels)


def scanned_pdf(images: list[Image.Image], dpi: int = DPI) -> bytes:
    """Pictures as the pages of a PDF without text, as a scanner makes it."""
    out = io.BytesIO()
    images[0].save(out, "PDF", resolution=dpi, save_all=True, append_images=images[1:])
    return out.getvalue()
