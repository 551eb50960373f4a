"""`stillroom models evaluate` and `stillroom models compare`."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click

from app.cli import output
from app.cli.common import Options, common, needed_model, open_session, with_file, with_passphrase
from app.cli.driver import Driver
from app.cli.secrets import Source
from app.domain.engine.models import Model
from app.domain.errors import AppError, from_text
from app.domain.library.comparing import Comparison, Stage
from app.domain.library.drift import Change, Drift
from app.domain.library.results import MOST_SAMPLES, SEED, Run, Way, chart, score
from app.domain.library.tasks import Kind
from app.services.library.evaluating import EvaluatingService, Progress
from app.services.library.judgement_file import check, result, save
from app.wording import duration_text
from app.wording_judging import column_name, drift_text, kind_text, score_text, seating_text, speed_words

KINDS = [str(kind) for kind in Kind]


@click.command()
@click.argument("names", nargs=-1, required=True, metavar="MODEL…")
@click.option("--kind", "kinds", multiple=True, type=click.Choice(KINDS), help="Only tasks of this kind.")
@click.option(
    "--reproducible",
    is_flag=True,
    help="On one thread and each task in an empty memory, so that a second run gives the same. Slower.",
)
@click.option("--seed", type=click.IntRange(0, 2**31 - 8), default=SEED, help="For answers that are drawn.")
@click.option(
    "--samples",
    type=click.IntRange(0, MOST_SAMPLES),
    default=0,
    help="Freer answers to each task beside the first.",
)
@click.option("--save", "keep", is_flag=True, help="Keep the answers in the vault, go on with a stopped run.")
@with_file
@with_passphrase
@common
@click.pass_obj
def evaluate(
    options: Options,
    names: tuple[str, ...],
    kinds: tuple[str, ...],
    reproducible: bool,
    seed: int,
    samples: int,
    keep: bool,
    file: Path | None,
    replace: bool,
    passphrase_file: str | None,
    passphrase_fd: int | None,
    as_json: bool,
) -> None:
    """Ask models the tasks that come with the program, and count what is right.

    With --save a run is compared with the model's last one, and a run that was stopped goes on.
    """
    if file is not None:
        check(file, replace)
    way = Way(seed, samples, reproducible, tuple(Kind(kind) for kind in dict.fromkeys(kinds)))
    with options.driver() as driver:
        models = _models(driver, names)
        session = open_session(driver, keep, Source(passphrase_file, passphrase_fd))
        service = session.evaluating
        numbers = _run(driver, service, models, way)
        rows = [(number, run, service.drift(number)) for number in numbers if (run := service.get(number))]
        if file is not None:
            save(service.suite, rows, file, replace=replace)
        output.result(result(service.suite, rows), _text(service, rows), as_json)
        output.leave([from_text(run.error) for _, run, _ in rows if run.error])


def _run(driver: Driver, service: EvaluatingService, models: Sequence[Model], way: Way) -> list[str]:
    """Ask each model; the ids of the runs, in order."""
    line = output.Line()
    numbers: list[str] = []

    def show(now: Progress | None) -> None:
        if now is None:
            return
        if now.loading is not None and now.loading < 1:
            line.show(f"loading {now.model}", f"Loading {now.model} {100 * now.loading:.0f} %")
            return
        left = f", {duration_text(now.seconds_left).lower()}" if now.seconds_left is not None else ""
        line.show(now.model, f"{now.model}, {now.done} of {now.total}{left}")

    faults: list[AppError] = []
    unsubscribe, deaf = service.progress.subscribe(show), service.faults.subscribe(faults.append)
    try:
        for model in models:
            old = next(
                (
                    kept.id
                    for kept in service.runs(model.id)
                    if kept.run.way == way and service.can_go_on(kept.run)
                ),
                None,
            )
            if old is None or not service.go_on(old):
                service.start([model], way)
            if service.now is not None:
                numbers.append(service.now.run)
            driver.loop.run_until(lambda: not service.running)
            if faults:
                raise faults[0]
    finally:
        unsubscribe()
        deaf()
        line.end()
    return numbers


def _models(driver: Driver, names: Sequence[str]) -> list[Model]:
    found = [needed_model(driver, name) for name in names]
    wrong = [model.name for model in found if model.facts.embeds]
    if wrong:
        raise click.UsageError(f"{wrong[0]} gives vectors and writes no text.")
    if len({model.id for model in found}) < len(found):
        raise click.UsageError("Name each model once.")
    return found


def _text(service: EvaluatingService, rows: Sequence[tuple[str, Run, Drift | None]]) -> str:
    runs = [run for _, run, _ in rows]
    table = [["", *(run.model.name for run in runs)]]
    for kind, scores in chart(service.suite, runs):
        table.append([kind_text(kind), *(score_text(one) if one else "" for one in scores)])
    table.append(["All", *(score_text(score(run)) for run in runs)])
    table.append(["Words a second", *(speed_words(run.words_a_second) for run in runs)])
    widths = [max(len(row[at]) for row in table) for at in range(len(table[0]))]
    lines = ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) for row in table]
    for _, run, drift in rows:
        if drift is not None:
            lines.append(f"{run.model.name}: {drift_text(drift)}")
            lines += [f"  {one.case}: {_turn(one)}" for one in drift.changes if one.turned]
    return "\n".join(line.rstrip() for line in lines)


def _turn(change: Change) -> str:
    return "was wrong, is right" if change.is_right else "was right, is wrong"


@click.command()
@click.argument("names", nargs=-1, required=True, metavar="MODEL MODEL…")
@click.option("--prompt", required=True, help="What to ask. “-” reads standard input.")
@click.option("--system", default="", help="What the models are told before it.")
@click.option("--seed", type=click.IntRange(0, 2**31 - 1), default=SEED, help="For what is drawn.")
@click.option("--save", "keep", is_flag=True, help="Keep the answers in the vault (asks for the passphrase).")
@with_passphrase
@common
@click.pass_obj
def compare(
    options: Options,
    names: tuple[str, ...],
    prompt: str,
    system: str,
    seed: int,
    keep: bool,
    passphrase_file: str | None,
    passphrase_fd: int | None,
    as_json: bool,
) -> None:
    """Ask two to four models the same, at the same time where memory allows it."""
    asked = sys.stdin.read() if prompt == "-" else prompt
    if not 2 <= len(names) <= 4:
        raise click.UsageError("Name two to four models.")
    if not asked.strip():
        raise click.UsageError("The question is empty.")
    with options.driver() as driver:
        models = _models(driver, names)
        session = open_session(driver, keep, Source(passphrase_file, passphrase_fd))
        service, line = session.comparing, output.Line()
        line.show("seating", seating_text(service.seat(models), len(models)))
        service.begin(models, asked, system, seed=seed)
        driver.loop.run_until(lambda: not service.running)
        line.end()
        assert service.now is not None
        made = service.now.comparison
        output.result(compare_result(service.now.id, made), compare_text(made), as_json)
        output.leave(_errors(made))


def compare_result(number: str, made: Comparison) -> dict[str, Any]:
    """JSON-ready, as `resources/schemas/compare.json` describes it."""
    columns = [
        {
            "model": asdict(one.model),
            "stage": str(one.stage),
            "text": one.text,
            "words": one.words,
            "seconds": one.seconds,
            "words_a_second": round(one.words / one.seconds, 2) if one.seconds else 0.0,
            "cut": one.cut,
            "error": one.error or None,
        }
        for one in made.columns
    ]
    return {
        "id": number,
        "prompt": made.prompt,
        "system": made.system,
        "seed": made.seed,
        "together": made.together,
        "at": made.at,
        "columns": columns,
    }


def compare_text(made: Comparison) -> str:
    """For people."""
    parts = []
    for at, one in enumerate(made.columns):
        speed = speed_words(one.words / one.seconds) if one.seconds else ""
        about = f"{speed} words a second" if speed else str(one.stage)
        parts.append(f"{column_name(made, at)} ({about})\n\n{one.text.strip()}\n")
    return "\n".join(parts)


def _errors(made: Comparison) -> list[AppError]:
    return [from_text(one.error) for one in made.columns if one.stage is Stage.FAILED and one.error]
