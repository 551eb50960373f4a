"""How soon a page is seen beside a chat: the first one, the next one, and one elsewhere in the document.

Through the vault, the confined child and back, as the window asks for them. Beside it: PDFium alone, which
draws the same page as wide in a program of its own that does nothing else, finds no words and packs nothing.
"""

from __future__ import annotations

import statistics
import time
from pathlib import Path

from app.bench.bench import Bench, Measurement
from app.bench.documents.desk import Desk, desk
from app.bench.documents.reading import report
from app.bench.reference import Reference
from app.bench.repeats import median
from app.bench.rows import Bar, Fact, Figure, NotMeasured, Row
from app.domain.documents import Document
from app.domain.errors import AppError
from app.services.page_picture import PagePicture
from app.services.session import Session

FIRST = Figure("page-first", "First page of a document seen, a child started for it", Bar(most=1000), "ms")
NEXT = Figure("page-next", "Next page seen, drawn while the one before was looked at", Bar(most=50), "ms")
ELSEWHERE = Figure("page-elsewhere", "A page elsewhere in the document seen", Bar(most=150), "ms")

PAGES, WIDTH = 40, 900
LOOKED_AT_S = 0.7
"""Between two pages: nobody turns them faster and reads."""
DOCUMENTS, TURNS = 5, 9


class Viewer:
    """A document in a vault, and the service that draws its pages."""

    def __init__(self, ours: Desk, path: Path) -> None:
        self._ours, self._session = ours, ours.session
        self.id = _stored(ours, self._session, path)
        self.document: Document = self._session.summaries.document(self.id)

    def show(self, page: int) -> float:
        """Seconds until a page and its words are there. Raises what the service reports."""
        pictures: list[PagePicture] = []
        errors: list[AppError] = []
        began = time.perf_counter()
        self._session.pages.show(self.id, self.document, page, WIDTH, pictures.append, errors.append)
        self._ours.loop.run_until(lambda: bool(errors) or bool(pictures and not pictures[-1].more))
        took = time.perf_counter() - began
        if errors:
            raise errors[0]
        return took

    def look(self) -> None:
        """Let a person look at it for a while."""
        over: list[bool] = []
        self._ours.loop.later(LOOKED_AT_S, lambda: over.append(True))
        self._ours.loop.run_until(lambda: bool(over))

    def rest(self) -> None:
        """Close the viewer."""
        self._session.pages.rest()


def viewer(bench: Bench) -> list[Row]:
    """A report of 40 pages, opened several times and leafed through."""
    with desk(bench) as ours:
        path = ours.folder / "report.pdf"
        path.write_bytes(report(PAGES))
        shown = Viewer(ours, path)
        firsts = [_first(shown) for _ in range(bench.times(DOCUMENTS))]
        nexts, far = _leafed(shown, bench.times(TURNS))
        alone = _alone(path, [page for page, _ in far])
    took = [seconds for _, seconds in far]
    times = median([seconds / alone[page] for page, seconds in far])
    facts: dict[str, Fact] = {"PDFium alone, ms": 1000 * statistics.median(alone.values())}
    facts |= {"times PDFium alone": times, "pages": len(far), "slowest, ms": 1000 * max(took)}
    return [
        FIRST.row(1000 * median(firsts), {"documents": len(firsts), "slowest, ms": 1000 * max(firsts)}),
        NEXT.row(1000 * median(nexts), {"pages": len(nexts), "slowest, ms": 1000 * max(nexts)}),
        ELSEWHERE.row(1000 * median(took), facts),
    ]


def _first(shown: Viewer) -> float:
    shown.rest()
    shown.look()
    return shown.show(1)


def _leafed(shown: Viewer, turns: int) -> tuple[list[float], list[tuple[int, float]]]:
    """Seconds for the page after the one looked at, and for pages far from it, by their number."""
    nexts: list[float] = []
    far: list[tuple[int, float]] = []
    for turn in range(turns):
        shown.look()
        page = 3 + 4 * (turn * 5 % TURNS)  # never beside a page that was drawn before or ahead
        far.append((page, shown.show(page)))
        shown.look()
        nexts.append(shown.show(page + 1))
    return nexts, far


def _alone(path: Path, pages: list[int]) -> dict[int, float]:
    """Seconds that PDFium needs for each page. Raises NotMeasured."""
    reference = Reference("drawing")
    try:
        reference.ask("open", file=str(path))
        return {page: float(reference.ask("draw", page=page, width=WIDTH)["seconds"]) for page in pages}
    finally:
        reference.close()


def _stored(ours: Desk, session: Session, path: Path) -> str:
    collections = session.collections
    collection = collections.create("Viewer").id
    collections.add(collection, [path])
    ours.loop.run_until(lambda: collections.progress(collection) is None)
    found = next(iter(collections.sources(collection)), None)
    if found is None or found.document_id is None:
        raise NotMeasured(f"{path.name} cannot be read: {found.error if found else 'no file'}.")
    return found.document_id


MEASUREMENTS = (Measurement((FIRST, NEXT, ELSEWHERE), viewer),)
