"""What every command has: the options of the whole program, `--json`, a passphrase, a session, a model."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click

from app.bench.outside import Outside
from app.cli.driver import Driver
from app.cli.secrets import Source
from app.domain.chat import Message, State
from app.domain.engine.models import Model
from app.domain.errors import AppError, LibraryAway, ModelMissing, NoModel, from_text
from app.domain.questions.ask_rerank import reranks
from app.paths import home_for
from app.services.session import Session
from app.worker.launching import Launcher


@dataclass(frozen=True, slots=True)
class Options:
    """Options of the whole program.

    `launcher`: for a command that reaches other computers; `outside`: for the benchmark of the library.
    """

    home: str | None
    launcher: Launcher | None = None
    outside: Outside | None = None

    def driver(self) -> Driver:
        """The services over the chosen home."""
        return Driver(home_for(self.home, dict(os.environ)), self.launcher)


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


def with_file(command: Callable[..., Any]) -> Callable[..., Any]:
    """A file for the table that is shown."""
    file = click.option(
        "--csv", "file", type=click.Path(path_type=Path), help="Also write a table, .csv or .json."
    )
    return file(click.option("--replace", is_flag=True, help="Write over the file.")(command))


def open_session(driver: Driver, save: bool, source: Source) -> Session:
    """The person's vault if something is to be kept, else one in memory. Raises the vault's errors."""
    vaults = driver.services.vaults
    if not save:
        return vaults.temporary()
    vaults.info()  # a missing vault is said before a passphrase is asked for
    passphrase = source.read()
    return driver.wait(lambda done, failed: vaults.unlock(passphrase, done, failed), Session)


def chosen_model(driver: Driver, name: str | None) -> Model | None:
    """The named model, else the one for new chats; None if there is none at all. Raises ModelMissing."""
    return needed_model(driver, name) if name else driver.model(None)


def some_model(driver: Driver, name: str | None) -> Model:
    """The named model, else the one for new chats. Raises ModelMissing, NoModel, LibraryAway."""
    model = chosen_model(driver, name)
    if model is None:
        there(driver)
        raise NoModel
    return model


def needed_model(driver: Driver, name: str) -> Model:
    """The named model. Raises ModelMissing, LibraryAway."""
    model = driver.model(name)
    if model is None:
        there(driver)
        raise ModelMissing(name=name)
    return model


def there(driver: Driver) -> None:
    """The library is where it was moved to. Raises LibraryAway."""
    if driver.services.models.away:
        raise LibraryAway(place=driver.services.models.away)


def embedders(models: Sequence[Model]) -> list[Model]:
    """Those of some models that give vectors; a reranker, whose file says the same, is none."""
    return [model for model in models if model.facts.embeds and not reranks(model.name)]


def raise_ending(message: Message) -> None:
    """A reply that failed makes the command fail with the same error."""
    error = ending(message)
    if error is not None:
        raise error


def ending(message: Message) -> AppError | None:
    """Why a reply failed; None if it did not."""
    failed = message.state in (State.FAILED, State.INTERRUPTED)
    return from_text(message.error) if failed and message.error else None
