"""`stillroom summarise FILES… --together`: one summary across files, each point with the file it is from."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

from app.cli.driver import Driver
from app.cli.parts import error_result
from app.cli.results import missing_lines, summary_result
from app.domain.chat import Message
from app.domain.documents import Document
from app.domain.errors import from_text
from app.domain.summaries.rendering import NOT_READ, as_text, source
from app.domain.summaries.together import alone, document_name, unread
from app.domain.summarising import Also, Point, Summary
from app.services.export import write
from app.services.session import Session
from app.services.summary_report import together_report
from app.wording import coverage_text


def documents_of(session: Session, summary: Summary) -> dict[str, Document]:
    """The documents that were read, by id, in their order."""
    known = [one.document_id for one in summary.documents if one.document_id]
    return {known_id: session.summaries.document(known_id) for known_id in known}


def result(message: Message, summary: Summary, documents: dict[str, Document]) -> dict[str, Any]:
    """The summary as JSON-ready values.

    `points` are those of the summary, each with `document` (its name), `also` (other places that say it) and
    `differs` (places that say something else). `documents` has what is known of each file: its pages, facts,
    what of it is not in the summary. `unread` names the files of which nothing was read, with the reason.
    """
    first = documents[summary.document_id]
    each = []
    for known, document in documents.items():
        value = summary_result(message, alone(summary, known), document)
        own = ("document", "coverage", "pages", "facts", "missing", "addressed", "flags", "hidden_characters")
        each.append({name: value[name] for name in own} | {"name": document_name(summary, known)})
    points = []
    for point in summary.points:
        points.append(
            {
                **_place(point, summary, documents),
                "told": point.told,
                "flags": [str(flag) for flag in point.flags],
                "support": str(point.support),
                "heading": point.heading,
                "source": documents[point.document_id].text[point.start : point.end],
                "also": [_place(a, summary, documents) for a in point.also if not a.differs],
                "differs": [_place(a, summary, documents) for a in point.differs],
            }
        )
    whole = summary_result(message, summary, first)
    kept = ("state", "preset", "wishes", "sections", "hidden_characters", "model", "seconds", "timings")
    return {
        **{name: whole[name] for name in kept},
        "together": True,
        "points": points,
        "documents": each,
        "unread": [
            {"name": one.name, "error": error_result(from_text(one.error) if one.error else None)}
            for one in unread(summary)
        ],
    }


def _place(where: Point | Also, summary: Summary, documents: dict[str, Document]) -> dict[str, Any]:
    return {
        "text": where.text,
        "document": document_name(summary, where.document_id),
        "page": where.page,
        "place": source(summary, where, documents[where.document_id], documents),
        "start": where.start,
        "end": where.end,
    }


def text(summary: Summary, documents: dict[str, Document]) -> str:
    """The summary as plain text, with what was read of each file and what of it is left out."""
    lines = [
        f"{document_name(summary, known)}: {coverage_text(alone(summary, known).coverage)}"
        for known in documents
    ]
    lines += [f"{one.name}: {NOT_READ}" for one in unread(summary)]
    parts = ["\n".join(lines), as_text(summary, documents[summary.document_id], documents)]
    for known, document in documents.items():
        left = missing_lines(alone(summary, known), document)
        if left:
            parts.append("\n".join([f"Not in the summary, of {document_name(summary, known)}", *left]))
    return "\n\n".join(parts)


def save(driver: Driver, summary: Summary, documents: dict[str, Document], out: Path, replace: bool) -> int:
    """Write the report; returns its size in bytes. Raises as `app.services.export.write`."""
    model = driver.model(summary.model_id)
    made = time.strftime("%Y-%m-%d %H:%M")
    return write(together_report(summary, documents, model, made=made), out, replace=replace)
