"""A report as Markdown in which no words of a document or a model become a link, a picture, a tag or a mark.

Every ASCII sign that CommonMark gives a meaning is escaped (CommonMark 0.31.2, 2.4 Backslash escapes). Links
and addresses stand in code spans, since GitHub's autolinks (GFM 0.29, 6.9) are made after escapes are
resolved.
"""

from __future__ import annotations

import re

from app.domain.safety.outputs import targets
from app.domain.summaries.report import Report
from app.domain.summaries.report_parts import Heading, Ink, Items, Paragraph, Part, Run, Runs, Table
from app.domain.summaries.report_text import parts
from app.domain.summaries.report_words import ReportWords

_MARKS = re.compile(r"([\\`*_{}\[\]<>#|~$^])")
# "!" before "[" needs no escape of its own, since the bracket has one. "&" may begin a character reference,
# "+", "-" and "1." a list, ":" a heading's rule or a definition: those matter in some places only.
_REFERENCE = re.compile(r"&(?=#?\w{1,40};)")
_START = re.compile(r"\A(\d{1,9})([.)])(?=\s|\Z)|\A([-+:=])")


def markdown(report: Report, words: ReportWords) -> bytes:
    """The report as UTF-8 Markdown with tables as in GitHub's dialect."""
    return ("\n\n".join(_part(part) for part in parts(report, words)) + "\n").encode("utf-8")


def escaped(text: str) -> str:
    """One line of text as Markdown that shows just these characters."""
    pieces = []
    at = 0
    for start, end in targets(text):
        pieces += [_words(text[at:start]), _code(text[start:end])]
        at = end
    pieces.append(_words(text[at:]))
    return _START.sub(_start, "".join(pieces))


def _words(text: str) -> str:
    return _REFERENCE.sub(r"\\&", _MARKS.sub(r"\\\1", text))


def _start(match: re.Match[str]) -> str:
    return f"\\{match[3]}" if match[3] else f"{match[1]}\\{match[2]}"


def _code(text: str) -> str:
    """A code span; its fence is longer than any run of grave accents inside (CommonMark 6.1)."""
    longest = max((len(run) for run in re.findall("`+", text)), default=0)
    fence = "`" * (longest + 1)
    room = " " if text.startswith("`") or text.endswith("`") else ""
    return f"{fence}{room}{text}{room}{fence}"


def _part(part: Part) -> str:
    match part:
        case Heading():
            return f"{'#' * part.level} {escaped(part.text)}"
        case Paragraph(notice=True):
            return f"> {_runs(part.runs)}"
        case Paragraph():
            return _runs(part.runs)
        case Items():
            return "\n".join(f"- {_runs(item)}" for item in part.items)
        case Table():
            return _table(part)


def _table(table: Table) -> str:
    lines = [[_cell((Run(name),)) for name in table.head], ["---"] * len(table.head)]
    lines += [[_cell(cell) for cell in row] for row in table.rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _cell(runs: Runs) -> str:
    """In a table a bar ends the cell even inside a code span (GFM 4.10), so it is escaped there too."""
    return re.sub(r"(?<!\\)\|", r"\\|", _runs(runs))


def _runs(runs: Runs) -> str:
    """Bold for what is strong and for reasons to check; spaces stand outside of the marks."""
    shown = []
    for run in runs:
        text = escaped(run.text.strip())
        if run.ink in (Ink.STRONG, Ink.FLAG) and text:
            text = f"**{text}**"
        before = " " if run.text[:1] == " " else ""
        after = " " if run.text[-1:] == " " and run.text.strip() else ""
        shown.append(f"{before}{text}{after}")
    return "".join(shown).strip()
