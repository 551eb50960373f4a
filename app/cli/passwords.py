"""`--password-file` and `--password-fd`: what protected documents are opened with; never asked for."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

import click

from app.cli.driver import Driver
from app.cli.secrets import Source

MARK = "\ufeff"
"""What some editors put before the first line of a file."""


def with_password(command: Callable[..., Any]) -> Callable[..., Any]:
    """The two options; the command gets them as one `password`, a `Source`."""

    @click.option(
        "--password-file",
        type=click.Path(),
        help="Open protected documents with the password on a file's first line.",
    )
    @click.option(
        "--password-fd", type=int, help="Open protected documents with the password from a file descriptor."
    )
    @wraps(command)
    def wrapped(*args: Any, password_file: str | None, password_fd: int | None, **others: Any) -> Any:
        if password_file is not None and password_fd is not None:
            raise click.UsageError("Give --password-file or --password-fd, not both.")
        return command(*args, password=Source(password_file, password_fd, "password"), **others)

    return wrapped


def use(driver: Driver, password: Source) -> None:
    """Let everything that is read from now on be opened with it. Raises click.UsageError if it is empty."""
    if not password.given:
        return
    said = password.read().removeprefix(MARK)
    if not said:
        raise click.UsageError("The password is empty.")
    driver.services.reader.password = said
