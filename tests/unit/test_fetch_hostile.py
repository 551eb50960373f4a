"""A hub that answers without end, or a way on which others read along: what the client does then."""

from __future__ import annotations

import socket
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from types import SimpleNamespace

import httpx2
import pytest

from app.domain.errors import HostUnreachable
from app.domain.library.downloads import Wanted
from app.library import fetch
from app.library.fetch import Fetcher
from app.library.fetch_client import WatchedTransport, client, direct, over
from app.library.fetch_places import Trusted, origin
from app.library.fetch_source import Source
from app.library.hashing import Cancelled
from app.worker import fetch_job, protocol
from tests.fakes_hub import COMMIT, FakeHub, Repository
from tests.unit.test_fetch import FILE, Desk, model

PATIENCE_S = 10


class Flood:
    """A server that answers every call with bytes without end. `ended` is set once one who called is gone."""

    def __init__(self, first: bytes, again: bytes) -> None:
        self._first, self._again = first, again
        self.ended = threading.Event()
        self._server = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._server.getsockname()[1]}"
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self) -> None:
        with suppress(OSError):
            while True:
                caller, _ = self._server.accept()
                threading.Thread(target=self._answer, args=(caller,), daemon=True).start()

    def _answer(self, caller: socket.socket) -> None:
        with caller, suppress(OSError):
            caller.recv(65536)
            caller.sendall(self._first)
            while True:
                caller.sendall(self._again)
        self.ended.set()

    def close(self) -> None:
        self._server.close()


@pytest.fixture
def flood() -> Iterator[Callable[[bytes, bytes], Flood]]:
    made: list[Flood] = []

    def make(first: bytes, again: bytes) -> Flood:
        made.append(Flood(first, again))
        return made[-1]

    yield make
    for each in made:
        each.close()


@pytest.mark.parametrize(
    ("first", "again"),
    [
        (b"HTTP/1.1 200 OK\r\n", b"X-A: " + b"a" * 1000 + b"\r\n"),
        (b"HTTP/1.1 200 OK\r\nX-A: ", b"a" * 10_000),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5;", b"a" * 10_000),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n", b"X-A: " + b"a" * 1000 + b"\r\n"),
        (b"", b"H" * 1000),
    ],
    ids=["headers", "one header", "a chunk's name", "what follows the end", "a status"],
)
def test_what_stands_around_an_answer_may_not_go_on_for_ever(
    flood: Callable[[bytes, bytes], Flood], first: bytes, again: bytes
) -> None:
    hub = flood(first, again)
    with (
        client(Trusted([hub.url]), lambda *_: None) as way,
        pytest.raises(httpx2.RemoteProtocolError),
        way.stream("GET", hub.url) as response,
    ):
        for _ in response.iter_raw():
            pass


def test_a_hub_that_is_always_about_to_answer_is_left(
    flood: Callable[[bytes, bytes], Flood], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Early hints (103) without end: nothing is wrong with any of them. Nobody goes on listening to it."""
    monkeypatch.setattr(fetch, "ANSWER_WITHIN_S", 0.3)
    hub = flood(b"", b"HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n" * 50)
    told: list[fetch.Standing] = []

    def stopped() -> bool:
        return any(each.error is not None for each in told)

    wanted = Wanted("maker/model", COMMIT, FILE, "Tiny", 1000, "0" * 64)
    known = Trusted([hub.url])
    with client(known, lambda *_: None) as way:
        source = Source(way, known, wanted, "", origin(hub.url))
        with pytest.raises(Cancelled):
            Fetcher(source, [hub.url], tmp_path, told.append, stopped).fetch()
        (waited,) = [each for each in told if each.error is not None]
        assert isinstance(waited.error, HostUnreachable)
        assert waited.error.reason == "timeout"
        assert hub.ended.wait(PATIENCE_S), "its thread still listens"


@pytest.fixture
def hub() -> Iterator[FakeHub]:
    with FakeHub() as made:
        yield made


def test_a_token_is_not_given_to_a_proxy_that_reads_along(hub: FakeHub, tmp_path: Path) -> None:
    """Within this computer http is private, but not on the way through a proxy elsewhere."""
    desk = Desk(hub, tmp_path / "downloads", model(3_000))
    with FakeHub() as proxy:
        proxy.add(Repository("maker/model", {FILE: desk.content}))
        proxy.tokens.add("secret")
        desk.fetch(token="secret", proxy=proxy.url)
        assert proxy.log
        assert all("authorization" not in asked.headers for asked in proxy.log)


def test_nor_in_a_search(hub: FakeHub) -> None:
    transport = WatchedTransport(direct(hub.url), Trusted(["http://127.0.0.1:9"]), lambda *_: None, 0, True)
    with over(transport) as way:
        way.get("http://127.0.0.1:9/api/models", headers={"authorization": "Bearer secret"})
    (asked,) = hub.log
    assert "authorization" not in asked.headers


def test_a_search_that_never_ends_is_left(monkeypatch: pytest.MonkeyPatch) -> None:
    """A byte now and then keeps every limit of a single read."""
    release = threading.Event()

    class Slow:
        def __init__(self, *_: object) -> None:
            pass

        def search(self, *_: object) -> list[object]:
            release.wait(PATIENCE_S)
            return []

    monkeypatch.setitem(sys.modules, "app.library.hub_search", SimpleNamespace(HubClient=Slow))
    monkeypatch.setattr(fetch_job, "ANSWER_WITHIN_S", 0.1)
    request = protocol.AskHub(1, "https://hub.example", text="model")
    with pytest.raises(HostUnreachable) as caught:
        fetch_job._ask(request, lambda _event: None, lambda: False)
    release.set()
    assert (caught.value.host, caught.value.reason) == ("hub.example", "timeout")
