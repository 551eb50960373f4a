"""A report becomes a file: DOCX, PDF, Markdown or HTML, by the ending of the name.

A reader finds no file or the whole file, never a part of one. Nothing that is there is replaced unless the
person said so.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from app.domain.errors import DocumentUnsupported
from app.domain.summaries.report import Report
from app.domain.summaries.report_words import ENGLISH, ReportWords
from app.services.export_docx import docx
from app.services.export_html import html
from app.services.export_markdown import markdown
from app.services.export_pdf import pdf
from app.services.new_file import write_file

FORMATS: dict[str, Callable[[Report, ReportWords], bytes]] = {
    ".docx": docx,
    ".pdf": pdf,
    ".md": markdown,
    ".html": html,
    ".htm": html,
}


def write(report: Report, path: Path, *, replace: bool = False, words: ReportWords = ENGLISH) -> int:
    """Write the report to `path`, readable by its owner only; returns the file's size in bytes.

    Raises DocumentUnsupported for another ending, ReportExists if something is there and `replace` is false,
    ReportUnwritable or DiskFull. After an error `path` is as it was and nothing lies beside it.
    """
    made = content(report, path.name, words)
    write_file(path, made, replace)
    return len(made)


def content(report: Report, name: str, words: ReportWords = ENGLISH) -> bytes:
    """The bytes of the file that `name` asks for by its ending. Raises DocumentUnsupported."""
    suffix = Path(name).suffix.lower()
    if suffix not in FORMATS:
        raise DocumentUnsupported(name=Path(name).name, kind=suffix)
    return FORMATS[suffix](report, words)
