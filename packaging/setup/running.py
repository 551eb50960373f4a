"""Other programs, run with their output in a log and, on failure, one plain sentence."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable, Sequence
from pathlib import Path

from setup import places
from setup.report import SetupError

NO_NETWORK = (
    "NewConnectionError",
    "Max retries exceeded",
    "Temporary failure in name resolution",
    "Temporary failure resolving",
    "Could not resolve",
    "Network is unreachable",
    "Failed to establish a new connection",
    "ConnectTimeoutError",
    "ReadTimeoutError",
    "ProxyError",
    "getaddrinfo failed",
)


def plain_environment(**more: str) -> dict[str, str]:
    """The person's environment, less what would lead pip or Python away from the environment being made."""
    environment = {
        k: v
        for k, v in os.environ.items()
        if k not in ("PYTHONHOME", "PYTHONPATH", "PIP_TARGET", "PIP_PREFIX")
    }
    environment.update(PIP_USER="0", PIP_NO_INPUT="1", PIP_DISABLE_PIP_VERSION_CHECK="1", **more)
    return environment


def pip(*arguments: str | Path, environment: Path = places.VENV) -> list[str | Path]:
    """The command line that runs an environment's own pip."""
    return [places.program("python", environment), "-m", "pip", *arguments]


def run_logged(
    command: Sequence[str | Path],
    log: Path,
    *,
    on_line: Callable[[str], None] | None = None,
    environment: dict[str, str] | None = None,
    append: bool = False,
    folder: Path | None = None,
) -> int:
    """Run a program with all its output in `log`, handing each line on; returns its exit status."""
    with log.open("a" if append else "w", encoding="utf-8") as out:
        out.write("$ " + " ".join(map(str, command)) + "\n")
        with subprocess.Popen(
            [str(part) for part in command],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            env=environment or plain_environment(),
            cwd=folder,
            text=True,
            encoding="utf-8",
            errors="replace",
        ) as process:
            assert process.stdout is not None
            for line in process.stdout:
                out.write(line)
                if on_line:
                    on_line(line)
        return process.returncode


def check_logged(
    what: str,
    command: Sequence[str | Path],
    log: Path,
    *,
    on_line: Callable[[str], None] | None = None,
    environment: dict[str, str] | None = None,
    append: bool = False,
    folder: Path | None = None,
) -> None:
    """Run a program as `run_logged` does. Raises SetupError, with the log's place, if it fails."""
    status = run_logged(command, log, on_line=on_line, environment=environment, append=append, folder=folder)
    if status:
        raise SetupError(failure_sentence(what, log.read_text(encoding="utf-8", errors="replace"), log))


def failure_sentence(what: str, output: str, log: Path) -> str:
    """Why a program most likely failed and what to do, in one line."""
    if "DO NOT MATCH THE HASHES" in output:
        return f"{what} failed: a downloaded file does not match its pinned hash and was not used. Log: {log}"
    if "No space left on device" in output:
        return f"{what} failed: the disk is full. Free some space and run the command again. Log: {log}"
    if any(sign in output for sign in NO_NETWORK):
        return (
            f"{what} failed: the package index cannot be reached. Set-up needs it once; "
            f"connect this computer to the network and run the command again. Log: {log}"
        )
    if "No matching distribution found" in output:
        return f"{what} failed: the package index has no file for this computer and Python. Log: {log}"
    return f"{what} failed. The reason is at the end of {log}"
