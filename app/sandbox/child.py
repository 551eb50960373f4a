"""What a child process gives up: at its start, and once it knows its one file.

Order in a child: `harden_at_start` before anything else is imported or any thread runs; then, still on a
single thread and before llama.cpp, numpy or a parser is imported, `confine_files` with the file that the
first request names; then `limit` in the documents child. Each step can only be narrowed later.

Measured (Linux 6.18, 2 cores): hardening 0.5 ms, confining 1.2 ms, asking 0.1 ms, a system call 175 ns before
and 201 ns after; SmolLM2-135M wrote the same tokens as without, 188 a second with and 185 without.
"""

from __future__ import annotations

import sys
from collections.abc import Collection, Sequence
from dataclasses import replace
from pathlib import Path

from app.sandbox.report import Report

if sys.platform == "linux":
    from app.sandbox import linux as system
else:
    from app.sandbox import other as system

ROLES = ("inference", "documents", "download", "quantise")
PORTS_FROM_ABI = 4


def harden_at_start(role: str) -> Report:
    """Give up network, other programs and processes, core dumps and most file handles.

    The role "download" may call other computers by TCP and UDP, and nothing else of a network.

    The kernel also ends this process when the thread that started it ends, so a child is started from the
    parent's main thread. Threads remain possible, as does reading files: see `confine_files`. On Linux a
    child that cannot do this raises SandboxRefused("seccomp") and is to end; elsewhere the report says
    "open". Raises ValueError for a role that has no rules.
    """
    if role not in ROLES:
        raise ValueError(role)
    system.harden(role=role)
    return ask(role)


def harden_launcher() -> None:
    """The same for the process that download children are forked from; it keeps their rights and forking.

    Raises SandboxRefused("seccomp").
    """
    system.harden_launcher()


def confine_files(
    read_only: list[Path],
    role: str = "inference",
    *,
    gpu: bool = False,
    work: Sequence[Path] = (),
    ports: Collection[int] | None = None,
) -> Report:
    """Give up all files but `read_only`, Python, this program and the system's libraries.

    Nothing can be written but /dev/null, which llama-cpp-python opens when it is imported. `read_only` may
    hold folders too; what is missing is left out. `gpu` leaves the graphics devices and what their drivers
    read as well: for a child that computes on one. In the folders `work` files may be made, written, renamed
    and removed. `ports`, for the role "download", are the only ones that TCP reaches beside the resolver's
    (Landlock ABI 4; the report's notes say which, or that they are open). A kernel without Landlock changes
    nothing: the report says files "open" and "no Landlock". Raises SandboxRefused("landlock") if Landlock
    fails, or if a second thread runs already and the kernel (ABI < 8) could not include it.
    """
    system.confine(read_only, gpu=gpu, work=work, ports=ports)
    report = ask(role)
    if ports is None:
        return report
    limited = report.landlock_abi >= PORTS_FROM_ABI
    note = f"TCP to ports {', '.join(map(str, sorted(ports)))}" if limited else "TCP to any port"
    return replace(report, notes=(*report.notes, note))


def limit_files(most_bytes: int) -> None:
    """No file of this process grows beyond so many bytes, for good: writing more fails.

    For a child that may write in a folder. Does nothing on systems other than Linux.
    """
    system.limit_files(most_bytes)


def limit(memory_bytes: int, cpu_s: int) -> None:
    """Cap the address space in bytes, and the processor time from now on in seconds, for good.

    Beyond the first, allocation fails; beyond the second the process ends with SIGXCPU. Does nothing on
    systems other than Linux. Raises ValueError or OSError on limits the system does not take.
    """
    system.limit(memory_bytes, cpu_s)


def ask(role: str) -> Report:
    """The kernel's answers at this moment, for the calling thread. Opens, starts and reads what it can."""
    return system.probe(role)
