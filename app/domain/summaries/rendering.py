"""A summary as plain text: for copying, for search, and for the command line."""

from __future__ import annotations

from collections.abc import Mapping

from app.domain.documents import Document
from app.domain.safety.addressed import told
from app.domain.summaries.together import document_name, unread
from app.domain.summarising import Also, Flag, Point, Summary, Support

NOT_STATED = "Not stated in the document."
WEAK = "not every word is in the source"
NOT_READ = "not read, so nothing of it is in this summary."
TRANSLATED = "(Numbers and names checked; the wording was translated)"
DOUBTS = {
    Flag.NUMBER: "a number of the translation is not in the source, or one is missing",
    Flag.STYLE: "a number that readers of the two languages take for different amounts",
    Flag.NAME: "a name of the translation is not in the source, or one is missing",
    Flag.ADDRESSED: "words there speak to an AI, not to a reader",
    Flag.LEAD: "the source gives these words as what somebody says, or wants said",
    Flag.SCAN: "to be checked against the page: its scan is hard to read there",
    Flag.LINK: "names a link or an address that is not in the words it cites",
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


Documents = Mapping[str, Document]
"""Those of a summary across several, by id."""


def source(summary: Summary, point: Point | Also, document: Document, documents: Documents) -> str:
    """Where a point comes from, with the name of its document where there are several: "b.pdf, p. 3"."""
    own = documents.get(point.document_id, document)
    name = document_name(summary, point.document_id)
    return f"{name}, {where(point.page, own)}" if name else where(point.page, own)


def as_text(summary: Summary, document: Document, documents: Documents | None = None) -> str:
    """Points as Markdown bullets under their headings, each with its place; doubtful ones say so.

    `documents` are those of a summary across several.
    """
    known = documents or {}
    lines: list[str] = []
    for heading, points in groups(summary):
        if heading:
            lines += ["", f"**{heading}**"]
        for point in points:
            lines.append(_line(point, source(summary, point, document, known)))
            lines += [_other(also, source(summary, also, document, known)) for also in point.also]
        lines += [] if points else [NOT_STATED]
    left = [f"- {covered.name}: {NOT_READ}" for covered in unread(summary)]
    left += [told(summary.addressed)] if summary.addressed else []
    return "\n".join([*lines, *(["", *left] if left else [])]).strip()


def groups(summary: Summary) -> list[tuple[str, tuple[Point, ...]]]:
    """The points under their headings, in order; a section of the summary's kind may have none."""
    found: list[tuple[str, list[Point]]] = []
    if summary.sections:
        first = [point for point in summary.points if not point.heading]  # what the document is
        found = [("", first)] if first else []
        found += [(title, [p for p in summary.points if p.heading == title]) for title in summary.sections]
        left = [p for p in summary.points if p.heading and p.heading not in summary.sections]
    else:
        left = list(summary.points)
    for point in left:
        if not found or found[-1][0] != point.heading:
            found.append((point.heading, []))
        found[-1][1].append(point)
    return [(title, tuple(points)) for title, points in found]


def _line(point: Point, said_where: str) -> str:
    quoted = point.support is Support.QUOTED and not point.told
    said = f"“{point.text}”" if quoted else point.text
    doubts = [WEAK] if point.support is Support.WEAK else []
    doubts += [DOUBTS[flag] for flag in point.flags]
    told = f" {TRANSLATED}" if point.told else ""
    return f"- {said} [{said_where}]{told}" + "".join(f" (check: {doubt})" for doubt in doubts)


def _other(also: Also, said_where: str) -> str:
    if also.differs:
        return f"  - (check: the documents differ) “{also.text}” [{said_where}]"
    return f"  - the same in [{said_where}]"
