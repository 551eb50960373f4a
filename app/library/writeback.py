"""Telling the disk to begin with what was written, without waiting for it."""

from __future__ import annotations

import ctypes
import sys
from functools import cache

_WRITE = 2
"""SYNC_FILE_RANGE_WRITE, <linux/fs.h>: begin, and wait for nothing."""


def send_off(descriptor: int, start: int, length: int) -> None:
    """Let the system begin to write these bytes of an open file. A wish: nothing is known of it afterwards.

    `os.fsync` in the end then waits for the last of them only. Linux alone has such a call;
    `posix_fadvise` would begin too, but waits for every processor in turn (mm/fadvise.c).
    """
    if sys.platform == "linux":
        _system().sync_file_range(
            ctypes.c_int(descriptor), ctypes.c_int64(start), ctypes.c_int64(length), ctypes.c_uint(_WRITE)
        )


@cache
def _system() -> ctypes.CDLL:
    return ctypes.CDLL(None, use_errno=True)
