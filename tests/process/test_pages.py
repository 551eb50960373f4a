"""Pages drawn by the real confined child from bytes that never touch the disk."""

from __future__ import annotations

import base64
import dataclasses
import io
import sys
from pathlib import Path

import pytest

from app.documents import ocr
from app.documents.extract import extract
from app.domain.documents import Document, Limits
from app.services.page_picture import PagePicture, picture_of, words_of
from app.worker import protocol
from tests.document_builders import Pdf, report_pdf
from tests.ocr_pages import degraded, letter, scanned_pdf
from tests.process.conftest import Child, Start

LINUX = sys.platform == "linux"


def read(content: bytes) -> Document:
    return extract(io.BytesIO(content), "a.pdf", Limits(), lambda _done, _all: None)


def hold(start: Start, content: bytes, kind: str = "pdf", part: int = 1 << 20, password: str = "") -> Child:
    child = start("documents")
    child.until(protocol.Hello)
    parts = [content[at : at + part] for at in range(0, len(content), part)]
    for number, piece in enumerate(parts, start=1):
        text = base64.b64encode(piece).decode()
        last = number == len(parts)
        child.send(protocol.Hold(number, "a.pdf", kind, text, last, password))
        child.until(protocol.Finished)
    return child


def draw(child: Child, document: Document, page: int = 1, recognise: bool = False) -> PagePicture:
    place = document.pages[page - 1]
    text = document.text[place.start : place.end]
    child.send(protocol.Render(100 + page, page, 600, text, recognise))
    event = child.until(protocol.Rendered)
    picture = picture_of(event, len(text))
    if event.more:
        words = words_of(child.until(protocol.Rendered).words, len(text))
        picture = dataclasses.replace(picture, words=words)
    child.until(protocol.Finished)
    return picture


def test_pages_are_drawn_and_their_words_placed(start: Start) -> None:
    content = report_pdf(3)
    document = read(content)
    child = hold(start, content, part=1000)
    for page in (2, 3, 1):
        picture = draw(child, document, page)
        text = document.text[document.pages[page - 1].start : document.pages[page - 1].end]
        at = text.index("trees along the river")
        (box,) = picture.boxes(at, at + len("trees along the river"))
        assert ink(picture, box) > 0.05
        assert (picture.width, picture.channels) == (600, 1)
    child.send(protocol.Probe(id=7))
    sandbox = child.until(protocol.Probed).sandbox
    assert not LINUX or sandbox["network"] == "denied"
    assert not LINUX or not sandbox["landlock_abi"] or sandbox["files"] == "denied"


def ink(picture: PagePicture, box: tuple[float, float, float, float]) -> float:
    """Share of dark pixels in a box."""
    left, top = int(box[0] * picture.width), int(box[1] * picture.height)
    right, bottom = int((box[0] + box[2]) * picture.width), int((box[1] + box[3]) * picture.height)
    rows = [picture.pixels[y * picture.width + left : y * picture.width + right] for y in range(top, bottom)]
    cells = [value for row in rows for value in row]
    return sum(value < 128 for value in cells) / len(cells)


@pytest.mark.model
@pytest.mark.skipif(not ocr.available(), reason="the networks of OCR are put there by set-up")
def test_words_of_a_scan_are_placed_after_its_picture_came(start: Start) -> None:
    content = scanned_pdf([degraded(letter())])
    document = read(content)
    child = hold(start, content)
    picture = draw(child, document, recognise=True)
    at = document.text.index("Bisoprolol is increased")
    (box,) = picture.boxes(at, at + len("Bisoprolol is increased"))
    assert box[2] < 0.35
    assert 0.44 < box[1] < 0.48


def test_a_protected_file_opens_with_its_password_only(start: Start) -> None:
    content = Pdf(password="secret").line("Words behind a lock").save()
    child = hold(start, content)
    child.send(protocol.Render(9, 1, 400, "Words behind a lock"))
    assert child.until(protocol.Failed).error["error"] == "DocumentEncrypted"
    child = hold(start, content, password="secret")
    child.send(protocol.Render(9, 1, 400, "Words behind a lock"))
    assert len(child.until(protocol.Rendered).words) == 4


@pytest.mark.parametrize(
    ("content", "kind"), [(b"%PDF-1.7 nothing", "pdf"), (b"\x89PNG\r\n\x1a\nbroken", "image")]
)
def test_what_is_broken_is_said_to_be(start: Start, content: bytes, kind: str) -> None:
    child = hold(start, content, kind)
    child.send(protocol.Render(9, 1, 400, "x"))
    assert child.until(protocol.Failed).error == {"error": "DocumentDamaged", "name": "a.pdf"}


def test_a_page_that_is_not_there_leaves_the_child_alive(start: Start) -> None:
    content = report_pdf(1)
    child = hold(start, content)
    child.send(protocol.Render(8, 12, 400, "x"))
    assert child.until(protocol.Failed).error["error"] == "DocumentDamaged"
    assert draw(child, read(content)).width == 600


def test_this_child_opens_no_file(start: Start, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("words")
    child = hold(start, report_pdf(1))
    child.send(protocol.Extract(id=5, path=str(tmp_path / "a.txt"), name="a.txt"))
    assert child.until(protocol.Failed).error == {"error": "EngineFailed", "code": "wrong role"}


@pytest.mark.parametrize("side", [1, 14_400_000])
def test_a_page_of_any_size_is_drawn_within_limits(start: Start, side: int) -> None:
    pdf = Pdf()
    pdf.canvas.setPageSize((side, 842))
    content = pdf.line("Words").save()
    child = hold(start, content)
    child.send(protocol.Render(9, 1, 4000, "Words"))
    event = child.until((protocol.Rendered, protocol.Failed))
    if isinstance(event, protocol.Rendered):
        assert event.width * event.height <= 16_100_000
    else:
        assert event.error["error"] in ("DocumentDamaged", "DocumentTooLarge")
