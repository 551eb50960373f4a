"""The system libraries and programs that wheels cannot bring, and the packages that hold them."""

from __future__ import annotations

import ctypes
import shutil
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from setup import places


@dataclass(frozen=True, slots=True)
class Holder:
    """The package that holds a library or program, in Debian's, Fedora's and Arch's names."""

    debian: str
    fedora: str
    arch: str


# What Qt 6.12's Gui, xcb and Wayland parts ask the loader for and PySide6-Essentials does not carry.
QT_LIBRARIES = {
    "libEGL.so.1": Holder("libegl1", "libglvnd-egl", "libglvnd"),
    "libGL.so.1": Holder("libgl1", "libglvnd-glx", "libglvnd"),
    "libX11-xcb.so.1": Holder("libx11-xcb1", "libX11-xcb", "libx11"),
    "libxkbcommon.so.0": Holder("libxkbcommon0", "libxkbcommon", "libxkbcommon"),
    "libxkbcommon-x11.so.0": Holder("libxkbcommon-x11-0", "libxkbcommon-x11", "libxkbcommon-x11"),
    "libxcb-cursor.so.0": Holder("libxcb-cursor0", "xcb-util-cursor", "xcb-util-cursor"),
    "libxcb-icccm.so.4": Holder("libxcb-icccm4", "xcb-util-wm", "xcb-util-wm"),
    "libxcb-image.so.0": Holder("libxcb-image0", "xcb-util-image", "xcb-util-image"),
    "libxcb-keysyms.so.1": Holder("libxcb-keysyms1", "xcb-util-keysyms", "xcb-util-keysyms"),
    "libxcb-render-util.so.0": Holder("libxcb-render-util0", "xcb-util-renderutil", "xcb-util-renderutil"),
    "libxcb-util.so.1": Holder("libxcb-util1", "xcb-util", "xcb-util"),
    "libxcb-randr.so.0": Holder("libxcb-randr0", "libxcb", "libxcb"),
    "libxcb-render.so.0": Holder("libxcb-render0", "libxcb", "libxcb"),
    "libxcb-shape.so.0": Holder("libxcb-shape0", "libxcb", "libxcb"),
    "libxcb-shm.so.0": Holder("libxcb-shm0", "libxcb", "libxcb"),
    "libxcb-sync.so.1": Holder("libxcb-sync1", "libxcb", "libxcb"),
    "libxcb-xfixes.so.0": Holder("libxcb-xfixes0", "libxcb", "libxcb"),
    "libxcb-xkb.so.1": Holder("libxcb-xkb1", "libxcb", "libxcb"),
    "libwayland-client.so.0": Holder("libwayland-client0", "libwayland-client", "wayland"),
    "libwayland-cursor.so.0": Holder("libwayland-cursor0", "libwayland-cursor", "wayland"),
    "libdbus-1.so.3": Holder("libdbus-1-3", "dbus-libs", "dbus"),
    "libfontconfig.so.1": Holder("libfontconfig1", "fontconfig", "fontconfig"),
    "libfreetype.so.6": Holder("libfreetype6", "freetype", "freetype2"),
    # Newer Debians and Ubuntus call it libglib2.0-0t64, which provides the older name.
    "libglib-2.0.so.0": Holder("libglib2.0-0", "glib2", "glib2"),
}

TEST_PROGRAMS = {
    "Xvfb": Holder("xvfb", "xorg-x11-server-Xvfb", "xorg-server-xvfb"),
    "strace": Holder("strace", "strace", "strace"),
}

COMPILER = Holder("g++", "gcc-c++", "gcc")

# What the engine's Vulkan module is built with, and the loader that it asks for when it runs.
GLSLC = Holder("glslc", "glslc", "shaderc")
VULKAN_HEADERS = Holder("libvulkan-dev", "vulkan-headers vulkan-loader-devel", "vulkan-headers")
SPIRV_HEADERS = Holder("spirv-headers", "spirv-headers-devel", "spirv-headers")
VULKAN_LOADER = Holder("libvulkan1", "vulkan-loader", "vulkan-icd-loader")

# Mesa's llvmpipe, a GPU that is none: the tests of the GPU path run on it.
SOFTWARE_GPU = Holder("mesa-vulkan-drivers", "mesa-vulkan-drivers", "vulkan-swrast")
VULKAN_DRIVERS = Path("/usr/share/vulkan/icd.d")


def missing_libraries(names: Iterable[str] = tuple(QT_LIBRARIES), *, every_system: bool = False) -> list[str]:
    """Those of these libraries that the loader cannot find; none on systems whose wheels carry everything.

    `every_system`: ask on those too.
    """
    if places.SYSTEM != "linux" and not every_system:
        return []
    return [name for name in names if not _loads(name)]


def missing_programs(names: Iterable[str] = tuple(TEST_PROGRAMS)) -> list[str]:
    """Those of these programs that are not on the path; the tests that need them run on Linux only."""
    if places.SYSTEM != "linux":
        return []
    return [name for name in names if shutil.which(name) is None]


def has_software_gpu(drivers: Path = VULKAN_DRIVERS) -> bool:
    """Whether llvmpipe is there; its tests run on Linux only and are left out without it."""
    return places.SYSTEM != "linux" or any(drivers.glob("lvp_icd*.json"))


def _loads(name: str) -> bool:
    try:
        ctypes.CDLL(name)
    except OSError:
        return False
    return True
