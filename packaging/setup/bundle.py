"""The packaged program: PyInstaller's one-folder build, slimmed, then made to test itself."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

from setup import places
from setup.packages import pip_install
from setup.report import SetupError, say
from setup.running import check_logged, plain_environment

FOLDER = places.ROOT / "dist" / "stillroom"
# Python's library and sqlcipher3 come with debug symbols that double or triple their size.
STRIPPED = ("libpython3*.so*", "sqlcipher3/*.so")


def make_bundle() -> int:
    """Build `dist/stillroom` and run its self-test; returns its exit status. Raises SetupError."""
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
    check_logged("Packaging", command, places.log_file("package"))
    _strip_libraries()
    say(f"Made {FOLDER} ({_megabytes(FOLDER)} MB). Testing it…")
    executable = FOLDER / ("stillroom-console.exe" if places.SYSTEM == "win32" else "stillroom")
    return subprocess.run([str(executable), "self-test"], env=plain_environment(), check=False).returncode


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
