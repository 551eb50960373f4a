"""Memory and cores on macOS, through `sysctlbyname`. Written from Apple's headers; not run by us yet."""

from __future__ import annotations

import ctypes
import os
import platform

from app.domain.engine.models import Computer

INSTRUCTIONS = {
    "hw.optional.avx2_0": "avx2",
    "hw.optional.avx512f": "avx512",
    "hw.optional.arm.FEAT_DotProd": "dotprod",
}
"""What `sysctl hw.optional` calls them, and `Computer.instructions`."""


def look() -> Computer:
    """What the kernel says. A name it does not know counts as unknown: memory 0, one core."""
    total = _number("hw.memsize")
    # the share of memory that is free or can be freed, in percent, as the tool memory_pressure prints it
    free = _number("kern.memorystatus_level")
    return Computer(
        memory_total=total,
        memory_available=total * free // 100 if free else total // 2,
        cores=_number("hw.physicalcpu") or 1,
        threads=_number("hw.logicalcpu") or os.cpu_count() or 1,
        processor=_raw("machdep.cpu.brand_string").split(b"\0")[0].decode("utf-8", "replace"),
        system=f"macOS {platform.release()}",
        instructions=tuple(name for key, name in INSTRUCTIONS.items() if _number(key)),
    )


def _number(name: str) -> int:
    return int.from_bytes(_raw(name), "little")


def _raw(name: str) -> bytes:
    """`sysctlbyname(name)`; empty when it fails."""
    libc = ctypes.CDLL(None)
    length = ctypes.c_size_t(256)
    buffer = ctypes.create_string_buffer(256)
    failed = libc.sysctlbyname(name.encode(), buffer, ctypes.byref(length), None, ctypes.c_size_t(0))
    return b"" if failed else buffer.raw[: length.value]
