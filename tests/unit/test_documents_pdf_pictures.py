"""Pictures on pages that have text of their own: what stands in them is read, once, and at a bounded cost."""

from __future__ import annotations

import io
from collections.abc import Callable

import numpy as np
import pytest
from PIL import Image
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from app.documents import pdf
from app.documents.ocr import Recognised
from app.documents.ocr_rows import Piece
from app.documents.ocr_skew import Grey
from app.documents.pdf_ink import Box
from app.documents.pdf_page import RawPage
from app.documents.pdf_pictures import MOST_A_PAGE, UNREAD, Pictures
from app.domain.documents import BlockKind
from tests.document_builders import blocks, page_text, read, seen

BODY = ["The tenant pays the rent on the first day of each month, as agreed."] * 6


class Reads:
    """A stand-in for the networks: says the words it is given, and counts how often it is asked."""

    def __init__(self, *words: str, weak: bool = False) -> None:
        self.words, self.weak = words, weak
        self.asked: list[Grey] = []

    def read(self, page: Grey, step: Callable[[], None] = lambda: None) -> Recognised:
        step()
        self.asked.append(page)
        rows = tuple((Piece(0, 20 * n, 100, 20 * n + 15, word, 0.9),) for n, word in enumerate(self.words))
        return Recognised((rows,), 200, 200, 0.9, self.weak)


def page_of(
    *pictures: tuple[float, float, float, float], turn: int = 0, pages: int = 1, shade: int = 90
) -> bytes:
    """Pages of text with grey pictures: left, bottom, width, height in points."""
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(600, 800))
    for _ in range(pages):
        canvas.setPageRotation(turn)
        for number, line in enumerate(BODY):
            canvas.drawString(40, 760 - 15 * number, line)
        for number, (x, y, wide, high) in enumerate(pictures):
            grey = np.full((40, 60), shade + 10 * number, dtype=np.uint8)
            grey[::3] = 10
            canvas.drawImage(ImageReader(Image.fromarray(grey)), x, y, wide, high)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def use(monkeypatch: pytest.MonkeyPatch, reader: Reads | None) -> None:
    monkeypatch.setattr(pdf, "recogniser", lambda: reader)


def test_words_of_a_picture_follow_the_pages_text(monkeypatch: pytest.MonkeyPatch) -> None:
    use(monkeypatch, Reads("RECEIVED", "14 March 2024"))
    document = read(page_of((300, 100, 200, 200)), "a.pdf")
    text = page_text(document, 1)
    assert text.index("RECEIVED") > text.index("The tenant pays")
    assert "14 March 2024" in seen(document)


def test_a_picture_that_comes_again_is_read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    reader = Reads("Northgate Housing")
    use(monkeypatch, reader)
    document = read(page_of((300, 100, 200, 200), pages=5), "a.pdf")
    assert len(reader.asked) == 1 and seen(document).count("Northgate") == 1
    assert document.text.count("Northgate") == 5


def test_words_that_are_text_already_are_not_said_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    use(monkeypatch, Reads("The tenant pays the rent", "Only in the picture"))
    text = read(page_of((300, 100, 200, 200)), "a.pdf").text
    assert text.count("The tenant pays the rent") == len(BODY) and "Only in the picture" in text


def test_what_is_hard_to_read_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    use(monkeypatch, Reads("RECE1VED", weak=True))
    assert "hard to read" in seen(read(page_of((300, 100, 200, 200)), "a.pdf"))


def test_small_pictures_are_not_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    reader = Reads("Logo text")
    use(monkeypatch, reader)
    assert "Logo" not in read(page_of((300, 100, 60, 60)), "a.pdf").text and not reader.asked


def test_more_than_a_page_may_have_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    reader = Reads("words in it")
    use(monkeypatch, reader)
    many = [(20 + 110 * (n % 5), 100 + 150 * (n // 5), 100, 140) for n in range(7)]
    document = read(page_of(*many), "a.pdf")
    assert len(reader.asked) == MOST_A_PAGE
    assert blocks(document, BlockKind.RUNNING).count(UNREAD) == 7 - MOST_A_PAGE


def test_a_long_documents_pictures_end_at_the_budget_and_the_rest_is_named() -> None:
    reader = Reads("words in it")
    pictures = Pictures(lambda: reader)  # type: ignore[arg-type, return-value]  # the same two methods
    page = RawPage(pictures=((0.0, 0.0, 1.0, 1.0),))
    said = [
        pictures.read(page, lambda n=n: np.full((50, 50), n % 100, np.uint8), lambda: None)  # type: ignore[misc]
        for n in range(50)
    ]
    assert len(reader.asked) == 30
    assert said[-1] == ((BlockKind.RUNNING, UNREAD),)


def test_without_ocr_pictures_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    use(monkeypatch, None)
    document = read(page_of((300, 100, 200, 200)), "a.pdf")
    assert UNREAD in blocks(document, BlockKind.RUNNING) and UNREAD not in seen(document)


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_it_is_the_picture_that_is_cut_out(monkeypatch: pytest.MonkeyPatch, turn: int) -> None:
    reader = Reads("words in it")
    use(monkeypatch, reader)
    read(page_of((350, 50, 200, 150), turn=turn), "a.pdf")
    [cut] = reader.asked
    inside = cut[20:-20, 20:-20]
    assert float(np.mean(inside > 200)) < 0.02  # no paper in it
    assert (cut.shape[0] > cut.shape[1]) == (turn in (90, 270))


def test_a_picture_of_a_page_reaches_no_further_than_the_page() -> None:
    boxes: list[Box] = []

    class Sees(Pictures):
        def read(self, page: RawPage, *_: object) -> tuple[()]:  # type: ignore[override]  # looks on only
            boxes.extend(page.pictures)
            return ()

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pdf, "Pictures", Sees)
        read(page_of((-100, -100, 400, 300)), "a.pdf")
    assert all(0 <= share <= 1 for box in boxes for share in box) and boxes
