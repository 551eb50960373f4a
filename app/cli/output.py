"""What goes where: results on stdout, progress and sentences on stderr, exit statuses."""

from __future__ import annotations

import json
import sys
from typing import Any

from app.domain.errors import (
    AppError,
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
    words = explain(error)
    sys.stderr.write(" ".join(part for part in (words.title, words.advice) if part) + "\n")
    if as_json:
        result(error.to_dict(), "", True)


class Line:
    """One line of progress on stderr: rewritten on a terminal, else a line per change of phase."""

    def __init__(self) -> None:
        self._terminal = sys.stderr.isatty()
        self._phase = ""
        self._open = False

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
