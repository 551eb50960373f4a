"""`stillroom models adapters …`: LoRA files and the models they fit."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from app.cli import output
from app.cli.common import Options, common, needed_model
from app.cli.parts import error_result
from app.domain.errors import AppError
from app.domain.library.adapters import Adapter
from app.services.library.adapters import Offer
from app.wording import explain, size_text


@click.group("adapters")
def adapters() -> None:
    """LoRA adapters: small files that change how a model writes."""


@adapters.command("list")
@click.option("--model", help="A model's name or id: say which fit it.")
@common
@click.pass_obj
def adapters_list(options: Options, model: str | None, as_json: bool) -> None:
    """List adapters, with --model whether they fit."""
    with options.driver() as driver:
        service = driver.services.adapters
        if model is None:
            found = [Offer(adapter, None) for adapter in service.all()]
        else:
            chosen = needed_model(driver, model)
            found = driver.wait(lambda done, failed: service.offers(chosen, done, failed), list)
        lines = [_line(offer, model is not None) for offer in found]
        value = [_result(offer.adapter, offer.fault if model else None, model) for offer in found]
        output.result(value, "\n".join(lines) or "No adapter is installed.", as_json)


@adapters.command("import")
@click.argument("file", type=click.Path(path_type=Path))
@common
@click.pass_obj
def adapters_import(options: Options, file: Path, as_json: bool) -> None:
    """Check a LoRA file in the GGUF format and copy it into the library."""
    with options.driver() as driver:
        service = driver.services.adapters
        with output.Percent("copying", "Copying and checking") as progress:
            adapter = driver.wait(lambda done, failed: service.add(file, progress, done, failed), Adapter)
        text = f"Added {_line(Offer(adapter, None), False)}"
        output.result(_result(adapter, None, None), text, as_json)


@adapters.command("check")
@click.argument("name")
@click.option("--model", required=True, help="A model's name or id.")
@common
@click.pass_obj
def adapters_check(options: Options, name: str, model: str, as_json: bool) -> None:
    """Say whether an adapter fits a model; fails where it does not."""
    with options.driver() as driver:
        service = driver.services.adapters
        adapter, base = service.find(name), needed_model(driver, model)
        service.attached(adapter.id, 1.0, base)
        text = f"{adapter.name} fits {base.name}."
        output.result(_result(adapter, None, model), text, as_json)


@adapters.command("remove")
@click.argument("name")
@common
@click.pass_obj
def adapters_remove(options: Options, name: str, as_json: bool) -> None:
    """Delete an adapter from the library."""
    with options.driver() as driver:
        service = driver.services.adapters
        adapter = service.find(name)
        service.remove(adapter)
        value = {**_result(adapter, None, None), "removed": True}
        output.result(value, f"Deleted {adapter.name}, {size_text(adapter.facts.bytes)}.", as_json)


def _result(adapter: Adapter, fault: AppError | None, model: str | None) -> dict[str, Any]:
    facts = adapter.facts
    value: dict[str, Any] = {
        "id": adapter.id,
        "name": adapter.name,
        "file": adapter.file,
        "bytes": facts.bytes,
        "sha256": adapter.sha256,
        "architecture": facts.architecture,
        "base": facts.base,
        "licence": facts.licence,
        "rank": facts.rank,
        "alpha": facts.alpha,
        "changed": facts.changed,
    }
    if model is not None:
        value |= {"fits": fault is None, "error": error_result(fault)}
    return value


def _line(offer: Offer, checked: bool) -> str:
    adapter = offer.adapter
    made_for = f"  for {adapter.facts.base}" if adapter.facts.base else ""
    line = f"{adapter.id}  {adapter.name}  {size_text(adapter.facts.bytes)}{made_for}"
    if not checked:
        return line
    return f"{line}  {explain(offer.fault).title if offer.fault else 'fits'}"
