"""The virtual environment and the pinned packages in it.

pip is used as the machine has it set up: no index is named here, and the hashes decide which file is taken,
so that a mirror or an extra index can only serve the very same files.
"""

from __future__ import annotations

import importlib.util
import shutil
import sys
from collections.abc import Sequence
from pathlib import Path

from setup import places
from setup.report import Progress, SetupError, say
from setup.running import check_logged, pip


def make_environment(folder: Path) -> None:
    """Make a fresh virtual environment at `folder`, replacing what is there. Raises SetupError."""
    if folder.exists():
        shutil.rmtree(folder)
    command: list[str | Path] = [sys.executable, "-m", "venv", folder]
    check_logged(f"Making the environment {folder}", command, places.log_file("environment"))


def has_venv() -> bool:
    """Whether this Python can make environments; Debian packs that part separately."""
    return all(importlib.util.find_spec(name) for name in ("venv", "ensurepip"))


def pip_install(lists: Sequence[str], title: str, environment: Path = places.VENV) -> None:
    """Install whole pinned lists, such as `runtime`, with every hash checked. Raises SetupError."""
    files = [places.requirements(name) for name in lists]
    total = sum(len(pins(file)) for file in files)
    # The lists are complete, so nothing is resolved (--no-deps), and no package may run a build of its own.
    options = ("--require-hashes", "--no-deps", "--only-binary", ":all:", "--progress-bar", "off")
    chosen = [part for file in files for part in ("--requirement", file)]
    command = pip("install", *options, *chosen, environment=environment)
    progress = Progress(title)
    seen: set[str] = set()

    def count(line: str) -> None:
        if line.startswith(("Collecting ", "Requirement already satisfied: ")):
            seen.add(line)
            progress.show(min(len(seen), total), total)

    try:
        check_logged(title, command, places.log_file(f"packages-{'-'.join(lists)}"), on_line=count)
    except SetupError:
        progress.abandon()
        raise
    progress.finish()


def pins(requirements: Path) -> list[str]:
    """The pinned lines of a list, without their hashes."""
    lines = requirements.read_text(encoding="utf-8").splitlines()
    return [line.rstrip(" \\") for line in lines if "==" in line and not line.startswith((" ", "#"))]


def install_app() -> None:
    """Put the app into the environment by reference to the checkout, so that edits are seen at once."""
    say("Installing Stillroom itself…")
    options = ("--no-deps", "--no-build-isolation", "--no-index")
    command = pip("install", *options, "--editable", places.ROOT)
    check_logged("Installing Stillroom itself", command, places.log_file("app"))
