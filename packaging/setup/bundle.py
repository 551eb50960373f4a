"""The packaged program: PyInstaller's one-folder build, slimmed, then made to test itself."""

from __future__ import annotations

import shutil
import subprocess
import zipfile
from pathlib import Path

from setup import places
from setup.packages import pip_install
from setup.report import SetupError, say
from setup.running import check_logged, plain_environment

FOLDER = places.ROOT / "dist" / "stillroom"
# Python's library and sqlcipher3 come with debug symbols that double or triple their size.
STRIPPED = ("libpython3*.so*", "sqlcipher3/*.so")


def make_bundle(engine: Path) -> int:
    """Build `dist/stillroom` and run its self-test; returns its exit status. Raises SetupError.

    `engine` is the wheel that goes in. The environment's own was compiled for this processor alone.
    """
    if not places.STARTER.is_file():
        raise SetupError("The starter model is not in resources/starter. Run: make run")
    pip_install(["package"], "Installing the packaging tools")
    say("Packaging Stillroom (about half a minute)…")
    command: list[str | Path] = [places.program("python"), "-m", "PyInstaller", "--noconfirm", "--clean"]
    command += [
        "--distpath",
        places.ROOT / "dist",
        "--workpath",
        places.ROOT / "build",
        places.ROOT / "build.spec",
    ]
    environment = _environment_with(engine, places.ROOT / "build" / "engine")
    check_logged("Packaging", command, places.log_file("package"), environment=environment)
    _strip_libraries()
    say(f"Made {FOLDER} ({_megabytes(FOLDER)} MB). Testing it…")
    executable = FOLDER / ("stillroom-console.exe" if places.SYSTEM == "win32" else "stillroom")
    return subprocess.run([str(executable), "self-test"], env=plain_environment(), check=False).returncode


def _environment_with(wheel: Path, base: Path) -> dict[str, str]:
    """An environment in which PyInstaller finds this wheel's `llama_cpp` before the one installed.

    It is unpacked as a person's own packages, since only libraries that lie among packages keep their place
    beside each other: others are collected a second time at the top, and the engine would be in memory twice.
    """
    shutil.rmtree(base, ignore_errors=True)
    environment = plain_environment(PYTHONUSERBASE=str(base))
    question = [str(places.program("python")), "-c", "import site; print(site.getusersitepackages())"]
    answer = subprocess.run(question, env=environment, capture_output=True, text=True, check=False)
    packages = Path(answer.stdout.strip() or base)
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(packages)
    return {**environment, "PYTHONPATH": str(packages)}


def _strip_libraries() -> None:
    strip = shutil.which("strip")
    if places.SYSTEM != "linux" or strip is None:
        return
    for pattern in STRIPPED:
        for library in (FOLDER / "_internal").glob(pattern):
            if not library.is_symlink():
                subprocess.run([strip, "--strip-unneeded", str(library)], check=False)


def _megabytes(folder: Path) -> int:
    files = (path for path in folder.rglob("*") if path.is_file() and not path.is_symlink())
    return round(sum(path.stat().st_size for path in files) / 1e6)
