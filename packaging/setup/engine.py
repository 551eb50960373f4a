"""The engine's wheel: found in the user's cache by a key, or built once and put there."""

from __future__ import annotations

import contextlib
import hashlib
import json
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path

from setup import places
from setup.files import has_digest, sha256_of
from setup.processor import Computer, this_computer
from setup.report import SetupError, say
from setup.running import check_logged, pip
from setup.wheel import strip_wheel

VERSION = "0.3.36"
# No OpenMP: ggml's own threads need no libgomp or vcomp140.dll. No OpenSSL: the engine never opens a socket.
# No multimodal library: nothing here uses it.
FLAGS = ("-DGGML_OPENMP=OFF", "-DLLAMA_OPENSSL=OFF", "-DLLAVA_BUILD=OFF")
# Raise this when the wheel's treatment after the build changes.
RECIPE = "1"


def engine_key(
    computer: Computer | None = None, version: str = VERSION, flags: tuple[str, ...] = FLAGS
) -> str:
    """What a built engine may be used for: 20 hexadecimal digits over version, flags and computer."""
    described = "\n".join((RECIPE, version, *flags, *(computer or this_computer()).lines()))
    return hashlib.sha256(described.encode()).hexdigest()[:20]


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


def store_wheel(built: Path, key: str, cache: Path | None = None) -> Path:
    """Strip a built wheel and put it into the cache; the folder appears whole or not at all."""
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
        description = {"version": VERSION, "flags": FLAGS, "computer": this_computer().lines()}
        (ready / "made-for.json").write_text(json.dumps(description, indent=1) + "\n", encoding="utf-8")
        # Only a shelf whose wheel was refused is ever replaced.
        shutil.rmtree(shelf, ignore_errors=True)
        with contextlib.suppress(OSError):  # another checkout's set-up has just put its own here
            ready.rename(shelf)
    wheel = cached_wheel(key, cache)
    if wheel is None:
        raise SetupError(f"The engine could not be kept in {shelf}. Check that this folder can be written.")
    return wheel


def ensure_wheel(key: str, build: Callable[[Path], Path]) -> Path:
    """The wheel for this key from the cache, else built by `build`, which is given an empty folder."""
    wheel = cached_wheel(key)
    if wheel:
        say("Engine: using the one built earlier on this computer")
        return wheel
    with tempfile.TemporaryDirectory(
        dir=build_folder(), prefix="building-", ignore_cleanup_errors=True
    ) as folder:
        return store_wheel(build(Path(folder)), key)


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
