"""Child processes through QProcess: the window's side of `worker.supervisor.Transport`.

Everything happens on the window's thread, inside Qt's loop. A transport that its owner has let go stays
alive here until the process has ended, because Qt must not destroy a running process.
"""

from __future__ import annotations

import sys
from collections import deque
from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, QObject, QProcess, QProcessEnvironment, QTimer
from shiboken6 import isValid

from app.worker.command import child_environment
from app.worker.lines import Lines
from app.worker.supervisor import Transport

KEPT_STDERR = 8 << 10
START_WITHIN_MS = 10_000


class ProcessTransport(QObject):
    """A running child with pipes."""

    def __init__(
        self, arguments: list[str], on_line: Callable[[bytes], None], on_exit: Callable[[int], None]
    ) -> None:
        super().__init__()
        self.on_gone: Callable[[], None] = lambda: None
        self._on_line, self._on_exit = on_line, on_exit
        self._cutter = Lines()
        self._lines: deque[bytes] = deque()
        self._words = b""
        self._process = process = QProcess(self)
        process.setProgram(arguments[0])
        process.setArguments(arguments[1:])
        process.setProcessEnvironment(_environment(child_environment()))
        _seal(process)
        process.readyReadStandardOutput.connect(self._read_lines)
        process.readyReadStandardError.connect(self._read_words)
        process.finished.connect(self._finish)

    def start(self) -> None:
        """Start the program. Raises OSError; then neither callback is ever called."""
        self._process.start()
        if not self._process.waitForStarted(START_WITHIN_MS):
            self._process.finished.disconnect(self._finish)
            self._process.kill()
            raise OSError(self._process.errorString())

    def write(self, line: bytes) -> None:
        """Send a line; one for a child that is gone is dropped, since its exit is reported."""
        if self._process.state() is QProcess.ProcessState.Running and self._process.isWritable():
            self._process.write(line)

    def close(self) -> None:
        """Close stdin once all that was written has left."""
        self._process.closeWriteChannel()

    def kill(self) -> None:
        """End the child at once."""
        if self._process.state() is not QProcess.ProcessState.NotRunning:
            self._process.kill()

    def last_words(self) -> bytes:
        """The end of stderr."""
        self._read_words()
        return self._words

    def wait(self, milliseconds: int) -> None:
        """Block until the child has ended, and end it when it takes too long."""
        if not self._process.waitForFinished(milliseconds):
            self._process.kill()
            self._process.waitForFinished(milliseconds)

    # -- inside ------------------------------------------------------------------------------------

    def _read_lines(self) -> None:
        self._lines.extend(self._cutter.cut(bytes(self._process.readAllStandardOutput().data())))
        self._deliver()

    def _deliver(self) -> None:
        """Hand lines over in order, also when a receiver runs a loop of its own and more lines come."""
        while self._lines:
            self._on_line(self._lines.popleft())

    def _read_words(self) -> None:
        self._words = (self._words + self._process.readAllStandardError().data())[-KEPT_STDERR:]

    def _finish(self, code: int, status: QProcess.ExitStatus) -> None:
        self._read_lines()
        self._read_words()
        self.on_gone()
        signalled = status is QProcess.ExitStatus.CrashExit and sys.platform != "win32"
        self._on_exit(-code if signalled else code)


class Spawner:
    """A `worker.supervisor.Spawn` for the window. Keeps each transport until its process has ended."""

    def __init__(self) -> None:
        self._alive: set[ProcessTransport] = set()

    def __call__(
        self, arguments: list[str], on_line: Callable[[bytes], None], on_exit: Callable[[int], None]
    ) -> Transport:
        """Start a child. Raises OSError."""
        transport = ProcessTransport(arguments, on_line, on_exit)
        transport.start()
        self._alive.add(transport)
        transport.on_gone = lambda: self._alive.discard(transport)
        return transport

    def shutdown(self, milliseconds: int = 3_000) -> None:
        """Wait for every child at the end of the program; one that takes too long is ended."""
        for transport in list(self._alive):
            transport.close()
        for transport in list(self._alive):
            transport.wait(milliseconds)


def spawner() -> Spawner:
    """The window's way of starting children."""
    return Spawner()


def later(seconds: float, call: Callable[[], None]) -> Callable[[], None]:
    """Run `call` on this thread after `seconds`, unless the returned function is called first."""
    timer = QTimer(QCoreApplication.instance())
    timer.setSingleShot(True)

    def fire() -> None:
        timer.deleteLater()
        call()

    def unset() -> None:
        if isValid(timer):
            timer.stop()
            timer.deleteLater()

    timer.timeout.connect(fire)
    timer.start(round(seconds * 1000))
    return unset


def _environment(variables: dict[str, str]) -> QProcessEnvironment:
    environment = QProcessEnvironment(QProcessEnvironment.Initialization.InheritFromParent)
    environment.clear()
    for name, value in variables.items():
        environment.insert(name, value)
    return environment


def _seal(process: QProcess) -> None:
    """Let the child inherit no open file of the window, and no ignored signals."""
    if sys.platform == "win32":
        return
    flags = QProcess.UnixProcessFlag
    parameters = QProcess.UnixProcessParameters()
    parameters.flags = flags.CloseFileDescriptors | flags.ResetSignalHandlers
    process.setUnixProcessParameters(parameters)
