"""The report of one summary across several documents: every sentence with the document that it is from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from app.domain.documents import Document
from app.domain.safety.addressed import told
from app.domain.summaries.addressed_told import spoken_lines
from app.domain.summaries.rendering import NOT_READ, groups, source
from app.domain.summaries.report import (
    FactRow,
    Missing,
    Report,
    ReportSection,
    Statement,
    Writer,
    source_of,
    statement,
)
from app.domain.summaries.report_words import ENGLISH, ReportWords
from app.domain.summaries.together import alone, unlike_names, unread
from app.domain.summarising import Point, Summary


def from_together(
    summary: Summary,
    documents: Mapping[str, Document],
    writer: Writer | None,
    version: str,
    made: str,
    *,
    facts: Sequence[FactRow] = (),
    missing: Sequence[Missing] = (),
    language: str = "en",
    words: ReportWords = ENGLISH,
) -> Report:
    """The report; `documents` are those that were read, by id. Those that were not are named in a warning."""
    names = unlike_names([one.name for one in summary.documents])
    sections = [
        ReportSection(heading, tuple(_statement(point, summary, documents, words) for point in points))
        for heading, points in groups(summary)
        if points
    ]
    sources = [
        replace(source_of(documents[one.document_id], one.coverage, words), name=name)
        for one, name in zip(summary.documents, names, strict=True)
        if one.coverage is not None
    ]
    warnings = [f"{one.name}: {NOT_READ}" for one in unread(summary)]
    if summary.addressed:
        warnings.append(told(summary.addressed))
        for known, document in documents.items():
            warnings += spoken_lines(alone(summary, known), document)
    return Report(
        title=", ".join(names),
        sections=tuple(sections),
        sources=tuple(sources),
        writer=writer,
        version=version,
        made=made,
        facts=tuple(facts),
        missing=tuple(missing),
        warnings=tuple(warnings),
        language=language,
    )


def _statement(
    point: Point, summary: Summary, documents: Mapping[str, Document], words: ReportWords
) -> Statement:
    document = documents[point.document_id]
    same = [also for also in point.also if not also.differs]
    places = [source(summary, point, document, documents)]
    places += [source(summary, also, document, documents) for also in same]
    differ = [
        f"the documents differ: “{also.text}” in {source(summary, also, document, documents)}"
        for also in point.differs
    ]
    return statement(point, document, differ, words, "; ".join(places))
