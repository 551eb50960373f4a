"""The hub of a run, what it gives, and one download child that fetches from it."""

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

from app.bench.bench import Bench
from app.bench.outside import Outside
from app.bench.rows import NotMeasured
from app.domain.errors import from_dict
from app.domain.library.downloads import Stage, Wanted
from app.worker import protocol
from app.worker.command import child_command
from app.worker.loop import Loop
from app.worker.supervisor import LAST, ChildState, Spawn, Supervisor

REPOSITORY, FILE = "maker/model", "model-Q8_0.gguf"
MB = 1e6
LOOK_S = 0.002


@dataclass(frozen=True, slots=True)
class Asked:
    """An answer of the hub: the byte it began with, and how many of the file its system took."""

    start: int
    sent: int


@dataclass(frozen=True, slots=True)
class Got:
    """A fetched file and when, in seconds after it was asked for, the child had begun and was done."""

    path: Path
    sha256: str
    begun: float
    seconds: float


class Hub:
    """The hub that was started beside the command line."""

    def __init__(self, outside: Outside) -> None:
        self._hub = outside.hub
        self.base, self.commit = "", ""

    def give(
        self, path: Path, sha256: str, cuts: Sequence[int] = (), reset: bool = False, pace: float = 0.0
    ) -> None:
        """Give this file from now on, at `pace` bytes a second (0: as fast as it goes).

        `cuts`: bytes after which the next answers end; `reset`: without taking leave.
        """
        said = self._hub.ask("give", path=str(path), sha256=sha256, cuts=list(cuts), reset=reset, pace=pace)
        self.base, self.commit = str(said["base"]), str(said["commit"])

    def wanted(self, size: int, sha256: str, file: str = FILE, name: str = "Model") -> Wanted:
        """What to ask for to get what is given."""
        return Wanted(REPOSITORY, self.commit, file, name, size, sha256)

    def asked(self) -> list[Asked]:
        """The answers since `give`."""
        return [Asked(each["start"], each["sent"]) for each in self._hub.ask("log")["asked"]]

    def taken(self) -> int:
        """The byte of the file up to which the client's program has read; ask while it stands still."""
        said = self._hub.ask("taken")
        return int(said["start"]) + int(said["bytes"])

    def curl(self, target: Path) -> tuple[float, float]:
        """Seconds of `curl -o`, and those of an fsync after it."""
        address = f"{self.base}/{REPOSITORY}/resolve/{self.commit}/{FILE}"
        said = self._hub.ask("curl", address=address, target=str(target))
        return float(said["seconds"]), float(said["sync"])


class Fetching:
    """One download child and what it says."""

    def __init__(self, hub: Hub, loop: Loop, spawn: Spawn, run: Path) -> None:
        self._hub, self._loop = hub, loop
        self.child = Supervisor("download", child_command(), run, spawn, loop.later)
        self.events: list[protocol.Event] = []
        self.begun = 0.0
        self._asked = time.perf_counter()

    def ask(self, wanted: Wanted, folder: Path) -> Fetching:
        """Ask for it and do not wait; itself."""
        request = protocol.Fetch(self.child.take_id(), [self._hub.base], asdict(wanted), str(folder))
        self._asked = time.perf_counter()
        self.child.send(request, self._receive)
        return self

    def running(self) -> None:
        """Wait until bytes come, or it is over."""
        self._loop.run_until(
            lambda: any(_stage(event) in (Stage.RUNNING, None) for event in self.events[-1:])
        )

    def wait(self) -> Got:
        """Wait for the file. Raises the child's AppErrors."""
        self._loop.run_until(lambda: self.over)
        seconds, last = time.perf_counter() - self._asked, self.events[-1]
        self.child.stop()
        self._gone()
        if isinstance(last, protocol.Failed):
            raise from_dict(last.error)
        assert isinstance(last, protocol.Fetched)
        return Got(Path(last.path), last.sha256, self.begun, seconds)

    @property
    def over(self) -> bool:
        """Whether it is done or failed."""
        return bool(self.events) and isinstance(self.events[-1], LAST)

    def kill(self) -> None:
        """End the child at once and wait until it is gone."""
        pid = self.child.hello.pid if self.child.hello is not None else 0
        self.child.kill()
        while pid and Path(f"/proc/{pid}").exists() and not _dead(pid):
            time.sleep(LOOK_S)

    def _gone(self) -> None:
        self._loop.run_until(lambda: self.child.state in (ChildState.STOPPED, ChildState.LOST))

    def _receive(self, event: protocol.Event) -> None:
        self.begun = self.begun or time.perf_counter() - self._asked
        self.events.append(event)


def _dead(pid: int) -> bool:
    """Whether a process is a zombie: all it held is given back."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
    except OSError:
        return True


def _stage(event: protocol.Event) -> Stage | None:
    """None for the last event."""
    if isinstance(event, LAST):
        return None
    return Stage(event.stage) if isinstance(event, protocol.Fetching) else Stage.CONNECTING


@dataclass(frozen=True, slots=True)
class Yard:
    """A folder on the home's disk for one measurement, the hub, and what starts children."""

    folder: Path
    hub: Hub
    loop: Loop
    spawn: Spawn

    def fetching(self) -> Fetching:
        """A new child."""
        return Fetching(self.hub, self.loop, self.spawn, self.folder)

    def pause(self, seconds: float) -> None:
        """Listen for so long."""
        over: list[bool] = []
        self.loop.later(seconds, lambda: over.append(True))
        self.loop.run_until(lambda: bool(over))


def outside_of(bench: Bench) -> Outside:
    """What this run has of the network. Raises NotMeasured."""
    if bench.plan.outside is None:
        raise NotMeasured("It needs a hub on this computer, which is started in a checkout only.")
    return bench.plan.outside


@contextmanager
def yard(bench: Bench) -> Iterator[Yard]:
    """A yard whose folder is removed afterwards. Raises NotMeasured."""
    outside = outside_of(bench)
    with tempfile.TemporaryDirectory(dir=bench.run, prefix=f"{os.getpid()}-") as folder:
        yield Yard(Path(folder), Hub(outside), outside.loop, outside.spawn)
