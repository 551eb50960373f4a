"""Download children, which the launcher starts for the window: the same `worker.supervisor.Transport`.

Their pipes are read inside Qt's loop, on the window's thread.
"""

from __future__ import annotations

import os
import select
import time
from collections import deque
from collections.abc import Callable
from contextlib import suppress

from PySide6.QtCore import QObject, QSocketNotifier

from app.worker.launching import LOST, Launcher, Pipes, flag_of
from app.worker.lines import Lines
from app.worker.supervisor import Transport

KEPT_STDERR = 8 << 10
BLOCK = 1 << 16


class LaunchedTransport(QObject):
    """A running download child."""

    def __init__(
        self,
        launcher: Launcher,
        flag: str,
        on_line: Callable[[bytes], None],
        on_exit: Callable[[int], None],
    ) -> None:
        super().__init__()
        self._launcher, self._on_line, self._on_exit = launcher, on_line, on_exit
        self.number, self._pipes = launcher.start(flag)
        self._cutter, self._lines = Lines(), deque[bytes]()
        self._words, self._unsent = b"", b""
        self._closing = self._closed = self._over = False
        kind = QSocketNotifier.Type
        self._reading = self._notifier(self._pipes.stdout, kind.Read, self._read_lines)
        self._hearing = self._notifier(self._pipes.stderr, kind.Read, self._read_words)
        self._writing = self._notifier(self._pipes.stdin, kind.Write, self._send)
        self._writing.setEnabled(False)

    def write(self, line: bytes) -> None:
        """Send a line; one for a child that is gone is dropped, since its exit is reported."""
        if not self._closing and not self._over:
            self._unsent += line
            self._send()

    def close(self) -> None:
        """Close stdin once all that was written has left."""
        self._closing = True
        if not self._over:
            self._send()

    def kill(self) -> None:
        """End the child at once."""
        if not self._over:
            self._launcher.kill(self.number)

    def last_words(self) -> bytes:
        """The end of stderr."""
        return self._words

    def end(self, status: int) -> None:
        """The child has ended: hand over what it said before, let go of its pipes, and report it."""
        if self._over:
            return
        self._read_lines()
        self._read_words()
        self._over = True
        for notifier in (self._reading, self._hearing, self._writing):
            notifier.setEnabled(False)
        _let_go(self._pipes, stdin=not self._closed)
        self._on_exit(status)

    # -- inside ------------------------------------------------------------------------------------

    def _notifier(
        self, descriptor: int, kind: QSocketNotifier.Type, call: Callable[[], None]
    ) -> QSocketNotifier:
        notifier = QSocketNotifier(descriptor, kind, self)
        notifier.activated.connect(lambda *_: call())
        return notifier

    def _send(self) -> None:
        if self._closed:
            return
        try:
            while self._unsent:
                self._unsent = self._unsent[os.write(self._pipes.stdin, self._unsent) :]
        except BlockingIOError:
            self._writing.setEnabled(True)
            return
        except OSError:
            self._unsent = b""
        self._writing.setEnabled(False)
        if self._closing:
            self._closed = True
            os.close(self._pipes.stdin)

    def _read_lines(self) -> None:
        """Hand lines over in order, also when a receiver runs a loop of its own and more lines come."""
        while block := self._read(self._pipes.stdout, self._reading):
            self._lines.extend(self._cutter.cut(block))
        while self._lines:
            self._on_line(self._lines.popleft())

    def _read_words(self) -> None:
        while block := self._read(self._pipes.stderr, self._hearing):
            self._words = (self._words + block)[-KEPT_STDERR:]

    def _read(self, descriptor: int, notifier: QSocketNotifier) -> bytes:
        """What is there. At the end of the stream the notifier, never still from then on, is switched off."""
        if self._over:
            return b""
        try:
            block = os.read(descriptor, BLOCK)
        except BlockingIOError:
            return b""
        except OSError:
            block = b""
        if not block:
            notifier.setEnabled(False)
        return block


class LauncherSpawner(QObject):
    """A `worker.supervisor.Spawn` for the role "download". Keeps each transport until its child has ended."""

    def __init__(self, launcher: Launcher) -> None:
        super().__init__()
        self._launcher = launcher
        self._alive: dict[int, LaunchedTransport] = {}
        self._gone = False
        self._news = QSocketNotifier(launcher.descriptor, QSocketNotifier.Type.Read, self)
        self._news.activated.connect(lambda *_: self._hear())

    def __call__(
        self, arguments: list[str], on_line: Callable[[bytes], None], on_exit: Callable[[int], None]
    ) -> Transport:
        """Start a child. Raises OSError when the launcher is gone."""
        if self._gone:
            raise OSError("no launcher")
        try:
            transport = LaunchedTransport(self._launcher, flag_of(arguments), on_line, on_exit)
        except ConnectionError:  # it has ended, and that was not heard of yet
            self._gone = True
            raise
        self._alive[transport.number] = transport
        return transport

    @property
    def gone(self) -> bool:
        """Whether the launcher has ended: nothing can be started any more."""
        return self._gone

    def shutdown(self, milliseconds: int = 3_000) -> None:
        """Wait for every child at the end of the program; one that takes too long is ended."""
        for transport in list(self._alive.values()):
            transport.close()
        until = time.monotonic() + milliseconds / 1000
        while self._alive and (left := until - time.monotonic()) > 0:
            select.select([self._launcher.descriptor], [], [], left)
            self._hear()
        self._news.setEnabled(False)
        self._launcher.close()
        self._lose()

    def _hear(self) -> None:
        news = self._launcher.news()
        if news is None:
            self._news.setEnabled(False)
            self._lose()
            return
        for number, status in news:
            transport = self._alive.pop(number, None)
            if transport is not None:
                transport.end(status)
                transport.deleteLater()

    def _lose(self) -> None:
        self._gone = True
        for number in list(self._alive):
            transport = self._alive.pop(number)
            transport.end(LOST)
            transport.deleteLater()


def _let_go(pipes: Pipes, stdin: bool) -> None:
    for descriptor in (pipes.stdout, pipes.stderr, *([pipes.stdin] if stdin else [])):
        with suppress(OSError):
            os.close(descriptor)
