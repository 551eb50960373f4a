"""A report as one HTML file: no script, nothing loaded from anywhere, every text escaped."""

from __future__ import annotations

from html import escape

from app.domain.summaries.report import Report
from app.domain.summaries.report_inert import inert
from app.domain.summaries.report_parts import Heading, Ink, Items, Paragraph, Part, Runs, Table
from app.domain.summaries.report_text import parts
from app.domain.summaries.report_words import ReportWords

# The policy keeps a browser from loading or running anything, whatever stands in the text.
_POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
_STYLE = """
body { font: 16px/1.55 system-ui, sans-serif; color: #1a1a1a; background: #fff; max-width: 46rem;
  margin: 2rem auto; padding: 0 1rem; overflow-wrap: anywhere; }
h1 { font-size: 1.6rem; line-height: 1.25; } h2 { font-size: 1.15rem; margin-top: 2rem; }
.notice { border: 2px solid #8a5a00; border-radius: 6px; padding: .75rem 1rem; }
.place { color: #34506b; white-space: nowrap; } .flag { color: #8f1d1d; font-weight: 600; }
.quiet { color: #555; }
table { border-collapse: collapse; width: 100%; }
th, td { border: 1px solid #999; padding: .35rem .5rem; text-align: start; vertical-align: top; }
@media print { body { margin: 0; max-width: none; } h2 { break-after: avoid; } tr { break-inside: avoid; } }
"""
_TAGS = {
    Ink.STRONG: ("<strong>", "</strong>"),
    Ink.PLACE: ('<cite class="place">', "</cite>"),
    Ink.FLAG: ('<span class="flag">', "</span>"),
    Ink.QUIET: ('<span class="quiet">', "</span>"),
    Ink.PLAIN: ("", ""),
}


def html(report: Report, words: ReportWords) -> bytes:
    """The report as UTF-8 HTML."""
    title = escape(inert(report.title) or words.points)
    body = "\n".join(_part(part) for part in parts(report, words))
    page = f"""<!DOCTYPE html>
<html lang="{escape(inert(report.language))}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{_POLICY}">
<meta name="referrer" content="no-referrer">
<meta name="format-detection" content="telephone=no, address=no, email=no, date=no, url=no">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="generator" content="Stillroom {escape(inert(report.version))}">
<title>{title}</title>
<style>{_STYLE}</style>
</head>
<body>
<main>
{body}
</main>
</body>
</html>
"""
    return page.encode("utf-8")


def _part(part: Part) -> str:
    match part:
        case Heading():
            return f'<h{part.level} dir="auto">{escape(part.text)}</h{part.level}>'
        case Paragraph(notice=True):
            return f'<p class="notice" role="note">{_runs(part.runs)}</p>'
        case Paragraph():
            return f'<p dir="auto">{_runs(part.runs)}</p>'
        case Items():
            items = "\n".join(f'<li dir="auto">{_runs(item)}</li>' for item in part.items)
            return f"<ul>\n{items}\n</ul>"
        case Table():
            return _table(part)


def _table(table: Table) -> str:
    head = "".join(f'<th scope="col">{escape(name)}</th>' for name in table.head)
    rows = "\n".join(
        "<tr>" + "".join(f'<td dir="auto">{_runs(cell)}</td>' for cell in row) + "</tr>" for row in table.rows
    )
    return f"<table>\n<thead><tr>{head}</tr></thead>\n<tbody>\n{rows}\n</tbody>\n</table>"


def _runs(runs: Runs) -> str:
    return "".join(f"{_TAGS[run.ink][0]}{escape(run.text)}{_TAGS[run.ink][1]}" for run in runs)
