"""`stillroom extract`: fields out of many documents into one table."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any, Protocol

import click

from app.cli import output, passwords
from app.cli.common import some_model
from app.cli.driver import Driver
from app.cli.parts import Clock, document_result, error_result, pages_result, unread_result
from app.cli.passwords import with_password
from app.cli.secrets import Source
from app.domain.documents import Document
from app.domain.engine.generation import Progress
from app.domain.engine.models import Model
from app.domain.errors import AppError, DocumentMissing, from_text
from app.domain.extraction.extracting import Cell, Place, Row, State
from app.domain.extraction.fields import LONGEST_FILE, Form, FormFault, form_from_toml
from app.paths import resources
from app.services.extraction import ExtractionNews, ExtractionProgress, ExtractionService
from app.services.reading import DocumentReader, Reader
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


class Noting(DocumentReader):
    """A reader that notes what it read of each file, as JSON-ready values: a row does not say all of it."""

    def __init__(self, reader: DocumentReader) -> None:
        self._reader = reader
        self.read_of: dict[Path, dict[str, Any]] = {}

    def read(
        self,
        path: Path,
        progress: Callable[[Progress], None],
        done: Callable[[Document], None],
        failed: Callable[[AppError], None],
        password: str = "",
    ) -> Reader:
        """As `DocumentReader.read`."""

        def note(document: Document) -> None:
            self.read_of[path] = read_result(document)
            done(document)

        return self._reader.read(path, progress, note, failed, password)


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
@with_password
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
    password: Source,
    as_json: bool,
) -> None:
    """Take a form's fields out of FILES: one row a document, each value with its page and its words.

    A folder stands for the files in it. Ready forms: claim, contract, discharge, invoice, referral. A file
    that cannot be read has its row too, and the exit status tells of the first.
    """
    form, paths = load_form(form_name), documents_of(files)
    outs = [path for path in (_ending(csv_file, ".csv"), _ending(xlsx_file, ".xlsx")) if path]
    for out in outs:
        check(out, replace)
    line, clock = output.Line(), Clock()
    with options.driver() as driver:
        passwords.use(driver, password)
        chosen = None if code_only else some_model(driver, model)
        services = driver.services
        template = (resources() / "prompts" / "extract.txt").read_text(encoding="utf-8")
        reader = Noting(services.reader)
        service = ExtractionService(services.engine, reader, template)

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
    read = [reader.read_of.get(path) for path in paths]
    value = table_result(form, rows, read, chosen) | {"timings": clock.result()}
    output.result(value, table_text(form, rows), as_json)
    output.leave([from_text(row.error) for row in rows if row.error])


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


def table_result(
    form: Form, rows: Sequence[Row], read: Sequence[dict[str, Any] | None], model: Model | None
) -> dict[str, Any]:
    """JSON-ready: the form's name, the model's, counts of cells by state, and every row with its cells.

    `read` are the `read_result` of the rows, None for a file that could not be read.
    """
    cells = [cell for row in rows for cell in row.cells]
    return {
        "form": form.name,
        "model": model.id if model else None,
        "cells": {state.value: sum(cell.state is state for cell in cells) for state in State},
        "rows": [_row(row, known) for row, known in zip(rows, read, strict=True)],
    }


def read_result(document: Document) -> dict[str, Any]:
    """What of a row is known of its document."""
    return {
        "document": document_result(document),
        "pages": pages_result(document),
        "hidden_characters": document.hidden_characters,
    }


def _row(row: Row, read: dict[str, Any] | None) -> dict[str, Any]:
    error = error_result(from_text(row.error) if row.error else None)
    return {
        **(read or {"document": unread_result(row.document), "pages": None, "hidden_characters": None}),
        "addressed": [asdict(one) for one in row.addressed],
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
