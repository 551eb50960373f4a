"""What every result about documents has under the same names: the document, its pages, its error, timings."""

from __future__ import annotations

import time
from typing import Any

from app.domain.documents import Document
from app.domain.errors import AppError
from app.domain.summarising import Coverage, coverage
from app.wording import explain


def document_result(document: Document) -> dict[str, Any]:
    """A document that was read."""
    return {
        "name": document.name,
        "kind": str(document.kind),
        "sha256": document.sha256,
        "paged": document.paged,
        "title": document.title,
    }


def unread_result(name: str) -> dict[str, Any]:
    """The same of a file that could not be read: only its name is known."""
    return {"name": name, "kind": None, "sha256": None, "paged": None, "title": None}


def pages_result(document: Document) -> dict[str, Any]:
    """How many pages there are and what became of them, where all of its text is looked at."""
    return covered_pages(coverage(document, [page.number for page in document.pages]))


def covered_pages(covered: Coverage) -> dict[str, Any]:
    """Pages in numbers: `read` have text of their own, `ocr` were recognised; `skipped` say why."""
    why = (
        ("blank", covered.blank),
        ("scanned", covered.scanned),
        ("failed", covered.failed),
        ("unread", covered.unread),
    )
    skipped = [{"page": page, "why": reason} for reason, pages in why for page in pages]
    return {
        "total": covered.total,
        "read": len(covered.read),
        "ocr": len(covered.ocr) + len(covered.weak),
        "skipped": sorted(skipped, key=lambda entry: int(entry["page"])),
    }


def error_result(error: AppError | None) -> dict[str, Any] | None:
    """An error by its name and facts, with its sentence as `text`; None for none."""
    return None if error is None else {**error.to_dict(), "text": explain(error).title}


class Clock:
    """Seconds of each stage of some work."""

    def __init__(self) -> None:
        self._stage, self._since = "", 0.0
        self._stages: dict[str, float] = {}

    def at(self, stage: str) -> None:
        """A stage begins, and the one before it ends; nothing for the one that runs. "": a pause."""
        if stage == self._stage:
            return
        now = time.perf_counter()
        if self._stage:
            self._stages[self._stage] = self._stages.get(self._stage, 0.0) + now - self._since
        self._stage, self._since = stage, now

    def result(self) -> dict[str, float]:
        """`seconds` of all, and of each stage by its name."""
        self.at("")
        stages = {name: round(seconds, 3) for name, seconds in self._stages.items()}
        return {"seconds": round(sum(self._stages.values()), 3), **stages}
