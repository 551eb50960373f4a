"""Fetching one file of a hub: hosts in turn, gone on with after every break, checked in the end.

One thread asks, reads and writes (`fetch_source`); this one hashes beside it, tells how far it is, and sees
at any moment that it is to stop.
"""

from __future__ import annotations

import hashlib
import queue
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

from app.domain.errors import (
    AppError,
    DownloadError,
    DownloadWrong,
    HostNotAllowed,
    HostRefused,
    HostUnreachable,
    ModelInvalid,
    VaultUnwritable,
)
from app.domain.library.downloads import Stage, Wanted
from app.library import fetch_answer as answers
from app.library.fetch_part import Part
from app.library.fetch_places import origin
from app.library.fetch_source import Began, Cut, Link, Said, Source
from app.library.filenames import free_name, safe_name
from app.library.gguf import inspect
from app.library.hashing import BLOCK, Asked, Cancelled

if TYPE_CHECKING:
    from hashlib import _Hash

LONGEST_PAUSE_S = 30.0
ANSWER_WITHIN_S = 60.0
LOOK_S = 0.1
AHEAD = 16
"""Blocks of at most 1 MiB that may wait to be hashed."""
MOST_FRUITLESS = 60
"""Rounds in which nothing came, about half an hour, before it is given up."""
MOST_BESIDE = 4
"""The same where another host has said a plain no."""
MOST_DENIED = 5
"""Refusals of one host, without a byte between them, that might have been a signature out of its time."""
PASSED_ON = frozenset({"split", "architecture", "unknown", "projector", "adapter", "imatrix", "mixed"})
"""Faults of a GGUF file that is whole: a part of a set, an adapter, a kind of model that is not run here."""


class Clock:
    """Time as this module needs it. A test hands in one of its own."""

    def now(self) -> float:
        """Seconds, from anywhere."""
        return time.monotonic()

    def pause(self, seconds: float) -> None:
        """Let time pass."""
        time.sleep(seconds)


@dataclass(frozen=True, slots=True)
class Standing:
    """How far it is; `error` and `retry_in` (seconds) while it waits."""

    stage: Stage
    done: int
    total: int
    error: AppError | None = None
    retry_in: float = 0.0


@dataclass(frozen=True, slots=True)
class Arrived:
    """A file that is whole and what was wanted."""

    path: Path
    bytes: int
    sha256: str


Told = Callable[[Standing], None]


@dataclass(slots=True)
class _Run:
    """What is known while it runs.

    `excluded` hosts are not asked again; `final` is why the latest of them is not. `fruitless` rounds brought
    nothing. `inherited`: some bytes are from an earlier life, and may have changed on the disk.
    """

    excluded: set[str] = field(default_factory=set)
    denied: dict[str, int] = field(default_factory=dict)
    fruitless: int = 0
    last: AppError | None = None
    final: AppError | None = None
    inherited: bool = False


class Fetcher:
    """Fetches one file, once."""

    def __init__(
        self,
        source: Source,
        hosts: list[str],
        folder: Path,
        told: Told,
        stopped: Asked,
        clock: Clock | None = None,
    ) -> None:
        self._source, self._hosts = source, list(dict.fromkeys(hosts))
        self._wanted: Wanted = source.wanted
        self._told, self._stopped, self._clock = told, stopped, clock or Clock()
        self._part = Part(folder, source.wanted)
        self._digest: _Hash = hashlib.sha256()
        self._run = _Run()

    def fetch(self) -> Arrived:
        """Fetch it. Raises Cancelled (the part is kept), the DownloadErrors, NoSpace, VaultUnwritable.

        What is left behind after an error is the part, to be gone on with; after DownloadWrong nothing.
        """
        try:
            return self._fetch()
        except OSError as error:
            raise VaultUnwritable(path=str(self._part.folder)) from error
        finally:
            self._part.close()

    def _fetch(self) -> Arrived:
        self._open()
        while True:
            if not self._whole():
                self._round()
            elif (arrived := self._check()) is not None:
                return arrived

    # -- what is here ------------------------------------------------------------------------------

    @property
    def _total(self) -> int:
        return self._wanted.bytes or self._part.note.total

    def _whole(self) -> bool:
        return 0 < self._total == self._part.size

    def _open(self) -> None:
        """Open the part and hash what is there of it: what lay on a disk may have changed."""
        here = self._part.open()
        if self._total and here > self._total:
            self._part.restart()
            here = 0
        self._run.inherited = here > 0
        self._tell(Stage.CONNECTING)
        self._part.file.seek(0)
        done = 0
        while done < here:
            self._look()
            block = self._part.file.read(min(BLOCK, here - done))
            if not block:
                break
            self._digest.update(block)
            done += len(block)
        self._part.file.seek(done)

    def _start_again(self) -> None:
        self._digest = hashlib.sha256()

    # -- rounds ------------------------------------------------------------------------------------

    def _round(self) -> None:
        """Try each host; then wait, longer after each round that brought nothing."""
        run, before = self._run, self._part.size
        wait = 0.0
        for host in self._hosts:
            if host in run.excluded:
                continue
            had = self._part.size
            try:
                self._try(host)
            except (HostRefused, HostUnreachable, HostNotAllowed, DownloadWrong) as error:
                run.last = error
                if self._part.size > had:
                    run.denied.clear()
                if self._hopeless(host, error):
                    run.excluded.add(host)
                    run.final = error
                elif isinstance(error, HostRefused):
                    wait = max(wait, error.retry_in)
            if self._whole():
                return
        self._rest(wait, self._part.size != before)

    def _hopeless(self, host: str, error: DownloadError) -> bool:
        """Whether the host need not be asked again."""
        if isinstance(error, HostUnreachable):
            return error.reason in ("certificate", "proxy")
        if not isinstance(error, HostRefused):
            return True
        if answers.temporary(error.status):
            return False
        self._run.denied[host] = self._run.denied.get(host, 0) + 1
        sent_on = error.status == 403 and error.reason == "other"
        return not sent_on or self._run.denied[host] >= MOST_DENIED

    def _rest(self, wait: float, progress: bool) -> None:
        """Wait before the next round, and say why. Raises what the last host said when there is none left."""
        run = self._run
        run.fruitless = 0 if progress else run.fruitless + 1
        if not set(self._hosts) - run.excluded:
            self._give_up(run.final)
        if run.fruitless >= (MOST_FRUITLESS if run.final is None else MOST_BESIDE):
            self._give_up(run.final or run.last)
        seconds = max(wait, min(2.0 ** max(run.fruitless - 1, 0), LONGEST_PAUSE_S))
        until = self._clock.now() + seconds
        self._told(Standing(Stage.WAITING, self._part.size, self._total, run.last, seconds))
        while (rest := until - self._clock.now()) > 0:
            self._look()
            self._clock.pause(min(LOOK_S, rest))

    def _give_up(self, error: AppError | None) -> NoReturn:
        if isinstance(error, DownloadWrong):
            self._part.discard()
        raise error or HostNotAllowed(host="")

    # -- one try -----------------------------------------------------------------------------------

    def _try(self, host: str) -> None:
        """Ask one host, and hash what its thread writes. Raises what it raised, and Cancelled."""
        said: queue.Queue[Said | BaseException | None] = queue.Queue(AHEAD)
        link = Link()
        thread = threading.Thread(target=self._pull, args=(host, link, said), name="network", daemon=True)
        self._tell(Stage.CONNECTING)
        thread.start()
        try:
            self._listen(host, said)
        except BaseException:
            link.cut()
            raise

    def _listen(self, host: str, said: queue.Queue[Said | BaseException | None]) -> None:
        """Until the try is over."""
        until: float | None = self._clock.now() + ANSWER_WITHIN_S
        while True:
            self._look()
            try:
                heard = said.get(timeout=LOOK_S)
            except queue.Empty:
                if until is not None and self._clock.now() > until:
                    raise HostUnreachable(host=origin(host).shown, reason="timeout") from None
                continue
            if heard is None:
                return
            if isinstance(heard, BaseException):
                raise heard
            if isinstance(heard, Began):
                until = None
                if heard.start == 0:
                    self._start_again()
            else:
                for piece in heard:
                    self._digest.update(piece)
            self._tell(Stage.RUNNING)

    def _pull(self, host: str, link: Link, said: queue.Queue[Said | BaseException | None]) -> None:
        """The thread."""
        try:
            for each in self._source.pull(host, self._part, link):
                _put(said, each, link)
            _put(said, None, link)
        except Cut:
            return
        except BaseException as error:
            with suppress(Cut):
                _put(said, error, link)

    # -- the end -----------------------------------------------------------------------------------

    def _check(self) -> Arrived | None:
        """See whether it is what was wanted. None if it was not, and another host may have it."""
        part, wanted = self._part, self._wanted
        self._tell(Stage.CHECKING)
        part.flush()
        found, size = self._digest.hexdigest(), part.size
        expected = wanted.sha256.lower() or part.note.sha256
        if expected and found != expected:
            self._wrong("sha256")
            return None
        try:
            inspect(part.path)
        except ModelInvalid as error:
            if error.fault not in PASSED_ON:
                self._wrong("gguf")
                return None
        self._look()
        taken = {path.name.lower() for path in part.folder.iterdir()}
        name = free_name(safe_name(wanted.file), taken)
        return Arrived(part.finish(name), size, found)

    def _wrong(self, fault: str) -> None:
        """Throw it away. Who gave of it is not asked again, but for the last host if others gave too.

        Nobody is blamed for what lay on the disk in between.
        """
        run, notes = self._run, self._part.note.hosts
        gave = [host for host in self._hosts if origin(host).shown in notes]
        blamed = [] if run.inherited else gave[:-1] if len(gave) > 1 else gave or self._hosts
        run.excluded |= set(blamed)
        run.final = DownloadWrong(name=self._wanted.name, fault=fault) if blamed else run.final
        run.inherited = False
        self._part.restart()
        self._start_again()
        if not set(self._hosts) - run.excluded:
            self._give_up(run.final)

    def _look(self) -> None:
        if self._stopped():
            raise Cancelled

    def _tell(self, stage: Stage) -> None:
        self._told(Standing(stage, self._part.size, self._total))


def _put(
    said: queue.Queue[Said | BaseException | None], each: Said | BaseException | None, link: Link
) -> None:
    """Say it once there is room. Raises Cut."""
    while True:
        link.check()
        with suppress(queue.Full):
            return said.put(each, timeout=LOOK_S)
