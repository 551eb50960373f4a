"""The checks that need no test run (format, lint, types, direction), and the tests themselves."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Sequence

from setup import places
from setup.report import duration, say
from setup.running import plain_environment

CHECKS = (
    ("format", ("ruff", "format", "--check", "--quiet", ".")),
    ("lint", ("ruff", "check", "--quiet", ".")),
    ("types", ("mypy",)),  # strict, over the files named in pyproject.toml
    ("direction of imports", ("lint-imports",)),
)
SIDE_BY_SIDE = ("tests/architecture", "tests/ui", "tests/unit")
ALONE = ("tests/process", "tests/e2e")
MOST_AT_ONCE = 4
ARCHITECTURE = ("structure", ("pytest", "-q", "tests/architecture"))


def run_checks(*, structure: bool) -> bool:
    """Run every check, show the output of those that fail, and say whether all passed.

    `structure` adds the architecture tests, which a full test run contains anyway.
    """
    checks = (*CHECKS, ARCHITECTURE) if structure else CHECKS
    # All of them, not only up to the first failure: each points at something else to mend.
    results = [_passes(name, command) for name, command in checks]
    return all(results)


def run_tests(arguments: Sequence[str]) -> int:
    """Run pytest with its own output; returns its exit status.

    Without arguments everything: first what needs one process, side by side, then what starts programs and
    models of its own and wants the processor for itself.
    """
    if arguments:
        return _pytest(*arguments)
    status = _pytest("-n", "auto", "--maxprocesses", str(MOST_AT_ONCE), *SIDE_BY_SIDE)
    return status or _pytest(*ALONE)


def _pytest(*arguments: str) -> int:
    # As a module, so that the checkout is importable and tests can share tests/fakes.py.
    command = [str(places.program("python")), "-m", "pytest", *arguments]
    return subprocess.run(command, cwd=places.ROOT, env=plain_environment(), check=False).returncode


def _passes(name: str, command: Sequence[str]) -> bool:
    start = time.monotonic()
    run = [str(places.program(command[0])), *command[1:]]
    if command[0] == "pytest":
        run = [str(places.program("python")), "-m", *command]
    done = subprocess.run(
        run,
        cwd=places.ROOT,
        env=plain_environment(),
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    verdict = "passed" if done.returncode == 0 else "FAILED"
    say(f"check {name}: {verdict} ({duration(time.monotonic() - start)})")
    if done.returncode:
        sys.stdout.write(done.stdout + done.stderr)
        sys.stdout.flush()
    return done.returncode == 0
