"""Where a passphrase comes from: a prompt, a file, a file descriptor; never argv or the environment."""

from __future__ import annotations

import getpass
import os
from dataclasses import dataclass
from pathlib import Path

import click


@dataclass(frozen=True, slots=True)
class Source:
    """The options given. Neither means a prompt."""

    file: str | None = None
    descriptor: int | None = None

    def read(self, question: str = "Passphrase: ") -> str:
        """The passphrase, without the line's end. Raises click.UsageError when it cannot be had."""
        if self.descriptor is not None:
            return _first_line(self._read_descriptor(self.descriptor))
        if self.file is not None:
            try:
                return _first_line(Path(self.file).read_bytes())
            except OSError as error:
                raise click.UsageError(f"The passphrase file cannot be read: {error.strerror}.") from None
        return _prompt(question)

    def read_new(self) -> str:
        """A new passphrase; asked for twice at a prompt."""
        if self.file is not None or self.descriptor is not None:
            return self.read()
        first = _prompt("New passphrase: ")
        if _prompt("The same again: ") != first:
            raise click.UsageError("The two passphrases are not the same.")
        return first

    @staticmethod
    def _read_descriptor(descriptor: int) -> bytes:
        try:
            with os.fdopen(descriptor, "rb", closefd=False) as stream:
                return stream.read(4096)
        except OSError as error:
            raise click.UsageError(
                f"File descriptor {descriptor} cannot be read: {error.strerror}."
            ) from None


def _first_line(data: bytes) -> str:
    try:
        line = data.decode("utf-8").splitlines()[0]
    except UnicodeDecodeError:
        raise click.UsageError("The passphrase is not UTF-8 text.") from None
    except IndexError:
        raise click.UsageError("The passphrase is empty.") from None
    return line


def _prompt(question: str) -> str:
    if not os.isatty(0):
        raise click.UsageError(
            "There is no terminal to ask for the passphrase. Use --passphrase-file or --passphrase-fd."
        )
    return getpass.getpass(question)
