"""Why a child ended, from its exit status and the last of its stderr."""

from __future__ import annotations

MEMORY_WORDS = (
    b"MemoryError",
    b"std::bad_alloc",
    b"failed to allocate",
    b"unable to allocate",
    b"out of memory",
    b"Cannot allocate memory",
)
ABORT, KILL, TERM, CPU_TIME = -6, -9, -15, -24
CRASHES = {-4, -7, -8, -11}
"""SIGILL, SIGBUS, SIGFPE, SIGSEGV."""
WINDOWS_CRASHES = {0xC0000005, 0xC00000FD, 0xC0000374, 0xC000001D}
"""Access violation, stack overflow, heap corruption, illegal instruction."""


def diagnose(status: int, words: bytes) -> str:
    """One of memory | time | killed | crashed | aborted | exited, as in `EngineStopped.kind`.

    `status` is negative for a signal, as `subprocess` has it.
    """
    if any(word in words for word in MEMORY_WORDS):
        return "memory"
    if status == CPU_TIME:
        return "time"
    if status in (KILL, TERM):
        return "killed"
    if status == ABORT:
        return "aborted"
    if status in CRASHES or (status & 0xFFFFFFFF) in WINDOWS_CRASHES:
        return "crashed"
    return "exited"
