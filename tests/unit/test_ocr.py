"""The steps of OCR that need no network: straightening, boxes, batches, spelling, reading order."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from app.documents import ocr_detect
from app.documents.ocr import Recogniser
from app.documents.ocr_connected import connected
from app.documents.ocr_detect import Box, boxes_of, detect, hearts_of, probabilities
from app.documents.ocr_order import rows_in_order
from app.documents.ocr_recognise import batches, recognise
from app.documents.ocr_rows import Piece
from app.documents.ocr_skew import evened, skew, turned
from app.documents.ocr_spelling import NONE, alphabet, spell
from app.documents.pdf_scan import is_empty, lines_of
from tests.ocr_pages import blank, draw_lines, grey, letter

LETTERS = alphabet("a\nb\nc")


def answer(steps: list[int], sure: float = 0.9) -> NDArray[np.float32]:
    made = np.full((len(steps), len(LETTERS)), 0.01, dtype=np.float32)
    made[np.arange(len(steps)), steps] = sure
    return made


def dark_is_text(batch: NDArray[np.float32]) -> NDArray[np.float32]:
    """A detector for tests: what is black is the heart of a line."""
    return (batch[:, :1] < -0.5).astype(np.float32)


# -- skew ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("degrees", [-5.0, -1.2, 0.4, 1.75, 6.0])
def test_the_angle_of_a_skewed_page_is_found(degrees: float) -> None:
    page = grey(letter().rotate(degrees, fillcolor=255))
    assert skew(page) == pytest.approx(-degrees, abs=0.1)


def test_a_straight_page_is_left_as_it_is() -> None:
    assert skew(grey(letter())) == 0.0


def test_pages_that_tell_nothing_are_not_turned() -> None:
    noise = np.random.default_rng(1).integers(0, 256, (600, 400), dtype=np.uint8)
    for page in (grey(blank()), np.zeros((0, 0), np.uint8), np.zeros((1, 1), np.uint8), noise):
        assert skew(page) == 0.0


def test_quarter_turns_lose_no_pixel() -> None:
    page = np.arange(6, dtype=np.uint8).reshape(2, 3)
    assert turned(page, 90).tolist() == [[2, 5], [1, 4], [0, 3]]
    assert turned(turned(page, 270), 90).tolist() == page.tolist()


def test_white_letters_on_black_become_black_on_white() -> None:
    page = grey(letter())
    assert (evened(255 - page) == page).all()
    assert (evened(page) == page).all()


def test_dust_is_no_ink_but_a_short_line_is() -> None:
    page = blank()
    assert is_empty(grey(page))
    dusty = grey(page).copy()
    dusty[100:104, 100:104] = 0
    assert is_empty(dusty)
    draw_lines(page, ["Page 3 of 7 is intentionally left blank"], 300, 300)
    assert not is_empty(grey(page))


# -- boxes ---------------------------------------------------------------------------------------


def flooded(mask: NDArray[np.bool_]) -> set[tuple[int, int, int, int]]:
    """The bounds of connected parts, found the slow way."""
    todo = {(int(y), int(x)) for y, x in zip(*np.nonzero(mask), strict=True)}
    found = set()
    while todo:
        edge, part = [todo.pop()], []
        while edge:
            y, x = edge.pop()
            part.append((y, x))
            near = {(y + a, x + b) for a in (-1, 0, 1) for b in (-1, 0, 1)} & todo
            todo -= near
            edge += near
        ys, xs = [y for y, _ in part], [x for _, x in part]
        found.add((min(xs), min(ys), max(xs) + 1, max(ys) + 1))
    return found


@settings(deadline=None, max_examples=150)
@given(st.lists(st.lists(st.booleans(), min_size=9, max_size=9), min_size=1, max_size=9))
def test_connected_parts_are_those_of_a_flood(rows: list[list[bool]]) -> None:
    mask = np.array(rows, dtype=np.bool_)
    found = [part.bounds for part in connected(mask)]
    assert set(found) == flooded(mask)


def test_a_heart_is_grown_to_its_line_and_stays_on_the_page() -> None:
    found = np.zeros((60, 200), dtype=np.float32)
    found[20:30, 10:190] = 0.9
    (box,) = boxes_of(found, hearts_of(found))
    assert box.left == 2 and box.right == 199  # 8 pixels: 180 x 10 x 1.6 / (2 x 190), and the dilation's one
    assert 10 < box.top < 20 and 30 < box.bottom < 40
    assert box.score > 0.7


def test_specks_and_faint_parts_are_no_lines() -> None:
    found = np.zeros((60, 200), dtype=np.float32)
    found[10:11, 10:12] = 1.0
    found[30:40, 10:100] = 0.35
    assert boxes_of(found, hearts_of(found)) == []


@pytest.mark.parametrize("shape", [(5, 7), (64, 64), (1700, 40), (1701, 3000), (5000, 90)])
def test_tiles_together_are_the_whole_page(shape: tuple[int, int]) -> None:
    page = np.full(shape, 255, dtype=np.uint8)
    page[1::7] = 0
    found = probabilities(dark_is_text, page)
    assert found.shape == shape
    assert (found == (page < 64)).all()


def test_a_page_of_specks_is_cut_off_at_the_most_lines(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ocr_detect, "MOST_LINES", 5)
    page = np.full((400, 400), 255, dtype=np.uint8)
    for top in range(0, 400, 40):
        page[top : top + 8, 50:350] = 0
    assert len(detect(dark_is_text, page)[0]) == 5


# -- lines ---------------------------------------------------------------------------------------


def test_repeats_and_none_are_dropped_but_double_letters_stay() -> None:
    spelled = spell(answer([NONE, 1, 1, NONE, 1, 4, 2, 2, NONE]), LETTERS)
    assert spelled.text == "aa b"
    assert spelled.score == pytest.approx(0.9)


def test_a_line_of_nothing_is_empty_and_not_sure() -> None:
    assert spell(answer([NONE, NONE]), LETTERS).text == ""
    assert spell(answer([NONE, NONE]), LETTERS).score == 0.0


@given(st.lists(st.integers(8, 3200), max_size=60))
def test_batches_hold_each_line_once_and_stay_small(widths: list[int]) -> None:
    made = list(batches(widths))
    assert sorted(index for batch in made for index in batch) == list(range(len(widths)))
    for batch in made:
        assert len(batch) == 1 or len(batch) * max(widths[index] for index in batch) <= 6_400


def test_lines_keep_their_order_and_very_long_ones_all_their_letters() -> None:
    seen: list[int] = []

    def one_letter(batch: NDArray[np.float32]) -> NDArray[np.float32]:
        seen.append(batch.shape[3])
        return np.stack([answer([1 + (line.shape[2] > 100), NONE]) for line in batch])

    page = np.full((60, 9000), 255, dtype=np.uint8)
    page[:, :8990:3] = 0
    read = recognise(one_letter, LETTERS, page, [Box(0, 0, 40, 48), Box(0, 0, 9000, 48), Box(5, 5, 5, 9)])
    assert [line.text for line in read] == ["a", "b b b b", ""]
    assert max(seen) <= 3_200


def test_what_a_step_raises_ends_the_reading() -> None:
    class Enough(Exception):
        pass

    def stop() -> None:
        raise Enough

    reader = Recogniser(dark_is_text, lambda batch: np.stack([answer([1])] * len(batch)), LETTERS)
    with pytest.raises(Enough):
        reader.read(grey(letter()), stop)


# -- order ---------------------------------------------------------------------------------------


def piece(text: str, left: int, top: int, width: int = 0) -> Piece:
    return Piece(left, top, left + (width or 12 * len(text)), top + 30, text, 0.95)


def words(pieces: list[Piece]) -> list[str]:
    return [" ".join(p.text for p in row) for column in rows_in_order(pieces) for row in column]


PROSE = "these words fill their column to its edge"


def column(name: str, left: int, top: int = 0, lines: int = 6, width: int = 500) -> list[Piece]:
    return [piece(f"{name}{i} {PROSE}", left, top + 40 * i, width) for i in range(lines)]


def test_columns_of_prose_are_read_one_after_the_other() -> None:
    heading = piece("A heading across both columns of the page", 100, 0, 900)
    pieces = [heading, *column("a", 0, 100), *column("b", 600, 100)]
    order = [line.split()[0] for line in words(pieces[::-1])]
    assert order == ["A", *(f"a{i}" for i in range(6)), *(f"b{i}" for i in range(6))]


def test_a_paragraphs_gap_at_one_height_does_not_mix_columns() -> None:
    pieces = [*column("a", 0), *column("b", 600), *column("a", 0, 320), *column("b", 600, 320)]
    order = "".join(line[0] for line in words(pieces))
    assert order == "a" * 12 + "b" * 12


def test_cells_of_a_table_stay_in_their_rows() -> None:
    rows = [
        ("Paracetamol 500 mg", "twice daily", "12"),
        ("Ramipril", "once", "7"),
        ("Bisoprolol", "once", "28"),
    ]
    pieces = [piece(cell, 400 * x, 50 * y) for y, row in enumerate(rows * 3) for x, cell in enumerate(row)]
    assert words(pieces) == [" ".join(row) for row in rows * 3]


def test_a_label_and_its_value_at_the_far_edge_are_one_row() -> None:
    pieces = [
        piece("Total due", 0, 0),
        piece("1,240.50", 1400, 4),
        piece("VAT", 0, 50),
        piece("206.75", 1400, 47),
    ]
    assert words(pieces) == ["Total due 1,240.50", "VAT 206.75"]


def test_a_page_of_nothing_has_no_order() -> None:
    assert rows_in_order([]) == []


@settings(deadline=None, max_examples=60)
@given(
    st.lists(
        st.tuples(st.integers(0, 1500), st.integers(0, 2300), st.integers(1, 900), st.integers(1, 60)),
        max_size=60,
    )
)
def test_no_piece_is_lost_or_doubled_wherever_it_stands(places: list[tuple[int, int, int, int]]) -> None:
    pieces = [Piece(x, y, x + w, y + h, f"p{i}", 0.9) for i, (x, y, w, h) in enumerate(places)]
    read = [p.text for region in rows_in_order(pieces) for row in region for p in row]
    assert sorted(read) == sorted(p.text for p in pieces)


def test_a_page_without_text_has_no_lines() -> None:
    reader = Recogniser(lambda batch: np.zeros_like(batch[:, :1]), dark_is_text, LETTERS)
    found = reader.read(grey(blank()))
    assert lines_of(found) == []
    assert found.confidence == 0.0 and found.text == ""
