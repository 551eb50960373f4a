"""`stillroom models runs list|show|remove`: what models did in the tasks, as it was kept in the vault."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import click

from app.cli import output
from app.cli.common import Options, common, open_session, with_file, with_passphrase
from app.cli.secrets import Source
from app.domain.library.drift import Drift
from app.domain.library.results import Run, score
from app.domain.library.tasks import Suite
from app.services.library.evaluating import EvaluatingService, Kept
from app.services.library.judgement_file import brief, check, result, save
from app.wording_judging import RunWording, drift_text, run_text

ENGLISH = RunWording()


@click.group("runs")
def runs() -> None:
    """Runs through the tasks that were kept with “models evaluate --save” or in the window."""


@runs.command("list")
@click.option("--model", help="A model's name, id or SHA-256: its runs only, also once it is gone.")
@with_passphrase
@common
@click.pass_obj
def runs_list(
    options: Options,
    model: str | None,
    passphrase_file: str | None,
    passphrase_fd: int | None,
    as_json: bool,
) -> None:
    """List all runs, the newest first."""
    with options.driver() as driver:
        service = open_session(driver, True, Source(passphrase_file, passphrase_fd)).evaluating
        found = [kept for kept in service.runs() if model is None or _of(kept.run, model)]
        text = "\n".join(map(_line, found)) or "No run is kept."
        output.result([brief(kept.id, kept.run) for kept in found], text, as_json)


@runs.command("show")
@click.argument("ids", nargs=-1, required=True, metavar="ID [ID]")
@with_file
@with_passphrase
@common
@click.pass_obj
def runs_show(
    options: Options,
    ids: tuple[str, ...],
    file: Path | None,
    replace: bool,
    passphrase_file: str | None,
    passphrase_fd: int | None,
    as_json: bool,
) -> None:
    """Show a run with its answers, or two of one model and what changed. An id may be cut short."""
    if len(ids) > 2:
        raise click.UsageError("Name one run, or two to compare them.")
    if file is not None:
        check(file, replace)
    with options.driver() as driver:
        service = open_session(driver, True, Source(passphrase_file, passphrase_fd)).evaluating
        rows = _shown(service, [_find(service, said) for said in ids])
        if file is not None:
            save(service.suite, rows, file, replace=replace)
        output.result(result(service.suite, rows), _text(service.suite, rows), as_json)


@runs.command("remove")
@click.argument("ids", nargs=-1, required=True, metavar="ID…")
@with_passphrase
@common
@click.pass_obj
def runs_remove(
    options: Options,
    ids: tuple[str, ...],
    passphrase_file: str | None,
    passphrase_fd: int | None,
    as_json: bool,
) -> None:
    """Erase runs for good."""
    with options.driver() as driver:
        service = open_session(driver, True, Source(passphrase_file, passphrase_fd)).evaluating
        found = {kept.id: kept for kept in (_find(service, said) for said in ids)}
        for number in found:
            service.remove(number)
        text = "\n".join(f"Erased {_line(kept)}" for kept in found.values())
        output.result(
            [{**brief(kept.id, kept.run), "removed": True} for kept in found.values()], text, as_json
        )


def _shown(service: EvaluatingService, found: list[Kept]) -> list[tuple[str, Run, Drift | None]]:
    """In the order they were made; of two the later has what changed from the other to it."""
    if len(found) == 1:
        return [(found[0].id, found[0].run, service.drift(found[0].id))]
    first, last = sorted(found, key=lambda kept: kept.run.started)
    return [(first.id, first.run, None), (last.id, last.run, service.between(first.id, last.id))]


def _find(service: EvaluatingService, said: str) -> Kept:
    """By its id or the beginning of it. Raises BadParameter for none and for several."""
    found = [kept for kept in service.runs() if said and kept.id.startswith(said.lower())]
    if len(found) != 1:
        wrong = (
            f"{len(found)} runs begin with {said}." if found else f"No run that is kept begins with {said}."
        )
        raise click.BadParameter(wrong, param_hint="ID")
    return found[0]


def _of(run: Run, said: str) -> bool:
    model, wanted = run.model, said.casefold()
    return wanted in (model.id, model.sha256, model.name.casefold())


def _line(kept: Kept) -> str:
    run = kept.run
    day = datetime.fromtimestamp(run.started).astimezone().strftime("%Y-%m-%d %H:%M")
    state = "" if run.finished else ", stopped"
    return f"{kept.id[:8]}  {day}  {run_text(run, score(run))}{state}  {ENGLISH.about(run)}"


def _text(suite: Suite, rows: list[tuple[str, Run, Drift | None]]) -> str:
    lines = [_line(Kept(number, run)) for number, run, _ in rows]
    drift, now = rows[-1][2], rows[-1][1]
    if len(rows) == 2 and drift is None:
        lines.append("They are of different models, or share no task, so nothing is said of what changed.")
    elif len(rows) == 2 and drift is not None:
        lines += ENGLISH.between(drift, now)
    else:
        lines.append(drift_text(drift))
    lines += [
        f"  {one.case}: {ENGLISH.turn(one)}" for one in (drift.changes if drift else ()) if not one.sample
    ]
    if len(rows) == 1:
        names = {case.id for case in suite.cases}
        lines += [
            f"  {one.case}: {'right' if one.right else 'wrong'}"
            for one in now.answers
            if not one.sample and one.case in names
        ]
    return "\n".join(lines)
