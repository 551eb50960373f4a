"""What goes where: results on stdout, progress and sentences on stderr, exit statuses."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from typing import Any

from app.domain.errors import (
    AppError,
    DocumentEncrypted,
    DocumentError,
    EngineError,
    ModelError,
    VaultError,
)
from app.wording import explain

DONE, FAILED, USAGE, NO_SCREEN, VAULT, MODEL, ENGINE, DOCUMENT, STOPPED = 0, 1, 2, 3, 4, 5, 6, 7, 130
STATUS: list[tuple[type[AppError], int]] = [
    (VaultError, VAULT),
    (ModelError, MODEL),
    (EngineError, ENGINE),
    (DocumentError, DOCUMENT),
]


def status_of(error: AppError) -> int:
    """The exit status for an error, by its branch of the tree."""
    return next((status for branch, status in STATUS if isinstance(error, branch)), FAILED)


def result(value: Any, text: str, as_json: bool) -> None:
    """Print a result."""
    out = json.dumps(value, ensure_ascii=False, indent=2) if as_json else text
    sys.stdout.write(out.rstrip("\n") + "\n")
    sys.stdout.flush()


def problem(error: AppError, as_json: bool) -> None:
    """Say what went wrong: a sentence for people, and with --json the facts on stdout."""
    sys.stderr.write(sentence(error) + "\n")
    if as_json:
        result({**error.to_dict(), "text": explain(error).title}, "", True)


def leave(errors: Sequence[AppError]) -> None:
    """After a result was printed that names errors: their sentences, and the exit status of the first."""
    for error in errors:
        sys.stderr.write(sentence(error) + "\n")
    if errors:
        raise SystemExit(status_of(errors[0]))


def sentence(error: AppError) -> str:
    """What went wrong and what helps, here: on the command line a password is given by an option."""
    words = explain(error)
    advice = words.advice
    if isinstance(error, DocumentEncrypted) and error.by == "password":
        advice = "Give the password with --password-file or --password-fd, or choose a copy without one."
    return " ".join(part for part in (words.title, advice) if part)


class Line:
    """One line of progress on stderr: rewritten on a terminal, else a line per change of phase.

    Used in a `with` it is left clean however the work ends.
    """

    def __init__(self) -> None:
        self._terminal = sys.stderr.isatty()
        self._phase = ""
        self._open = False

    def __enter__(self) -> Line:
        return self

    def __exit__(self, *_: object) -> None:
        self.end()

    def show(self, phase: str, text: str) -> None:
        """Show where the work stands."""
        if self._terminal:
            sys.stderr.write("\r\x1b[K" + text)
            self._open = True
        elif phase != self._phase:
            sys.stderr.write(text + "\n")
        self._phase = phase
        sys.stderr.flush()

    def end(self) -> None:
        """Leave the terminal's line clean for the result."""
        if self._open:
            sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()
            self._open = False


class Percent(Line):
    """How much of one piece of work is done, for a `with`.

    Children of the pool call it with what is done of how much, so it only writes.
    """

    def __init__(self, phase: str, words: str) -> None:
        super().__init__()
        self._called, self._words = phase, words

    def __enter__(self) -> Percent:
        return self

    def __call__(self, done: int, total: int) -> None:
        self.show(self._called, f"{self._words} {100 * done // max(total, 1)} %")
