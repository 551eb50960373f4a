"""Drawing the pages of one document, for as long as somebody looks at it.

The documents child reads one file, or it is one of these: its first request decides. It opens no file of the
person's at all; the bytes come down the pipe.
"""

from __future__ import annotations

import base64
import binascii
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from app.domain.documents import FileKind, Limits
from app.domain.engine.generation import Outcome
from app.domain.errors import DocumentTooLarge, EngineFailed
from app.paths import resources
from app.sandbox.child import limit
from app.worker import codec, protocol

if TYPE_CHECKING:
    from app.documents.render import Pages
    from app.documents.render_picture import Drawn
    from app.inference.engine import Stop
    from app.sandbox.report import Report
    from app.worker.job import Emit, Job

MOST_BYTES = 64 << 20
CPU_S = 300
"""Of one life. A parent whose child has used it up starts another; a page that hangs is ended long before."""
FASTEST = 1  # zlib's level: a page of text is made 20 times smaller by it, and higher ones take longer


class _Cancelled(Exception):
    """Passes through OCR when a page is given up."""


class PageJob:
    """Holds one document and draws its pages, one request after the other."""

    busy = False
    """Each request is answered in one go."""

    def __init__(self) -> None:
        self._parts = bytearray()
        self._first = 0
        self._held: protocol.Hold | None = None
        self._pages: Pages | None = None
        self._limits = Limits()

    def files(self, first: protocol.Request) -> list[Path]:
        """The networks of OCR."""
        self._first = first.id
        return [resources() / "ocr"]

    def gpu(self, first: protocol.Request) -> bool:
        """Never."""
        del first
        return False

    def confined(self, report: Report, emit: Emit) -> None:
        """Tell what is given up; cap memory and time."""
        emit(protocol.Confined(self._first, report.to_dict()))
        limit(self._limits.memory_bytes, CPU_S)

    def advance(self, emit: Emit, stop: Stop) -> list[int]:
        """Nothing is ever taken up."""
        del emit, stop
        return []

    def abandon(self) -> None:
        """Nothing is ever taken up."""

    def run(self, request: protocol.Request, emit: Emit, stop: Stop) -> bool:
        """Hold and Render."""
        reason = "stop"
        try:
            if isinstance(request, protocol.Hold):
                self._hold(request)
            elif isinstance(request, protocol.Render):
                self._render(request, emit, stop)
            else:
                raise EngineFailed(code="wrong role")
        except _Cancelled:
            reason = "cancelled"
        except MemoryError as error:
            name = self._held.name if self._held else ""
            most = self._limits.memory_bytes
            raise DocumentTooLarge(name=name, limit="memory", most=most) from error
        emit(protocol.Finished(id=request.id, outcome=codec.outcome_to_dict(Outcome(reason))))
        return True

    def _hold(self, request: protocol.Hold) -> None:
        if self._held is not None:
            raise EngineFailed(code="loaded")
        try:
            self._parts += base64.b64decode(request.content, validate=True)
        except binascii.Error as error:
            raise protocol.ProtocolError("not base64") from error
        if len(self._parts) > MOST_BYTES:
            raise DocumentTooLarge(name=request.name, limit="bytes", most=MOST_BYTES)
        if request.last:
            self._held = request

    def _render(self, request: protocol.Render, emit: Emit, stop: Stop) -> None:
        from app.documents.render import recognised_places

        pages, index = self._open(), request.page - 1
        if index < 0:
            raise protocol.ProtocolError("no such page")
        drawn = pages.draw(index, request.width, request.text)
        more = drawn.scanned and request.recognise
        answer = _rendered(request.id, drawn, more)
        emit(answer)
        if more:
            words = recognised_places(pages, index, request.text, _step(stop))
            size = answer.width, answer.height, answer.channels
            emit(protocol.Rendered(request.id, *size, picture="", words=words or drawn.words))

    def _open(self) -> Pages:
        from app.documents.render import open_pages

        if self._held is None:
            raise EngineFailed(code="not loaded")
        if self._pages is None:
            kind = FileKind(self._held.kind)
            content, self._parts = bytes(self._parts), bytearray()
            self._pages = open_pages(content, self._held.name, kind, self._held.password)
        return self._pages


class ByFirst:
    """One of two jobs: `this` if the first request is of a kind, else the other."""

    def __init__(self, kind: type[protocol.Request], this: Job, other: Job) -> None:
        self._kind, self._this, self._job = kind, this, other

    def files(self, first: protocol.Request) -> list[Path]:
        """Decides."""
        if isinstance(first, self._kind):
            self._job = self._this
        return self._job.files(first)

    def gpu(self, first: protocol.Request) -> bool:
        """As the job."""
        return self._job.gpu(first)

    def confined(self, report: Report, emit: Emit) -> None:
        """As the job."""
        self._job.confined(report, emit)

    def run(self, request: protocol.Request, emit: Emit, stop: Stop) -> bool:
        """As the job."""
        return self._job.run(request, emit, stop)

    @property
    def busy(self) -> bool:
        """As the job."""
        return self._job.busy

    def advance(self, emit: Emit, stop: Stop) -> list[int]:
        """As the job."""
        return self._job.advance(emit, stop)

    def abandon(self) -> None:
        """As the job."""
        self._job.abandon()


def _rendered(number: int, drawn: Drawn, more: bool) -> protocol.Rendered:
    from app.documents.render_picture import grey_if_grey

    pixels = grey_if_grey(drawn.pixels)
    high, wide = pixels.shape[:2]
    packed = base64.b64encode(zlib.compress(pixels.tobytes(), FASTEST)).decode("ascii")
    channels = 1 if pixels.ndim == 2 else 3
    return protocol.Rendered(number, wide, high, channels, packed, drawn.words, more)


def _step(stop: Stop) -> Callable[[], None]:
    def step() -> None:
        if stop.raised() and stop.confirmed():
            raise _Cancelled

    return step
