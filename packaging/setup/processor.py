"""The computer as far as compiled code can tell: processor, its instruction sets, system, C library."""

from __future__ import annotations

import ctypes
import os
import platform
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from setup import places

# Only these x86 flags change what a compiler emits with -march=native. The kernel adds others (mitigations,
# virtualisation), which differ between boots and would force a needless build.
X86_INSTRUCTION_SETS = re.compile(
    "s?sse|avx|fma|f16c|bmi|abm|popcnt|movbe|amx|v?aes|adx|gfni|sha|v?pclmulqdq",
)


@dataclass(frozen=True, slots=True)
class Computer:
    """What a native build depends on."""

    system: str
    architecture: str
    c_library: str
    model: str
    flags: tuple[str, ...]

    def lines(self) -> tuple[str, ...]:
        """The same as text, in a fixed order."""
        return (self.system, self.architecture, self.c_library, self.model, " ".join(self.flags))


def this_computer() -> Computer:
    """Describe this computer without starting another program."""
    model, flags = _processor()
    return Computer(places.SYSTEM, platform.machine(), _c_library(), model, flags)


def _processor() -> tuple[str, tuple[str, ...]]:
    if places.SYSTEM == "linux":
        return from_cpuinfo(Path("/proc/cpuinfo").read_text(encoding="utf-8", errors="replace"))
    if places.SYSTEM == "darwin":
        return _sysctl("machdep.cpu.brand_string"), tuple(_sysctl("machdep.cpu.features").lower().split())
    return os.environ.get("PROCESSOR_IDENTIFIER", ""), ()


def from_cpuinfo(text: str) -> tuple[str, tuple[str, ...]]:
    """Model name and instruction sets of the first processor in Linux's /proc/cpuinfo."""
    fields: dict[str, str] = {}
    for line in text.split("\n\n", 1)[0].splitlines():
        name, _, value = line.partition(":")
        fields[name.strip()] = value.strip()
    if "flags" in fields:
        return fields.get("model name", ""), _instruction_sets(fields["flags"].split())
    # Arm gives no model name, but numbers for maker and part.
    model = " ".join(fields.get(name, "") for name in ("CPU implementer", "CPU part", "CPU variant"))
    return model.strip(), tuple(sorted(fields.get("Features", "").split()))


def _instruction_sets(flags: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted({flag for flag in flags if X86_INSTRUCTION_SETS.match(flag)}))


def _c_library() -> str:
    if places.SYSTEM != "linux":
        return platform.release().split(".")[0]
    try:
        return os.confstr("CS_GNU_LIBC_VERSION") or "unknown"
    except (OSError, ValueError):
        return "other"  # musl and the like


def _sysctl(name: str) -> str:
    """A text value from macOS's sysctl, read through libc so that no program is started."""
    libc = ctypes.CDLL(None)
    size = ctypes.c_size_t(0)
    if libc.sysctlbyname(name.encode(), None, ctypes.byref(size), None, 0) != 0:
        return ""
    value = ctypes.create_string_buffer(size.value)
    if libc.sysctlbyname(name.encode(), value, ctypes.byref(size), None, 0) != 0:
        return ""
    return value.value.decode(errors="replace")
