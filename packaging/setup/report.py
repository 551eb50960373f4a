"""What set-up says: plain lines, one line of progress, and errors that carry their remedy."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from typing import TextIO


class SetupError(Exception):
    """Something a person must mend; the text is one line that says what and how."""


def say(text: str) -> None:
    """Print one line at once, also when the output goes to a file."""
    print(text, flush=True)


def duration(seconds: float) -> str:
    """A length of time as people say it: "48 s", "2 min 10 s"."""
    whole = round(seconds)
    return f"{whole} s" if whole < 60 else f"{whole // 60} min {whole % 60} s"


class Progress:
    """How far a long step has come.

    A terminal gets one line that is rewritten; a file gets a new line at each tenth, so that logs stay short.
    """

    def __init__(
        self, title: str, out: TextIO | None = None, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._title = title
        self._out = out or sys.stdout
        self._clock = clock
        self._start = clock()
        self._tenth = 0
        self._terminal = self._out.isatty()
        self._write(f"{title}…", last=not self._terminal)

    def show(self, done: int, total: int) -> None:
        """Tell that `done` of `total` parts are ready."""
        text = f"{self._title}… {done} of {total}, {duration(self._clock() - self._start)}"
        if self._terminal:
            self._write(text, last=False)
            return
        tenth = done * 10 // max(total, 1)
        if tenth > self._tenth:
            self._tenth = tenth
            self._write(text, last=True)

    def finish(self) -> None:
        """Close the line with the time the step took."""
        self._write(f"{self._title}: done in {duration(self._clock() - self._start)}", last=True)

    def abandon(self) -> None:
        """Leave the line as it stands, so that an error starts on its own line."""
        if self._terminal:
            self._out.write("\n")

    def _write(self, text: str, *, last: bool) -> None:
        start = "\r\x1b[K" if self._terminal else ""
        self._out.write(start + text + ("\n" if last else ""))
        self._out.flush()
