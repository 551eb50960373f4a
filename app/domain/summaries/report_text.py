"""A report as headings, paragraphs, lists and tables: the same for every format, its texts made harmless.

The writers in `app.services` know these few parts only, so no format can lack what another has.
"""

from __future__ import annotations

from app.domain.summaries.report import FactRow, Report, Source, Statement, ranges
from app.domain.summaries.report_inert import inert
from app.domain.summaries.report_parts import Heading, Ink, Items, Paragraph, Part, Run, Runs, Table
from app.domain.summaries.report_words import ENGLISH, ReportWords


def parts(report: Report, words: ReportWords = ENGLISH) -> tuple[Part, ...]:
    """The report from top to bottom: notice, title, sentences, facts, what is missing, coverage, origin."""
    found: list[Part] = [Paragraph((Run(words.notice, Ink.STRONG),), notice=True)]
    found.append(Heading(1, inert(report.title) or words.points))
    if not any(section.statements for section in report.sections):
        found.append(Paragraph((Run(words.nothing),)))
    for section in report.sections:
        found.append(Heading(2, inert(section.heading) or words.points))
        found.append(Items(tuple(_said(statement, words) for statement in section.statements)))
    if report.facts:
        found += [Heading(2, words.facts), _fact_table(report.facts, words)]
    if report.missing:
        items = tuple((Run(inert(row.text)), *_place(row.place)) for row in report.missing)
        found += [Heading(2, words.missing), Items(items)]
    found += [Heading(2, words.coverage), *(Items(_covered(source, words)) for source in report.sources)]
    if report.warnings:
        warned = tuple((Run(inert(warning)),) for warning in report.warnings)
        found += [Heading(2, words.warnings), Items(warned)]
    found += [Heading(2, words.made_from), Items(_origin(report, words))]
    return tuple(found)


def _said(statement: Statement, words: ReportWords) -> Runs:
    text = inert(statement.text)
    runs = [Run(f"“{text}”" if statement.quoted else text), *_place(statement.place)]
    if statement.quoted:
        runs.append(Run(f" ({words.own_words})", Ink.QUIET))
    if statement.translated:
        runs.append(Run(f" ({words.translated})", Ink.QUIET))
    runs += _flags(statement.flags, words)
    source = inert(statement.source)
    if source and not statement.quoted and source != text:
        runs.append(Run(f" “{source}”", Ink.QUIET))
    return tuple(runs)


def _place(place: str) -> Runs:
    return (Run(f" [{inert(place)}]", Ink.PLACE),) if place else ()


def _flags(flags: tuple[str, ...], words: ReportWords) -> list[Run]:
    return [Run(f" ({words.check.format(reason=inert(flag))})", Ink.FLAG) for flag in flags]


def _fact_table(rows: tuple[FactRow, ...], words: ReportWords) -> Table:
    return Table(
        head=(words.fact, words.value, words.where, words.quote),
        rows=tuple(
            (
                (Run(inert(row.fact)),),
                (Run(inert(row.value), Ink.STRONG), *_flags(row.flags, words)),
                (Run(inert(row.place), Ink.PLACE),),
                (Run(f"“{inert(row.quote)}”" if row.quote else "", Ink.QUIET),),
            )
            for row in rows
        ),
        shares=(3, 3, 1, 5),
    )


def _covered(source: Source, words: ReportWords) -> tuple[Runs, ...]:
    name = inert(source.name)
    done = len({page for fate in source.fates for page in fate.pages} - _unread(source, words))
    line = words.covered if source.paged else words.covered_sections
    lines = [line.format(name=name, done=done, total=source.total)]
    each = words.pages if source.paged else words.sections
    lines += [each.format(what=fate.what, pages=ranges(fate.pages)) for fate in source.fates]
    if source.hidden_characters:
        lines.append(words.hidden.format(name=name, count=source.hidden_characters))
    return tuple((Run(line),) for line in lines)


def _unread(source: Source, words: ReportWords) -> set[int]:
    return {page for fate in source.fates if fate.what == words.fates["unread"] for page in fate.pages}


def _origin(report: Report, words: ReportWords) -> tuple[Runs, ...]:
    lines: list[Runs] = []
    for source in report.sources:
        size = words.size.format(bytes=source.bytes)
        lines.append((Run(f"{words.document}: "), Run(inert(source.name), Ink.STRONG), Run(f", {size}")))
        lines.append((Run(f"{words.digest}: {inert(source.sha256)}"),))
    if report.writer:
        name = inert(report.writer.name or report.writer.id)
        number = f" ({inert(report.writer.id)})" if report.writer.name else ""
        lines.append((Run(f"{words.model}: "), Run(name, Ink.STRONG), Run(number)))
        if report.writer.sha256:
            lines.append((Run(f"{words.digest}: {inert(report.writer.sha256)}"),))
    lines.append((Run(words.program.format(version=inert(report.version), made=inert(report.made))),))
    return tuple(lines)
