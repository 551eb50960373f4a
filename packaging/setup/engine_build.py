"""Building the engine from its source, in an environment that is thrown away afterwards."""

from __future__ import annotations

import os
import re
import shlex
from pathlib import Path

from setup import places
from setup.gpu import GpuPlan
from setup.packages import make_environment, pip_install
from setup.recipe import PLAIN, Recipe
from setup.report import Progress, SetupError, say
from setup.running import check_logged, pip, plain_environment
from setup.vulkan_headers import vulkan_flags

STEP = re.compile(r"^\s*\[(\d+)/(\d+)\]")
# CMake's own trial programs also count their steps; the engine has well over a hundred.
FEWEST_STEPS = 20
# One C++ file of the engine takes up to this much memory to compile.
MEMORY_PER_JOB = 1.5 * 2**30


def build_wheel(folder: Path, recipe: Recipe) -> Path:
    """Build the engine's wheel inside `folder`; the logs stay in the cache. Raises SetupError.

    A GPU module that cannot be built is left out, which is said in one line; the engine comes all the same.
    """
    tools = folder / "tools"
    make_environment(tools)
    pip_install(["build"], "Fetching the build tools", tools)
    source = _download_source(folder, tools)
    if recipe.gpu.missing:
        say(recipe.gpu.missing)
    modules = _gpu_flags(recipe.gpu, folder)
    while True:
        try:
            return _build(recipe, modules, source, folder, tools)
        except SetupError as error:
            if not modules:
                raise
            kind = next(iter(modules))
            _leave_out(kind, str(error))
            del modules[kind]


def _gpu_flags(plan: GpuPlan, folder: Path) -> dict[str, tuple[str, ...]]:
    """The options for each module of the plan, without those whose parts could not be fetched."""
    flags: dict[str, tuple[str, ...]] = {}
    for module in plan.modules:
        try:
            flags[module.kind] = vulkan_flags(module, folder) if module.kind == "vulkan" else module.flags
        except SetupError as error:
            _leave_out(module.kind, str(error))
    return flags


def _leave_out(kind: str, why: str) -> None:
    say(f"The engine is built without {kind.upper() if kind == 'cuda' else kind.title()}. {why}")


def _build(
    recipe: Recipe, modules: dict[str, tuple[str, ...]], source: Path, folder: Path, tools: Path
) -> Path:
    log = places.log_file("-".join(("engine-build", *modules)))
    wheels = folder / "-".join(("wheel", *modules))
    flags = (*recipe.flags, *(flag for chosen in modules.values() for flag in chosen))
    progress = Progress(f"Building the engine for {recipe.title} (once; {_expected(flags)} on 2 cores)")
    # pip would keep the wheel by version alone and hand it out again for other flags or another processor.
    options = ("-v", "--no-deps", "--no-build-isolation", "--no-cache-dir", "--no-index")
    command = pip("wheel", *options, "--wheel-dir", wheels, source, environment=tools)
    environment = _environment(folder, tools, flags)
    try:
        check_logged(
            "Building the engine",
            command,
            log,
            on_line=lambda line: _show(line, progress),
            environment=environment,
        )
    except SetupError:
        progress.abandon()
        raise
    progress.finish()
    return _only(wheels, "*.whl")


def _expected(flags: tuple[str, ...]) -> str:
    """Minutes as measured on 2 cores of a server processor."""
    if "-DGGML_CUDA=ON" in flags:
        return "half an hour or more"
    return "about 17 minutes" if "-DGGML_CPU_ALL_VARIANTS=ON" in flags else "about 5 minutes"


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


def _download_source(folder: Path, tools: Path) -> Path:
    log = places.log_file("engine-source")
    say("Fetching the engine's source (77 MB)…")
    checked = ("--no-deps", "--require-hashes", "--requirement", places.requirements("engine"))
    # pip asks the source for its metadata, which needs the build tools that are here already.
    from_source = ("--no-binary", ":all:", "--no-build-isolation", "--no-cache-dir")
    command = pip("download", *checked, *from_source, "--dest", folder / "source", environment=tools)
    check_logged("Fetching the engine's source", command, log, environment=_environment(folder, tools, PLAIN))
    return _only(folder / "source", "*.tar.gz")


def _environment(folder: Path, tools: Path, flags: tuple[str, ...]) -> dict[str, str]:
    """The build's environment: our flags and nobody else's, temporary files in the build's own folder."""
    temporary = folder / "tmp"
    temporary.mkdir(exist_ok=True)
    path = os.pathsep.join((str(places.program("python", tools).parent), os.environ.get("PATH", "")))
    environment = plain_environment(CMAKE_ARGS=shlex.join(flags), PATH=path)
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
