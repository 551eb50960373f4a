"""The stop byte that parent and child share: a small file mapped by both.

The parent alone sets and clears it. llama.cpp asks it after every node of its graph through libc's `strlen`:
the byte is followed by a zero, so the length is 1 when it is set and 0 when it is not, and no Python runs in
the compute loop (engine.md 1.3). The file holds nothing else and is removed by the parent.
"""

from __future__ import annotations

import ctypes
import mmap
import os
import secrets
from pathlib import Path

SIZE = 16


class StopFlag:
    """One shared byte. Make it with `create` (parent) or `open` (child)."""

    def __init__(self, path: Path, owner: bool) -> None:
        self.path, self._owner = path, owner
        with path.open("r+b") as file:
            self._map: mmap.mmap | None = mmap.mmap(file.fileno(), SIZE)

    @classmethod
    def create(cls, folder: Path) -> StopFlag:
        """A new flag, not set, in a file named after this process. Raises OSError."""
        path = folder / f"{os.getpid()}-{secrets.token_hex(4)}.stop"
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600)
        try:
            os.write(descriptor, bytes(SIZE))
        finally:
            os.close(descriptor)
        return cls(path, owner=True)

    @classmethod
    def open(cls, path: Path) -> StopFlag:
        """The flag that the parent made. Raises OSError."""
        return cls(path, owner=False)

    def set(self) -> None:
        """Ask for a stop."""
        if self._map is not None:
            self._map[0] = 1

    def clear(self) -> None:
        """Take the request back."""
        if self._map is not None:
            self._map[0] = 0

    def is_set(self) -> bool:
        """Whether a stop is asked for."""
        return self._map is not None and self._map[0] != 0

    def address(self) -> int:
        """Where the byte lies in this process. Valid until the process ends: the map is pinned from here on."""
        assert self._map is not None
        self._pin = ctypes.c_char.from_buffer(self._map)
        return ctypes.addressof(self._pin)

    def close(self) -> None:
        """Let go; the parent removes the file too."""
        found, self._map = self._map, None
        if found is not None:
            found.close()
        if self._owner:
            self.path.unlink(missing_ok=True)
