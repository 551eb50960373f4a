"""Pictures as documents, without the networks: frames, sizes, transparency, orientation, broken files."""

from __future__ import annotations

import io
import struct
import zlib

import numpy as np
import pytest
from PIL import Image

from app.documents import image
from app.documents.build import Builder
from app.documents.ocr import Recogniser
from app.documents.ocr_skew import Grey
from app.documents.ocr_spelling import alphabet
from app.domain.documents import BlockKind, FileKind, Limits, PageState
from app.domain.errors import AppError, DocumentDamaged, DocumentTooLarge


class Watcher(Recogniser):
    """Keeps the pictures it is shown and reads nothing."""

    def __init__(self) -> None:
        super().__init__(lambda batch: np.zeros_like(batch[:, :1]), lambda batch: batch, alphabet("a"))
        self.shown: list[Grey] = []

    def read(self, page: Grey, step=lambda: None):  # type: ignore[no-untyped-def]  # a fake of that shape
        self.shown.append(page)
        return super().read(page, step)


@pytest.fixture
def watcher(monkeypatch: pytest.MonkeyPatch) -> Watcher:
    made = Watcher()
    monkeypatch.setattr(image, "recogniser", lambda: made)
    return made


def packed(picture: Image.Image, kind: str, **more: object) -> bytes:
    out = io.BytesIO()
    picture.save(out, kind, **more)
    return out.getvalue()


def read(data: bytes, **limits: int) -> list[tuple[int, int]]:
    seen: list[tuple[int, int]] = []
    image.read(io.BytesIO(data), Builder("x.png", Limits(**limits)), lambda *step: seen.append(step))
    return seen


def page(wide: int = 1000, high: int = 1400) -> Image.Image:
    made = Image.new("L", (wide, high), 255)
    made.paste(0, (100, 100, 400, 200))
    return made


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "TIFF", "BMP", "GIF", "WEBP"])
def test_each_kind_of_picture_is_shown_to_the_reader(watcher: Watcher, kind: str) -> None:
    read(packed(page(), kind))
    (seen,) = watcher.shown
    assert seen.shape == (1400, 1000)
    assert seen[150, 250] < 40 and seen[700, 700] > 215


def test_each_picture_of_a_tiff_is_a_page(watcher: Watcher) -> None:
    data = packed(page(), "TIFF", save_all=True, append_images=[page(1100), page(1200)])
    seen = read(data)
    assert [shown.shape[1] for shown in watcher.shown] == [1000, 1100, 1200]
    assert seen[-1] == (3, 3)


def test_more_pages_than_are_allowed_are_refused(watcher: Watcher) -> None:
    data = packed(page(), "TIFF", save_all=True, append_images=[page()] * 3)
    with pytest.raises(DocumentTooLarge):
        read(data, pages=3)


@pytest.mark.parametrize(("orientation", "corner"), [(1, "tl"), (3, "br"), (6, "tr"), (8, "bl")])
def test_a_photo_is_turned_as_the_camera_was_held(watcher: Watcher, orientation: int, corner: str) -> None:
    photo = Image.new("L", (1400, 1000), 255)
    photo.paste(0, (0, 0, 300, 300))
    exif = Image.Exif()
    exif[0x0112] = orientation
    read(packed(photo, "JPEG", exif=exif))
    shown = watcher.shown[0]
    edges = {"t": 20, "b": -20, "l": 20, "r": -20}
    assert shown[edges[corner[0]], edges[corner[1]]] < 60
    assert (shown.shape[0] > shown.shape[1]) == (orientation in (6, 8))


def test_what_shows_through_is_paper(watcher: Watcher) -> None:
    glass = Image.new("RGBA", (1000, 1000), (0, 0, 0, 0))
    glass.paste((0, 0, 0, 255), (100, 100, 400, 200))
    read(packed(glass, "PNG"))
    assert watcher.shown[0][700, 700] == 255 and watcher.shown[0][150, 250] == 0


def test_sixteen_bit_grey_keeps_its_shades(watcher: Watcher) -> None:
    deep = np.full((1000, 1000), 60_000, dtype=np.uint16)
    deep[100:200, 100:400] = 9_000
    read(packed(Image.fromarray(deep), "PNG"))
    assert watcher.shown[0][700, 700] == 60_000 >> 8 and watcher.shown[0][150, 250] == 9_000 >> 8


def test_colours_that_say_how_light_they_are_are_read_by_that(watcher: Watcher) -> None:
    """CIELAB, as some scanners keep a TIFF: Pillow does not make it grey."""
    light = page()
    colours = Image.merge("LAB", (light, Image.new("L", light.size, 128), Image.new("L", light.size, 128)))
    read(packed(colours, "TIFF"))
    (seen,) = watcher.shown
    assert seen[150, 250] < 40 and seen[700, 700] > 215


def test_small_pictures_are_enlarged_and_large_ones_made_smaller(watcher: Watcher) -> None:
    read(packed(page(500, 600), "PNG"))
    read(packed(Image.new("1", (8000, 6000), 1), "PNG"))
    assert watcher.shown[0].shape == (1080, 900)
    assert watcher.shown[1].size <= 16_100_000


def png_claiming(wide: int, high: int) -> bytes:
    """A small PNG file that says it is large."""
    header = struct.pack(">IIBBBBB", wide, high, 8, 0, 0, 0, 0)
    chunks = ((b"IHDR", header), (b"IDAT", zlib.compress(bytes(1000))), (b"IEND", b""))
    body = b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        for kind, data in chunks
    )
    return b"\x89PNG\r\n\x1a\n" + body


def test_a_bomb_is_refused_before_it_is_unpacked(watcher: Watcher) -> None:
    with pytest.raises(DocumentTooLarge):
        read(png_claiming(60_000, 60_000))
    assert watcher.shown == []


def test_files_that_are_no_picture_are_damaged(watcher: Watcher) -> None:
    for data in (
        b"",
        b"\x89PNG\r\n\x1a\n",
        b"II*\x00" + bytes(40),
        b"GIF89a",
        b"BM" + bytes(60),
        png_claiming(900, 900),
    ):
        with pytest.raises(DocumentDamaged):
            read(data)


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "TIFF", "BMP", "GIF", "WEBP"])
def test_broken_pictures_give_a_sentence_and_never_something_else(watcher: Watcher, kind: str) -> None:
    whole = bytearray(packed(page(300, 200), kind))
    rng = np.random.default_rng(3)
    for _ in range(60):
        data = bytearray(whole[: rng.integers(1, len(whole))]) if rng.random() < 0.5 else bytearray(whole)
        for place in rng.integers(0, len(data), 4):
            data[place] = int(rng.integers(0, 256))
        try:
            read(bytes(data))
        except AppError as error:
            assert isinstance(error, (DocumentDamaged, DocumentTooLarge))


def test_a_later_page_that_breaks_off_is_named_as_failed(watcher: Watcher) -> None:
    data = bytearray(packed(page(), "TIFF", save_all=True, append_images=[page()], compression="tiff_lzw"))
    whole = Image.open(io.BytesIO(data))
    whole.seek(1)
    place = whole.tag_v2[273][0]
    data[place : place + 60] = b"\xff" * 60
    builder = Builder("x.tif", Limits())
    builder.page()  # a document of nothing is refused, so something stands before
    builder.add(BlockKind.PARAGRAPH, "words")
    image.read(io.BytesIO(data), builder, lambda *_: None)
    found = builder.finish(FileKind.IMAGE, True, "", 0)
    assert [page.state for page in found.pages[1:]] == [PageState.SCANNED, PageState.FAILED]
