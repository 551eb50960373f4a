"""Child processes through `subprocess`, for the command line. The window uses `app.ui.process`."""

from __future__ import annotations

import subprocess
import threading
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from typing import IO

from app.worker.command import child_environment
from app.worker.loop import Loop
from app.worker.supervisor import Transport

KEPT_STDERR = 8 << 10


class PipeTransport:
    """A child with pipes; two threads read them and post to the loop."""

    def __init__(
        self,
        loop: Loop,
        arguments: list[str],
        on_line: Callable[[bytes], None],
        on_exit: Callable[[int], None],
    ) -> None:
        self._loop, self._on_line, self._on_exit = loop, on_line, on_exit
        self._words: deque[bytes] = deque(maxlen=64)
        self._alive = True
        flags = int(getattr(subprocess, "CREATE_NO_WINDOW", 0))
        self._process = subprocess.Popen(
            arguments,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=child_environment(),
            close_fds=True,
            creationflags=flags,
        )
        self._listener = threading.Thread(target=self._listen, daemon=True)
        self._drain = threading.Thread(target=self._read_stderr, daemon=True)
        self._drain.start()
        self._listener.start()

    def write(self, line: bytes) -> None:
        """Send a line; a broken pipe is silent."""
        try:
            _pipe(self._process.stdin).write(line)
            _pipe(self._process.stdin).flush()
        except (OSError, ValueError):
            return

    def close(self) -> None:
        """Close stdin."""
        try:
            _pipe(self._process.stdin).close()
        except OSError:
            return

    def kill(self) -> None:
        """End the child. Nothing is reported afterwards to a supervisor that has let go."""
        self._process.kill()

    def last_words(self) -> bytes:
        """The end of stderr."""
        return b"".join(self._words)[-KEPT_STDERR:]

    def _listen(self) -> None:
        for line in _pipe(self._process.stdout):
            if not line.endswith(b"\n"):
                break  # half a line of a child that died: its exit tells more
            self._loop.post(partial(self._on_line, line))
        self._drain.join(timeout=1)
        status = self._process.wait()
        for stream in (self._process.stdin, self._process.stdout, self._process.stderr):
            with suppress(OSError):
                _pipe(stream).close()
        self._loop.post(lambda: self._on_exit(status))

    def _read_stderr(self) -> None:
        stream = _pipe(self._process.stderr)
        while block := stream.read1(1024):  # type: ignore[attr-defined]  # a BufferedReader
            self._words.append(block)


def _pipe(stream: IO[bytes] | None) -> IO[bytes]:
    assert stream is not None
    return stream


def spawner(loop: Loop) -> Callable[..., Transport]:
    """A `Spawn` for the supervisor that posts to `loop`."""

    def spawn(
        arguments: list[str], on_line: Callable[[bytes], None], on_exit: Callable[[int], None]
    ) -> Transport:
        return PipeTransport(loop, arguments, on_line, on_exit)

    return spawn
