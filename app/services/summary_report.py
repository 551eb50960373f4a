"""The report of a finished summary as it goes into a file: its points, the key facts, what it leaves out."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import replace

from app import __version__
from app.domain.documents import Document
from app.domain.engine.models import Model
from app.domain.summaries.addressed_use import ADDRESSED, doubted
from app.domain.summaries.keyfacts import SCAN, SENTENCES, FactKind, KeyFact, key_facts
from app.domain.summaries.missing import Missing as Left
from app.domain.summaries.missing import missing
from app.domain.summaries.rendering import DOUBTS, where
from app.domain.summaries.report import FactRow, Missing, Report, Writer, from_summary
from app.domain.summaries.report_together import from_together
from app.domain.summaries.summary_languages import guess
from app.domain.summaries.summary_options import options_of
from app.domain.summaries.together import alone, document_name
from app.domain.summarising import Flag, Summary
from app.services.summary_translation import SAMPLE

DOUBT = "check digit is wrong"
SPOKEN = DOUBTS[Flag.ADDRESSED]
WORDS = {ADDRESSED: SPOKEN, SCAN: DOUBTS[Flag.SCAN]}


def report_of(
    summary: Summary,
    document: Document,
    model: Model | None,
    named: Callable[[FactKind], str] = str,
    made: str = "",
) -> Report:
    """The report; `model` is None if it is not there any more, `named` words a kind of fact.

    `made` is the time for people, now if "". Looking for the facts of a long document takes seconds: not on
    the window's thread.
    """
    found = doubted(key_facts(document), document, summary.addressed)
    proved = [replace(point, text=point.told or point.text) for point in summary.points]
    left = missing(found, proved)
    return from_summary(
        summary,
        document,
        Writer(model.id, model.name, model.sha256) if model else Writer(summary.model_id),
        __version__,
        made or time.strftime("%Y-%m-%d %H:%M"),
        facts=[_row(fact, document, named) for fact in found],
        missing=[Missing(_left(one), where(one.page, document)) for one in left],
        language=options_of(summary).language or guess(document.text[:SAMPLE]) or "en",
    )


def fact_rows(
    summary: Summary, document: Document, document_id: str = "", named: Callable[[FactKind], str] = str
) -> list[FactRow]:
    """The key facts of a document; `document_id` says which one of a summary across several it is.

    Not on the window's thread: a long document takes seconds.
    """
    own = alone(summary, document_id) if document_id else summary
    return [_row(fact, document, named) for fact in doubted(key_facts(document), document, own.addressed)]


def together_report(
    summary: Summary,
    documents: Mapping[str, Document],
    model: Model | None,
    named: Callable[[FactKind], str] = str,
    made: str = "",
) -> Report:
    """The report of a summary across several documents; `documents` are those that were read, by id."""
    facts: list[FactRow] = []
    left: list[Missing] = []
    for known, document in documents.items():
        own, name = alone(summary, known), document_name(summary, known)
        found = doubted(key_facts(document), document, own.addressed)
        proved = [replace(point, text=point.told or point.text) for point in own.points]
        rows = (_row(fact, document, named) for fact in found)
        facts += [replace(row, place=f"{name}, {row.place}") for row in rows]
        left += [
            Missing(_left(one), f"{name}, {where(one.page, document)}") for one in missing(found, proved)
        ]
    first = documents[summary.document_id]
    return from_together(
        summary,
        documents,
        Writer(model.id, model.name, model.sha256) if model else Writer(summary.model_id),
        __version__,
        made or time.strftime("%Y-%m-%d %H:%M"),
        facts=facts,
        missing=left,
        language=options_of(summary).language or guess(first.text[:SAMPLE]) or "en",
    )


def _left(one: Left) -> str:
    spoken = any(fact.doubt == ADDRESSED for fact in one.facts)
    return f"{one.quote} ({SPOKEN})" if spoken else one.quote


def _row(fact: KeyFact, document: Document, named: Callable[[FactKind], str]) -> FactRow:
    return FactRow(
        fact.label or named(fact.kind),
        "" if fact.kind in SENTENCES else fact.value,
        where(fact.page, document),
        fact.quote,
        (WORDS.get(fact.doubt, DOUBT),) if fact.doubt else (),
    )
