"""The self-test's steps with documents: an invoice that it makes is read, drawn, asked, and read as a scan.

The invoice is one of the synthetic ones that come with the program, so what stands in it is known.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from app.bench.documents import paper
from app.bench.documents.letters import Letter, letters
from app.bench.documents.scans import characters_wrong, numbers, plain
from app.cli.driver import Driver
from app.cli.selftest_step import Action, need
from app.domain.chat import Message, State
from app.domain.documents import Document, FileKind, PageState
from app.domain.errors import AppError, from_text
from app.domain.extraction.extracting import Row
from app.services.chat import MessageChanged
from app.services.page_picture import PagePicture
from app.services.session import Session

INVOICE, FORM = "invoice-1", "invoice"
QUESTION, ANSWER = "What fee is charged for each reminder?", "£33"
FIELDS = {"invoice_number": "INV-36099", "po_number": "PO-4883"}
WIDE = 1654
"""Pixels of a page that is drawn: A4 at 200 an inch, the least at which OCR is sure."""
STRIP = 500
"""Rows of it that hold the heading."""
MOST_WRONG = 0.02


class DocumentSteps:
    """Steps over one collection of one open vault, each of which needs the ones before it."""

    def __init__(self, driver: Driver, session: Session, folder: Path) -> None:
        """`folder` is where files may be put that the program is to read."""
        self._driver, self._session, self._folder = driver, session, folder
        self._collection = session.collections.create("self-test").id
        self._id = ""
        self._text: Document | None = None
        self._drawn: PagePicture | None = None

    def read(self) -> dict[str, Any]:
        """A PDF is read by the child, word for word, and kept."""
        letter = _invoice()
        self._id, self._text = self._add("invoice.pdf", paper.pdf(paper.letter_pages(letter)))
        missing = [fact.value for fact in letter.facts if fact.value not in self._text.text]
        good = self._text.kind is FileKind.PDF and not missing
        return need(good, {"pages": len(self._text.pages), "facts missing": len(missing)})

    def drawn(self) -> dict[str, Any]:
        """Its page is drawn, and words of it are found on the picture."""
        found = self._document()
        pictures: list[PagePicture] = []
        errors: list[AppError] = []
        self._session.pages.show(self._id, found, 1, WIDE, pictures.append, errors.append)
        self._driver.loop.run_until(lambda: bool(errors) or bool(pictures and not pictures[-1].more))
        if errors:
            raise errors[0]
        self._drawn = picture = pictures[-1]
        at = found.text.index(FIELDS["po_number"])
        marks = picture.boxes(at, at + len(FIELDS["po_number"]))
        good = picture.width == WIDE and len(marks) == 1
        return need(good, {"pixels": f"{picture.width} x {picture.height}", "marks": len(marks)})

    def asked(self) -> dict[str, Any]:
        """A question is answered with a sentence that stands in the documents."""
        questions = self._session.questions
        conversation = questions.new(self._collection)
        ended: list[Message] = []

        def receive(news: object) -> None:
            if isinstance(news, MessageChanged) and news.message.state is not State.WRITING:
                ended.append(news.message)

        unsubscribe = questions.news.subscribe(receive)
        try:
            message = questions.ask(conversation.id, QUESTION)
            self._driver.loop.run_until(lambda: any(one.id == message.id for one in ended))
        finally:
            unsubscribe()
        last = next(one for one in ended if one.id == message.id)
        if last.error:
            raise from_text(last.error)
        told = questions.told(message.id)
        cited = told.answer.sentences if told else ()
        texts = [questions.document(one.document_id).text[one.start : one.end] for one in cited]
        good = any(ANSWER in text for text in texts)
        return need(good, {"sentences": len(cited)})

    def extracted(self) -> dict[str, Any]:
        """The invoice's fields become a row, each value with its place."""
        tables = self._session.tables
        form = next(form for form in self._session.forms.ready() if form.name == FORM)
        model = self._driver.model(None)
        table = tables.make(self._collection, form, model)
        self._driver.loop.run_until(lambda: not tables.running(table.id))
        rows = [row.row for row in tables.rows(table.id)]
        wrong = sum(len(_wrong(row)) for row in rows)
        return need(bool(rows) and not wrong, {"rows": len(rows), "of known values wrong": wrong})

    def scan_read(self) -> dict[str, Any]:
        """The picture of the page, which has no text, is read by OCR."""
        assert self._drawn is not None
        _, found = self._add("scan.png", png(self._drawn))
        wrong = characters_wrong(plain(found), plain(self._document()))
        wanted, read = numbers(self._document().text), numbers(found.text)
        facts = {"characters wrong": f"{100 * wrong:.1f} %", "numbers": f"{(wanted & read).total()}"}
        recognised = {page.state for page in found.pages} <= {PageState.OCR, PageState.OCR_WEAK}
        return need(recognised and wrong <= MOST_WRONG and wanted == read, facts)

    def strip_read(self) -> dict[str, Any]:
        """The same with the head of the page alone, which is quick."""
        assert self._drawn is not None
        _, found = self._add("strip.png", png(self._drawn, STRIP))
        number = FIELDS["invoice_number"] in found.text
        return need(number and found.pages[0].state is not PageState.READ, {"number read": number})

    def _add(self, name: str, content: bytes) -> tuple[str, Document]:
        """A file, read into the collection. Raises what is wrong with it."""
        path, collections = self._folder / name, self._session.collections
        path.write_bytes(content)
        collections.add(self._collection, [path])
        self._driver.loop.run_until(lambda: collections.progress(self._collection) is None)
        source = next(one for one in collections.sources(self._collection) if one.file.path == str(path))
        if source.document_id is None:
            raise from_text(source.error or "")
        return source.document_id, self._session.summaries.document(source.document_id)

    def _document(self) -> Document:
        assert self._text is not None
        return self._text


def plan(steps: Callable[[], DocumentSteps]) -> Sequence[tuple[str, Action]]:
    """The steps' names and what they do, in order; `steps` is asked when the first one is tried."""
    return [
        ("document read", lambda: steps().read()),
        ("page drawn", lambda: steps().drawn()),
        ("question answered", lambda: steps().asked()),
        ("fields taken out", lambda: steps().extracted()),
        ("scan read", lambda: steps().scan_read()),
    ]


def png(picture: PagePicture, most: int | None = None) -> bytes:
    """A picture, or its first `most` rows, as a PNG file (ISO 15948): 8 bits a channel, grey or RGB."""
    high, row = min(picture.height, most or picture.height), picture.width * picture.channels
    rows = (picture.pixels[row * number : row * (number + 1)] for number in range(high))
    unfiltered = b"".join(b"\0" + one for one in rows)
    colour = 0 if picture.channels == 1 else 2
    head = struct.pack(">IIBBBBB", picture.width, high, 8, colour, 0, 0, 0)
    parts = ((b"IHDR", head), (b"IDAT", zlib.compress(unfiltered)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(*part) for part in parts)


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def _invoice() -> Letter:
    return next(letter for letter in letters() if letter.id == INVOICE)


def _wrong(row: Row) -> list[str]:
    """The names of the known fields that a row has not, or not with their value and place."""
    cells = {cell.field: cell for cell in row.cells}
    right = {name for name, cell in cells.items() if cell.shown == FIELDS.get(name) and cell.place}
    return [name for name in FIELDS if name not in right]
