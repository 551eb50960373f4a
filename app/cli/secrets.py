"""Where a passphrase or a password comes from: a prompt, a file, a file descriptor; never argv."""

from __future__ import annotations

import codecs
import getpass
import os
from dataclasses import dataclass
from pathlib import Path

import click

LONGEST = 4096
"""Bytes of its line at most; no more is read of a file."""
UTF_8 = codecs.getincrementaldecoder("utf-8")


@dataclass(frozen=True, slots=True)
class Source:
    """The options given. Neither means a prompt. `what`: passphrase (a vault's) | password (of documents)."""

    file: str | None = None
    descriptor: int | None = None
    what: str = "passphrase"

    @property
    def given(self) -> bool:
        """Whether there is somewhere to read it from without asking."""
        return self.file is not None or self.descriptor is not None

    def read(self, question: str = "Passphrase: ") -> str:
        """The passphrase, without the line's end. Raises click.UsageError when it cannot be had."""
        if self.descriptor is not None:
            return self._first_line(self._read_descriptor(self.descriptor))
        if self.file is not None:
            try:
                with Path(self.file).open("rb") as stream:
                    return self._first_line(stream.read(LONGEST + 1))
            except OSError as error:
                raise click.UsageError(f"The {self.what} file cannot be read: {error.strerror}.") from None
        return _prompt(question)

    def read_new(self) -> str:
        """A new passphrase; asked for twice at a prompt."""
        if self.given:
            return self.read()
        first = _prompt("New passphrase: ")
        if _prompt("The same again: ") != first:
            raise click.UsageError("The two passphrases are not the same.")
        return first

    @staticmethod
    def _read_descriptor(descriptor: int) -> bytes:
        try:
            with os.fdopen(descriptor, "rb", closefd=False) as stream:
                return stream.read(LONGEST + 1)
        except (OSError, ValueError) as error:  # ValueError: a negative number
            why = getattr(error, "strerror", None) or "it is none"
            raise click.UsageError(f"File descriptor {descriptor} cannot be read: {why}.") from None

    def _first_line(self, data: bytes) -> str:
        whole = len(data) <= LONGEST
        try:
            lines = UTF_8().decode(data, final=whole).splitlines()
        except UnicodeDecodeError:
            raise click.UsageError(f"The {self.what} is not UTF-8 text.") from None
        if not lines:
            raise click.UsageError(f"The {self.what} is empty.")
        if len(lines) == 1 and not whole:
            raise click.UsageError(f"The {self.what} is longer than {LONGEST} bytes.")
        return lines[0]


def _prompt(question: str) -> str:
    if not os.isatty(0):
        raise click.UsageError(
            "There is no terminal to ask for the passphrase. Use --passphrase-file or --passphrase-fd."
        )
    return getpass.getpass(question)
