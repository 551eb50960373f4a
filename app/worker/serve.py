"""A child process from its first line to its last.

    give up network and programs -> Hello -> first request -> give up files -> work

Two threads: the main one reads requests and never works, so that a Cancel or the end of input is seen at
once; the other works, on a large stack, because tokenizers recurse. Both the order of the steps and the late
start of the second thread are the sandbox's needs: see `app.sandbox.child`.
"""

from __future__ import annotations

import faulthandler
import os
import queue
import sys
import threading
import traceback
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import BinaryIO

from app.domain.errors import AppError, EngineFailed, SandboxRefused
from app.sandbox.child import ask, confine_files, harden_at_start
from app.sandbox.report import Report
from app.worker import protocol
from app.worker.flag import StopFlag, Stopping
from app.worker.job import CallsOut, Job, Writes
from app.worker.jobs import JOBS

STACK_BYTES = 64 << 20
"""llama.cpp's recursive tokenizers overflow 8 MiB at about 26,000 unbroken characters (llama.cpp #27783)."""
LEAVE_WITHIN_S = 2.0
WRONG_USE = 2

if sys.platform == "win32":
    import msvcrt

Table = Mapping[str, Callable[[], Job]]


class ParentGone(Exception):
    """The pipe to the parent is closed; there is nobody to answer."""


class Channel:
    """The private way up to the parent. Whole lines, from any thread."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor
        self._lock = threading.Lock()

    @classmethod
    def claim(cls) -> Channel:
        """Take stdout for events and point file descriptor 1 at stderr, since native code prints."""
        private = os.dup(1)
        os.dup2(2, 1)
        sys.stdout = sys.stderr
        _binary(private)
        return cls(private)

    def emit(self, event: protocol.Event) -> None:
        """Send an event. Raises ParentGone."""
        self.write(protocol.encode(event))

    def write(self, line: bytes) -> None:
        """Send bytes as they are; only tests have a use for bytes that are no event."""
        rest = memoryview(line)
        with self._lock:
            try:
                while rest:
                    rest = rest[os.write(self._descriptor, rest) :]
            except OSError as error:
                raise ParentGone from error


def main(role: str, flag_path: str, table: Table = JOBS, channel: Channel | None = None) -> int:
    """Serve requests until stdin ends. Does not return once work has begun: the process is ended here.

    Exit status 0: told to end. 1: a bug in the child. 2: wrong arguments, or a line of another protocol.
    """
    if role not in table:
        return WRONG_USE
    os.environ["OPENBLAS_NUM_THREADS"] = "1"  # numpy's threads would start before, and outside, the sandbox
    if sys.stderr is not None:  # as in a program without a console
        faulthandler.enable()
    channel = channel or Channel.claim()
    try:
        report = harden_at_start(role)
        stopping = Stopping(StopFlag.open(Path(flag_path)))
    except SandboxRefused as refusal:
        return _refuse(role, channel, refusal)
    except (OSError, ValueError):
        return WRONG_USE
    child = _Child(role, channel, stopping, table[role]())
    try:
        return child.live(report)
    except ParentGone:
        return _leave(0)
    except protocol.ProtocolError:
        return _leave(WRONG_USE)


class _Nothing:
    """No request has come."""


class _Child:
    """One life."""

    def __init__(self, role: str, channel: Channel, stopping: Stopping, job: Job) -> None:
        self._role, self._channel, self._stopping, self._job = role, channel, stopping, job
        self._requests: queue.SimpleQueue[protocol.Request | None] = queue.SimpleQueue()
        self._input = sys.stdin.buffer

    def live(self, report: Report) -> int:
        """Greet, confine to the first request's files, work."""
        self._channel.emit(_hello(self._role, report))
        first = self._first()
        if first is None:
            return 0
        if self._prepare(first):
            self._requests.put(first)
        worker = self._start_worker()
        while (request := _read(self._input)) is not None:
            if isinstance(request, protocol.Cancel):
                self._stopping.cancel(request.target)
            else:
                self._requests.put(request)
        self._stopping.close()
        self._requests.put(None)
        worker.join(LEAVE_WITHIN_S)
        return _leave(0)

    def _first(self) -> protocol.Request | None:
        """The request that names the file. Probes before it are answered; there is one thread yet."""
        while (request := _read(self._input)) is not None:
            if isinstance(request, protocol.Probe):
                self._answer(request)
            elif not isinstance(request, protocol.Cancel):
                return request
        return None

    def _prepare(self, first: protocol.Request) -> bool:
        """Give up all files but those of the request. False if that failed and was answered."""
        try:
            files = self._job.files(first)
            work = self._job.folders(first) if isinstance(self._job, Writes) else []
            ports = self._job.ports(first) if isinstance(self._job, CallsOut) else None
            gpu = self._job.gpu(first)
        except Exception as error:
            self._fail(first.id, error)
            confine_files([], self._role)
            return False
        try:
            report = confine_files(files, self._role, gpu=gpu, work=work, ports=ports)
            self._job.confined(report, self._channel.emit)
        except Exception as error:
            self._fail(first.id, error)
            return _leave(0) == 0  # half confined is not confined
        return True

    def _start_worker(self) -> threading.Thread:
        before = threading.stack_size(STACK_BYTES)
        worker = threading.Thread(target=self._work, name="work", daemon=True)
        worker.start()
        threading.stack_size(before)
        return worker

    def _work(self) -> None:
        try:
            while (request := self._next()) is not None:
                if not isinstance(request, _Nothing):
                    self._answer(request)
                if self._job.busy:
                    self._advance()
        except ParentGone:
            _leave(0)
        except BaseException as error:  # a worker that is gone must not look like one that thinks
            _tell_frames(error)
            _leave(1)

    def _next(self) -> protocol.Request | _Nothing | None:
        """The next request, waited for only while there is nothing to do. None at the end."""
        try:
            return self._requests.get(block=not self._job.busy)
        except queue.Empty:
            return _Nothing()

    def _answer(self, request: protocol.Request) -> None:
        self._stopping.begin(request.id)
        over = True
        try:
            if isinstance(request, protocol.Probe):
                self._channel.emit(protocol.Probed(id=request.id, sandbox=ask(self._role).to_dict()))
            else:
                over = self._job.run(request, self._channel.emit, self._stopping)
        except ParentGone:
            raise
        except Exception as error:
            self._fail(request.id, error)
        if over:
            self._stopping.end(request.id)

    def _advance(self) -> None:
        """Do a piece of what is taken up. A bug there ends all of it, since nobody knows whose it is."""
        try:
            over = self._job.advance(self._channel.emit, self._stopping)
        except ParentGone:
            raise
        except Exception as error:
            over = list(self._stopping.running())
            self._job.abandon()
            for number in over:
                self._fail(number, error)
        for number in over:
            self._stopping.end(number)

    def _fail(self, number: int, error: Exception) -> None:
        if not isinstance(error, AppError):
            _tell_frames(error)
            error = EngineFailed(code=type(error).__name__)
        self._channel.emit(protocol.Failed(id=number, error=error.to_dict()))


def _hello(role: str, report: Report) -> protocol.Hello:
    return protocol.Hello(version=protocol.VERSION, role=role, pid=os.getpid(), sandbox=report.to_dict())


def _refuse(role: str, channel: Channel, refusal: SandboxRefused) -> int:
    """Rights could not be given up: greet, so that the parent hears why, and do nothing it asks."""
    report = Report(role=role, system=sys.platform, notes=(f"refused: {refusal.what}",))
    try:
        channel.emit(_hello(role, report))
        while (request := _read(sys.stdin.buffer)) is not None:
            if not isinstance(request, protocol.Cancel):
                channel.emit(protocol.Failed(id=request.id, error=refusal.to_dict()))
    except (ParentGone, protocol.ProtocolError):
        return WRONG_USE
    return 0


def _read(stream: BinaryIO) -> protocol.Request | None:
    """The next request, or None at the end of input. Raises ProtocolError."""
    line = stream.readline(protocol.LONGEST + 1)
    return protocol.decode_request(line) if line else None


def _tell_frames(error: BaseException) -> None:
    """Where it happened, on stderr; never the message, which may hold what a person wrote."""
    frames = traceback.extract_tb(error.__traceback__)
    lines = [f"{Path(frame.filename).name}:{frame.lineno} {frame.name}" for frame in frames]
    try:
        sys.stderr.write("\n".join([type(error).__name__, *lines]) + "\n")
        sys.stderr.flush()
    except (OSError, ValueError, AttributeError):
        return  # nobody reads it, or it is a file, which the sandbox does not let grow


def _binary(descriptor: int) -> None:
    if sys.platform == "win32":
        msvcrt.setmode(descriptor, os.O_BINARY)


def _leave(status: int) -> int:
    """End the process at once: threads in native code cannot be unwound, and nothing here needs tidying."""
    os._exit(status)
