"""Fetching one file of a hub, or asking a hub what it has: the only child that may reach other computers.

What it may reach and write is settled by its first request, before anything of the network is imported.
"""

from __future__ import annotations

import os
import queue
import threading
import time
from collections.abc import Callable
from dataclasses import fields
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app.domain.engine.generation import Outcome
from app.domain.errors import AppError, EngineFailed, HostUnreachable, VaultUnwritable
from app.domain.library.downloads import Stage, Wanted
from app.domain.library.hub import HubModel
from app.library import fetch_places
from app.library.hashing import Cancelled
from app.library.hub_flags import quiet
from app.sandbox.child import limit
from app.worker import codec, protocol
from app.worker.hub_codec import model_to_dict

if TYPE_CHECKING:
    from app.inference.engine import Stop
    from app.library.fetch import Standing
    from app.library.fetch_client import Heard
    from app.sandbox.report import Report
    from app.worker.job import Emit

MEMORY_BYTES = 2 << 30
CPU_S = 7 * 86_400
EVERY_S = 0.1
LOOK_S = 0.05
ANSWER_WITHIN_S = 120.0
"""Seconds in which a hub has to say what it has."""
LONGEST_PATH = 300


class FetchJob:
    """One file, or questions to one hub."""

    busy = False
    """Each request is answered in one go."""

    def __init__(self) -> None:
        self._first: protocol.Request | None = None
        self._sandbox: dict[str, Any] = {}

    def files(self, first: protocol.Request) -> list[Path]:
        """None of the person's."""
        self._first = first
        return []

    def folders(self, first: protocol.Request) -> list[Path]:
        """Where the file is to lie. Raises VaultUnwritable."""
        if not isinstance(first, protocol.Fetch):
            return []
        folder = Path(first.folder)
        if not folder.is_absolute():
            raise protocol.ProtocolError("no folder")
        try:
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        except OSError as error:
            raise VaultUnwritable(path=str(folder)) from error
        return [folder]

    def ports(self, first: protocol.Request) -> list[int]:
        """Those of the hosts, or of the proxy. Raises HostNotAllowed."""
        if isinstance(first, protocol.Fetch):
            return fetch_places.ports(first.hosts, first.proxy)
        if isinstance(first, protocol.AskHub):
            return fetch_places.ports([first.host], first.proxy)
        return []

    def gpu(self, first: protocol.Request) -> bool:
        """Never."""
        del first
        return False

    def confined(self, report: Report, emit: Emit) -> None:
        """Cap memory, and keep the hub's client from what it does by itself."""
        del emit
        self._sandbox = report.to_dict()
        limit(MEMORY_BYTES, CPU_S)
        quiet(os.environ)

    def advance(self, emit: Emit, stop: Stop) -> list[int]:
        """Nothing is ever taken up."""
        del emit, stop
        return []

    def abandon(self) -> None:
        """Nothing is ever taken up."""

    def run(self, request: protocol.Request, emit: Emit, stop: Stop) -> bool:
        """Fetch and AskHub."""
        try:
            if isinstance(request, protocol.Fetch) and request is self._first:
                self._first = None
                told = _Standings(request.id, self._sandbox, emit).tell
                emit(_fetch(request, emit, told, _asked(stop)))
            elif isinstance(request, protocol.AskHub):
                emit(_ask(request, emit, _asked(stop)))
            else:
                raise EngineFailed(code="wrong role")
        except Cancelled:
            emit(protocol.Finished(id=request.id, outcome=codec.outcome_to_dict(Outcome("cancelled"))))
        return True


def _fetch(
    request: protocol.Fetch, emit: Emit, told: Callable[[Standing], None], stopped: Callable[[], bool]
) -> protocol.Fetched:
    from app.library.fetch import Fetcher
    from app.library.fetch_client import client
    from app.library.fetch_places import Trusted, origin
    from app.library.fetch_source import Source

    wanted, hosts = _wanted(request), request.hosts
    if not hosts:
        raise protocol.ProtocolError("no host")
    trusted, home = Trusted(hosts), origin(request.token_host or hosts[-1])
    with client(trusted, _contacts(request.id, emit), request.proxy) as way:
        source = Source(way, trusted, wanted, request.token, home)
        arrived = Fetcher(source, hosts, Path(request.folder), told, stopped).fetch()
    return protocol.Fetched(request.id, str(arrived.path), arrived.bytes, arrived.sha256)


def _ask(request: protocol.AskHub, emit: Emit, stopped: Callable[[], bool]) -> protocol.HubSaid:
    """On a thread of its own, since a name that is looked up cannot be interrupted."""
    from app.library.hub_search import HubClient

    answers: queue.SimpleQueue[list[HubModel] | BaseException] = queue.SimpleQueue()

    def ask() -> None:
        try:
            hub = HubClient(request.host, _contacts(request.id, emit), request.proxy, request.token)
            if request.repository:
                answers.put([hub.describe(request.repository, request.revision)])
            else:
                answers.put(hub.search(request.text, request.limit))
        except BaseException as error:
            answers.put(error)

    threading.Thread(target=ask, name="network", daemon=True).start()
    until = time.monotonic() + ANSWER_WITHIN_S
    while True:
        if stopped():
            raise Cancelled
        if time.monotonic() > until:  # one that gives a byte now and then would never end
            raise HostUnreachable(host=fetch_places.origin(request.host).shown, reason="timeout")
        try:
            answer = answers.get(timeout=LOOK_S)
        except queue.Empty:
            continue
        if isinstance(answer, BaseException):
            raise answer
        return protocol.HubSaid(request.id, [model_to_dict(model) for model in answer])


class _Standings:
    """Tells how far it is: at once when it is another stage, else ten times a second."""

    def __init__(self, number: int, sandbox: dict[str, Any], emit: Emit) -> None:
        self._number, self._sandbox, self._emit = number, sandbox, emit
        self._stage: Stage | None = None
        self._next = 0.0

    def tell(self, standing: Standing) -> None:
        """Tell it, if it is time."""
        now = time.monotonic()
        if standing.stage is self._stage and now < self._next:
            return
        self._stage, self._next = standing.stage, now + EVERY_S
        error = standing.error.to_dict() if isinstance(standing.error, AppError) else {}
        sandbox, self._sandbox = self._sandbox, {}
        facts = standing.stage.value, standing.done, standing.total, error, standing.retry_in
        self._emit(protocol.Fetching(self._number, *facts, sandbox))


def _contacts(number: int, emit: Emit) -> Heard:
    def heard(method: str, host: str, path: str, status: int) -> None:
        emit(protocol.Contacted(number, method, host, path[:LONGEST_PATH], status))

    return heard


def _wanted(request: protocol.Fetch) -> Wanted:
    kinds = {field.name: int if field.name == "bytes" else str for field in fields(Wanted)}
    given = request.wanted
    fit = all(name in kinds and type(value) is kinds[name] for name, value in given.items())
    try:
        if fit and given.get("bytes", 0) >= 0:
            return Wanted(**given)
    except TypeError:
        pass
    raise protocol.ProtocolError("not a wish")


def _asked(stop: Stop) -> Callable[[], bool]:
    return lambda: stop.raised() and stop.confirmed()
