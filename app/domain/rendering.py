"""A summary as plain text: for copying, for search, and for the command line."""

from __future__ import annotations

from app.domain.documents import Document
from app.domain.summarising import Point, Summary, Support


def place(point: Point, document: Document) -> str:
    """Where a point comes from: "p. 3", or the section's name where there are no pages.

    A section without a name is "section 2".
    """
    if document.paged:
        return f"p. {point.page}"
    label = document.pages[point.page - 1].label if point.page <= len(document.pages) else ""
    return label or f"section {point.page}"


def as_text(summary: Summary, document: Document) -> str:
    """Points as Markdown bullets under their headings, each with its place; doubtful ones say so."""
    lines: list[str] = []
    heading = ""
    for point in summary.points:
        if point.heading != heading:
            heading = point.heading
            if heading:
                lines += ["", f"**{heading}**"]
        said = f"“{point.text}”" if point.support is Support.QUOTED else point.text
        doubt = " (check: not every word is in the source)" if point.support is Support.WEAK else ""
        lines.append(f"- {said} [{place(point, document)}]{doubt}")
    return "\n".join(lines).strip()
