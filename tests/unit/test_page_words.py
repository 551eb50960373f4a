"""Which word of the text is which of the page: in another order, cut elsewhere, repeated, or not there."""

from __future__ import annotations

import io
from itertools import pairwise

import numpy as np
import pypdfium2 as pdfium
import pytest
from PIL import Image

from app.documents import ocr
from app.documents.extract import extract
from app.documents.page_align import align
from app.documents.page_boxes import place_words
from app.documents.page_words import words_of
from app.documents.render import open_pages, recognised_places
from app.domain.documents import FileKind, Limits
from app.domain.errors import DocumentDamaged, DocumentUnsupported
from tests.document_builders import Pdf, table_pdf
from tests.ocr_pages import degraded, letter, scanned_pdf


def links(text: str, page: str) -> dict[str, str]:
    """Each word of the text with the letters of the page it is linked to and where they begin."""
    words = words_of(text)
    return {
        f"{text[word.start : word.end]}@{word.start}": "".join(page[i] for i in drawn)
        + (f"@{drawn[0]}" if drawn else "")
        for word, drawn in zip(words, align(words, words_of(page)), strict=True)
    }


def test_columns_in_another_order_are_found() -> None:
    found = links("alpha beta gamma delta left right", "left right alpha beta gamma delta")
    assert found["alpha@0"] == "alpha@11"
    assert found["right@28"] == "right@5"


def test_a_word_cut_at_a_lines_end_is_found_in_both_parts() -> None:
    assert links("was reduced again", "was re- duced again")["reduced@4"] == "reduced@4"


@pytest.mark.parametrize(
    ("written", "drawn"), [("final", "ﬁnal"), ("STRASSE", "straße"), ("10⁸", "108"), ("سلام", "ﺳﻼم")]
)
def test_forms_of_letters_make_no_difference(written: str, drawn: str) -> None:
    assert links(f"one {written} two", f"one {drawn} two")[f"{written}@4"]


def test_what_could_be_in_two_places_has_none() -> None:
    found = links("A 5 mg night B 5 mg morning", "A B 5 mg 5 mg night morning")
    assert [found[key] for key in ("5@2", "mg@4", "5@15", "mg@17")] == [""] * 4
    assert found["night@7"] == "night@14"


def test_repeated_lines_in_the_same_order_are_each_at_their_own_place() -> None:
    text = " ".join(f"row {n} costs 5 mg" for n in range(9))
    found = links(text, text)
    assert all(key.split("@")[1] == value.split("@")[1] for key, value in found.items())


def test_what_is_not_on_the_page_has_no_place() -> None:
    assert links("entirely different words", "nothing of the kind") == {
        "entirely@0": "",
        "different@9": "",
        "words@19": "",
    }
    assert links("", "words") == {}
    assert links("words", "") == {"words@0": ""}


def test_each_letter_is_a_word_where_spaces_part_none() -> None:
    assert [word.letters for word in words_of("血压 120 mmHg")] == ["血", "压", "120", "mmhg"]


def test_signs_at_a_word_are_marked_with_it() -> None:
    page = list("pay £40, now")
    boxes = [(float(i), 0.0, i + 1.0, 2.0) if c != " " else None for i, c in enumerate(page)]
    rows = place_words("pay £40, now", page, boxes, (20.0, 10.0))
    assert rows[1] == [5, 7, 0.2, 0.0, 0.2, 0.2]


# -- whole pages -----------------------------------------------------------------------------------


def drawn(content: bytes, kind: FileKind = FileKind.PDF, name: str = "a.pdf") -> tuple[str, object]:
    document = extract(io.BytesIO(content), name, Limits(), lambda _done, _all: None)
    text = document.text[document.pages[0].start : document.pages[0].end]
    return text, open_pages(content, "a", kind).draw(0, 600, text)


def rows_for(text: str, rows: list[list[float]], words: str) -> list[list[float]]:
    at = text.index(words)
    return [row for row in rows if row[0] < at + len(words) and row[1] > at]


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_turned_and_cropped_pages_have_their_words_where_the_ink_is(turn: int) -> None:
    lines = Pdf().lines("Ramipril 5 mg at night", "Metformin 500 mg twice daily")
    document, out = pdfium.PdfDocument(lines.save()), io.BytesIO()
    document[0].set_cropbox(30, 400, 560, 830)
    document[0].set_rotation(turn)
    document.save(out)
    text, page = drawn(out.getvalue())
    rows = page.words
    assert {row[0] for row in rows} == {word.start for word in words_of(text)}
    seen = np.asarray(Image.fromarray(page.pixels).convert("L"))
    high, wide = seen.shape
    mask = np.ones(seen.shape, dtype=bool)
    for _, _, x, y, w, h in rows:
        part = slice(int(y * high), int((y + h) * high) + 2), slice(int(x * wide), int((x + w) * wide) + 2)
        assert (seen[part] < 128).any()
        mask[part] = False
    assert (seen[mask] < 128).sum() < 0.02 * (seen < 128).sum()


def test_the_cells_of_a_row_stand_beside_each_other() -> None:
    text, page = drawn(table_pdf())
    rows = [row for words in ("Ramipril", "5 mg", "night") for row in rows_for(text, page.words, words)]
    last = [row for row in rows if row[1] - row[0] > 0][-4:]
    assert max(row[3] for row in last) - min(row[3] for row in last) < 0.003
    assert all(before[2] + before[4] <= after[2] for before, after in pairwise(last))


def test_form_fields_are_drawn_as_filled_in() -> None:
    pdf = Pdf()
    pdf.line("Name:")
    pdf.canvas.acroForm.textfield(value="MMMMMMMM", x=60, y=600, width=200, height=30, borderWidth=0)
    page = open_pages(pdf.save(), "a", FileKind.PDF).draw(0, 595, "Name:")
    field = page.pixels[842 - 628 : 842 - 602, 62:258]
    assert (field.min(axis=2) < 100).sum() > 100


def test_a_picture_is_drawn_upright_and_in_colour() -> None:
    red = Image.new("RGB", (40, 80), "white")
    red.paste((200, 0, 0), (0, 0, 40, 20))
    exif = Image.Exif()
    exif[0x0112] = 3  # upside down
    out = io.BytesIO()
    red.rotate(180).save(out, "JPEG", exif=exif, quality=95)
    page = open_pages(out.getvalue(), "a", FileKind.IMAGE).draw(0, 40, "")
    assert page.pixels.shape == (80, 40, 3)
    assert page.pixels[5, 20, 0] > 150 > page.pixels[5, 20, 1]
    assert page.pixels[70, 20].min() > 240


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGBA", "I;16", "I", "F"])
def test_pictures_of_every_depth_are_drawn(mode: str) -> None:
    out = io.BytesIO()
    Image.new(mode, (30, 20)).save(out, "TIFF")
    assert open_pages(out.getvalue(), "a", FileKind.IMAGE).draw(0, 60, "").pixels.shape == (40, 60, 3)


def test_pages_of_a_tiff_are_pages_and_one_too_many_is_none() -> None:
    out = io.BytesIO()
    shades = [Image.new("L", (40, 40), shade) for shade in (255, 90)]
    shades[0].save(out, "TIFF", save_all=True, append_images=shades[1:])
    pages = open_pages(out.getvalue(), "a", FileKind.IMAGE)
    assert [int(pages.draw(index, 40, "").pixels.mean()) for index in (0, 1, 0)] == [255, 90, 255]
    with pytest.raises(DocumentDamaged):
        pages.draw(2, 40, "")


def test_other_kinds_have_no_pages_to_draw() -> None:
    with pytest.raises(DocumentUnsupported):
        open_pages(b"words", "a.txt", FileKind.TEXT)


@pytest.mark.model
@pytest.mark.skipif(not ocr.available(), reason="the networks of OCR are put there by set-up")
@pytest.mark.parametrize("degrees", [0.0, 1.2, 91.0])
def test_words_of_a_scan_are_placed_where_their_ink_is(degrees: float) -> None:
    scan = degraded(letter(), degrees=0).convert("L").rotate(degrees, expand=True, fillcolor=255)
    content = scanned_pdf([scan])
    document = extract(io.BytesIO(content), "a.pdf", Limits(), lambda _done, _all: None)
    text = document.text
    pages = open_pages(content, "a", FileKind.PDF)
    assert pages.draw(0, 400, text).scanned
    rows = recognised_places(pages, 0, text, lambda: None)
    words = words_of(text)
    assert len({row[0] for row in rows}) > 0.97 * len(words)
    seen = pages.picture(0)
    assert seen is not None
    high, wide = seen.shape
    for _, _, x, y, w, h in rows:
        part = seen[int(y * high) : int((y + h) * high) + 1, int(x * wide) : int((x + w) * wide) + 1]
        assert part.min() < 140
