"""A child process that is not one: records what is written to it and says what a test tells it to say.

`FakeSpawn` is a `worker.supervisor.Spawn`. Every start appends a `FakeChild`; a test speaks for the child
with `say(event)` and ends it with `exit(status)`. `FakeTimers` is a `worker.supervisor.Later` whose time a
test moves with `pass_time(seconds)`. Nothing here runs a process, a thread or a clock.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from app.worker import protocol

T = TypeVar("T")


class FakeChild:
    """One started child."""

    def __init__(
        self, arguments: list[str], on_line: Callable[[bytes], None], on_exit: Callable[[int], None]
    ) -> None:
        self.arguments = arguments
        self.requests: list[Any] = []
        self.closed = False
        self.killed = False
        self.words = b""
        self._on_line, self._on_exit = on_line, on_exit

    # -- the Transport the supervisor sees -----------------------------------------------------------

    def write(self, line: bytes) -> None:
        self.requests.append(protocol.decode_request(line))

    def close(self) -> None:
        self.closed = True

    def kill(self) -> None:
        self.killed = True

    def last_words(self) -> bytes:
        return self.words

    # -- what a test does ----------------------------------------------------------------------------

    def greet(self, version: int = protocol.VERSION) -> None:
        self.say(protocol.Hello(version=version, role="inference", pid=1, sandbox={"network": "denied"}))

    def say(self, event: Any) -> None:
        self._on_line(protocol.encode(event))

    def say_raw(self, line: bytes) -> None:
        self._on_line(line)

    def exit(self, status: int) -> None:
        self._on_exit(status)

    def last(self, kind: type[T]) -> T:
        """The newest request of a kind."""
        return [request for request in self.requests if isinstance(request, kind)][-1]

    def all(self, kind: type[T]) -> list[T]:
        """Every request of a kind, oldest first."""
        return [request for request in self.requests if isinstance(request, kind)]

    def load_model(self) -> None:
        """Answer the greeting and the Load request as a healthy child does."""
        self.greet()
        load = self.last(protocol.Load)
        self.say(protocol.Loading(id=load.id, fraction=0.5))
        self.say(protocol.Loaded(id=load.id, model=LOADED, sandbox={"network": "denied"}))


LOADED = {
    "name": "Scripted",
    "architecture": "llama",
    "context": 2048,
    "context_trained": 2048,
    "parameters": 1_000_000,
    "bytes": 1_000_000,
    "template": "known",
    "threads": 2,
}


class FakeSpawn:
    """Starts fake children. `refuse` makes the next start fail as a missing program does."""

    def __init__(self) -> None:
        self.children: list[FakeChild] = []
        self.refuse = False

    def __call__(
        self, arguments: list[str], on_line: Callable[[bytes], None], on_exit: Callable[[int], None]
    ) -> FakeChild:
        if self.refuse:
            raise FileNotFoundError(arguments[0])
        self.children.append(FakeChild(arguments, on_line, on_exit))
        return self.children[-1]

    @property
    def child(self) -> FakeChild:
        """The newest child."""
        return self.children[-1]


class FakeTimers:
    """Timers on a clock that only a test moves."""

    def __init__(self) -> None:
        self.now = 0.0
        self._set: list[tuple[float, Callable[[], None]]] = []

    def later(self, seconds: float, call: Callable[[], None]) -> Callable[[], None]:
        entry = (self.now + seconds, call)
        self._set.append(entry)
        return lambda: self._set.remove(entry) if entry in self._set else None

    def pass_time(self, seconds: float) -> None:
        self.now += seconds
        for entry in [e for e in self._set if e[0] <= self.now]:
            if entry in self._set:
                self._set.remove(entry)
                entry[1]()
