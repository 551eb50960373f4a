"""The engine's wheel: found in the user's cache by a key, or built once and put there."""

from __future__ import annotations

import contextlib
import json
import re
import shutil
import tempfile
import zipfile
from collections.abc import Callable
from pathlib import Path

from setup import places
from setup.files import has_digest, sha256_of
from setup.recipe import Recipe, native_recipe
from setup.report import SetupError, say
from setup.running import check_logged, pip
from setup.wheel import strip_wheel

GPU_MODULE = re.compile(r"llama_cpp/lib/(?:lib)?ggml-(cuda|vulkan|metal)\.")


def engine_key() -> str:
    """The key of the engine for this computer; no program is run to find it."""
    return native_recipe().key


def cached_wheel(key: str, cache: Path | None = None) -> Path | None:
    """The wheel for this key, if it is in the cache and still has the hash noted when it was stored."""
    wheel = next(_shelf(key, cache).glob("llama_cpp_python-*.whl"), None)
    if wheel is None:
        return None
    note = wheel.with_name(wheel.name + ".sha256")
    digest = note.read_text(encoding="ascii").split(" ")[0] if note.is_file() else ""
    if has_digest(wheel, digest):
        return wheel
    say(f"The engine kept in {wheel.parent} does not match its hash and is not used.")
    return None


def store_wheel(built: Path, recipe: Recipe, cache: Path | None = None) -> Path:
    """Strip a built wheel and put it into the cache; the folder appears whole or not at all."""
    key = recipe.key
    shelf = _shelf(key, cache)
    shelf.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=shelf.parent, prefix="storing-") as temporary:
        ready = Path(temporary) / "ready"
        ready.mkdir()
        slim = ready / built.name
        strip_wheel(built, slim)
        slim.with_name(slim.name + ".sha256").write_text(
            f"{sha256_of(slim)}  {slim.name}\n", encoding="ascii"
        )
        _describe(recipe, slim, ready / "made-for.json")
        # Only a shelf whose wheel was refused is ever replaced.
        shutil.rmtree(shelf, ignore_errors=True)
        with contextlib.suppress(OSError):  # another checkout's set-up has just put its own here
            ready.rename(shelf)
    wheel = cached_wheel(key, cache)
    if wheel is None:
        raise SetupError(f"The engine could not be kept in {shelf}. Check that this folder can be written.")
    return wheel


def ensure_wheel(recipe: Recipe, build: Callable[[Path, Recipe], Path]) -> Path:
    """The wheel of this recipe from the cache, else built by `build`, which is given an empty folder."""
    wheel = cached_wheel(recipe.key)
    if wheel:
        say("Engine: using the one built earlier on this computer")
        return wheel
    with tempfile.TemporaryDirectory(
        dir=build_folder(), prefix="building-", ignore_cleanup_errors=True
    ) as folder:
        wheel = store_wheel(build(Path(folder), recipe), recipe)
    if set(recipe.gpu.kinds) - set(gpu_modules(wheel)):
        say(f"To try again to build it for GPUs, remove {wheel.parent} and run the command again.")
    return wheel


def gpu_modules(wheel: Path) -> list[str]:
    """The GPU modules in a wheel: cuda | vulkan | metal."""
    with zipfile.ZipFile(wheel) as archive:
        found = map(GPU_MODULE.match, archive.namelist())
        return sorted({match[1] for match in found if match})


def build_folder() -> Path:
    """Where the engine is built: in the cache folder, since /tmp is often small or held in memory."""
    folder = places.cache_folder() / "engine"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def install(wheel: Path) -> None:
    """Put the engine's wheel, whose hash has just been checked, into the environment."""
    command = pip("install", "--no-deps", "--no-index", "--force-reinstall", wheel)
    check_logged("Installing the engine", command, places.log_file("engine-install"))


def _shelf(key: str, cache: Path | None) -> Path:
    return (cache or places.cache_folder()) / "engine" / key


def _describe(recipe: Recipe, wheel: Path, target: Path) -> None:
    """For a person who looks into the cache: what this is, and which GPU modules came to be."""
    description = {
        "version": recipe.version,
        "flags": recipe.flags,
        "computer": recipe.machine,
        "gpu": {"planned": recipe.gpu.facts, "built": gpu_modules(wheel)},
    }
    target.write_text(json.dumps(description, indent=1) + "\n", encoding="utf-8")
