"""The download child, the real one, against a hub on this computer."""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Callable, Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from app.domain.library.downloads import Stage, Wanted
from app.worker import protocol
from app.worker.command import child_command
from app.worker.hub_codec import models_from_list
from tests.fakes_hub import COMMIT, FakeHub, Repository
from tests.process import privacy
from tests.process.conftest import Child, Start
from tests.unit.test_fetch import FILE, model

LINUX = sys.platform == "linux"
CONTENT = model(3_000_000)
SHA256 = hashlib.sha256(CONTENT).hexdigest()


@pytest.fixture
def hub() -> Iterator[FakeHub]:
    with FakeHub() as made:
        made.add(Repository("maker/model", {FILE: CONTENT}))
        yield made


Fetch = Callable[..., Child]


@pytest.fixture
def fetch(start: Start, hub: FakeHub, tmp_path: Path) -> Fetch:
    """Starts a child and asks it for the hub's file."""

    def begin(hosts: list[str] | None = None, folder: Path | None = None, **more: Any) -> Child:
        wanted = Wanted("maker/model", COMMIT, FILE, "Tiny", len(CONTENT), SHA256)
        child = start("download")
        child.until(protocol.Hello)
        where = folder or tmp_path / "downloads"
        request = protocol.Fetch(child.take_id(), hosts or [hub.url], asdict(wanted), str(where), **more)
        child.send(request)
        return child

    return begin


def ask(start: Start, hub: FakeHub, **more: Any) -> Child:
    child = start("download")
    child.until(protocol.Hello)
    child.send(protocol.AskHub(child.take_id(), hub.url, **more))
    return child


def until_running(child: Child) -> None:
    while (standing := child.until(protocol.Fetching)).stage != Stage.RUNNING or not standing.done:
        pass


def test_a_file_is_fetched_and_the_child_ends_with_its_input(fetch: Fetch, hub: FakeHub) -> None:
    child = fetch()
    fetched = child.until(protocol.Fetched)
    assert Path(fetched.path).read_bytes() == CONTENT
    assert (fetched.bytes, fetched.sha256) == (len(CONTENT), SHA256)
    contacts = [event for event in child.events if isinstance(event, protocol.Contacted)]
    assert [(each.method, each.host, each.status) for each in contacts] == [
        ("GET", urlsplit(hub.url).netloc, status) for status in (0, 200)
    ]
    child.hang_up()
    assert child.ended() == 0
    assert child.stderr() == ""


def test_a_killed_child_is_gone_on_with(fetch: Fetch, hub: FakeHub) -> None:
    hub.faults.drip = 100_000
    child = fetch()
    until_running(child)
    child.process.kill()
    child.ended()
    hub.release.set()
    again = fetch()
    assert Path(again.until(protocol.Fetched).path).read_bytes() == CONTENT
    assert hub.log[-1].headers["range"].startswith("bytes=")


def test_a_pause_keeps_what_is_here(fetch: Fetch, hub: FakeHub, tmp_path: Path) -> None:
    hub.faults.drip = 100_000
    child = fetch()
    until_running(child)
    child.cancel(1)
    assert child.until(protocol.Finished).outcome["reason"] == "cancelled"
    (part,) = (tmp_path / "downloads").glob("*.part")
    here = part.stat().st_size
    assert 0 < here < len(CONTENT)
    hub.release.set()
    fetch().until(protocol.Fetched)
    assert hub.log[-1].headers["range"] == f"bytes={here}-"


def test_a_break_is_waited_out_and_told(fetch: Fetch, hub: FakeHub) -> None:
    hub.faults.cuts.append(1_000_000)
    child = fetch()
    child.until(protocol.Fetched)
    (waiting,) = (e for e in child.events if isinstance(e, protocol.Fetching) and e.stage == Stage.WAITING)
    assert waiting.error["error"] == "HostUnreachable"
    assert (waiting.retry_in, waiting.done) == (1.0, 1_000_000)
    assert hub.sent == len(CONTENT)


def test_a_wait_can_be_cancelled(fetch: Fetch, hub: FakeHub) -> None:
    hub.faults.refusals.append((429, {"Retry-After": "500"}))
    child = fetch()
    while child.until(protocol.Fetching).stage != Stage.WAITING:
        pass
    child.cancel(1)
    assert child.until(protocol.Finished).outcome["reason"] == "cancelled"


def test_wrong_bytes_are_thrown_away(fetch: Fetch, hub: FakeHub, tmp_path: Path) -> None:
    hub.faults.served[FILE] = CONTENT[:-1] + b"?"
    failed = _failure(fetch())
    assert failed == {"error": "DownloadWrong", "name": "Tiny", "fault": "sha256"}
    assert list((tmp_path / "downloads").iterdir()) == []


def test_a_token_goes_to_the_hub_and_not_to_its_cdn(fetch: Fetch, hub: FakeHub) -> None:
    hub.tokens.add("hf_secret")
    hub.repositories["maker/model"].gated = "manual"
    hub.faults.redirects = True
    child = fetch([hub.cdn_url, hub.url], token="hf_secret")
    child.until(protocol.Fetched)
    assert [each.headers["authorization"] for each in hub.asked(server="hub")] == ["Bearer hf_secret"]
    assert not any("authorization" in each.headers for each in hub.asked(server="cdn"))
    assert "hf_secret" not in str(child.events)


def test_a_stranger_is_not_asked(fetch: Fetch, hub: FakeHub) -> None:
    with FakeHub() as stranger:
        hub.faults.redirect_to = f"{stranger.url}/maker/model/resolve/{COMMIT}/{FILE}"
        assert _failure(fetch())["error"] == "HostNotAllowed"
        assert stranger.log == []


@pytest.mark.skipif(not LINUX, reason="the sandbox is Linux's")
def test_the_child_reads_and_writes_nothing_but_its_folder(fetch: Fetch) -> None:
    child = fetch()
    child.until(protocol.Fetched)
    child.send(protocol.Probe(child.take_id()))
    sandbox = child.until(protocol.Probed).sandbox
    assert (sandbox["network"], sandbox["exec"], sandbox["dumps"]) == ("open", "denied", "denied")
    assert not sandbox["landlock_abi"] or sandbox["files"] == "denied"


def test_a_second_file_is_another_childs(fetch: Fetch, hub: FakeHub, tmp_path: Path) -> None:
    child = fetch()
    child.until(protocol.Fetched)
    child.send(protocol.Fetch(5, [hub.url], {}, str(tmp_path / "elsewhere")))
    assert _failure(child) == {"error": "EngineFailed", "code": "wrong role"}
    assert not (tmp_path / "elsewhere").exists()


@pytest.mark.parametrize("wanted", [{}, {"name": 3}, {"bytes": -1}, {"more": "x"}])
def test_a_wish_that_is_none_is_refused(start: Start, hub: FakeHub, tmp_path: Path, wanted: Any) -> None:
    child = start("download")
    child.until(protocol.Hello)
    whole = asdict(Wanted("maker/model", COMMIT, FILE, "Tiny")) if wanted else {}
    child.send(protocol.Fetch(1, [hub.url], {**whole, **wanted}, str(tmp_path)))
    assert _failure(child) == {"error": "EngineFailed", "code": "ProtocolError"}
    assert hub.log == []


def test_a_proxy_is_the_only_way_out_where_there_is_one(fetch: Fetch, hub: FakeHub) -> None:
    child = fetch(["http://models.invalid"], proxy=hub.url)
    child.until(protocol.Fetched)
    assert hub.log[0].headers["host"] == "models.invalid"


@pytest.mark.parametrize("host", ["ftp://x", "https://", "https://user:word@hub.example", "nowhere"])
def test_an_address_that_is_none_is_refused(fetch: Fetch, start: Start, host: str) -> None:
    assert _failure(fetch([host]))["error"] == "HostNotAllowed"
    child = start("download")
    child.until(protocol.Hello)
    child.send(protocol.AskHub(1, host, text="x"))
    assert _failure(child)["error"] == "HostNotAllowed"


def test_a_folder_that_cannot_be_is_said(fetch: Fetch, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    folder = tmp_path / "file" / "downloads"
    assert _failure(fetch(folder=folder)) == {"error": "VaultUnwritable", "path": str(folder)}


# -- asking -----------------------------------------------------------------------------------------


def test_a_search_finds_models_and_asks_nothing_else(start: Start, hub: FakeHub) -> None:
    hub.add(Repository("other/thing", {}, downloads=7))
    hub.add(Repository("maker/bigger-model", {}, downloads=900, gated="auto"))
    child = ask(start, hub, text="model")
    found = models_from_list(child.until(protocol.HubSaid).models)
    assert [model.repository for model in found] == ["maker/bigger-model", "maker/model"]
    assert (found[0].gated, found[1].gated) == ("auto", "")
    assert (found[1].licence, found[1].architecture, found[1].context) == ("apache-2.0", "llama", 8192)
    (asked,) = hub.log
    assert asked.path == "/api/models"
    assert asked.query["filter"] == ["gguf"]
    assert asked.headers["user-agent"].startswith("stillroom/")
    assert "authorization" not in asked.headers


@pytest.mark.skipif(privacy.STRACE is None, reason="strace is not installed")
def test_a_search_connects_to_the_hub_and_starts_nothing(start: Start, hub: FakeHub, tmp_path: Path) -> None:
    """Seen by the system: the hub's client has telemetry of its own, which must stay off."""
    out = str(tmp_path / "trace")
    watched = [str(privacy.STRACE), "-ff", "-qq", "-e", "trace=%network,openat,execve", "-o", out]
    child = start("download", [*watched, *child_command()])
    child.until(protocol.Hello)
    child.send(protocol.AskHub(1, hub.url, text="model"))
    child.until(protocol.HubSaid)
    child.hang_up()
    child.ended()
    lines = [line for path in tmp_path.glob("trace.*") for line in path.read_text().splitlines()]
    connected = [line for line in lines if line.startswith("connect(") and "AF_INET" in line]
    port = hub.url.rpartition(":")[2]
    assert connected
    assert all(f"htons({port})" in line and '"127.0.0.1"' in line for line in connected), connected
    assert not any(line.startswith(("sendto(", "sendmmsg(")) and "sin_addr" in line for line in lines)
    assert len([line for line in lines if line.startswith("execve(") and "= 0" in line]) == 1
    written = privacy.written([line for line in lines if "= -1" not in line])
    assert [path for path in written if not path.startswith((str(tmp_path), "/dev/null"))] == []


def test_a_repository_is_described_with_its_files(start: Start, hub: FakeHub) -> None:
    parts = {f"big-Q4_K_M-{number:05}-of-00002.gguf": bytes(number * 10) for number in (1, 2)}
    card = {"license": "other", "license_name": "gemma", "base_model": "google/x", "language": ["en", "de"]}
    hub.add(Repository("maker/many", {FILE: CONTENT, **parts, "README.md": b"x"}, card=card))
    child = ask(start, hub, repository="maker/many")
    (found,) = models_from_list(child.until(protocol.HubSaid).models)
    assert (found.revision, found.licence, found.base_models) == (COMMIT, "gemma", ("google/x",))
    assert found.languages == ("en", "de")
    split, whole = found.files
    assert (whole.path, whole.bytes, whole.sha256, whole.quantisation) == (FILE, len(CONTENT), SHA256, "Q8_0")
    assert [split.path, *split.parts] == list(parts)
    assert split.bytes == sum(split.sizes) == 30
    assert split.hashes == tuple(hashlib.sha256(each).hexdigest() for each in parts.values())
    assert hub.asked(part="agent-harnesses") == []


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"[" * 100_000,
        b"null",
        b'"x"',
        b"[1, null]",
        b'[{"id": 5}]',
        b'{"id": "maker/model", "siblings": [null]}',
        b'{"id": "maker/model", "siblings": [{"rfilename": "a.gguf", "size": "x", "lfs": 4}]}',
        b'{"id": "maker/model", "lastModified": "yesterday"}',
        b'{"id": "maker/model", "cardData": {"model-index": 7}, "gguf": []}',
    ],
)
@pytest.mark.parametrize("what", [{"text": "x"}, {"repository": "maker/model"}], ids=["search", "describe"])
def test_nonsense_of_a_hub_is_refused_or_understood(
    start: Start, hub: FakeHub, body: bytes, what: dict[str, str]
) -> None:
    hub.faults.api_body = body
    child = ask(start, hub, **what)
    while not isinstance(event := child.next(), (protocol.Failed, protocol.HubSaid)):
        assert isinstance(event, protocol.Contacted)
    if isinstance(event, protocol.Failed):
        assert (event.error["error"], event.error["reason"]) == ("HostRefused", "other")
    else:
        models_from_list(event.models)


@pytest.mark.parametrize(
    ("refusal", "error"),
    [
        ((429, {"Retry-After": "60"}), {"reason": "busy", "status": 429, "retry_in": 60.0}),
        ((503, {}), {"reason": "other", "status": 503, "retry_in": 0.0}),
        ((401, {"X-Error-Code": "GatedRepo"}), {"reason": "gated", "status": 401, "retry_in": 0.0}),
        ((404, {"X-Error-Code": "RepoNotFound"}), {"reason": "missing", "status": 404, "retry_in": 0.0}),
        ((302, {"Location": "https://example.org/"}), {"host": "example.org"}),
    ],
    ids=["busy", "down", "gated", "missing", "elsewhere"],
)
def test_a_refusal_is_said_at_once(start: Start, hub: FakeHub, refusal: Any, error: dict[str, Any]) -> None:
    hub.faults.refusals.append(refusal)
    failed = _failure(ask(start, hub, repository="maker/model"))
    assert failed | error == failed
    assert len(hub.log) == 1


def _failure(child: Child) -> dict[str, Any]:
    return child.until(protocol.Failed).error
