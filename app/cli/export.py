"""`--out FILE`: a summary written as DOCX, PDF, Markdown or HTML."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from app import __version__
from app.domain.documents import Document
from app.domain.errors import DocumentUnsupported, ReportExists
from app.domain.models import Model
from app.domain.report import Writer, from_summary
from app.domain.summarising import Summary
from app.services.export import FORMATS, write


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
    writer = Writer(summary.model_id, model.name, model.sha256) if model else Writer(summary.model_id)
    made = time.strftime("%Y-%m-%d %H:%M")
    return write(from_summary(summary, document, writer, __version__, made), out, replace=replace)
