"""Memory and cores on Linux, from /proc, /sys and the control group this process is in."""

from __future__ import annotations

import os
import platform
from collections.abc import Iterable
from pathlib import Path

from app.domain.engine.models import Computer

ROOT = Path("/")
INSTRUCTIONS = {"avx2": "avx2", "avx512f": "avx512", "asimddp": "dotprod", "amx_int8": "amx"}
"""What /proc/cpuinfo calls them, and `Computer.instructions`."""


def look(root: Path = ROOT, processors: Iterable[int] | None = None) -> Computer:
    """What /proc, /sys and control groups below `root` say, for the processors this process may use.

    Missing files count as unknown: memory 0, one core a processor.
    """
    usable = sorted(os.sched_getaffinity(0) if processors is None else processors)
    memory = _fields(_text(root / "proc/meminfo"))
    total = _kibibytes(memory.get("MemTotal", ""))
    available = _kibibytes(memory.get("MemAvailable", "")) or total // 2
    groups = _groups(root)
    for group in groups:
        total, available = _within(group, total, available)
    threads = min([len(usable), *filter(None, (_quota(group) for group in groups))])
    release = platform.release()
    cpuinfo = _text(root / "proc/cpuinfo")
    return Computer(
        memory_total=total,
        memory_available=available,
        cores=min(_cores(root, usable), threads),
        threads=threads,
        processor=_processor(cpuinfo),
        system=f"Linux {release}",
        instructions=_instructions(cpuinfo),
    )


def _cores(root: Path, processors: list[int]) -> int:
    """How many physical cores these processors are: those with the same siblings are one."""
    places = root / "sys/devices/system/cpu"
    siblings = set()
    for number in processors:
        folder = places / f"cpu{number}/topology"
        listed = _text(folder / "core_cpus_list") or _text(folder / "thread_siblings_list")
        siblings.add(listed.strip() or str(number))
    return max(1, len(siblings))


def _groups(root: Path) -> list[Path]:
    """The version 2 control group of this process and those above it, where they are mounted."""
    own = [line[3:] for line in _text(root / "proc/self/cgroup").splitlines() if line.startswith("0::")]
    mounted = [line.split() for line in _text(root / "proc/self/mounts").splitlines()]
    places = [words[1] for words in mounted if len(words) > 2 and words[2] == "cgroup2"]
    if not own or not places:
        return []
    top = root / places[0].lstrip("/")
    group = top / own[0].lstrip("/")
    if not group.is_dir():  # the name is the host's, the mount is the container's
        return [top]
    return [group, *(above for above in group.parents if above.is_relative_to(top))]


def _within(group: Path, total: int, available: int) -> tuple[int, int]:
    """Total and available memory under a group's limit. What it caches of files can be given back."""
    most = _number(group / "memory.max")
    if most is None:
        return total, available
    statistics = dict(line.split(" ", 1) for line in _text(group / "memory.stat").splitlines() if " " in line)
    cached = statistics.get("inactive_file", "0")
    used = (_number(group / "memory.current") or 0) - (int(cached) if cached.isdigit() else 0)
    return min(total, most), max(0, min(available, most - max(used, 0)))


def _quota(group: Path) -> int | None:
    """How many processors a group may keep busy, rounded up; None without a limit."""
    words = _text(group / "cpu.max").split()
    if len(words) != 2 or not all(word.isdigit() for word in words) or int(words[1]) == 0:
        return None
    return max(1, -(-int(words[0]) // int(words[1])))


def _processor(cpuinfo: str) -> str:
    """The name on the box, where the processor says it; most ARM ones do not."""
    fields = _fields(cpuinfo)
    return " ".join((fields.get("model name") or fields.get("Model") or fields.get("Hardware") or "").split())


def _instructions(cpuinfo: str) -> tuple[str, ...]:
    """Of the first processor, on x86 and on ARM."""
    fields = _fields(cpuinfo)
    said = (fields.get("flags") or fields.get("Features") or "").split()
    return tuple(name for flag, name in INSTRUCTIONS.items() if flag in said)


def _fields(text: str) -> dict[str, str]:
    """`name: value` lines; the first of a name counts."""
    found: dict[str, str] = {}
    for line in text.splitlines():
        name, colon, value = line.partition(":")
        if colon:
            found.setdefault(name.strip(), value.strip())
    return found


def _kibibytes(value: str) -> int:
    words = value.split()
    return int(words[0]) << 10 if words and words[0].isdigit() else 0


def _number(path: Path) -> int | None:
    text = _text(path).strip()
    return int(text) if text.isdigit() else None


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""
