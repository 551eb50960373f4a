"""A result that leaves the program: what is written on paper, whatever the format of the file.

A report says first that it is a draft, then what was found with the place of each sentence, then what was not
taken up and what was not read, and last which files and which model it was made from.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, fields

from app.domain.documents import Document
from app.domain.safety.addressed import told
from app.domain.safety.outputs import Standing, pieces
from app.domain.summaries.addressed_told import spoken_lines
from app.domain.summaries.rendering import DOUBTS, place
from app.domain.summaries.report_words import ENGLISH, ReportWords
from app.domain.summarising import Coverage, Point, Summary, Support


@dataclass(frozen=True, slots=True)
class Statement:
    """A sentence of a result. `place` says where it comes from; `flags` why it should be checked.

    `quoted`: it is the document's own sentence. `source` are the words that support it, "" if not shown.
    """

    text: str
    place: str
    flags: tuple[str, ...] = ()
    quoted: bool = False
    source: str = ""
    translated: bool = False  # numbers and names hold, the wording is the model's


@dataclass(frozen=True, slots=True)
class ReportSection:
    """Sentences under one heading, "" for those that stand under none."""

    heading: str
    statements: tuple[Statement, ...]


@dataclass(frozen=True, slots=True)
class FactRow:
    """A row of the key-facts table: what it is, its value, where it stands, and the words there."""

    fact: str
    value: str
    place: str
    quote: str
    flags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Missing:
    """Something of the document that the sentences do not mention."""

    text: str
    place: str


@dataclass(frozen=True, slots=True)
class Fate:
    """What became of some pages: `pages` are their numbers, `what` the words for it ("blank")."""

    what: str
    pages: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Source:
    """A file the report was made from. `sha256` is the file's, in hexadecimal; `bytes` its size."""

    name: str
    sha256: str
    bytes: int
    fates: tuple[Fate, ...]
    total: int
    paged: bool = True
    hidden_characters: int = 0


@dataclass(frozen=True, slots=True)
class Writer:
    """The model that wrote. `sha256` is its file's, "" if it is not known any more."""

    id: str
    name: str = ""
    sha256: str = ""


@dataclass(frozen=True, slots=True)
class Report:
    """Everything a written result holds. `made` is a time as text, for people; `language` as in BCP 47."""

    title: str
    sections: tuple[ReportSection, ...]
    sources: tuple[Source, ...]
    writer: Writer | None
    version: str
    made: str
    facts: tuple[FactRow, ...] = ()
    missing: tuple[Missing, ...] = ()
    warnings: tuple[str, ...] = ()
    language: str = "en"


def from_summary(
    summary: Summary,
    document: Document,
    writer: Writer | None,
    version: str,
    made: str,
    *,
    facts: Sequence[FactRow] = (),
    missing: Sequence[Missing] = (),
    warnings: Sequence[str] = (),
    reasons: Mapping[int, Sequence[str]] | None = None,
    language: str = "en",
    words: ReportWords = ENGLISH,
) -> Report:
    """The report of one summary.

    `reasons` gives further flags by the index of the point. A point whose words are not all in the source, or
    that names a link or an address which is not in the words it cites, is flagged here.
    """
    sections: list[ReportSection] = []
    heading: str | None = None
    gathered: list[Statement] = []
    for index, point in enumerate(summary.points):
        if point.heading != heading and gathered:
            sections.append(ReportSection(heading or "", tuple(gathered)))
            gathered = []
        heading = point.heading
        gathered.append(statement(point, document, (reasons or {}).get(index, ()), words))
    if gathered:
        sections.append(ReportSection(heading or "", tuple(gathered)))
    return Report(
        title=document.title or document.name,
        sections=tuple(sections),
        sources=(source_of(document, summary.coverage, words),),
        writer=writer,
        version=version,
        made=made,
        facts=tuple(facts),
        missing=tuple(missing),
        warnings=(*warnings, *_spoken(summary, document)),
        language=language,
    )


def _spoken(summary: Summary, document: Document) -> tuple[str, ...]:
    if not summary.addressed:
        return ()
    return told(summary.addressed), *spoken_lines(summary, document)


def source_of(document: Document, coverage: Coverage, words: ReportWords = ENGLISH) -> Source:
    """A document as a report names it, with what became of each of its pages."""
    return Source(
        name=document.name,
        sha256=document.sha256,
        bytes=document.bytes,
        fates=_fates(coverage, words),
        total=coverage.total,
        paged=coverage.paged,
        hidden_characters=document.hidden_characters,
    )


def ranges(numbers: Collection[int]) -> str:
    """Numbers in order, with runs of them joined.

    >>> ranges((1, 2, 3, 5, 9, 8))
    '1–3, 5, 8–9'
    """
    runs: list[list[int]] = []
    for number in sorted(set(numbers)):
        if runs and number == runs[-1][1] + 1:
            runs[-1][1] = number
        else:
            runs.append([number, number])
    return ", ".join(str(first) if first == last else f"{first}–{last}" for first, last in runs)


def statement(
    point: Point, document: Document, reasons: Sequence[str], words: ReportWords, said_where: str = ""
) -> Statement:
    """A point as a report says it, flagged by `reasons` and its own; `said_where` instead of "p. 3"."""
    cited = document.text[point.start : point.end]
    flags = list(reasons)
    if point.support is Support.WEAK:
        flags.append(words.weak)
    flags += [DOUBTS[flag] for flag in point.flags]
    if any(piece.standing is Standing.DOUBTED for piece in pieces(point.text, cited)):
        flags.append(words.address)
    return Statement(
        text=point.text,
        place=said_where or place(point, document),
        flags=tuple(dict.fromkeys(flags)),
        quoted=point.support is Support.QUOTED and not point.told,
        source=cited,
        translated=bool(point.told),
    )


def _fates(coverage: Coverage, words: ReportWords) -> tuple[Fate, ...]:
    """Every list of pages that the coverage keeps, so that a fate added to it later is not left out here."""
    found = []
    for field in fields(coverage):
        pages = getattr(coverage, field.name)
        if isinstance(pages, tuple) and pages and all(isinstance(page, int) for page in pages):
            found.append(Fate(words.fates.get(field.name, field.name.replace("_", " ")), pages))
    return tuple(found)
