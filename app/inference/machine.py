"""What this computer has for the engine, and how busy it is."""

from __future__ import annotations

import os
from pathlib import Path

CPUS = Path("/sys/devices/system/cpu")
MEMORY = Path("/proc/meminfo")
TIMES = Path("/proc/stat")
IDLE, WAITING = 4, 5  # columns of /proc/stat, proc(5)
LONGEST = 1 << 16  # bytes that hold the rows of some 500 processors, which come first


def usable_cores(cpus: Path = CPUS) -> int:
    """Physical cores this process may run on, at least 1.

    Two hardware threads of one core share its arithmetic units, so one computing thread per core is best
    (`engine.md` 1.2). Where the kernel does not tell, all usable threads count as cores.
    """
    usable = usable_threads()
    cores: set[str] = set()
    for number in usable:
        try:
            cores.add((cpus / f"cpu{number}" / "topology" / "thread_siblings_list").read_text())
        except OSError:
            return max(1, len(usable))
    return max(1, len(cores))


def usable_threads() -> set[int]:
    """Numbers of the hardware threads this process may run on."""
    affinity = getattr(os, "sched_getaffinity", None)  # Linux
    return set(affinity(0)) if affinity else set(range(os.cpu_count() or 1))


def available_memory(meminfo: Path = MEMORY) -> int:
    """Bytes that can be used without swapping, or 0 where it is not known."""
    try:
        for line in meminfo.read_text().splitlines():
            if line.startswith("MemAvailable:"):
                return int(line.split()[1]) * 1024
    except (OSError, ValueError, IndexError):
        return 0
    return 0


class IdleTime:
    """How long the usable processors have been idle.

    Made before the files are given up: it keeps one open, until the process ends.
    """

    def __init__(self, times: Path = TIMES) -> None:
        self._usable = {f"cpu{number}" for number in usable_threads()}
        try:
            self._descriptor = os.open(times, os.O_RDONLY)
        except OSError:
            self._descriptor = -1

    def seconds(self) -> float | None:
        """Idle seconds of all usable processors together since the computer started, or None if unknown."""
        if self._descriptor < 0:
            return None
        try:
            rows = [line.split() for line in os.pread(self._descriptor, LONGEST, 0).decode().splitlines()]
            ticks = [int(row[IDLE]) + int(row[WAITING]) for row in rows if row and row[0] in self._usable]
        except (OSError, ValueError, IndexError):
            return None
        return sum(ticks) / os.sysconf("SC_CLK_TCK") if any(ticks) else None  # some sandboxes give zeros
