"""The shared stop byte, and the child's own account of which request it means.

Sixteen zero bytes in a file below `paths.run`, mapped by both processes. The first byte not zero means: end
what is running. Native code polls it without Python: llama.cpp's abort callback is libc's `strlen`, whose
result for these bytes is 0 or 1, that is false or true (`engine.md` 1.3).
"""

from __future__ import annotations

import ctypes
import mmap
import os
import secrets
import threading
from pathlib import Path
from types import TracebackType
from typing import Self

SIZE = 16
CONFIRM_WITHIN_S = 0.5


class StopFlag:
    """The byte. The side that created it also removes the file."""

    def __init__(self, path: Path, owner: bool) -> None:
        with path.open("r+b") as file:
            self._bytes = mmap.mmap(file.fileno(), SIZE)
        self.path = path
        self._owner = owner

    @classmethod
    def create(cls, folder: Path) -> StopFlag:
        """Make a new flag in `folder`. Raises OSError."""
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        path = folder / f"stop-{secrets.token_hex(8)}"
        descriptor = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(bytes(SIZE))
        return cls(path, owner=True)

    @classmethod
    def open(cls, path: Path) -> StopFlag:
        """Map a flag that the parent made. Raises OSError, or ValueError if the file is too short."""
        return cls(path, owner=False)

    def set(self) -> None:
        """Ask for the end of what is running."""
        self._bytes[0] = 1

    def clear(self) -> None:
        """Take it back."""
        self._bytes[0] = 0

    def is_set(self) -> bool:
        """Whether the end is asked for."""
        return self._bytes[0] != 0

    @property
    def address(self) -> int:
        """Where the byte lies in this process, for `strlen`. From then on the mapping stays until the end."""
        return ctypes.addressof(ctypes.c_char.from_buffer(self._bytes))

    def close(self) -> None:
        """Unmap; the owner removes the file too. Windows keeps a file that the child still maps."""
        self._bytes.close()
        if self._owner:
            try:
                self.path.unlink(missing_ok=True)
            except OSError:
                return

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


class Stopping:
    """Which requests are to end, as the child knows it. Safe to use from two threads.

    The parent raises the byte first and then writes a `Cancel` line. The byte is fast but says no number; the
    line says which request is meant, perhaps one that waits or has just ended. So a raised byte is confirmed
    against the lines before a reply is given up, and the child lowers it when it was meant for another.
    """

    def __init__(self, flag: StopFlag, confirm_within_s: float = CONFIRM_WITHIN_S) -> None:
        self._flag = flag
        self._changed = threading.Condition()
        self._cancelled: set[int] = set()
        self._running: set[int] = set()
        self._closed = False
        self._confirm_within_s = confirm_within_s
        self.address = flag.address

    # -- the thread that reads requests --------------------------------------------------------------

    def cancel(self, target: int) -> None:
        """A `Cancel` line came."""
        with self._changed:
            self._cancelled.add(target)
            if target in self._running:
                self._flag.set()
            elif not self._ending():
                self._flag.clear()
            self._changed.notify_all()

    def close(self) -> None:
        """The parent is gone or wants this process to end: everything is cancelled."""
        with self._changed:
            self._closed = True
            self._flag.set()
            self._changed.notify_all()

    # -- the thread that works -----------------------------------------------------------------------

    def begin(self, number: int) -> None:
        """A request is taken up. A byte left over from an earlier one is lowered."""
        with self._changed:
            self._running.add(number)
            if self._ending():
                self._flag.set()
            elif len(self._running) == 1:
                self._flag.clear()

    def end(self, number: int) -> None:
        """The request is done."""
        with self._changed:
            self._running.discard(number)
            self._cancelled.discard(number)

    def running(self) -> set[int]:
        """The requests taken up that are not done."""
        with self._changed:
            return set(self._running)

    def raised(self) -> bool:
        """Whether the byte is up. Cheap enough for every token."""
        return self._flag.is_set()

    def confirmed(self) -> bool:
        """Whether a running request is to end, now that the byte is or was up.

        Waits briefly for the line that belongs to the byte. A byte without any line counts.
        """
        with self._changed:
            self._await_line()
            return bool(self._ending()) or self._flag.is_set()

    def ended(self) -> set[int]:
        """Which running requests are to end; the byte is lowered, so that the others can go on.

        Waits briefly for the line that belongs to the byte. A byte without any line counts for a request that
        runs alone; among several nobody can tell whom it meant.
        """
        with self._changed:
            self._await_line()
            ending = self._ending()
            if not ending and self._flag.is_set() and len(self._running) == 1:
                ending = set(self._running)
            if not self._closed:
                self._flag.clear()
            return ending

    def wait(self) -> bool:
        """Wait until a running request is to end. For engines that have nothing else to do."""
        with self._changed:
            self._changed.wait_for(lambda: self._ending() or self._flag.is_set(), self._confirm_within_s)
            return bool(self._ending()) or self._flag.is_set()

    def _await_line(self) -> None:
        self._changed.wait_for(lambda: self._ending() or not self._flag.is_set(), self._confirm_within_s)

    def _ending(self) -> set[int]:
        return set(self._running) if self._closed else self._running & self._cancelled
