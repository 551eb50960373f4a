"""Memory and cores on Windows, through kernel32. Written from Microsoft's pages; not run by us yet."""

from __future__ import annotations

import ctypes
import os
import platform
import sys

from app.domain.engine.models import Computer

RELATION_PROCESSOR_CORE = 0
INSTRUCTIONS = {40: "avx2", 41: "avx512", 43: "dotprod"}
"""`IsProcessorFeaturePresent`: PF_AVX2, PF_AVX512F, PF_ARM_V82_DP of winnt.h, and `Computer.instructions`."""


class _Memory(ctypes.Structure):
    """`MEMORYSTATUSEX`, sysinfoapi.h."""

    _fields_ = (
        ("dwLength", ctypes.c_uint32),
        ("dwMemoryLoad", ctypes.c_uint32),
        ("ullTotalPhys", ctypes.c_uint64),
        ("ullAvailPhys", ctypes.c_uint64),
        ("ullTotalPageFile", ctypes.c_uint64),
        ("ullAvailPageFile", ctypes.c_uint64),
        ("ullTotalVirtual", ctypes.c_uint64),
        ("ullAvailVirtual", ctypes.c_uint64),
        ("ullAvailExtendedVirtual", ctypes.c_uint64),
    )


class _Logical(ctypes.Structure):
    """`SYSTEM_LOGICAL_PROCESSOR_INFORMATION`, winnt.h; the union at its end is not looked at."""

    _fields_ = (
        ("ProcessorMask", ctypes.c_size_t),
        ("Relationship", ctypes.c_int),
        ("Union", ctypes.c_uint64 * 2),
    )


def look() -> Computer:
    """What kernel32 says. What it does not say counts as unknown: memory 0, one core a processor."""
    threads = os.cpu_count() or 1
    memory = _Memory(dwLength=ctypes.sizeof(_Memory))
    cores = threads
    instructions: tuple[str, ...] = ()
    if sys.platform == "win32":
        kernel = ctypes.windll.kernel32
        kernel.GlobalMemoryStatusEx(ctypes.byref(memory))
        length = ctypes.c_uint32(0)
        kernel.GetLogicalProcessorInformation(None, ctypes.byref(length))
        rows = (_Logical * (length.value // ctypes.sizeof(_Logical)))()
        if kernel.GetLogicalProcessorInformation(rows, ctypes.byref(length)):
            cores = sum(row.Relationship == RELATION_PROCESSOR_CORE for row in rows)
        present = kernel.IsProcessorFeaturePresent
        instructions = tuple(name for number, name in INSTRUCTIONS.items() if present(number))
    return Computer(
        memory_total=memory.ullTotalPhys,
        memory_available=memory.ullAvailPhys,
        cores=cores or threads,
        threads=threads,
        processor=platform.processor(),
        system=f"Windows {platform.release()}",
        instructions=instructions,
    )
