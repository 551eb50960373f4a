"""PDFium alone: one page of one file drawn as wide as it is asked for, and nothing else."""

from __future__ import annotations

import time
from importlib import import_module
from typing import Any

from app.bench.references.wire import Answer, serve


class Drawing:
    """One open file. PDFium is named, not imported: only `app.documents` has it in the program itself."""

    def __init__(self) -> None:
        self._library: Any = import_module("pypdfium2")
        self._document: Any = None

    def open(self, file: str) -> Answer:
        """Open a PDF and draw its first page, so that its fonts are there."""
        self._document = self._library.PdfDocument(file)
        return self.draw(1, 100)

    def draw(self, page: int, width: int) -> Answer:
        """Draw a page (from 1) in grey, so many pixels wide; the seconds that took."""
        begun = time.perf_counter()
        found = self._document[page - 1]
        found.render(scale=width / found.get_width(), grayscale=True)
        found.close()
        return {"seconds": time.perf_counter() - begun}


def main() -> None:
    """Serve."""
    drawing = Drawing()
    serve({"open": drawing.open, "draw": drawing.draw})
