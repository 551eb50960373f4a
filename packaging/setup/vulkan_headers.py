"""Vulkan headers that are newer than the system's own, unpacked for one build and installed nowhere.

The package manager fetches them from the mirror that this machine already uses, with its own signature
checks, through a list of sources that exists only inside the build's folder.
"""

from __future__ import annotations

import platform
import shutil
import subprocess
from pathlib import Path

from setup import places
from setup.gpu import OLDEST_VULKAN, GpuModule, has_spirv_headers, header_version
from setup.libraries import GLSLC, VULKAN_LOADER, missing_libraries
from setup.report import SetupError, say
from setup.running import check_logged, plain_environment
from setup.system import os_release, provide

PACKAGES = ("libvulkan-dev", "spirv-headers")
LOADER = "libvulkan.so.1"
COMPONENTS = {"debian": "main", "ubuntu": "main universe"}


def vulkan_flags(module: GpuModule, folder: Path) -> tuple[str, ...]:
    """CMake's options for the Vulkan module, after fetching what it needs. Raises SetupError.

    `folder` is the build's own; the unpacked headers go with it.
    """
    if not module.unpack:
        return module.flags
    lacking = [] if shutil.which("glslc") else [GLSLC]
    lacking += [VULKAN_LOADER] if missing_libraries([LOADER]) else []
    if lacking:
        provide("Tools for the engine's Vulkan module are missing.", lacking, "debian")
    root = unpack(module.unpack, folder / "vulkan")
    version = header_version(root / "usr")
    if version is None or version < OLDEST_VULKAN or not has_spirv_headers(root / "usr"):
        raise SetupError(f"The Vulkan headers of {module.unpack} do not fit.")
    include = root / "usr" / "include"
    return (
        *module.flags,
        f"-DVulkan_INCLUDE_DIR={include}",
        f"-DVulkan_LIBRARY={_loader()}",
        f"-DVulkan_GLSLC_EXECUTABLE={shutil.which('glslc')}",
        f"-DSPIRV-Headers_DIR={root / 'usr/share/cmake/SPIRV-Headers'}",
        f"-DCMAKE_CXX_STANDARD_INCLUDE_DIRECTORIES={include}",
    )


def unpack(suite: str, folder: Path) -> Path:
    """Fetch the packages of a release and unpack them; the folder that stands for "/". Raises SetupError."""
    say("Fetching newer Vulkan headers for the build…")
    folder.mkdir()
    log = places.log_file("vulkan-headers")
    options = _options(suite, folder)
    what = "Fetching the Vulkan headers"
    environment = plain_environment(DEBIAN_FRONTEND="noninteractive")
    check_logged(what, ["apt-get", *options, "update"], log, environment=environment)
    command = ["apt-get", *options, "download", *PACKAGES]
    check_logged(what, command, log, environment=environment, append=True, folder=folder)
    root = folder / "root"
    for package in sorted(folder.glob("*.deb")):
        check_logged("Unpacking the Vulkan headers", ["dpkg-deb", "-x", package, root], log, append=True)
    return root


def _options(suite: str, folder: Path) -> list[str]:
    """apt-get's options that leave only this release to be seen; none where it is this machine's own."""
    release = os_release()
    if suite == release.get("VERSION_CODENAME"):
        return []
    system = release.get("ID", "")
    keyring = f"/usr/share/keyrings/{system}-archive-keyring.gpg"
    sources = folder / "sources.list"
    line = f"deb [signed-by={keyring}] {_mirror(release)} {suite} {COMPONENTS[system]}\n"
    sources.write_text(line, encoding="utf-8")
    for name in ("lists", "cache"):
        (folder / name / "partial").mkdir(parents=True)
    places_of_apt = {
        "Dir::State::Lists": folder / "lists",
        "Dir::Cache": folder / "cache",
        "Dir::Etc::SourceList": sources,
        "Dir::Etc::SourceParts": "/dev/null",
    }
    return [part for name, place in places_of_apt.items() for part in ("-o", f"{name}={place}")]


def _mirror(release: dict[str, str]) -> str:
    """Where this machine's own packages come from, as apt understands its lists. Raises SetupError."""
    form = "$(REPO_URI) $(CODENAME) $(COMPONENT)"
    done = subprocess.run(
        ["apt-get", "indextargets", "--format", form, "Created-By: Packages"],
        capture_output=True,
        text=True,
        check=False,
    )
    rows = [line.split() for line in done.stdout.splitlines()]
    wanted = [release.get("VERSION_CODENAME", ""), "main"]
    mirror = next((row[0] for row in rows if row[1:] == wanted), None)
    if mirror is None:
        raise SetupError("No mirror of this release is among apt's sources.")
    return mirror


def _loader() -> str:
    """The loader itself: the package with the link that a linker looks for is not installed."""
    folders = (f"/usr/lib/{platform.machine()}-linux-gnu", "/usr/lib64", "/usr/lib", "/usr/local/lib")
    found = next((path for path in (Path(folder, LOADER) for folder in folders) if path.exists()), None)
    if found is None:
        raise SetupError(f"{LOADER} is not where it is looked for.")
    return str(found)
