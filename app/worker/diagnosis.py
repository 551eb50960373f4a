"""From how a child ended to what kind of failure it was. Pure."""

from __future__ import annotations

import signal

SIGKILL, SIGTERM, SIGABRT, SIGXCPU = 9, 15, 6, 24
WINDOWS_CRASHES = {0xC0000005, 0xC000001D, 0xC00000FD, 0xC0000374, 0xC0000409, 0x80000003}
"""Access violation, illegal instruction, stack overflow, heap corruption, fail-fast, breakpoint."""

MEMORY_WORDS = (
    b"MemoryError",
    b"std::bad_alloc",
    b"out of memory",
    b"failed to allocate",
    b"unable to allocate",
    b"Cannot allocate memory",
)


def diagnose(status: int, last_words: bytes, crashed: bool = False) -> str:
    """The kind for `EngineStopped`: killed | crashed | memory | aborted | exited.

    `status` is the exit status, negative for a signal (as `subprocess` gives it); Windows gives large numbers
    for crashes. `crashed` is what QProcess says when it has no signal number. `last_words` is the end of
    stderr; only a few fixed phrases are looked for, because the rest may come from anywhere.
    """
    if (status != 0 or crashed) and any(words in last_words for words in MEMORY_WORDS):
        return "memory"
    if (status & 0xFFFFFFFF) in WINDOWS_CRASHES:
        return "crashed"
    if status < 0:
        return _by_signal(-status)
    return "crashed" if crashed else "exited"


def _by_signal(number: int) -> str:
    if number in (SIGKILL, SIGTERM):
        return "killed"
    if number in (SIGABRT, SIGXCPU):
        return "aborted"
    return "crashed" if number in _FATAL else "exited"


_FATAL = {
    int(getattr(signal, name))
    for name in ("SIGSEGV", "SIGBUS", "SIGILL", "SIGFPE", "SIGSYS", "SIGTRAP")
    if hasattr(signal, name)
}
