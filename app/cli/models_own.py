"""`stillroom models add|link|found|use-found|verify|duplicates|free|move|card`: files one has already."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypeVar

import click

from app.cli import output
from app.cli import own_results as results
from app.cli.common import Options, common, needed_model, open_session, with_passphrase
from app.cli.driver import Driver
from app.cli.results import model_line, model_result
from app.cli.secrets import Source
from app.domain.engine.models import Model
from app.domain.errors import ModelMissing, from_text
from app.domain.library.card import Card
from app.domain.library.care import Duplicate, MoveState
from app.domain.library.found import Findings
from app.services.library.cards import FromVault

T = TypeVar("T")
file_argument = click.argument("file", type=click.Path(path_type=Path))


@click.command("add")
@file_argument
@common
@click.pass_obj
def models_add(options: Options, file: Path, as_json: bool) -> None:
    """Check a GGUF file and copy it into the library. Of a model in several files, name any."""
    with options.driver() as driver:
        with output.Percent("copying", "Copying and checking") as progress:
            model = driver.wait(
                lambda done, failed: driver.services.models.add(file, progress, done, failed), Model
            )
        output.result(model_result(model), f"Added {model_line(model)}", as_json)


@click.command("link")
@file_argument
@common
@click.pass_obj
def models_link(options: Options, file: Path, as_json: bool) -> None:
    """Use a GGUF file where it lies. It is never moved, changed or deleted by Stillroom."""
    with options.driver() as driver:
        with output.Percent("checking", "Checking") as progress:
            model = driver.wait(
                lambda done, failed: driver.services.models.link(file, progress, done, failed), Model
            )
        output.result(model_result(model), f"Linked {model_line(model)}", as_json)


@click.command("found")
@common
@click.pass_obj
def models_found(options: Options, as_json: bool) -> None:
    """List models that LM Studio, Ollama, GPT4All, Jan, Hugging Face and llama.cpp have on this computer."""
    with options.driver() as driver:
        findings, computer = _look(driver), driver.services.models.computer()
        text = results.findings_text(findings, computer)
        output.result(results.findings_result(findings, computer), text, as_json)


@click.command("use-found")
@click.argument("name")
@common
@click.pass_obj
def models_use_found(options: Options, name: str, as_json: bool) -> None:
    """Use a model of another program where it lies: by its name or number in `models found`."""
    with options.driver() as driver:
        chosen = _called(name, _look(driver).models, lambda found: (found.name, *found.also))
        if chosen.error:
            raise from_text(chosen.error)
        with output.Percent("checking", "Checking") as progress:
            model = driver.wait(
                lambda done, failed: driver.services.found.use(chosen, progress, done, failed), Model
            )
        output.result(model_result(model), f"Linked {model_line(model)}", as_json)


@click.command("verify")
@click.argument("name", required=False)
@common
@click.pass_obj
def models_verify(options: Options, name: str | None, as_json: bool) -> None:
    """Hash a model again and compare with what was recorded when it was added; all of them without NAME."""
    with options.driver() as driver:
        if name is None:
            _verify_all(driver, as_json)
            return
        model = needed_model(driver, name)
        with output.Percent("checking", "Checking") as progress:
            driver.wait(
                lambda done, failed: driver.services.models.verify(model, progress, done, failed), object
            )
        value = {**model_result(model), "verified": True, "error": None}
        output.result(value, f"{model.name} is as it was added. SHA-256 {model.sha256}", as_json)


def _verify_all(driver: Driver, as_json: bool) -> None:
    with output.Line() as line:

        def watch(model: Model, done: int, total: int) -> None:
            line.show(model.id, f"Checking {model.name} {100 * done // max(total, 1)} %")

        checked = driver.wait(lambda done, failed: driver.services.care.verify_all(watch, done, failed), list)
    text = "\n".join(map(results.checked_line, checked)) or "No model is installed."
    output.result([results.checked_result(each) for each in checked], text, as_json)
    output.leave([from_text(each.error) for each in checked if each.error])


@click.command("duplicates")
@common
@click.pass_obj
def models_duplicates(options: Options, as_json: bool) -> None:
    """List models that are on this computer more than once, other programs' included."""
    with options.driver() as driver:
        found = _duplicates(driver)
        rows = list(enumerate(found, 1))
        text = "\n".join(results.duplicate_text(each, number) for number, each in rows)
        value = [results.duplicate_result(each, number) for number, each in rows]
        output.result(value, text or "Nothing is here twice.", as_json)


@click.command("free")
@click.argument("name")
@common
@click.pass_obj
def models_free(options: Options, name: str, as_json: bool) -> None:
    """Use another program's copy of a model and delete the library's own: by name or number in `duplicates`.

    The other copy is hashed first.
    """
    with options.driver() as driver:
        chosen = _called(name, _duplicates(driver), lambda each: (each.name,))
        if chosen.keep is None:
            raise ModelMissing(name=name)
        with output.Percent("checking", "Checking") as progress:
            model = driver.wait(
                lambda done, failed: driver.services.care.use_other(chosen, done, failed, progress), Model
            )
        output.result(model_result(model), f"{model.name} is now used in {model.place}.", as_json)


@click.command("move")
@click.argument("folder", type=click.Path(path_type=Path), required=False)
@click.option("--undo", is_flag=True, help="Give up a move that was begun.")
@common
@click.pass_obj
def models_move(options: Options, folder: Path | None, undo: bool, as_json: bool) -> None:
    """Move all models to FOLDER, or go on with that. Without FOLDER: say where they are.

    A file is deleted only after its copy was read back. What is interrupted can be gone on with or undone.
    """
    if folder is not None and undo:
        raise click.UsageError("--undo takes no folder.")
    with options.driver() as driver:
        care = driver.services.care
        if undo:
            state = driver.wait(care.undo_move, MoveState)
        elif folder is not None:
            with output.Percent("moving", "Copying and checking") as progress:
                state = driver.wait(lambda done, failed: care.move(folder, progress, done, failed), MoveState)
        else:
            state = care.state()
        output.result(results.state_result(state), results.state_text(state), as_json)


@click.command("card")
@click.argument("name")
@click.option("--vault", "unlock", is_flag=True, help="Also what the vault knows: acceptance, evaluations.")
@click.option("--language", default="en", help="For words a second: whose words. Default: en.")
@with_passphrase
@common
@click.pass_obj
def models_card(
    options: Options,
    name: str,
    unlock: bool,
    language: str,
    passphrase_file: str | None,
    passphrase_fd: int | None,
    as_json: bool,
) -> None:
    """Show everything about a model of the library: source, licence, memory, speed, what changed."""
    with options.driver() as driver:
        model = needed_model(driver, name)
        known = None
        if unlock:
            session = open_session(driver, True, Source(passphrase_file, passphrase_fd))
            runs = [kept.run for kept in session.evaluating.runs()]
            known = FromVault(session.terms.accepted(), runs)
        card = driver.wait(
            lambda done, failed: driver.services.cards.card(model, done, failed, known, language), Card
        )
        output.result(results.card_result(card), results.card_text(card), as_json)


def _called(name: str, rows: Sequence[T], names: Callable[[T], Sequence[str]]) -> T:
    """The row of this number, from 1, or of this name. Raises ModelMissing."""
    wanted = name.casefold()
    for number, row in enumerate(rows, 1):
        if wanted in (str(number), *map(str.casefold, names(row))):
            return row
    raise ModelMissing(name=name)


def _look(driver: Driver) -> Findings:
    with output.Percent("comparing", "Comparing") as progress:
        return driver.wait(lambda done, failed: driver.services.found.look(done, failed, progress), Findings)


def _duplicates(driver: Driver) -> list[Duplicate]:
    findings = _look(driver)
    with output.Percent("comparing", "Comparing") as progress:
        found: list[Duplicate] = driver.wait(
            lambda done, failed: driver.services.care.duplicates(findings.models, done, failed, progress),
            list,
        )
        return found


COMMANDS = (
    models_add,
    models_link,
    models_found,
    models_use_found,
    models_verify,
    models_duplicates,
    models_free,
    models_move,
    models_card,
)
