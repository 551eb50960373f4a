"""The bench's side of a reference: a program in a process of its own, asked in lines of JSON."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from app.bench.rows import NotMeasured
from app.paths import frozen
from app.worker.command import child_environment
from app.worker.loop import Loop
from app.worker.pipes import PipeTransport

ROOT = Path(__file__).parents[2]
RUN = "import sys; sys.path.insert(0, sys.argv[1]); from app.bench.references.{} import main; main()"
PYTHON_VARIABLE = "STILLROOM_BENCH_XLLAMACPP"
"""Another interpreter that has xllamacpp; without it the program's own is tried."""
WITHIN_S = 300.0
"""Longer than any single answer takes on a slow, busy machine."""


class Reference:
    """A running reference. Raises NotMeasured when it cannot start or answer. Close it."""

    def __init__(self, name: str, python: str = sys.executable) -> None:
        if frozen():
            raise NotMeasured("References run from a checkout only, not in the packaged program.")
        self.name = name
        self._loop = Loop()
        self._lines: list[bytes] = []
        self._ended = False
        try:
            self._process = PipeTransport(
                self._loop,
                [python, "-I", "-c", RUN.format(name), str(ROOT)],
                self._lines.append,
                lambda _status: setattr(self, "_ended", True),
            )
        except OSError as error:
            raise NotMeasured(f"{python} cannot be started: {error.strerror}.") from error

    def ask(self, do: str, **arguments: Any) -> dict[str, Any]:
        """What it answers to `do`. Waits at most `WITHIN_S`."""
        self._lines.clear()
        self._process.write(json.dumps({"do": do, **arguments}).encode() + b"\n")
        late: list[bool] = []
        unset = self._loop.later(WITHIN_S, lambda: late.append(True))
        self._loop.run_until(lambda: bool(self._lines or self._ended or late))
        unset()
        if not self._lines:
            raise NotMeasured(f"{self.name}: {self._why(bool(late))}")
        answer: dict[str, Any] = json.loads(self._lines.pop(0))
        if "error" in answer:
            raise NotMeasured(f"{self.name}: {answer['error']}")
        return answer

    def close(self) -> None:
        """End it and wait until its memory is free again."""
        self._process.kill()
        self._loop.run_until(lambda: self._ended)

    def _why(self, late: bool) -> str:
        if late:
            return f"no answer within {WITHIN_S:.0f} s"
        words = self._process.last_words().decode("utf-8", "replace").strip()
        return words.rsplit("\n", 1)[-1] or "it ended without a word"


def xllamacpp_python() -> str:
    """An interpreter that can import xllamacpp. Raises NotMeasured."""
    python = os.environ.get(PYTHON_VARIABLE) or sys.executable
    if frozen():
        raise NotMeasured("References run from a checkout only, not in the packaged program.")
    try:
        found = subprocess.run(
            [python, "-I", "-c", "import xllamacpp"],
            env=child_environment(),
            capture_output=True,
            timeout=WITHIN_S,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise NotMeasured(f"{PYTHON_VARIABLE}: {python} cannot be run.") from error
    if found.returncode:
        raise NotMeasured(
            f"xllamacpp is not installed: install its wheel, or let {PYTHON_VARIABLE} name a Python with it."
        )
    return python
