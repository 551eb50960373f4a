"""Lines that the detector misses: found by their ink, and no alarm where there are none."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFilter

from app.documents.ocr_detect import Box
from app.documents.ocr_lost import lost
from tests.ocr_pages import DPI, LEFT, LETTER, TOP, blank, degraded, draw_lines, font, grey, letter

LINES = LETTER.splitlines()
PITCH = round(9.5 * 1.45 * DPI / 72)


def known(without: tuple[int, ...] = ()) -> list[Box]:
    """The boxes of the letter's lines, but for some."""
    return [
        Box(LEFT - 10, TOP + PITCH * number - 4, 1600, TOP + PITCH * number + 34)
        for number, line in enumerate(LINES)
        if line and number not in without
    ]


@pytest.mark.parametrize("page", [letter(), degraded(letter(), degrees=0)])
def test_no_line_is_missed_where_all_are_known(page: Image.Image) -> None:
    assert lost(grey(page), known()) == []


@pytest.mark.parametrize("gone", [(4,), (15, 16)])
def test_a_line_that_was_not_found_is_found_by_its_ink(gone: tuple[int, ...]) -> None:
    for page in (letter(), degraded(letter(), degrees=0)):
        found = lost(grey(page), known(gone))
        assert len(found) == len(gone)
        for box, number in zip(found, gone, strict=True):
            middle = TOP + PITCH * number + 15
            assert box.top < middle < box.bottom and box.left < LEFT + 5 and box.height < 60
            assert box.width > font(9.5).getlength(LINES[number]) - 5


def test_rules_frames_stamps_and_pictures_are_no_lines() -> None:
    page = letter()
    pen = ImageDraw.Draw(page)
    for x in range(200, 1500, 160):
        pen.line((x, 1800, x, 2200), fill=0, width=3)
    for y in range(1800, 2201, 50):
        pen.line((200, y, 1480, y), fill=0, width=3)
    pen.ellipse((1150, 100, 1500, 450), outline=30, width=8)
    pen.line([(1000 + 9 * n, 1650 + int(30 * np.sin(n))) for n in range(50)], fill=20, width=4)  # a signature
    noise = np.random.default_rng(5).integers(0, 256, (300, 300), dtype=np.uint8)
    photo = Image.fromarray(noise).filter(ImageFilter.GaussianBlur(3)).resize((500, 500))
    page.paste(photo, (1100, 1250))
    assert lost(grey(page), known()) == []


def test_a_page_where_nothing_was_found_shows_its_lines_and_an_empty_one_none() -> None:
    assert len(lost(grey(letter()), [])) >= 15
    assert lost(grey(blank()), []) == []
    dust = np.where(np.random.default_rng(2).random((2339, 1654)) < 0.0005, 0, 255).astype(np.uint8)
    assert lost(dust, []) == []


def test_odd_pictures_are_survived() -> None:
    for shape in ((0, 0), (1, 1), (3, 4000), (4000, 3), (20, 20)):
        assert lost(np.zeros(shape, dtype=np.uint8), []) == []
    static = np.random.default_rng(1).integers(0, 256, (3000, 2000), dtype=np.uint8)
    assert lost(static, []) == []


def test_a_small_line_on_a_page_of_large_ones_is_found() -> None:
    page = blank()
    draw_lines(page, ["A title in large letters", "and its second line"], 160, 200, 16)
    draw_lines(page, ["A note in the small print that changes what the title says."], 160, 600, 9)
    found = lost(grey(page), [Box(150, 190, 1200, 250), Box(150, 254, 1200, 320)])
    assert len(found) == 1 and found[0].top < 620 < found[0].bottom
