"""Download children through the launcher, for the command line. The window uses `app.ui.launched`."""

from __future__ import annotations

import os
import queue
import select
import threading
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from functools import partial

from app.worker.launching import LOST, Launcher, flag_of
from app.worker.loop import Loop
from app.worker.supervisor import Transport

KEPT_STDERR = 8 << 10


class LaunchedPipes:
    """A child with pipes; two threads read them and post to the loop."""

    def __init__(
        self,
        loop: Loop,
        launcher: Launcher,
        flag: str,
        on_line: Callable[[bytes], None],
        on_exit: Callable[[int], None],
    ) -> None:
        self._loop, self._launcher = loop, launcher
        self._on_line, self._on_exit = on_line, on_exit
        self.number, pipes = launcher.start(flag)
        for descriptor in (pipes.stdin, pipes.stdout, pipes.stderr):
            os.set_blocking(descriptor, True)
        self._stdin = os.fdopen(pipes.stdin, "wb", buffering=0)
        self._stdout, self._stderr = os.fdopen(pipes.stdout, "rb"), os.fdopen(pipes.stderr, "rb")
        self.status: queue.SimpleQueue[int] = queue.SimpleQueue()
        """Gets the child's exit status from whoever hears of it."""
        self._words: deque[bytes] = deque(maxlen=64)
        self._drain = threading.Thread(target=self._read_stderr, daemon=True)
        self._drain.start()
        threading.Thread(target=self._listen, daemon=True).start()

    def write(self, line: bytes) -> None:
        """Send a line; a broken pipe is silent."""
        with suppress(OSError, ValueError):
            rest = memoryview(line)
            while rest:
                rest = rest[self._stdin.write(rest) or 0 :]

    def close(self) -> None:
        """Close stdin."""
        with suppress(OSError):
            self._stdin.close()

    def kill(self) -> None:
        """End the child. Nothing is reported afterwards to a supervisor that has let go."""
        self._launcher.kill(self.number)

    def last_words(self) -> bytes:
        """The end of stderr."""
        return b"".join(self._words)[-KEPT_STDERR:]

    def _listen(self) -> None:
        with self._stdout:
            for line in self._stdout:
                if not line.endswith(b"\n"):
                    break  # half a line of a child that died: its exit tells more
                self._loop.post(partial(self._on_line, line))
        self._drain.join(timeout=1)
        status = self.status.get()
        self.close()
        self._loop.post(lambda: self._on_exit(status))

    def _read_stderr(self) -> None:
        with self._stderr:
            while block := self._stderr.read1(1024):
                self._words.append(block)


class LauncherPipes:
    """A `worker.supervisor.Spawn` for the role "download" that posts to `loop`."""

    def __init__(self, loop: Loop, launcher: Launcher) -> None:
        self._loop, self._launcher = loop, launcher
        self._lock = threading.Lock()
        self._alive: dict[int, LaunchedPipes] = {}
        self._gone = False
        threading.Thread(target=self._hear, daemon=True).start()

    def __call__(
        self, arguments: list[str], on_line: Callable[[bytes], None], on_exit: Callable[[int], None]
    ) -> Transport:
        """Start a child. Raises OSError when the launcher is gone."""
        with self._lock:
            if self._gone:
                raise OSError("no launcher")
            try:
                started = LaunchedPipes(self._loop, self._launcher, flag_of(arguments), on_line, on_exit)
            except ConnectionError:  # it has ended, and that was not heard of yet
                self._gone = True
                raise
            self._alive[started.number] = started
            return started

    @property
    def gone(self) -> bool:
        """Whether the launcher has ended: nothing can be started any more."""
        return self._gone

    def _hear(self) -> None:
        """On a thread: pass on how children ended, until the launcher has."""
        while True:
            with suppress(OSError, ValueError):  # closed meanwhile: that it has ended is heard below
                select.select([self._launcher.descriptor], [], [])
            news = self._launcher.news()
            with self._lock:
                for number, status in news or ():
                    self._alive.pop(number).status.put(status)
                if news is None:
                    self._gone = True
                    for started in self._alive.values():
                        started.status.put(LOST)
                    return
