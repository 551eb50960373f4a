"""The report of a finished summary as it goes into a file: its points, the key facts, what it leaves out."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace

from app import __version__
from app.domain.documents import Document
from app.domain.keyfacts import SENTENCES, FactKind, KeyFact, key_facts
from app.domain.missing import missing
from app.domain.models import Model
from app.domain.rendering import where
from app.domain.report import FactRow, Missing, Report, Writer, from_summary
from app.domain.summarising import Summary
from app.domain.summary_languages import guess
from app.domain.summary_options import options_of
from app.services.summary_translation import SAMPLE

DOUBT = "check digit is wrong"


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
    found = key_facts(document)
    proved = [replace(point, text=point.told or point.text) for point in summary.points]
    left = missing(found, proved)
    return from_summary(
        summary,
        document,
        Writer(model.id, model.name, model.sha256) if model else Writer(summary.model_id),
        __version__,
        made or time.strftime("%Y-%m-%d %H:%M"),
        facts=[_row(fact, document, named) for fact in found],
        missing=[Missing(one.quote, where(one.page, document)) for one in left],
        language=options_of(summary).language or guess(document.text[:SAMPLE]) or "en",
    )


def _row(fact: KeyFact, document: Document, named: Callable[[FactKind], str]) -> FactRow:
    return FactRow(
        fact.label or named(fact.kind),
        "" if fact.kind in SENTENCES else fact.value,
        where(fact.page, document),
        fact.quote,
        (DOUBT,) if fact.doubt else (),
    )
