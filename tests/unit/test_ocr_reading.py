"""Scanned pages read by the real networks: what a person would check a page for."""

from __future__ import annotations

import io
import textwrap
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from PIL import Image, ImageDraw
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from app.documents import image, ocr, pdf
from app.documents.build import Builder
from app.documents.ocr import Recogniser, recogniser
from app.documents.ocr_bend import Bend
from app.documents.ocr_detect import Box, Network
from app.documents.ocr_skew import Grey
from app.documents.ocr_spelling import Spelled
from app.documents.render_scan import read_places
from app.domain.documents import BlockKind, Document, FileKind, Limits, PageState
from tests.material.degrade import photographed
from tests.ocr_pages import (
    LETTER,
    blank,
    characters_wrong,
    degraded,
    draw_lines,
    font,
    grey,
    letter,
    numbers_right,
    scanned_pdf,
)

pytestmark = [
    pytest.mark.model,
    pytest.mark.skipif(not ocr.available(), reason="the networks of OCR are put there by set-up"),
]


@pytest.fixture(scope="module")
def reader() -> Recogniser:
    made = recogniser()
    assert made is not None
    return made


def document(data: bytes) -> Document:
    builder = Builder("scan.pdf", Limits())
    title = pdf.read(io.BytesIO(data), builder, lambda *_: None)
    return builder.finish(FileKind.PDF, True, "", len(data), title)


def blocks(found: Document, kind: BlockKind) -> list[str]:
    return [found.text[block.start : block.end] for block in found.blocks if block.kind is kind]


@pytest.mark.parametrize(("degrees", "blur", "noise", "quality"), [(1.2, 0.7, 9, 40), (-2.3, 1.3, 18, 25)])
def test_a_degraded_letter_keeps_its_words_and_every_number(
    reader: Recogniser, degrees: float, blur: float, noise: float, quality: int
) -> None:
    found = reader.read(grey(degraded(letter(), degrees, blur, noise, quality)))
    assert characters_wrong(found.text, LETTER) <= 0.02
    assert numbers_right(found.text, LETTER) == (1.0, 1.0)
    assert found.confidence > 0.95 and not found.weak


@pytest.mark.parametrize("quarter", [90, 180])
def test_a_page_that_lies_wrong_is_turned(reader: Recogniser, quarter: int) -> None:
    found = reader.read(grey(degraded(letter()).rotate(quarter, expand=True)))
    assert characters_wrong(found.text, LETTER) <= 0.02


def test_a_page_too_blurred_to_trust_is_weak_and_its_text_is_kept(reader: Recogniser) -> None:
    found = reader.read(grey(degraded(letter(points=7), 0.5, 3.6, 40, 10)))
    assert found.weak and found.confidence < 0.9
    assert found.text


def test_a_scanned_invoice_keeps_its_rows_and_amounts() -> None:
    rows = [
        ("Item", "Description", "Qty", "Unit price", "Amount"),
        ("A-17", "Oak board 2.4 m", "12", "18.50", "222.00"),
        ("B-02", "Wood screws, box of 200", "3", "7.25", "21.75"),
        ("C-11", "Varnish, satin", "2", "34.90", "69.80"),
    ]
    page = blank()
    pen = ImageDraw.Draw(page)
    for number, row in enumerate(rows):
        for left, cell in zip((160, 330, 900, 1080, 1330), row, strict=True):
            pen.text((left, 400 + 50 * number), cell, fill=10, font=font(10))
    (table,) = blocks(document(scanned_pdf([degraded(page)])), BlockKind.TABLE)
    assert table.split("\n") == ["| " + " | ".join(row) + " |" for row in rows]


def test_two_columns_are_read_one_after_the_other() -> None:
    words = (
        "The committee met in the spring and agreed that the repair of the harbour wall could not wait. " * 4
    )
    lines = textwrap.wrap(words, 44)
    page = blank()
    draw_lines(
        page, ["A line across the whole page that says what both of the columns are about."], 130, 180, 11
    )
    draw_lines(page, lines, 130, 300, 10)
    draw_lines(page, ["Second column."], 880, 272, 10)
    draw_lines(page, lines, 880, 310, 10)
    text = " ".join(document(scanned_pdf([degraded(page)])).text.split())
    assert text.count(" ".join(lines)) == 2


def test_a_stamp_of_real_text_on_a_scan_is_not_lost_nor_an_empty_page_read() -> None:
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(595, 842))
    for page in (letter(), blank()):
        canvas.drawImage(ImageReader(page.convert("RGB")), 0, 0, 595, 842)
        canvas.drawString(400, 20, "Fax 12/03/2024 p 1") if page.getextrema()[0] < 128 else None
        canvas.showPage()
    canvas.save()
    found = document(out.getvalue())
    assert [page.state for page in found.pages] == [PageState.OCR, PageState.BLANK]
    assert found.text.count("12/03/2024") == 1 and "Bisoprolol" in found.text


def test_a_page_of_real_text_is_never_recognised(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse() -> None:
        raise AssertionError("OCR was asked for")

    monkeypatch.setattr(pdf, "recogniser", refuse)
    out = io.BytesIO()
    canvas = Canvas(out)
    for number, line in enumerate(LETTER.splitlines()):
        canvas.drawString(50, 800 - 14 * number, line)
    canvas.save()
    assert document(out.getvalue()).pages[0].state is PageState.READ


def test_without_the_networks_a_scan_is_named_as_not_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf, "recogniser", lambda: None)
    out = io.BytesIO()
    canvas = Canvas(out)
    canvas.drawString(
        50, 800, "A page of real text that is long enough to be counted as one, with forty letters."
    )
    canvas.showPage()
    canvas.drawImage(ImageReader(letter().convert("RGB")), 0, 0, 595, 842)
    canvas.save()
    assert [page.state for page in document(out.getvalue()).pages] == [PageState.READ, PageState.SCANNED]


def test_a_photographed_letter_is_read_like_a_scan() -> None:
    out = io.BytesIO()
    photo = degraded(letter()).resize((3308, 4678), Image.Resampling.BICUBIC).rotate(90, expand=True)
    photo.save(out, "JPEG")
    builder = Builder("photo.jpg", Limits())
    image.read(io.BytesIO(out.getvalue()), builder, lambda *_: None)
    found = builder.finish(FileKind.IMAGE, True, "", 0)
    assert numbers_right(found.text, LETTER)[0] == 1.0
    assert characters_wrong(found.text, LETTER) <= 0.02


@pytest.mark.parametrize("curl", [0.0, 25.0])
def test_a_page_photographed_at_a_slant_loses_no_line(reader: Recogniser, curl: float) -> None:
    picture = grey(photographed(letter(), 0, curl))
    found = reader.read(picture)
    assert found.bend is not None, "without it whole lines of this page are lost"
    assert characters_wrong(found.text, LETTER) <= 0.02
    assert numbers_right(found.text, LETTER) == (1.0, 1.0)
    rows = read_places(reader, picture, found.text, lambda: None)
    words = {found.text[int(row[0]) : int(row[1])]: row for row in rows}
    high, wide = picture.shape
    for word in ("Riverside", "Bisoprolol", "creatinine", "6140382"):
        sides = zip(words[word][2:6], (wide, high, wide, high), strict=True)
        left, top, across, along = (round(share * size) for share, size in sides)
        there = picture[top : top + along, left : left + across].astype(int)
        assert (there < np.median(there) - 40).mean() > 0.05, f"no ink where {word} is said to stand"
        assert along < 80


def test_a_line_that_the_detector_misses_is_read_all_the_same(
    reader: Recogniser, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = ocr.detect

    def misses(network: Network, page: Grey) -> tuple[list[Box], Bend | None]:
        boxes, bend = whole(network, page)
        return [box for box in boxes if not 880 < box.top < 960], bend

    monkeypatch.setattr(ocr, "detect", misses)
    found = reader.read(grey(letter()))
    assert numbers_right(found.text, LETTER) == (1.0, 1.0) and not found.weak


def test_a_line_that_cannot_be_read_makes_the_page_weak(
    reader: Recogniser, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = ocr.recognise

    def cannot(*parts: Any) -> list[Spelled]:
        return [replace(line, score=0.3) if "Furosemide" in line.text else line for line in whole(*parts)]

    monkeypatch.setattr(ocr, "recognise", cannot)
    monkeypatch.setattr(ocr, "is_speck", lambda piece: piece.score < 0.5)
    assert reader.read(grey(letter())).weak
