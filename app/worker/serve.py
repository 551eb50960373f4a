"""The child's side: give up rights, greet, take the first request, then work on one thread and listen on another.

The order is the security: nothing native is imported and no second thread runs before the first request has
named the one file and everything else is given up (`app.worker.jobs`).
"""

from __future__ import annotations

import os
import queue
import sys
import threading
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any, BinaryIO, Protocol

from app.domain.errors import AppError, EngineFailed, SandboxRefused
from app.sandbox.child import harden_at_start
from app.sandbox.report import Report
from app.worker import jobs, protocol
from app.worker.flag import StopFlag

STACK_BYTES = 64 << 20
"""llama.cpp's tokenisers recurse on long runs of text (engine.md 1.4)."""
END_WITHIN_S = 2.0


class Job(Protocol):
    """What a role does with its requests."""

    def handle(self, request: protocol.Request, emit: Emit, cancelled: Callable[[], bool]) -> None:
        """Answer one request with events; errors are raised."""


Emit = Callable[[protocol.Event], None]
Prepare = Callable[[protocol.Request, StopFlag], Job]


class Channel:
    """The private line to the parent. The real stdout goes to stderr, since native code prints."""

    def __init__(self) -> None:
        self._out: BinaryIO = os.fdopen(os.dup(1), "wb", buffering=0)
        os.dup2(2, 1)
        self._in = sys.stdin.buffer
        self._lock = threading.Lock()

    def send(self, event: protocol.Event) -> None:
        """Write one event. A parent that is gone ends this process."""
        data = memoryview(protocol.encode(event))
        with self._lock:
            try:
                while data:
                    data = data[self._out.write(data) or 0 :]
            except OSError:
                os._exit(0)

    def receive(self) -> protocol.Request | None:
        """The next request, or None when the parent has closed the line. Raises ProtocolError."""
        line = self._in.readline()
        return protocol.decode_request(line) if line else None


class Worker:
    """The thread that works, one request at a time."""

    def __init__(self, channel: Channel, job: Job) -> None:
        self._channel, self._job = channel, job
        self._requests: queue.SimpleQueue[Any] = queue.SimpleQueue()
        self._cancelled: set[int] = set()
        threading.stack_size(STACK_BYTES)
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def put(self, request: protocol.Request) -> None:
        """Queue a request; a `Cancel` takes effect at once."""
        if isinstance(request, protocol.Cancel):
            self._cancelled.add(request.target)
        else:
            self._requests.put(request)

    def end(self) -> None:
        """Let the running request end and wait for it, not long."""
        self._requests.put(None)
        self._thread.join(END_WITHIN_S)

    def _run(self) -> None:
        while (request := self._requests.get()) is not None:
            answer(self._channel, request, lambda r=request: self._handle(r))

    def _handle(self, request: protocol.Request) -> None:
        self._job.handle(request, self._channel.send, lambda: request.id in self._cancelled)


def answer(channel: Channel, request: protocol.Request, act: Callable[[], None]) -> bool:
    """Run `act`; what it raises becomes `Failed`. Whether it went well."""
    try:
        act()
    except AppError as error:
        channel.send(protocol.Failed(id=request.id, error=error.to_dict()))
        return False
    except Exception as error:
        _report(error)
        failed = EngineFailed(code=type(error).__name__)
        channel.send(protocol.Failed(id=request.id, error=failed.to_dict()))
        return False
    return True


def _report(error: BaseException) -> None:
    """Where a bug happened, on stderr: frames only, since values may hold a person's words."""
    frames = traceback.extract_tb(error.__traceback__)
    places = " < ".join(f"{Path(f.filename).name}:{f.lineno}" for f in reversed(frames))
    sys.stderr.write(f"{type(error).__name__} at {places}\n")
    sys.stderr.flush()


def main(role: str, flag_path: str, prepare: Prepare | None = None) -> int:
    """Be a child of `role` until the parent closes the line. Returns the exit status."""
    channel = Channel()
    flag = StopFlag.open(Path(flag_path))
    try:
        report: Report = harden_at_start(role)
    except SandboxRefused:
        sys.stderr.write("the sandbox was refused\n")
        return 3
    hello = protocol.Hello(
        version=protocol.VERSION, role=role, pid=os.getpid(), sandbox=report.to_dict()
    )
    channel.send(hello)
    try:
        return _serve(role, channel, flag, prepare or jobs.preparation(role))
    except protocol.ProtocolError as error:
        sys.stderr.write(f"protocol: {error}\n")
        return 4


def _serve(role: str, channel: Channel, flag: StopFlag, prepare: Prepare) -> int:
    first = channel.receive()
    while isinstance(first, (protocol.Probe, protocol.Cancel)):
        if isinstance(first, protocol.Probe):
            channel.send(protocol.Probed(id=first.id, sandbox=jobs.ask_kernel(role)))
        first = channel.receive()
    if first is None:
        return 0
    prepared: list[Job] = []
    request = first
    if not answer(channel, request, lambda: prepared.append(prepare(request, flag))):
        return 0
    worker = Worker(channel, prepared[0])
    worker.put(first)
    while (following := channel.receive()) is not None:
        worker.put(following)
    flag.set()
    worker.end()
    sys.stderr.flush()
    os._exit(0)
