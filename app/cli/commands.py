"""The commands and their exit statuses.

0 done; 1 failed; 2 wrong use; 3 no screen for the window; 4 vault; 5 model; 6 engine; 7 document; 130 stopped
by Ctrl+C. With `--json` an error is also printed to stdout as `{"error": NAME, ...facts}`.
"""

from __future__ import annotations

import os
import sys
import traceback
from dataclasses import asdict
from pathlib import Path

import click

from app import __version__
from app.cli import output, selftest
from app.cli.bench import bench
from app.cli.common import Options, common, needed_model, there, with_passphrase
from app.cli.deidentification import deidentify
from app.cli.doctoring import document_checks, download_check
from app.cli.extraction import extract
from app.cli.models_adapters import adapters
from app.cli.models_bundle import bundle
from app.cli.models_catalogue import COMMANDS as CATALOGUE_COMMANDS
from app.cli.models_getting import COMMANDS as GETTING_COMMANDS
from app.cli.models_judging import compare, evaluate
from app.cli.models_own import COMMANDS as OWN_COMMANDS
from app.cli.models_quantise import drift, quantise
from app.cli.models_runs import runs
from app.cli.reaching import launcher_for, outside_for
from app.cli.results import (
    check_line,
    model_line,
    model_result,
)
from app.cli.schemas import schema
from app.cli.secrets import Source
from app.cli.selftest_step import step_line
from app.cli.sorting import sort
from app.cli.talking import ask, summarise
from app.cli.tuning import device_checks, tune
from app.domain.engine.models import Model
from app.domain.errors import AppError
from app.sandbox import window
from app.services import health
from app.services.session import Session
from app.wording import size_text


@click.group(name="stillroom")
@click.option(
    "--home",
    type=click.Path(),
    help="Where everything lives. Default: STILLROOM_HOME, else the user's data folder.",
)
@click.version_option(__version__, prog_name="Stillroom")
@click.pass_context
def stillroom(context: click.Context, home: str | None) -> None:
    """Talk to language models and summarise documents on this computer only.

    Without a command the window opens.
    """
    context.obj = Options(home, *(context.obj or ()))


# -- models --------------------------------------------------------------------------------------


@stillroom.group()
def models() -> None:
    """The models on this computer."""


@models.command("list")
@common
@click.pass_obj
def models_list(options: Options, as_json: bool) -> None:
    """List installed models with size and licence."""
    with options.driver() as driver:
        there(driver)
        found = driver.services.models.list()
        text = "\n".join(model_line(model) for model in found) or "No model is installed."
        output.result([model_result(model) for model in found], text, as_json)


@models.command("import")
@click.argument("file", type=click.Path(path_type=Path))
@common
@click.pass_obj
def models_import(options: Options, file: Path, as_json: bool) -> None:
    """Check a GGUF file and copy it into the library."""
    line = output.Line()

    def progress(done: int, total: int) -> None:
        line.show("copying", f"Copying and checking {100 * done // max(total, 1)} %")

    with options.driver() as driver:
        model: Model = driver.wait(
            lambda done, failed: driver.services.models.add(file, progress, done, failed), Model
        )
        line.end()
        output.result(model_result(model), f"Added {model_line(model)}", as_json)


@models.command("remove")
@click.argument("name")
@common
@click.pass_obj
def models_remove(options: Options, name: str, as_json: bool) -> None:
    """Delete a model from the library. One that is used where it lies is only taken off the list."""
    with options.driver() as driver:
        model = needed_model(driver, name)
        driver.services.models.remove(model)
        value = {**model_result(model), "removed": True}
        text = f"Deleted {model.name}, {size_text(model.bytes)}."
        if model.linked:
            text = f"Took {model.name} off the list. Its file stays in {model.place}."
        output.result(value, text, as_json)


models.add_command(evaluate)
models.add_command(compare)
models.add_command(runs)
models.add_command(adapters)
models.add_command(quantise)
models.add_command(drift)
models.add_command(bundle)


for command in (*CATALOGUE_COMMANDS, *OWN_COMMANDS, *GETTING_COMMANDS):
    models.add_command(command)


# -- vault ---------------------------------------------------------------------------------------


@stillroom.group()
def vault() -> None:
    """The encrypted vault."""


@vault.command("create")
@with_passphrase
@common
@click.pass_obj
def vault_create(
    options: Options, passphrase_file: str | None, passphrase_fd: int | None, as_json: bool
) -> None:
    """Make a vault and print its recovery code, once."""
    with options.driver() as driver:
        passphrase = Source(passphrase_file, passphrase_fd).read_new()
        vaults = driver.services.vaults
        code = vaults.new_recovery_code()
        driver.wait(lambda done, failed: vaults.create(passphrase, code, done, failed), Session)
        path = str(driver.services.paths.vault)
        text = (
            f"Vault made in {path}.\n\nRecovery code: {code}\n\n"
            "Keep it on paper, away from this computer. It is the only other way in:\n"
            "if you lose both, nobody can open this vault."
        )
        output.result({"path": path, "recovery_code": code}, text, as_json)


@vault.command("info")
@common
@click.pass_obj
def vault_info(options: Options, as_json: bool) -> None:
    """Say what can be said without the key."""
    with options.driver() as driver:
        info = driver.services.vaults.info()
        value = asdict(info)
        text = "\n".join(f"{name.replace('_', ' ')}: {found}" for name, found in value.items())
        output.result(value, text, as_json)


# -- checks --------------------------------------------------------------------------------------


@stillroom.command()
@common
@click.pass_obj
def doctor(options: Options, as_json: bool) -> None:
    """Check this computer: system, memory, home, vault, models, what computes, sandbox, documents."""
    with options.driver() as driver:
        services = driver.services
        driver.look_for_cards()
        checks = [
            health.system(),
            health.computer(services.models),
            health.home(services.paths),
            health.vault(services.paths),
            health.library(services.models),
            *device_checks(services.devices),
            health.sandbox("sandbox, this process", window.ask()),
            health.sandbox("sandbox, model", driver.child_report("inference")),
            health.sandbox("sandbox, document reader", driver.child_report("documents")),
            health.sandbox("sandbox, making models smaller", driver.child_report("quantise")),
            download_check(driver),
            *document_checks(driver),
        ]
    output.result([asdict(check) for check in checks], "\n".join(map(check_line, checks)), as_json)
    if any(check.status == "fail" for check in checks):
        raise SystemExit(output.FAILED)


stillroom.add_command(ask)
stillroom.add_command(summarise)
stillroom.add_command(extract)
stillroom.add_command(deidentify)
stillroom.add_command(sort)
stillroom.add_command(schema)
stillroom.add_command(tune)
stillroom.add_command(bench)


@stillroom.command("self-test")
@common
def self_test(as_json: bool) -> None:
    """Try everything in a temporary home: sandbox, vault, chat, documents, lock, unlock, no socket."""
    steps = selftest.run(lambda step: None if as_json else click.echo(step_line(step)))
    if as_json:
        output.result([asdict(step) for step in steps], "", True)
    if not all(step.passed for step in steps):
        raise SystemExit(output.FAILED)


def run(arguments: list[str]) -> int:
    """Run a command; returns the exit status. The network is denied first, children inherit that.

    Only for a command that reaches other computers a launcher is started before, and only that can; and for
    the benchmark of the library a hub on this computer.
    """
    started = launcher_for(arguments, os.environ), outside_for(arguments)
    window.deny_network()
    as_json = "--json" in arguments
    try:
        status = stillroom.main(arguments, prog_name="stillroom", standalone_mode=False, obj=started)
    except click.exceptions.NoArgsIsHelpError as shown:
        click.echo(shown.format_message())
        return output.USAGE
    except click.ClickException as wrong:
        wrong.show()
        return output.USAGE
    except AppError as error:
        output.problem(error, as_json)
        return output.status_of(error)
    except (KeyboardInterrupt, click.Abort):
        sys.stderr.write("\nStopped.\n")
        return output.STOPPED
    except SystemExit as leaving:
        return int(leaving.code or 0)
    except BrokenPipeError:
        return output.FAILED
    except Exception:
        traceback.print_exc()
        return output.FAILED
    return status if isinstance(status, int) else output.DONE
