"""`--out FILE`: a summary written as DOCX, PDF, Markdown or HTML."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from app.domain.documents import Document
from app.domain.engine.models import Model
from app.domain.errors import DocumentUnsupported, ReportExists
from app.domain.summarising import Summary
from app.services.export import FORMATS, write
from app.services.summary_report import report_of


def with_out(command: Callable[..., Any]) -> Callable[..., Any]:
    """`--out` and `--replace`."""
    out = click.option(
        "--out",
        type=click.Path(path_type=Path),
        help="Also write a DOCX, PDF, MD or HTML file, by its ending.",
    )
    replace = click.option("--replace", is_flag=True, help="Let --out replace a file that is there.")
    return out(replace(command))


def check(out: Path | None, replace: bool) -> None:
    """Refuse before the work what would be refused after it. Raises DocumentUnsupported, ReportExists."""
    if out is None:
        return
    if out.suffix.lower() not in FORMATS:
        raise DocumentUnsupported(name=out.name, kind=out.suffix.lower())
    if out.exists() and not replace:
        raise ReportExists(name=out.name)


def save(summary: Summary, document: Document, model: Model | None, out: Path, replace: bool) -> int:
    """Write the report of a summary; returns its size in bytes. Raises as `app.services.export.write`."""
    return write(report_of(summary, document, model), out, replace=replace)
