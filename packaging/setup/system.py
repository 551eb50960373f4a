"""What must be on the machine before anything is downloaded: compiler, venv, libraries, disk space.

As root on Debian and its relatives missing packages are installed; elsewhere a person is told the exact line.
"""

from __future__ import annotations

import os
import platform
import shutil
import subprocess
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path

from setup import places
from setup.libraries import (
    COMPILER,
    QT_LIBRARIES,
    SOFTWARE_GPU,
    TEST_PROGRAMS,
    Holder,
    has_software_gpu,
    missing_libraries,
    missing_programs,
)
from setup.packages import has_venv
from setup.report import SetupError, say
from setup.running import check_logged, plain_environment, run_logged

GIB = 2**30
ENVIRONMENT_SPACE = int(1.0 * GIB)
ENGINE_SPACE = int(2.0 * GIB)
MODELS_SPACE = int(0.8 * GIB)
BENCH_SPACE = int(1.0 * GIB)

VENV_PART = Holder(f"python3.{sys.version_info.minor}-venv", "python3", "python")
INSTALLERS = {"debian": "apt-get install", "fedora": "dnf install", "arch": "pacman -S --needed"}
WINDOWS_COMPILER = (
    "winget install Microsoft.VisualStudio.2022.BuildTools --override "
    '"--wait --passive --add Microsoft.VisualStudio.Workload.VCTools --includeRecommended"'
)


def prepare(*, engine: bool, window: bool, tests: bool) -> None:
    """Have what this set-up needs from the system. Raises SetupError with one line that says what to do.

    `engine`: it must be built; `window`: it will be opened; `tests`: they will be run.
    """
    family = distribution()
    if not has_venv():
        provide("Python's venv module is missing.", [VENV_PART], family)
    if engine and not has_compiler():
        provide("A C++ compiler, which builds the engine, is missing.", [COMPILER], family)
    libraries = missing_libraries()
    if libraries and (window or tests or can_install(family)):
        what = f"System libraries for the window are missing ({', '.join(libraries)})."
        provide(what, [QT_LIBRARIES[name] for name in libraries], family)
    programs = missing_programs() if tests else []
    if programs:
        what = f"Programs that the tests use are missing ({', '.join(programs)})."
        provide(what, [TEST_PROGRAMS[name] for name in programs], family)
    if tests and not has_software_gpu() and can_install(family):
        provide("The software GPU that the tests use is missing.", [SOFTWARE_GPU], family)


def provide(what: str, holders: Iterable[Holder], family: str) -> None:
    """Install the holders of something missing where that is ours to do; elsewhere raise SetupError.

    `what` is the sentence that says what is missing.
    """
    wanted = list(holders)
    if not can_install(family):
        raise SetupError(f"{what} {remedy(wanted, family)}")
    names = package_names(wanted, family)
    say(f"Installing system packages: {' '.join(names)}")
    log = places.log_file("system")
    environment = plain_environment(DEBIAN_FRONTEND="noninteractive")
    # A stale list of one foreign source must not stop the rest; the installation itself tells what is wrong.
    run_logged(["apt-get", "update"], log, environment=environment)
    command: list[str | Path] = ["apt-get", "install", "-y", "--no-install-recommends", *names]
    check_logged("Installing system packages", command, log, environment=environment, append=True)


def remedy(holders: Iterable[Holder], family: str, system: str = places.SYSTEM) -> str:
    """The exact line that installs these, as a sentence."""
    wanted = list(holders)
    if system == "darwin":
        return "Install the command line tools with: xcode-select --install"
    if system == "win32":
        return f"Install it with: {WINDOWS_COMPILER}"
    if family not in INSTALLERS:
        names = " ".join(package_names(wanted, "debian"))
        return f"Install your distribution's packages for (in Debian's names): {names}"
    return f"Install with: sudo {INSTALLERS[family]} {' '.join(package_names(wanted, family))}"


def package_names(holders: Iterable[Holder], family: str) -> list[str]:
    """Each package once, in the family's names."""
    return list(dict.fromkeys(getattr(holder, family) for holder in holders))


def can_install(family: str) -> bool:
    """Whether set-up may install system packages itself: only as root, only on Debian and its relatives."""
    is_root = getattr(os, "geteuid", lambda: 1)() == 0
    return family == "debian" and is_root and shutil.which("apt-get") is not None


def distribution(release: Path = Path("/etc/os-release")) -> str:
    """The family of this Linux: "debian", "fedora", "arch", or "" for anything else."""
    values = os_release(release)
    words = f"{values.get('ID', '')} {values.get('ID_LIKE', '')}".split()
    known = {"debian": "debian", "ubuntu": "debian", "fedora": "fedora", "rhel": "fedora", "arch": "arch"}
    return next((known[word] for word in words if word in known), "")


def os_release(release: Path = Path("/etc/os-release")) -> dict[str, str]:
    """What this Linux says of itself, such as ID and VERSION_CODENAME; empty where it says nothing."""
    if not release.is_file():
        return {}
    pairs = (line.partition("=") for line in release.read_text(encoding="utf-8").splitlines())
    return {name: value.strip("\"'") for name, _, value in pairs}


def has_compiler(environment: Mapping[str, str] = os.environ) -> bool:
    """Whether a C++ compiler can be found the way CMake will look for one."""
    if places.SYSTEM == "win32":
        installer = Path(environment.get("ProgramFiles(x86)", "C:/Program Files (x86)"))
        visual_studio = installer / "Microsoft Visual Studio" / "Installer" / "vswhere.exe"
        return visual_studio.is_file() or shutil.which("cl") is not None
    if places.SYSTEM == "darwin":  # /usr/bin/c++ is there even when the tools behind it are not
        return subprocess.run(["xcode-select", "-p"], capture_output=True, check=False).returncode == 0
    names = [environment.get("CXX", "").split(" ")[0], "c++", "g++", "clang++"]
    return any(name and shutil.which(name, path=environment.get("PATH")) for name in names)


def check_processor() -> None:
    """Refuse an Intel Mac before anything is fetched: its packages are no longer published."""
    if places.SYSTEM == "darwin" and platform.machine() == "x86_64":
        raise SetupError(
            "Stillroom needs a Mac with an Apple processor; Qt and cryptography stopped serving Intel ones."
        )


def check_space(needs: Mapping[Path, int]) -> None:
    """See that each disk has room for all that will be put on it. Raises SetupError."""
    disks: dict[int, tuple[Path, int]] = {}
    for folder, size in needs.items():
        existing = next(path for path in (folder, *folder.parents) if path.exists())
        disk = existing.stat().st_dev
        disks[disk] = (existing, disks.get(disk, (existing, 0))[1] + size)
    for existing, size in disks.values():
        free = shutil.disk_usage(existing).free
        if free < size:
            raise SetupError(
                f"Set-up needs {size / GIB:.1f} GB of disk space at {existing}; {free / GIB:.1f} GB is free. "
                f"Free {(size - free) / GIB:.1f} GB there and run the command again."
            )
