"""`stillroom models quantise` and `stillroom models drift`: a smaller copy of a model, and what it loses."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import asdict
from typing import Any

import click

from app.cli import output
from app.cli.common import Options, common, needed_model
from app.cli.driver import Driver
from app.cli.results import model_line, model_result
from app.domain.library.quantising import TARGETS, Drift, Plan, target_named
from app.services.library.quantising import ENDS, Job, Making
from app.wording import size_text
from app.wording_library import drift_text, plan_text

KINDS = [target.name for target in TARGETS]
STAGES = {
    Making.WRITING: "Making it smaller",
    Making.CHECKING: "Checking",
    Making.COMPARING: "Comparing with the original",
}


@click.command("quantise")
@click.argument("name", metavar="MODEL")
@click.option("--to", "kind", type=click.Choice(KINDS, case_sensitive=False), help="Without it: sizes only.")
@click.option("--drift", is_flag=True, help="Compare the result with the original over a sample text.")
@common
@click.pass_obj
def quantise(options: Options, name: str, kind: str | None, drift: bool, as_json: bool) -> None:
    """Make a smaller copy of MODEL; without --to, say how large each kind would be."""
    if drift and kind is None:
        raise click.UsageError("--drift compares a result; give --to.")
    with options.driver() as driver:
        model = needed_model(driver, name)
        service = driver.services.quantising
        if kind is None:
            plans: list[Plan] = driver.wait(lambda done, failed: service.plans(model, done, failed), list)
            output.result([_plan(plan) for plan in plans], "\n".join(map(_plan_line, plans)), as_json)
            return
        target = target_named(kind)
        assert target is not None
        job = _wait(driver, lambda: service.start(model, target, compare=drift))
        assert job.made is not None
        value = {**model_result(job.made), "parent": model.id, "drift": _drift(job.drift)}
        lines = [f"Made {model_line(job.made)}", *_drift_lines(job.drift)]
        output.result(value, "\n".join(lines), as_json)


@click.command("drift")
@click.argument("smaller")
@click.argument("original")
@common
@click.pass_obj
def drift(options: Options, smaller: str, original: str, as_json: bool) -> None:
    """Compare what SMALLER and ORIGINAL predict at each place of a sample text."""
    with options.driver() as driver:
        service = driver.services.quantising
        one, other = needed_model(driver, original), needed_model(driver, smaller)
        job = _wait(driver, lambda: service.compare(one, other))
        output.result(_drift(job.drift), "\n".join(_drift_lines(job.drift)), as_json)


def _wait(driver: Driver, start: Callable[[], None]) -> Job:
    """Run until it is over. Raises why it failed."""
    line, service = output.Line(), driver.services.quantising

    def show(job: Job) -> None:
        if job.stage in STAGES:
            percent = f" {100 * job.done // job.total} %" if job.total else ""
            line.show(job.stage, STAGES[job.stage] + percent)

    unsubscribe = service.changed.subscribe(show)
    try:
        start()
        driver.loop.run_until(lambda: service.job is not None and service.job.stage in ENDS)
    finally:
        service.cancel()
        unsubscribe()
        line.end()
    job = service.job
    assert job is not None
    if job.error is not None:
        if job.made is not None:
            sys.stderr.write(f"Made {model_line(job.made)}\n")
        raise job.error
    return job


def _plan(plan: Plan) -> dict[str, Any]:
    return {"to": plan.target.name, "bytes": plan.bytes, "smaller": plan.smaller, "twice": plan.twice}


def _plan_line(plan: Plan) -> str:
    words = plan_text(plan)
    advice = f". {words.advice}." if words.advice else ""
    return f"{plan.target.name:7} {size_text(plan.bytes):>9}  {words.title}{advice}"


def _drift(drift: Drift | None) -> dict[str, Any] | None:
    return {**asdict(drift), "verdict": str(drift.verdict)} if drift is not None else None


def _drift_lines(drift: Drift | None) -> list[str]:
    if drift is None:
        return []
    words = drift_text(drift)
    figures = (
        f"Divergence {drift.divergence:.4f} nats (90 %: {drift.divergence_90:.4f}, 99 %: "
        f"{drift.divergence_99:.4f}); perplexity {drift.perplexity:.2f}, of the smaller one "
        f"{drift.perplexity_smaller:.2f}; same token {100 * drift.agreement:.1f} %; "
        f"{drift.positions} places."
    )
    return [f"{words.title} {words.advice}", figures]
