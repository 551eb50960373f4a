"""Children beside that of the chats: what each is for, and what the system said of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from app.services.notify import Notifier
from app.worker import protocol
from app.worker.supervisor import ChildState, Later, Receive, Spawn, Supervisor

COMPARING, TASKS, SMALLER = "comparing", "tasks", "smaller"
VECTORS, DEVICES = "vectors", "devices"
READING, PAGES = "documents", "pages"
UP = (ChildState.READY, ChildState.BUSY, ChildState.STOPPING)
"""States in which a child that greeted has a process."""


@dataclass(frozen=True, slots=True)
class Running:
    """A child that runs now. `sandbox` is what its own system said of it, the latest it told."""

    purpose: str
    sandbox: dict[str, object]


class WatchedChild(Supervisor):
    """A child that tells when it comes and goes, and what its system says of it."""

    def __init__(
        self,
        purpose: str,
        role: str,
        place: tuple[list[str], Path, Spawn, Later],
        watch: Callable[[WatchedChild], None],
    ) -> None:
        """`place`: command, folder of flags, how it is started, timers, as of any `Supervisor`."""
        super().__init__(role, *place)
        self.purpose = purpose
        self._watch = watch
        self._told: dict[str, object] = {}

    @property
    def sandbox(self) -> dict[str, object]:
        """What its system said once it had given up its files; before, what it said at its start."""
        return self._told or (self.hello.sandbox if self.hello is not None else {})

    def send(self, request: protocol.Request, receive: Receive) -> None:
        """As any supervisor."""

        def heard(event: protocol.Event) -> None:
            if isinstance(event, protocol.Loaded | protocol.Confined) and event.sandbox:
                self._told = event.sandbox
                self._watch(self)
            receive(event)

        super().send(request, heard)

    def _set_state(self, state: ChildState) -> None:
        before = self.state
        super()._set_state(state)
        if before is not self.state:
            self._watch(self)


class Children:
    """Makes them, and knows which run. Lives as long as the program."""

    def __init__(self, command: list[str], run: Path, spawn: Spawn, later: Later) -> None:
        self.changed: Notifier[None] = Notifier()
        """One has come or gone, or has given up its files."""
        self._place = command, run, spawn, later
        self._children: list[WatchedChild] = []

    def maker(self, purpose: str, role: str = "inference") -> Callable[[], Supervisor]:
        """What makes a child for one purpose, each time it is called."""

        def make() -> Supervisor:
            return WatchedChild(purpose, role, self._place, self._heard)

        return make

    @property
    def running(self) -> tuple[Running, ...]:
        """Those that run now, in the order they came."""
        up = (child for child in self._children if child.state in UP and child.hello is not None)
        return tuple(Running(child.purpose, child.sandbox) for child in up)

    def _heard(self, child: WatchedChild) -> None:
        over = child.state in (ChildState.STOPPED, ChildState.LOST)
        if over and child in self._children:
            self._children.remove(child)
        elif not over and child not in self._children:
            self._children.append(child)
        self.changed.publish(None)
