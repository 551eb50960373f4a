"""One life of a download: a child for each file in turn, until all are here or it is stopped.

A child is believed nothing: it is asked for files, says where they lie, and only what lies in the folder of
downloads under a plain name is looked at, and hashed again before it is listed.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Protocol

from app.domain.errors import (
    AppError,
    DownloadError,
    DownloadStopped,
    EngineError,
    HostRefused,
    from_dict,
)
from app.domain.library.downloads import Stage, Wanted
from app.library.fetch_places import origin
from app.services.library.access import Way
from app.worker import protocol
from app.worker.supervisor import ChildState, Supervisor

NO_ENTRY = frozenset({"gated", "token", "missing"})
"""How a hub refuses whom it does not know; "missing" for what is private."""
LIVE = frozenset({Stage.CONNECTING, Stage.RUNNING, Stage.WAITING, Stage.CHECKING})


@dataclass(frozen=True, slots=True)
class Told:
    """How far the file is that is fetched now; `total` 0 where nobody knows. `retry_in` in seconds."""

    stage: Stage
    done: int
    total: int
    error: AppError | None = None
    retry_in: float = 0.0


class Heard(Protocol):
    """Who wants to know."""

    def told(self, told: Told) -> None:
        """It went on, or waits."""

    def arrived(self, name: str, host: str) -> None:
        """The file is whole, under this name in the folder. `host` gave it, "" if nobody can tell."""

    def over(self, error: AppError | None) -> None:
        """It came to an end before the file was whole: an error, or None where it was stopped."""


class Fetching:
    """Fetches one file. The last thing heard of it is `arrived` or `over`, each at most once.

    `token` gives the hub's token when the hub asks for one; with `known` it is sent at once.
    """

    def __init__(
        self,
        new_child: Callable[[], Supervisor],
        way: Way,
        folder: Path,
        token: Callable[[], str],
        heard: Heard,
        known: bool = False,
    ) -> None:
        self._new_child, self._way, self._folder = new_child, way, folder
        self._token, self._heard, self._known = token, heard, known
        self._bases = {origin(host).shown for host in way.hosts}
        self._child: Supervisor | None = None
        self._number = 0
        self._host = ""
        self._stopping = False

    def start(self, wanted: Wanted) -> None:
        """Begin. Raises DownloadsOff."""
        token = self._token() if self._known else ""
        child = self._child = self._new_child()
        self._number = child.take_id()
        request = protocol.Fetch(
            self._number,
            list(self._way.hosts_for(wanted.sha256)),
            asdict(wanted),
            str(self._folder),
            self._way.proxy,
            token,
            self._way.hub if token else "",
        )
        child.send(request, lambda event: self._receive(child, event, wanted))

    def stop(self) -> None:
        """Keep what is here and end; `over(None)` comes when the child has let go of the part."""
        child, self._stopping = self._child, True
        if child is None:
            return
        if child.state is ChildState.BUSY:
            child.cancel(self._number)
        else:
            child.kill()  # it has not begun

    # -- inside ------------------------------------------------------------------------------------

    def _receive(self, child: Supervisor, event: protocol.Event, wanted: Wanted) -> None:
        if child is not self._child:
            return
        if isinstance(event, protocol.Contacted):
            if event.host in self._bases and 200 <= event.status < 400:
                self._host = event.host
        elif isinstance(event, protocol.Fetching):
            self._tell(event, wanted)
        elif isinstance(event, protocol.Fetched):
            self._end()
            self._settle(event, wanted)
        elif isinstance(event, protocol.Finished):
            self._end()
            self._heard.over(None)
        elif isinstance(event, protocol.Failed):
            self._end()
            self._fail(from_dict(event.error), wanted)

    def _tell(self, event: protocol.Fetching, wanted: Wanted) -> None:
        if self._stopping:
            return
        if event.stage not in LIVE or event.done < 0 or event.total < 0:
            self._broken(wanted)
            return
        total = wanted.bytes or event.total
        error = from_dict(event.error) if event.error else None
        wait = event.retry_in if math.isfinite(event.retry_in) else 0.0
        done = min(event.done, total) if total else event.done
        self._heard.told(Told(Stage(event.stage), done, total, error, max(wait, 0.0)))

    def _settle(self, event: protocol.Fetched, wanted: Wanted) -> None:
        path = Path(event.path)
        if path.parent != self._folder or path.is_symlink() or not path.is_file():
            self._heard.over(DownloadStopped(name=wanted.name))
        else:
            self._heard.arrived(path.name, self._host)

    def _fail(self, error: AppError, wanted: Wanted) -> None:
        if self._stopping:
            self._heard.over(None)
        elif isinstance(error, EngineError):
            self._heard.over(DownloadStopped(name=wanted.name))
        elif refused_entry(error) and not self._known and self._token():
            self._known = True
            try:
                self.start(wanted)
            except DownloadError as off:
                self._heard.over(off)
        else:
            self._heard.over(error)

    def _broken(self, wanted: Wanted) -> None:
        """It says what no child of ours says."""
        child = self._child
        self._child = None
        if child is not None:
            child.kill()
        self._heard.over(DownloadStopped(name=wanted.name))

    def _end(self) -> None:
        child, self._child = self._child, None
        if child is not None:
            child.stop()


def refused_entry(error: AppError) -> bool:
    """Whether a hub may give it to those it knows."""
    return isinstance(error, HostRefused) and error.reason in NO_ENTRY
