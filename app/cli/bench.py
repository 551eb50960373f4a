"""`stillroom bench`: measure the program beside others, print a table, draw a picture.

Exit status 0 if all rows hold, 1 if one does not or could not be measured.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Protocol

import click

from app.bench import plot, table
from app.bench.bench import QUICK, Plan
from app.bench.documents.part import DOCUMENTS
from app.bench.files import test_models
from app.bench.library.part import LIBRARY
from app.bench.outside import Outside
from app.bench.parts import ENGINE, Part
from app.bench.rows import Row, all_hold
from app.bench.run import run
from app.cli import output
from app.cli.driver import Driver
from app.domain.errors import ModelMissing

PARTS = (ENGINE, DOCUMENTS, LIBRARY)
NAMES = [name for part in PARTS for name in part.names]


class Options(Protocol):
    """The options of the whole program."""

    @property
    def outside(self) -> Outside | None:
        """What was started before the network was denied."""

    def driver(self) -> Driver:
        """The services over the chosen home."""


@click.command()
@click.argument("part", type=click.Choice([part.name for part in PARTS]), default=PARTS[0].name)
@click.option("--model", help="A model's name or id, or a GGUF file. Default: the model used for new chats.")
@click.option(
    "--also",
    multiple=True,
    type=click.Path(exists=True, path_type=Path),
    help="Another GGUF file, for rows that need several architectures; models of the library count too. Or a "
    "real document, or a folder of them, for rows that read.",
)
@click.option("--documents", is_flag=True, help="The same as the part `documents`.")
@click.option("--library", is_flag=True, help="The same as the part `library`.")
@click.option("--only", multiple=True, type=click.Choice(NAMES), help="Measure this row only; repeatable.")
@click.option("--quick", is_flag=True, help="About a third of the repeats: a first impression.")
@click.option("--allow-missing", is_flag=True, help="Rows that could not be measured do not count as failed.")
@click.option(
    "--plot",
    "picture",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Where the picture goes, as SVG. Default: bench/PART.svg in the home folder.",
)
@click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")
@click.pass_obj
def bench(
    options: Options,
    part: str,
    model: str | None,
    also: tuple[Path, ...],
    documents: bool,
    library: bool,
    only: tuple[str, ...],
    quick: bool,
    allow_missing: bool,
    picture: Path | None,
    as_json: bool,
) -> None:
    """Measure speed, stopping and memory beside other engines.

    Or, as `documents`, reading and summaries; or, as `library`, downloads, the shelf and the page of models.

    Takes some minutes, and the computer should have nothing else to do. llama-server needs xllamacpp, which
    is no part of Stillroom: STILLROOM_BENCH_XLLAMACPP may name a Python interpreter that has it.
    """
    named = DOCUMENTS.name if documents else LIBRARY.name if library else part
    chosen = next(each for each in PARTS if each.name == named)
    with options.driver() as driver:
        paths = driver.services.paths
        target = (picture or paths.home / "bench" / f"{chosen.name}.svg").absolute()
        plan = replace(_plan(driver, model, also, QUICK if quick else 1.0), outside=options.outside)
        line = output.Line()
        try:
            result = run(chosen, plan, paths.run, lambda what: line.show(what, f"Measuring: {what}"), only)
        finally:
            line.end()
            if options.outside is not None:
                options.outside.close()
    title = _title(chosen, result.rows)
    drawn = _write(target, plot.svg(title, result.machine, result.rows))
    words = table.text(title, result.machine, result.rows)
    output.result({**result.to_dict(), "picture": drawn}, f"{words}\n\nPicture: {drawn or 'none'}", as_json)
    if not all_hold(result.rows, allow_missing):
        raise SystemExit(output.FAILED)


def _plan(driver: Driver, name: str | None, also: tuple[Path, ...], effort: float) -> Plan:
    """What to measure. Raises ModelMissing, ModelChanged."""
    models = driver.services.models
    file = Path(name) if name else None
    if file is not None and file.is_file():
        path = file.absolute()
    else:
        model = driver.model(name)
        if model is None:
            raise ModelMissing(name=name or "")
        path = models.path(model)
    others = [*_files(also), *(models.path(each) for each in models.list()), *test_models()]
    distinct = dict.fromkeys(other.absolute() for other in others)
    return Plan(path, tuple(other for other in distinct if other != path), effort)


def _files(also: tuple[Path, ...]) -> Iterator[Path]:
    """The files that were named, and those in folders that were."""
    for path in also:
        yield from sorted(file for file in path.rglob("*") if file.is_file()) if path.is_dir() else (path,)


def _write(target: Path, drawn: str) -> str | None:
    """Write the picture; its path. What was measured is not lost if that fails: it is said, and None."""
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(drawn, encoding="utf-8")
    except OSError as error:
        sys.stderr.write(f"The picture cannot be written to {target}: {error.strerror}.\n")
        return None
    return str(target)


def _title(part: Part, rows: tuple[Row, ...]) -> str:
    holding = sum(row.holds is True for row in rows)
    return f"{part.title}: {holding} of {len(rows)} rows hold"
