"""The parent's side of a child process: start, speak, listen, stop, and notice when it is gone.

One `Supervisor` is one life of one child: `stopped -> starting -> ready <-> busy -> stopping -> stopped`, or
`lost` from anywhere when the child ends unasked. Nothing here knows Qt or subprocess: a `Spawn` function
starts a process and a `Later` function sets a timer, so every path is tested with neither.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from enum import StrEnum
from pathlib import Path
from typing import Protocol

from app.domain.errors import AppError, EngineNotStarted, EngineStopped
from app.worker import diagnosis, protocol
from app.worker.flag import StopFlag

HELLO_WITHIN_S = 60.0
STOP_WITHIN_S = 3.0
CANCEL_WITHIN_S = 10.0

log = logging.getLogger(__name__)


class ChildState(StrEnum):
    """Where a child stands."""

    STOPPED = "stopped"
    STARTING = "starting"
    READY = "ready"
    BUSY = "busy"
    STOPPING = "stopping"
    LOST = "lost"


class Transport(Protocol):
    """A running process with pipes."""

    def write(self, line: bytes) -> None:
        """Send a line. A broken pipe is silent: the exit is reported."""

    def close(self) -> None:
        """Close the child's stdin, which asks it to end."""

    def kill(self) -> None:
        """End the child at once."""

    def last_words(self) -> bytes:
        """The last 8 KiB of its stderr."""


class Spawn(Protocol):
    """Starts a process. Callbacks come on the caller's thread; raises OSError if it cannot start."""

    def __call__(
        self,
        arguments: list[str],
        on_line: Callable[[bytes], None],
        on_exit: Callable[[int], None],
    ) -> Transport:
        """`on_line` gets whole lines; `on_exit` the exit status, negative for a signal, after all lines."""


Later = Callable[[float, Callable[[], None]], Callable[[], None]]
"""`later(seconds, call)` sets a timer and returns the function that unsets it."""

Receive = Callable[[protocol.Event], None]


class Supervisor:
    """One child process. Requests are answered through the receiver given with each."""

    def __init__(self, role: str, command: list[str], run: Path, spawn: Spawn, later: Later) -> None:
        self.role = role
        self.state = ChildState.STOPPED
        self.hello: protocol.Hello | None = None
        self.on_state: Callable[[ChildState], None] = lambda _state: None
        self._command, self._run, self._spawn, self._later = command, run, spawn, later
        self._transport: Transport | None = None
        self._flag: StopFlag | None = None
        self._receivers: dict[int, Receive] = {}
        self._unsent: list[protocol.Request] = []
        self._next = 1
        self._timers: dict[str, Callable[[], None]] = {}

    def take_id(self) -> int:
        """A number for the next request."""
        self._next += 1
        return self._next - 1

    def send(self, request: protocol.Request, receive: Receive) -> None:
        """Send a request, starting the child if need be. `receive` gets its events until the last one."""
        self._receivers[request.id] = receive
        if self.state in (ChildState.LOST, ChildState.STOPPING):
            self._fail(request.id, EngineNotStarted(reason="missing"))
            return
        if self.state in (ChildState.STOPPED, ChildState.STARTING):
            self._unsent.append(request)
            if self.state is ChildState.STOPPED:
                self._start()
            return
        self._write(request)

    def cancel(self, target: int) -> None:
        """Stop a request now: the shared byte ends native work, the line says which request is meant."""
        if target not in self._receivers:
            return
        self._unsent = [request for request in self._unsent if request.id != target]
        if self.state is ChildState.BUSY and self._transport and self._flag:
            self._flag.set()
            self._transport.write(protocol.encode(protocol.Cancel(id=self.take_id(), target=target)))
            self._set_timer(f"cancel {target}", CANCEL_WITHIN_S, self.kill)

    def stop(self) -> None:
        """Ask the child to end and see to it."""
        if self._transport is None:
            return
        self._set_state(ChildState.STOPPING)
        if self._flag:
            self._flag.set()
        self._transport.close()
        self._set_timer("stop", STOP_WITHIN_S, self.kill)

    def kill(self) -> None:
        """End the child at once; what was running is answered with `Failed`."""
        if self._transport is not None:
            self._transport.kill()

    # -- inside ------------------------------------------------------------------------------------

    def _start(self) -> None:
        self._set_state(ChildState.STARTING)
        self._set_timer("hello", HELLO_WITHIN_S, self._no_hello)
        try:
            self._flag = StopFlag.create(self._run)
            arguments = [*self._command, "--child", self.role, "--flag", str(self._flag.path)]
            self._transport = self._spawn(arguments, self._line, self._exit)
        except OSError:
            self._end(EngineNotStarted(reason="missing"), ChildState.LOST)

    def _no_hello(self) -> None:
        self._end(EngineNotStarted(reason="timeout"), ChildState.LOST)

    def _line(self, line: bytes) -> None:
        if self._transport is None:
            return  # a late line of a child already given up
        try:
            event = protocol.decode_event(line)
        except protocol.ProtocolError:
            self._end(EngineStopped(kind="protocol"), ChildState.LOST)
            return
        if isinstance(event, protocol.Hello):
            self._greet(event)
        elif event.id in self._receivers:
            self._deliver(event)

    def _greet(self, hello: protocol.Hello) -> None:
        self._unset_timer("hello")
        if hello.version != protocol.VERSION:
            self._end(EngineNotStarted(reason="version"), ChildState.LOST)
            return
        self.hello = hello
        self._set_state(ChildState.READY)
        unsent, self._unsent = self._unsent, []
        for request in unsent:
            self._write(request)

    def _deliver(self, event: protocol.Answer) -> None:
        receive = self._receivers[event.id]
        if isinstance(event, LAST):
            del self._receivers[event.id]
            self._unset_timer(f"cancel {event.id}")
            if not self._receivers and self.state is ChildState.BUSY:
                self._set_state(ChildState.READY)
        receive(event)

    def _write(self, request: protocol.Request) -> None:
        if self._transport is None or self._flag is None:
            return
        if self.state is ChildState.READY:
            self._flag.clear()
            self._set_state(ChildState.BUSY)
        self._transport.write(protocol.encode(request))

    def _exit(self, status: int) -> None:
        if self._transport is None:
            return
        if self.state is ChildState.STOPPING:
            self._end(EngineStopped(kind="exited", status=status), ChildState.STOPPED)
            return
        words = self._transport.last_words() if self._transport else b""
        if self.state is ChildState.STARTING:
            log.warning("child_not_started", extra={"role": self.role, "status": status})
            self._end(EngineNotStarted(reason="handshake"), ChildState.LOST)
            return
        self._end(EngineStopped(kind=diagnosis.diagnose(status, words), status=status), ChildState.LOST)

    def _end(self, error: AppError, state: ChildState) -> None:
        for name in list(self._timers):
            self._unset_timer(name)
        transport, self._transport = self._transport, None
        if transport is not None:
            transport.kill()
        if self._flag is not None:
            self._flag.close()
            self._flag = None
        self._unsent = []
        self._set_state(state)
        for number in list(self._receivers):
            self._fail(number, error)

    def _fail(self, number: int, error: AppError) -> None:
        receive = self._receivers.pop(number)
        receive(protocol.Failed(id=number, error=error.to_dict()))

    def _set_state(self, state: ChildState) -> None:
        if state is not self.state:
            self.state = state
            self.on_state(state)

    def _set_timer(self, name: str, seconds: float, call: Callable[[], None]) -> None:
        self._unset_timer(name)
        self._timers[name] = self._later(seconds, call)

    def _unset_timer(self, name: str) -> None:
        unset = self._timers.pop(name, None)
        if unset is not None:
            unset()


LAST = (
    protocol.Finished,
    protocol.Failed,
    protocol.Loaded,
    protocol.Counted,
    protocol.Embedded,
    protocol.Ranked,
    protocol.Tuned,
    protocol.DevicesListed,
    protocol.Extracted,
    protocol.Fetched,
    protocol.HubSaid,
    protocol.Quantised,
    protocol.Scored,
    protocol.Probed,
)
"""The events that end a request."""
