"""What leaves this computer: the children that fetch, and every request they made since the program began."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Protocol, runtime_checkable

from app.domain.errors import DownloadsGone, DownloadsOff, EngineError, from_dict
from app.domain.library.downloads import Contact
from app.services.notify import Notifier
from app.worker import protocol
from app.worker.hub_codec import contact
from app.worker.supervisor import ChildState, Later, Receive, Spawn, Supervisor

MOST = 1000
UP = (ChildState.READY, ChildState.BUSY, ChildState.STOPPING)
"""States in which a child that greeted may hold a connection."""
ROLE = "download"


@runtime_checkable
class MayEnd(Protocol):
    """A way to start children that may be gone for good, as the launcher's is when that has ended."""

    @property
    def gone(self) -> bool:
        """Whether no child can be started any more."""


class ContactLog:
    """Requests in the order they left, in memory only; the oldest are forgotten after a thousand."""

    def __init__(self, clock: Callable[[], float] = time.time) -> None:
        self.heard: Notifier[Contact] = Notifier()
        """A request left, or was answered: then the same again with its status."""
        self._clock = clock
        self._entries: deque[Contact] = deque(maxlen=MOST)

    def entries(self) -> list[Contact]:
        """All of them, the latest last."""
        return list(self._entries)

    def note(self, event: protocol.Contacted) -> None:
        """Add one, or complete the one that this answers."""
        found = contact(event, self._clock())
        if found.status and (place := self._open(found)) is not None:
            found = replace(found, at=self._entries[place].at)
            self._entries[place] = found
        else:
            self._entries.append(found)
        self.heard.publish(found)

    def _open(self, answer: Contact) -> int | None:
        for place in range(len(self._entries) - 1, -1, -1):
            if self._entries[place] == replace(answer, at=self._entries[place].at, status=0):
                return place
        return None


class DownloadChild(Supervisor):
    """A child that fetches; what it contacts is noted on the way to whoever asked."""

    def __init__(
        self,
        place: tuple[list[str], Path, Spawn, Later],
        log: ContactLog,
        changed: Callable[[], None],
        gone: Callable[[], bool],
    ) -> None:
        super().__init__(ROLE, *place)
        self._log, self._changed, self._gone = log, changed, gone
        self.hosts: tuple[str, ...] = ()
        """Those it has contacted, the latest last."""
        self.sandbox: dict[str, object] = {}
        """What its system said of it once its files were given up, {} before."""

    def send(self, request: protocol.Request, receive: Receive) -> None:
        """As any supervisor."""

        def heard(event: protocol.Event) -> None:
            if isinstance(event, protocol.Contacted):
                host = contact(event, 0).host
                self.hosts = (*(each for each in self.hosts if each != host), host)
                self._log.note(event)
            elif isinstance(event, protocol.Fetching) and event.sandbox:
                self.sandbox = event.sandbox
                self._changed()
            elif isinstance(event, protocol.Failed) and self._gone():
                event = _said(event)
            receive(event)

        super().send(request, heard)

    @property
    def up(self) -> bool:
        """Whether it runs, and may hold a connection."""
        return self.state in UP and self.hello is not None

    def _set_state(self, state: ChildState) -> None:
        before = self.state
        super()._set_state(state)
        if before is not self.state:
            self._changed()


class Connections:
    """Makes children that may connect, where that is allowed, and knows what they do.

    `allowed` is asked for each child: the person's setting. `spawn` None: this program was started without
    any way to connect, and stays so.
    """

    def __init__(
        self,
        allowed: Callable[[], bool],
        command: list[str],
        run: Path,
        spawn: Spawn | None,
        later: Later,
    ) -> None:
        self.changed: Notifier[None] = Notifier()
        """A child that may connect has come or gone."""
        self.log = ContactLog()
        self._allowed, self._command, self._run = allowed, command, run
        self._spawn, self._later = spawn, later
        self._children: list[DownloadChild] = []
        self.last_sandbox: dict[str, object] = {}
        """What the latest child's system said of it, {} before the first."""

    @property
    def possible(self) -> bool:
        """Whether anything can be fetched at all."""
        return self._spawn is not None and self._allowed()

    def new_child(self) -> Supervisor:
        """A child for one `Fetch`, or for questions to one hub. Raises DownloadsOff, DownloadsGone."""
        if self._spawn is None or not self._allowed():
            raise DownloadsOff
        if self.gone:
            raise DownloadsGone
        self._forget()
        place = self._command, self._run, self._spawn, self._later
        child = DownloadChild(place, self.log, lambda: self.changed.publish(None), lambda: self.gone)
        self._children.append(child)
        return child

    @property
    def could(self) -> bool:
        """Whether this program was started with a way to connect, which it may have been told to leave."""
        return self._spawn is not None

    @property
    def gone(self) -> bool:
        """Whether what such children come from has ended: only a new start of the program brings it back."""
        return _ended(self._spawn)

    @property
    def running(self) -> bool:
        """Whether a child that may connect runs now."""
        self._forget()
        return any(child.up for child in self._children)

    @property
    def hosts(self) -> tuple[str, ...]:
        """The hosts that running children have contacted."""
        up = (child for child in self._children if child.up)
        return tuple(dict.fromkeys(host for child in up for host in child.hosts))

    def stop(self) -> None:
        """Ask every child to end."""
        for child in self._children:
            child.stop()

    def _forget(self) -> None:
        """Let go of children that have ended."""
        for child in self._children:
            if child.hello is not None:
                self.last_sandbox = child.sandbox or child.hello.sandbox
        self._children = [child for child in self._children if not _over(child)]


def _ended(spawn: object) -> bool:
    return isinstance(spawn, MayEnd) and spawn.gone


def _said(event: protocol.Failed) -> protocol.Failed:
    """A child that ended because the launcher did says so; what it failed with by itself stays."""
    ended = isinstance(from_dict(event.error), EngineError)
    return replace(event, error=DownloadsGone().to_dict()) if ended else event


def _over(child: DownloadChild) -> bool:
    begun = child.hello is not None
    return child.state is ChildState.LOST or (child.state is ChildState.STOPPED and begun)
