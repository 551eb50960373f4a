"""`stillroom extract`: fields out of many documents into one table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any, Protocol

import click

from app.cli import output
from app.cli.common import some_model
from app.cli.driver import Driver
from app.domain.errors import DocumentMissing, from_text
from app.domain.extracting import Cell, Place, Row, State
from app.domain.fields import LONGEST_FILE, Form, FormFault, form_from_toml
from app.domain.models import Model
from app.paths import resources
from app.services.extraction import ExtractionNews, ExtractionProgress, ExtractionService
from app.services.table_file import check, save
from app.services.tables import status_text
from app.wording import explain

FAULTS = {
    "toml": "is not valid TOML",
    "size": "is too long",
    "missing": "is missing",
    "unknown": "is not known",
    "type": "is not of the right type",
    "name": "may have small letters, digits and _ only",
    "twice": "stands there twice",
    "empty": "is empty",
    "long": "is too long",
    "choices": "need two or more for an enum, and none for another type",
    "reference": "names no field of the right type",
    "characters": "has characters that cannot be printed",
}


class Options(Protocol):
    """The options of the whole program."""

    def driver(self) -> Driver:
        """The services over the chosen home."""


@click.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--form", "form_name", required=True, help="A ready form's name, or a TOML file.")
@click.option("--model", help="A model's name or id.")
@click.option("--code-only", is_flag=True, help="Ask no model: only values beside their labels.")
@click.option("--csv", "csv_file", type=click.Path(path_type=Path), help="Write the table as CSV.")
@click.option("--xlsx", "xlsx_file", type=click.Path(path_type=Path), help="Write the table as XLSX.")
@click.option("--replace", is_flag=True, help="Let --csv and --xlsx replace files that are there.")
@click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")
@click.pass_obj
def extract(
    options: Options,
    files: tuple[Path, ...],
    form_name: str,
    model: str | None,
    code_only: bool,
    csv_file: Path | None,
    xlsx_file: Path | None,
    replace: bool,
    as_json: bool,
) -> None:
    """Take a form's fields out of FILES: one row a document, each value with its page and its words.

    A folder stands for the files in it. Ready forms: claim, contract, discharge, invoice, referral.
    """
    form, paths = load_form(form_name), documents_of(files)
    outs = [path for path in (_ending(csv_file, ".csv"), _ending(xlsx_file, ".xlsx")) if path]
    for out in outs:
        check(out, replace)
    line = output.Line()
    with options.driver() as driver:
        chosen = None if code_only else some_model(driver, model)
        services = driver.services
        template = (resources() / "prompts" / "extract.txt").read_text(encoding="utf-8")
        service = ExtractionService(services.engine, services.reader, template)

        def on_news(news: ExtractionNews) -> None:
            if isinstance(news, ExtractionProgress):
                done = f"{news.documents.done + 1} of {news.documents.total}"
                asked = f", question {news.questions.done + 1} of {news.questions.total}"
                line.show("extracting", f"Document {done}{asked if news.questions.total else ''}")

        service.news.subscribe(on_news)
        ended: list[tuple[Row, ...]] = []
        service.start(paths, form, chosen, ended.append)
        driver.loop.run_until(lambda: bool(ended))
        line.end()
    rows = ended[0]
    for out in outs:
        save(form, rows, out, replace=replace)
    output.result(table_result(form, rows, chosen), table_text(form, rows), as_json)
    failed = [row.error for row in rows if row.error and not row.sha256]
    if failed and len(failed) == len(rows):
        raise from_text(failed[0])


def _ending(path: Path | None, ending: str) -> Path | None:
    """The place of a file of this kind. Raises click.UsageError where its name says another."""
    if path is not None and path.suffix.lower() != ending:
        raise click.UsageError(f"{path.name} has to end in {ending}.")
    return path


def load_form(name: str) -> Form:
    """A ready form by its name, else a form file. Raises click.UsageError, naming the place of a fault."""
    ready = resources() / "fields"
    names = sorted(path.stem for path in ready.glob("*.toml"))
    path = ready / f"{name}.toml" if name in names else Path(name)
    try:
        if path.stat().st_size > 4 * LONGEST_FILE:
            raise FormFault("size", "file")
        return form_from_toml(path.read_text(encoding="utf-8"))
    except FormFault as fault:
        what = f' "{fault.what}"' if fault.what else ""
        raise click.UsageError(f"Form {path.name}: {fault.where}{what} {FAULTS[fault.fault]}.") from None
    except UnicodeDecodeError:
        raise click.UsageError(f"Form {path.name}: the file is not UTF-8 text.") from None
    except OSError:
        known = ", ".join(names)
        raise click.UsageError(f"There is no form {name}. Ready forms: {known}; or name a file.") from None


def documents_of(files: Sequence[Path]) -> list[Path]:
    """The files to read, folders in order of their names. Raises DocumentMissing for an empty folder."""
    found: list[Path] = []
    for path in files:
        if not path.is_dir():
            found.append(path)
            continue
        inside = sorted(p for p in path.iterdir() if p.is_file() and not p.name.startswith("."))
        if not inside:
            raise DocumentMissing(name=path.name)
        found += inside
    return found


def table_result(form: Form, rows: Sequence[Row], model: Model | None) -> dict[str, Any]:
    """JSON-ready: the form's name, the model's, counts of cells by state, and every row with its cells."""
    cells = [cell for row in rows for cell in row.cells]
    return {
        "form": form.name,
        "model": model.id if model else None,
        "cells": {state.value: sum(cell.state is state for cell in cells) for state in State},
        "rows": [_row(row) for row in rows],
    }


def _row(row: Row) -> dict[str, Any]:
    error = from_text(row.error).to_dict() if row.error else None
    return {
        "document": row.document,
        "sha256": row.sha256,
        "pages": row.pages,
        "pages_not_read": list(row.unread),
        "hidden_characters": row.hidden_characters,
        "error": error,
        "fields": {cell.field: _cell(cell) for cell in row.cells},
    }


def _cell(cell: Cell) -> dict[str, Any]:
    return {
        "value": cell.shown or None,
        "status": cell.state.value,
        "reason": cell.reason.value if cell.reason else None,
        "by": cell.by.value,
        **(_place(cell.place) if cell.place else {"page": None, "start": None, "end": None, "quote": None}),
        "others": [{"value": other.value.shown, **_place(other)} for other in cell.others],
    }


def _place(place: Place) -> dict[str, Any]:
    found = asdict(place)
    return {name: found[name] for name in ("page", "start", "end", "quote")}


def table_text(form: Form, rows: Sequence[Row]) -> str:
    """For people: each document with its fields; what is to be checked says why."""
    lines: list[str] = []
    for row in rows:
        lines += ["", row.document]
        if row.error:
            lines.append(f"  {explain(from_text(row.error)).title}")
        for cell in row.cells:
            page = f"  p. {cell.place.page}" if cell.place else ""
            said = " ".join(cell.shown.split()) or "-"
            lines.append(f"  {form.field(cell.field).label}: {said}  [{status_text(cell)}]{page}")
    return "\n".join(lines).strip()
