"""The verbs of bootstrap.py, and the set-up they share.

Exit status: 0 well, 1 set-up or a check failed, 2 called wrongly, 3 no screen for the window, 130 stopped
by hand; `run` and `test` otherwise end with the program's or pytest's own status.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from setup import bundle, checks, engine, material, models, ocr, packages, places, system
from setup.engine_build import build_wheel
from setup.recipe import native_recipe, portable_recipe
from setup.report import SetupError, say
from setup.running import plain_environment
from setup.screen import NO_SCREEN_STATUS, WITHOUT_SCREEN, has_screen, wants_window
from setup.stamp import Stamp, fingerprint

# The pinned lists, without and with what the tests need.
LISTS = (("install", "runtime"), ("install", "runtime", "dev"))

USAGE = """\
usage: python packaging/bootstrap.py VERB [--] [ARGUMENTS]
  run          set up what is missing, then start Stillroom with the arguments
  test         set up, run the checks, then run pytest with the arguments
  check        set up, then run the checks only
  setup        set everything up and stop
  test-models  fetch the models the tests use
  package      build dist/stillroom and let it test itself
  bench        set up, fetch what is compared with, then run `stillroom bench` with the arguments
  clean        remove what set-up, tests and packaging made in this folder
With STILLROOM_ENGINE_GPU=off in the environment the engine is built without its modules for GPUs."""


def main(arguments: Sequence[str]) -> int:
    """Carry out one verb; returns the exit status."""
    verb, *rest = arguments or [""]
    rest = rest[1:] if rest[:1] == ["--"] else rest
    if verb not in VERBS:
        say(USAGE)
        return 0 if verb in ("-h", "--help") else 2
    try:
        return VERBS[verb](rest)
    except SetupError as error:
        say(str(error))
        return 1
    except KeyboardInterrupt:
        say("\nStopped. The same command carries on from here.")
        return 130


def set_up(*, window: bool = False, tests: bool = False) -> None:
    """Bring the environment to what this checkout asks for; returns at once if it is. Raises SetupError."""
    wanted = wanted_steps(tests=tests)
    stamp = Stamp(places.STAMP)
    there = models.starter_is_there() and ocr.ocr_is_there() and places.program("python").exists()
    ready = stamp.holds(wanted) and there
    builds = not ready and engine.cached_wheel(wanted["engine"]) is None
    if not ready:
        system.check_processor()
        system.check_space(_space_needed(builds=builds, tests=tests))
    # Looked at every time: system packages come and go without us. It starts no program if all is there.
    system.prepare(engine=builds, window=window, tests=tests)
    if not ready:
        _install(stamp, wanted)
        say("Set-up is complete.")


def wanted_steps(*, tests: bool) -> dict[str, str]:
    """Each step's fingerprint for this checkout, Python and computer; no program is run to find them."""
    python = f"{sys.version_info.major}.{sys.version_info.minor} {sys.base_prefix} {places.ROOT}"
    steps = {
        "environment": fingerprint(python),
        "packages": fingerprint(places.requirements("install"), places.requirements("runtime")),
        "engine": engine.engine_key(),
        "app": fingerprint(places.ROOT / "pyproject.toml"),
    }
    if tests:
        steps["tests"] = fingerprint(places.requirements("dev"))
    return steps


def run(arguments: Sequence[str]) -> int:
    """Set up and start the program, or say why its window cannot be shown."""
    window = wants_window(arguments) and has_screen()
    set_up(window=window)
    if wants_window(arguments) and not window:
        sys.stdout.write(WITHOUT_SCREEN)
        return NO_SCREEN_STATUS
    command = [str(places.program("stillroom")), *arguments]
    if places.SYSTEM == "win32":
        return subprocess.run(command, check=False).returncode
    # In place of this process, so that signals and the exit status are the program's own.
    return os.execv(command[0], command)


def test(arguments: Sequence[str]) -> int:
    """Set up, run the checks and then every test."""
    set_up(tests=True)
    models.ensure_test_models()
    if not checks.run_checks(structure=False):
        return 1
    return checks.run_tests(arguments)


def check(_arguments: Sequence[str]) -> int:
    """Set up and run the checks."""
    set_up(tests=True)
    return 0 if checks.run_checks(structure=True) else 1


def setup(_arguments: Sequence[str]) -> int:
    """Set everything up, for running and for testing."""
    set_up(tests=True)
    models.ensure_test_models()
    return 0


def test_models(_arguments: Sequence[str]) -> int:
    """Fetch the tests' models."""
    set_up(tests=True)
    models.ensure_test_models()
    say(f"The tests' models are listed in {places.TEST_MODELS.relative_to(places.ROOT)}")
    return 0


def package(_arguments: Sequence[str]) -> int:
    """Build the packaged program, with an engine for every computer of this kind."""
    set_up(window=True)
    recipe = portable_recipe()
    if engine.cached_wheel(recipe.key) is None:
        system.prepare(engine=True, window=True, tests=False)
        system.check_space({places.cache_folder() / "engine": system.ENGINE_SPACE})
    return bundle.make_bundle(engine.ensure_wheel(recipe, build_wheel))


def bench(arguments: Sequence[str]) -> int:
    """Set up with everything that is compared with, and measure."""
    set_up(tests=True)
    if not models.QWEN2.path.is_file():
        system.check_space({places.cache_folder() / "models": system.BENCH_SPACE})
    packages.pip_install(["bench"], "Installing what is compared with")
    models.ensure_bench_models()
    documents = material.ensure_material() if material.wants_material(arguments) else []
    also = [part for folder in documents for part in ("--also", str(folder))]
    command = [str(places.program("stillroom")), "bench", *arguments, *also]
    return subprocess.run(command, cwd=places.ROOT, env=plain_environment(), check=False).returncode


def clean(_arguments: Sequence[str]) -> int:
    """Remove everything made in the checkout; the user's cache, with the engine and models, stays."""
    names = [
        ".venv",
        "build",
        "dist",
        "resources/starter",
        "resources/ocr",
        "tests/e2e/shots",
        "stillroom.egg-info",
    ]
    names += [".pytest_cache", ".mypy_cache", ".ruff_cache", ".import_linter_cache", ".hypothesis"]
    for name in names:
        shutil.rmtree(places.ROOT / name, ignore_errors=True)
    say(f"Clean. The engine and models kept for other checkouts are in {places.cache_folder()}")
    return 0


def _space_needed(*, builds: bool, tests: bool) -> dict[Path, int]:
    """The disk space that the coming steps take, by folder."""
    cache = places.cache_folder()
    needs: dict[Path, int] = {}
    if not places.STAMP.is_file():
        needs[places.VENV] = system.ENVIRONMENT_SPACE
    if builds:
        needs[cache / "engine"] = system.ENGINE_SPACE
    if not models.STARTER.path.is_file() or (tests and not models.GEMMA3.path.is_file()):
        needs[cache / "models"] = system.MODELS_SPACE
    return needs


def _install(stamp: Stamp, wanted: dict[str, str]) -> None:
    """Do the steps of a set-up that are not done yet, in their order. Raises SetupError."""
    if not stamp.holds({"environment": wanted["environment"]}) or not places.program("python").exists():
        say("Making the environment .venv…")
        packages.make_environment(places.VENV)
        stamp.clear()
        stamp.record("environment", wanted["environment"])
    lists: dict[str, str] = {name: wanted[name] for name in ("packages", "tests") if name in wanted}
    _step(stamp, lists, lambda: packages.pip_install(LISTS["tests" in lists], "Installing packages"))
    _step(stamp, {"engine": wanted["engine"]}, _install_engine)
    _step(stamp, {"app": wanted["app"]}, packages.install_app)
    if not ocr.ocr_is_there():
        ocr.ensure_ocr()
    if not models.starter_is_there():
        models.ensure_starter()


def _step(stamp: Stamp, wanted: dict[str, str], work: Callable[[], None]) -> None:
    """Do one piece of set-up unless it is finished already, and note it only when it is."""
    if stamp.holds(wanted):
        return
    stamp.forget(*wanted)
    work()
    for step, value in wanted.items():
        stamp.record(step, value)


def _install_engine() -> None:
    engine.install(engine.ensure_wheel(native_recipe(), build_wheel))


VERBS: dict[str, Callable[[Sequence[str]], int]] = {
    "run": run,
    "test": test,
    "check": check,
    "setup": setup,
    "test-models": test_models,
    "package": package,
    "bench": bench,
    "clean": clean,
}
