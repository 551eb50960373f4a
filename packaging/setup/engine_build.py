"""Building the engine from its source, in an environment that is thrown away afterwards."""

from __future__ import annotations

import os
import re
from pathlib import Path

from setup import places
from setup.engine import FLAGS
from setup.packages import make_environment, pip_install
from setup.report import Progress, SetupError, say
from setup.running import check_logged, pip, plain_environment

STEP = re.compile(r"^\s*\[(\d+)/(\d+)\]")
# CMake's own trial programs also count their steps; the engine has well over a hundred.
FEWEST_STEPS = 20
# One C++ file of the engine takes up to this much memory to compile.
MEMORY_PER_JOB = 1.5 * 2**30


def build_wheel(folder: Path) -> Path:
    """Build the engine's wheel inside `folder`; the log stays in the cache. Raises SetupError."""
    log = places.log_file("engine-build")
    tools = folder / "tools"
    make_environment(tools)
    pip_install(["build"], "Fetching the build tools", tools)
    source = _download_source(folder, tools, log)
    progress = Progress("Building the engine (about 7 minutes on 2 cores, once)")
    # pip would keep the wheel by version alone and hand it out again for other flags or another processor.
    options = ("-v", "--no-deps", "--no-build-isolation", "--no-cache-dir", "--no-index")
    command = pip("wheel", *options, "--wheel-dir", folder / "wheel", source, environment=tools)
    try:
        check_logged(
            "Building the engine",
            command,
            log,
            on_line=lambda line: _show(line, progress),
            environment=_environment(folder, tools),
            append=True,
        )
    except SetupError:
        progress.abandon()
        raise
    progress.finish()
    return _only(folder / "wheel", "*.whl")


def steps_in(line: str) -> tuple[int, int] | None:
    """Done and total from a line of ninja's output, such as "[43/140] /usr/bin/g++ …"."""
    found = STEP.match(line)
    if not found or int(found[2]) < FEWEST_STEPS:
        return None
    return int(found[1]), int(found[2])


def _show(line: str, progress: Progress) -> None:
    steps = steps_in(line)
    if steps:
        progress.show(*steps)


def _download_source(folder: Path, tools: Path, log: Path) -> Path:
    say("Fetching the engine's source (77 MB)…")
    checked = ("--no-deps", "--require-hashes", "--requirement", places.requirements("engine"))
    # pip asks the source for its metadata, which needs the build tools that are here already.
    from_source = ("--no-binary", ":all:", "--no-build-isolation", "--no-cache-dir")
    command = pip("download", *checked, *from_source, "--dest", folder / "source", environment=tools)
    check_logged("Fetching the engine's source", command, log, environment=_environment(folder, tools))
    return _only(folder / "source", "*.tar.gz")


def _environment(folder: Path, tools: Path) -> dict[str, str]:
    """The build's environment: our flags and nobody else's, temporary files in the build's own folder."""
    temporary = folder / "tmp"
    temporary.mkdir(exist_ok=True)
    path = os.pathsep.join((str(places.program("python", tools).parent), os.environ.get("PATH", "")))
    environment = plain_environment(CMAKE_ARGS=" ".join(FLAGS), PATH=path)
    environment.setdefault("CMAKE_BUILD_PARALLEL_LEVEL", str(_jobs()))
    if places.SYSTEM != "win32":  # there the deeper folder would make paths longer than 260 characters
        environment["TMPDIR"] = str(temporary)
    return {name: value for name, value in environment.items() if not name.startswith("SKBUILD_")}


def _jobs() -> int:
    """As many compilers at once as there are processors and memory for."""
    processors = os.cpu_count() or 1
    if places.SYSTEM == "win32":
        return processors
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    return max(1, min(processors, int(memory // MEMORY_PER_JOB)))


def _only(folder: Path, pattern: str) -> Path:
    found = list(folder.glob(pattern))
    if len(found) != 1:
        raise SetupError(f"Expected one {pattern} in {folder}, found {len(found)}. Please report this.")
    return found[0]
