"""A summary as plain text: for copying, for search, and for the command line."""

from __future__ import annotations

from app.domain.documents import Document
from app.domain.summarising import Flag, Point, Summary, Support

NOT_STATED = "Not stated in the document."
WEAK = "not every word is in the source"
TRANSLATED = "(Numbers and names checked; the wording was translated)"
DOUBTS = {
    Flag.NUMBER: "a number of the translation is not in the source, or one is missing",
    Flag.STYLE: "a number that readers of the two languages take for different amounts",
    Flag.NAME: "a name of the translation is not in the source, or one is missing",
    Flag.UNTRANSLATED: "no translation could be used, these are the words in the document's language",
}
"""Why a point has to be checked, in the words that also stand in files."""


def place(point: Point, document: Document) -> str:
    """Where a point comes from: "p. 3", or the section's name where there are no pages.

    A section without a name is "section 2".
    """
    return where(point.page, document)


def where(page: int, document: Document) -> str:
    """The same of a page's number."""
    if document.paged:
        return f"p. {page}"
    label = document.pages[page - 1].label if page <= len(document.pages) else ""
    return label or f"section {page}"


def as_text(summary: Summary, document: Document) -> str:
    """Points as Markdown bullets under their headings, each with its place; doubtful ones say so."""
    lines: list[str] = []
    for heading, points in groups(summary):
        if heading:
            lines += ["", f"**{heading}**"]
        lines += [_line(point, document) for point in points] or [NOT_STATED]
    return "\n".join(lines).strip()


def groups(summary: Summary) -> list[tuple[str, tuple[Point, ...]]]:
    """The points under their headings, in order; a section of the summary's kind may have none."""
    found: list[tuple[str, list[Point]]] = []
    if summary.sections:
        found = [(title, [p for p in summary.points if p.heading == title]) for title in summary.sections]
        left = [point for point in summary.points if point.heading not in summary.sections]
    else:
        left = list(summary.points)
    for point in left:
        if not found or found[-1][0] != point.heading:
            found.append((point.heading, []))
        found[-1][1].append(point)
    return [(title, tuple(points)) for title, points in found]


def _line(point: Point, document: Document) -> str:
    quoted = point.support is Support.QUOTED and not point.told
    said = f"“{point.text}”" if quoted else point.text
    doubts = [WEAK] if point.support is Support.WEAK else []
    doubts += [DOUBTS[flag] for flag in point.flags]
    told = f" {TRANSLATED}" if point.told else ""
    return f"- {said} [{place(point, document)}]{told}" + "".join(f" (check: {doubt})" for doubt in doubts)
