"""The report of an answer about documents: its sentences with their places, or that nothing was found."""

from __future__ import annotations

from collections.abc import Mapping

from app.domain.documents import Document
from app.domain.questions.ask_answer import Cited, Flag
from app.domain.questions.ask_told import NOT_FOUND, UNREAD, Told, spoken_line
from app.domain.summaries.rendering import DOUBTS, WEAK
from app.domain.summaries.report import Report, ReportSection, Statement, Writer, source_of
from app.domain.summaries.report_words import ENGLISH, ReportWords
from app.domain.summarising import Flag as Doubt
from app.domain.summarising import Support, coverage

NEAREST = "The nearest passages"
_WHY = {
    Flag.WEAK: WEAK,
    Flag.SCAN: "its page was recognised from a picture, and much of that is doubtful",
    Flag.ADDRESSED: DOUBTS[Doubt.ADDRESSED],
    Flag.LEAD: DOUBTS[Doubt.LEAD],
}


def from_answer(
    told: Told,
    documents: Mapping[str, Document],
    writer: Writer | None,
    version: str,
    made: str,
    words: ReportWords = ENGLISH,
) -> Report:
    """The report; `documents` are those that are cited and still in the vault, by id."""
    answer = told.answer
    sections = []
    if answer.found:
        sections.append(ReportSection("", tuple(map(_statement, answer.sentences))))
    warnings = [] if answer.found else [UNREAD if answer.unread else NOT_FOUND]
    if not answer.found and answer.nearest:
        sections.append(ReportSection(NEAREST, tuple(map(_statement, answer.nearest))))
    if answer.addressed:
        warnings.append(spoken_line(answer.addressed))
    cited = dict.fromkeys(one.document_id for one in (*answer.sentences, *answer.nearest))
    known = [documents[one] for one in cited if one in documents]
    sources = [source_of(one, coverage(one, {page.number for page in one.pages}), words) for one in known]
    return Report(
        title=answer.question,
        sections=tuple(sections),
        sources=tuple(sources),
        writer=writer,
        version=version,
        made=made,
        warnings=tuple(warnings),
    )


def _statement(one: Cited) -> Statement:
    return Statement(
        text=one.text,
        place=f"{one.document_name}, {one.place}",
        flags=(_WHY[one.flag],) if one.flag else (),
        quoted=one.support is Support.QUOTED,
        source=one.source,
    )
