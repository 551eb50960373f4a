"""How fast this computer's memory is, measured for a moment by copying; what a model writes depends on it."""

from __future__ import annotations

import ctypes
import time
from concurrent.futures import ThreadPoolExecutor

BLOCK = 64 << 20
"""Bytes copied at a time by each thread: more than a processor keeps in its own caches."""
MOST, SHARE = 512 << 20, 8
"""Taken for it in all: at most so many bytes, and a part of so many of the free memory."""
LEAST = 8 << 20
SECONDS = 0.03
ROUNDS = 8
FINE = time.get_clock_info("thread_time").resolution < SECONDS / 20
"""Whether the time that a thread ran is told finely enough; on Windows it comes in steps of 15.6 ms."""


def measure(cores: int, available: int) -> float:
    """Bytes a second that memory moves, read and written together, with a thread on each core; 0.0: no room.

    Takes about 0.3 seconds, and 16 threads at most. The best of some short rounds counts, since others only
    make it slower; and it is never less than what one thread moved in the time it really ran, so that a busy
    computer is not taken for a slow one. `ctypes` gives up Python's lock while it copies.
    """
    threads = max(1, min(cores, 16))
    block = min(BLOCK, min(MOST, available // SHARE) // (2 * threads))
    if block < LEAST:
        return 0.0
    try:
        pairs = [
            (ctypes.create_string_buffer(block), ctypes.create_string_buffer(block)) for _ in range(threads)
        ]
    except MemoryError:
        return 0.0
    for pair in pairs:
        for buffer in pair:
            ctypes.memset(buffer, 1, block)  # pages that nobody wrote to are all the same one
    with ThreadPoolExecutor(threads) as pool:
        rounds = [list(pool.map(_copy, pairs)) for _ in range(ROUNDS)]
    together = max(sum(passed for passed, _ in found) for found in rounds)
    return max(together, *(ran for found in rounds for _, ran in found))


def _copy(pair: tuple[ctypes.Array[ctypes.c_char], ctypes.Array[ctypes.c_char]]) -> tuple[float, float]:
    """Bytes a second, by the time that passed and by the time this thread ran (0.0: not told finely)."""
    size, moved = len(pair[0]), 0
    began, ran = time.perf_counter(), time.thread_time()
    passed = 0.0
    while passed < SECONDS:
        ctypes.memmove(pair[0], pair[1], size)
        moved += 2 * size
        passed = time.perf_counter() - began
    ran = time.thread_time() - ran
    return moved / passed, moved / ran if FINE and ran > SECONDS / 4 else 0.0
