"""Which GPU modules of the engine can be built on this machine, found out without starting a program.

Metal on macOS; CUDA where its compiler and a driver are; Vulkan where its headers are new enough and its
shader compiler is there, or where set-up may fetch them. `STILLROOM_ENGINE_GPU=off` leaves all of them out.
"""

from __future__ import annotations

import json
import os
import re
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from setup import places
from setup.libraries import GLSLC, SPIRV_HEADERS, VULKAN_HEADERS, missing_libraries
from setup.system import can_install, distribution, os_release, remedy

SWITCH = "STILLROOM_ENGINE_GPU"
# vk::LayerSettingEXT, which ggml-vulkan.cpp uses unguarded, came in 1.3.272; 1.3.275 is in Ubuntu 24.04.
OLDEST_VULKAN = (1, 3, 275)
# Where a release's own headers are too old: the release whose headers are unpacked for the build.
NEWER_SUITE = {"bullseye": "trixie", "bookworm": "trixie", "jammy": "noble"}
CUDA = "/usr/local/cuda"  # where NVIDIA's own packages put it
PREFIXES = (Path("/usr"), Path("/usr/local"))


@dataclass(frozen=True, slots=True)
class GpuModule:
    """A module to build: cuda | vulkan | metal, its options, and what of this machine goes into it.

    `unpack` names the Debian or Ubuntu release whose headers are fetched first, or is "".
    """

    kind: str
    flags: tuple[str, ...]
    fact: str
    unpack: str = ""


@dataclass(frozen=True, slots=True)
class GpuPlan:
    """The modules to build, the one most likely to fail first, and in a line why others are not."""

    modules: tuple[GpuModule, ...] = ()
    missing: str = ""

    @property
    def facts(self) -> tuple[str, ...]:
        """What a kept engine must have been built from to serve for this plan."""
        return tuple(module.fact for module in self.modules)

    @property
    def kinds(self) -> tuple[str, ...]:
        """The names of the modules."""
        return tuple(module.kind for module in self.modules)

    def without(self, kind: str) -> GpuPlan:
        """The same plan less one module."""
        return GpuPlan(tuple(module for module in self.modules if module.kind != kind), self.missing)


NO_GPU = GpuPlan()


def plan_gpu(environment: Mapping[str, str] = os.environ) -> GpuPlan:
    """What can be built here."""
    if environment.get(SWITCH, "").lower() == "off":
        return NO_GPU
    if places.SYSTEM == "darwin":
        flags = ("-DGGML_METAL=ON", "-DGGML_METAL_EMBED_LIBRARY=ON")
        return GpuPlan((GpuModule("metal", flags, "metal"),))
    planned = (plan_cuda(environment), plan_vulkan(environment))
    modules = tuple(module for module, _missing in planned if module)
    return GpuPlan(modules, " ".join(missing for _module, missing in planned if missing))


def plan_cuda(environment: Mapping[str, str]) -> tuple[GpuModule | None, str]:
    """CUDA for the cards of this machine, else why not; nothing is said where there is no compiler for it.

    Compiling for all cards would take hours, and without a driver the outcome could not run here.
    """
    homes = [environment.get(name, "") for name in ("CUDA_PATH", "CUDA_HOME")]
    folders = [str(Path(home, "bin")) for home in (*homes, CUDA) if home]
    nvcc = shutil.which("nvcc", path=os.pathsep.join([environment.get("PATH", ""), *folders]))
    driver = "nvcuda.dll" if places.SYSTEM == "win32" else "libcuda.so.1"
    if nvcc is None:
        return None, ""
    if missing_libraries([driver], every_system=True):
        return None, "Left out: CUDA, since this computer has its compiler but no NVIDIA driver."
    flags = (
        "-DGGML_CUDA=ON",
        f"-DCMAKE_CUDA_COMPILER={Path(nvcc).as_posix()}",
        "-DCMAKE_CUDA_ARCHITECTURES=native",
    )
    # NCCL joins several machines; it opens sockets.
    return GpuModule("cuda", (*flags, "-DGGML_CUDA_NCCL=OFF"), f"cuda {_cuda_version(Path(nvcc))}"), ""


def plan_vulkan(environment: Mapping[str, str]) -> tuple[GpuModule | None, str]:
    """Vulkan from what is installed or, for root on Debian and Ubuntu, from what can be; else why not."""
    kit = environment.get("VULKAN_SDK", "")
    prefixes = [Path(kit), *PREFIXES] if kit else list(PREFIXES)
    version = next(filter(None, (header_version(prefix) for prefix in prefixes)), None)
    folders = [str(Path(kit, "bin"))] if kit else []
    compiler = shutil.which("glslc", path=os.pathsep.join([*folders, environment.get("PATH", "")]))
    lacking = []
    if compiler is None:
        lacking.append("the shader compiler glslc")
    if version is None or version < OLDEST_VULKAN:
        lacking.append(f"Vulkan headers {'.'.join(map(str, OLDEST_VULKAN))} or newer")
    if places.SYSTEM == "linux" and not any(map(has_spirv_headers, prefixes)):
        lacking.append("SPIR-V headers")
    if compiler and version and not lacking:
        fact = f"vulkan {'.'.join(map(str, version))} glslc {Path(compiler).stat().st_size}"
        return GpuModule("vulkan", ("-DGGML_VULKAN=ON",), fact), ""
    suite = suite_with_headers()
    if suite:
        return GpuModule("vulkan", ("-DGGML_VULKAN=ON",), f"vulkan unpacked from {suite}", suite), ""
    return None, f"Left out: Vulkan, for GPUs. Missing: {', '.join(lacking)}. {_vulkan_remedy()}"


def header_version(prefix: Path) -> tuple[int, int, int] | None:
    """The version of the Vulkan headers below a prefix, or None."""
    for folder in ("include", "Include"):
        try:
            with (prefix / folder / "vulkan" / "vulkan_core.h").open(encoding="utf-8") as file:
                text = file.read(1 << 14)  # the version stands before the first declaration
        except OSError:
            continue
        patch = re.search(r"#define VK_HEADER_VERSION (\d+)", text)
        rest = re.search(r"#define VK_HEADER_VERSION_COMPLETE VK_MAKE_API_VERSION\(0, (\d+), (\d+),", text)
        if patch and rest:
            return int(rest[1]), int(rest[2]), int(patch[1])
    return None


def has_spirv_headers(prefix: Path) -> bool:
    """Whether CMake will find SPIRV-Headers there."""
    folders = ("share", "lib", "lib64")
    return any(
        (prefix / folder / "cmake/SPIRV-Headers/SPIRV-HeadersConfig.cmake").is_file() for folder in folders
    )


def suite_with_headers() -> str:
    """The release whose headers set-up may unpack here, or ""."""
    release = os_release()
    if release.get("ID") not in ("debian", "ubuntu") or not can_install("debian"):
        return ""
    codename = release.get("VERSION_CODENAME", "")
    return NEWER_SUITE.get(codename, codename)


def _vulkan_remedy() -> str:
    if places.SYSTEM == "win32":
        return "Install the Vulkan SDK with: winget install KhronosGroup.VulkanSDK"
    return remedy([GLSLC, VULKAN_HEADERS, SPIRV_HEADERS], distribution())


def _cuda_version(nvcc: Path) -> str:
    """What the toolkit says of itself, or else the size of its compiler."""
    try:
        text = (nvcc.resolve().parent.parent / "version.json").read_text(encoding="utf-8")
        return str(json.loads(text)["cuda"]["version"])
    except (OSError, ValueError, KeyError, TypeError):
        return f"nvcc {nvcc.stat().st_size}"
