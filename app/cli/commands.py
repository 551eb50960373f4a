"""The commands and their exit statuses.

0 done; 1 failed; 2 wrong use; 3 no screen for the window; 4 vault; 5 model; 6 engine; 7 document; 130 stopped
by Ctrl+C. With `--json` an error is also printed to stdout as `{"error": NAME, ...facts}`.
"""

from __future__ import annotations

import os
import sys
import traceback
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import click

from app import __version__
from app.cli import output, selftest
from app.cli.bench import bench
from app.cli.driver import Driver
from app.cli.results import (
    check_line,
    message_result,
    model_line,
    model_result,
    summary_result,
    summary_text,
)
from app.cli.secrets import Source
from app.cli.tuning import device_checks, tune
from app.domain.chat import Message, State
from app.domain.errors import AppError, ModelMissing, from_text
from app.domain.models import Model
from app.paths import home_for
from app.sandbox import window
from app.services import health
from app.services.session import Session
from app.services.summaries import SummaryProgress
from app.wording import duration_text, size_text


@dataclass(frozen=True, slots=True)
class Options:
    """Options of the whole program."""

    home: str | None

    def driver(self) -> Driver:
        """The services over the chosen home."""
        return Driver(home_for(self.home, dict(os.environ)))


def common(command: Callable[..., Any]) -> Callable[..., Any]:
    """`--json` for every command."""
    return click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")(command)


def with_passphrase(command: Callable[..., Any]) -> Callable[..., Any]:
    """The two ways to give a passphrase without a prompt."""
    file = click.option(
        "--passphrase-file", type=click.Path(), help="Read the passphrase from a file's first line."
    )
    fd = click.option("--passphrase-fd", type=int, help="Read the passphrase from an open file descriptor.")
    return file(fd(command))


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
    context.obj = Options(home)


# -- asking --------------------------------------------------------------------------------------


@stillroom.command()
@click.argument("text")
@click.option("--model", help="A model's name or id.")
@click.option("--save", is_flag=True, help="Keep the conversation in the vault (asks for the passphrase).")
@with_passphrase
@common
@click.pass_obj
def ask(
    options: Options,
    text: str,
    model: str | None,
    save: bool,
    passphrase_file: str | None,
    passphrase_fd: int | None,
    as_json: bool,
) -> None:
    """Ask a model. TEXT "-" reads the question from standard input."""
    question = sys.stdin.read() if text == "-" else text
    if not question.strip():
        raise click.UsageError("The question is empty.")
    with options.driver() as driver:
        session = _session(driver, save, Source(passphrase_file, passphrase_fd))
        chosen = _model(driver, model)
        conversation = session.chat.new(model_id=chosen.id if chosen else None)
        line = output.Line()

        def on_text(more: str) -> None:
            line.end()
            if not as_json:
                sys.stdout.write(more)
                sys.stdout.flush()

        def on_busy(phase: str, done: int, total: int) -> None:
            done_so_far = "" if phase == "thinking" else f" {100 * done // max(total, 1)} %"
            line.show(phase, PHASES[phase] + done_so_far)

        message = driver.reply(
            session, lambda: session.chat.send(conversation.id, question), on_text, on_busy
        )
        line.end()
        if as_json:
            output.result(message_result(message), "", True)
        else:
            sys.stdout.write("\n")
        _raise_ending(message)


PHASES = {
    "loading": "Loading the model",
    "reading": "Reading",
    "waiting": "Waiting",
    "thinking": "Thinking",
}


@stillroom.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--model", help="A model's name or id.")
@click.option(
    "--save", is_flag=True, help="Keep document and summary in the vault (asks for the passphrase)."
)
@with_passphrase
@common
@click.pass_obj
def summarise(
    options: Options,
    file: Path,
    model: str | None,
    save: bool,
    passphrase_file: str | None,
    passphrase_fd: int | None,
    as_json: bool,
) -> None:
    """Summarise a whole PDF, DOCX, HTML, Markdown or text file."""
    with options.driver() as driver:
        session = _session(driver, save, Source(passphrase_file, passphrase_fd))
        chosen = _model(driver, model)
        conversation = session.chat.new(title=file.stem, model_id=chosen.id if chosen else None)
        line = output.Line()

        def on_progress(news: SummaryProgress) -> None:
            left = f", {duration_text(news.seconds_left).lower()}" if news.seconds_left is not None else ""
            line.show(news.stage, f"{STAGES[news.stage]} {news.pages.done} of {news.pages.total}{left}")

        message = driver.summary(session, lambda: session.summaries.add(file, conversation.id), on_progress)
        line.end()
        summary = session.summaries.summary(message.id)
        if summary is not None and message.document_id:
            document = session.summaries.document(message.document_id)
            value = summary_result(message, summary, document)
            output.result(value, summary_text(summary, document), as_json)
        _raise_ending(message)


STAGES = {"reading": "Opening, page", "loading": "Loading the model, page", "writing": "Reading, page"}


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


@models.command("verify")
@click.argument("name")
@common
@click.pass_obj
def models_verify(options: Options, name: str, as_json: bool) -> None:
    """Hash a model again and compare with what was recorded when it was added."""
    line = output.Line()

    def progress(done: int, total: int) -> None:
        line.show("checking", f"Checking {100 * done // max(total, 1)} %")

    with options.driver() as driver:
        model = _need(driver, name)
        driver.wait(lambda done, failed: driver.services.models.verify(model, progress, done, failed), object)
        line.end()
        value = {**model_result(model), "verified": True}
        output.result(value, f"{model.name} is as it was added. SHA-256 {model.sha256}", as_json)


@models.command("remove")
@click.argument("name")
@common
@click.pass_obj
def models_remove(options: Options, name: str, as_json: bool) -> None:
    """Delete a model from the library."""
    with options.driver() as driver:
        model = _need(driver, name)
        driver.services.models.remove(model)
        value = {**model_result(model), "removed": True}
        output.result(value, f"Deleted {model.name}, {size_text(model.bytes)}.", as_json)


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
    """Check this computer: system, memory, home, vault, models, what computes, sandbox."""
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
        ]
    output.result([asdict(check) for check in checks], "\n".join(map(check_line, checks)), as_json)
    if any(check.status == "fail" for check in checks):
        raise SystemExit(output.FAILED)


stillroom.add_command(tune)
stillroom.add_command(bench)


@stillroom.command("self-test")
@common
def self_test(as_json: bool) -> None:
    """Try everything in a temporary home: vault, chat, summary, lock, unlock, sandbox, no socket."""
    steps = selftest.run(lambda step: None if as_json else click.echo(selftest.line(step)))
    if as_json:
        output.result([asdict(step) for step in steps], "", True)
    if not all(step.passed for step in steps):
        raise SystemExit(output.FAILED)


# -- inside --------------------------------------------------------------------------------------


def _session(driver: Driver, save: bool, source: Source) -> Session:
    vaults = driver.services.vaults
    if not save:
        return vaults.temporary()
    vaults.info()  # a missing vault is said before a passphrase is asked for
    passphrase = source.read()
    return driver.wait(lambda done, failed: vaults.unlock(passphrase, done, failed), Session)


def _model(driver: Driver, name: str | None) -> Model | None:
    return _need(driver, name) if name else driver.model(None)


def _need(driver: Driver, name: str) -> Model:
    model = driver.model(name)
    if model is None:
        raise ModelMissing(name=name)
    return model


def _raise_ending(message: Message) -> None:
    """A reply that failed makes the command fail with the same error."""
    if message.state in (State.FAILED, State.INTERRUPTED) and message.error:
        raise from_text(message.error)


def run(arguments: list[str]) -> int:
    """Run a command; returns the exit status. The network is denied first, children inherit that."""
    window.deny_network()
    as_json = "--json" in arguments
    try:
        status = stillroom.main(arguments, prog_name="stillroom", standalone_mode=False)
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
