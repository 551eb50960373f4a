"""What this computer has for the engine, and how busy it is."""

from __future__ import annotations

import os
from pathlib import Path

CPUS = Path("/sys/devices/system/cpu")
MEMORY = Path("/proc/meminfo")
TIMES = Path("/proc/stat")
NICE, IDLE, WAITING = 2, 4, 5  # columns of /proc/stat, proc(5)
FREE = (NICE, IDLE, WAITING)
"""What can be had: work that was made to give way does, so it does not count as busy."""
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


def thread_choices(cpus: Path = CPUS) -> list[int]:
    """Thread counts worth measuring, the usual one first.

    All physical cores; the fast ones alone, where some are slower; half of them, since memory may be the
    limit; and one less, which leaves room for the window.
    """
    cores = usable_cores(cpus)
    fast = fast_cores(cpus)
    choices = [cores, fast, cores - 1 if cores > 2 else cores, max(1, cores // 2)]
    return [count for count in dict.fromkeys(choices) if count >= 1]


def fast_cores(cpus: Path = CPUS) -> int:
    """Physical cores of the fastest kind that this process may run on; all of them where all are alike.

    The kernel rates cores by `cpu_capacity` on Arm and by their highest frequency elsewhere; cores within a
    tenth of the best count as alike, since boost clocks of equal cores differ a little.
    """
    rated: dict[str, float] = {}
    for number in usable_threads():
        folder = cpus / f"cpu{number}"
        rating = _first_number(folder / "cpu_capacity", folder / "cpufreq" / "cpuinfo_max_freq")
        core = _text(folder / "topology" / "thread_siblings_list") or str(number)
        rated[core] = max(rated.get(core, 0.0), rating)
    best = max(rated.values(), default=0.0)
    return sum(rating >= 0.9 * best for rating in rated.values()) or 1


def _first_number(*paths: Path) -> float:
    return next((float(text) for path in paths if (text := _text(path)).isdigit()), 0.0)


def _text(path: Path) -> str:
    try:
        return path.read_text().strip()
    except OSError:
        return ""


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
            ticks = [sum(int(row[i]) for i in FREE) for row in rows if row and row[0] in self._usable]
        except (OSError, ValueError, IndexError):
            return None
        return sum(ticks) / os.sysconf("SC_CLK_TCK") if any(ticks) else None  # some sandboxes give zeros
