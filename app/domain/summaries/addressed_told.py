"""The sentences that speak to an AI as lines for files and for the command line."""

from __future__ import annotations

from app.domain.documents import Document
from app.domain.proof.quoting import clipped
from app.domain.safety.addressed import Addressed
from app.domain.summaries.rendering import where
from app.domain.summarising import Summary

LONGEST = 600  # characters of such a sentence


def spoken_lines(summary: Summary, document: Document) -> list[str]:
    """Each in the document's words with its place; those of the summary's own document."""
    return [
        f"“{words(document, one)}” [{where(one.page, document)}]" + (" (hidden)" if one.hidden else "")
        for one in summary.addressed
        if one.document_id in ("", summary.document_id)
    ]


def words(document: Document, one: Addressed, most: int = LONGEST) -> str:
    """The words of one on one line, cut where they are very long."""
    return clipped(" ".join(document.text[one.start : one.end].split()), most)
