"""Numbers that OCR is not sure of: mended where one reading alone makes sense, else marked as doubtful."""

from __future__ import annotations

import numpy as np
import pytest

from app.documents.ocr_numbers import commas, doubts, mended, settled
from app.documents.ocr_rows import Piece
from app.documents.ocr_spelling import NONE, Spelled, alphabet, spell, whole
from tests.unit.test_ocr import answer


def line(text: str, unsure: str = "", second: str = " ") -> Spelled:
    """A line whose characters in `unsure` (one place) are not sure; `second` came next at its middle."""
    at = text.index(unsure) if unsure else len(text)
    sure = tuple(0.5 if at <= index < at + len(unsure) else 0.99 for index in range(len(text)))
    seconds = "".join(second if at <= index < at + len(unsure) else " " for index in range(len(text)))
    return Spelled(text, 0.95, sure, seconds)


def said(read: Spelled) -> list[str]:
    return [read.text[start:end] for start, end in doubts(read)]


@pytest.mark.parametrize(
    ("read", "meant"),
    [
        ("sodium 139 mmol/1, potassium", "sodium 139 mmol/l, potassium"),
        ("CRP 24 mg/I.", "CRP 24 mg/l."),
        ("fell from 187 to 24 mg/l1. A", "fell from 187 to 24 mg/l. A"),
        ("for page a/l12 and 3/l1", "for page a/l12 and 3/l1"),
        ("cost €1.987.20. The", "cost €1,987.20. The"),
        ("came to 2.114.873.50", "came to 2,114,873.50"),
        ("see page 3/1 and 5/12", "see page 3/1 and 5/12"),
        ("insured for £1.500,000. Damage", "insured for £1,500,000. Damage"),
        ("for 12,500.000 and 2.500.000", "for 12.500.000 and 2.500.000"),
        ("in 2,500,25 and 1.250,5 and 1,250", "in 2,500,25 and 1.250,5 and 1,250"),
        ("version 1.2.3 and 12.03.2024", "version 1.2.3 and 12.03.2024"),
        ("€1.320 and 1.250,00 and 10.25", "€1.320 and 1.250,00 and 10.25"),
    ],
)
def test_what_no_writer_means_is_put_right_and_nothing_else(read: str, meant: str) -> None:
    assert mended(line(read)).text == meant


def test_a_number_put_right_is_to_be_checked() -> None:
    assert said(mended(line("cost €1.987.20. The"))) == ["€1.987.20".replace("1.9", "1,9")]


def test_only_numbers_with_an_unsure_sign_are_doubtful() -> None:
    assert said(line("Ramipril 10 mg, dose 2.5 mg (5).", unsure="2.5")) == ["2.5"]
    assert said(line("Ramipril 10 mg", unsure="Ram")) == []
    assert said(line("of S1-5508893, signed", unsure="S1")) == ["S1-5508893"]
    assert said(Spelled("12 mg", 0.9)) == []


def piece(read: Spelled) -> Piece:
    return Piece(0, 0, 100, 20, read.text, read.score, doubts(read), commas(read))


def test_a_doubtful_point_is_a_comma_where_the_whole_page_writes_commas() -> None:
    sure = [piece(line("rent 1,250 and 2,400 a month"))]
    (_, mended_piece) = settled([*sure, piece(line("came to €1.320.", unsure=".", second=","))])
    assert mended_piece.text == "came to €1,320."
    assert [mended_piece.text[a:b] for a, b in mended_piece.doubts] == ["€1,320"]


def test_a_point_stays_where_the_page_writes_points_or_the_comma_was_not_near() -> None:
    doubtful = piece(line("came to €1.320", unsure=".", second=","))
    for others in ([], [piece(line("1.250 and 2,400 and 3,100"))], [piece(line("only 1,250"))]):
        assert settled([*others, doubtful])[-1].text == "came to €1.320"
    near = [piece(line("1,250 and 2,400"))]
    assert settled([*near, piece(line("€1.320"))])[-1].text == "€1.320"
    assert settled([*near, piece(line("€1.320", unsure=".", second="-"))])[-1].text == "€1.320"


def test_each_character_has_the_probability_of_its_best_step() -> None:
    letters = alphabet("a\nb\nc")
    steps = answer([1, 1, 0, 2])
    steps[0, 1], steps[1, 1], steps[3, 2], steps[3, 3] = 0.6, 0.97, 0.55, 0.4
    read = spell(steps, letters)
    assert read.text == "ab" and read.sure == pytest.approx((0.97, 0.55))
    assert read.second[1] == "c"


@pytest.mark.parametrize(
    ("gap", "text"),
    [(1, "11250"), (2, "1 1250")],
    ids=("no wider than a digit", "as wide as between words"),
)
def test_a_gap_beside_a_narrow_digit_is_no_space(gap: int, text: str) -> None:
    """As in Times, where a 1 stands alone: "£11,250" was read "£1 1,250"."""
    letters = alphabet("1\n2\n5\n0")
    space = len(letters) - 1
    steps = np.full((20, len(letters)), 0.001, dtype=np.float32)
    signs = [1, *[space] * gap, 1, NONE, 2, NONE, 3, NONE, 4]
    steps[np.arange(len(signs)), signs] = 0.99
    steps[np.arange(len(signs), 20), NONE] = 0.99
    steps[1, space] = 0.85
    read = spell(steps, letters)
    assert read.text == text and len(read.sure) == len(read.second) == len(text)
    assert said(read) == (["11250"] if gap == 1 else []), "what was closed up is to be checked"


def test_a_line_put_together_keeps_a_probability_for_each_sign() -> None:
    (joined,) = whole(1, [0, 0], [line("12", unsure="2"), line("mg")])
    assert joined.text == "12 mg" and len(joined.sure) == len(joined.second) == 5
    assert said(joined) == ["12"]
