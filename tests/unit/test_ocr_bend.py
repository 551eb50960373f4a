"""Lines that are not level are made so, and places on the levelled page are known on the page as it is."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from numpy.typing import NDArray

from app.documents.ocr_bend import Bend, bend_of
from app.documents.ocr_connected import connected
from app.documents.ocr_detect import detect
from app.documents.ocr_skew import Grey

WIDE, HIGH = 1200, 900


def page_of(slope: float, arch: float, lines: int = 12) -> Grey:
    """Lines of ten pixels that climb by `slope` (more at the top), and stand `arch` pixels lower mid-page."""
    page = np.full((HIGH, WIDE), 255, dtype=np.uint8)
    xs = np.arange(100, 1100)
    for number in range(lines):
        top = 120 + 50 * number
        ys = top + slope * (1 - number / lines) * (xs - 600) + arch * np.cos((xs - 600) / 400)
        for thick in range(10):
            page[np.clip(ys.round().astype(int) + thick, 0, HIGH - 1), xs] = 0
    return page


def dark_is_text(batch: NDArray[np.float32]) -> NDArray[np.float32]:
    return (batch[:, :1] < -0.5).astype(np.float32)


@pytest.mark.parametrize(("slope", "arch"), [(0.03, 0), (-0.03, 0), (0.0, 25), (0.02, -20)])
def test_lines_that_climb_or_bend_are_found_whole_and_apart(slope: float, arch: float) -> None:
    boxes, bend = detect(dark_is_text, page_of(slope, arch))
    assert bend is not None and len(boxes) == 12
    tops = sorted(box.top for box in boxes)
    assert all(box.width > 950 for box in boxes)
    assert all(box.height < 40 for box in boxes), "a line that is level is no higher than its letters"
    assert min(later - before for before, later in pairwise(tops)) > 35


def test_a_level_page_keeps_every_pixel() -> None:
    _, bend = detect(dark_is_text, page_of(0.0, 0))
    assert bend is None


def test_a_few_short_lines_or_noise_bend_nothing() -> None:
    noise = np.random.default_rng(3).random((HIGH, WIDE)) < 0.02
    assert bend_of(connected(noise), WIDE, HIGH) is None
    assert detect(dark_is_text, page_of(0.03, 0, lines=3))[1] is None
    assert bend_of([], WIDE, HIGH) is None


def test_a_place_on_the_levelled_page_leads_back_to_the_ink() -> None:
    page = page_of(0.03, 12)
    boxes, bend = detect(dark_is_text, page)
    assert bend is not None
    for box in boxes:
        for left in (box.left + 20, box.left + 400, box.right - 60):
            place = bend.back((left, box.top, left + 40, box.bottom))
            top, bottom = int(place[1]), round(place[3])
            ink = page[max(0, top) : bottom, left : left + 40] < 128
            assert ink.any(axis=0).all(), "the word is not where it is said to be"
            assert bottom - top < 50


def test_a_bend_of_a_copy_is_the_same_bend() -> None:
    bend = Bend((3.0, 10.0, 0.0, -4.0, 0.0, 0.0, 1.0), WIDE, HIGH)
    larger = bend.enlarged(2, WIDE * 2, HIGH * 2)
    assert float(larger.down(800.0, 300.0)) == pytest.approx(2 * float(bend.down(400.0, 150.0)))
