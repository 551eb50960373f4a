"""`stillroom models quantise` and `stillroom models drift`: a smaller copy of a model, and what it loses."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import asdict
from typing import Any

import click

from app.cli import output
from app.cli.common import Options, common, needed_model, open_session, with_passphrase
from app.cli.driver import Driver
from app.cli.results import model_line, model_result
from app.cli.secrets import Source
from app.domain.library.quantising import TARGETS, Plan, target_named
from app.domain.library.task_drift import TaskDrift
from app.services.library.making import ENDS, Job, Making
from app.wording import duration_text, size_text
from app.wording_judging import kind_text, score_text, tasks_text, turned_text
from app.wording_library import drift_text, plan_text

KINDS = [target.name for target in TARGETS]
STAGES = {
    Making.WRITING: "Making it smaller",
    Making.CHECKING: "Checking",
    Making.COMPARING: "Comparing with the original",
    Making.ASKING: "Running the tasks on both",
}
Command = Callable[..., Any]


def _with_tasks(command: Command) -> Command:
    """`--tasks`, and where its runs are kept."""
    tasks = click.option("--tasks", is_flag=True, help="Also run the tasks on both and show what changed.")
    keep = click.option("--save", "keep", is_flag=True, help="Keep the runs of the tasks in the vault.")
    return tasks(keep(with_passphrase(command)))


@click.command("quantise")
@click.argument("name", metavar="MODEL")
@click.option("--to", "kind", type=click.Choice(KINDS, case_sensitive=False), help="Without it: sizes only.")
@click.option("--drift", is_flag=True, help="Compare the result with the original over a sample text.")
@_with_tasks
@common
@click.pass_obj
def quantise(
    options: Options,
    name: str,
    kind: str | None,
    drift: bool,
    tasks: bool,
    keep: bool,
    passphrase_file: str | None,
    passphrase_fd: int | None,
    as_json: bool,
) -> None:
    """Make a smaller copy of MODEL; without --to, say how large each kind would be."""
    if drift and kind is None:
        raise click.UsageError("--drift compares a result; give --to.")
    if tasks and not drift:
        raise click.UsageError("--tasks is a part of the comparison; give --drift.")
    _check_keep(tasks, keep)
    with options.driver() as driver:
        model = needed_model(driver, name)
        service = driver.services.quantising
        if kind is None:
            plans: list[Plan] = driver.wait(lambda done, failed: service.plans(model, done, failed), list)
            output.result([_plan(plan) for plan in plans], "\n".join(map(_plan_line, plans)), as_json)
            return
        target = target_named(kind)
        assert target is not None
        if tasks:
            open_session(driver, keep, Source(passphrase_file, passphrase_fd))
        job = _wait(driver, lambda: service.start(model, target, compare=drift, tasks=tasks))
        assert job.made is not None
        value = {**model_result(job.made), "parent": model.id, "drift": _drift(job)}
        lines = [f"Made {model_line(job.made)}", *_drift_lines(job)]
        output.result(value, "\n".join(lines), as_json)
        output.leave([job.error] if job.error is not None else [])


@click.command("drift")
@click.argument("smaller")
@click.argument("original")
@_with_tasks
@common
@click.pass_obj
def drift(
    options: Options,
    smaller: str,
    original: str,
    tasks: bool,
    keep: bool,
    passphrase_file: str | None,
    passphrase_fd: int | None,
    as_json: bool,
) -> None:
    """Compare what SMALLER and ORIGINAL predict at each place of a sample text."""
    _check_keep(tasks, keep)
    with options.driver() as driver:
        service = driver.services.quantising
        one, other = needed_model(driver, original), needed_model(driver, smaller)
        if tasks:
            open_session(driver, keep, Source(passphrase_file, passphrase_fd))
        job = _wait(driver, lambda: service.compare(one, other, tasks=tasks))
        output.result(_drift(job), "\n".join(_drift_lines(job)), as_json)
        output.leave([job.error] if job.error is not None else [])


def _check_keep(tasks: bool, keep: bool) -> None:
    if keep and not tasks:
        raise click.UsageError("--save keeps the runs of the tasks; give --tasks.")


def _wait(driver: Driver, start: Callable[[], None]) -> Job:
    """Run until it is over. Raises why it failed, unless something was measured by then."""
    line, service = output.Line(), driver.services.quantising

    def show(job: Job) -> None:
        if job.stage in STAGES:
            line.show(job.stage, STAGES[job.stage] + _so_far(job))

    unsubscribe = service.changed.subscribe(show)
    try:
        start()
        driver.loop.run_until(lambda: service.job is not None and service.job.stage in ENDS)
    except KeyboardInterrupt:
        service.cancel()
        if service.job is not None:
            sys.stderr.write("\n" + "\n".join(_drift_lines(service.job)))
        raise
    finally:
        service.cancel()
        unsubscribe()
        line.end()
    job = service.job
    assert job is not None
    if job.error is not None and job.drift is None:
        if job.made is not None:
            sys.stderr.write(f"Made {model_line(job.made)}\n")
        raise job.error
    return job


def _so_far(job: Job) -> str:
    if not job.total:
        return ""
    if job.stage is not Making.ASKING:
        return f" {100 * job.done // job.total} %"
    left = f". {duration_text(job.seconds_left)}" if job.seconds_left is not None else ""
    return f", {job.done} of {job.total}{left}"


def _plan(plan: Plan) -> dict[str, Any]:
    return {"to": plan.target.name, "bytes": plan.bytes, "smaller": plan.smaller, "twice": plan.twice}


def _plan_line(plan: Plan) -> str:
    words = plan_text(plan)
    advice = f". {words.advice}." if words.advice else ""
    return f"{plan.target.name:7} {size_text(plan.bytes):>9}  {words.title}{advice}"


def _drift(job: Job) -> dict[str, Any] | None:
    drift = job.drift
    if drift is None:
        return None
    return {**asdict(drift), "verdict": str(drift.verdict), "tasks": tasks_result(job.tasks)}


def tasks_result(found: TaskDrift | None) -> dict[str, Any] | None:
    """JSON-ready, as `resources/schemas/models-drift.json` describes it; None where none was run on both."""
    if found is None:
        return None
    kinds = {str(one.kind): {"original": asdict(one.was), "smaller": asdict(one.now)} for one in found.kinds}
    return {
        "suite_sha256": found.suite,
        "engine": found.engine,
        "cases": found.cases,
        "asked": found.asked,
        "original": asdict(found.was),
        "smaller": asdict(found.now),
        "kinds": kinds,
        "right_to_wrong": list(found.lost),
        "wrong_to_right": list(found.gained),
        "reworded": found.reworded,
    }


def tasks_lines(found: TaskDrift) -> list[str]:
    """For people: a table by kind, and what turned."""
    rows = [("", "Original", "Smaller")]
    rows += [(kind_text(one.kind), score_text(one.was), score_text(one.now)) for one in found.kinds]
    widths = [max(len(row[at]) for row in rows) for at in range(3)]
    table = ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) for row in rows]
    return [tasks_text(found), *(line.rstrip() for line in table), *turned_text(found)]


def _drift_lines(job: Job) -> list[str]:
    drift = job.drift
    if drift is None:
        return []
    words = drift_text(drift)
    figures = (
        f"Divergence {drift.divergence:.4f} nats (90 %: {drift.divergence_90:.4f}, 99 %: "
        f"{drift.divergence_99:.4f}); perplexity {drift.perplexity:.2f}, of the smaller one "
        f"{drift.perplexity_smaller:.2f}; same token {100 * drift.agreement:.1f} %; "
        f"{drift.positions} places."
    )
    tasks = tasks_lines(job.tasks) if job.tasks is not None else []
    return [f"{words.title} {words.advice}", figures, *tasks]
